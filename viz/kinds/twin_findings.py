"""What a policy changes in paired worlds, in sentences: what gets better, what gets worse, what stays open."""

from typing import Any, NamedTuple

import numpy as np

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import ALONE, UNCLEAR, decimals, number, policy_name, signed
from interpose.model.results.outcomes import MORE, NAMED
from interpose.viz.figures.effects import headlines
from interpose.viz.figures.weekly_comparison import reported_totals
from interpose.viz.style import records

SUBJECTS = {
    "clashes": "clashes between parties are",
    "strikes": "events of remote violence are",
    "violations": "violations against civilians are",
    "deaths_fighters": "battle deaths of fighters are",
    "deaths_civilians": "deaths of civilians are",
    "deaths_force": "deaths of peacekeepers are",
    "deaths_by_force": "deaths of civilians at the hands of the force are",
    "attacks_on_force": "attacks on the force are",
    "displaced": "the number of people displaced at the end is",
    "mean_fear": "mean fear is",
    "mean_trust": "mean trust in the force is",
    "mean_hardship": "mean hardship is",
    "deal_days": "the time that a pair of parties is under a truce or agreement is",
    "aid_lost": "the share of aid that does not reach those it was meant for is",
    "money_misused": "money for rebuilding that is taken by those who hold the ground is",
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
    subject = SUBJECTS.get(e["outcome"], f"\u201c{e['label']}\u201d is")
    subject = subject[0].upper() + subject[1:]
    mean, low, high = e["difference"], e["low"], e["high"]
    places = decimals(mean, low, high)
    unit = "" if e["unit"] == "share" else f" {e['unit']}"
    means = f"mean {number(e['with'], _fine(e, places))} with, {number(e['without'], _fine(e, places))} without"
    if e["without"] and mean:
        means += f" ({relative(e)})"
    if e["clear"] == ALONE:
        return f"{subject} {_moved(mean, places, unit, name)}; {means}; one seed gives no interval."
    if low == high == 0:
        return f"{subject} the same in every seed; {means}."
    seeds = _seeds(e)
    if e["clear"] == UNCLEAR:
        return (
            f"{subject} {signed(mean, places)}{unit} with {name}, but the 95 % interval includes 0: "
            f"{signed(low, places)} to {signed(high, places)}; {seeds}; {means}."
        )
    near, far = sorted((abs(low), abs(high)))
    interval = f"95 % interval {number(near, places)} to {number(far, places)}"
    none = " Without it there are none." if e["without"] == 0 and e["unit"] != "share" else ""
    return f"{subject} {_moved(mean, places, unit, name, interval)}; {seeds}; {means}.{none}"


def _fine(e: dict[str, Any], places: int) -> int:
    """Choose decimals for the two means: those of the difference, but none that a large mean does not need."""
    return places if e["unit"] == "share" else min(places, decimals(e["with"], e["without"]))


def _moved(mean: float, places: int, unit: str, name: str, interval: str = "") -> str:
    """Say by how much an outcome is lower or higher."""
    if mean == 0:
        return f"equal with and without {name}"
    inside = f" ({interval})" if interval else ""
    way = "lower" if mean < 0 else "higher"
    return f"{way} by {number(abs(mean), places)}{unit}{inside} with {name} than without"


def _seeds(e: dict[str, Any]) -> str:
    """Say in how many of the seeds the outcome is lower, higher or equal."""
    lower, higher = 100 * e["lower_in"], 100 * e["higher_in"]
    parts = {"lower": lower, "higher": higher, "equal": 100 - lower - higher}
    said = [f"{way} in {part:.0f} %" for way, part in sorted(parts.items(), key=lambda p: -p[1]) if part > 0.05]
    return ", ".join(said) + " of seeds"


def overview(twin: Twin) -> str:
    """Say how to read the lists of what gets better and worse; outcomes are not counted against each other."""
    if (headlines(twin)["clear"] == ALONE).any():
        return "One seed shows one pair of worlds and no interval: run more seeds before reading a difference."
    return (
        "What gets better, what gets worse and what stays open stand apart. They are not counted against each other: a "
        "death and a clash less are not alike."
    )


def record_sentence(twin: Twin) -> str:
    """Compare the reported deaths with the model's reported deaths over the same weeks; empty without reports."""
    totals = reported_totals(twin)
    if totals is None:
        return ""
    weeks, reported, low, middle, high = totals
    return (
        f"Over the {weeks} weeks that have a report, {number(reported, 0)} deaths were reported; in the model, "
        f"as reported, {number(middle, 0)} (median; 10\u201390 % of seeds: {number(low, 0)} to "
        f"{number(high, 0)})."
    )


def relative(e: dict[str, Any]) -> str:
    """Write a difference in percent of the world without, where there is something to compare with."""
    if not e["without"] or not np.isfinite(e["difference"]):
        return "\u2013"
    percent = 100 * e["difference"] / abs(e["without"])
    return "0 %" if percent == 0 else f"{signed(percent, 1 if abs(percent) >= 0.05 else 3)} %"
