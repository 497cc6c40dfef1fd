"""Choices of posture: each option as often as softmax says, and what the force changes about what options are worth."""

from math import exp
from typing import Any

import numpy as np
import pytest
from scipy import stats
from support.arenas import BLUE, RED, guarded_arena
from support.attitude_worlds import made
from support.steps_alone import share_around

from interpose.agents.faction import AGREEMENT, ATTACK, HOLD, NO_DEAL, POSTURES, RAID, STAND_DOWN, STRIKE
from interpose.model.mechanisms import posture

DAYS = 3000
LAW = {
    "posture.rationality": 1.5,
    "posture.surprise": 0.5,
    "posture.gain_raid": 1.8,
    "posture.gain_attack": 2.0,
    "posture.gain_ground": 1.0,
    "posture.gain_strike": 2.2,
    "posture.gain_rest": 0.5,
    "posture.gain_truce": 0.6,
    "posture.gain_quiet": 0.6,
    "posture.gain_rebuilding": 0.4,
    "posture.much_money": 2.0,
    "posture.cost_raid": 0.8,
    "posture.cost_attack": 1.0,
    "posture.loss_raid": 0.8,
    "posture.loss_attack": 1.4,
    "posture.loss_struck": 1.5,
    "posture.cost_strike": 1.5,
    "posture.cost_rest": 0.5,
    "posture.cost_unready": 1.0,
    "posture.rest_base": 0.5,
    "posture.breach": 0.8,
    "posture.more_attack": 1.5,
    "posture.reputation": 1.5,
    "posture.shame": 0.3,
    "posture.response": 1.2,
    "posture.response_base": 0.25,
    "posture.weary_at": 0.02,
    "posture.pressed": 1.0,
    "posture.spoil_gain": 0.8,
    "posture.gain_shift": 1.0,
    "posture.gain_partial": 0.5,
    "expectations.least_belief": 0.2,
    "expectations.alarm_scale": 0.5,
    "expectations.prior_cases": 4.0,
}
"""Parameters with which expected shares are worked out, whatever the defaults are calibrated to."""
COLUMNS: dict[str, Any] = {
    "dyad__tension": 0.9,
    "dyad__grudge": 0.2,
    "dyad__truce": 0.5,
    "dyad__distrust": 0.5,
    "front__grudge": 0.4,
    "front__alarm": 0.8,
    "faction__cohesion": 0.8,
    "faction__quality": [1.0, 2.0],
    "faction__caution": 0.7,
    "faction__ambition": 0.9,
    "faction__pressure": 0.4,
    "faction__consent": 0.3,
    "faction__named": 1.0,
    "faction__let_off": 3.0,
    "faction__bias": [0.1, 0.7],
    "holding__fighters": [[300, 100]],
    "holding__control": [[0.7, 0.3]],
    "holding__in_reach": 1,
    "holding__loss": [[1.8, 0.0]],
}
"""A state in which no option of red is out of the question."""
FORCE: dict[str, Any] = {
    "mission__enforcement": 0.6,
    "mission__answer": 0.5,
    "mission__in_force": 1,
    "presence__around": 0.9,
    "presence__from_line": 0,
    "presence__robustness": 0.9,
    "presence__stand": 0.8,
    "presence__stopped_line": 2.0,
    "presence__missed_line": 1.0,
    "presence__watch": 0.9,
    "presence__enforce": 0.5,
}
"""A force that has met violence there as often as it promised, nearly, and that disarms."""
MEETS, ANSWERED = (4 * 0.8 + 2) / 7, (4 * 0.5 + 1) / 8
BELIEF = 1 - (1 - 0.2 * 0.5) * exp(-0.5 * 0.8)


def prepared(*on: str, law: dict[str, Any] | None = None, **columns: Any) -> Any:
    """Assemble the arena in that state, with the named pathways on."""
    world = guarded_arena(*on, **LAW | (law or {}))
    for name, value in (COLUMNS | FORCE | columns).items():
        table, column = name.split("__")
        getattr(world, table)[column][:] = value
    return world


def choosing(*on: str, days: int = DAYS, law: dict[str, Any] | None = None, who: int = RED, **columns: Any) -> Any:
    """Let red choose anew on each of many days, in a state that never changes; gives its postures and targets."""
    world = prepared(*on, law=law, **columns)
    chosen = np.zeros((days, 2), np.int64)
    for day in range(days):
        world.holding.shock[:] = 1
        posture.step(world, day)
        chosen[day] = world.holding.posture[0, who], world.holding.target[0, who]
    return chosen


