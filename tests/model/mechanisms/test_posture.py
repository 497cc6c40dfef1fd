"""Choices of posture: each option as often as softmax says, and what the force changes about what options are worth."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.arenas import BLUE, RED, guarded_arena
from support.attitude_worlds import made
from support.steps_alone import share_around
from support.worlds import STILL

from interpose.agents.faction import AGREEMENT, ATTACK, HOLD, NO_DEAL, POSTURES, PREY, RAID, STAND_DOWN, STRIKE
from interpose.model.mechanisms import posture

DAYS = 3000
LAW = {
    "rationality": 1.5,
    "gain_raid": 1.8,
    "gain_attack": 2.4,
    "gain_ground": 1.0,
    "gain_strike": 2.2,
    "gain_prey": 0.6,
    "gain_selective": 0.5,
    "gain_rest": 0.5,
    "gain_truce": 0.6,
    "cost_raid": 0.8,
    "cost_attack": 1.0,
    "loss_raid": 1.0,
    "loss_attack": 1.6,
    "cost_strike": 1.5,
    "cost_prey": 0.7,
    "cost_support": 1.0,
    "cost_rest": 0.5,
    "rest_base": 0.5,
    "breach": 0.8,
    "breach_attack": 2.5,
    "reputation": 2.0,
    "response": 1.2,
    "response_base": 0.25,
    "shield": 0.5,
    "weary_at": 0.02,
    "pressed": 1.0,
    "spoil_gain": 0.8,
}
"""Parameters with which expected shares are worked out, whatever the defaults are calibrated to."""
COLUMNS: dict[str, Any] = {
    "dyad__tension": 0.9,
    "dyad__grudge": 0.2,
    "front__grudge": 0.4,
    "dyad__truce": 0.5,
    "faction__cohesion": 0.8,
    "faction__quality": [1.0, 2.0],
    "faction__discipline": 0.3,
    "faction__caution": 0.7,
    "faction__ambition": 0.9,
    "holding__fighters": [[300, 100]],
    "holding__control": [[0.7, 0.3]],
    "holding__support": [[0.2, 0.1]],
    "holding__in_reach": 1,
    "holding__loss": [[1.8, 0.0]],
}
"""A state in which no option of red is out of the question."""
FORCE = {"presence__quality": 0.7, "presence__robustness": 0.9, "mission__enforcement": 0.6, "mission__answer": 0.5}
STAND, GUARD, WATCH = 0.8, 0.1, 0.9
"""Shares of the line and of the area that units cover and of the area that they watch, far apart to tell them apart."""
FORCE |= {"presence__stand": STAND, "presence__guard": GUARD, "presence__watch": WATCH}


def choosing(*on: str, days: int = DAYS, law: dict[str, Any] | None = None, **columns: Any) -> Any:
    """Let red choose anew on each of many days, in a state that never changes; gives its postures and targets."""
    changes = {f"posture.{name}": value for name, value in (LAW | (law or {})).items()}
    world = guarded_arena(*on, **changes)
    for name, value in (COLUMNS | FORCE | columns).items():
        table, column = name.split("__")
        getattr(world, table)[column][:] = value
    chosen = np.zeros((days, 2), np.int64)
    for day in range(days):
        world.holding.shock[:] = 1
        posture.step(world, day)
        chosen[day] = world.holding.posture[0, RED], world.holding.target[0, RED]
    return chosen


def worth(*, response: float = 0.0, guard: float = 0.0, exposed: float = 0.0, shield: float = 0.0) -> list[float]:
    """Work out what each posture is worth to red in that state, by the law, in the order of postures."""
    hostile = 1 - exp(-(0.9 + 0.2 + 0.4))
    win = 300 / (300 + 2 * 100)
    stake, breach = 0.9 * 0.3, 0.8 * (0.5 * 0.8)
    risk = 0.7 * (1 - win) * (1 - shield)
    selective = 8 * 0.2 * 0.3 * 0.7
    return [
        0.0,
        1.8 * hostile - 0.8 - 1.0 * risk - breach - response,
        hostile * (2.4 + 1.0 * stake * win) - 1.0 - 1.6 * risk - 2.5 * breach - response,
        2.2 * hostile - 1.5 - breach - 2.0 * exposed,
        0.6 * 0.7 + 0.5 * selective * 0.7 - 0.7 - 1.0 * 0.2 - 2.0 * exposed - guard,
        0.5 * 1.8 / (0.02 * 300) + 0.6 * 0.5 - 0.5 * (0.5 + stake),
    ]


def shares(values: list[float], rationality: float = LAW["rationality"]) -> Any:
    """Turn values into chances by softmax."""
    weights = np.exp(rationality * np.array(values))
    return weights / weights.sum()


MET = 0.7 * (0.25 + 0.75 * 0.6)
"""The answer of a unit that covers everything: its quality, and robustness as far as the mandate lets it."""
AS_EXPECTED: dict[tuple[str, ...], dict[str, float]] = {
    (): {},
    ("deterrence",): {"response": 1.2 * STAND * MET, "guard": 1.2 * GUARD * MET},
    ("monitoring",): {"exposed": WATCH * 0.7 * 0.5},
    ("entrenchment",): {"shield": 0.5 * STAND},
    ("deterrence", "monitoring", "entrenchment"): {
        "response": 1.2 * STAND * MET,
        "guard": 1.2 * GUARD * MET,
        "exposed": WATCH * 0.7 * 0.5,
        "shield": 0.5 * STAND,
    },
}


@pytest.mark.parametrize("on", AS_EXPECTED, ids=" ".join)
def test_postures_are_chosen_as_often_as_softmax_says(on: tuple[str, ...]) -> None:
    counts = np.bincount(choosing(*on)[:, 0], minlength=len(POSTURES))
    expected = shares(worth(**AS_EXPECTED[on])) * DAYS
    assert expected.min() > 50
    assert stats.chisquare(counts, expected).pvalue > 1e-4, (counts, expected)


def test_each_pathway_changes_what_it_should() -> None:
    plain = worth()
    for on, lower in ((("deterrence",), {RAID, ATTACK, PREY}), (("monitoring",), {STRIKE, PREY})):
        gap = np.array(worth(**AS_EXPECTED[on])) - plain
        assert set(np.flatnonzero(gap < 0)) == lower and not (gap > 0).any()
    gap = np.array(worth(**AS_EXPECTED["entrenchment",])) - plain
    assert set(np.flatnonzero(gap > 0)) == {RAID, ATTACK} and not (gap < 0).any()


def test_other_pathways_do_not_move_anybody() -> None:
    rest = ("interposition", "protection", "acceptance", "backlash", "outreach", "legitimacy", "disarmament")
    assert (choosing(*rest, days=300) == choosing(days=300)).all()


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
        ({"holding__fighters": [[0, 100]]}, {RAID, ATTACK, STAND_DOWN, PREY}),
        ({"holding__fighters": 0, "holding__in_reach": 0}, set(range(6)) - {HOLD}),
    ],
)
def test_nobody_chooses_what_is_out_of_the_question(columns: dict[str, Any], never: set[int]) -> None:
    assert set(choosing(days=600, **columns)[:, 0]) == set(range(6)) - never


def test_a_party_fights_across_a_front_from_where_its_fighters_are() -> None:
    world, chosen = made(), np.zeros((300, 3), np.int64)
    world.holding.fighters[:], world.dyad.tension[:], world.dyad.truce[:] = [[300, 0], [0, 300], [0, 0]], 1.0, 0.0
    for day in range(len(chosen)):
        world.holding.shock[:], world.holding.in_reach[:] = 1, 1
        posture.step(world, day)
        chosen[day] = world.holding.posture[:, RED]
    assert {RAID, ATTACK} <= set(chosen[:, 0]), "blue is on the other side of the front"
    assert not np.isin(chosen[:, 1:], (RAID, ATTACK)).any(), "red has nobody in B and in C"


@pytest.mark.parametrize(("rationality", "best"), [(0.1, 0.17), (6.0, 0.34)])
def test_a_stricter_choice_takes_the_best_option_more_often(rationality: float, best: float) -> None:
    expected = shares(worth(), rationality)
    assert expected[STAND_DOWN] == expected.max() == pytest.approx(best, abs=0.01)
    often = (choosing(law={"rationality": rationality})[:, 0] == STAND_DOWN).mean()
    assert often == share_around(expected[STAND_DOWN], DAYS)


def test_pressure_and_commitment_hold_violence_back_and_losses_tire() -> None:
    def share(option: int, **columns: Any) -> float:
        return float((choosing(**columns)[:, 0] == option).mean())

    def expected(option: int, **gap: float) -> float:
        values = worth()
        for name, more in gap.items():
            values[POSTURES.index(name)] += more
        return float(shares(values)[option])

    breach = 0.8 * 0.5 * 0.8
    pressed = expected(RAID, raid=-0.5 * breach, attack=-0.5 * 2.5 * breach, strike=-0.5 * breach)
    assert share(RAID, faction__pressure=0.5) == share_around(pressed, DAYS)
    worn_out = expected(STAND_DOWN, **{"stand down": 0.5 * (1.0 - 0.3)})
    assert share(STAND_DOWN, holding__loss=[[100.0, 0.0]]) == share_around(worn_out, DAYS)


def test_who_loses_by_a_peace_gains_by_any_violence_while_there_is_a_deal() -> None:
    values = worth()
    for option in (RAID, ATTACK, STRIKE, PREY):
        values[option] += 0.8 * 0.5
    for status, expected in ((AGREEMENT, shares(values)), (NO_DEAL, shares(worth()))):
        counts = np.bincount(choosing(faction__spoil=0.5, dyad__status=status)[:, 0], minlength=6)
        assert stats.chisquare(counts, expected * DAYS).pvalue > 1e-4


# reviews


def test_without_a_shock_postures_are_reviewed_now_and_then() -> None:
    world = guarded_arena(**STILL, **{"posture.review_days": 8.0})
    reviewed = 0
    for day in range(DAYS):
        world.holding.posture[:], world.holding.shock[:] = PREY, 0
        posture.step(world, day)
        reviewed += int((world.holding.posture == HOLD).sum())
    assert reviewed / (2 * DAYS) == share_around(1 / 8, 2 * DAYS)


def test_after_a_shock_a_posture_is_reviewed_at_once_and_the_shock_is_over() -> None:
    world = guarded_arena(**STILL, **{"posture.review_days": 90.0})
    world.holding.posture[:], world.holding.shock[:] = PREY, [[1, 0]]
    kept = 0
    for day in range(20):
        world.holding.posture[:], world.holding.shock[:] = PREY, [[1, 0]]
        posture.step(world, day)
        assert world.holding.posture[0, RED] == HOLD and not world.holding.shock.any()
        kept += int(world.holding.posture[0, BLUE] == PREY)
    assert kept > 15


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    fighters=st.lists(st.integers(0, 900), min_size=2, max_size=2),
    in_reach=st.integers(0, 1),
    state=st.lists(st.floats(0, 1), min_size=6, max_size=6),
    seed=st.integers(0, 2**40),
)
def test_every_choice_is_a_posture_with_a_target_that_fits(
    fighters: list[int], in_reach: int, state: list[float], seed: int
) -> None:
    world = guarded_arena("deterrence", "monitoring", "entrenchment", seed=seed)
    world.holding.fighters[0], world.holding.in_reach[:], world.holding.shock[:] = fighters, in_reach, 1
    world.dyad.tension[:], world.dyad.truce[:], world.presence.stand[:] = state[0], state[1], state[2]
    world.presence.watch[:], world.faction.discipline[:], world.holding.control[0, RED] = state[3:]
    before = world.holding.control.copy(), world.holding.fighters.copy()
    posture.step(world, 0)
    for f in (RED, BLUE):
        h = world.holding[0, f]
        assert (h.target == 1 - f) == (h.posture in (RAID, ATTACK, STRIKE))
        assert h.fighters > 0 or h.posture in (HOLD, STRIKE)
    assert (world.holding.control == before[0]).all() and (world.holding.fighters == before[1]).all()
