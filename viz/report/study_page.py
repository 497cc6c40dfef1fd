"""A study on one page: the question, sentences, figures, every number, and what one must mind."""

from pathlib import Path
from typing import Any

import pandas as pd

from interpose.model.results.formatting import decimals, number, signed
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.forest import forest
from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.pareto_front import pareto_front
from interpose.viz.figures.waterfall import waterfall
from interpose.viz.report.page_parts import Drawn, Numbers, Results, SentenceGroup, Table, origin, title_of
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
    """Draw the figures that a study declares, each with how to read it.

    Parameters
    ----------
    meta : dict
        Manifest of the study: ``figures``, ``baseline``.
    table : DataFrame
        A row a world (or part) and outcome, as :class:`interpose.experiments.studies.study.Found` has it.
    """
    return [
        (_reading(declared, meta), figure)
        for declared in meta["figures"]
        for figure in _drawn(declared, table, meta["baseline"])
    ]


def _drawn(declared: dict[str, Any], table: pd.DataFrame, baseline: str) -> list[Any]:
    """Draw one declared figure; of parts, one for each outcome."""
    for column, value in declared["where"].items():
        table = table[table[column] == value]
    kind, change = declared["kind"], declared["difference"]
    if kind == "waterfall":
        return [_parts(part) for _, part in table.groupby("outcome", sort=False)]
    if kind == "frontier":
        return [_frontier(declared, table)]
    shown = _differences(table) if change else table
    axes = {name: declared[name] for name in ("x", "x_label")}
    if kind == "dose":
        return [dose_response(shown, **axes, series=declared["facet"], difference=change)]
    if kind == "forest":
        return [forest(shown[shown["arm"] != baseline], name=declared["name"], group=declared["facet"])]
    axes |= {name: declared[name] for name in ("y", "y_label", "facet")}
    return [heatmap(shown, **axes, difference=change)]


def _differences(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with paired differences in the columns of means."""
    ends = {"difference": "mean", "difference_low": "low", "difference_high": "high"}
    return table.drop(columns=["mean", "low", "high"]).rename(columns=ends)


def _frontier(declared: dict[str, Any], table: pd.DataFrame) -> Any:
    """Draw worlds by two outcomes."""
    change = ", difference" if declared["difference"] else ""
    shown = _differences(table) if change else table
    columns = [shown.groupby("arm", sort=False)[[declared["name"]]].first()] if declared["name"] != "arm" else []
    arguments = {name: declared[name] for name in ("x", "y", "name", "more_x", "more_y")}
    for axis in ("x", "y"):
        outcome = declared[axis]
        rows = shown[shown["outcome"] == outcome].set_index("arm")
        columns.append(rows[["mean", "low", "high"]].set_axis([outcome, f"{outcome}_low", f"{outcome}_high"], axis=1))
        arguments[f"{axis}_label"] = (
            declared[f"{axis}_label"] or f"{rows['label'].iloc[0]}{change} ({rows['unit'].iloc[0]})"
        )
    return pareto_front(pd.concat(columns, axis=1).reset_index(), **arguments)


def _parts(table: pd.DataFrame) -> Any:
    """Draw the parts of one outcome, the last row being the whole."""
    whole = records(table)[-1]
    total = (whole["mean"], whole["low"], whole["high"])
    parts = table[:-WHOLE]
    return waterfall(parts, name="arm", label=whole["label"], unit=whole["unit"], total=total)


def _reading(declared: dict[str, Any], meta: dict[str, Any]) -> str:
    """Write how to read a figure, and what it is compared with."""
    kind = declared["kind"]
    comparison = (
        f" Differences are to \u201c{meta['baseline']}\u201d." if declared["difference"] and meta["baseline"] else ""
    )
    restriction = "".join(f" Only worlds with {value}." for value in declared["where"].values())
    return READING[kind] + comparison + restriction


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
        results=Results([SentenceGroup("", meta["sentences"])], [words for words in (meta["mind"], CAUTION) if words]),
        drawn=[[Drawn(str(place), "", drawing, words)] for place, (words, drawing) in enumerate(figures)],
        numbers=_numbers(meta, table),
        origin=origin(meta, {"Baseline": meta["baseline"]}),
    )


def _numbers(meta: dict[str, Any], table: pd.DataFrame) -> Numbers:
    """Return every world (or part) in a table for each outcome."""
    compared = "difference" in table
    columns = ["World" if compared else "Part", "Mean", "95 % interval"]
    columns += ["Difference", "95 % interval", "Clear", "Troops"] if compared else ["Clear"]
    comparison = (
        f"; paired difference to \u201c{meta['baseline']}\u201d; mean strength of the force" if compared else ""
    )
    tables = []
    for label, part in table.groupby("label", sort=False):
        caption = f"{label} ({part['unit'].iloc[0]}), mean over {len(meta['seeds'])} seeds{comparison}"
        tables.append(Table(caption, columns, [_row(e, compared) for e in records(part)]))
    return Numbers(tables)


def _row(e: dict[str, Any], compared: bool) -> list[str]:
    """Write one world or part."""
    row, clearness = [str(e["arm"])], "clear" if e["clear"] else "not clear"
    if not compared:
        return [*row, *_estimate_cells(e, "mean", "low", "high", signed), clearness]
    row += _estimate_cells(e, "mean", "low", "high", number)
    row += _estimate_cells(e, "difference", "difference_low", "difference_high", signed)
    return [*row, clearness, number(e["troops"], 0)]


def _estimate_cells(e: dict[str, Any], middle: str, low: str, high: str, write: Any) -> list[str]:
    """Write an estimate and its interval."""
    digits = decimals(e[middle], e[low], e[high])
    interval = f"{write(e[low], digits)} to {write(e[high], digits)}" if e[low] == e[low] else "\u2013"
    return [write(e[middle], digits), interval]


def write_study_page(path: Path, meta: dict[str, Any], table: pd.DataFrame) -> None:
    """Write the page of a study into one file."""
    Path(path).write_text(study_page(meta, table), encoding="utf-8")
