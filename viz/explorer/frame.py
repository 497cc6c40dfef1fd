"""What the explorer shows, as plain data: choices, figures, and the selected point."""

import json
from typing import Any

import numpy as np

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


def frame(session: Session) -> dict[str, Any]:
    """Return everything that the page shows now."""
    return {
        "about": _about(session),
        "choices": _choices(session),
        "held": [_held_input(session, path) for path in session.others],
        "other_inputs": _others(session),
        "reading": _reading(session),
        "intervals": _intervals(session),
        "figures": _figures(session),
        "selected": _selected(session),
        "notice": session.notice,
        "share": to_link(session),
    }


def _about(session: Session) -> dict[str, Any]:
    """Describe the sweep."""
    table, meta = session.table, session.table.meta
    scenario = dict(meta.get("scenario") or {})
    size = f"{table.count:,} points \u00d7 {table.replications:,} seeds"
    notes = table.notes() + ([session.links.caution] if session.links.caution else [])
    return {
        "title": str(scenario.get("title") or scenario.get("name") or session.links.name),
        "size": f"{size}, {int(meta['days']):,} days each ({table.design.get('method', '')})",
        "folder": table.sweep.folder.name,
        "notes": notes,
        "missing": table.missing,
        "failed": int(table.failed.sum()),
    }


def _choices(session: Session) -> dict[str, Any]:
    """List the options of every menu, and the chosen ones."""
    table, question = session.table, session.question
    axes = [{"value": path, "text": axis.label} for path, axis in table.axes.items()]
    statistics = [{"value": name, "text": words} for name, words in STATISTICS.items()]
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
        "shapes": [{"value": name, "text": words} for name, words in run_spread.SHAPES.items()],
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
        "options": [{"value": "", "text": f"averaged over all {len(axis.names)}"}, *_options(axis)],
        "value": str(session.held.get(path, "")),
    }


def _others(session: Session) -> str:
    """Write which inputs are held and which are averaged over."""
    free = [path for path in session.others if path not in session.held]
    held = [f"{path} at {session.table.axes[path].names[code]}" for path, code in session.held.items()]
    sentences = [f"Held: {listing(held)}."] if held else []
    if free:
        sentences.append(f"Averaged over, as they were run: {listing(free)}.")
    parts = [axis.path for axis in session.axes if axis.parts]
    if parts:
        sentences.append(f"Drawn values of {listing(parts)} stand in parts of equal share, shown at their middles.")
    return " ".join(sentences)


def _reading(session: Session) -> str:
    """Write how to read the cells."""
    if session.y and session.as_lines and not linked_figures.why_no_lines(session.cells, *session.axes):
        return "A click picks a point (dots); between them the lines are interpolated. Below: how wide the interval is."
    if session.change:
        words = "A click picks a point. Purple is lower than the point of comparison, orange higher;"
        return f"{words} pale with struck corners: the interval includes 0."
    words = (
        "A click picks a point. Colours run from the least to the most that is shown; below each number its interval."
    )
    return f"{words} Whether two points differ, the paired difference says."


def _intervals(session: Session) -> str:
    """Write what the intervals are over, and what differences are compared with."""
    codes = session.table.axes[session.x].codes * 100_000
    codes = codes + (session.table.axes[session.y].codes if session.y else 0)
    unit = units_of(session.table, np.where(session.shown, codes, -1))[2]
    words = f"Intervals: 95 %, over {unit}."
    if session.change:
        is_own_case = references(session.table, session.question.base, session.asked.axes)[1]
        own_case = ", all other inputs the same" if is_own_case else ""
        words += f" Differences: same seed minus same seed at {session.base_words}{own_case}."
    return words


def _figures(session: Session) -> dict[str, Any]:
    """Draw the three figures as plain data."""
    table, pick = session.table, session.selected
    x, y = table.axes[session.x], table.axes[session.y] if session.y else None
    dose_plot = linked_figures.dose(session.doses, x, y if session.series else None, pick, change=session.change)
    own, runs = session.selected_runs()
    all_values = table.values(session.question.outcome)[session.shown].ravel()
    seeds = [f"point {point}, seed {table.seeds[point, run]}" for point, run in runs]
    question = session.question
    shown_words = f"{label_of(question.outcome)}, {STATISTICS[question.statistic]},"
    threshold = question.threshold if question.statistic == "share" else None
    naming = {"label": label_of(question.outcome), "unit": unit_of(question.outcome)}
    chosen_run = runs.index((session.point, session.run)) if (session.point, session.run) in runs else -1
    figures: dict[str, Any] = {
        "dose": _data(dose_plot, f"{shown_words} by {x.label}"),
        "spread": _data(
            run_spread.spread(own, all_values, seeds, seed=chosen_run, shape=session.shape, bound=threshold, **naming),
            f"Single runs of {naming['label']}: picked beside all",
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
            "cells": _data(cell_plot, f"{shown_words} by {x.label} and {y.label}"),
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
        "points": len(points),
        "inputs": [_input(session, path) for path in table.axes],
        "statistic": "mean" if question.statistic == "share" else STATISTICS[question.statistic],
        "outcomes": [
            {
                "label": e["label"],
                "text": estimate_words(e, e["unit"], change=session.change),
                "is_shown": e["outcome"] == question.outcome,
            }
            for e in outcomes
        ],
        "x": {"label": table.axes[session.x].label, "options": _options(table.axes[session.x]), "value": str(levels.x)},
        "y": {"label": table.axes[session.y].label, "options": _options(table.axes[session.y]), "value": str(levels.y)}
        if session.y
        else None,
        "point": point,
        "point_options": [
            {"value": int(at), "text": f"point {at}: {session.words_of(int(at))}"} for at in points[:MOST_LISTED]
        ],
        "more": max(0, len(points) - MOST_LISTED),
        "run": run,
        "seed": seed,
        "seeds": [_seed(session, point, at) for at in range(table.replications)],
        "link": first,
        "last": session.links.link(table, point, seed, last)[0],
        "days": last,
        "whyNot": why_not,
        "isBase": session.change and question.base == point,
        "paired": table.paired,
    }


def _seed(session: Session, point: int, run: int) -> dict[str, Any]:
    """Describe a run of a point: its seed, and what became of it."""
    table = session.table
    state = " (failed)" if table.failed[point, run] else "" if table.present[point, run] else " (missing)"
    return {"value": run, "text": f"{table.seeds[point, run]}{state}"}


def _input(session: Session, path: str) -> dict[str, str]:
    """Return the value of an input at the selected point, and at the point that can be opened."""
    axis = session.table.axes[path]
    at_point = session.value_of(path, session.point)
    levels = sorted({int(code) for code in axis.codes[session.selected_points]})
    names = [axis.names[code] for code in levels]
    return {"path": axis.label, "here": names[0] if len(names) == 1 else f"{len(names)} values", "point": at_point}
