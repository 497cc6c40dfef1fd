"""Verdicts follow the interval, the smallest effect that matters, and the worst comparison."""

import numpy as np
import pandas as pd
import pytest
from support.made_up_claims import claims_with
from support.one_comparison import CLAIMS, ONE, TENTH

from interpose.experiments.claims.claims import (
    AS_IT_IS,
    Smallest,
    differences,
)
from interpose.experiments.claims.page import rules
from interpose.experiments.claims.prior_effects import PriorVerdict
from interpose.experiments.claims.verdicts import (
    ASSUMED,
    DEPENDS,
    FAILS,
    HOLDS,
    NOT_CLEAR,
    add_verdicts,
    baseline_verdict,
    claim_verdicts,
    measure,
    turned_by_chance,
)


def paired(differ: list[float]) -> pd.DataFrame:
    rows = [{"arm": AS_IT_IS, "seed": s, "clashes": 10.0 + d} for s, d in enumerate(differ)]
    return pd.DataFrame(rows + [{"arm": ONE.arm, "seed": s, "clashes": 10.0} for s in range(len(differ))])


@pytest.mark.parametrize(
    ("differ", "verdict"),
    [
        ([-2.0, -3.0, -2.5, -2.2, -2.4], HOLDS),
        ([2.0, 3.0, 2.5, 2.2, 2.4], FAILS),
        ([2.0, -3.0, 2.5, -2.2, 0.1], NOT_CLEAR),
        ([0.0] * 5, FAILS),
        ([-0.2, -0.3, -0.25, -0.22, -0.24], FAILS),
        ([-2.0, -3.0, -2.5, -2.2], NOT_CLEAR),
    ],
)
def test_verdict_follows_the_interval_and_the_smallest_effect(differ: list[float], verdict: str) -> None:
    table = paired(differ)
    assert differences(table, ONE) == pytest.approx(differ)
    (row,) = measure(claims_with(ONE), table).to_dict("records")
    assert row["here"] == verdict and row["mean"] == pytest.approx(np.mean(differ))
    assert row["smallest"] == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("mean", "low", "high", "verdict", "why"),
    [
        (2.0, 1.0, 3.0, HOLDS, "large enough"),
        (1.0, 0.1, 1.9, HOLDS, "large enough"),
        (0.9, 0.1, 1.9, NOT_CLEAR, "perhaps too small"),
        (0.5, 0.1, 0.9, FAILS, "would matter is excluded"),
        (0.0, -0.9, 0.9, FAILS, "would matter is excluded"),
        (0.5, -0.5, 1.5, NOT_CLEAR, "holds zero"),
        (-2.0, -3.0, -1.0, FAILS, "opposite"),
        (-0.5, -2.0, 1.0, NOT_CLEAR, "holds zero"),
        (0.0, 0.0, 0.0, FAILS, "no difference"),
    ],
)
def test_here_at_every_border(mean: float, low: float, high: float, verdict: str, why: str) -> None:
    found = baseline_verdict(mean, low, high, 1.0, 20)
    assert found.verdict == verdict and why in found.why
    assert baseline_verdict(mean, low, high, 1.0, 4).verdict == NOT_CLEAR


def test_smallest_is_an_amount_or_a_share() -> None:
    assert TENTH.of(-30.0) == pytest.approx(3.0) and Smallest(amount=2.0, why="two").of(1e9) == 2.0
    for wrong in ({}, {"amount": 1.0, "share": 0.1}):
        with pytest.raises(ValueError, match="as amount or as share"):
            Smallest(why="because", **wrong)
    assert all(c.smallest in CLAIMS.smallest.values() for _, c in CLAIMS.twins)
    told = rules(CLAIMS)
    assert all(rule.why in told for rule in CLAIMS.smallest.values()) and told.count("`clashes`") == 1


SAID = PriorVerdict(
    as_claimed=0.6,
    reversed=0.3,
    assumed=False,
    low=0.5,
    high=0.7,
    turned=0.3,
    by_chance=0.3,
    turns=False,
    condition="",
    turned_there=float("nan"),
    matters=(),
)


@pytest.mark.parametrize(
    ("said", "verdict", "on"),
    [
        (None, HOLDS, "large enough"),
        (SAID, HOLDS, "large enough"),
        (SAID._replace(as_claimed=0.97, assumed=True), ASSUMED, "as claimed in 97 %"),
        (SAID._replace(as_claimed=0.02, reversed=0.98, assumed=True), ASSUMED, "against the claim in 98 %"),
        (SAID._replace(turns=True), DEPENDS, "turns in 30 % of the draws, 30 % by chance; no single input says where"),
        (SAID._replace(turns=True, matters=(("a.b", 0.5),)), DEPENDS, "chance; what moves it most: a.b"),
        (SAID._replace(condition="x < 1", turned_there=0.7), DEPENDS, "70 % where x < 1"),
        (SAID._replace(condition="x < 1", turned_there=0.4), HOLDS, "large enough"),
        (SAID._replace(assumed=True, as_claimed=0.97, turns=True), ASSUMED, "97 %"),
    ],
)
def test_draws_overrule_the_world_as_it_is(said: PriorVerdict | None, verdict: str, on: str) -> None:
    effects = measure(claims_with(ONE), paired([-2.0, -3.0, -2.5, -2.2, -2.4]))
    (row,) = add_verdicts(effects, [said]).to_dict("records")
    assert row["here"] == HOLDS and row["verdict"] == verdict and on in row["on"]


@pytest.mark.parametrize(
    ("kinds", "verdict"),
    [
        ([(HOLDS, "")], HOLDS),
        ([(HOLDS, ""), (HOLDS, "")], HOLDS),
        ([(HOLDS, ""), (ASSUMED, "as claimed in 99 %")], ASSUMED),
        ([(HOLDS, ""), (NOT_CLEAR, "")], NOT_CLEAR),
        ([(HOLDS, ""), (FAILS, "")], DEPENDS),
        ([(HOLDS, ""), (ASSUMED, "against the claim in 99 %")], DEPENDS),
        ([(FAILS, ""), (ASSUMED, "against the claim in 99 %")], ASSUMED),
        ([(FAILS, ""), (NOT_CLEAR, "")], NOT_CLEAR),
        ([(FAILS, ""), (FAILS, "")], FAILS),
        ([(HOLDS, ""), (DEPENDS, "")], DEPENDS),
    ],
)
def test_no_claim_is_better_than_its_worst_comparison(kinds: list[tuple[str, str]], verdict: str) -> None:
    claims = claims_with(*[ONE] * len(kinds))
    effects = measure(claims, paired([-2.0, -3.0, -2.5, -2.2, -2.4]))
    effects = effects.assign(verdict=[kind for kind, _ in kinds], on=[on for _, on in kinds])
    (found,) = claim_verdicts(claims, effects)
    assert found.verdict == verdict
    assert all(kind in found.on for kind, _ in kinds) or len(kinds) == 1


def test_chance_alone_turns_the_sign_as_often_as_the_normal_distribution_says() -> None:
    values = np.random.default_rng(1).normal(-0.5, 1.0, 4000)
    base, chance = turned_by_chance(values, 2, ONE)
    assert base == 1.0 and chance == pytest.approx(0.24, abs=0.03)  # P(Z > 0.5 * sqrt(2))
    assert turned_by_chance(-values, 2, ONE)[0] == -1.0
    assert turned_by_chance(np.zeros(9), 2, ONE) == (1.0, 0.5)
