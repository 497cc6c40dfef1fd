"""Epstein's second model, compiled, against an ordinary Mesa model of the same rules; and what cannot be a world."""

import numpy as np
import pytest
from scipy.stats import ks_2samp
from support.plain_mesa_torus import PlainTorus, counts

from interpose.experiments.docking.epstein.rules import pass_periods
from interpose.experiments.docking.epstein.torus import KILLED, SERIES
from interpose.experiments.docking.epstein.world import Settings, first_state, play
from interpose.model.errors import InterposeError

CASES = {
    "as published": Settings(side=14),
    "they come and leave": Settings(side=14, peacekeepers=0.08, arrive=3, leave=25),
    "lone agents are active, ratio rounded down": Settings(
        side=12, lone_active=True, rounding="floor", peacekeepers=0.1
    ),
    "crowded, far sight, to the nearest": Settings(
        side=12, rounding="nearest", peacekeepers=0.1, density=0.9, clone=0.4, vision=2.3, force_vision=3.1
    ),
    "no room for all who come": Settings(side=8, density=0.5, peacekeepers=0.5, legitimacy=0.7),
    "old age": Settings(side=10, oldest=8.0, clone=0.3, legitimacy=0.95),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_the_plain_model_agent_by_agent(name):
    what = CASES[name]
    world, plain = first_state(what, 5), PlainTorus(what, first_state(what, 5), 5, keyed=True)
    series = np.zeros((40, len(SERIES)), np.int32)
    last = pass_periods(world, series)
    for period in range(40 if last < 0 else last + 1):
        plain.step()
        assert counts(plain) == tuple(series[period, :5]), period
    people, ours = plain.people(), world.agent[: world.now.agents[0]]
    places = [plain.cells.index(one.cell) if one.cell is not None else -1 for one in people]
    assert ours.id.tolist() == [one.number for one in people] and ours.place.tolist() == places
    assert ours.active.tolist() == [one.active for one in people] and ours.age.tolist() == [one.age for one in people]


def test_it_is_the_plain_model_in_distribution():
    """Sixty runs each, at a level of one in a thousand: distributions a standard deviation apart are told apart mostly.

    By simulation of normal ones: in 87 of 100 tries, at 0.8 of a standard deviation in 60.
    """
    what, runs = Settings(side=10, peacekeepers=0.04), 60
    ours = [play(what, seed, 400).extinct for seed in range(runs)]
    theirs = []
    for seed in range(runs):
        plain = PlainTorus(what, first_state(what, 1000 + seed), seed)
        while plain.period < 400 and min(counts(plain)[:2]) > 0:
            plain.step()
        theirs.append(plain.period - 1)
    assert min(ours) >= 0 and max(theirs) < 399
    assert ks_2samp(ours, theirs).pvalue > 0.001


def test_the_same_seed_is_the_same_run_and_another_is_not():
    first, again, other = (play(Settings(side=12), seed, 50) for seed in (3, 3, 4))
    assert np.array_equal(first.series, again.series) and np.array_equal(first.sites, again.sites)
    assert not np.array_equal(first.series[:20], other.series[:20])


def test_watching_changes_nothing_but_what_is_counted():
    what = Settings(side=12, peacekeepers=0.05)
    seen, unseen = play(what, 3, 30, watch=True), play(what, 3, 30)
    assert np.array_equal(seen.series[:, :5], unseen.series[:, :5]) and seen.series[:, 6].any()
    assert (seen.series[:, 5] <= seen.series[:, KILLED]).all() and not unseen.series[:, 5:].any()


def test_half_of_each_group_on_as_many_sites_as_asked():
    world = first_state(Settings(), 1)
    assert world.now.alive[0].tolist() == [560, 560] and (world.site > 0).sum() == 1120


def test_high_legitimacy_is_peace_and_low_is_not():
    assert not play(Settings(legitimacy=0.9), 1, 50).series[:, KILLED].any()
    assert play(Settings(), 1, 50).series[:, KILLED].sum() > 500


BAD = {
    "density": ({"density": 1.1}, "0 to 1"),
    "negative density": ({"density": -0.1}, "0 to 1"),
    "peacekeepers": ({"peacekeepers": 2}, "0 to 1"),
    "both together": ({"density": 0.95, "peacekeepers": 0.1}, "together at most 1"),
    "no number": ({"density": float("nan")}, "0 to 1"),
    "a word": ({"density": "much"}, "0 to 1"),
    "yes": ({"density": True}, "0 to 1"),
    "side": ({"side": 0}, "3 to 500"),
    "a part of a side": ({"side": 40.5}, "whole number"),
    "too large": ({"side": 10**6}, "3 to 500"),
    "sight": ({"vision": 25}, "half the torus"),
    "all pairs of a large torus": ({"side": 500, "vision": 200}, "0 to 5.04"),
    "rounding": ({"rounding": "up"}, "none, floor, nearest"),
    "jail": ({"longest_jail": -1}, "0 to"),
    "ages": ({"oldest": 0}, "1 to"),
    "leave": ({"leave": -2}, "they stay"),
    "legitimacy": ({"legitimacy": 1.5}, "0 to 1"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_a_world_gets_one_line(name):
    changes, words = BAD[name]
    with pytest.raises(InterposeError, match=words) as caught:
        Settings(**changes)
    assert len(str(caught.value)) <= 300 and "\n" not in str(caught.value)
    assert caught.value.argument == next(iter(reversed(changes)))


@pytest.mark.parametrize("periods", [0, -1, 10**9, 1.5])
def test_a_run_has_a_length(periods):
    with pytest.raises(InterposeError, match="whole number from 1 to"):
        play(Settings(side=5), 1, periods)


def test_a_seed_is_not_negative():
    with pytest.raises(InterposeError, match=r"^seed -1: is a whole number"):
        play(Settings(side=5), -1, 3)
