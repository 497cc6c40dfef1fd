"""Where aid and money go: from those who bring them to those who get them, and what is lost on the way."""

from typing import Any

from interpose.model.results.formatting import listing, number
from interpose.viz.figures.flow_bands import (
    BETWEEN,
    INNER,
    LOST,
    REACHED,
    Stream,
    draw_streams,
    placed_nodes,
    streams_that_show,
)
from interpose.viz.figures.panels import empty_figure
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import BLUE, HIGHER, QUIET, figure, note

HEIGHT, HEAD, FOOT = 430, 34, 14
MOST_PLACES = 6
MILLION = 1_000.0
"""Thousand USD, in which books are kept."""
PLEDGES = {"not arrived": "did not arrive", "not yet due": "was not yet due"}
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
    largest, names = spent[spent > 0].nlargest(MOST_PLACES).index, names_of(run.meta, "places")
    for territory in largest:
        place = names.get(str(territory), str(territory))
        streams.append(Stream("the fund", place, float(spent[territory] - taken[territory]), REACHED))
    others = spent.index.difference(largest)
    others_amount = float((spent[others] - taken[others]).sum())
    return [
        *streams,
        Stream("the fund", f"{int((spent[others] > 0).sum())} other places", others_amount, REACHED),
        Stream("the fund", "taken by holders", float(taken.sum()), LOST),
    ]


def money_words(run: Stored) -> str:
    """Return in a sentence what became of the money that was pledged; empty where none was."""
    amounts: dict[str, float] = {}
    for stream in money_streams(run):
        if stream.source == "pledged":
            amounts[stream.target] = amounts.get(stream.target, 0.0) + stream.amount
    pledged = sum(amounts.values())
    if not pledged:
        return ""
    said = [f"{number(amounts[name] / MILLION)} {words}" for name, words in PLEDGES.items() if amounts[name]]
    arrived = amounts["the fund"]
    came = f"{number(arrived / MILLION)} arrived" if arrived else "none arrived"
    return f"Of {number(pledged / MILLION)} million USD pledged for rebuilding, {listing([came, *said])}."


def is_one_block(run: Stored) -> bool:
    """Whether no money arrived, so that a sentence says all that a figure would."""
    return not any(stream.amount for stream in money_streams(run) if stream.target == "the fund")


def aid_sankey(run: Stored) -> Any:
    """Draw how much aid came, from whom, and what became of it."""
    return sankey(aid_streams(run), "million rations", 1e6, "no aid entered in this run")


def money_sankey(run: Stored) -> Any:
    """Draw what became of the money that was pledged for rebuilding."""
    return sankey(money_streams(run), "million USD", MILLION, "no money was pledged in this run")


def sankey(streams: list[Stream], unit: str, per: float, empty: str) -> Any:
    """Draw streams as bands whose width is their amount.

    Parameters
    ----------
    streams : list of Stream
        Amounts between nodes.
    unit, per : str, float
        Unit in which amounts are written, and how many of the streams' units it holds.
    empty : str
        What is written where there are no streams.
    """
    shown = streams_that_show(streams)
    if not shown:
        return empty_figure(empty)
    drawing = figure(height=HEIGHT, margin={"l": 8, "r": 8, "t": HEAD, "b": FOOT}, showlegend=False)
    drawing.update_xaxes(visible=False, range=[-0.005, 1.005])
    drawing.update_yaxes(visible=False, range=[INNER, 0])
    draw_streams(drawing, shown, placed_nodes(shown), unit, per)
    words = (
        f"{unit}   <span style='color:{BLUE}'>\u25a0</span> reached   "
        f"<span style='color:{HIGHER}'>\u25a0</span> lost   <span style='color:#9a9a9a'>\u25a0</span> neither"
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=12, font={"size": 12, "color": QUIET})
    return drawing
