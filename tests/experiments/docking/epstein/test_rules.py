"""Worlds of Epstein's second model that are small enough to be worked out by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.experiments.docking.epstein.rules import EXACT, FLOOR, NEAREST, estimated_arrest, pass_periods
from interpose.experiments.docking.epstein.torus import (
    FIRST,
    IN_JAIL,
    KILLED,
    KILLED_IN_SIGHT,
    SECOND,
    SERIES,
    sites_within,
)
from interpose.experiments.docking.epstein.world import Settings, first_state, picture, play

EVER = 1e6
SIDE = 5
FULL = SIDE**2


def crafted(people, settings, *, seed=1, watch=False):
    """Make a world of these people: (site, group, hardship, risk) each, who never die of age."""
    world = first_state(settings, seed, watch=watch)
    world.site[:] = 0
    for row, (site, group, hardship, risk) in enumerate(people):
        a = world.agent[row]
        a.id, a.place, a.group, a.hardship, a.risk, a.alive, a.death_age = row, site, group, hardship, risk, 1, EVER
        world.site[site] = row + 1
    world.now.agents = world.now.next_id = len(people)
    world.now.alive[0] = np.bincount([group for _, group, _, _ in people], minlength=2)
    return world


def run(world, periods):
    """Let periods pass; give the series of those that did."""
    series = np.zeros((periods, len(SERIES)), np.int32)
    last = pass_periods(world, series)
    return series if last < 0 else series[: last + 1]


def bare(**changes):
    """Return settings of a small torus, empty unless it is filled by hand, without offspring."""
    return Settings(**({"side": SIDE, "density": 0.0, "clone": 0.0} | changes))


# ------------------------------------------------------------------------------------------- the estimated chance


@pytest.mark.parametrize(
    ("force", "active", "rounding", "ratio"),
    [(1, 1, EXACT, 1), (1, 2, EXACT, 0.5), (1, 2, FLOOR, 0), (1, 2, NEAREST, 1), (2, 5, NEAREST, 0), (3, 2, FLOOR, 1),
     (0, 1, EXACT, 0), (8, 1, FLOOR, 8)],
)  # fmt: skip
def test_the_estimated_chance_of_arrest(force, active, rounding, ratio):
    assert estimated_arrest.py_func(force, active, 2.3, rounding) == pytest.approx(1 - math.exp(-2.3 * ratio))


def test_k_makes_one_against_one_nine_tenths():
    assert estimated_arrest.py_func(1, 1, 2.3, EXACT) == pytest.approx(0.9, abs=0.001)


# ------------------------------------------------------------------------------------------- micro worlds


def test_nobody_on_the_torus_is_the_end_at_once():
    episode = play(bare(), 1, 10)
    assert episode.extinct == 0 and not episode.series.any() and not episode.sites.any()


def surrounded(risk, **changes):
    """Put one aggrieved agent among peacekeepers on every other site, and one of the other group out of the way."""
    force = 1 - 2 / FULL
    world = crafted([(12, 0, 0.9, risk), (0, 1, 0.0, 0.0)], bare(peacekeepers=force, lone_active=True, **changes))
    assert len(world.force) == FULL - 2
    return world


def test_one_active_agent_among_peacekeepers_is_arrested_and_nobody_else():
    series = run(surrounded(risk=0.0, longest_jail=1000), 3)
    assert series[-1, IN_JAIL] == 1 and series[:, KILLED].sum() == 0
    assert series[-1, FIRST] == series[-1, SECOND] == 1  # who is in jail lives


def test_who_fears_arrest_stays_quiet_and_free():
    series = run(surrounded(risk=1.0), 5)  # G = 0.18, P = 1 - exp(-2.3 * 8)
    assert not series[:, IN_JAIL].any() and not series[:, 2].any()


def test_peacekeepers_who_have_not_come_arrest_nobody():
    assert not run(surrounded(risk=0.0, arrive=50), 5)[:, IN_JAIL].any()


def test_a_term_of_nothing_ends_at_once():
    """Let out at the next turn, if there is an empty site: there is one, their own."""
    series = run(surrounded(risk=0.0, longest_jail=0), 12)
    assert series[:, IN_JAIL].sum() > 0 and series[:, FIRST].all()


def crowd(hardship):
    """Fill the torus: one of the first group in the middle, all others of the second one and content."""
    return [(site, 1, 0.0, 0.0) if site != 12 else (12, 0, hardship, 0.0) for site in range(FULL)]


def test_an_active_agent_kills_one_of_the_other_group_a_turn():
    world = crafted(crowd(hardship=1.0), bare())
    series = run(world, 1)
    assert series[0].tolist()[:5] == [1, FULL - 2, 1, 0, 1]
    (empty,) = np.flatnonzero(picture(world, SIDE).ravel() == 0)
    assert empty in sites_within(SIDE, 1.7)[12] or empty == 12  # or somebody moved there since


def test_at_the_threshold_nobody_is_active():
    assert not run(crafted(crowd(hardship=0.5), bare()), 3)[:, KILLED].any()  # G = 0.5 * 0.2 = T


def test_nobody_kills_their_own():
    people = [(site, 0, 1.0, 0.0) for site in range(FULL - 1)] + [(24, 1, 0.0, 0.0)]
    series = run(crafted(people, bare(lone_active=True)), 4)
    assert series[:, KILLED].sum() == 1 and series[-1, FIRST] == FULL - 1 and series[-1, SECOND] == 0


def test_who_sees_no_victim_is_active_only_where_that_counts():
    people = [(0, 0, 1.0, 0.0), (7 * 15 + 7, 1, 0.0, 0.0)]
    for lone in (False, True):
        world = crafted(people, bare(side=15, vision=1.0, lone_active=lone))
        assert run(world, 1)[0, 2] == lone


def test_without_an_empty_neighbour_nobody_moves_or_is_born():
    world = crafted(crowd(hardship=0.0), bare(clone=1.0))
    before = world.agent.place[:FULL].copy()
    series = run(world, 4)
    assert (series[:, SECOND] == FULL - 1).all() and np.array_equal(world.agent.place[:FULL], before)


def test_offspring_double_the_groups_while_there_is_room_and_wait_a_turn_themselves():
    people = [(0, 0, 0.3, 0.0), (450, 1, 0.0, 0.0)]
    world = crafted(people, bare(side=30, clone=1.0, oldest=EVER))
    series = run(world, 3)
    assert series[:, FIRST].tolist() == series[:, SECOND].tolist() == [2, 4, 8]
    born = world.agent[: world.now.agents[0]]
    assert set(born.hardship[born.group == 0]) == {0.3} and set(born.hardship[born.group == 1]) == {0.0}


def test_death_comes_at_its_age():
    world = crafted([(0, 0, 0, 0), (12, 1, 0, 0)], bare())
    world.agent.death_age[:2] = 3, 7
    assert run(world, 9)[:, :2].tolist() == [[1, 1], [1, 1], [0, 1]]


def test_peacekeepers_come_and_leave_on_their_days():
    for periods, there in ((3, 0), (4, 10), (7, 10), (8, 0)):
        settings = Settings(side=10, density=0.5, legitimacy=0.9, peacekeepers=0.1, arrive=3, leave=7)
        assert (play(settings, 2, periods).sites == 3).sum() == there


def test_killing_in_sight_is_seen():
    people = crowd(hardship=1.0)
    people = [one for one in people if one[0] not in (0, 1)]
    world = crafted(people, bare(peacekeepers=2 / FULL, force_vision=2.0, k=0.0), watch=True)
    series = run(world, 1)
    assert series[0, KILLED] == 1 and series[0, KILLED_IN_SIGHT] in (0, 1)
    alone = crafted(crowd(hardship=1.0), bare(), watch=True)
    assert run(alone, 1)[0, KILLED_IN_SIGHT] == 0


# ------------------------------------------------------------------------------------------- whatever the settings

WORLDS = st.builds(
    Settings,
    side=st.integers(5, 12),
    density=st.floats(0, 0.9),
    legitimacy=st.floats(0, 1),
    vision=st.floats(0.5, 2),
    force_vision=st.floats(0.5, 2),
    longest_jail=st.integers(0, 30),
    clone=st.floats(0, 1),
    oldest=st.floats(1, 50),
    peacekeepers=st.floats(0, 0.1),
    arrive=st.integers(0, 5),
    leave=st.integers(-1, 12),
    rounding=st.sampled_from(["none", "floor", "nearest"]),
    lone_active=st.booleans(),
)


@settings(max_examples=60, deadline=None)
@given(what=WORLDS, seed=st.integers(0, 99))
def test_everybody_is_somewhere_once(what, seed):
    world = first_state(what, seed)
    series = run(world, 15)
    used = world.agent[: world.now.agents[0]]
    assert (used.alive == 1).all() and (np.diff(used.id) > 0).all()
    free = used[used.place >= 0]
    assert np.array_equal(np.sort(free.place), np.flatnonzero(world.site > 0))
    assert (world.site[free.place] == np.flatnonzero(used.place >= 0) + 1).all()
    assert np.bincount(used.group, minlength=2).tolist() == world.now.alive[0].tolist() == series[-1, :2].tolist()
    assert (series >= 0).all() and (series[:, :2].sum(axis=1) - series[:, IN_JAIL] <= what.side**2).all()
    assert (used.age < used.death_age).all() and not used.active[used.place < 0].any()


@given(st.integers(3, 9), st.floats(0, 4))
def test_sight_is_mutual_and_round(side, reach):
    near = sites_within(side, min(reach, (side - 1) / 2))
    sees = np.zeros((side**2, side**2), bool)
    sees[np.arange(side**2)[:, None], near] = True
    assert np.array_equal(sees, sees.T) and not sees.diagonal().any()
    assert (sees.sum(axis=1) == near.shape[1]).all()


def test_vision_of_the_article_is_the_eight_around():
    assert sites_within(40, 1.7).shape[1] == 8 and sites_within(40, 1.0).shape[1] == 4
