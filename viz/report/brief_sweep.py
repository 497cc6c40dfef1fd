"""What a brief says of a sweep: the finding over each input in a sentence, and every value of the first in a table."""

from typing import Any

import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import difference, value_words
from interpose.model.results.outcomes import NAMED
from interpose.viz.report.brief_effects import COLUMNS, DEATHS, OTHERS, verdict
from interpose.viz.stored_result import Stored
from interpose.viz.style import records
from interpose.viz.sweep_findings import SweepView
from interpose.viz.sweep_statistics import estimates_by, outcomes_of, varied_paths

MOST_SENTENCES = 3


def sweep_answer(sweep: Stored) -> list[str]:
    """Return what was found of the first outcome over each input, or of the first outcomes over the only input."""
    paths, outcomes = paired_paths(sweep), outcomes_of(sweep)
    asked = [(outcomes[0], path) for path in paths] if len(paths) > 1 else [(o, p) for o in outcomes for p in paths]
    return [_sentence(SweepView(sweep, outcome), path) for outcome, path in asked[:MOST_SENTENCES]]


def paired_paths(sweep: Stored) -> list[str]:
    """Return the inputs over which points form pairs, levers first."""
    outcome = outcomes_of(sweep)[0]
    points = sweep.table("points")
    return [p for p in varied_paths(sweep) if points[p].nunique() > 1 and SweepView(sweep, outcome).baseline([p])]


def _sentence(view: SweepView, path: str) -> str:
    """Return the finding over an input, with the paired difference at the value that is farthest from the baseline."""
    answer, name = view.answer([path]), view.label(path)
    far = next((e for e in reversed(records(answer.table)) if not e["base"]), None)
    if far is None:
        return f"{answer.title}."
    if far["low"] == far["high"] == 0:
        return f"{answer.title}."
    words = difference(far["mean"], far["low"], far["high"], view.unit)
    return say(
        "{finding}; at {value} {difference}, a paired difference with its 95 % interval.",
        finding=answer.title,
        value=name.value(value_words(far[path])),
        difference=words,
    )


def sweep_effects(sweep: Stored) -> pd.DataFrame:
    """Return the paired effects of every value of the first input, as those of policies.

    Returns
    -------
    DataFrame
        Columns as of :func:`interpose.viz.report.brief_effects.effects_of`, ``policy`` the input with its value. Other
        inputs are averaged over, the same on both sides. Empty where points form no pairs.
    """
    paths, rows = paired_paths(sweep), []
    for outcome in [name for name in (*DEATHS, *OTHERS) if paths and name in outcomes_of(sweep)]:
        view, path = SweepView(sweep, outcome), paths[0]
        name, levels = view.label(path), estimates_by(sweep, outcome, [path]).set_index(path)["mean"]
        table = view.answer([path]).table
        at_baseline = float(levels[table.loc[table["base"].astype(bool), path]].mean())
        for e in records(table[~table["base"].astype(bool)]):
            effect: dict[str, Any] = {"policy": f"{name.name} {name.value(value_words(e[path]))}", "outcome": outcome}
            effect |= {"label": NAMED[outcome].label, "unit": NAMED[outcome].unit, "difference": e["mean"]}
            effect |= {"with": float(levels[e[path]]), "baseline": at_baseline, "low": e["low"], "high": e["high"]}
            rows.append(effect | {"verdict": verdict(effect)})
    return pd.DataFrame(rows, columns=COLUMNS)


def baseline_words(sweep: Stored) -> str:
    """Return the input that the table is about at its baseline; empty where points form no pairs."""
    paths = paired_paths(sweep)
    if not paths:
        return ""
    view = SweepView(sweep, outcomes_of(sweep)[0])
    found = view.baseline(paths[:1])
    name = view.label(paths[0])
    return f"{name.name} {name.value(value_words(found.values[paths[0]]))}" if found else ""
