"""What options are worth to a faction: the dilemma at its ends, surprise as an advantage, selective violence."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.arenas import BLUE, RED, guarded_arena
from support.beliefs import chances, values
from support.worlds import scenario, valley

from interpose.agents import faction_choices as choices
from interpose.agents.faction_choices import Prospect, Temptation
from interpose.model.simulation.initial_state import assemble

SHARES = st.floats(0, 1)
LAW = {
    "gain_raid": 1.8,
    "gain_attack": 2.0,
    "gain_ground": 1.0,
    "gain_strike": 2.2,
    "cost_raid": 0.8,
    "cost_attack": 1.0,
    "cost_strike": 1.5,
    "loss_raid": 0.8,
    "loss_attack": 1.4,
    "loss_struck": 1.5,
    "more_attack": 1.5,
}
SEES = Prospect(0.6, 0.3, 0.7, 0.6, 0.5, 0.4, 0.7, 0.2, 0.3, 0.25, 0.1)
"""A prospect with all its parts different from each other."""


def worth(**changes: float) -> Any:
    """Return what a raid, an attack and strikes are worth in that prospect, with some parts changed."""
    world = guarded_arena(**{f"posture.{name}": value for name, value in LAW.items()})
    return np.array(values(world.p[0].posture, SEES._replace(**changes)))


def strikes_at(win: float) -> Any:
    """Work out what a raid and an attack are worth at a chance to prevail, whatever the other does."""
    raid = 1.8 * 0.6 - 0.8 - 0.25 + 0.1 - 0.8 * 0.7 * (1 - win)
    attack = 2.0 * 0.6 - 1.0 - 1.5 * 0.25 + 0.1 + 0.3 * win - 1.4 * 0.7 * (1 - win)
    return np.array([raid, attack])


def test_who_fears_nothing_weighs_striking_first_against_quiet() -> None:
    assert worth(belief=0.0)[:2] == pytest.approx(strikes_at(0.7) - 0.3)
    assert worth(belief=0.0)[2] == pytest.approx(2.2 * 0.6 - 1.5 + 0.1 - 0.3)


def test_who_is_sure_to_be_struck_weighs_striking_too_against_being_struck() -> None:
    struck = -1.5 * 0.7 * (1 - 0.5) * (1 - 0.2)
    assert worth(belief=1.0)[:2] == pytest.approx(strikes_at(0.6) - struck)
    assert worth(belief=1.0)[2] == pytest.approx(2.2 * 0.6 - 1.5 + 0.1)


@pytest.mark.parametrize("belief", [0.2, 0.5, 0.9])
def test_in_between_it_is_the_mean_by_belief(belief: float) -> None:
    assert worth(belief=belief) == pytest.approx((1 - belief) * worth(belief=0.0) + belief * worth(belief=1.0))


def test_a_sure_guarantee_leaves_nothing_to_fear_in_being_struck() -> None:
    even = {"first": 0.6, "both": 0.6, "struck": 0.6}
    assert worth(belief=1.0, guarded=1.0, **even)[:2] == pytest.approx(strikes_at(0.6))
    assert (worth(belief=0.8, guarded=1.0, **even)[:2] < worth(belief=0.8)[:2]).all()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(fighters=st.tuples(*[st.integers(0, 10**5)] * 2), quality=st.tuples(*[st.floats(0.01, 3)] * 2), edge=SHARES)
def test_surprise_is_an_advantage_whatever_the_odds(
    fighters: tuple[int, int], quality: tuple[float, float], edge: float
) -> None:
    world = ARENA
    world.holding.fighters[0], world.faction.quality[:] = fighters, quality
    first, both, struck = chances(world, 0, RED, BLUE, 3 * edge)
    assert 0 <= struck <= both <= first <= 1
    if min(fighters) > 0 and edge > 0.001:
        assert struck < both < first, "F > W and S < W: each only by the odds"
    theirs = chances(world, 0, BLUE, RED, 3 * edge)
    if sum(fighters) > 0:
        assert first + theirs[2] == pytest.approx(1) and both + theirs[1] == pytest.approx(1), "nobody is favoured"


ARENA = guarded_arena()


def along_a_front(red: tuple[int, int], blue: tuple[int, int], front: float, control: float = 0.0) -> float:
    """Return red's chance to prevail over blue in A, with fighters of each in A and B and a line along their border."""
    world = assemble(scenario(valley()), 1, 1)
    world.holding.fighters[:], world.holding.control[:], world.faction.quality[:] = 0, control, 1.0
    world.holding.fighters[:2, RED], world.holding.fighters[:2, BLUE] = red, blue
    world.graph.front[:] = 0.0
    border = slice(world.graph.start[0], world.graph.start[1])
    world.graph.front[border] = front
    return float(chances(world, 0, RED, BLUE, 0.0)[1])


