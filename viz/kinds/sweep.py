"""A sweep: what an outcome is over many points."""

from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import Any

import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.results.formatting import count, estimate, listing
from interpose.model.results.outcomes import label_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.contour import contour
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.small_multiples import small_multiples
from interpose.viz.kinds.contract import Kind, asked
from interpose.viz.stored_result import Stored
from interpose.viz.style import records
from interpose.viz.sweep_statistics import (
    MOST_VALUES,
    estimates_by,
    finished_runs,
    is_number,
    is_sampled,
    outcomes_of,
    varied_paths,
)

FEW = 7
MOST_OUTCOMES = 3
"""Outcomes of which a report says and shows something."""


def figures(sweep: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a sweep, for the outcome, the statistic and the inputs that are chosen."""
    paths = varied_paths(sweep)
    outcome = _known(choice.outcome, outcomes_of(sweep), "outcome")
    x = _known(choice.x, paths, "x")
    others = [path for path in paths if path != x]
    y = _known(choice.y, others, "y") if others or choice.y else None
    return [_dose(sweep, outcome, x, y, choice), *_over_all(sweep, outcome, paths, x, y, choice.statistic)]


def _known(name: str | None, known: list[str], argument: str) -> str:
    """Take a name that was chosen, or the first that there is."""
    if not known:
        raise OutputError("this sweep varies nothing else: leave it out", argument=argument)
    if name is None:
        return known[0]
    if name not in known:
        near = get_close_matches(name, known, 1)
        meant = f" (did you mean {near[0]}?)" if near else ""
        problem = f"this sweep has no such{meant}: it has {', '.join(known)}"
        raise OutputError(problem, argument=argument, value=name)
    return name


def _whose(sweep: Stored) -> str:
    """Say what the intervals are over."""
    over = "draws of what is uncertain" if is_sampled(sweep) else "seeds"
    return f"Intervals: 95 %, over {over}; all other inputs are averaged over as they were run."


def _dose(sweep: Stored, outcome: str, x: str, y: str | None, choice: Choice) -> Picture:
    """Return the outcome over one input; a line for each value of the second where that is chosen and has few."""
    runs = sweep.table("runs")
    series = y if y and choice.y and runs[y].nunique() <= FEW else None
    words = (
        f"A dot for each value of {x} (or the middle of a sixth of its draws, where there are many). {_whose(sweep)}"
    )

    def draw() -> object:
        table = estimates_by(sweep, outcome, [x, *([series] if series else [])], choice.statistic)
        return dose_response(table, x=x, x_label=x, series=series)

    return Picture("dose", f"By {x}", words, draw, "" if is_number(runs[x]) else f"{x} is no number: see multiples")


def _over_all(sweep: Stored, outcome: str, paths: list[str], x: str, y: str | None, statistic: str) -> list[Picture]:
    """List the figures over all inputs, and over two of them."""
    words = f"The same outcome over each input that was varied, on one scale. {_whose(sweep)}"
    small = partial(lambda: small_multiples({path: estimates_by(sweep, outcome, [path], statistic) for path in paths}))
    both = f"{x} and {y}"
    named: dict[str, Any] = {"x": x, "y": str(y), "x_label": x, "y_label": str(y)}
    too_many = _too_many(sweep, [path for path in (x, y) if path])
    return [
        Picture("multiples", "By each input", words, small),
        Picture(
            "grid",
            f"By {both}",
            f"The darker, the more; below each number its interval. {_whose(sweep)}",
            lambda: heatmap(estimates_by(sweep, outcome, [x, str(y)], statistic), **named),
            "it needs two inputs" if y is None else too_many,
        ),
        Picture(
            "contour",
            f"By {both}, with how sure it is",
            "Level lines, interpolated between the points that were run (dots); below, half the width of the interval. "
            + _whose(sweep),
            lambda: contour(estimates_by(sweep, outcome, [x, str(y)], statistic), **named),
            "it needs two inputs" if y is None else _no_lines(sweep, x, y),
        ),
    ]


def _too_many(sweep: Stored, paths: list[str]) -> str:
    """Return why two inputs give no heatmap; empty where they do."""
    runs = sweep.table("runs")
    many = [path for path in paths if runs[path].nunique() > MOST_VALUES and not is_number(runs[path])]
    return f"{many[0]} has too many values for cells" if many else ""


def _no_lines(sweep: Stored, x: str, y: str) -> str:
    """Say why two inputs give no level lines."""
    runs = sweep.table("runs")
    for path in (x, y):
        if not is_number(runs[path]):
            return f"{path} is no number"
        if runs[path].nunique() < 3:
            return f"{path} has fewer than three values"
    return ""


def sentences(sweep: Stored) -> list[str]:
    """Say what an outcome is at both ends of every input."""
    runs = sweep.table("runs")
    failed = int((runs["stage"].fillna("") != "").sum())
    whole = int(sweep.meta["points"]) * int(sweep.meta["replications"])
    said = [f"{len(runs):,} of {whole:,} runs are there{f', of which {failed:,} failed' if failed else ''}."]
    for outcome in outcomes_of(sweep)[:MOST_OUTCOMES]:
        finished_runs(sweep, outcome)
        for path in varied_paths(sweep):
            if is_number(runs[path]) and runs[path].nunique() > 1:
                table = estimates_by(sweep, outcome, [path])
                said.append(f"{label_of(outcome)}, by {path}: {listing(_ends(table, path))}.")
    over = "draws of what is uncertain" if is_sampled(sweep) else "seeds"
    return [*said, f"Intervals are over {over}; other inputs are averaged over, and worlds are not compared in pairs."]


def _ends(table: pd.DataFrame, path: str) -> list[str]:
    """Write what the outcome is at the least and at the greatest value of an input."""
    ends = (records(table)[0], records(table)[-1])
    return [f"{estimate(e['mean'], e['low'], e['high'], str(e['unit']))} at {e[path]:.4g}" for e in ends]


def shown(sweep: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a report: those of the first outcomes, one after the other, or of the one that is chosen."""
    if choice.outcome:
        return figures(sweep, choice)
    return [
        picture._replace(name=f"{picture.name}-{place}", heading=f"{label_of(outcome)}: {_begun(picture.heading)}")
        for place, outcome in enumerate(outcomes_of(sweep)[:MOST_OUTCOMES], start=1)
        for picture in figures(sweep, choice._replace(outcome=outcome))
    ]


def _begun(heading: str) -> str:
    """Write a heading inside a line."""
    return f"{heading[0].lower()}{heading[1:]}"


def question(sweep: Stored) -> str:
    """Return the question that a sweep answers."""
    return f"What follows from {listing([str(path) for path in sweep.meta['paths']])}?"


def worlds(sweep: Stored) -> str:
    """Return how many worlds were run, over how many days."""
    meta, days = sweep.meta, count(int(sweep.meta["days"]), "day")
    return f"{count(int(meta['points']), 'point')} with {count(int(meta['replications']), 'seed')} each, {days} a run."


def complete(sweep: Stored) -> Stored:
    """Return a sweep that says where it comes from as other results do."""
    return replace(sweep, meta=sweep.meta | sweep.meta.get("provenance", {}))


def asked_of(sweep: Stored) -> dict[str, str]:
    """Return what was asked, and how large it was."""
    sizes = {"Points": sweep.meta["points"], "Replications": sweep.meta["replications"]}
    words = sizes | {"Design": sweep.meta["design"]["method"]}
    return asked(sweep) | {name: str(value) for name, value in words.items()}


KIND = Kind(
    name="sweep",
    title="Many worlds",
    manifest="manifest.json",
    table="runs",
    question=question,
    figures=figures,
    names=("dose", "multiples", "grid", "contour"),
    sentences=sentences,
    worlds=worlds,
    choices=("x", "y", "outcome", "statistic"),
    complete=complete,
    shown=shown,
    asked=asked_of,
)
