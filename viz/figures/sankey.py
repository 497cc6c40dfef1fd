"""Where aid and money go: from those who bring them to those who get them, and what is lost on the way."""

from typing import Any

from interpose.model.language.words import mark, say, say_count
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
PLEDGES = {"not arrived": mark("{amount} did not arrive"), "not yet due": mark("{amount} was not yet due")}
AID_FATES = {
    mark("delivered to people"): (mark("reaches people"), REACHED),
    mark("came back on the market"): (mark("sold on the market"), BETWEEN),
    mark("in store at the end"): (mark("in store"), BETWEEN),
    mark("taken by crowds"): (mark("taken by crowds"), LOST),
    mark("taken as tolls"): (mark("diverted on the way"), LOST),
    mark("given to others by captured lists"): (mark("diverted by lists"), LOST),
    mark("stolen by the load"): (mark("diverted loads"), LOST),
    mark("spoiled"): (mark("spoiled"), LOST),
}


def aid_streams(run: Stored) -> list[Stream]:
    """Read from the books where aid came from and what became of it."""
    books = run.table("ledgers")
    aid = books[books["ledger"] == "aid"].groupby(["source", "entry"], sort=False)["amount"].sum()
    streams = []
    for source in dict.fromkeys(name for name, _ in aid.index):
        source_label = mark("comes anyway") if "without" in str(source) else mark("the mission brings")
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
        Stream(mark("pledged"), mark("not arrived"), fund["did not arrive"], LOST),
        Stream(mark("pledged"), mark("not yet due"), fund["not yet due"], BETWEEN),
        Stream(mark("pledged"), mark("the fund"), arrived, REACHED),
        Stream(mark("the fund"), mark("unspent"), fund["in the fund at the end"], BETWEEN),
        Stream(mark("the fund"), mark("given back"), fund["given back"], LOST),
    ]
    spent, taken = works["spent"], works["of that, taken by those who hold the ground"]
    largest, names = spent[spent > 0].nlargest(MOST_PLACES).index, names_of(run.meta, "places")
    for territory in largest:
        place = names.get(str(territory), str(territory))
        streams.append(Stream(mark("the fund"), place, float(spent[territory] - taken[territory]), REACHED))
    others = spent.index.difference(largest)
    others_amount = float((spent[others] - taken[others]).sum())
    return [
        *streams,
        Stream(
            mark("the fund"),
            say_count("{n} other place", "{n} other places", int((spent[others] > 0).sum())),
            others_amount,
            REACHED,
        ),
        Stream(mark("the fund"), mark("taken by holders"), float(taken.sum()), LOST),
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
    said = [say(words, amount=number(amounts[name] / MILLION)) for name, words in PLEDGES.items() if amounts[name]]
    arrived = amounts["the fund"]
    came = say("{amount} arrived", amount=number(arrived / MILLION)) if arrived else say("none arrived")
    return say(
        "Of {pledged} million USD pledged for rebuilding, {parts}.",
        pledged=number(pledged / MILLION),
        parts=listing([came, *said]),
    )


def is_one_block(run: Stored) -> bool:
    """Whether no money arrived, so that a sentence says all that a figure would."""
    return not any(stream.amount for stream in money_streams(run) if stream.target == mark("the fund"))


def aid_sankey(run: Stored) -> Any:
    """Draw how much aid came, from whom, and what became of it."""
    return sankey(aid_streams(run), say("million rations"), 1e6, say("no aid entered in this run"))


def money_sankey(run: Stored) -> Any:
    """Draw what became of the money that was pledged for rebuilding."""
    return sankey(money_streams(run), say("million USD"), MILLION, say("no money was pledged in this run"))


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
    words = say(
        "{unit}   <span style='color:{blue}'>\u25a0</span> reached   <span "
        "style='color:{higher}'>\u25a0</span> lost   <span style='color:#9a9a9a'>\u25a0</span> "
        "neither",
        unit=unit,
        blue=BLUE,
        higher=HIGHER,
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=12, font={"size": 12, "color": QUIET})
    return drawing
