"""A study: one question, worlds that differ in what it asks about, and what follows for each outcome."""

from collections import Counter
from functools import partial
from typing import Any

import pandas as pd

from interpose.model.language.told import as_told
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import decimals, number, signed, value_words
from interpose.viz.cost_words import cost_group
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.forest import forest
from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.pareto_front import pareto_front
from interpose.viz.figures.waterfall import waterfall
from interpose.viz.kinds.contract import Kind
from interpose.viz.kinds.study_headings import differing_worlds, largest_part, spread_of_worlds, unbeaten
from interpose.viz.page_parts import Numbers, Results, SentenceGroup, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

WHOLE = 1
"""Rows at the end of an outcome's parts that are their sum."""
READING = {
    "dose": mark("Each point is a mean over seeds, the band its 95 % interval; lines only join the points."),
    "forest": mark("Each row is a world; the bar is the 95 % interval of its paired difference to the baseline."),
    "grid": mark("Each cell is a world: its number, and its 95 % interval below."),
    "frontier": mark("Each point is a world, with 95 % intervals both ways. Means alone say who is on the front."),
    "waterfall": mark(
        "Each bar is the part of a group, from where the last one ended; the last one is the whole effect."
    ),
}
HEADINGS = {
    "dose": mark("Dose and response"),
    "forest": mark("Worlds beside the baseline"),
    "grid": mark("Two levers at once"),
    "frontier": mark("Two outcomes at once"),
}
CAUTION = mark(
    "An interval holds the chance that the model itself plays out from seed to seed. It holds "
    "neither the uncertainty of the assumptions nor that of the model. Of many intervals about one "
    "in twenty excludes 0 by chance alone."
)


def figures_of(meta: dict[str, Any], table: pd.DataFrame) -> list[Picture]:
    """List what a study declares to be drawn; of parts, one figure for each outcome.

    Parameters
    ----------
    meta : dict
        Manifest of the study: ``figures``, ``baseline``.
    table : DataFrame
        A row a world (or part) and outcome, as :class:`interpose.experiments.studies.study.Found` has it.
    """
    pictures, times = list[Picture](), Counter[str]()
    for declared in meta["figures"]:
        kind, shown = declared["kind"], table
        for column, value in declared["where"].items():
            shown = shown[shown[column] == value]
        words = _reading(declared, meta)
        if kind == "waterfall":
            parts = shown.groupby("outcome", sort=False)
            pictures += [
                Picture(f"{kind}-{outcome}", _parts_heading(part, meta), words, partial(_parts, part))
                for outcome, part in parts
            ]
            continue
        times[kind] += 1
        name = kind if times[kind] == 1 else f"{kind}-{times[kind]}"
        heading = _heading(declared, shown, meta) or say(HEADINGS[kind])
        pictures.append(Picture(name, heading, words, partial(_drawn, declared, shown, meta["baseline"])))
    return pictures


def _heading(declared: dict[str, Any], table: pd.DataFrame, meta: dict[str, Any]) -> str:
    """Return what a figure of worlds found, or nothing where that has no short words."""
    seeds = _seeds(meta, table)
    if declared["kind"] == "frontier":
        return unbeaten(_differences(table) if declared["difference"] else table, declared, seeds)
    if not declared["difference"]:
        return spread_of_worlds(table, seeds)
    return differing_worlds(_differences(table), str(meta["baseline"]), seeds)


def _seeds(meta: dict[str, Any], table: pd.DataFrame) -> int:
    """Return with how many seeds worlds were run, as the manifest or else the table says."""
    return len(meta.get("seeds") or ()) or (int(table["seeds"].max()) if "seeds" in table and len(table) else 0)


def _parts_heading(table: pd.DataFrame, meta: dict[str, Any]) -> str:
    """Return which part of an effect is largest."""
    first, seeds = records(table)[0], _seeds(meta, table)
    return largest_part(str(first["label"]), table[:-WHOLE], name="arm", unit=str(first["unit"]), seeds=seeds)


def _drawn(declared: dict[str, Any], table: pd.DataFrame, baseline: str) -> Any:
    """Draw one declared figure of worlds."""
    kind, change = declared["kind"], declared["difference"]
    if kind == "frontier":
        return _frontier(declared, table)
    shown = _differences(table).assign(base=table["arm"] == baseline) if change else table
    axes = {name: declared[name] for name in ("x", "x_label")}
    if kind == "dose":
        return dose_response(shown, **axes, series=declared["facet"], difference=change)
    if kind == "forest":
        return forest(shown[shown["arm"] != baseline], name=declared["name"], group=declared["facet"])
    axes |= {name: declared[name] for name in ("y", "y_label", "facet")}
    return heatmap(shown, **axes, difference=change)


