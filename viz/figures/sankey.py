"""Where aid and money go: from those who bring them to those who get them, and what is lost on the way."""

from typing import Any, NamedTuple

import numpy as np

from interpose.model.results.formatting import number
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, HIGHER, INK, QUIET, figure, note, safe

HEIGHT, HEAD, FOOT = 430, 34, 14
REACHED, LOST, BETWEEN = "rgba(0,114,178,0.45)", "rgba(230,97,1,0.5)", "rgba(90,90,90,0.30)"
MOST_PLACES = 6
INNER, PAD, THICK = 382.0, 16.0, 0.025
"""Height of the plot and the least gap between nodes in pixels, width of a node as a share."""


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


AID_FATES = {
    "delivered to people": ("reaches people", REACHED),
    "came back on the market": ("sold on the market", BETWEEN),
    "in store at the end": ("in store", BETWEEN),
    "taken by crowds": ("taken by crowds", LOST),
    "taken as tolls": ("diverted on the way", LOST),
    "given to others by captured lists": ("diverted by lists", LOST),
    "stolen by the load": ("diverted loads", LOST),
    "spoiled": ("spoiled", LOST),
}


def aid_streams(run: Stored) -> list[Stream]:
    """Read from the books where aid came from and what became of it."""
    books = run.table("ledgers")
    aid = books[books["ledger"] == "aid"].groupby(["source", "entry"], sort=False)["amount"].sum()
    streams = []
    for source in dict.fromkeys(name for name, _ in aid.index):
        source_label = "comes anyway" if "without" in str(source) else "the mission brings"
        streams += [
            Stream(source_label, fate, float(aid[(source, entry)]), colour)
            for entry, (fate, colour) in AID_FATES.items()
            if aid[(source, entry)] > 0
        ]
    return streams


def money_streams(run: Stored) -> list[Stream]:
    """Read from the books what became of pledges, and which territories what is spent went to."""
    books = run.table("ledgers")
    fund = books[books["ledger"] == "fund"].set_index("entry")["amount"].astype(float)
    works = books[books["ledger"] == "works"].pivot_table(
        index="territory", columns="entry", values="amount", sort=False
    )
    arrived = fund["spent"] + fund["in the fund at the end"] + fund["given back"]
    streams = [
        Stream("pledged", "not arrived", fund["did not arrive"], LOST),
        Stream("pledged", "not yet due", fund["not yet due"], BETWEEN),
        Stream("pledged", "the fund", arrived, REACHED),
        Stream("the fund", "unspent", fund["in the fund at the end"], BETWEEN),
        Stream("the fund", "given back", fund["given back"], LOST),
    ]
    spent, taken = works["spent"], works["of that, taken by those who hold the ground"]
    largest = spent[spent > 0].nlargest(MOST_PLACES).index
    for territory in largest:
        streams.append(Stream("the fund", str(territory), float(spent[territory] - taken[territory]), REACHED))
    others = spent.index.difference(largest)
    others_amount = float((spent[others] - taken[others]).sum())
    return [
        *streams,
        Stream("the fund", f"{int((spent[others] > 0).sum())} other places", others_amount, REACHED),
        Stream("the fund", "taken by holders", float(taken.sum()), LOST),
    ]


def aid_sankey(run: Stored) -> Any:
    """Draw how much aid came, from whom, and what became of it."""
    return sankey(aid_streams(run), "million rations", 1e6, "no aid entered in this run")


def money_sankey(run: Stored) -> Any:
    """Draw what became of the money that was pledged for rebuilding."""
    return sankey(money_streams(run), "million USD", 1e3, "no money was pledged in this run")


