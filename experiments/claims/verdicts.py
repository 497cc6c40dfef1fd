"""Verdicts on claims: holds, fails, depends on something, was assumed, or is not clear.

Of one comparison in the world as it is, with its effect counted in the claimed direction:

- **holds**: the interval excludes zero on the claimed side, and the mean is at least the smallest effect that matters;
- **fails**: the interval excludes zero on the other side, or excludes an effect as large as the smallest that matters
  (an effect that would matter is excluded), or no seed shows any difference;
- **not clear**: neither, or fewer than :data:`FEWEST` seeds.

Draws from the prior ranges then overrule this, in this order:

- **assumed**: one sign holds in more than 95 % of the draws, so that the model cannot be said to have found it;
- **depends**: the sign of the world as it is turns in clearly more draws than the chance of so few seeds would turn
  (and than one in twenty), or in more than half of the draws under a condition that is surely not chance's.

Where an effect is small, few seeds turn its sign more easily than in the world as it is: "depends" can also mean that
an effect all but vanishes in some draws.

Of a claim with several comparisons: *depends* if one of them does or if they disagree (one for it, one against it),
else the weakest of their verdicts, in the order *not clear*, *assumed*, *fails*, *holds*: no better than the worst.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.experiments.claims.claims import SIGN, Claims, Comparison, differences
from interpose.experiments.claims.prior_effects import PriorVerdict
from interpose.model.language.words import mark, say
from interpose.model.results.intervals import excludes_zero, over_seeds
from interpose.model.results.outcomes import NAMED

HOLDS, FAILS, DEPENDS, ASSUMED, NOT_CLEAR = (
    mark("holds"),
    mark("fails"),
    mark("depends"),
    mark("assumed"),
    mark("not clear"),
)
WEAKEST_FIRST = (DEPENDS, NOT_CLEAR, ASSUMED, FAILS, HOLDS)
AS_CLAIMED = mark("as claimed in {percent:.0f} % of the draws")
AGAINST = mark("against the claim in {percent:.0f} % of the draws")
FEWEST = 5
"""Seeds below which an interval is not relied on."""


class BaselineVerdict(NamedTuple):
    """Verdict of the world as it is on a comparison, before any draw."""

    verdict: str
    why: str


def baseline_verdict(mean: float, low: float, high: float, smallest: float, seeds: int) -> BaselineVerdict:
    """Return the verdict on an effect by its interval and the smallest effect that matters.

    Parameters
    ----------
    mean, low, high : float
        Mean and ends of the interval, in the outcome's unit, counted in the claimed direction.
    smallest : float
        The smallest effect that matters, in the same unit.
    seeds : int
        Number of seeds.
    """
    if seeds < FEWEST:
        return BaselineVerdict(NOT_CLEAR, mark("fewer than 5 seeds"))
    if mean == low == high == 0:
        return BaselineVerdict(FAILS, mark("no difference in any seed"))
    clear = excludes_zero(low, high)
    if clear and high < 0:
        return BaselineVerdict(FAILS, mark("the opposite is clear"))
    if high < smallest:
        return BaselineVerdict(FAILS, mark("an effect that would matter is excluded"))
    if clear and mean >= smallest:
        return BaselineVerdict(HOLDS, mark("clear, and large enough to matter"))
    small = mark("clear, but perhaps too small to matter")
    return BaselineVerdict(NOT_CLEAR, small if clear else mark("the interval holds zero"))


def measure(claims: Claims, table: pd.DataFrame) -> pd.DataFrame:
    """Return each comparison's mean paired difference with its 95 % interval over seeds.

    Parameters
    ----------
    claims : Claims
        The claims.
    table : DataFrame
        Outcomes by arm and seed (:func:`interpose.experiments.claims.claims.run_arms`).

    Returns
    -------
    DataFrame
        A row per comparison; ``smallest`` is the smallest effect that matters in the outcome's unit, ``here`` the
        verdict of the world as it is, and ``why`` its reason.
    """
    rows = []
    for claim, comparison in claims.twins:
        paired_differences = differences(table, comparison)
        mean, low, high = over_seeds(paired_differences)
        other_mean = float(table.loc[table["arm"] == comparison.arm, comparison.outcome].mean())
        smallest, sign = comparison.smallest.of(other_mean), SIGN[comparison.claimed]
        nearest, farthest = sorted((low * sign, high * sign))
        outcome = NAMED[comparison.outcome]
        row: dict[str, Any] = {"claim": claim.id, "name": comparison.name, "command": comparison.command}
        row |= {"outcome": outcome.name, "label": outcome.label, "unit": outcome.unit, "claimed": comparison.claimed}
        row |= {
            "other": other_mean,
            "mean": mean,
            "low": low,
            "high": high,
            "seeds": len(paired_differences),
            "smallest": smallest,
        }
        verdict = baseline_verdict(mean * sign, nearest, farthest, smallest, len(paired_differences))
        rows.append(row | {"here": verdict.verdict, "why": verdict.why})
    return pd.DataFrame(rows)


def add_verdicts(effects: pd.DataFrame, prior_verdicts: Sequence[PriorVerdict | None]) -> pd.DataFrame:
    """Return effects with the verdict after the draws from the prior ranges, and ``on`` what it depends or rests.

    The latter is told in the language that is told in.

    Parameters
    ----------
    effects : DataFrame
        A row per comparison (:func:`measure`).
    prior_verdicts : sequence of PriorVerdict or None
        What the draws show for each comparison; None where none were made.
    """
    rows = [_final_verdict(row, prior) for row, prior in zip(effects.to_dict("records"), prior_verdicts, strict=True)]
    return effects.assign(verdict=[verdict for verdict, _ in rows], on=[on for _, on in rows])


def _final_verdict(row: dict[Any, Any], prior: PriorVerdict | None) -> tuple[str, str]:
    """Return a comparison's verdict and what it is based on."""
    if prior is None:
        return row["here"], say(row["why"])
    if prior.assumed:
        share = 100 * max(prior.as_claimed, prior.reversed)
        return ASSUMED, say(AS_CLAIMED if prior.as_claimed >= prior.reversed else AGAINST, percent=share)
    if not prior.turns and not prior.turned_there > 0.5:
        return row["here"], say(row["why"])
    turns = mark("the sign turns in {percent:.0f} % of the draws, {chance:.0f} % by chance")
    reasons = [say(turns, percent=100 * prior.turned, chance=100 * prior.by_chance)]
    if prior.condition:
        there = 100 * prior.turned_there
        reasons.append(say("in {percent:.0f} % where {condition}", percent=there, condition=prior.condition))
    if prior.matters:
        reasons.append(say("what moves it most: {paths}", paths=", ".join(path for path, _ in prior.matters)))
    return DEPENDS, "; ".join(reasons if len(reasons) > 1 else [*reasons, say("no single input says where")])


