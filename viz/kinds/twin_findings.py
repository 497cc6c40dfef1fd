"""What a policy changes in paired worlds, in sentences: what gets better, what gets worse, what stays open."""

from typing import Any, NamedTuple

import numpy as np

from interpose.model.language.words import mark, say
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import ALONE, UNCLEAR, decimals, number, policy_name, signed, with_unit
from interpose.model.results.outcomes import MORE, NAMED
from interpose.viz.figures.effects import headlines
from interpose.viz.figures.weekly_comparison import reported_totals
from interpose.viz.style import records

SUBJECTS = {
    "clashes": mark("clashes between parties are"),
    "strikes": mark("events of remote violence are"),
    "violations": mark("violations against civilians are"),
    "deaths_fighters": mark("battle deaths of fighters are"),
    "deaths_civilians": mark("deaths of civilians are"),
    "deaths_force": mark("deaths of peacekeepers are"),
    "deaths_by_force": mark("deaths of civilians at the hands of the force are"),
    "attacks_on_force": mark("attacks on the force are"),
    "displaced": mark("the number of people displaced at the end is"),
    "mean_fear": mark("mean fear is"),
    "mean_trust": mark("mean trust in the force is"),
    "mean_hardship": mark("mean hardship is"),
    "deal_days": mark("the time that a pair of parties is under a truce or agreement is"),
    "aid_lost": mark("the share of aid that does not reach those it was meant for is"),
    "money_misused": mark("money for rebuilding that is taken by those who hold the ground is"),
}


class Findings(NamedTuple):
    """Sentences about the headline outcomes, sorted by what a policy does to people."""

    better: list[str]
    worse: list[str]
    unclear: list[str]


def findings(twin: Twin) -> Findings:
    """Say for each headline outcome what the policy changes, with its interval; plain text, not escaped."""
    found = Findings([], [], [])
    name = policy_name(twin.meta["policy"])
    for e in records(headlines(twin)):
        sentence = _sentence(e, name)
        if e["clear"] in (UNCLEAR, ALONE):
            found.unclear.append(sentence)
        elif (e["difference"] > 0) == (NAMED[e["outcome"]].direction == MORE):
            found.better.append(sentence)
        else:
            found.worse.append(sentence)
    return found


def _sentence(e: dict[str, Any], name: str) -> str:
    """Say what one outcome does, with unit, interval, both means and how many seeds agree."""
    subject = (
        say(SUBJECTS[e["outcome"]]) if e["outcome"] in SUBJECTS else say("\u201c{label}\u201d is", label=e["label"])
    )
    mean, low, high = e["difference"], e["low"], e["high"]
    places = decimals(mean, low, high)
    named = {"subject": subject[0].upper() + subject[1:], "means": _means(e, places), "policy": name}
    if e["clear"] == ALONE:
        return say(ALONE_SENTENCES[int(np.sign(mean))], **named, amount=with_unit(number(abs(mean), places), e["unit"]))
    if low == high == 0:
        return say("{subject} the same in every seed; {means}.", **named)
    named |= {"seeds": _seeds(e)}
    if e["clear"] == UNCLEAR:
        named |= {"amount": with_unit(signed(mean, places), e["unit"])}
        named |= {"low": signed(low, places), "high": signed(high, places)}
        return say(
            "{subject} {amount} with {policy}, but the 95 % interval includes 0: {low} to {high}; {seeds}; {means}.",
            **named,
        )
    near, far = sorted((abs(low), abs(high)))
    named |= {"amount": with_unit(number(abs(mean), places), e["unit"])}
    named |= {"near": number(near, places), "far": number(far, places)}
    said = say(CLEAR_SENTENCES[mean > 0], **named)
    return f"{said} {say('Without it there are none.')}" if e["without"] == 0 and e["unit"] != "share" else said


ALONE_SENTENCES = {
    -1: mark("{subject} lower by {amount} with {policy} than without; {means}; one seed gives no interval."),
    0: mark("{subject} equal with and without {policy}; {means}; one seed gives no interval."),
    1: mark("{subject} higher by {amount} with {policy} than without; {means}; one seed gives no interval."),
}
CLEAR_SENTENCES = {
    False: mark(
        "{subject} lower by {amount} (95 % interval {near} to {far}) with {policy} than without; {seeds}; {means}."
    ),
    True: mark(
        "{subject} higher by {amount} (95 % interval {near} to {far}) with {policy} than without; {seeds}; {means}."
    ),
}


def _means(e: dict[str, Any], places: int) -> str:
    """Say both means, and the difference in percent where there is one."""
    with_it, without = (number(e[arm], _fine(e, places)) for arm in ("with", "without"))
    means = say("mean {with_it} with, {without} without", with_it=with_it, without=without)
    return f"{means} ({relative(e)})" if e["without"] and e["difference"] else means


def _fine(e: dict[str, Any], places: int) -> int:
    """Choose decimals for the two means: those of the difference, but none that a large mean does not need."""
    return places if e["unit"] == "share" else min(places, decimals(e["with"], e["without"]))


def _seeds(e: dict[str, Any]) -> str:
    """Say in how many of the seeds the outcome is lower, higher or equal."""
    lower, higher = 100 * e["lower_in"], 100 * e["higher_in"]
    parts = {
        mark("lower in {part:.0f} %"): lower,
        mark("higher in {part:.0f} %"): higher,
        mark("equal in {part:.0f} %"): 100 - lower - higher,
    }
    said = [say(way, part=part) for way, part in sorted(parts.items(), key=lambda p: -p[1]) if part > FEWEST_PERCENT]
    return say("{parts} of seeds", parts=", ".join(said))


FEWEST_PERCENT = 0.05
"""Percent of seeds below which a part of them is not said."""


def overview(twin: Twin) -> str:
    """Say how to read the lists of what gets better and worse; outcomes are not counted against each other."""
    if (headlines(twin)["clear"] == ALONE).any():
        return say("One seed shows one pair of worlds and no interval: run more seeds before reading a difference.")
    return say(
        "What gets better, what gets worse and what stays open stand apart. They are not counted "
        "against each other: a death and a clash less are not alike."
    )


def record_sentence(twin: Twin) -> str:
    """Compare the reported deaths with the model's reported deaths over the same weeks; empty without reports."""
    totals = reported_totals(twin)
    if totals is None:
        return ""
    weeks, reported, low, middle, high = totals
    return say(
        "Over the {weeks} weeks that have a report, {reported} deaths were reported; in the model, "
        "as reported, {middle} (median; 10\u201390 % of seeds: {low} to {high}).",
        weeks=weeks,
        reported=number(reported, 0),
        middle=number(middle, 0),
        low=number(low, 0),
        high=number(high, 0),
    )


def relative(e: dict[str, Any]) -> str:
    """Write a difference in percent of the world without, where there is something to compare with."""
    if not e["without"] or not np.isfinite(e["difference"]):
        return "\u2013"
    percent = 100 * e["difference"] / abs(e["without"])
    if percent == 0:
        return say("{percent} %", percent="0")
    return say("{percent} %", percent=signed(percent, 1 if abs(percent) >= FEWEST_PERCENT else 3))
