"""A sweep: what an outcome is over many points."""

from difflib import get_close_matches
from functools import partial
from typing import Any

import pandas as pd

from interpose.model.errors import OutputError
from interpose.model.results.formatting import estimate, listing
from interpose.model.results.outcomes import label_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.contour import contour
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.small_multiples import small_multiples
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

SWEEP_NAMES: dict[str, tuple[str, ...]] = {"sweep": ("dose", "multiples", "grid", "contour")}
FEW = 7


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
    """Say why two inputs give no grid of cells."""
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


MOST_OUTCOMES = 3


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
