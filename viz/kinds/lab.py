"""The estimator laboratory: what the field's designs say about worlds whose truth is known."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.told import as_told
from interpose.model.language.words import mark, say, say_count
from interpose.viz.figure import Drawing
from interpose.viz.figures.designs_truth import designs_truth
from interpose.viz.figures.forest import forest
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored

NORMAL = 1.959964
"""Standard errors that a 95 % interval reaches to each side."""


def named(store: Stored) -> pd.DataFrame:
    """Return the table of designs with a label for each coefficient."""
    table = store.table("designs")
    told = {name: [say(str(one)) for one in table[name]] for name in ("label", "confounders")}
    return table.assign(**told).assign(label=lambda t: t["label"] + ": " + [say(str(term)) for term in t["term"]])


def by_design(store: Stored) -> Any:
    """Draw each coefficient under every way in which missions are sent, beside its truth."""
    table = named(store)
    order = {label: place for place, label in enumerate(dict.fromkeys(table["label"]))}
    ordered = table.sort_values("label", key=lambda labels: labels.map(order), kind="stable")
    return designs_truth(ordered, name="confounders")


def by_confounder(store: Stored) -> Any:
    """Draw how far each design is from the truth in its own standard errors, a panel a way of sending missions."""
    table = named(store)
    distance = (table["mean"] - table["truth"]) / table["se"]
    reach = np.where(np.isfinite(distance), NORMAL, np.nan)
    shown = table.assign(design=table["label"], label=table["confounders"], unit=mark("standard errors"), mean=distance)
    return forest(shown.assign(low=distance - reach, high=distance + reach), name="design")


def held(store: Stored) -> str:
    """Say in how many cases the interval of a design holds the paired truth."""
    table = store.table("designs")
    table = table[np.isfinite(table[["truth", "mean", "low", "high"]].to_numpy(float)).all(axis=1)]
    there = int(((table["low"] <= table["truth"]) & (table["truth"] <= table["high"])).sum())
    return say_count(
        "The truth lies within {there} of {n} typical interval ({sets} for each way of sending)",
        "The truth lies within {there} of {n} typical intervals ({sets} for each way of sending)",
        len(table),
        there=there,
        sets=sets_of(store),
    )


def sets_of(store: Stored) -> str:
    """Return how many data sets were drawn."""
    return say_count("{n} data set", "{n} data sets", int(store.meta["data_sets"]))


FIGURES = (
    Drawing(
        "designs_truth",
        mark("What each design says, and the truth"),
        mark(
            "A dot: the mean estimate over data sets, with the median reach of the design\u2019s own 95 % intervals. "
            "An upright line: the same worlds with and without. Rows: how missions were sent, so which confounders are "
            "on."
        ),
        by_design,
        finding=held,
    ),
    Drawing(
        "distance",
        mark("How far from the truth, in a design\u2019s own standard errors"),
        mark(
            "0 is the truth. A filled diamond: a usual 95 % interval of the design does not hold the truth. One panel "
            "for each way in which missions are sent."
        ),
        by_confounder,
    ),
)


def question(_: Stored) -> str:
    """Return the question that the laboratory answers."""
    return say("Which published designs would have found the truth here?")


def sentences(store: Stored) -> list[str]:
    """Return what was found, design by design."""
    return [str(line) for line in as_told(store.meta)["sentences"]]


def worlds(store: Stored) -> str:
    """Return how large the laboratory was."""
    meta = store.meta
    return say(
        "{countries} of {months}; {sets} of {sample} for each way of sending.",
        countries=say_count("{n} country", "{n} countries", int(meta["countries"])),
        months=say_count("{n} month", "{n} months", int(meta["months"])),
        sets=sets_of(store),
        sample=say_count("{n} country", "{n} countries", int(meta["sample"])),
    )


KIND = Kind(
    name="lab",
    title=mark("What the field\u2019s estimators find"),
    manifest="lab.json",
    table="designs",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=worlds,
)
