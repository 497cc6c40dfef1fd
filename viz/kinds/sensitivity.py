"""Sensitivity: which inputs move an outcome."""

from functools import partial

import numpy as np

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import estimate, uncapitalised
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.sensitivity_bars import input_name, sensitivity_bars
from interpose.viz.kinds.contract import Kind
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

READING = mark("Intervals (95 %) are of the sampled points, not of the seeds. In brackets the range of each input.")
MORRIS = mark("Bars: mean size of an elementary effect over the whole range.")
SOBOL = mark("Bars: share of the variance of the outcome that goes with an input alone, and with its interactions.")


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a sensitivity analysis."""
    bars = MORRIS if store.meta["method"] == "morris" else SOBOL
    words = f"{say(READING)} {say(bars)}"
    return [Picture("drivers", finding(store), words, partial(sensitivity_bars, store))]


MOST_INPUTS = 5
SIZE = mark("{input}: mean size of the effect on {outcome} {size}.")
SHARE = mark("{input}: share of the variance of {outcome} {size}.")


def finding(store: Stored) -> str:
    """Name the input that moves the outcome most, of how many."""
    table, outcome = store.table("sensitivity"), label_of(str(store.meta["outcome"]))
    name = "mu_star" if "mu_star" in table else "total"
    there = table[np.isfinite(table[name].to_numpy(float))]
    if there.empty:
        return say("No input moves {outcome}", outcome=uncapitalised(outcome))
    return say(
        "{input} moves {outcome} most, of {inputs}",
        input=store.label(str(there["path"].iloc[0])).name,
        outcome=uncapitalised(outcome),
        inputs=say_count("{n} input", "{n} inputs", len(table)),
    )


def sentences(store: Stored) -> list[str]:
    """Say which inputs move the outcome most."""
    table, outcome = store.table("sensitivity"), str(store.meta["outcome"])
    morris = "mu_star" in table
    name, low, high = ("mu_star", "low", "high") if morris else ("total", "total_low", "total_high")
    rows = records(table[np.isfinite(table[name])].head(MOST_INPUTS))
    if not rows:
        return [say("The outcome is the same at all points: no input moves it.")]
    sentence = SIZE if morris else SHARE
    unit, label = unit_of(outcome) if morris else "share", label_of(outcome)
    return [
        say(sentence, input=input_name(store, e), outcome=label, size=estimate(e[name], e[low], e[high], unit))
        for e in rows
    ]


def question(store: Stored) -> str:
    """Return the question that a sensitivity analysis answers."""
    return say("What moves {outcome}?", outcome=uncapitalised(label_of(str(store.meta["outcome"]))))


KIND = Kind(
    name="sensitivity",
    title=mark("What matters"),
    manifest="sensitivity.json",
    table="sensitivity",
    question=question,
    figures=figures,
    names=("drivers",),
    sentences=sentences,
)
