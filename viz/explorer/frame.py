"""What the explorer shows, as plain data: choices, figures, and the selected point."""

import json
from typing import Any

import numpy as np

from interpose.model.language.catalogue import name_of_language, offered
from interpose.model.language.chosen import in_language, language
from interpose.model.language.mistakes import retell
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.explorer import cell_grid, linked_figures, run_spread
from interpose.viz.explorer.axis_levels import line_name
from interpose.viz.explorer.session import Session
from interpose.viz.explorer.statistics import STATISTICS, references, units_of
from interpose.viz.explorer.sweep_arrays import Axis
from interpose.viz.explorer.view_link import to_link
from interpose.viz.figures.panels import estimate_words
from interpose.viz.style import records

MOST_LISTED = 200
LINES_READING = mark(
    "A click picks a point (dots); between them the lines are interpolated. Below: how wide the interval is."
)
CHANGE_READING = mark(
    "A click picks a point. Purple is lower than the point of comparison, orange higher; pale with struck corners: the "
    "interval includes 0."
)
LEVEL_READING = mark(
    "A click picks a point. Colours run from the least to the most that is shown; below each number its interval. "
    "Whether two points differ, the paired difference says."
)
ONE_POINT = mark("Differences: same seed minus same seed at {base}.")
OWN_CASE = mark("Differences: same seed minus same seed at {base}, all other inputs the same.")


def frame(session: Session) -> dict[str, Any]:
    """Return everything that the page shows now, in the language of its view."""
    with in_language(session.language or language()):
        return _told(session)


def _told(session: Session) -> dict[str, Any]:
    """Return everything that the page shows, in the language that is told in."""
    return {
        "about": _about(session),
        "choices": _choices(session),
        "held": [_held_input(session, path) for path in session.others],
        "other_inputs": _others(session),
        "reading": _reading(session),
        "intervals": _intervals(session),
        "figures": _figures(session),
        "selected": _selected(session),
        "notice": retell(session.notice),
        "share": to_link(session),
    }


def _about(session: Session) -> dict[str, Any]:
    """Describe the sweep."""
    table, meta = session.table, session.table.meta
    scenario = dict(meta.get("scenario") or {})
    named = {
        "points": say_count("{n} point", "{n} points", table.count),
        "seeds": say_count("{n} seed", "{n} seeds", table.replications),
        "days": say_count("{n} day", "{n} days", int(meta["days"])),
    }
    notes = table.notes() + ([session.links.caution] if session.links.caution else [])
    return {
        "title": str(scenario.get("title") or scenario.get("name") or session.links.name),
        "size": say("{points} \u00d7 {seeds}, {days} each ({method})", **named, method=table.design.get("method", "")),
        "folder": table.sweep.folder.name,
        "notes": notes,
        "missing": table.missing,
        "failed": int(table.failed.sum()),
        "language": language(),
        "languages": [
            {"value": code, "text": name_of_language(code)} for code in dict.fromkeys([*offered(), language()])
        ],
    }


def _choices(session: Session) -> dict[str, Any]:
    """List the options of every menu, and the chosen ones."""
    table, question = session.table, session.question
    axes = [{"value": path, "text": axis.label} for path, axis in table.axes.items()]
    statistics = [{"value": name, "text": say(words)} for name, words in STATISTICS.items()]
    return {
        "outcomes": [{"value": name, "text": label_of(name)} for name in table.outcomes],
        "axes": axes,
        "statistics": [one for one in statistics if table.paired or one["value"] != "difference"],
        "outcome": question.outcome,
        "statistic": question.statistic,
        "x": session.x,
        "y": session.y,
        "quantile": question.quantile,
        "threshold": question.threshold,
        "base": session.base_words,
        "shape": session.shape,
        "shapes": [{"value": name, "text": say(words)} for name, words in run_spread.SHAPES.items()],
        "lines": session.as_lines,
    }


def _options(axis: Axis) -> list[dict[str, str]]:
    """List the levels of an input."""
    return [{"value": str(code), "text": name} for code, name in enumerate(axis.names)]


