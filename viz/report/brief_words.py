"""The answer of a brief: three sentences with intervals, deaths of all groups first; and what it costs."""

from typing import Any

import pandas as pd

from interpose.model.results.formatting import listing, number
from interpose.viz.page_parts import Table
from interpose.viz.report.brief_effects import (
    BETTER,
    DEATHS,
    OPEN,
    OTHERS,
    WORSE,
    change_words,
)
from interpose.viz.style import records

MOST_POLICIES = 8
"""Policies that fit the table of a brief; the report has all."""
SHORT = {
    "deaths": "deaths of all groups",
    "deaths_civilians": "civilians",
    "deaths_fighters": "fighters",
    "deaths_force": "peacekeepers",
    "violations": "violations against civilians",
    "displaced": "people displaced at the end",
    "mean_hardship": "mean hardship (0 to 1)",
    "mean_trust": "mean trust in the force (0 to 1)",
}


def answer(effects: pd.DataFrame, days: int) -> list[str]:
    """Return the three sentences: deaths of all groups, deaths group by group, other harm and trust.

    Parameters
    ----------
    effects : DataFrame
        As :func:`interpose.viz.report.brief_effects.effects_of` returns it.
    days : int
        Days of each world.
    """
    if effects.empty:
        return []
    policies = list(dict.fromkeys(effects["policy"]))
    return _of_one(effects, days) if len(policies) == 1 else _of_many(effects)


def _of_one(effects: pd.DataFrame, days: int) -> list[str]:
    """Say what one policy changes."""
    rows = {str(e["outcome"]): e for e in records(effects)}
    said = []
    if "deaths" in rows:
        said.append(_deaths(rows["deaths"], days))
    groups = [_one(rows[name]) for name in DEATHS[1:] if name in rows]
    others = [_one(rows[name]) for name in OTHERS if name in rows]
    if groups:
        said.append(f"Deaths group by group: {'; '.join(groups)}.")
    if others:
        said.append(f"Beside deaths: {'; '.join(others)}.")
    return said


def _deaths(e: dict[str, Any], days: int) -> str:
    """Say whether fewer people die."""
    name, means = e["policy"], f"mean {number(e['with'])} instead of {number(e['baseline'])}"
    if e["verdict"] == OPEN:
        if e["low"] != e["low"]:
            return f"One seed gives no interval: with {name}, deaths of all groups in {days:,} days are {means}."
        return (
            f"Deaths of all groups in {days:,} days change by {change_words(e)} with {name}: the 95 % interval "
            f"includes 0; {means}."
        )
    way = "fewer" if e["verdict"] == BETTER else "more"
    ends = " to ".join(number(end) for end in sorted((abs(e["low"]), abs(e["high"]))))
    return (
        f"In these worlds {way} people die with {name}: {number(abs(e['difference']))} {way} deaths of all groups in "
        f"{days:,} days (95 % interval {ends}); {means}."
    )


def _one(e: dict[str, Any]) -> str:
    """Say one outcome: its change and whether that is better, worse, or has an interval that includes 0."""
    same = e["low"] == e["high"] == 0
    return (
        f"{SHORT[e['outcome']]}: the same in every seed"
        if same
        else f"{SHORT[e['outcome']]} {change_words(e)}: {e['verdict']}"
    )


def _of_many(effects: pd.DataFrame) -> list[str]:
    """Say what several policies change: one sentence for deaths of all groups, one for groups, one for the rest."""
    return [
        sentence
        for opening, names in (
            ("", DEATHS[:1]),
            ("Deaths group by group. ", DEATHS[1:]),
            ("Beside deaths. ", OTHERS[:2]),
        )
        if (sentence := _sorted_policies(effects, opening, names))
    ]


def _sorted_policies(effects: pd.DataFrame, opening: str, names: tuple[str, ...]) -> str:
    """Say of outcomes which policies make them better, worse, or change by an interval that includes 0."""
    parts = []
    for name in names:
        rows = records(effects[effects["outcome"] == name])
        if not rows:
            continue
        said = [
            f"{kind} with {listing([f'{e["policy"]} ({change_words(e)})' for e in chosen])}"
            for kind in (BETTER, WORSE)
            if (chosen := [e for e in rows if e["verdict"] == kind])
        ]
        unclear = [e["policy"] for e in rows if e["verdict"] == OPEN]
        said += [f"interval includes 0 with {listing(unclear)}"] if unclear else []
        label = SHORT[name]
        parts.append(f"{label[0].upper()}{label[1:]}: {'; '.join(said)}")
    return f"{opening}{'. '.join(parts)}." if parts else ""


def table_of(effects: pd.DataFrame, baseline: str) -> Table | None:
    """Return a row a policy with its changes; nothing for one policy, of which the sentences say all."""
    policies = list(dict.fromkeys(effects["policy"]))
    shown = [name for name in (*DEATHS, *OTHERS[:1]) if name in set(effects["outcome"])]
    if len(policies) < 2:
        return None
    cells = {(e["policy"], e["outcome"]): _cell(e) for e in records(effects)}
    rows = [[name, *(cells[name, outcome] for outcome in shown)] for name in policies[:MOST_POLICIES]]
    more = f"; {len(policies) - MOST_POLICIES} more are in the report" if len(policies) > MOST_POLICIES else ""
    caption = f"Change against \u201c{baseline}\u201d with 95 % interval, persons or events a run{more}"
    caption += "; no word behind it: the interval includes 0"
    return Table(caption, ["Policy", *(SHORT[name].capitalize() for name in shown)], rows, words=True)


def _cell(e: dict[str, Any]) -> str:
    """Write an effect with what it means; what is the same in every seed needs no interval."""
    if e["low"] == e["high"] == 0:
        return "the same in every seed"
    return _plain(e) if e["verdict"] == OPEN else f"{_plain(e)} {e['verdict']}"


def _plain(e: dict[str, Any]) -> str:
    """Write an effect without its unit."""
    return change_words(e | {"unit": "share"})
