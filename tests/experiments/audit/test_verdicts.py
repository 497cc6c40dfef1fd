"""Verdicts of audits: hand-worked cases, and what cannot be otherwise."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.experiments.audit.verdicts import (
    EXACT,
    FRAGILE,
    NO_EFFECT,
    NOT_POSSIBLE,
    ROBUST,
    SHIFTED,
    judge,
    judge_draws,
    turned_by_chance,
    worst,
)

EFFECT = np.array([-11.0, -9.0, -10.0, -12.0, -8.0, -10.0])
WOBBLE = np.array([1.0, -1.0, 0.5, -0.5, 1.5, -1.5])


@pytest.mark.parametrize(
    ("turned", "verdict"),
    [
        (EFFECT, EXACT),
        (EFFECT * (1 + 1e-13), EXACT),
        (EFFECT + WOBBLE, ROBUST),
        (EFFECT * 0.9 + 0.001 * WOBBLE, ROBUST),  # surely smaller, by less than the tolerance
        (EFFECT * 0.5 + 0.1 * WOBBLE, SHIFTED),
        (EFFECT * 2 + 0.1 * WOBBLE, SHIFTED),
        (-EFFECT, FRAGILE),
        (10 * WOBBLE, FRAGILE),
    ],
)
def test_verdicts_worked_by_hand(turned: np.ndarray, verdict: str) -> None:
    found = judge(EFFECT, turned)
    assert found.verdict == verdict
    assert found.effect == pytest.approx(turned.mean()) and found.change == pytest.approx((turned - EFFECT).mean())


def test_what_is_not_clear_at_first_is_not_judged() -> None:
    assert judge(WOBBLE, EFFECT).verdict == NO_EFFECT
    assert judge(np.zeros(6), np.zeros(6)).verdict == NO_EFFECT
    assert judge(EFFECT[:1], EFFECT[:1] + 1).verdict == NO_EFFECT  # one seed has no interval


@given(st.lists(st.floats(-100, 100), min_size=3, max_size=12), st.floats(0.1, 50))
def test_units_and_signs_do_not_matter(values: list[float], factor: float) -> None:
    other = np.array(values)
    standard = np.linspace(-11, -9, len(other))
    said = judge(standard, other).verdict
    assert judge(-standard, -other).verdict == said
    assert judge(factor * standard, factor * other).verdict == said


def test_draws_turn_in_more_than_one_in_twenty() -> None:
    around = np.linspace(-16, -4, 60)
    assert judge_draws(EFFECT, around, 2).verdict == ROBUST
    assert judge_draws(EFFECT, np.r_[around[:54], [3.0] * 6], 2).verdict == ROBUST  # 6 of 60 may be chance
    assert judge_draws(EFFECT, np.r_[around[:48], [3.0] * 12], 2).verdict == FRAGILE
    assert judge_draws(EFFECT, around * 10, 2).verdict == SHIFTED
    found = judge_draws(EFFECT, around, 2)
    assert (found.effect, found.low) == (pytest.approx(-10), pytest.approx(np.quantile(around, 0.05)))


def test_few_seeds_turn_a_sign_by_chance() -> None:
    assert turned_by_chance(EFFECT, 2) == 0
    assert turned_by_chance([-1.0, -1.0, -1.0, 2.0], 1) == pytest.approx(0.25, abs=0.03)


def test_worst_first() -> None:
    assert worst([EXACT, ROBUST, SHIFTED, FRAGILE]) == FRAGILE
    assert worst([EXACT, NO_EFFECT]) == NO_EFFECT and worst([EXACT, ROBUST]) == ROBUST
    assert worst([NOT_POSSIBLE]) == NOT_POSSIBLE and worst([NOT_POSSIBLE, EXACT]) == EXACT
    assert math.isnan(judge([-1.0], [2.0]).low)