def _held_input(session: Session, path: str) -> dict[str, Any]:
    """Describe an input that is on no axis: at which level it is held."""
    axis = session.table.axes[path]
    return {
        "path": path,
        "label": axis.label,
        "options": [{"value": "", "text": say("averaged over all {n}", n=len(axis.names))}, *_options(axis)],
        "value": str(session.held.get(path, "")),
    }


def _others(session: Session) -> str:
    """Write which inputs are held and which are averaged over."""
    free = [path for path in session.others if path not in session.held]
    held = [
        say("{input} at {value}", input=path, value=session.table.axes[path].names[code])
        for path, code in session.held.items()
    ]
    sentences = [say("Held: {inputs}.", inputs=listing(held))] if held else []
    if free:
        sentences.append(say("Averaged over, as they were run: {inputs}.", inputs=listing(free)))
    parts = [axis.path for axis in session.axes if axis.parts]
    if parts:
        drawn = mark("Drawn values of {inputs} stand in parts of equal share, shown at their middles.")
        sentences.append(say(drawn, inputs=listing(parts)))
    return " ".join(sentences)


def _reading(session: Session) -> str:
    """Write how to read the cells."""
    if session.y and session.as_lines and not linked_figures.why_no_lines(session.cells, *session.axes):
        return say(LINES_READING)
    return say(CHANGE_READING if session.change else LEVEL_READING)


def _intervals(session: Session) -> str:
    """Write what the intervals are over, and what differences are compared with."""
    codes = session.table.axes[session.x].codes * 100_000
    codes = codes + (session.table.axes[session.y].codes if session.y else 0)
    words = units_of(session.table, np.where(session.shown, codes, -1))[2]
    if not session.change:
        return words
    is_own_case = references(session.table, session.question.base, session.asked.axes)[1]
    return f"{words} {say(OWN_CASE if is_own_case else ONE_POINT, base=session.base_words)}"


def _figures(session: Session) -> dict[str, Any]:
    """Draw the three figures as plain data."""
    table, pick = session.table, session.selected
    x, y = table.axes[session.x], table.axes[session.y] if session.y else None
    dose_plot = linked_figures.dose(session.doses, x, y if session.series else None, pick, change=session.change)
    own, runs = session.selected_runs()
    all_values = table.values(session.question.outcome)[session.shown].ravel()
    seeds = [say("point {point}, seed {seed}", point=point, seed=table.seeds[point, run]) for point, run in runs]
    question = session.question
    shown = {"outcome": label_of(question.outcome), "statistic": say(STATISTICS[question.statistic]), "x": x.label}
    threshold = question.threshold if question.statistic == "share" else None
    naming = {"label": label_of(question.outcome), "unit": unit_of(question.outcome)}
    chosen_run = runs.index((session.point, session.run)) if (session.point, session.run) in runs else -1
    figures: dict[str, Any] = {
        "dose": _data(dose_plot, say("{outcome}, {statistic}, by {x}", **shown)),
        "spread": _data(
            run_spread.spread(own, all_values, seeds, seed=chosen_run, shape=session.shape, bound=threshold, **naming),
            say("Single runs of {outcome}: picked beside all", outcome=naming["label"]),
        ),
        "cells": None,
        "no_lines": "",
        "codes": _codes(session),
        "which": [list(one) for one in runs][:2000],
    }
    if y is not None:
        cells = session.cells
        why_not = linked_figures.why_no_lines(cells, x, y)
        as_lines = session.as_lines and not why_not
        cell_plot = (
            linked_figures.lines(cells, x, y, pick, change=session.change)
            if as_lines
            else cell_grid.cells(cells, x, y, pick, change=session.change)
        )
        figures |= {
            "cells": _data(cell_plot, say("{outcome}, {statistic}, by {x} and {y}", **shown, y=y.label)),
            "no_lines": why_not,
            "as_lines": as_lines,
        }
    return figures


