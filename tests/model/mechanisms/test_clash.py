"""Clashes and strikes: how many begin, who wins and who dies, and what a unit in between makes of one."""

from math import exp
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from support.arenas import BLUE, FRICTION, HUNDREDS, MANY, RED, TENSION, arena, arena_data, guarded_arena
from support.force_worlds import put
from support.keyed_draws import tail_exponent, tail_exponent_of_the_law
from support.steps_alone import alone, count_around, dead, fallen, persons, share_around
from support.worlds import events, pathways, run_days, scenario, valley, with_force

from interpose.agents.faction import ATTACK, HOLD, RAID, STAND_DOWN, STRIKE
from interpose.agents.peacekeeper import INFANTRY, INTERPOSE, OBSERVE, PATROL, POLICE, PROTECT
from interpose.model.mechanisms import clash
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    MET,
    NO_UNIT,
    NONE_ABLE,
    NOT_ALLOWED,
    NOT_ASKED,
    NOT_HEARD,
    PROCEEDED,
    TOO_FAR,
    TURNED,
    UNMET,
)
from interpose.model.state.event_log import STRIKE as STRIKE_EVENT

SEEDS, DAYS = 40, 1000
CROWDED = {"territory__resident": 100_000}
"""As many people every day, however many die."""
CALLED = {"deployment.hears_base": 1.0, "deployment.acts_base": 1.0}
"""Whoever comes in time has heard of it and acts."""


@pytest.fixture(scope="module")
def arena_runs() -> list[Any]:
    """Run the arena for some seeds."""
    return [run_days(arena(), seed, DAYS) for seed in range(SEEDS)]


# how many


def test_a_constant_rate_gives_poisson_counts(arena_runs: list[Any]) -> None:
    for world in arena_runs:
        assert set(world.daily_holding.posture.ravel()) == {0}, "both hold on all days, so that the rate is constant"
    x = np.concatenate([world.daily.clashes[:, 0] for world in arena_runs])
    rate = FRICTION * TENSION
    assert abs(x.mean() - rate) < 3.5 * np.sqrt(rate / len(x))
    assert abs(x.var() / rate - 1) < 3.5 * np.sqrt((2 + 1 / rate) / len(x))
    counts = np.bincount(np.minimum(x, 4), minlength=5)
    chance = np.append(stats.poisson.pmf(range(4), rate), stats.poisson.sf(3, rate))
    assert stats.chisquare(counts, chance * len(x)).pvalue > 1e-3


def test_a_constant_rate_gives_independent_days_and_seeds(arena_runs: list[Any]) -> None:
    x = np.array([world.daily.clashes[:, 0] for world in arena_runs], float)
    x = (x - x.mean()) / x.std()
    assert abs((x[:, 1:] * x[:, :-1]).mean()) < 3.5 / np.sqrt(x.size)
    assert abs((x[1:] * x[:-1]).mean()) < 3.5 / np.sqrt(x.size)
    totals = np.array([world.daily.clashes.sum() for world in arena_runs])
    expected = FRICTION * TENSION * DAYS
    assert abs(totals.var(ddof=1) / expected - 1) < 3.5 * np.sqrt(2 / (SEEDS - 1))


@pytest.mark.parametrize("fighters", [50, 150, 1000])
def test_contact_grows_with_the_fighters_of_the_weaker_side(fighters: int) -> None:
    world = guarded_arena(**{"clash.friction": 0.05})
    alone(clash.step, world, 4000, holding__fighters=[[fighters, 5 * fighters]], **CROWDED)
    rate = 2 * 0.05 * TENSION * fighters / 100
    assert len(events(world)) == count_around(rate * 4000)


def test_contact_across_a_front_is_of_those_who_stand_within_its_depth() -> None:
    document = valley()
    document["links"] = [{"a": "A", "b": "B", "front": 0.8, "length_km": 5}, {"a": "B", "b": "C", "length_km": 5}]
    world = assemble(scenario(document, {"clash.friction": 0.5, "clash.depth_km": 3.0}), 1, 1)
    world.holding.control[:] = 0.0
    world.dyad.tension[:], world.dyad.truce[:] = 1.0, 0.0
    apart = np.array([[300, 0], [0, 200], [300, 0]])
    log = events(alone(clash.step, world, 4000, holding__fighters=apart, holding__posture=HOLD))
    hundreds = min(300 * 0.8 * 5 * 3 / 20, 200 * 0.8 * 5 * 3 / 30) / 100
    for place, party in ((0, RED), (1, BLUE)):
        begun = log[log.territory == place]
        assert set(begun.actor) == {party}, "only who is there begins a clash there"
        assert len(begun) == count_around(4000 * 0.5 * hundreds / 2)
    assert not (log.territory == 2).any(), "no front runs along the border of C"