class ClaimVerdict(NamedTuple):
    """Verdict on a claim as a whole."""

    claim: str
    text: str
    verdict: str
    on: str


def claim_verdicts(claims: Claims, effects: pd.DataFrame) -> list[ClaimVerdict]:
    """Return the verdict on each claim, from those on its comparisons: none is better than its worst comparison.

    The effects are to be told in English.
    """
    verdicts = []
    for claim in claims.claims:
        rows = effects[effects["claim"] == claim.id].to_dict("records")
        kinds = {row["verdict"] for row in rows}
        sides = {side for side in map(_side, rows) if side}
        verdict = DEPENDS if len(sides) > 1 else next(v for v in WEAKEST_FIRST if v in kinds)
        verdicts.append(ClaimVerdict(claim.id, claim.text, verdict, _reasons(rows, verdict)))
    return verdicts


def told_reasons(verdicts: Sequence[ClaimVerdict], effects: pd.DataFrame) -> dict[str, str]:
    """Return on what each verdict rests, by claim, in the language that is told in.

    Parameters
    ----------
    verdicts : sequence of ClaimVerdict
        Those on the claims.
    effects : DataFrame
        The same effects (:func:`add_verdicts`), told in that language.
    """
    rows = {claim: part.to_dict("records") for claim, part in effects.groupby("claim", sort=False)}
    return {verdict.claim: _reasons(rows[verdict.claim], verdict.verdict) for verdict in verdicts}


def _side(row: dict[Any, Any]) -> str:
    """Return whether a comparison speaks for its claim (holds) or against it (fails); empty where it does neither."""
    if row["verdict"] == ASSUMED:
        return HOLDS if str(row["on"]).startswith("as claimed") else FAILS
    return str(row["verdict"]) if row["verdict"] in (HOLDS, FAILS) else ""


def _reasons(rows: Sequence[dict[Any, Any]], verdict: str) -> str:
    """Return what a claim's verdict is based on: the reason of its one comparison, or the verdicts of several."""
    if len(rows) == 1:
        return str(rows[0]["on"])
    names = [str(row["name"]) for row in rows]
    parts = []
    for row, name in zip(rows, names, strict=True):
        called, label = say(name), say(str(row["label"])).lower()
        if names.count(name) > 1:
            called = say("{name} ({outcome})", name=called, outcome=label)
        named = {"compared": called, "verdict": say(str(row["verdict"]))}
        if verdict == HOLDS:
            parts.append(say("{compared}: {verdict}", **named))
        else:
            parts.append(say("{compared}: {verdict} ({reason})", **named, reason=row["on"]))
    return "; ".join(parts)


def turned_by_chance(
    paired_differences: Any, seeds: int, comparison: Comparison, resamples: int = 4000
) -> tuple[float, float]:
    """Return the sign of an effect in the world as it is, in the claimed direction, and how often few seeds turn it.

    Where nothing differs, there is no sign to turn: then 1 and a chance of 0.5.

    Parameters
    ----------
    paired_differences : array
        Differences of all seeds.
    seeds : int
        The chance is that of a mean over so many of them, resampled.
    comparison : Comparison
        What is compared.
    resamples : int
        Number of resamples.
    """
    if not np.any(paired_differences):
        return 1.0, 0.5
    values = np.asarray(paired_differences, float) * SIGN[comparison.claimed]
    sign = 1.0 if values.mean() >= 0 else -1.0
    resampled = np.random.default_rng(len(values)).choice(values, size=(resamples, seeds))
    return sign, float((resampled.mean(axis=1) * sign < 0).mean())
