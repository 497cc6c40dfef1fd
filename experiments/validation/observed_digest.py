"""The digest of a run as its record has it, so that every measure of validation can be taken of the record too."""

from dataclasses import replace

import numpy as np

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.experiments.analysis.fatal_events import happened
from interpose.experiments.observation.record import observe
from interpose.experiments.observation.settings import ObservationSettings
from interpose.experiments.validation.digest import Digest, digest
from interpose.model.results.run import Run
from interpose.model.state.event_log import FORCE_ATTACK, TURNED


def observed_digest(run: Run, settings: ObservationSettings | str = "ucdp", seed: int | None = None) -> Digest:
    """Return what is kept of a run, its events as the record has them.

    Days, territories, authors (-3: nobody is named) and deaths are those recorded. Where personnel were, hardship,
    trust, residents and deals stay true: they are not in a data set of events. As in the true digest, what the force
    did and what turned on a unit are no events; whether the force was attacked is what the record says.

    Parameters
    ----------
    run : Run
        The run.
    settings : ObservationSettings or str
        How the record comes about, or the name of a preset.
    seed : int, optional
        Seed of being observed; default: the run's own.
    """
    whole, record = digest(run), observe(run, settings, seed).events
    log = run.events[record["event"].to_numpy()]
    attacked = ((log.kind == FORCE_ATTACK) | (log.outcome == TURNED)).any()
    kept = happened(log, range(log.kind.max(initial=0) + 1)) & (record["actor"] != THE_FORCE).to_numpy()
    kept &= log.actor >= CIVILIANS
    table = record[kept]
    events = np.empty(len(table), whole.events.dtype).view(np.recarray)
    for name in whole.events.dtype.names:
        events[name] = table[name].to_numpy()
    return replace(whole, events=events, attacked=bool(attacked))
