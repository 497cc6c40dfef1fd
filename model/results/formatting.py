"""Numbers, intervals and policies written for people."""

import math
from collections.abc import Callable

import numpy as np

from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import language
from interpose.model.language.figures import in_figures, list_words
from interpose.model.language.words import mark, say

SHORT = {"force": mark("the force")}
"""What distinguishes two worlds, where it is not called as in files."""


def name_of(policy: list[str]) -> str:
    """Return the name of what distinguishes two worlds: "the force", "deterrence", "mission.ceiling=500"."""
    parts = [part if "=" in part else say(SHORT.get(part, part.replace("_", " "))) for part in policy]
    return " and ".join(parts) if language() == SOURCE else listing(parts)


def amount(value: float, unit: str, like: float | None = None) -> str:
    """Format a number with as many digits as its size needs, and its unit unless it is a share."""
    text = number(value, decimals(value if like is None else like))
    return with_unit(text, unit)


def count(amount: int, noun: str) -> str:
    """Format a number of things, the noun in the singular or plural."""
    return f"{amount:,} {noun}{'' if amount == 1 else 's'}"


def spans(seeds: list[int]) -> str:
    """Format a list of seeds in short: "1 to 20, 31"."""
    runs: list[list[int]] = []
    for seed in sorted(seeds):
        if runs and seed == runs[-1][1] + 1:
            runs[-1][1] = seed
        else:
            runs.append([seed, seed])
    return ", ".join(str(a) if a == b else say("{low} to {high}", low=a, high=b) for a, b in runs)


CLEAR, UNCLEAR, ALONE = mark("interval excludes 0"), mark("interval includes 0"), mark("no interval (one seed)")


def with_unit(text: str, unit: str) -> str:
    """Return a number with its unit behind it, unless that is a share, which has none."""
    return text if unit in ("share", "") else say("{amount} {unit}", amount=text, unit=say(unit))


def clearness(low: float, high: float) -> str:
    """Whether an interval excludes 0, includes it, or does not exist."""
    if not (np.isfinite(low) and np.isfinite(high)):
        return ALONE
    from interpose.model.results.intervals import excludes_zero

    return CLEAR if excludes_zero(low, high) else UNCLEAR


MINUS = "\u2212"


def decimals(*values: float) -> int:
    """Return how many decimals a group of numbers gets, by the largest of them."""
    largest = max((abs(v) for v in values if math.isfinite(v)), default=0.0)
    for bound, places in ((100, 0), (1, 1), (0.1, 3), (0.001, 4)):
        if largest >= bound:
            return places
    return 0 if largest == 0 else 5


def number(value: float, places: int | None = None) -> str:
    """Format a number for people: thousands apart, a true minus, ~0 for what rounds to 0, a dash for none."""
    if not math.isfinite(value):
        return "\u2013"
    if abs(value) < 1e-12:
        return "0"
    text = f"{abs(value):,.{decimals(value) if places is None else places}f}"
    if not text.strip("0.,"):
        return "~0"
    text = in_figures(text)
    return MINUS + text if value < 0 else text


WRITTEN_DIGITS = 9
"""Digits of a value that was written by hand: what stands behind them is rounding of the machine."""


def plain_number(value: float, digits: int = WRITTEN_DIGITS) -> str:
    """Format a number whose size is not known: so many digits that count, whole ones all, thousands apart, no power."""
    if not math.isfinite(value):
        return "\u2013"
    if value == 0:
        return "0"
    places = max(digits - 1 - math.floor(math.log10(abs(value))), 0)
    text = f"{abs(value):,.{places}f}"
    text = in_figures(text.rstrip("0").rstrip(".") if "." in text else text)
    return MINUS + text if value < 0 and text != "0" else text


def range_words(low: float, high: float, digits: int = WRITTEN_DIGITS) -> str:
    """Format the ends of a range, each with the digits that count: "0.005 to 1,200"."""
    return say("{low} to {high}", low=plain_number(low, digits), high=plain_number(high, digits))


def value_words(value: object, digits: int = 4) -> str:
    """Format a value that somebody set: yes or no, a number with the digits that count, or the words as they are."""
    if isinstance(value, (bool, np.bool_)):
        return say("yes") if value else say("no")
    return plain_number(float(value), digits) if isinstance(value, (int, float, np.number)) else str(value)


def signed(value: float, places: int | None = None) -> str:
    """Format a difference: as :func:`number`, and a plus in front of what is above 0."""
    text = number(value, places)
    return "+" + text if value > 0 and text not in ("0", "~0", "\u2013") else text


def estimate(mean: float, low: float, high: float, unit: str, *, write: Callable[[float, int], str] = number) -> str:
    """Format a value with its interval and unit, for the label of a mark."""
    places = decimals(mean, low, high)
    middle = with_unit(write(mean, places), unit)
    if not (math.isfinite(low) and math.isfinite(high)):
        return say("{mean} (no interval)", mean=middle)
    return say("{mean} ({low} to {high})", mean=middle, low=write(low, places), high=write(high, places))


def difference(mean: float, low: float, high: float, unit: str) -> str:
    """Format a paired difference with its interval and unit."""
    return estimate(mean, low, high, unit, write=signed)


NAMES = (mark("force"), mark("all-pathways"))
"""What a world may be without, beside pathways and changes."""


def policy_name(policy: list[str]) -> str:
    """Return in words what one of the two worlds is without: "the force", "the pathway deterrence"."""
    parts = [say("the force")] if "force" in policy else []
    if "all-pathways" in policy:
        parts.append(say("all pathways of the force"))
    changes = [name for name in policy if "=" in name]
    ways = [name.replace("_", " ") for name in policy if name not in ("force", "all-pathways", *changes)]
    if ways:
        named = {"ways": listing([say(way) for way in ways])}
        parts.append(say("the pathway {ways}", **named) if len(ways) == 1 else say("the pathways {ways}", **named))
    return listing([*parts, *changes]) or say("the policy")


def listing(words: list[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    return list_words(words)


def outcome_sentence(label: str, mean: float, low: float, high: float, unit: str) -> str:
    """Return by how much an outcome is lower or higher, or that its interval includes 0."""
    kind, label = clearness(low, high), uncapitalised(say(label))
    if kind == CLEAR:
        near, far = sorted((abs(low), abs(high)))
        places = decimals(mean, low, high)
        ends = {"near": number(near, places), "far": number(far, places)}
        named = ends | {"label": label, "mean": with_unit(number(abs(mean), places), unit)}
        if mean < 0:
            return say("{label}: lower by {mean} (95 % interval {near} to {far})", **named)
        return say("{label}: higher by {mean} (95 % interval {near} to {far})", **named)
    if low == high == 0:
        return say("{label}: the same in every seed", label=label)
    by = difference(mean, low, high, unit)
    if kind == ALONE:
        return say("{label}: one seed gives no interval, {difference}", label=label, difference=by)
    return say("{label}: interval includes 0, {difference}", label=label, difference=by)


def uncapitalised(label: str) -> str:
    """Return a label as it stands within a sentence."""
    return label[:1].lower() + label[1:]
