"""Numbers, intervals and policies written for people."""

import math
from collections.abc import Callable

import numpy as np


def name_of(policy: list[str]) -> str:
    """Return the name of what distinguishes two worlds: "the force", "deterrence", "mission.ceiling=500"."""
    return " and ".join("the force" if part == "force" else part.replace("_", " ") for part in policy)


def amount(value: float, unit: str, like: float | None = None) -> str:
    """Format a number with as many digits as its size needs, and its unit unless it is a share."""
    text = number(value, decimals(value if like is None else like))
    return text if unit in ("share", "") else f"{text} {unit}"


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
    return ", ".join(str(a) if a == b else f"{a} to {b}" for a, b in runs)


CLEAR, UNCLEAR, ALONE = "interval excludes 0", "interval includes 0", "no interval (one seed)"


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
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return MINUS + text if value < 0 and text != "0" else text


def range_words(low: float, high: float, digits: int = WRITTEN_DIGITS) -> str:
    """Format the ends of a range, each with the digits that count: "0.005 to 1,200"."""
    return f"{plain_number(low, digits)} to {plain_number(high, digits)}"


def value_words(value: object, digits: int = 4) -> str:
    """Format a value that somebody set: yes or no, a number with the digits that count, or the words as they are."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    return plain_number(float(value), digits) if isinstance(value, (int, float, np.number)) else str(value)


def signed(value: float, places: int | None = None) -> str:
    """Format a difference: as :func:`number`, and a plus in front of what is above 0."""
    text = number(value, places)
    return "+" + text if value > 0 and text not in ("0", "~0", "\u2013") else text


def estimate(mean: float, low: float, high: float, unit: str, *, write: Callable[[float, int], str] = number) -> str:
    """Format a value with its interval and unit, for the label of a mark."""
    places = decimals(mean, low, high)
    unit_text = "" if unit == "share" else f" {unit}"
    if not (math.isfinite(low) and math.isfinite(high)):
        return f"{write(mean, places)}{unit_text} (no interval)"
    return f"{write(mean, places)}{unit_text} ({write(low, places)} to {write(high, places)})"


def difference(mean: float, low: float, high: float, unit: str) -> str:
    """Format a paired difference with its interval and unit."""
    return estimate(mean, low, high, unit, write=signed)


def policy_name(policy: list[str]) -> str:
    """Return in words what one of the two worlds is without: "the force", "the pathway deterrence"."""
    parts = ["the force"] if "force" in policy else []
    if "all-pathways" in policy:
        parts.append("all pathways of the force")
    changes = [name for name in policy if "=" in name]
    ways = [name.replace("_", " ") for name in policy if name not in ("force", "all-pathways", *changes)]
    if ways:
        parts.append(("the pathway " if len(ways) == 1 else "the pathways ") + listing(ways))
    return listing([*parts, *changes]) or "the policy"


def listing(words: list[str]) -> str:
    """Join words as a sentence does: "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def outcome_sentence(label: str, mean: float, low: float, high: float, unit: str) -> str:
    """Return by how much an outcome is lower or higher, or that its interval includes 0."""
    kind, label = clearness(low, high), label[0].lower() + label[1:]
    if kind == CLEAR:
        near, far = sorted((abs(low), abs(high)))
        places, unit_text = decimals(mean, low, high), "" if unit == "share" else f" {unit}"
        span = f"{number(near, places)} to {number(far, places)}"
        way = "lower" if mean < 0 else "higher"
        return f"{label}: {way} by {number(abs(mean), places)}{unit_text} (95 % interval {span})"
    if low == high == 0:
        return f"{label}: the same in every seed"
    reason = "one seed gives no interval" if kind == ALONE else UNCLEAR
    return f"{label}: {reason}, {difference(mean, low, high, unit)}"