def _differences(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with paired differences in the columns of means."""
    ends = {"difference": "mean", "difference_low": "low", "difference_high": "high"}
    return table.drop(columns=["mean", "low", "high"]).rename(columns=ends)


def _frontier(declared: dict[str, Any], table: pd.DataFrame) -> Any:
    """Draw worlds by two outcomes."""
    change = bool(declared["difference"])
    shown = _differences(table) if change else table
    columns = [shown.groupby("arm", sort=False)[[declared["name"]]].first()] if declared["name"] != "arm" else []
    arguments = {name: declared[name] for name in ("x", "y", "name", "more_x", "more_y")}
    for axis in ("x", "y"):
        outcome = declared[axis]
        rows = shown[shown["outcome"] == outcome].set_index("arm")
        columns.append(rows[["mean", "low", "high"]].set_axis([outcome, f"{outcome}_low", f"{outcome}_high"], axis=1))
        arguments[f"{axis}_label"] = say(declared[f"{axis}_label"]) or _axis(rows, change=change)
    return pareto_front(pd.concat(columns, axis=1).reset_index(), **arguments)


def _axis(rows: pd.DataFrame, *, change: bool) -> str:
    """Return the name of an axis: the outcome, whether it is a difference, its unit."""
    named = {"outcome": say(str(rows["label"].iloc[0])), "unit": say(str(rows["unit"].iloc[0]))}
    return say("{outcome}, difference ({unit})", **named) if change else say("{outcome} ({unit})", **named)


def _parts(table: pd.DataFrame) -> Any:
    """Draw the parts of one outcome, the last row being the whole."""
    whole = records(table)[-1]
    total = (whole["mean"], whole["low"], whole["high"])
    parts = table[:-WHOLE]
    return waterfall(parts, name="arm", label=say(whole["label"]), unit=whole["unit"], total=total)


def _reading(declared: dict[str, Any], meta: dict[str, Any]) -> str:
    """Write how to read a figure, and what it is compared with."""
    kind = declared["kind"]
    said = [say(READING[kind])]
    if declared["difference"] and meta["baseline"]:
        said.append(say("Differences are to \u201c{baseline}\u201d.", baseline=meta["baseline"]))
    return " ".join([*said, *(say("Only worlds with {value}.", value=value) for value in declared["where"].values())])


COMPARED = mark(
    "{outcome} ({unit}), mean over {seeds} seeds; paired difference to \u201c{baseline}\u201d; "
    "mean strength of the force"
)


def numbers_of(meta: dict[str, Any], table: pd.DataFrame) -> Numbers:
    """Return every world (or part) in a table for each outcome."""
    compared = "difference" in table
    columns = [say("World") if compared else say("Part"), say("Mean"), say("95 % interval")]
    columns += (
        [say("Difference"), say("95 % interval"), say("Excludes 0"), say("Troops")] if compared else [say("Excludes 0")]
    )
    tables = []
    for label, part in table.groupby("label", sort=False):
        named = {"outcome": say(str(label)), "unit": say(str(part["unit"].iloc[0])), "seeds": len(meta["seeds"])}
        caption = (
            say(COMPARED, **named, baseline=meta["baseline"])
            if compared
            else say("{outcome} ({unit}), mean over {seeds} seeds", **named)
        )
        tables.append(Table(caption, columns, [_row(e, compared) for e in records(part)]))
    return Numbers(tables)


def _row(e: dict[str, Any], compared: bool) -> list[str]:
    """Write one world or part."""
    row, clearness = [str(e["arm"])], value_words(bool(e["clear"]))
    if not compared:
        return [*row, *_estimate_cells(e, "mean", "low", "high", signed), clearness]
    row += _estimate_cells(e, "mean", "low", "high", number)
    row += _estimate_cells(e, "difference", "difference_low", "difference_high", signed)
    return [*row, clearness, number(e["troops"], 0)]


def _estimate_cells(e: dict[str, Any], middle: str, low: str, high: str, write: Any) -> list[str]:
    """Write an estimate and its interval."""
    digits = decimals(e[middle], e[low], e[high])
    interval = (
        say("{low} to {high}", low=write(e[low], digits), high=write(e[high], digits)) if e[low] == e[low] else "\u2013"
    )
    return [write(e[middle], digits), interval]


def results_of(meta: dict[str, Any]) -> Results:
    """Return the sentences of a study, and what to mind."""
    meta = as_told(meta)
    return Results([SentenceGroup("", meta["sentences"])], [words for words in (meta["mind"], say(CAUTION)) if words])


def results_with_costs(store: Stored) -> Results:
    """Return the sentences of a study, what each world costs for what it averts, and what to mind."""
    found, baseline = results_of(store.meta), str(store.meta["baseline"] or "")
    runs = store.table("runs") if store.has("runs") else None
    if runs is None or baseline not in set(runs["arm"].astype(str)):
        return found
    names = {str(arm): str(arm) for arm in runs["arm"] if arm != baseline}
    return found._replace(groups=[*found.groups, *cost_group(runs, baseline, names)])


def figures(store: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a study."""
    return figures_of(store.meta, store.table("table"))


KIND = Kind(
    name="study",
    title=mark("A study"),
    manifest="study.json",
    table="table",
    question=lambda store: str(as_told(store.meta)["question"]),
    figures=figures,
    names=(),
    sentences=lambda store: list(as_told(store.meta)["sentences"]),
    worlds=lambda store: str(as_told(store.meta)["said_of_sizes"]),
    results=results_with_costs,
    numbers=lambda store: numbers_of(store.meta, store.table("table")),
)
