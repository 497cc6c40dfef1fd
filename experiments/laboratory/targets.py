"""Rows M01 to M04 and M11 of the table of patterns, in the record of the laboratory and in its paired truth."""

import math
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.laboratory.deployment import AT_RANDOM, ENDOGENOUS, VIOLENCE
from interpose.model.language.words import mark

SHOWS, SHOWS_NOT = mark("shows"), mark("does not show")
NOT_CLEAR, NOTHING = mark("not clear"), mark("not measurable")

SHOWN = (ENDOGENOUS, VIOLENCE, AT_RANDOM)
"""Regimes in which the rows are shown; an artefact is expected in the first."""


class Target(NamedTuple):
    """A row of the table: which coefficient, and on which side of which value its artefact or effect lies."""

    row: str
    what: str
    design: str
    term: str
    expected: str
    band: tuple[float, float]
    """within which the published value lies, on the scale of the coefficient"""
    truth: bool = False
    """whether it is about the paired truth, and not about what an analyst finds"""


BELOW, ABOVE = mark("below 0"), mark("above 0")
NEARER = mark("nearer 0 than the truth")
TARGETS = (
    Target("M01", mark("paired truth: troops"), "negbin", "troops", BELOW, (-0.7, -0.14), True),
    Target("M02", mark("paired truth: police"), "negbin", "police", BELOW, (-1.3, -0.12), True),
    Target("M03", mark("regression: observers"), "negbin", "observers", ABOVE, (0.0, 2.6)),
    Target("M03", mark("with conflict dummies: observers"), "negbin-fe", "observers", ABOVE, (0.0, 2.6)),
    Target("M04", mark("raw: any killing"), "raw", "any killing", ABOVE, (0.02, 0.2)),
    Target("M04", mark("raw: grave month"), "raw", "grave month", ABOVE, (0.02, 0.2)),
    Target("M11", mark("paired truth: hazard"), "hazard", "peacekeepers", BELOW, (math.log(0.15), math.log(0.8)), True),
    Target("M11", mark("naive hazard"), "hazard", "peacekeepers", NEARER, (math.log(0.8), math.log(1.25))),
)
"""What is expected where missions are sent to violence and truces."""


def judged(summary: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the designs at hand can show, under the regimes :data:`SHOWN`.

    Columns: ``row``, ``what``, ``expected``, ``band_low``, ``band_high``, and for each regime (``_endogenous``,
    ``_violence``, ``_random``) the value, its interval, and ``verdict``: an artefact or effect shows if the whole
    interval is on the expected side. ``vanishes``: whether an artefact that shows is gone at random. Estimates are of
    the whole pool as one data set; truths are those of the pool.
    """
    known = summary.set_index(["regime", "design", "term"])
    rows = []
    for target in TARGETS:
        row: dict[str, Any] = {"row": target.row, "what": target.what, "expected": target.expected}
        row |= {"band_low": target.band[0], "band_high": target.band[1]}
        for regime in SHOWN:
            key = (regime.name, target.design, target.term)
            if key in known.index:
                row |= _value(target, known.loc[[key]].iloc[0], regime.name)
        if "verdict_endogenous" in row:
            rows.append(row | {"vanishes": _vanishes(target, row)})
    return pd.DataFrame(rows)


def _value(target: Target, line: "pd.Series[Any]", regime: str) -> dict[str, Any]:
    """Return the value of a row under a regime, its interval and verdict."""
    names = ("truth", "truth_low", "truth_high") if target.truth else ("pool", "pool_low", "pool_high")
    middle, low, high = (float(line[name]) for name in names)
    said = verdict(target, middle, (low, high), float(line["truth"]))
    values = {"value": middle, "low": low, "high": high, "verdict": said}
    return {f"{name}_{regime}": value for name, value in values.items()}


def verdict(target: Target, middle: float, interval: tuple[float, float], truth: float) -> str:
    """Return whether a row shows: by the whole interval, or, for what is nearer 0 than the truth, by the estimate."""
    low, high = interval
    if not math.isfinite(middle) or not math.isfinite(low):
        return NOTHING
    if target.expected == NEARER:
        if not math.isfinite(truth):
            return NOTHING
        if low <= truth <= high:
            return NOT_CLEAR
        return SHOWS if middle > truth else SHOWS_NOT
    below = target.expected == BELOW
    on_side, off_side = (high < 0, low > 0) if below else (low > 0, high < 0)
    return SHOWS if on_side else SHOWS_NOT if off_side else NOT_CLEAR


def _vanishes(target: Target, row: dict[str, Any]) -> str:
    """Return whether an artefact that shows is gone at random; empty where there is none that could go."""
    if target.truth or row["verdict_endogenous"] != SHOWS or row.get("verdict_random", NOTHING) == NOTHING:
        return ""
    return mark("no") if row["verdict_random"] == SHOWS else mark("yes")