def sankey(streams: list[Stream], unit: str, per: float, empty: str) -> Any:
    """Draw streams as bands whose width is their amount; every node carries its name and amount.

    The bands are drawn as areas: plotly's own Sankey animates into position, and would be printed half way.

    Parameters
    ----------
    streams : list of Stream
        Amounts between nodes.
    unit, per : str, float
        Unit in which amounts are written, and how many of the streams' units it holds.
    empty : str
        What is written where there are no streams.
    """
    drawing = figure(height=HEIGHT, margin={"l": 8, "r": 8, "t": HEAD, "b": FOOT}, showlegend=False)
    drawing.update_xaxes(visible=False, range=[-0.005, 1.005])
    drawing.update_yaxes(visible=False, range=[INNER, 0])
    least = 1e-6 * max((stream.amount for stream in streams), default=0.0)
    streams = [stream for stream in streams if stream.amount > least]
    if not streams:
        note(drawing, empty, 0.5, 0.5, xanchor="center", font={"color": QUIET})
        return drawing
    nodes = placed_nodes(streams)
    whole = sum(node.amount for node in nodes.values() if node.column == 0)
    left, right = ({name: node.top for name, node in nodes.items()} for _ in range(2))
    for stream in streams:
        band = nodes[stream.source].scale * stream.amount
        source_top, target_top = right[stream.source], left[stream.target]
        right[stream.source], left[stream.target] = source_top + band, target_top + band
        amount_text = f"{number(stream.amount / per, _digits(stream.amount / per))} {unit}"
        percent = 100 * stream.amount / whole
        words = f"{safe(stream.source)} \u2192 {safe(stream.target)}: {amount_text}, {percent:.1f} % of all"
        ends = (nodes[stream.source].x + THICK, nodes[stream.target].x)
        _draw_band(drawing, ends, (source_top, target_top), band, stream.fate, words)
    for name, node in nodes.items():
        colour = INK if any(s.source == name for s in streams) else _end_colour(name, streams)
        _draw_node(drawing, node, f"{safe(name)} {number(node.amount / per, _digits(node.amount / per))}", colour)
    words = (
        f"{unit}   <span style='color:{BLUE}'>\u25a0</span> reached   "
        f"<span style='color:{HIGHER}'>\u25a0</span> lost   <span style='color:#9a9a9a'>\u25a0</span> neither"
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=12, font={"size": 12, "color": QUIET})
    return drawing


def placed_nodes(streams: list[Stream]) -> dict[str, Node]:
    """Place every source and target: in columns by how many streams lead to it, in the order in which they come."""
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
    scale = min((INNER - PAD * len(row)) / sum(amount[name] for name in row) for row in rows.values() if row)
    nodes: dict[str, Node] = {}
    for index, row in rows.items():
        free_height = INNER - scale * sum(amount[name] for name in row) - PAD * len(row)
        top = PAD / 2 + (free_height / 2 if index < last else 0.0)
        gap = PAD + (free_height / max(1, len(row) - 1) if index == last and len(row) > 1 else 0.0)
        for name in row:
            x = index / last * (1 - THICK)
            nodes[name] = Node(index, x, top, amount[name], scale, index == last)
            top += scale * amount[name] + gap
    return nodes


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
    """Draw where streams begin or end, with its name: inside the columns at both sides, above one in between."""
    bottom = node.top + max(1.5, node.scale * node.amount)
    box = {"x0": node.x, "x1": node.x + THICK, "y0": node.top, "y1": bottom}
    drawing.add_shape(type="rect", fillcolor=colour, line={"width": 0}, **box)
    style: dict[str, Any] = {"xref": "x", "yref": "y", "bgcolor": "rgba(255,255,255,0.7)", "borderpad": 1}
    style |= {"font": {"size": 12}}
    if node.last:
        note(drawing, words, node.x, (node.top + bottom) / 2, xanchor="right", yanchor="middle", xshift=-3, **style)
    elif node.column == 0:
        right_edge = node.x + THICK
        note(drawing, words, right_edge, (node.top + bottom) / 2, xanchor="left", yanchor="middle", xshift=3, **style)
    else:
        note(drawing, words, node.x + THICK / 2, node.top, xanchor="center", yanchor="bottom", yshift=2, **style)


def _digits(value: float) -> int:
    """Choose decimals for an amount."""
    return 0 if value >= 100 else 1 if value >= 1 else 2


def _end_colour(name: str, streams: list[Stream]) -> str:
    """Return the colour of a node at which streams end."""
    fate = next(s.fate for s in streams if s.target == name)
    return {REACHED: BLUE, LOST: HIGHER}.get(fate, QUIET)
