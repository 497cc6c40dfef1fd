"""What a design says, in a word, from how often it is right."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say

FINDS, HOLDS, OFF = mark("finds it"), mark("too wide to tell"), mark("off")
MISLEADS, SILENT, UNKNOWN = mark("misleads"), mark("no estimate"), mark("truth not known")
MEANING = {
    FINDS: mark("finds the truth"),
    HOLDS: mark("holds the truth, but cannot tell it from nothing"),
    OFF: mark("misses the truth too often"),
    MISLEADS: mark("misleads"),
    SILENT: mark("gives no estimate"),
    UNKNOWN: mark("cannot be judged"),
}
"""What a verdict means, as it stands in a sentence."""
ENOUGH = 0.85
"""Share of intervals that hold the truth from which a design counts as holding it (nominal: 0.95)."""
POWER = 0.5
"""Share of intervals that are on the truth's side of 0 from which it counts as finding it."""
SURE = 0.25
"""Share of intervals wholly on the wrong side of 0 from which it counts as misleading."""


def verdict_of(line: Mapping[str, Any]) -> str:
    """Return whether a design would have found the truth.

    ``finds it``: its intervals hold the truth as often as they ought to, or nearly, and most exclude 0. ``too wide to
    tell``: they hold the truth and 0 too. ``off``: they miss the truth too often. ``misleads``: at least a quarter of
    them are wholly on the wrong side of 0. A truth whose own interval over worlds holds 0 has no sign to be wrong
    about: there a design misleads if a quarter of its intervals exclude 0 and they miss the truth too often.
    """
    if not line.get("data_sets") or not math.isfinite(_of(line, "mean")):
        return SILENT
    if not math.isfinite(_of(line, "truth")) or not math.isfinite(_of(line, "coverage")):
        return UNKNOWN
    right, wrong = _of(line, "surely_right"), _of(line, "surely_wrong")
    misses = _of(line, "coverage") < ENOUGH
    signed = _of(line, "truth_low") > 0 or _of(line, "truth_high") < 0
    if (signed and wrong >= SURE) or (not signed and misses and right + wrong >= SURE):
        return MISLEADS
    if misses:
        return OFF
    return FINDS if signed and right >= POWER else HOLDS


def _of(line: Mapping[str, Any], name: str) -> float:
    """Return a number of a row; NaN where there is none."""
    value = line.get(name)
    return math.nan if value is None else float(value)


def sentences_of(designs: pd.DataFrame, sent: str, random: str) -> list[str]:
    """Return what each coefficient says where missions are sent as they are, and where at random, a sentence each.

    Parameters
    ----------
    designs : DataFrame
        Rows by ``regime``, ``design``, ``term``, with ``label`` and ``verdict``.
    sent, random : str
        Names of the two regimes.
    """
    at = designs.set_index(["regime", "design", "term"])
    said = []
    for regime, design, term in at.index:
        if regime == sent:
            line = at.loc[[(sent, design, term)]].iloc[0]
            other = str(at.loc[[(random, design, term)]].iloc[0]["verdict"])
            words = in_words(str(line["verdict"]), other)
            said.append(say("{label}, {term}: {words}.", label=say(str(line["label"])), term=say(term), words=words))
    return said


def in_words(sent: str, random: str) -> str:
    """Return what a design says where missions are sent as they are, and where they are sent at random."""
    if sent == random:
        return say("{verdict}, as missions are sent and at random alike", verdict=say(MEANING[sent]))
    sentence = mark("{verdict} as missions are sent; at random it {other}")
    return say(sentence, verdict=say(MEANING[sent]), other=say(MEANING[random]))
