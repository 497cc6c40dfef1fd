"""Amounts that flow from column to column as bands, in the width of a telephone; every end has its name and amount."""

from typing import Any, NamedTuple

import numpy as np

from interpose.model.language.words import say
from interpose.model.results.formatting import number
from interpose.viz.style import BLUE, HIGHER, INK, QUIET, note, safe

REACHED, LOST, BETWEEN = "rgba(0,114,178,0.45)", "rgba(230,97,1,0.5)", "rgba(90,90,90,0.30)"
INNER, PAD, THICK = 382.0, 18.0, 0.025
"""Height of the plot and the least gap between nodes in pixels, width of a node as a share."""
LEFTWARDS = 0.84
"""How far columns in between stand to the left, so that names at the right have room."""


class Stream(NamedTuple):
    """An amount that goes from one node to another; ``fate`` is its colour."""

    source: str
    target: str
    amount: float
    fate: str


class Node(NamedTuple):
    """Where streams begin or end: its column, position, amount, and pixels for an amount."""

    column: int
    x: float
    top: float
    amount: float
    scale: float
    last: bool


def placed_nodes(streams: list[Stream], height: float = INNER, top_edge: float = 0.0) -> dict[str, Node]:
    """Place every source and target: in columns by how many streams lead to it, in the order in which they come.

    Columns in between stand at the bottom, so that what goes past them goes above.

    Parameters
    ----------
    streams : list of Stream
        Amounts between nodes.
    height, top_edge : float
        Room for them in pixels, and where it begins.
    """
    names = list(dict.fromkeys([s.source for s in streams] + [s.target for s in streams]))
    column = dict.fromkeys(names, 0)
    for _ in names:
        for stream in streams:
            column[stream.target] = max(column[stream.target], column[stream.source] + 1)
    last = max(column.values())
    column = {name: index if any(s.source == name for s in streams) else last for name, index in column.items()}
    amount = {
        name: max(
            sum(s.amount for s in streams if s.source == name), sum(s.amount for s in streams if s.target == name)
        )
        for name in names
    }
    rows = {index: [name for name in names if column[name] == index] for index in range(last + 1)}
    scale = min((height - PAD * len(row)) / sum(amount[name] for name in row) for row in rows.values() if row)
    nodes: dict[str, Node] = {}
    for index, row in rows.items():
        free_height = height - scale * sum(amount[name] for name in row) - PAD * len(row)
        begins = {0: PAD + free_height / 2, last: PAD / 2}.get(index, PAD + free_height)
        top = top_edge + begins
        gap = PAD + (free_height / max(1, len(row) - 1) if index == last and len(row) > 1 else 0.0)
        for name in row:
            x = index / last * (1 - THICK) * (1.0 if index == last else LEFTWARDS)
            nodes[name] = Node(index, x, top, amount[name], scale, index == last)
            top += scale * amount[name] + gap
    return nodes


def streams_that_show(streams: list[Stream]) -> list[Stream]:
    """Return the streams that are more than a millionth of the largest."""
    least = 1e-6 * max((stream.amount for stream in streams), default=0.0)
    return [stream for stream in streams if stream.amount > least]


def draw_streams(drawing: Any, streams: list[Stream], nodes: dict[str, Node], unit: str, per: float) -> None:
    """Draw streams as bands whose width is their amount; every node carries its name and amount.

    The bands are drawn as areas: plotly's own Sankey animates into position, and would be printed half way.

    Parameters
    ----------
    drawing : Figure
        Where to draw: its first axes are 0 to 1 across, and pixels from the top.
    streams : list of Stream
        Amounts between nodes.
    nodes : dict
        Where these are, by name.
    unit, per : str, float
        Unit in which amounts are written, and how many of the streams' units it holds.
    """
    whole = sum(node.amount for node in nodes.values() if node.column == 0)
    left, right = ({name: node.top for name, node in nodes.items()} for _ in range(2))
    for stream in streams:
        band = nodes[stream.source].scale * stream.amount
        source_top, target_top = right[stream.source], left[stream.target]
        right[stream.source], left[stream.target] = source_top + band, target_top + band
        amount_text = f"{number(stream.amount / per, _digits(stream.amount / per))} {unit}"
        percent = 100 * stream.amount / whole
        words = say(
            "{source} \u2192 {target}: {amount}, {percent:.1f} % of all",
            source=safe(say(stream.source)),
            target=safe(say(stream.target)),
            amount=amount_text,
            percent=percent,
        )
        ends = (nodes[stream.source].x + THICK, nodes[stream.target].x)
        _draw_band(drawing, ends, (source_top, target_top), band, stream.fate, words)
    for name, node in nodes.items():
        colour = INK if any(s.source == name for s in streams) else _end_colour(name, streams)
        _draw_node(drawing, node, f"{safe(say(name))} {number(node.amount / per, _digits(node.amount / per))}", colour)


def _draw_band(
    drawing: Any, ends: tuple[float, float], tops: tuple[float, float], band: float, fate: str, words: str
) -> None:
    """Draw one stream as an area between two smooth lines."""
    share = np.linspace(0.0, 1.0, 21)
    smooth = share * share * (3 - 2 * share)
    x = ends[0] + (ends[1] - ends[0]) * share
    y = tops[0] + (tops[1] - tops[0]) * smooth
    drawing.add_scatter(
        x=[*x, *x[::-1]],
        y=[*y, *(y[::-1] + max(band, 0.6))],
        mode="lines",
        fill="toself",
        fillcolor=fate,
        line={"width": 0},
        hoveron="fills",
        hoverinfo="text",
        text=words,
        name=words.split(":", maxsplit=1)[0],
    )


def _draw_node(drawing: Any, node: Node, words: str, colour: str) -> None:
    """Draw where streams begin or end, with its name: left of the last column, above the others."""
    bottom = node.top + max(1.5, node.scale * node.amount)
    box = {"x0": node.x, "x1": node.x + THICK, "y0": node.top, "y1": bottom}
    drawing.add_shape(type="rect", fillcolor=colour, line={"width": 0}, **box)
    style: dict[str, Any] = {"xref": "x", "yref": "y", "bgcolor": "rgba(255,255,255,0.7)", "borderpad": 1}
    style |= {"font": {"size": 12}}
    if node.last:
        note(drawing, words, node.x, (node.top + bottom) / 2, xanchor="right", yanchor="middle", xshift=-3, **style)
    elif node.column == 0:
        note(drawing, words, node.x, node.top, xanchor="left", yanchor="bottom", yshift=2, **style)
    else:
        note(drawing, words, node.x + THICK / 2, node.top, xanchor="center", yanchor="bottom", yshift=2, **style)


def _digits(value: float) -> int:
    """Choose decimals for an amount."""
    return 0 if value >= 100 else 1 if value >= 1 else 2


def _end_colour(name: str, streams: list[Stream]) -> str:
    """Return the colour of a node at which streams end."""
    fate = next(s.fate for s in streams if s.target == name)
    return {REACHED: BLUE, LOST: HIGHER}.get(fate, QUIET)
