"""A study on one page: the question, sentences, figures, every number, and what one must mind."""

from pathlib import Path
from typing import Any

import pandas as pd

from interpose.model.results.formatting import decimals, number, signed
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.forest import forest
from interpose.viz.figures.heatmap import grid
from interpose.viz.figures.pareto_front import frontier
from interpose.viz.figures.waterfall import waterfall
from interpose.viz.page_parts import Drawn, Numbers, Results, SentenceGroup, Table, origin, title_of
from interpose.viz.report.templating import render
from interpose.viz.style import records

WHOLE = 1
"""Rows at the end of an outcome's parts that are their sum."""
READING = {
    "dose": "Each point is a mean over seeds, the band its 95 % interval; lines only join the points.",
    "forest": "Each row is a world; the bar is the 95 % interval of its paired difference to the baseline.",
    "grid": "Each cell is a world: its number, and its 95 % interval below.",
    "frontier": "Each point is a world, with 95 % intervals both ways. Means alone say who is on the front.",
    "waterfall": "Each bar is the part of a group, from where the last one ended; the last one is the whole effect.",
}
CAUTION = (
    "An interval holds the chance that the model itself plays out from seed to seed. It holds neither the uncertainty "
    "of the assumptions nor that of the model. Of many intervals about one in twenty excludes 0 by chance alone."
)


def study_figures(meta: dict[str, Any], table: pd.DataFrame) -> list[tuple[str, Any]]:
    """Draw what a study declares; gives how to read it, and the figure.

    Parameters
    ----------
    meta : dict
        Manifest of the study: ``figures``, ``baseline``.
    table : DataFrame
        A row a world (or part) and outcome, as :class:`interpose.experiments.studies.study.Found` has it.
    """
    return [
        (_reading(wanted, meta), drawn)
        for wanted in meta["figures"]
        for drawn in _drawn(wanted, table, meta["baseline"])
    ]


def _drawn(wanted: dict[str, Any], table: pd.DataFrame, baseline: str) -> list[Any]:
    """Draw one declared figure; of parts, one for each outcome."""
    for column, value in wanted["where"].items():
        table = table[table[column] == value]
    kind, change = wanted["kind"], wanted["difference"]
    if kind == "waterfall":
        return [_parts(part) for _, part in table.groupby("outcome", sort=False)]
    if kind == "frontier":
        return [_frontier(wanted, table)]
    shown = _differences(table) if change else table
    axes = {name: wanted[name] for name in ("x", "x_label")}
    if kind == "dose":
        return [dose_response(shown, **axes, series=wanted["facet"], difference=change)]
    if kind == "forest":
        return [forest(shown[shown["arm"] != baseline], name=wanted["name"], group=wanted["facet"])]
    axes |= {name: wanted[name] for name in ("y", "y_label", "facet")}
    return [grid(shown, **axes, difference=change)]


def _differences(table: pd.DataFrame) -> pd.DataFrame:
    """Put paired differences where figures look for means."""
    ends = {"difference": "mean", "difference_low": "low", "difference_high": "high"}
    return table.drop(columns=["mean", "low", "high"]).rename(columns=ends)


def _frontier(wanted: dict[str, Any], table: pd.DataFrame) -> Any:
    """Draw worlds by two outcomes."""
    change = ", difference" if wanted["difference"] else ""
    shown = _differences(table) if change else table
    sides = [shown.groupby("arm", sort=False)[[wanted["name"]]].first()] if wanted["name"] != "arm" else []
    how = {name: wanted[name] for name in ("x", "y", "name", "more_x", "more_y")}
    for axis in ("x", "y"):
        outcome = wanted[axis]
        rows = shown[shown["outcome"] == outcome].set_index("arm")
        sides.append(rows[["mean", "low", "high"]].set_axis([outcome, f"{outcome}_low", f"{outcome}_high"], axis=1))
        how[f"{axis}_label"] = wanted[f"{axis}_label"] or f"{rows['label'].iloc[0]}{change} ({rows['unit'].iloc[0]})"
    return frontier(pd.concat(sides, axis=1).reset_index(), **how)


def _parts(table: pd.DataFrame) -> Any:
    """Draw the parts of one outcome, the last row being the whole."""
    whole = records(table)[-1]
    total = (whole["mean"], whole["low"], whole["high"])
    parts = table[:-WHOLE]
    return waterfall(parts, name="arm", label=whole["label"], unit=whole["unit"], total=total)


def _reading(wanted: dict[str, Any], meta: dict[str, Any]) -> str:
    """Say how to read a figure, and what it is compared with."""
    kind = wanted["kind"]
    against = (
        f" Differences are to \u201c{meta['baseline']}\u201d." if wanted["difference"] and meta["baseline"] else ""
    )
    only = "".join(f" Only worlds with {value}." for value in wanted["where"].values())
    return READING[kind] + against + only


def study_page(meta: dict[str, Any], table: pd.DataFrame) -> str:
    """Return the page of a study; it asks no network for anything.

    Parameters
    ----------
    meta : dict
        Manifest of the study, as plain data: question, sentences, figures, baseline, sizes and provenance.
    table : DataFrame
        As :func:`study_figures` takes it.
    """
    figures = study_figures(meta, table)
    return render(
        "study.html.jinja",
        kind=f"Study: {meta['name']}".replace("_", " "),
        question=str(meta["question"]),
        title=title_of(meta),
        introduction=[meta["said_of_sizes"]],
        said=Results([SentenceGroup("", meta["sentences"])], [words for words in (meta["mind"], CAUTION) if words]),
        drawn=[[Drawn(str(place), "", drawing, words)] for place, (words, drawing) in enumerate(figures)],
        numbers=_numbers(meta, table),
        origin=origin(meta, {"Baseline": meta["baseline"]}),
    )


def _numbers(meta: dict[str, Any], table: pd.DataFrame) -> Numbers:
    """Return every world (or part) in a table for each outcome."""
    compared = "difference" in table
    columns = ["World" if compared else "Part", "Mean", "95 % interval"]
    columns += ["Difference", "95 % interval", "Clear", "Troops"] if compared else ["Clear"]
    against = f"; paired difference to \u201c{meta['baseline']}\u201d; mean strength of the force" if compared else ""
    tables = []
    for label, part in table.groupby("label", sort=False):
        caption = f"{label} ({part['unit'].iloc[0]}), mean over {len(meta['seeds'])} seeds{against}"
        tables.append(Table(caption, columns, [_row(e, compared) for e in records(part)]))
    return Numbers(tables)


def _row(e: dict[str, Any], compared: bool) -> list[str]:
    """Write one world or part."""
    row, clear = [str(e["arm"])], "clear" if e["clear"] else "not clear"
    if not compared:
        return [*row, *_written(e, "mean", "low", "high", signed), clear]
    row += _written(e, "mean", "low", "high", number)
    row += _written(e, "difference", "difference_low", "difference_high", signed)
    return [*row, clear, number(e["troops"], 0)]


def _written(e: dict[str, Any], middle: str, low: str, high: str, write: Any) -> list[str]:
    """Write an estimate and its interval."""
    places = decimals(e[middle], e[low], e[high])
    ends = f"{write(e[low], places)} to {write(e[high], places)}" if e[low] == e[low] else "\u2013"
    return [write(e[middle], places), ends]


def write_study_page(path: Path, meta: dict[str, Any], table: pd.DataFrame) -> None:
    """Write the page of a study into one file."""
    Path(path).write_text(study_page(meta, table), encoding="utf-8")
