"""Robust search: which setting is regretted least."""

from functools import partial
from typing import Any

import numpy as np

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import number, uncapitalised, with_unit
from interpose.model.results.outcomes import label_of, unit_of
from interpose.model.results.what_matters import smallest_effect
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.pareto_front import pareto_front
from interpose.viz.figures.regret import regret_by_lever, regret_by_setting, setting
from interpose.viz.kinds.contract import Kind
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

REGRET = mark("Regret: how much worse a setting does than the best one tried in the same draw of what is uncertain.")
OVER_ALL = mark(
    "Over all draws; there is no interval, because the search is over the draws themselves. Both axes span at least "
    "the smallest difference that matters to a planner."
)


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a search for robust levers."""
    regret = say(REGRET)
    outcome = str(store.meta["outcome"])
    table = store.table("policies").head(12)
    blank = {f"{name}{end}": np.nan for name in ("mean", "max_regret") for end in ("_low", "_high")}
    names = [setting(store, e) for e in records(table)]
    shown = table.assign(**blank, setting=names)
    as_it_is = table.loc[table["policy"] == 0, "mean"]
    matters = smallest_effect(outcome, float((as_it_is if len(as_it_is) else table["mean"]).mean()))
    labels: dict[str, Any] = {
        "x_label": say("mean of {outcome} ({unit})", outcome=label_of(outcome), unit=say(unit_of(outcome))),
        "y_label": say("greatest regret ({unit})", unit=say(unit_of(outcome))),
    }
    return [
        Picture("regret", _finding(store), regret, partial(regret_by_setting, store)),
        Picture("levers", say("Regret over each lever"), regret, partial(regret_by_lever, store)),
        Picture(
            "frontier",
            say("Good on average, and not bad anywhere"),
            f"{regret} {say(OVER_ALL)}",
            lambda: pareto_front(
                shown,
                x="mean",
                y="max_regret",
                name="setting",
                more_x=bool(store.meta["more_is_better"]),
                least=(matters, matters),
                **labels,
            ),
        ),
    ]


def _finding(store: Stored) -> str:
    """Name the setting that is least regretted, of how many."""
    table = store.table("policies")
    if table.empty:
        return say("No setting was tried")
    return say_count(
        "Least regretted of {n} setting: {setting}",
        "Least regretted of {n} settings: {setting}",
        len(table),
        setting=setting(store, records(table.head(1))[0]),
    )


def sentences(store: Stored) -> list[str]:
    """Say which setting is least regretted, and how the baseline does beside it."""
    table, outcome = store.table("policies"), str(store.meta["outcome"])
    unit = unit_of(outcome)
    best = records(table.head(1))[0]
    as_it_is = records(table[table["policy"] == 0])
    least = say_count(
        "Least regretted of {n} setting by {outcome}: {setting}; {regret}.",
        "Least regretted of {n} settings by {outcome}: {setting}; {regret}.",
        len(table),
        outcome=label_of(outcome),
        setting=setting(store, best),
        regret=_regret(best, unit),
    )
    said = [least]
    if as_it_is and best["policy"] != 0:
        said.append(say("The baseline: {regret}.", regret=_regret(as_it_is[0], unit)))
    return [*said, say("Regret is over the draws that were tried; a difference of a few seeds\u2019 chance is none.")]


def _regret(e: dict[str, Any], unit: str) -> str:
    """Write the regret of a setting."""
    greatest = with_unit(number(e["max_regret"]), unit)
    return say("greatest regret {greatest}, on average {mean}", greatest=greatest, mean=number(e["mean_regret"]))


def question(store: Stored) -> str:
    """Return the question that a search for robust levers answers."""
    outcome = uncapitalised(label_of(str(store.meta["outcome"])))
    return say("Which setting is least regretted by {outcome}?", outcome=outcome)


KIND = Kind(
    name="robust",
    title=mark("What to choose"),
    manifest="robust.json",
    table="policies",
    question=question,
    figures=figures,
    names=("regret", "levers", "frontier"),
    sentences=sentences,
)