POSTURE_RATES = {HOLD: 0.0, RAID: 0.3, ATTACK: 0.7, STRIKE: 0.0, STAND_DOWN: 0.0}


@pytest.mark.parametrize("posture", POSTURE_RATES)
@pytest.mark.parametrize("aimed", [True, False])
def test_each_posture_begins_clashes_at_its_own_rate(posture: int, aimed: bool) -> None:
    world = guarded_arena(
        **{"clash.raid_rate": 0.3 / HUNDREDS, "clash.attack_rate": 0.7 / HUNDREDS, "clash.strike_rate": 0.0}
    )
    world.holding.target[0, RED] = BLUE if aimed else -1
    world.dyad.truce[:], world.faction.cohesion[:] = 0.5, 0.8
    world.front.excitation[0, RED, BLUE] = 0.05
    alone(clash.step, world, 3000, holding__fighters=MANY, holding__posture=[[posture, STAND_DOWN]], **CROWDED)
    friction = 0.0 if posture == STAND_DOWN else 0.5 * FRICTION * TENSION * (1 - 0.5 * 0.8)
    log = events(world)
    assert len(log) == count_around(3000 * (friction + 0.05 + aimed * POSTURE_RATES[posture]))
    assert set(log.actor) == {RED} and set(log.target) == {BLUE} and set(log.breach) == {1}


