"""Under which conditions a policy fails: boxes of inputs, and the draws in which they were found."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.formatting import policy_name
from interpose.model.results.outcomes import label_of
from interpose.viz.figures.panels import heading, height_of, key, lines, nothing, stacked, write_line
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, HIGHER, PAPER, QUIET, RULE, figure, note, records, safe

HEAD, FOOT, GAP, HIGH = 46, 52, 74, 12
NONE = "no condition was found under which the policy fails more often than by chance"


def boxes_figure(store: Stored) -> Any:
    """Draw each box as the part of every bounded input's range in which the policy fails more often."""
    boxes, bounds = store.table("boxes"), store.table("bounds")
    if boxes.empty or bounds.empty:
        return nothing(NONE)
    inputs = {str(one["path"]): one for one in store.meta["inputs"]}
    parts = [(e, bounds[bounds["box"] == e["box"]]) for e in records(boxes) if (bounds["box"] == e["box"]).any()]
    named = [[(str(b["path"]), _bound_words(b, inputs)) for b in records(part)] for _, part in parts]
    placed = [lines(rows) for rows in named]
    heights = [height_of(rows) for rows in placed]
    drawing = stacked(heights, head=HEAD + 44, foot=FOOT, gap=GAP, barmode="overlay")
    for row, ((e, part), rows, height) in enumerate(zip(parts, placed, heights, strict=True), start=1):
        _draw_box(drawing, row, part, [line.mark for line in rows], inputs)
        for line, (_, words) in zip(rows, named[row - 1], strict=True):
            write_line(drawing, row, line, words)
        found = f"fails in {100 * e['density']:.0f} % of its draws, holds {100 * e['coverage']:.0f} % of all failures"
        heading(drawing, row, f"Box {int(e['box'])}: {found}")
        drawing.update_yaxes(range=[height, 0], visible=False, row=row, col=1)
    drawing.update_xaxes(range=[0, 100], ticksuffix=" %", nticks=6)
    drawing.update_xaxes(
        title={"text": "place within the range that was drawn from", "standoff": 4}, row=len(parts), col=1
    )
    usual = 100 * float(store.meta["failed"])
    key(drawing, f"over all draws it fails in {usual:.0f} %; <span style='color:{HIGHER}'>\u25a0</span> inside the box")
    return drawing


def _share(value: float, one: dict[str, Any]) -> float:
    """Return where a value lies in the range of an input, in percent; evenly on the scale on which it was drawn."""
    low, high = float(one["low"]), float(one["high"])
    if one.get("log") and low > 0:
        value, low, high = np.log(value), np.log(low), np.log(high)
    return float(np.clip(100 * (value - low) / (high - low), 0, 100)) if high > low else 0.0


def _bound_words(b: dict[str, Any], inputs: dict[str, Any]) -> str:
    """Write the bounds of an input and how unlikely each would be by chance."""
    words = []
    for end, sign in (("low", "from"), ("high", "to")):
        if np.isfinite(b[end]):
            words.append(f"{sign} {b[end]:.3g} (quasi-p {b[f'p_{end}']:.2g})")
    return ", ".join(words)


def _draw_box(drawing: Any, row: int, part: pd.DataFrame, heights: list[int], inputs: dict[str, Any]) -> None:
    """Draw the whole range of every bounded input in grey, and what lies inside the box upon it."""
    ends = []
    for b in records(part):
        one = inputs.get(str(b["path"]), {"low": 0.0, "high": 1.0})
        low = _share(b["low"], one) if np.isfinite(b["low"]) else 0.0
        high = _share(b["high"], one) if np.isfinite(b["high"]) else 100.0
        ends.append((low, high))
    for name, base, width, colour in (
        ("whole range", [0.0] * len(ends), [100.0] * len(ends), RULE),
        ("inside the box", [low for low, _ in ends], [max(0.8, high - low) for low, high in ends], HIGHER),
    ):
        drawing.add_bar(
            x=width,
            base=base,
            y=heights,
            width=HIGH,
            orientation="h",
            marker={"color": colour, "line": {"width": 0}},
            name=name,
            showlegend=False,
            text=[f"{safe(b['path'])}: {safe(_bound_words(b, inputs))}" for b in records(part)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )


def draws_figure(store: Stored) -> Any:
    """Draw where the policy failed and where not, over the two inputs that bound the first box most surely."""
    draws, chosen = store.table("draws"), _two_inputs(store)
    if len(chosen) < 2:
        return nothing("fewer than two inputs were drawn")
    x, y = chosen
    drawing = figure(height=430, margin={"l": 66, "r": 14, "t": 66, "b": 52})
    failed = draws["failed"].astype(bool)
    policy, outcome = policy_name([str(store.meta["policy"])]), label_of(str(store.meta["outcome"]))
    marks = (
        (~failed, f"{policy} does not fail", {"symbol": "circle-open", "size": 6, "color": BLUE}),
        (
            failed,
            f"{policy} fails",
            {"symbol": "x", "size": 8, "color": HIGHER, "line": {"color": PAPER, "width": 0.5}},
        ),
    )
    for chosen_, name, mark in marks:
        part = draws[chosen_]
        drawing.add_scatter(
            x=part[x].tolist(),
            y=part[y].tolist(),
            mode="markers",
            marker=mark,
            name=safe(f"{name} ({len(part)})"),
            customdata=part["effect"].tolist(),
            hovertemplate=f"{safe(outcome)}: difference %{{customdata:.3g}}<extra></extra>",
        )
    _draw_bounds(drawing, store, draws, x, y)
    for update, path in ((drawing.update_xaxes, x), (drawing.update_yaxes, y)):
        one: dict[str, Any] = next((i for i in store.meta["inputs"] if i["path"] == path), {})
        update(title={"text": safe(path), "standoff": 6}, type="log" if one.get("log") else "linear", nticks=6)
    return drawing


def _two_inputs(store: Stored) -> list[str]:
    """Choose two inputs: those with the smallest quasi-p values in the first box, then the first that were drawn."""
    bounds = store.table("bounds")
    order: list[str] = []
    if len(bounds):
        first = bounds[bounds["box"] == bounds["box"].min()]
        least = first[["p_low", "p_high"]].min(axis=1)
        order = [str(path) for path in first.loc[least.sort_values(kind="stable").index, "path"]]
    order += [str(one["path"]) for one in store.meta["inputs"]]
    return list(dict.fromkeys(path for path in order if path in store.table("draws")))[:2]


def _draw_bounds(drawing: Any, store: Stored, draws: pd.DataFrame, x: str, y: str) -> None:
    """Draw the first box over its draws."""
    bounds = store.table("bounds")
    if bounds.empty:
        note(drawing, NONE, 0, 1, xanchor="left", yanchor="bottom", yshift=2, font={"size": 11, "color": QUIET})
        return
    first = bounds[bounds["box"] == bounds["box"].min()].set_index("path")
    ends = []
    for path in (x, y):
        low, high = float(draws[path].min()), float(draws[path].max())
        if path in first.index:
            low = float(first.loc[path, "low"]) if np.isfinite(first.loc[path, "low"]) else low
            high = float(first.loc[path, "high"]) if np.isfinite(first.loc[path, "high"]) else high
        ends.append((low, high))
    (left, right), (bottom, top) = ends
    drawing.add_scatter(
        x=[left, right, right, left, left],
        y=[bottom, bottom, top, top, bottom],
        mode="lines",
        line={"color": HIGHER, "width": 2, "dash": "6px,3px"},
        fill="toself",
        fillcolor="rgba(230,97,1,0.10)",
        name="first box",
        hoverinfo="skip",
    )
