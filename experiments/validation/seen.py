"""A run as it was and as a record of events has it, side by side, made small; every world is run once for both."""

from dataclasses import replace
from typing import NamedTuple

from interpose.experiments.observation.settings import ObservationSettings
from interpose.experiments.validation.digest import Digest, digest
from interpose.experiments.validation.observed_digest import observed_digest
from interpose.model.results.run import Run


class Seen(NamedTuple):
    """A run: what happened, and what the record has of it."""

    truth: Digest
    record: Digest
    """as the truth, but for its events: what people feel, who is deployed, what is announced are not of a record"""


def seen(run: Run, settings: ObservationSettings, *, series: bool) -> Seen:
    """Return a run as it was and as it is recorded.

    Parameters
    ----------
    run : Run
        The run.
    settings : ObservationSettings
        How the record comes about.
    series : bool
        Whether the weekly series are kept.
    """
    truth, recorded = digest(run, series=series), observed_digest(run, settings)
    return Seen(truth, replace(truth, events=recorded.events, attacked=recorded.attacked))
