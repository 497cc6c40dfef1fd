"""What the explorer shows, as plain data: choices, figures, and the picked place."""

import json
from typing import Any

import numpy as np

from interpose.model.results.formatting import listing
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.explorer import linked_figures as drawing
from interpose.viz.explorer.session import Session
from interpose.viz.explorer.statistics import STATISTICS, references, units_of
from interpose.viz.explorer.sweep_arrays import Axis
from interpose.viz.figures.panels import told
from interpose.viz.style import records

MOST_LISTED = 200


def frame(session: Session) -> dict[str, Any]:
    """Return everything that the page shows now."""
    return {
        "about": _about(session),
        "choices": _choices(session),
        "held": [_other(session, path) for path in session.others],
        "averaged": _averaged(session),
        "reading": _reading(session),
        "over": _over(session),
        "figures": _figures(session),
        "picked": _picked(session),
        "notice": session.notice,
    }


def _about(session: Session) -> dict[str, Any]:
    """Say what sweep this is."""
    table, meta = session.table, session.table.meta
    scenario = dict(meta.get("scenario") or {})
    size = f"{table.count:,} points \u00d7 {table.replications:,} seeds"
    notes = table.notes() + ([session.door.caution] if session.door.caution else [])
    return {
        "title": str(scenario.get("title") or scenario.get("name") or session.door.name),
        "size": f"{size}, {int(meta['days']):,} days each ({table.design.get('method', '')})",
        "folder": table.sweep.folder.name,
        "notes": notes,
        "missing": table.missing,
        "failed": int(table.failed.sum()),
    }


def _choices(session: Session) -> dict[str, Any]:
    """List what can be chosen, and what is."""
    table, asked = session.table, session.question
    axes = [{"value": path, "text": axis.label} for path, axis in table.axes.items()]
    statistics = [{"value": name, "text": words} for name, words in STATISTICS.items()]
    return {
        "outcomes": [{"value": name, "text": label_of(name)} for name in table.outcomes],
        "axes": axes,
        "statistics": [one for one in statistics if table.paired or one["value"] != "difference"],
        "outcome": asked.outcome,
        "statistic": asked.statistic,
        "x": session.x,
        "y": session.y,
        "quantile": asked.quantile,
        "threshold": asked.threshold,
        "base": session.base_words,
        "shape": session.shape,
        "shapes": [{"value": name, "text": words} for name, words in drawing.SHAPES.items()],
        "lines": session.as_lines,
    }


def _options(axis: Axis) -> list[dict[str, str]]:
    """List the levels of an input."""
    return [{"value": str(code), "text": name} for code, name in enumerate(axis.names)]


def _other(session: Session, path: str) -> dict[str, Any]:
    """Describe an input that is on no axis: at which level it is held."""
    axis = session.table.axes[path]
    return {
        "path": path,
        "label": axis.label,
        "options": [{"value": "", "text": f"averaged over all {len(axis.names)}"}, *_options(axis)],
        "value": str(session.held.get(path, "")),
    }


def _averaged(session: Session) -> str:
    """Say in a sentence what happens with inputs that are on no axis."""
    free = [path for path in session.others if path not in session.held]
    held = [f"{path} at {session.table.axes[path].names[code]}" for path, code in session.held.items()]
    told_of = [f"Held: {listing(held)}."] if held else []
    if free:
        told_of.append(f"Averaged over, as they were run: {listing(free)}.")
    parts = [axis.path for axis in session.axes if axis.parts]
    if parts:
        told_of.append(f"Drawn values of {listing(parts)} stand in parts of equal share, shown at their middles.")
    return " ".join(told_of)


def _reading(session: Session) -> str:
    """Say how cells are read."""
    if session.y and session.as_lines and not drawing.no_lines(session.cells, *session.axes):
        return "A click picks a point (dots); between them the lines are interpolated. Below: how wide the interval is."
    if session.change:
        words = "A click picks a point. Purple is lower than the point of comparison, orange higher;"
        return f"{words} pale with struck corners: the interval includes 0."
    words = (
        "A click picks a point. Colours run from the least to the most that is shown; below each number its interval."
    )
    return f"{words} Whether two points differ, the paired difference says."


def _over(session: Session) -> str:
    """Say what intervals are over, and what a difference is to."""
    codes = session.table.axes[session.x].codes * 100_000
    codes = codes + (session.table.axes[session.y].codes if session.y else 0)
    unit = units_of(session.table, np.where(session.shown, codes, -1))[2]
    words = f"Intervals: 95 %, over {unit}."
    if session.change:
        same = references(session.table, session.question.base)[1]
        how = ", each case of what is uncertain against its own" if same else ""
        words += f" Differences: same seed minus same seed at {session.base_words}{how}."
    return words


