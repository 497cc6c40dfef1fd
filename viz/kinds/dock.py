"""Docking: published models and laws beside interpose, and which of their findings come out."""

from typing import Any

import pandas as pd

from interpose.model.results.formatting import count, estimate, number, plain_number
from interpose.viz.figure import Drawing
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.torus_snapshot import torus_snapshot
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

ROUNDED = {"none": "C/A unrounded", "floor": "C/A rounded down", "nearest": "C/A to the nearest"}
OTHER = "another rounding"
FIRST, SECOND = 1, 2
"""Whom the table of sites calls the first and the second group."""
X_LABEL = "peacekeepers, as a share of the sites"


def _without_epstein(store: Stored) -> str:
    """Return why there are no waiting times, or nothing if there are."""
    return "" if store.has("waiting") else "the part epstein was not run"


def waiting(store: Stored, *, by_rounding: bool) -> Any:
    """Draw waiting times against density: mean and standard deviation, by who counts as active or by rounding."""
    table = store.table("waiting")
    if by_rounding:
        table = table[~table["lone_active"].astype(bool)].assign(
            series=lambda t: t["rounding"].map(ROUNDED).fillna(OTHER)
        )
    else:
        rounding = str(store.meta["sizes"]["rounding"])
        names = {False: "active means killing", True: "active without a victim"}
        table = table[table["rounding"] == rounding].assign(series=lambda t: t["lone_active"].astype(bool).map(names))
    mean = table.assign(label="Mean waiting time until one group is gone", unit="periods")
    spread = table.assign(label="Standard deviation of waiting times", unit="periods")
    spread = spread.assign(mean=table["spread"], low=table["spread_low"], high=table["spread_high"])
    shown = pd.concat([mean, spread], ignore_index=True)
    return dose_response(shown, x="peacekeepers", x_label=X_LABEL, series="series")


def havens(store: Stored) -> Any:
    """Draw who is left where in one run of each density of peacekeepers."""
    return torus_snapshot(
        store.table("havens"),
        case="peacekeepers",
        name_of=lambda dose: f"{plain_number(100 * dose)} % peacekeepers",
    )


def longest_wait(store: Stored) -> str:
    """Return how long both groups last without peacekeepers and with the most of them, as the rounding was chosen."""
    table = store.table("waiting")
    rows = table[(table["rounding"] == str(store.meta["sizes"]["rounding"])) & ~table["lone_active"].astype(bool)]
    if rows.empty:
        return ""
    ordered = records(rows.sort_values("peacekeepers"))
    return f"Both groups last {_wait(ordered[0])}, {_wait(ordered[-1])} ({count(int(ordered[0]['runs']), 'run')} each)"


def rounding_matters(store: Stored) -> str:
    """Return how far mean waiting times under each rounding lie apart at the highest density."""
    table = store.table("waiting")
    rows = table[~table["lone_active"].astype(bool)]
    rows = rows[rows["peacekeepers"] == rows["peacekeepers"].max()]
    if len(rows) < 2:
        return ""
    most = plain_number(100 * float(rows["peacekeepers"].iloc[0]))
    ends = f"{number(float(rows['mean'].min()))} to {number(float(rows['mean'].max()))} periods"
    return (
        f"At {most} % peacekeepers both groups last {ends}, by rounding ({count(int(rows['runs'].min()), 'run')} each)"
    )


def left_standing(store: Stored) -> str:
    """Return how many of both groups are left in the picture of the highest density."""
    table = store.table("havens")
    most = table["peacekeepers"].max()
    here = table[table["peacekeepers"] == most]["who"]
    left = f"{int((here == FIRST).sum())} of the first and {int((here == SECOND).sum())} of the second group"
    return f"At {plain_number(100 * float(most))} % peacekeepers {left} are left (one run)"


def _wait(e: dict[str, Any]) -> str:
    """Write a mean waiting time with its interval, and the density at which it is met."""
    lasting = estimate(e["mean"], e["low"], e["high"], "periods")
    return f"{lasting} at {plain_number(100 * e['peacekeepers'])} % peacekeepers"


FIGURES = (
    Drawing(
        "waiting",
        "How long both groups last",
        "Epstein's second model: mean and standard deviation over runs with 95 % intervals, against the density of "
        "peacekeepers, under two readings of who counts as active.",
        lambda store: waiting(store, by_rounding=False),
        _without_epstein,
        longest_wait,
    ),
    Drawing(
        "rounding",
        "Whether rounding matters",
        "The same with the ratio of peacekeepers to active agents left unrounded, rounded down, or rounded to the "
        "nearest whole number.",
        lambda store: waiting(store, by_rounding=True),
        _without_epstein,
        rounding_matters,
    ),
    Drawing(
        "havens",
        "Havens",
        "Who stands where 100 periods after peacekeepers came to one run, and in the same run without them: the first "
        "run in which both groups are left at the highest density. A picture, not a mean.",
        havens,
        _without_epstein,
        left_standing,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say of each finding whether it came out, with its numbers."""
    said = []
    for e in records(store.table("findings")):
        spread = f" ({number(e['low'])} to {number(e['high'])})" if e["runs"] else ""
        value = f"{e['measure']}: {number(e['estimate'])}{spread} {e['unit']}, expected {e['expected']}"
        said.append(f"{e['name']}, {e['finding']}: {e['verdict']} ({value}).")
    return said


KIND = Kind(
    name="dock",
    title="Published models and laws beside the model",
    manifest="dock.json",
    table="findings",
    question=lambda _: "Which findings of published models and laws come out?",
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=lambda store: f"{count(len(store.meta['seeds']), 'run')} of whatever has chance in it.",
)