def _codes(session: Session) -> dict[str, Any]:
    """Return the levels along each axis of cells and the value of each level, by which a click is resolved."""
    axes = session.table.axes
    cells = session.cells
    x, y = axes[session.x], axes[session.y] if session.y else None
    return {
        "columns": sorted({int(code) for code in cells["x"]}),
        "rows": sorted({int(code) for code in cells["y"]}),
        "x": list(x.values) if x.numeric else list(x.names),
        "y": (list(y.values) if y.numeric else list(y.names)) if y is not None else [],
        "series": [line_name(y, code) for code in range(len(y.values))] if y is not None and session.series else [],
    }


def _data(figure: Any, words: str) -> dict[str, Any]:
    """Return a figure as plain data, with null for NaN."""
    plain: dict[str, Any] = json.loads(figure.to_json())
    return {"data": plain.get("data", []), "layout": plain.get("layout", {}), "words": words}


def _selected(session: Session) -> dict[str, Any]:
    """Describe the selected point: its inputs, its outcomes, and the run that can be opened."""
    table, points, point, run = session.table, session.selected_points, session.point, session.run
    levels, question = session.selected, session.question
    seed, last = int(table.seeds[point, run]), int(table.meta["days"])
    first, why_not = session.links.link(table, point, seed, 0)
    outcomes = records(session.selected_outcomes())
    estimate = next(e for e in records(session.cells) if (e["x"], e["y"]) == tuple(levels))
    return {
        "headline": estimate_words(estimate, session.names["unit"], change=session.change),
        "label": session.names["label"],
        "runs": int(estimate["runs"]),
        "sizes": _sizes(session, len(points), int(estimate["runs"])),
        "points": len(points),
        "inputs": [_input(session, path) for path in table.axes],
        "statistic": say(STATISTICS["mean" if question.statistic == "share" else question.statistic]),
        "outcomes": [_outcome(session, e) for e in outcomes],
        "x": {"label": table.axes[session.x].label, "options": _options(table.axes[session.x]), "value": str(levels.x)},
        "y": {"label": table.axes[session.y].label, "options": _options(table.axes[session.y]), "value": str(levels.y)}
        if session.y
        else None,
        "point": point,
        "point_options": [
            {"value": int(at), "text": say("point {point}: {inputs}", point=at, inputs=session.words_of(int(at)))}
            for at in points[:MOST_LISTED]
        ],
        "more": max(0, len(points) - MOST_LISTED),
        "run": run,
        "seed": seed,
        "seeds": [_seed(session, point, at) for at in range(table.replications)],
        "link": first,
        "last": session.links.link(table, point, seed, last)[0],
        "days": last,
        "whyNot": retell(why_not),
        "isBase": session.change and question.base == point,
        "paired": table.paired,
    }


def _sizes(session: Session, points: int, runs: int) -> str:
    """Say of how many points and runs the picked value is."""
    return say(
        "{label}: {points}, {runs}.",
        label=session.names["label"],
        points=say_count("{n} point", "{n} points", points),
        runs=say_count("{n} run", "{n} runs", runs),
    )


def _outcome(session: Session, e: dict[str, Any]) -> dict[str, Any]:
    """Describe an outcome at the selected point."""
    text = estimate_words(e, e["unit"], change=session.change)
    return {"label": e["label"], "text": text, "is_shown": e["outcome"] == session.question.outcome}


def _seed(session: Session, point: int, run: int) -> dict[str, Any]:
    """Describe a run of a point: its seed, and what became of it."""
    table = session.table
    seed = str(table.seeds[point, run])
    if table.failed[point, run]:
        return {"value": run, "text": say("{seed} (failed)", seed=seed)}
    return {"value": run, "text": seed if table.present[point, run] else say("{seed} (missing)", seed=seed)}


def _input(session: Session, path: str) -> dict[str, str]:
    """Return the value of an input at the selected point, and at the point that can be opened."""
    axis = session.table.axes[path]
    at_point = session.value_of(path, session.point)
    levels = sorted({int(code) for code in axis.codes[session.selected_points]})
    names = [axis.names[code] for code in levels]
    return {
        "path": axis.label,
        "here": names[0] if len(names) == 1 else say("{n} values", n=len(names)),
        "point": at_point,
    }