def test_a_country_cut_in_two_has_the_same_contact() -> None:
    begun = {}
    for cut in (1, 2):
        document = arena_data(300 // cut)
        places = [{"id": "AB"[i], "key": i, "population": 0, "area_km2": 50 / cut} for i in range(cut)]
        parties = [("red", 300), ("blue", 200)]
        document["places"], document["links"] = places, [{"a": "A", "b": "B", "length_km": 7}][: cut - 1]
        document["holdings"] = [
            {"place": p["id"], "faction": f, "fighters": n // cut, "control": 0.5} for p in places for f, n in parties
        ]
        world = assemble(scenario(document, {"clash.friction": 0.5}), 1, 1)
        log = events(alone(clash.step, world, 3000, holding__fighters=[[300 // cut, 200 // cut]] * cut))
        begun[cut] = len(log)
    assert begun == dict.fromkeys((1, 2), count_around(3000 * 2 * 0.5 * TENSION * 2.0))


def test_a_front_is_as_long_however_the_country_behind_it_is_cut() -> None:
    begun = []
    for cut in (1, 3):
        document = arena_data()
        document["places"] = [
            {"id": f"{side}{i}", "key": 10 * n + i, "population": 0, "area_km2": 60 / cut}
            for n, side in enumerate("WE")
            for i in range(cut)
        ]
        document["links"] = [{"a": f"W{i}", "b": f"E{i}", "front": 1, "length_km": 6 / cut} for i in range(cut)]
        document["links"] += [
            {"a": f"{s}{i}", "b": f"{s}{i + 1}", "length_km": 9} for s in "WE" for i in range(cut - 1)
        ]
        document["holdings"] = [
            {"place": f"{side}{i}", "faction": party, "fighters": 300 // cut, "control": 1.0}
            for side, party in (("W", "red"), ("E", "blue"))
            for i in range(cut)
        ]
        world = assemble(scenario(document, {"clash.friction": 0.5, "clash.depth_km": 5.0}), 1, 1)
        begun.append(len(events(alone(clash.step, world, 3000, holding__fighters=world.holding.fighters.copy()))))
    rate = 0.5 * TENSION * 3.0 * 6 * 5 / 60
    assert begun == [count_around(3000 * rate)] * 2


# who wins and who dies


def test_initiative_is_even_between_parties_alike(arena_runs: list[Any]) -> None:
    actors = np.concatenate([log.actor[log.kind == CLASH] for log in map(events, arena_runs)])
    assert abs((actors == 0).mean() - 0.5) < 3.5 * 0.5 / np.sqrt(len(actors))
    won = np.concatenate([log.won[log.kind == CLASH] for log in map(events, arena_runs)])
    assert abs(won.mean() - 0.5) < 3.5 * 0.5 / np.sqrt(len(won))
    assert abs(np.corrcoef(actors, won)[0, 1]) < 3.5 / np.sqrt(len(won))


def test_losses_are_even_between_parties_alike_who_choose_freely() -> None:
    # Everything at its default, postures and retaliation included; local parties are left out, because civilians
    # lean to one of them where both hold the same share.
    document = arena(2000).model_dump(mode="json")
    document["parameters"] = {}
    lost = np.array([run_days(scenario(document), seed, 120).faction.dead for seed in range(150)])
    assert lost.sum() > 1000
    gap = (lost[:, 0] - lost[:, 1]).astype(float)
    assert stats.wilcoxon(gap).pvalue > 0.01
    assert abs(gap.mean()) < 3 * gap.std(ddof=1) / np.sqrt(len(gap))
    starts = [log.actor[log.kind == CLASH] for log in (events(run_days(scenario(document), s, 120)) for s in range(60))]
    shares = np.array([(actor == 0).mean() for actor in starts if len(actor)])
    assert abs(shares.mean() - 0.5) < 3.5 * shares.std(ddof=1) / np.sqrt(len(shares))


def test_the_exponent_of_severity_is_recovered_from_the_log(arena_runs: list[Any]) -> None:
    logs = [log[log.kind == CLASH] for log in map(events, arena_runs)]
    total = np.concatenate([log.deaths_actor + log.deaths_target + log.deaths_civilians for log in logs])
    assert total.min() == 1
    for k in (2, 5, 10, 30):
        chance = k**-1.5
        assert abs((total >= k).mean() - chance) < 3.5 * np.sqrt(chance * (1 - chance) / len(total))
    law = tail_exponent_of_the_law()
    assert abs(tail_exponent(total) - law) < 3.5 * (law - 1) / np.sqrt((total >= 10).sum())


def test_force_ratio_and_quality_split_the_losses_and_the_wins() -> None:
    world = guarded_arena(**{"clash.crossfire": 0.0})
    world.faction.quality[:] = 1.5, 2.0
    log = events(alone(clash.step, world, 4000, holding__fighters=[[MANY // 3, MANY]], **CROWDED))
    power = 1.5 / 3 / (1.5 / 3 + 2.0)  # of red, beside blue
    red_won = np.where(log.actor == RED, log.won, 1 - log.won)
    assert red_won.mean() == share_around(power, len(log))
    # Deaths of one event share nothing but their number, so the spread is that of independent deaths.
    assert lost_by_red(log) == share_around(1 - power, fallen(log)["fighters"])
    assert fallen(log) == dead(world)


def lost_by_red(log: Any) -> float:
    """Return red's share of all fighters who fell in clashes."""
    return float(np.where(log.actor == RED, log.deaths_actor, log.deaths_target).sum() / fallen(log)["fighters"])


def test_stray_shots_kill_civilians_as_the_density_says_and_hurt_more() -> None:
    world = guarded_arena(**{"clash.crossfire": 0.6, "clash.injured_per_death": 2.0})
    world.faction.quality[:] = 1.0, 3.0
    log = events(alone(clash.step, world, 4000, territory__resident=150_000, holding__fighters=MANY))
    killed, all_dead = fallen(log)["civilians"], sum(fallen(log).values())
    density = 150_000 / 50
    assert killed / all_dead == share_around(0.6 * density / (density + 2000), all_dead)
    assert log.injured.sum() == count_around(2.0 * killed)
    assert lost_by_red(log) == share_around(0.75, all_dead - killed)


# strikes


def test_strikes_come_at_their_rate_and_discipline_spares_civilians() -> None:
    strikes = {"clash.friction": 0.0, "clash.strike_rate": 0.9 / HUNDREDS, "clash.strike_civilians": 0.8}
    world = put(guarded_arena("interposition", "protection", **strikes), 0, task=INTERPOSE)
    world.faction.discipline[:], world.holding.target[0, RED], world.dyad.truce[:] = (0.5, 0.1), BLUE, 1.0
    alone(clash.step, world, 3000, holding__posture=[[STRIKE, HOLD]], holding__fighters=[[0, MANY]], **CROWDED)
    log = events(world)
    assert set(log.kind) == {STRIKE_EVENT} and set(log.actor) == {RED} and len(log) == count_around(0.9 * 3000)
    assert set(log.unit) == {-1} and set(log.outcome) == {UNMET}, "no unit stands in the way of what comes from afar"
    total = sum(fallen(log).values())
    assert fallen(log)["civilians"] / total == share_around(0.8 * (1 - 0.5 * 0.5) * 0.5, total)
    assert not log.deaths_actor.any() and set(log.breach) == {1}


# a unit in between


def met_by(*units: dict[str, Any], on: tuple[str, ...] = ("interposition",), days: int = 3000, **changes: Any) -> Any:
    """Let clashes happen for some days beside units with these columns; nobody of a unit falls.

    Changes are to the scenario, or ``table__column`` of the world.
    """
    each_day = {name: value for name, value in changes.items() if "__" in name}
    fixed = {name: value for name, value in changes.items() if name not in each_day}
    world = guarded_arena(*on, **(CALLED | fixed))
    put(world, -1)
    reach = {"presence__comes_line": 1.0, "presence__from_line": 0, "presence__around": 1.0, "presence__units": 1}
    for i, columns in enumerate(units):
        usual = {"place": 0, "task": INTERPOSE, "kind": INFANTRY, "non_combat": 0, "effect": 0.8, "robustness": 1.0}
        for name, value in (usual | columns).items():
            world.unit[name][i] = value
    return alone(clash.step, world, days, unit__strength=500, holding__fighters=MANY, **(CROWDED | reach | each_day))


def test_the_fates_of_calls_add_up_and_come_as_often_as_the_law_says() -> None:
    chance = {"deployment.hears_base": 0.4, "deployment.acts_base": 0.2, "mission.enforcement": 0.5}
    state = {"presence__comes_line": 0.6, "presence__around": 0.8, "territory__trust": 0.5}
    log = events(met_by({"robustness": 0.9}, **chance, **state))
    hears, acts = 0.4 + 0.6 * 0.5, 0.2 + 0.8 * 0.5
    fates = {TOO_FAR: 0.2, NONE_ABLE: 0.2, NOT_HEARD: 0.6 * (1 - hears), NOT_ALLOWED: 0.6 * hears * (1 - acts)}
    fates |= {MET: 0.6 * hears * acts, NO_UNIT: 0.0, NOT_ASKED: 0.0}
    assert sum(fates.values()) == pytest.approx(1)
    for fate, expected in fates.items():
        assert (log.call == fate).mean() == share_around(expected, len(log)), fate
    assert ((log.unit >= 0) == (log.call == MET)).all() and ((log.unit >= 0) == (log.outcome != UNMET)).all()


@pytest.mark.parametrize(
    "able", [{"task": PATROL}, {}, {"task": PROTECT}, {"task": OBSERVE}, {"kind": POLICE}, {"non_combat": 1}]
)
def test_only_armed_units_that_interpose_or_patrol_step_between(able: dict[str, Any]) -> None:
    log = events(met_by(able, {"access": 0}, {"place": -1}, days=300))
    assert len(log) > 100 and set(log.unit) == ({0} if able in ({}, {"task": PATROL}) else {-1})
    assert set(log.call) == {MET if log.unit[0] == 0 else NONE_ABLE}


def test_a_force_without_anybody_near_meets_nothing() -> None:
    nobody = {"presence__comes_line": 0.0, "presence__from_line": -1, "presence__around": 0.0, "presence__units": 0}
    assert set(events(met_by({"place": -1}, days=300, **nobody)).call) == {NO_UNIT}


def test_those_who_are_met_turn_on_nobody_without_resistance() -> None:
    log = events(met_by({}, days=300, **{"clash.turn_share": 1.0}, faction__consent=0.0, dyad__tension=1.0))
    assert set(log.outcome) == {CALLED_OFF, PROCEEDED} and not log.deaths_force.any()


def test_without_interposition_no_unit_meets_anybody() -> None:
    log = events(met_by({}, on=("displaced_violence",), days=300))
    assert len(log) > 100 and set(log.unit) == {-1} and set(log.outcome) == {UNMET}
    assert set(log.call) == {NOT_ASKED}


@pytest.mark.parametrize(
    ("consent", "tension", "robustness", "enforcement"),
    [(0.5, 0.6, 0.9, 0.6), (0.0, 1.0, 0.3, 1.0), (1.0, 0.2, 1.0, 1.0)],
)
def test_what_those_who_are_met_do_follows_hostility_strength_and_consent(
    consent: float, tension: float, robustness: float, enforcement: float
) -> None:
    line = {"clash.friction": 1.0 / HUNDREDS, "clash.turn_share": 0.4}
    line |= {"mission.enforcement": enforcement, "dyad__tension": tension, "faction__consent": consent}
    log = events(met_by({"robustness": robustness}, on=("interposition", "resistance"), **line))
    strength = 0.8 * (0.4 + 0.6 * min(robustness, enforcement))
    resolve = exp(2.0 * tension - 2.0 * strength - 1.5 * consent)
    on = resolve / (1 + resolve)
    turned = 0.4 * (1 - consent) * on
    for outcome, chance in ((CALLED_OFF, 1 - on), (TURNED, turned), (PROCEEDED, on - turned), (UNMET, 0.0)):
        assert (log.outcome == outcome).mean() == share_around(chance, len(log)), outcome


def test_who_calls_off_harms_nobody_and_who_turns_on_a_unit_harms_only_it() -> None:
    hostile = {"clash.turn_share": 1.0, "clash.reply_consent": 0.0, "clash.turn_deaths": 0.5}
    log = events(met_by({}, on=("interposition", "resistance"), **hostile, faction__consent=[0.0, 0.5]))
    off, turned, rest = (log[log.outcome == outcome] for outcome in (CALLED_OFF, TURNED, PROCEEDED))
    assert len(off) > 100 and not sum(fallen(off).values()) and not off.won.any()
    assert len(turned) > 100 and fallen(turned)["civilians"] == fallen(turned)["fighters"] == 0
    assert turned.deaths_force.min() == 1 and not turned.won.any()
    # Half of a death toll k, at least 1, is 2 or more where k >= 4.
    assert (turned.deaths_force >= 2).mean() == share_around(4**-1.5, len(turned))
    assert len(rest) > 100 and not rest.deaths_force.any() and set(rest.won) == {0, 1}


@pytest.mark.parametrize("displaced", [True, False])
def test_what_is_called_off_presses_on_the_neighbours_where_the_two_are_in_contact(displaced: bool) -> None:
    document = arena_data(500)
    document["places"] += [{"id": p, "key": n, "population": 0, "area_km2": 1} for n, p in enumerate("BCD", 1)]
    document["links"] = [{"a": "A", "b": p} for p in "BCD"]
    document["holdings"] += [{"place": p, "faction": f, "fighters": 9} for p in "BC" for f in ("red", "blue")]
    on = ("interposition", "displaced_violence") if displaced else ("interposition",)
    changes = {"clash.friction": 0.1, "clash.spill": 0.4, **CALLED}
    world = put(assemble(scenario(with_force(document), pathways(*on) | changes), 1, 1), 0, task=INTERPOSE)
    near_by = {"presence__comes_line": 1.0, "presence__from_line": 0}
    alone(clash.step, world, 300, holding__fighters=[[500, 500], [9, 9], [9, 9], [0, 0]], **near_by)
    log = events(world)
    for actor, target in ((RED, BLUE), (BLUE, RED)):
        off = ((log.outcome == CALLED_OFF) & (log.actor == actor)).sum()
        assert off > 20
        share = 0.4 / 2 * off if displaced else 0.0
        assert list(world.front.spill[:, actor, target]) == pytest.approx([0, share, share, 0])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    fighters=st.integers(0, 40),
    people=st.integers(0, 300),
    strength=st.integers(1, 30),
    posture=st.sampled_from([HOLD, ATTACK, STRIKE]),
    seed=st.integers(0, 2**40),
)
def test_nobody_dies_twice(fighters: int, people: int, strength: int, posture: int, seed: int) -> None:
    deadly = {"clash.attack_rate": 5.0, "clash.strike_rate": 5.0, "clash.scale": 20.0, **CALLED}
    narrow = {"places.A.population": people, "people_per_agent": 10}
    world = guarded_arena("interposition", seed=seed, fighters=fighters, **deadly, **narrow)
    put(world, 0, task=INTERPOSE, strength=strength)
    world.presence.units[:] = len(world.unit)
    world.presence.comes_line[:], world.presence.from_line[:] = 0.8, 0
    world.holding.posture[:], world.holding.target[0] = posture, (BLUE, RED)
    start = persons(world)
    alone(clash.step, world, 5)
    assert persons(world) == start and fallen(events(world)) == dead(world)
    assert world.holding.fighters.min() >= 0 and world.unit.strength.min() >= 0
    assert world.territory.resident[0] >= 0 and world.territory.displaced[0] >= 0
    assert world.presence.units[0] == (world.unit.strength > 0).sum(), "a unit that lost everybody is no more"