def worth(
    *, belief: float = BELIEF, sure: float = 0.0, answer: float = 0.0, exposed: float = 0.0, more: float = 0.0
) -> Any:
    """Work out what each posture is worth to red in that state, by the law, in the order of postures."""
    hostile, stake = 1 - 0.1 * exp(-(0.2 + 0.4)), 0.9 * 0.3
    edge = 0.5 * (1 - sure)
    first, both, struck = (300 * a / (300 * a + 200 * b) for a, b in ((1 + edge, 1), (1, 1), (1, 1 + edge)))
    peace, breach = 0.6 * 0.4, 0.8 * (0.5 * 0.8) * (1 + 0.4)
    costs, is_struck = 1.2 * answer + exposed + breach, -1.5 * 0.7 * (1 - struck) * (1 - sure)

    def fight(gain: float, cost: float, loss: float, ground: float, others: float) -> float:
        base = gain * hostile - cost - others * costs + more
        strikes = [base + ground * w - loss * 0.7 * (1 - w) for w in (first, both)]
        return (1 - belief) * (strikes[0] - peace) + belief * (strikes[1] - is_struck)

    rest = 0.5 * (1 - exp(-1.8 / (0.02 * 300))) + 0.6 * 0.5 - 0.5 * (0.5 + stake) - belief * (1 - sure)
    strike = 2.2 * hostile - 1.5 - exposed - breach + more - (1 - belief) * peace
    return np.array([0.0, fight(1.8, 0.8, 0.8, 0.0, 1.0), fight(2.0, 1.0, 1.4, stake, 1.5), strike, rest])


def shares(values: Any, rationality: float = 1.5) -> Any:
    """Turn values into chances by softmax."""
    weights = np.exp(rationality * np.array(values))
    return weights / weights.sum()


EXPOSED = 1.5 * 0.9 * ANSWERED * (0.3 + 0.7 * 0.4)
MET = MEETS * (0.25 + 0.75 * 0.6)
AS_EXPECTED: dict[tuple[str, ...], dict[str, float]] = {
    (): {},
    ("deterrence",): {"answer": MET},
    ("monitoring",): {"exposed": EXPOSED},
    ("guarantee",): {"sure": MEETS},
    ("power_shift",): {"more": 1.0 * 0.5 * 0.7},
    ("backlash",): {"more": 0.5 * (0.7 - 0.1)},
    ("deterrence", "monitoring", "guarantee", "power_shift"): {
        "answer": MET,
        "exposed": EXPOSED,
        "sure": MEETS,
        "more": 0.35,
    },
}
"""What each pathway puts into the law."""


@pytest.mark.parametrize("on", AS_EXPECTED, ids=" ".join)
def test_postures_are_chosen_as_often_as_softmax_says(on: tuple[str, ...]) -> None:
    counts = np.bincount(choosing(*on)[:, 0], minlength=len(POSTURES))
    expected = shares(worth(**AS_EXPECTED[on])) * DAYS
    assert expected.min() > 50
    assert stats.chisquare(counts, expected).pvalue > 1e-4, (counts, expected)


@pytest.mark.parametrize(("distrust", "alarm", "belief"), [(0.0, 0.0, 0.0), (1.0, 1e9, 1.0)])
def test_the_dilemma_at_its_ends(distrust: float, alarm: float, belief: float) -> None:
    counts = np.bincount(choosing(dyad__distrust=distrust, front__alarm=alarm)[:, 0], minlength=len(POSTURES))
    expected = shares(worth(belief=belief)) * DAYS
    assert stats.chisquare(counts, expected).pvalue > 1e-4, (counts, expected)


def test_who_fears_more_strikes_first_more_often_and_rests_less() -> None:
    calm, afraid = worth(belief=0.0), worth(belief=1.0)
    assert (afraid - calm)[[RAID, ATTACK]].min() > 0 > (afraid - calm)[STAND_DOWN]
    seen = [np.bincount(choosing(front__alarm=alarm)[:, 0], minlength=5) for alarm in (0.0, 20.0)]
    assert seen[1][RAID] > seen[0][RAID] and seen[1][STAND_DOWN] < seen[0][STAND_DOWN]


def test_each_pathway_changes_what_it_should() -> None:
    plain = worth()
    for on, lower in ((("deterrence",), {RAID, ATTACK}), (("monitoring",), {RAID, ATTACK, STRIKE})):
        gap = worth(**AS_EXPECTED[on]) - plain
        assert set(np.flatnonzero(gap < 0)) == lower and not (gap > 0).any()
    for on in (("power_shift",), ("backlash",)):
        gap = worth(**AS_EXPECTED[on]) - plain
        assert set(np.flatnonzero(gap > 0)) == {RAID, ATTACK, STRIKE} and not (gap < 0).any()
    gap = worth(sure=MEETS) - plain
    assert set(np.flatnonzero(gap < 0)) == {RAID, ATTACK} and set(np.flatnonzero(gap > 0)) == {STAND_DOWN}


