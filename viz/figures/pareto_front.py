"""What can be had of two goods at once: policies by two outcomes, and those that no other one beats in both."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.results.formatting import estimate
from interpose.viz.figures.panels import bars, needs, nothing
from interpose.viz.style import BLUE, INK, QUIET, figure, note, records, safe

HEIGHT, HEAD, FOOT, LEFT, RIGHT = 430, 46, 54, 92, 14
NARROW = 390 - LEFT - RIGHT
LETTER, LINE, MARK = 6.4, 15, 8
MOST, MOST_KEY = 26, 16
Box = tuple[float, float, float, float]


def front(x: Any, y: Any, *, more_x: bool = False, more_y: bool = False) -> Any:
    """Say which points no other point beats: none is as good in both and better in one."""
    a, b = np.asarray(x, float) * (-1 if more_x else 1), np.asarray(y, float) * (-1 if more_y else 1)
    no_worse = (a[None, :] <= a[:, None]) & (b[None, :] <= b[:, None])
    better = (a[None, :] < a[:, None]) | (b[None, :] < b[:, None])
    return ~(no_worse & better).any(axis=1)


def frontier(
    table: pd.DataFrame,
    *,
    x: str,
    y: str,
    name: str,
    x_label: str,
    y_label: str,
    more_x: bool = False,
    more_y: bool = False,
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
    """
    ends = [f"{axis}{end}" for axis in (x, y) for end in ("_low", "_high")]
    kept = needs(table, x, y, name, *ends)
    kept = kept[np.isfinite(kept[[x, y]].to_numpy(float)).all(axis=1)]
    if kept.empty:
        return nothing()
    drawing = figure(height=HEIGHT, margin={"l": LEFT, "r": RIGHT, "t": HEAD, "b": FOOT})
    best = front(kept[x], kept[y], more_x=more_x, more_y=more_y)
    spans = {axis: _span(kept, axis) for axis in (x, y)}
    _draw_front(drawing, kept[best], x, y, more_x, more_y)
    _draw_points(drawing, kept[~best], x, y, name, "beaten by another", on=False)
    _draw_points(drawing, kept[best], x, y, name, "not beaten", on=True)
    below = _write_names(drawing, kept, best, (x, y, name), (spans[x], spans[y]))
    for write, axis, label, more in (
        (drawing.update_xaxes, x, x_label, more_x),
        (drawing.update_yaxes, y, y_label, more_y),
    ):
        way = "more is better" if more else "less is better"
        write(
            title={"text": f"{safe(label)}<br><i>{way}</i>", "standoff": 6},
            range=spans[axis],
            nticks=5,
            exponentformat="none",
            separatethousands=True,
        )
    drawing.update_layout(height=HEIGHT + 16 + below, margin={"b": FOOT + 16 + below})
    return drawing


def _span(table: pd.DataFrame, axis: str) -> list[float]:
    """Return the range that holds every interval of an axis."""
    values = table[[axis, f"{axis}_low", f"{axis}_high"]].to_numpy(float)
    values = values[np.isfinite(values)]
    width = float(np.ptp(values)) or abs(float(values[0])) or 1.0
    return [float(values.min()) - 0.1 * width, float(values.max()) + 0.1 * width]


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
        name="Pareto front",
    )


def _draw_points(drawing: Any, part: pd.DataFrame, x: str, y: str, name: str, kind: str, *, on: bool) -> None:
    """Draw policies, with intervals both ways where there are any."""
    if part.empty:
        return
    colour = BLUE if on else QUIET
    axes = {}
    for axis, column in (("error_x", x), ("error_y", y)):
        ends = pd.DataFrame({"mean": part[column], "low": part[f"{column}_low"], "high": part[f"{column}_high"]})
        ends["low"], ends["high"] = ends["low"].fillna(ends["mean"]), ends["high"].fillna(ends["mean"])
        axes[axis] = bars(ends, colour, thickness=1.2)
    drawing.add_scatter(
        x=part[x].tolist(),
        y=part[y].tolist(),
        mode="markers",
        marker={"symbol": "diamond" if on else "circle-open", "size": 10, "color": colour, "line": {"width": 2}},
        name=kind,
        text=[_hover(e, x, y, name) for e in records(part)],
        hovertemplate="%{text}<extra></extra>",
        **axes,
    )


