"""What can be said of a claim: that it holds, fails, depends on something, was assumed, or is not clear.

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
from interpose.model.results.intervals import excludes_zero, over_seeds
from interpose.model.results.outcomes import NAMED

HOLDS, FAILS, DEPENDS, ASSUMED, NOT_CLEAR = "holds", "fails", "depends", "assumed", "not clear"
WEAKEST_FIRST = (DEPENDS, NOT_CLEAR, ASSUMED, FAILS, HOLDS)
FEWEST = 5
"""Seeds below which an interval is not relied on."""


class Here(NamedTuple):
    """What the world as it is says of a comparison."""

    verdict: str
    why: str


def here(mean: float, low: float, high: float, smallest: float, seeds: int) -> Here:
    """Judge an effect, counted in the claimed direction, by its interval and the smallest effect that matters."""
    if seeds < FEWEST:
        return Here(NOT_CLEAR, f"fewer than {FEWEST} seeds")
    if mean == low == high == 0:
        return Here(FAILS, "no difference in any seed")
    clear = excludes_zero(low, high)
    if clear and high < 0:
        return Here(FAILS, "the opposite is clear")
    if high < smallest:
        return Here(FAILS, "an effect that would matter is excluded")
    if clear and mean >= smallest:
        return Here(HOLDS, "clear, and large enough to matter")
    return Here(NOT_CLEAR, "clear, but perhaps too small to matter" if clear else "the interval holds zero")


def measure(claims: Claims, table: pd.DataFrame) -> pd.DataFrame:
    """Work out each comparison's mean paired difference with its 95 % interval over seeds.

    Gives a row per comparison; ``smallest`` is the smallest effect that matters in the outcome's unit, ``here`` what
    the world as it is says, and ``why``.
    """
    rows = []
    for claim, comparison in claims.twins:
        found = differences(table, comparison)
        mean, low, high = over_seeds(found)
        usual = float(table.loc[table["arm"] == comparison.arm, comparison.outcome].mean())
        smallest, sign = comparison.smallest.of(usual), SIGN[comparison.claimed]
        nearest, farthest = sorted((low * sign, high * sign))
        outcome = NAMED[comparison.outcome]
        row: dict[str, Any] = {"claim": claim.id, "name": comparison.name, "command": comparison.command}
        row |= {"outcome": outcome.name, "label": outcome.label, "unit": outcome.unit, "claimed": comparison.claimed}
        row |= {"other": usual, "mean": mean, "low": low, "high": high, "seeds": len(found), "smallest": smallest}
        verdict = here(mean * sign, nearest, farthest, smallest, len(found))
        rows.append(row | {"here": verdict.verdict, "why": verdict.why})
    return pd.DataFrame(rows)


def judged(effects: pd.DataFrame, said: Sequence[PriorVerdict | None]) -> pd.DataFrame:
    """Add to effects the verdict that draws from the prior ranges leave, and ``on`` what it depends or rests.

    ``said`` is what the draws say of each comparison, None where none were made.
    """
    rows = [_overruled(row, v) for row, v in zip(effects.to_dict("records"), said, strict=True)]
    return effects.assign(verdict=[verdict for verdict, _ in rows], on=[on for _, on in rows])


def _overruled(row: dict[Any, Any], prior: PriorVerdict | None) -> tuple[str, str]:
    """Return a comparison's verdict and what it is based on."""
    if prior is None:
        return row["here"], row["why"]
    if prior.assumed:
        held = max(prior.as_claimed, prior.reversed)
        side = "as claimed" if prior.as_claimed >= prior.reversed else "against the claim"
        return ASSUMED, f"{side} in {100 * held:.0f} % of the draws"
    if not prior.turns and not prior.turned_there > 0.5:
        return row["here"], row["why"]
    told = [f"the sign turns in {100 * prior.turned:.0f} % of the draws, {100 * prior.by_chance:.0f} % by chance"]
    if prior.condition:
        told.append(f"in {100 * prior.turned_there:.0f} % where {prior.condition}")
    if prior.matters:
        told.append(f"what moves it most: {', '.join(path for path, _ in prior.matters)}")
    return DEPENDS, "; ".join(told if len(told) > 1 else [*told, "no single input says where"])


class ClaimVerdict(NamedTuple):
    """What can be said of a claim as a whole."""

    claim: str
    text: str
    verdict: str
    on: str


def of_claims(claims: Claims, effects: pd.DataFrame) -> list[ClaimVerdict]:
    """Sum the verdicts of each claim's comparisons up: no claim is better than its worst comparison."""
    found = []
    for claim in claims.claims:
        rows = effects[effects["claim"] == claim.id].to_dict("records")
        kinds = {row["verdict"] for row in rows}
        sides = {side for side in map(_side, rows) if side}
        verdict = DEPENDS if len(sides) > 1 else next(v for v in WEAKEST_FIRST if v in kinds)
        found.append(ClaimVerdict(claim.id, claim.text, verdict, _told(rows, verdict)))
    return found


def _side(row: dict[Any, Any]) -> str:
    """Whether a comparison speaks for its claim or against it; empty where it does neither."""
    if row["verdict"] == ASSUMED:
        return HOLDS if str(row["on"]).startswith("as claimed") else FAILS
    return str(row["verdict"]) if row["verdict"] in (HOLDS, FAILS) else ""


def _told(rows: Sequence[dict[Any, Any]], verdict: str) -> str:
    """Say what a claim's verdict is based on: of one comparison its reason, of several what each of them says."""
    if len(rows) == 1:
        return str(rows[0]["on"])
    names = [str(row["name"]) for row in rows]
    parts = []
    for row, name in zip(rows, names, strict=True):
        shown = name if names.count(name) == 1 else f"{name} ({row['label'].lower()})"
        told = f" ({row['on']})" if verdict != HOLDS else ""
        parts.append(f"{shown}: {row['verdict']}{told}")
    return "; ".join(parts)


def turned_by_chance(found: Any, seeds: int, comparison: Comparison, resamples: int = 4000) -> tuple[float, float]:
    """Return the sign of an effect in the world as it is, in the claimed direction, and how often few seeds turn it.

    ``found`` are the paired differences of all seeds; the chance is that of a mean over ``seeds`` of them, resampled.
    Where nothing differs, there is no sign to turn, and any is as good as the other.
    """
    if not np.any(found):
        return 1.0, 0.5
    values = np.asarray(found, float) * SIGN[comparison.claimed]
    base = 1.0 if values.mean() >= 0 else -1.0
    drawn = np.random.default_rng(len(values)).choice(values, size=(resamples, seeds))
    return base, float((drawn.mean(axis=1) * base < 0).mean())