@pytest.mark.parametrize(
    ("way", "gone"),
    [
        ("deterrence", {"presence__from_line": -1}),
        ("deterrence", {"presence__around": 0.0}),
        ("guarantee", {"presence__around": 0.0}),
        ("guarantee", {"presence__stand": 0.0, "presence__stopped_line": 0.0}),
        ("monitoring", {"presence__watch": 0.0}),
        ("monitoring", {"mission__in_force": 0}),
        ("monitoring", {"mission__answer": 0.0, "faction__named": 0.0}),
        ("power_shift", {"faction__consent": 1.0}),
        ("power_shift", {"presence__enforce": 0.0}),
    ],
)
def test_a_pathway_is_empty_without_what_it_rests_on(way: str, gone: dict[str, Any]) -> None:
    assert (choosing(way, days=200, **gone) == choosing(days=200, **gone)).all()


def test_a_force_that_fails_deters_less() -> None:
    def fights(missed: float) -> float:
        return float(np.isin(choosing("deterrence", "guarantee", presence__missed_line=missed)[:, 0], (1, 2)).mean())

    assert fights(60.0) > fights(1.0) + 0.05


def test_other_pathways_do_not_move_anybody() -> None:
    rest = ("interposition", "protection", "acceptance", "outreach", "legitimacy", "disarmament", "entrenchment")
    rest += ("reassurance",)
    assert (choosing(*rest, days=300) == choosing(days=300)).all()


def test_money_for_rebuilding_makes_quiet_worth_more() -> None:
    head = 3.0 * 100_000 / 1000
    fewer = shares(worth() - (1 - BELIEF) * 0.4 * (1 - exp(-3.0 / 2.0)) * np.array([0, 1, 1, 1, 0])) * DAYS
    counts = np.bincount(choosing(works__today=head)[:, 0], minlength=len(POSTURES))
    assert stats.chisquare(counts, fewer).pvalue > 1e-4


def test_equal_factions_choose_alike_whatever_they_are_called() -> None:
    alike = {"faction__quality": 1.0, "faction__bias": 0.2, "holding__fighters": 200, "holding__control": 0.5}
    alike |= {"holding__loss": 1.0}
    on = ("deterrence", "guarantee", "monitoring", "power_shift", "backlash")
    counts = [np.bincount(choosing(*on, who=who, **alike)[:, 0], minlength=len(POSTURES)) for who in (RED, BLUE)]
    assert stats.chi2_contingency(np.array(counts) + 1).pvalue > 1e-4


def test_fights_and_strikes_are_aimed_and_nothing_else_is() -> None:
    chosen = choosing()
    for option in range(len(POSTURES)):
        aims = set(chosen[chosen[:, 0] == option, 1])
        assert aims == ({BLUE} if option in (RAID, ATTACK, STRIKE) else {-1}), POSTURES[option]


@pytest.mark.parametrize(
    ("columns", "never"),
    [
        ({"holding__in_reach": 0}, {STRIKE}),
        ({"holding__fighters": [[300, 0]]}, {RAID, ATTACK, STRIKE}),
        ({"holding__fighters": [[0, 100]]}, {RAID, ATTACK, STAND_DOWN}),
        ({"holding__fighters": 0, "holding__in_reach": 0}, set(range(len(POSTURES))) - {HOLD}),
    ],
)
def test_nobody_chooses_what_is_out_of_the_question(columns: dict[str, Any], never: set[int]) -> None:
    assert set(choosing(days=600, **columns)[:, 0]) == set(range(len(POSTURES))) - never


def test_a_party_fights_across_a_front_from_where_its_fighters_are() -> None:
    world, chosen = made(), np.zeros((300, 3), np.int64)
    world.holding.fighters[:], world.dyad.tension[:], world.dyad.truce[:] = [[300, 0], [0, 300], [0, 0]], 1.0, 0.0
    for day in range(len(chosen)):
        world.holding.shock[:], world.holding.in_reach[:] = 1, 1
        posture.step(world, day)
        chosen[day] = world.holding.posture[:, RED]
    assert {RAID, ATTACK} <= set(chosen[:, 0]), "blue is on the other side of the front"
    assert not np.isin(chosen[:, 1:], (RAID, ATTACK)).any(), "red has nobody in B and in C"


@pytest.mark.parametrize("rationality", [0.1, 6.0])
def test_a_stricter_choice_takes_the_best_option_more_often(rationality: float) -> None:
    expected = shares(worth(), rationality)
    best = int(expected.argmax())
    often = (choosing(law={"posture.rationality": rationality})[:, 0] == best).mean()
    assert often == share_around(expected[best], DAYS)


def test_who_loses_by_a_peace_gains_by_any_violence_while_there_is_a_deal() -> None:
    for status, more in ((AGREEMENT, 0.8 * 0.5), (NO_DEAL, 0.0)):
        counts = np.bincount(choosing(faction__spoil=0.5, dyad__status=status)[:, 0], minlength=len(POSTURES))
        assert stats.chisquare(counts, shares(worth(more=more)) * DAYS).pvalue > 1e-4
