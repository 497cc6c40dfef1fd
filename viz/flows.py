"""Where aid and money go: from those who bring them to those who get them, and what is lost on the way."""

from typing import Any, NamedTuple

import pandas as pd

from interpose.viz.stored import Stored
from interpose.viz.theme import BLUE, FONT, HIGHER, INK, QUIET, figure, note, number, safe

HEIGHT, HEAD, FOOT = 430, 34, 14
REACHED, LOST, BETWEEN = "rgba(0,114,178,0.45)", "rgba(230,97,1,0.5)", "rgba(90,90,90,0.30)"
MOST_PLACES = 6


class Stream(NamedTuple):
    """An amount that goes from one place to another; ``fate`` is its colour."""

    source: str
    target: str
    amount: float
    fate: str


AID_FATES = {
    "delivered to people": ("reaches people", REACHED),
    "came back on the market": ("sold on the market", BETWEEN),
    "in store at the end": ("in store", BETWEEN),
    "taken by crowds": ("taken by crowds", LOST),
    "taken as tolls": ("tolls", LOST),
    "given to others by captured lists": ("captured lists", LOST),
    "stolen by the load": ("stolen loads", LOST),
    "spoiled": ("spoiled", LOST),
}


def aid_streams(run: Stored) -> list[Stream]:
    """Read from the books where aid came from and what became of it."""
    books = run.table("ledgers")
    aid = books[books["ledger"] == "aid"].groupby(["source", "entry"], sort=False)["amount"].sum()
    found = []
    for source in dict.fromkeys(name for name, _ in aid.index):
        short = "comes anyway" if "without" in str(source) else "the mission brings"
        found += [
            Stream(short, fate, float(aid[(source, entry)]), colour)
            for entry, (fate, colour) in AID_FATES.items()
            if aid[(source, entry)] > 0
        ]
    return found


def money_streams(run: Stored) -> list[Stream]:
    """Read from the books what became of pledges, and which territories what is spent went to."""
    books = run.table("ledgers")
    fund = books[books["ledger"] == "fund"].set_index("entry")["amount"].astype(float)
    works = books[books["ledger"] == "works"].pivot_table(
        index="territory", columns="entry", values="amount", sort=False
    )
    arrived = fund["spent"] + fund["in the fund at the end"] + fund["given back"]
    found = [
        Stream("pledged", "the fund", arrived, REACHED),
        Stream("pledged", "not arrived", fund["did not arrive"], LOST),
        Stream("pledged", "not yet due", fund["not yet due"], BETWEEN),
        Stream("the fund", "unspent", fund["in the fund at the end"], BETWEEN),
        Stream("the fund", "given back", fund["given back"], LOST),
    ]
    spent, taken = works["spent"], works["of that, taken by those who hold the ground"]
    largest = spent[spent > 0].nlargest(MOST_PLACES).index
    for place in largest:
        found.append(Stream("the fund", str(place), float(spent[place] - taken[place]), REACHED))
    others = spent.index.difference(largest)
    rest = float((spent[others] - taken[others]).sum())
    return [
        *found,
        Stream("the fund", f"{int((spent[others] > 0).sum())} other places", rest, REACHED),
        Stream("the fund", "taken by holders", float(taken.sum()), LOST),
    ]


def aid_figure(run: Stored) -> Any:
    """Draw how much aid came, from whom, and what became of it."""
    return _sankey(aid_streams(run), "million rations", 1e6, "no aid entered in this run")


def money_figure(run: Stored) -> Any:
    """Draw what became of the money that was pledged for rebuilding."""
    return _sankey(money_streams(run), "million USD", 1e3, "no money was pledged in this run")


def _sankey(streams: list[Stream], unit: str, per: float, empty: str) -> Any:
    """Draw streams as bands whose width is their amount; every node carries its name and amount."""
    drawing = figure(height=HEIGHT, margin={"l": 8, "r": 8, "t": HEAD, "b": FOOT})
    least = 1e-6 * max((stream.amount for stream in streams), default=0.0)
    streams = [stream for stream in streams if stream.amount > least]
    if not streams:
        drawing.update_xaxes(visible=False)
        drawing.update_yaxes(visible=False)
        note(drawing, empty, 0.5, 0.5, xanchor="center", font={"color": QUIET})
        return drawing
    names = list(dict.fromkeys([s.source for s in streams] + [s.target for s in streams]))
    into = pd.Series({n: sum(s.amount for s in streams if s.target == n) for n in names})
    outof = pd.Series({n: sum(s.amount for s in streams if s.source == n) for n in names})
    total = pd.concat([into, outof], axis=1).max(axis=1)
    whole = float(outof[[n for n in names if into[n] == 0]].sum())
    shown = {n: f"{safe(n)} {number(total[n] / per, _places(total[n] / per))}" for n in names}
    drawing.add_sankey(
        arrangement="snap",
        node={
            "label": [shown[n] for n in names],
            "pad": 16,
            "thickness": 12,
            "color": [INK if outof[n] > 0 else _end(n, streams) for n in names],
            "line": {"width": 0},
            "hovertemplate": f"%{{label}} {unit}<extra></extra>",
        },
        link={
            "source": [names.index(s.source) for s in streams],
            "target": [names.index(s.target) for s in streams],
            "value": [s.amount / per for s in streams],
            "color": [s.fate for s in streams],
            "customdata": [100 * s.amount / whole for s in streams],
            "hovertemplate": f"%{{value:,.2f}} {unit}, %{{customdata:.1f}} % of all<extra></extra>",
        },
        textfont={"family": FONT, "size": 12, "color": INK},
        valueformat=",.2f",
    )
    words = (
        f"{unit}   <span style='color:{BLUE}'>\u25a0</span> reached   "
        f"<span style='color:{HIGHER}'>\u25a0</span> lost   <span style='color:#9a9a9a'>\u25a0</span> neither"
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=12, font={"size": 12, "color": QUIET})
    return drawing


def _places(value: float) -> int:
    """Choose decimals for an amount."""
    return 0 if value >= 100 else 1 if value >= 1 else 2


def _end(name: str, streams: list[Stream]) -> str:
    """Give the colour of a node at which streams end."""
    fate = next(s.fate for s in streams if s.target == name)
    return {REACHED: BLUE, LOST: HIGHER}.get(fate, QUIET)
