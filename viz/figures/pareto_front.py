"""What can be had of two goods at once: policies by two outcomes, and those that no other one beats in both."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import estimate
from interpose.viz.figures.panels import empty_figure, error_bars, require_columns
from interpose.viz.style import BLUE, INK, QUIET, figure, note, records, safe

HEIGHT, HEAD, FOOT, LEFT, RIGHT = 440, 56, 54, 92, 14
NARROW = 390 - LEFT - RIGHT
LETTER, LINE, MARK = 6.4, 15, 8
MOST, MOST_KEY = 26, 16
Box = tuple[float, float, float, float]


def is_on_front(x: Any, y: Any, *, more_x: bool = False, more_y: bool = False) -> Any:
    """Whether each point is on the Pareto front: no other is as good in both and better in one.

    Parameters
    ----------
    x, y : array of float
        Both outcomes of each point.
    more_x, more_y : bool
        Whether more is better there; less is, by default.

    Returns
    -------
    array of bool
        By point.
    """
    first_cost, second_cost = np.asarray(x, float) * (-1 if more_x else 1), np.asarray(y, float) * (-1 if more_y else 1)
    no_worse = (first_cost[None, :] <= first_cost[:, None]) & (second_cost[None, :] <= second_cost[:, None])
    better = (first_cost[None, :] < first_cost[:, None]) | (second_cost[None, :] < second_cost[:, None])
    return ~(no_worse & better).any(axis=1)


def pareto_front(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    name: str,
    x_label: str,
    y_label: str,
    more_x: bool = False,
    more_y: bool = False,
    beaten: str | None = None,
    least: tuple[float, float] = (0.0, 0.0),
) -> Any:
    """Draw policies by two outcomes with 95 % intervals on both axes, and the Pareto front of their means.

    Parameters
    ----------
    table : DataFrame
        A row a policy: ``x``, ``x_low``, ``x_high`` and the same for y (under the names given), and its name.
    x, y, name : str
        Columns of the two outcomes and of the name.
    x_label, y_label : str
        Their names with units.
    more_x, more_y : bool
        Whether more is better there; less is, by default.
    beaten : str, optional
        Column that says which are clearly beaten by another; by default means alone decide, and a line joins the front.
    least : tuple of float
        What both axes span at least, for instance the smallest differences that matter.
    """
    ends = [f"{axis}{end}" for axis in (x, y) for end in ("_low", "_high")]
    estimates = require_columns(table, x, y, name, beaten, *ends)
    estimates = estimates[np.isfinite(estimates[[x, y]].to_numpy(float)).all(axis=1)]
    if estimates.empty:
        return empty_figure()
    drawing = figure(height=HEIGHT, margin={"l": LEFT, "r": RIGHT, "t": HEAD, "b": FOOT})
    best = is_on_front(estimates[x], estimates[y], more_x=more_x, more_y=more_y)
    worse_name, best_name = say("beaten by another"), say("not beaten")
    if beaten is not None:
        best = ~estimates[beaten].to_numpy(bool)
        worse_name, best_name = say("clearly beaten by another"), say("clearly beaten by none")
    spans = {axis: _span(estimates, axis, width) for axis, width in zip((x, y), least, strict=True)}
    if beaten is None:
        _draw_front(drawing, estimates[best], x, y, more_x, more_y)
    _draw_points(drawing, estimates[~best], x, y, name, worse_name, is_best=False)
    _draw_points(drawing, estimates[best], x, y, name, best_name, is_best=True)
    below = _write_names(drawing, estimates, best, (x, y, name), (spans[x], spans[y]))
    for write, axis, label, more in (
        (drawing.update_xaxes, x, x_label, more_x),
        (drawing.update_yaxes, y, y_label, more_y),
    ):
        direction = say("more is better") if more else say("less is better")
        write(
            title={"text": f"{safe(label)}<br><i>{direction}</i>", "standoff": 6},
            range=spans[axis],
            nticks=5,
            exponentformat="none",
            separatethousands=True,
        )
    drawing.update_layout(height=HEIGHT + 16 + below, margin={"b": FOOT + 16 + below})
    return drawing


def _span(table: pd.DataFrame, axis: str, least: float) -> list[float]:
    """Return the range that holds every interval of an axis, and is at least so wide."""
    values = table[[axis, f"{axis}_low", f"{axis}_high"]].to_numpy(float)
    values = values[np.isfinite(values)]
    width = float(np.ptp(values)) or least or abs(float(values[0])) or 1.0
    spare = max(0.1 * width, (least - float(np.ptp(values))) / 2)
    return [float(values.min()) - spare, float(values.max()) + spare]


def _draw_front(drawing: Any, best: pd.DataFrame, x: str, y: str, more_x: bool, more_y: bool) -> None:
    """Draw the front as steps: every point of a step is beaten by its corner."""
    row = best.sort_values(x, ascending=not more_x, kind="stable")
    if len(row) < 2:
        return
    drawing.add_scatter(
        x=row[x].tolist(),
        y=row[y].tolist(),
        mode="lines",
        line={"color": BLUE, "width": 1.5, "dash": "4px,3px", "shape": "hv"},
        hoverinfo="skip",
        name=say("Pareto front"),
    )


def _draw_points(drawing: Any, part: pd.DataFrame, x: str, y: str, name: str, kind: str, *, is_best: bool) -> None:
    """Draw policies, with intervals both ways where there are any."""
    if part.empty:
        return
    colour = BLUE if is_best else QUIET
    axes = {}
    for axis, column in (("error_x", x), ("error_y", y)):
        ends = pd.DataFrame({"mean": part[column], "low": part[f"{column}_low"], "high": part[f"{column}_high"]})
        ends["low"], ends["high"] = ends["low"].fillna(ends["mean"]), ends["high"].fillna(ends["mean"])
        axes[axis] = error_bars(ends, colour, thickness=1.2)
    drawing.add_scatter(
        x=part[x].tolist(),
        y=part[y].tolist(),
        mode="markers",
        marker={"symbol": "diamond" if is_best else "circle-open", "size": 10, "color": colour, "line": {"width": 2}},
        name=kind,
        text=[_hover(e, x, y, name) for e in records(part)],
        hovertemplate="%{text}<extra></extra>",
        **axes,
    )


def _hover(e: dict[str, Any], x: str, y: str, name: str) -> str:
    """Write a policy's hover text."""
    across, up = (safe(estimate(e[axis], e[f"{axis}_low"], e[f"{axis}_high"], "share")) for axis in (x, y))
    return f"<b>{safe(e[name])}</b><br>" + say("across: {across}<br>up: {up}", across=across, up=up)


