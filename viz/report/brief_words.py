"""The answer of a brief: three sentences with intervals, deaths of all groups first; and what it costs."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
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
    "deaths": mark("deaths of all groups"),
    "deaths_civilians": mark("civilians"),
    "deaths_fighters": mark("fighters"),
    "deaths_force": mark("peacekeepers"),
    "violations": mark("violations against civilians"),
    "displaced": mark("people displaced at the end"),
    "mean_hardship": mark("mean hardship (0 to 1)"),
    "mean_trust": mark("mean trust in the force (0 to 1)"),
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
        said.append(say("Deaths group by group: {groups}.", groups="; ".join(groups)))
    if others:
        said.append(say("Beside deaths: {others}.", others="; ".join(others)))
    return said


def _deaths(e: dict[str, Any], days: int) -> str:
    """Say whether fewer people die."""
    named: dict[str, Any] = {"policy": e["policy"], "days": days}
    named |= {"with_it": number(e["with"]), "without": number(e["baseline"])}
    if e["verdict"] != OPEN:
        low, high = sorted((abs(e["low"]), abs(e["high"])))
        named |= {"amount": number(abs(e["difference"])), "low": number(low), "high": number(high)}
        return say(FEWER if e["verdict"] == BETTER else MORE, **named)
    return say(ALONE if e["low"] != e["low"] else UNCLEAR, **named, change=change_words(e))


ALONE = mark(
    "One seed gives no interval: with {policy}, deaths of all groups in {days:,} days are mean {with_it} instead of "
    "{without}."
)
UNCLEAR = mark(
    "Deaths of all groups in {days:,} days change by {change} with {policy}: the 95 % interval includes 0; mean "
    "{with_it} instead of {without}."
)
FEWER = mark(
    "In these worlds fewer people die with {policy}: {amount} fewer deaths of all groups in {days:,} days (95 % "
    "interval {low} to {high}); mean {with_it} instead of {without}."
)
MORE = mark(
    "In these worlds more people die with {policy}: {amount} more deaths of all groups in {days:,} days (95 % interval "
    "{low} to {high}); mean {with_it} instead of {without}."
)


def _one(e: dict[str, Any]) -> str:
    """Say one outcome: its change and whether that is better, worse, or has an interval that includes 0."""
    outcome = say(SHORT[e["outcome"]])
    if e["low"] == e["high"] == 0:
        return say("{outcome}: the same in every seed", outcome=outcome)
    named = {"outcome": outcome, "change": change_words(e), "verdict": say(e["verdict"])}
    return say("{outcome} {change}: {verdict}", **named)


def _of_many(effects: pd.DataFrame) -> list[str]:
    """Say what several policies change: one sentence for deaths of all groups, one for groups, one for the rest."""
    return [
        sentence
        for opening, names in (
            ("{outcomes}.", DEATHS[:1]),
            (mark("Deaths group by group. {outcomes}."), DEATHS[1:]),
            (mark("Beside deaths. {outcomes}."), OTHERS[:2]),
        )
        if (sentence := _sorted_policies(effects, opening, names))
    ]


WITH = {
    BETTER: mark("better with {policies}"),
    WORSE: mark("worse with {policies}"),
    OPEN: mark("interval includes 0 with {policies}"),
}


def _sorted_policies(effects: pd.DataFrame, opening: str, names: tuple[str, ...]) -> str:
    """Say of outcomes which policies make them better, worse, or change by an interval that includes 0."""
    parts = []
    for name in names:
        rows = records(effects[effects["outcome"] == name])
        if not rows:
            continue
        said = [
            say(WITH[kind], policies=listing([f"{e['policy']} ({change_words(e)})" for e in chosen]))
            for kind in (BETTER, WORSE)
            if (chosen := [e for e in rows if e["verdict"] == kind])
        ]
        unclear = [e["policy"] for e in rows if e["verdict"] == OPEN]
        said += [say(WITH[OPEN], policies=listing(unclear))] if unclear else []
        label = say(SHORT[name])
        named = {"outcome": f"{label[0].upper()}{label[1:]}", "changes": "; ".join(said)}
        parts.append(say("{outcome}: {changes}", **named))
    return say(opening, outcomes=". ".join(parts)) if parts else ""


def table_of(effects: pd.DataFrame, baseline: str) -> Table | None:
    """Return a row a policy with its changes; nothing for one policy, of which the sentences say all."""
    policies = list(dict.fromkeys(effects["policy"]))
    shown = [name for name in (*DEATHS, *OTHERS[:1]) if name in set(effects["outcome"])]
    if len(policies) < 2:
        return None
    cells = {(e["policy"], e["outcome"]): _cell(e) for e in records(effects)}
    rows = [[name, *(cells[name, outcome] for outcome in shown)] for name in policies[:MOST_POLICIES]]
    named = {"baseline": baseline, "more": len(policies) - MOST_POLICIES}
    caption = say(LONG_CAPTION if len(policies) > MOST_POLICIES else CAPTION, **named)
    headings = [say("Policy"), *(say(SHORT[name]).capitalize() for name in shown)]
    return Table(caption, headings, rows, words=True)


CAPTION = mark(
    "Change against \u201c{baseline}\u201d with 95 % interval, persons or events a run; no word behind it: the "
    "interval includes 0"
)
LONG_CAPTION = mark(
    "Change against \u201c{baseline}\u201d with 95 % interval, persons or events a run; {more} more are in the "
    "report; no word behind it: the interval includes 0"
)


def _cell(e: dict[str, Any]) -> str:
    """Write an effect with what it means; what is the same in every seed needs no interval."""
    if e["low"] == e["high"] == 0:
        return say("the same in every seed")
    return _plain(e) if e["verdict"] == OPEN else f"{_plain(e)} {say(e['verdict'])}"


def _plain(e: dict[str, Any]) -> str:
    """Write an effect without its unit."""
    return change_words(e | {"unit": "share"})
