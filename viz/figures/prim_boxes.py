"""Under which conditions a policy fails: boxes of inputs, and the draws in which they were found."""

import textwrap
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import plain_number, policy_name
from interpose.model.results.outcomes import label_of
from interpose.viz.figures.panels import (
    BOLD,
    axis_words,
    empty_figure,
    heading,
    place_rows,
    reading_line,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, HIGHER, PAPER, QUIET, RULE, figure, log_ticks, note, records, safe

HEAD, FOOT, GAP, HIGH = 46, 52, 74, 12
NONE = mark("no condition was found under which the policy fails more often than by chance")
BOX = mark("Box {box}: fails in {density:.0f} % of its draws, holds {coverage:.0f} % of all failures")
KEY = mark("over all draws it fails in {failed:.0f} %; <span style='color:{colour}'>\u25a0</span> inside the box")

FROM, TO = mark("from {value} (quasi-p {p})"), mark("to {value} (quasi-p {p})")


def prim_boxes(store: Stored) -> Any:
    """Draw each box as the part of every bounded input's range in which the policy fails more often."""
    boxes, bounds = store.table("boxes"), store.table("bounds")
    if boxes.empty or bounds.empty:
        return empty_figure(NONE)
    inputs = {str(drawn_input["path"]): drawn_input for drawn_input in store.meta["inputs"]}
    parts = [
        (box, bounds[bounds["box"] == box["box"]]) for box in records(boxes) if (bounds["box"] == box["box"]).any()
    ]
    named = [[(store.label(str(b["path"])).name, _bound_words(b)) for b in records(part)] for _, part in parts]
    placed = [place_rows(rows) for rows in named]
    heights = [rows_height(rows) for rows in placed]
    drawing = stacked_panels(heights, head=HEAD + 22, foot=FOOT, gap=GAP, barmode="overlay")
    for row, ((box, part), rows, height) in enumerate(zip(parts, placed, heights, strict=True), start=1):
        _draw_box(drawing, row, part, [line.mark for line in rows], inputs)
        for line, (_, words) in zip(rows, named[row - 1], strict=True):
            write_row(drawing, row, line, words)
        shares = {"density": 100 * box["density"], "coverage": 100 * box["coverage"]}
        heading(drawing, row, say(BOX, box=int(box["box"]), **shares))
        drawing.update_yaxes(range=[height, 0], visible=False, row=row, col=1)
    drawing.update_xaxes(range=[0, 100], ticksuffix=" %", nticks=6)
    drawing.update_xaxes(
        title={"text": say("place within the range that was drawn from (%)"), "standoff": 4}, row=len(parts), col=1
    )
    reading_line(drawing, say(KEY, failed=100 * float(store.meta["failed"]), colour=HIGHER))
    return drawing


def _share(value: float, drawn_input: dict[str, Any]) -> float:
    """Return where a value lies in the range of an input, in percent; evenly on the scale on which it was drawn."""
    low, high = float(drawn_input["low"]), float(drawn_input["high"])
    if drawn_input.get("log") and low > 0:
        value, low, high = np.log(value), np.log(low), np.log(high)
    return float(np.clip(100 * (value - low) / (high - low), 0, 100)) if high > low else 0.0


def _bound_words(bound: dict[str, Any]) -> str:
    """Write the bounds of an input and how unlikely each would be by chance."""
    words = []
    for end, sentence in (("low", FROM), ("high", TO)):
        if np.isfinite(bound[end]):
            p = plain_number(bound[f"p_{end}"], 2)
            words.append(say(sentence, value=plain_number(bound[end], 3), p=p))
    return ", ".join(words)


def _draw_box(drawing: Any, row: int, part: pd.DataFrame, heights: list[int], inputs: dict[str, Any]) -> None:
    """Draw the whole range of every bounded input in grey, and the part inside the box over it."""
    ends = []
    for bound in records(part):
        drawn_input = inputs.get(str(bound["path"]), {"low": 0.0, "high": 1.0})
        low = _share(bound["low"], drawn_input) if np.isfinite(bound["low"]) else 0.0
        high = _share(bound["high"], drawn_input) if np.isfinite(bound["high"]) else 100.0
        ends.append((low, high))
    for name, base, width, colour in (
        (say("whole range"), [0.0] * len(ends), [100.0] * len(ends), RULE),
        (say("inside the box"), [low for low, _ in ends], [max(0.8, high - low) for low, high in ends], HIGHER),
    ):
        drawing.add_bar(
            x=width,
            base=base,
            y=heights,
            width=HIGH,
            orientation="h",
            marker={"color": colour, "line": {"color": QUIET, "width": 1}},
            name=name,
            showlegend=False,
            text=[f"{safe(bound['path'])}: {safe(_bound_words(bound))}" for bound in records(part)],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )


def failure_scatter(store: Stored) -> Any:
    """Draw where the policy failed and where not, over the two inputs that bound the first box most surely."""
    draws, input_paths = store.table("draws"), _two_inputs(store)
    if len(input_paths) < 2:
        return empty_figure(mark("fewer than two inputs were drawn"))
    x, y = input_paths
    head = 66 if len(store.table("bounds")) else 98
    drawing = figure(height=364 + head, margin={"l": 66, "r": 14, "t": head, "b": 52})
    failed = draws["failed"].astype(bool)
    policy, outcome = policy_name([str(store.meta["policy"])]), label_of(str(store.meta["outcome"]))
    marks = (
        (~failed, say("{policy} does not fail", policy=policy), {"symbol": "circle-open", "size": 6, "color": BLUE}),
        (
            failed,
            say("{policy} fails", policy=policy),
            {"symbol": "x", "size": 8, "color": HIGHER, "line": {"color": PAPER, "width": 0.5}},
        ),
    )
    for selected, name, symbol in marks:
        part = draws[selected]
        drawing.add_scatter(
            x=part[x].tolist(),
            y=part[y].tolist(),
            mode="markers",
            marker=symbol,
            name=safe(f"{name} ({len(part)})"),
            customdata=part["effect"].tolist(),
            hovertemplate=say("{outcome}: difference", outcome=safe(outcome)) + " %{customdata:,.4~r}<extra></extra>",
        )
    _draw_bounds(drawing, store, draws, x, y)
    for update, path in ((drawing.update_xaxes, x), (drawing.update_yaxes, y)):
        drawn_input: dict[str, Any] = next(
            (candidate for candidate in store.meta["inputs"] if candidate["path"] == path), {}
        )
        scale = (
            log_ticks(float(draws[path].min()), float(draws[path].max())) if drawn_input.get("log") else {"nticks": 6}
        )
        label = store.label(path)
        update(title={"text": safe(axis_words(label)), "standoff": 6}, **scale)
    return drawing


def _two_inputs(store: Stored) -> list[str]:
    """Choose two inputs: those with the smallest quasi-p values in the first box, then the first that were drawn."""
    bounds = store.table("bounds")
    order: list[str] = []
    if len(bounds):
        first = bounds[bounds["box"] == bounds["box"].min()]
        smallest_p = first[["p_low", "p_high"]].min(axis=1)
        order = [str(path) for path in first.loc[smallest_p.sort_values(kind="stable").index, "path"]]
    order += [str(drawn_input["path"]) for drawn_input in store.meta["inputs"]]
    return list(dict.fromkeys(path for path in order if path in store.table("draws")))[:2]


def _draw_bounds(drawing: Any, store: Stored, draws: pd.DataFrame, x: str, y: str) -> None:
    """Draw the first box over its draws."""
    bounds = store.table("bounds")
    if bounds.empty:
        words = "<br>".join(textwrap.wrap(say(NONE), BOLD))
        note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=2, font={"size": 11, "color": QUIET})
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
        name=say("first box"),
        hoverinfo="skip",
    )
