"""How to read what a sweep found: over what its intervals are, and whether it shows differences or levels."""

from collections.abc import Sequence

from interpose.model.language.words import mark, say
from interpose.viz.sweep_findings import SweepView
from interpose.viz.sweep_statistics import is_sampled

READINGS = {
    (False, False): mark("Intervals: 95 %, over seeds; of levels, all other inputs averaged over as they were run."),
    (False, True): mark(
        "Intervals: 95 %, over seeds and draws of what is uncertain; of levels, all other inputs averaged over as they "
        "were run."
    ),
    (True, False): mark(
        "Paired differences: the same seed and the same other inputs, there minus at the baseline. Intervals: 95 "
        "%, over seeds; of pairs, not of cells. Of twenty intervals of no effect about one excludes 0 by chance."
    ),
    (True, True): mark(
        "Paired differences: the same seed and the same other inputs, there minus at the baseline. Intervals: 95 "
        "%, over seeds and draws of what is uncertain; of pairs, not of cells. Of twenty intervals of no effect "
        "about one excludes 0 by chance."
    ),
}
"""How to read differences or levels: by whether they are differences, and whether something uncertain was drawn."""
OVER_SEEDS = mark(
    "Intervals are over seeds. Where a baseline is named they are of paired differences, the same seed and the "
    "same other inputs on both sides; elsewhere of levels, other inputs averaged over."
)
OVER_DRAWS = mark(
    "Intervals are over seeds and draws of what is uncertain. Where a baseline is named they are of paired "
    "differences, the same seed and the same other inputs on both sides; elsewhere of levels, other inputs "
    "averaged over."
)


def reading(view: SweepView, paths: Sequence[str]) -> str:
    """Return how to read a figure over some inputs: what is shown, and what the intervals are over."""
    return say(READINGS[view.baseline(paths) is not None, is_sampled(view.sweep)])


def intervals_over(*, sampled: bool) -> str:
    """Return over what the intervals of a sweep's sentences are."""
    return say(OVER_DRAWS if sampled else OVER_SEEDS)