def _figures(session: Session) -> dict[str, Any]:
    """Draw the three figures as plain data."""
    table, pick = session.table, session.picked
    x, y = table.axes[session.x], table.axes[session.y] if session.y else None
    doses = drawing.dose(session.doses, x, y if session.series else None, pick, change=session.change)
    own, which = session.runs_here()
    every = table.values(session.question.outcome)[session.shown].ravel()
    seeds = [f"point {point}, seed {table.seeds[point, run]}" for point, run in which]
    names = session.names
    asked = session.question
    bound = asked.threshold if asked.statistic == "share" else None
    plain = {"label": label_of(asked.outcome), "unit": unit_of(asked.outcome)}
    chosen = which.index((session.point, session.run)) if (session.point, session.run) in which else -1
    found: dict[str, Any] = {
        "dose": _data(doses, f"{names['label']} by {x.path}"),
        "spread": _data(
            drawing.spread(own, every, seeds, seed=chosen, shape=session.shape, bound=bound, **plain),
            f"Single runs of {plain['label']}: picked beside all",
        ),
        "cells": None,
        "no_lines": "",
        "codes": _codes(session),
        "which": [list(one) for one in which][:2000],
    }
    if y is not None:
        cells = session.cells
        why_not = drawing.no_lines(cells, x, y)
        as_lines = session.as_lines and not why_not
        drawn = (
            drawing.lines(cells, x, y, pick) if as_lines else drawing.cells(cells, x, y, pick, change=session.change)
        )
        found |= {
            "cells": _data(drawn, f"{names['label']} by {x.path} and {y.path}"),
            "no_lines": why_not,
            "as_lines": as_lines,
        }
    return found


def _codes(session: Session) -> dict[str, Any]:
    """Return what turns a place in a figure into levels: levels along each axis of cells, and values of each level."""
    axes = session.table.axes
    cells = session.cells
    x, y = axes[session.x], axes[session.y] if session.y else None
    return {
        "columns": sorted({int(code) for code in cells["x"]}),
        "rows": sorted({int(code) for code in cells["y"]}),
        "x": list(x.values) if x.numeric else list(x.names),
        "y": (list(y.values) if y.numeric else list(y.names)) if y is not None else [],
        "series": [drawing.line_name(y, code) for code in range(len(y.values))]
        if y is not None and session.series
        else [],
    }


def _data(figure: Any, words: str) -> dict[str, Any]:
    """Return a figure as plain data; what is no number becomes null."""
    plain: dict[str, Any] = json.loads(figure.to_json())
    return {"data": plain.get("data", []), "layout": plain.get("layout", {}), "words": words}


def _picked(session: Session) -> dict[str, Any]:
    """Describe the picked place: its inputs, its outcomes, and the run that can be opened."""
    table, here, point, run = session.table, session.here, session.point, session.run
    pick, question = session.picked, session.question
    seed, last = int(table.seeds[point, run]), int(table.meta["days"])
    first, why_not = session.door.link(table, point, seed, 0)
    rows = records(session.outcomes_here())
    asked = next(e for e in records(session.cells) if (e["x"], e["y"]) == tuple(pick))
    return {
        "headline": told(asked, session.names["unit"], change=session.change),
        "label": session.names["label"],
        "runs": int(asked["runs"]),
        "points": len(here),
        "inputs": [_input(session, path) for path in table.axes],
        "statistic": "mean" if question.statistic == "share" else STATISTICS[question.statistic],
        "outcomes": [
            {
                "label": e["label"],
                "text": told(e, e["unit"], change=session.change),
                "asked": e["outcome"] == question.outcome,
            }
            for e in rows
        ],
        "x": {"label": table.axes[session.x].label, "options": _options(table.axes[session.x]), "value": str(pick.x)},
        "y": {"label": table.axes[session.y].label, "options": _options(table.axes[session.y]), "value": str(pick.y)}
        if session.y
        else None,
        "point": point,
        "choose": [{"value": int(at), "text": f"point {at}: {session.words_of(int(at))}"} for at in here[:MOST_LISTED]],
        "more": max(0, len(here) - MOST_LISTED),
        "run": run,
        "seed": seed,
        "seeds": [_seed(session, point, at) for at in range(table.replications)],
        "link": first,
        "last": session.door.link(table, point, seed, last)[0],
        "days": last,
        "whyNot": why_not,
        "isBase": session.change and question.base == point,
        "paired": table.paired,
    }


def _seed(session: Session, point: int, run: int) -> dict[str, Any]:
    """Describe a run of a point: its seed, and what became of it."""
    table = session.table
    state = " (failed)" if table.failed[point, run] else "" if table.there[point, run] else " (missing)"
    return {"value": run, "text": f"{table.seeds[point, run]}{state}"}


def _input(session: Session, path: str) -> dict[str, str]:
    """Return the value of an input at the picked place, and at the point that can be opened."""
    axis = session.table.axes[path]
    own = session.value_of(path, session.point)
    levels = sorted({int(code) for code in axis.codes[session.here]})
    names = [axis.names[code] for code in levels]
    return {"path": axis.label, "here": names[0] if len(names) == 1 else f"{len(names)} values", "point": own}