def _hover(e: dict[str, Any], x: str, y: str, name: str) -> str:
    """Write what a policy shows when it is touched."""
    across, up = (safe(estimate(e[axis], e[f"{axis}_low"], e[f"{axis}_high"], "share")) for axis in (x, y))
    return f"<b>{safe(e[name])}</b><br>across: {across}<br>up: {up}"


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
    taken += _crosses(table, (x, y), (px, py), (NARROW / np.ptp(spans[0]), inner / np.ptp(spans[1])))
    key: list[str] = []
    for i in sorted(range(len(table)), key=lambda i: not best[i]):
        full = str(table[name].iloc[i])
        spot = _free(px[i], py[i], full, taken, inner) if len(full) <= MOST else None
        words = full
        if spot is None:
            if len(key) >= MOST_KEY:
                continue
            words = _letter(len(key))
            spot = _free(px[i], py[i], words, taken, inner) or (px[i] + MARK, py[i] - LINE)
            key.append(f"{words}: {full}")
        taken.append((spot[0], spot[1], spot[0] + LETTER * len(words), spot[1] + LINE))
        shift = {"xshift": spot[0] - px[i], "yshift": py[i] - spot[1]}
        place = {
            "xref": "x",
            "yref": "y",
            "xanchor": "left",
            "yanchor": "top",
            "borderpad": 0,
            "bgcolor": "rgba(255,255,255,0.8)",
        }
        font = {"size": 11.5, "color": INK if best[i] else QUIET}
        note(drawing, safe(words), float(table[x].iloc[i]), float(table[y].iloc[i]), font=font, **shift, **place)
    for place_, words in enumerate(key):
        at = {"xanchor": "left", "yanchor": "top", "yshift": -58 - LINE * place_, "xshift": 8 - LEFT}
        note(drawing, safe(words if len(words) <= 60 else words[:59] + "\u2026"), 0, 0, font={"size": 11.5}, **at)
    return LINE * len(key) + (8 if key else 0)


def _crosses(
    table: pd.DataFrame, columns: tuple[str, str], spots: tuple[Any, Any], scale: tuple[Any, Any]
) -> list[Box]:
    """Return the places that intervals take, in pixels."""
    (x, y), (px, py) = columns, spots
    left, right = (
        (table[f"{x}{end}"].fillna(table[x]) - table[x]).to_numpy(float) * scale[0] for end in ("_low", "_high")
    )
    down, up = (
        (table[f"{y}{end}"].fillna(table[y]) - table[y]).to_numpy(float) * scale[1] for end in ("_low", "_high")
    )
    flat = [(a + u, b - 1, a + v, b + 1) for a, b, u, v in zip(px, py, left, right, strict=True)]
    return flat + [(a - 1, b - v, a + 1, b - u) for a, b, u, v in zip(px, py, down, up, strict=True)]


def _letter(place: int) -> str:
    """Return A, B, ... Z, A2, B2 ..."""
    return chr(65 + place % 26) + (str(place // 26 + 1) if place >= 26 else "")


def _free(a: float, b: float, words: str, taken: list[Box], inner: float) -> tuple[float, float] | None:
    """Find a place beside a mark that is inside the plot and hits nothing; none if there is none."""
    width, gap = LETTER * len(words), MARK + 2
    right, left, middle = a + gap, a - gap - width, a - width / 2
    above, level, below = b - gap - LINE + 2, b - LINE / 2, b + gap - 2
    corners = [(right, above), (right, below), (left, above), (left, below)]
    sides = [(middle, above - 4), (middle, below + 4), (right, level), (left, level)]
    further = [(right, above - LINE), (left, above - LINE), (right, below + LINE), (left, below + LINE)]
    for u, v in (*corners, *sides, *further):
        inside = u >= 0 and u + width <= NARROW and v >= 0 and v + LINE <= inner
        if inside and not any(u < x1 and x0 < u + width and v < y1 and y0 < v + LINE for x0, y0, x1, y1 in taken):
            return u, v
    return None