def _write_names(
    drawing: Any, table: pd.DataFrame, best: Any, columns: tuple[str, str, str], spans: tuple[list[float], list[float]]
) -> int:
    """Write each name where it hits no mark, line or other name at 390 px; the others get a letter and a key below.

    Returns
    -------
    int
        Height of the key in pixels.
    """
    x, y, name = columns
    inner = HEIGHT - HEAD - FOOT
    px = NARROW * (table[x].to_numpy(float) - spans[0][0]) / (spans[0][1] - spans[0][0])
    py = inner * (spans[1][1] - table[y].to_numpy(float)) / (spans[1][1] - spans[1][0])
    taken: list[Box] = [(a - MARK, b - MARK, a + MARK, b + MARK) for a, b in zip(px, py, strict=True)]
    taken += _interval_boxes(table, (x, y), (px, py), (NARROW / np.ptp(spans[0]), inner / np.ptp(spans[1])))
    key_lines: list[str] = []
    for i in sorted(range(len(table)), key=lambda i: not best[i]):
        policy = str(table[name].iloc[i])
        corner = _free_corner(px[i], py[i], policy, taken, inner) if len(policy) <= MOST else None
        text = policy
        if corner is None:
            if len(key_lines) >= MOST_KEY:
                continue
            text = _letter(len(key_lines))
            corner = _free_corner(px[i], py[i], text, taken, inner) or (px[i] + MARK, py[i] - LINE)
            key_lines.append(f"{text}: {policy}")
        taken.append((corner[0], corner[1], corner[0] + LETTER * len(text), corner[1] + LINE))
        shift = {"xshift": corner[0] - px[i], "yshift": py[i] - corner[1]}
        anchor = {
            "xref": "x",
            "yref": "y",
            "xanchor": "left",
            "yanchor": "top",
            "borderpad": 0,
            "bgcolor": "rgba(255,255,255,0.8)",
        }
        font = {"size": 11.5, "color": INK if best[i] else QUIET}
        note(drawing, safe(text), float(table[x].iloc[i]), float(table[y].iloc[i]), font=font, **shift, **anchor)
    for index, text in enumerate(key_lines):
        position = {"xanchor": "left", "yanchor": "top", "yshift": -58 - LINE * index, "xshift": 8 - LEFT}
        note(drawing, safe(text if len(text) <= 60 else text[:59] + "\u2026"), 0, 0, font={"size": 11.5}, **position)
    return LINE * len(key_lines) + (8 if key_lines else 0)


def _interval_boxes(
    table: pd.DataFrame, columns: tuple[str, str], spots: tuple[Any, Any], scale: tuple[Any, Any]
) -> list[Box]:
    """Return the boxes that intervals cover, in pixels."""
    (x, y), (px, py) = columns, spots
    left, right = (
        (table[f"{x}{end}"].fillna(table[x]) - table[x]).to_numpy(float) * scale[0] for end in ("_low", "_high")
    )
    down, up = (
        (table[f"{y}{end}"].fillna(table[y]) - table[y]).to_numpy(float) * scale[1] for end in ("_low", "_high")
    )
    flat = [(a + u, b - 1, a + v, b + 1) for a, b, u, v in zip(px, py, left, right, strict=True)]
    return flat + [(a - 1, b - v, a + 1, b - u) for a, b, u, v in zip(px, py, down, up, strict=True)]


def _letter(index: int) -> str:
    """Return A, B, ... Z, A2, B2 ..."""
    return chr(65 + index % 26) + (str(index // 26 + 1) if index >= 26 else "")


def _free_corner(
    mark_x: float, mark_y: float, words: str, taken: list[Box], inner: float
) -> tuple[float, float] | None:
    """Return a corner for a name beside a mark that is inside the plot and hits nothing; None if there is none."""
    width, gap = LETTER * len(words), MARK + 2
    right, left, middle = mark_x + gap, mark_x - gap - width, mark_x - width / 2
    above, level, below = mark_y - gap - LINE + 2, mark_y - LINE / 2, mark_y + gap - 2
    corners = [(right, above), (right, below), (left, above), (left, below)]
    sides = [(middle, above - 4), (middle, below + 4), (right, level), (left, level)]
    further = [(right, above - LINE), (left, above - LINE), (right, below + LINE), (left, below + LINE)]
    for left_edge, top_edge in (*corners, *sides, *further):
        inside = left_edge >= 0 and left_edge + width <= NARROW and top_edge >= 0 and top_edge + LINE <= inner
        if inside and not any(
            left_edge < x1 and x0 < left_edge + width and top_edge < y1 and y0 < top_edge + LINE
            for x0, y0, x1, y1 in taken
        ):
            return left_edge, top_edge
    return None
