"""Outcomes of a run as plain numbers, in days whatever a step was."""

from interpose.model.results.outcomes import COUNTED, OUTCOMES, outcomes
from interpose.model.results.run import Run

NAMES = tuple(outcome.name for outcome in OUTCOMES)
"""Outcomes that an auditor gets: those that are counted, and sums of them."""


def plain_outcomes(run: Run) -> dict[str, float]:
    """Return every outcome of a run by name, sums of others included, as plain floats.

    Parameters
    ----------
    run : Run
        A run to its end.
    """
    counted = outcomes(run)
    totals = {o.name: sum(counted[part] for part in o.sum_of) for o in OUTCOMES if o not in COUNTED}
    return {name: float((counted | totals)[name]) for name in NAMES}
