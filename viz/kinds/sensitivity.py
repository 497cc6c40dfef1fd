"""Sensitivity: which inputs move an outcome."""

from functools import partial

import numpy as np

from interpose.model.results.formatting import estimate, range_words
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.sensitivity_bars import sensitivity_bars
from interpose.viz.kinds.contract import Kind
from interpose.viz.stored_result import Stored
from interpose.viz.style import records


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a sensitivity analysis."""
    words = "Intervals (95 %) are of the sampled points, not of the seeds. In brackets the range of each input. "
    words += (
        "Bars: mean size of an elementary effect over the whole range."
        if store.meta["method"] == "morris"
        else "Bars: share of the variance of the outcome that goes with an input alone, and with its interactions."
    )
    return [Picture("drivers", "What moves the outcome", words, partial(sensitivity_bars, store))]


MOST_INPUTS = 5


def sentences(store: Stored) -> list[str]:
    """Say which inputs move the outcome most."""
    table, outcome = store.table("sensitivity"), str(store.meta["outcome"])
    morris = "mu_star" in table
    name, low, high = ("mu_star", "low", "high") if morris else ("total", "total_low", "total_high")
    rows = records(table[np.isfinite(table[name])].head(MOST_INPUTS))
    unit = unit_of(outcome) if morris else "share"
    what = f"{'mean size of the effect on' if morris else 'share of the variance of'} {label_of(outcome)}"
    if not rows:
        return ["The outcome is the same at all points: no input moves it."]
    return [
        f"{e['path']} ({range_words(e['range_low'], e['range_high'])}): {what} "
        f"{estimate(e[name], e[low], e[high], unit)}."
        for e in rows
    ]


def question(store: Stored) -> str:
    """Return the question that a sensitivity analysis answers."""
    return f"What moves {label_of(str(store.meta['outcome'])).lower()}?"


KIND = Kind(
    name="sensitivity",
    title="What matters",
    manifest="sensitivity.json",
    table="sensitivity",
    question=question,
    figures=figures,
    names=("drivers",),
    sentences=sentences,
)
