"""Docking: published models and laws beside interpose, and which of their findings come out."""

from typing import Any

import pandas as pd

from interpose.model.language.told import word_of
from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import estimate, number, plain_number
from interpose.model.results.stored_labels import expected_words
from interpose.viz.figure import Drawing
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.torus_snapshot import torus_snapshot
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

ROUNDED = {
    "none": mark("C/A unrounded"),
    "floor": mark("C/A rounded down"),
    "nearest": mark("C/A to the nearest"),
}
OTHER = mark("another rounding")
FIRST, SECOND = 1, 2
"""Whom the table of sites calls the first and the second group."""
X_LABEL = mark("peacekeepers, as a share of the sites")


def _without_epstein(store: Stored) -> str:
    """Return why there are no waiting times, or nothing if there are."""
    return "" if store.has("waiting") else say("the part epstein was not run")


def waiting(store: Stored, *, by_rounding: bool) -> Any:
    """Draw waiting times against density: mean and standard deviation, by who counts as active or by rounding."""
    table = store.table("waiting")
    if by_rounding:
        table = table[~table["lone_active"].astype(bool)].assign(
            series=lambda t: [say(ROUNDED.get(str(rounding), OTHER)) for rounding in t["rounding"]]
        )
    else:
        rounding = str(store.meta["sizes"]["rounding"])
        names = {False: say("active means killing"), True: say("active without a victim")}
        table = table[table["rounding"] == rounding].assign(series=lambda t: t["lone_active"].astype(bool).map(names))
    mean = table.assign(label=mark("Mean waiting time until one group is gone"), unit=mark("periods"))
    spread = table.assign(label=mark("Standard deviation of waiting times"), unit="periods")
    spread = spread.assign(mean=table["spread"], low=table["spread_low"], high=table["spread_high"])
    shown = pd.concat([mean, spread], ignore_index=True)
    return dose_response(shown, x="peacekeepers", x_label=say(X_LABEL), series="series")


def havens(store: Stored) -> Any:
    """Draw who is left where in one run of each density of peacekeepers."""
    return torus_snapshot(
        store.table("havens"),
        case="peacekeepers",
        name_of=lambda dose: say("{percent} % peacekeepers", percent=plain_number(100 * dose)),
    )


def longest_wait(store: Stored) -> str:
    """Return how long both groups last without peacekeepers and with the most of them, as the rounding was chosen."""
    table = store.table("waiting")
    rows = table[(table["rounding"] == str(store.meta["sizes"]["rounding"])) & ~table["lone_active"].astype(bool)]
    if rows.empty:
        return ""
    ordered = records(rows.sort_values("peacekeepers"))
    return say(
        "Both groups last {first}, {last} ({runs} each)",
        first=_wait(ordered[0]),
        last=_wait(ordered[-1]),
        runs=runs_words(int(ordered[0]["runs"])),
    )


def runs_words(runs: int) -> str:
    """Return how many runs there were."""
    return say_count("{n} run", "{n} runs", runs)


def rounding_matters(store: Stored) -> str:
    """Return how far mean waiting times under each rounding lie apart at the highest density."""
    table = store.table("waiting")
    rows = table[~table["lone_active"].astype(bool)]
    rows = rows[rows["peacekeepers"] == rows["peacekeepers"].max()]
    if len(rows) < 2:
        return ""
    return say(
        "At {percent} % peacekeepers both groups last {low} to {high} periods, by rounding ({runs} each)",
        percent=plain_number(100 * float(rows["peacekeepers"].iloc[0])),
        low=number(float(rows["mean"].min())),
        high=number(float(rows["mean"].max())),
        runs=runs_words(int(rows["runs"].min())),
    )


def left_standing(store: Stored) -> str:
    """Return how many of both groups are left in the picture of the highest density."""
    table = store.table("havens")
    most = table["peacekeepers"].max()
    here = table[table["peacekeepers"] == most]["who"]
    return say(
        "At {percent} % peacekeepers {first} of the first and {second} of the second group are left (one run)",
        percent=plain_number(100 * float(most)),
        first=int((here == FIRST).sum()),
        second=int((here == SECOND).sum()),
    )


def _wait(e: dict[str, Any]) -> str:
    """Write a mean waiting time with its interval, and the density at which it is met."""
    lasting = estimate(e["mean"], e["low"], e["high"], "periods")
    return say("{wait} at {percent} % peacekeepers", wait=lasting, percent=plain_number(100 * e["peacekeepers"]))


FIGURES = (
    Drawing(
        "waiting",
        mark("How long both groups last"),
        mark(
            "Epstein's second model: mean and standard deviation over runs with 95 % intervals, against the density of "
            "peacekeepers, under two readings of who counts as active."
        ),
        lambda store: waiting(store, by_rounding=False),
        _without_epstein,
        longest_wait,
    ),
    Drawing(
        "rounding",
        mark("Whether rounding matters"),
        mark(
            "The same with the ratio of peacekeepers to active agents left unrounded, rounded down, or rounded to the "
            "nearest whole number."
        ),
        lambda store: waiting(store, by_rounding=True),
        _without_epstein,
        rounding_matters,
    ),
    Drawing(
        "havens",
        mark("Havens"),
        mark(
            "Who stands where 100 periods after peacekeepers came to one run, and in the same run without them: the "
            "first run in which both groups are left at the highest density. A picture, not a mean."
        ),
        havens,
        _without_epstein,
        left_standing,
    ),
)


FOUND = mark("{name}, {finding}: {verdict} ({measure}: {mean} ({low} to {high}) {unit}, expected {expected}).")
EXACT = mark("{name}, {finding}: {verdict} ({measure}: {mean} {unit}, expected {expected}).")


def sentences(store: Stored) -> list[str]:
    """Say of each finding whether it came out, with its numbers."""
    said = []
    for e in records(store.table("findings")):
        named = {"name": str(e["name"]), "expected": _expected(e)}
        named |= {name: word_of(store.meta, str(e[name])) for name in ("finding", "measure", "unit")}
        named |= {"verdict": say(str(e["verdict"])), "mean": number(e["estimate"])}
        if e["runs"]:
            said.append(say(FOUND, **named, low=number(e["low"]), high=number(e["high"])))
        else:
            said.append(say(EXACT, **named))
    return said


def _expected(e: dict[str, Any]) -> str:
    """Write what is expected of a finding; as stored where a result does not say of what kind it is."""
    return expected_words(e["kind"], e["value"], e["margin"]) if "kind" in e else say(str(e["expected"]))


KIND = Kind(
    name="dock",
    title=mark("Published models and laws beside the model"),
    manifest="dock.json",
    table="findings",
    question=lambda _: say("Which findings of published models and laws come out?"),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=lambda store: say("{runs} of whatever has chance in it.", runs=runs_words(len(store.meta["seeds"]))),
)