def test_those_who_face_each_other_over_a_border_count_and_one_who_is_there_hides_nobody() -> None:
    assert along_a_front((300, 0), (0, 600), front=1.0) == pytest.approx(300 / 900)
    assert along_a_front((300, 0), (1, 600), front=1.0) == pytest.approx(300 / 901)
    assert along_a_front((300, 0), (1, 600), front=0.5) == pytest.approx(300 / 601), "along half of the border"
    assert along_a_front((300, 0), (1, 600), front=0.0, control=0.5) == pytest.approx(300 / (301 + 0.25 * 600))
    assert along_a_front((300, 500), (1, 600), front=1.0) == pytest.approx(300 / 401), "500 of them are busy next door"
    assert along_a_front((300, 0), (1, 600), front=0.0) == pytest.approx(300 / 301)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(tension=SHARES, here=st.floats(0, 50), anywhere=st.floats(0, 50), more=st.floats(0, 5))
def test_hostility_is_a_share_that_grows_with_each_reason(
    tension: float, here: float, anywhere: float, more: float
) -> None:
    felt = choices.hostility.py_func(tension, here, anywhere)  # type: ignore[attr-defined]
    assert tension - 1e-12 <= felt <= 1
    assert choices.hostility.py_func(tension, here + more, anywhere) >= felt  # type: ignore[attr-defined]
    assert choices.hostility.py_func(1.0, here, anywhere) == 1  # type: ignore[attr-defined]


@settings(max_examples=200, deadline=None, derandomize=True)
@given(control=SHARES, at=st.floats(0.5, 0.95))
def test_selective_violence_pays_most_where_control_is_predominant(control: float, at: float) -> None:
    worth_at = choices.selective_worth.py_func  # type: ignore[attr-defined]
    assert -1e-12 <= worth_at(control, at) <= 1 + 1e-9
    assert worth_at(at, at) == pytest.approx(1) and worth_at(0.0, at) == 0 == worth_at(1.0, at)
    assume(abs(control - at) > 0.01)
    assert worth_at(control, at) < 1


def test_what_moves_fighters_to_turn_on_civilians() -> None:
    names = ("gain_losses", "gain_fighting", "gain_rivals", "gain_selective", "gain_loot", "cost_prey", "cost_support")
    p = dict(zip(names, (0.6, 1.2, 0.8, 0.7, 0.5, 1.9, 1.0), strict=True)) | {"selective_at": 0.75}
    here = Temptation(0.3, 0.4, 0.75, 0.2, 0.6, 0.1, 0.25)
    worth_it = 0.6 * 0.3 + 1.2 * 0.4 + 0.8 * 0.2 + 0.7 * 0.6 + 0.5 * 0.4 - 1.9 - 0.1 - 0.25
    assert preying(p, here) == pytest.approx(worth_it)


def preying(p: dict[str, float], see: Temptation) -> float:
    """Work out in Python what preying is worth; its helper too runs as plain Python."""
    from types import SimpleNamespace
    from unittest.mock import patch

    with patch.object(choices, "selective_worth", choices.selective_worth.py_func):  # type: ignore[attr-defined]
        return float(choices.value_of_preying.py_func(SimpleNamespace(**p), see))  # type: ignore[attr-defined]
