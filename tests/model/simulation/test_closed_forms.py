"""Limits in which the answer is known beforehand: nothing to fight with, a constant rate, parties that are alike."""

from typing import Any

import numpy as np
import pytest
from scipy import stats
from support.keyed_draws import tail_exponent, tail_exponent_of_the_law
from support.worlds import STILL, deaths, events, run_days, scenario, valley, with_force

from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import CLASH, FORCE_ATTACK, FORCE_HARM, PROTEST, STRIKE, UNMET, VIOLATION

SEEDS, DAYS = 40, 1000
FRICTION, TENSION = 0.8, 0.6
MANY = 10**8


def kinds(what: Scenario, seeds: int = 5, days: int = 365) -> set[int]:
    """List the kinds of events that happen in some worlds."""
    return {int(kind) for seed in range(seeds) for kind in events(run_days(what, seed, days)).kind}


def changed(document: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Replace parts of a scenario's data."""
    return {**document, **parts}


def arena(fighters: int = MANY, **changes: Any) -> Scenario:
    """One territory, two equal parties from outside that only hold, and a rate of clashes that never changes."""
    document = {
        "name": "arena",
        "people_per_agent": 1000,
        "places": [{"id": "A", "population": 100_000, "area_km2": 50}],
        "factions": [{"id": "red", "key": 0, "local": False}, {"id": "blue", "key": 1, "local": False}],
        "holdings": [{"place": "A", "faction": f, "fighters": fighters, "control": 0.5} for f in ("red", "blue")],
        "dyads": [{"a": "red", "b": "blue", "tension": TENSION}],
    }
    steady = {"clash.friction": FRICTION, "escalation.reply": 0.0, "escalation.tension_rise": 0.0}
    steady |= {"mediation.own_rounds": 0.0}
    return scenario(document, {**STILL, **steady, **changes})


@pytest.fixture(scope="module")
def arena_runs() -> list[Any]:
    """Worlds of the arena, one a seed."""
    return [run_days(arena(), seed, DAYS) for seed in range(SEEDS)]


def apart(reach: int) -> Scenario:
    """Two hostile parties at the two ends of the valley, with no front between them."""
    holdings = [
        {"place": "A", "faction": "red", "fighters": 500, "control": 0.8},
        {"place": "C", "faction": "blue", "fighters": 500, "control": 0.8},
    ]
    document = changed(valley(), holdings=holdings, links=[{"a": "A", "b": "B"}, {"a": "B", "b": "C"}])
    document["dyads"] = [{"a": "red", "b": "blue", "tension": 1.0}]
    return scenario(document, {"factions.blue.strike_reach": reach})


def test_the_valley_has_all_kinds_of_events_with_a_force() -> None:
    assert kinds(scenario(with_force(valley()))) == {CLASH, STRIKE, VIOLATION, FORCE_ATTACK, FORCE_HARM, PROTEST}


def test_without_contact_and_reach_nobody_fights() -> None:
    assert kinds(apart(-1)) == {VIOLATION}
    assert kinds(apart(1)) == {VIOLATION}, "the other party is two territories away"
    assert kinds(apart(2)) == {VIOLATION, STRIKE}


def test_without_fighters_nothing_happens() -> None:
    assert kinds(scenario(changed(valley(), holdings=[]))) == set()
    for seed in range(5):
        log = events(run_days(apart(2), seed, 365))
        assert not (log.territory[log.kind == VIOLATION] == 1).any(), "B has no fighters, so no violations"


def test_without_a_force_nothing_happens_to_it_or_by_it() -> None:
    what = scenario(valley())
    assert kinds(what) == {CLASH, STRIKE, VIOLATION}
    for seed in range(5):
        log = events(run_days(what, seed, 365))
        assert set(log.outcome) == {UNMET}
        assert (log.unit == -1).all() and not log.deaths_force.any() and not log.verified.any()
        assert not (log.blamed == -2).any()


def test_without_population_nobody_is_harmed_but_fighters() -> None:
    document = valley()
    for place in document["places"]:
        place["population"] = 0
    document["factions"][0]["local"] = False
    world = run_days(scenario(document), 3, 365)
    assert deaths(world) > 0
    assert not world.daily.deaths_civilians.any() and not world.daily.injured.any()


def test_a_truce_kept_to_the_full_stops_friction() -> None:
    document = changed(valley(), dyads=[{"a": "red", "b": "blue", "tension": 1.0, "truce": 1.0}])
    assert CLASH not in kinds(scenario(document, STILL))


def test_constant_rate_gives_poisson_counts(arena_runs: list[Any]) -> None:
    for world in arena_runs:
        assert set(world.daily_holding.posture.ravel()) == {0}, "both hold on all days, so that the rate is constant"
    x = np.concatenate([world.daily.clashes[:, 0] for world in arena_runs])
    rate = FRICTION * TENSION * MANY / (MANY + 150)
    assert abs(x.mean() - rate) < 3.5 * np.sqrt(rate / len(x))
    assert abs(x.var() / rate - 1) < 3.5 * np.sqrt((2 + 1 / rate) / len(x))
    counts = np.bincount(np.minimum(x, 4), minlength=5)
    chance = np.append(stats.poisson.pmf(range(4), rate), stats.poisson.sf(3, rate))
    assert stats.chisquare(counts, chance * len(x)).pvalue > 1e-3


def test_constant_rate_gives_independent_days_and_seeds(arena_runs: list[Any]) -> None:
    x = np.array([world.daily.clashes[:, 0] for world in arena_runs], float)
    x = (x - x.mean()) / x.std()
    assert abs((x[:, 1:] * x[:, :-1]).mean()) < 3.5 / np.sqrt(x.size)
    assert abs((x[1:] * x[:-1]).mean()) < 3.5 / np.sqrt(x.size)
    totals = np.array([world.daily.clashes.sum() for world in arena_runs])
    expected = FRICTION * TENSION * DAYS
    assert abs(totals.var(ddof=1) / expected - 1) < 3.5 * np.sqrt(2 / (SEEDS - 1))


@pytest.mark.parametrize("fighters", [50, 150, 1000])
def test_contact_saturates_in_the_fighters_of_the_weaker_side(fighters: int) -> None:
    # So few deaths that the fighters hardly change: a dense crowd of civilians takes the stray shots.
    changes = {"clash.crossfire": 1.0, "clash.dense": 10.0, "clash.most_deaths": 1, "violation.base_rate": 0.0}
    what = arena(fighters, **changes, **{"places.A.area_km2": 0.01})
    n = sum(int(run_days(what, seed, 200).daily.clashes.sum()) for seed in range(SEEDS))
    expected = FRICTION * TENSION * fighters / (fighters + 150) * 200 * SEEDS
    assert abs(n - expected) < 3.5 * np.sqrt(expected)


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
    dead = np.array([run_days(scenario(document), seed, 120).faction.dead for seed in range(150)])
    assert dead.sum() > 1000
    gap = (dead[:, 0] - dead[:, 1]).astype(float)
    assert stats.wilcoxon(gap).pvalue > 0.01
    assert abs(gap.mean()) < 3 * gap.std(ddof=1) / np.sqrt(len(gap))
    starts = [log.actor[log.kind == CLASH] for log in (events(run_days(scenario(document), s, 120)) for s in range(60))]
    shares = np.array([(actor == 0).mean() for actor in starts if len(actor)])
    assert abs(shares.mean() - 0.5) < 3.5 * shares.std(ddof=1) / np.sqrt(len(shares))


def test_severity_exponent_is_recovered_from_the_log(arena_runs: list[Any]) -> None:
    logs = [log[log.kind == CLASH] for log in map(events, arena_runs)]
    total = np.concatenate([log.deaths_actor + log.deaths_target + log.deaths_civilians for log in logs])
    assert total.min() == 1
    for k in (2, 5, 10, 30):
        chance = k**-1.5
        assert abs((total >= k).mean() - chance) < 3.5 * np.sqrt(chance * (1 - chance) / len(total))
    law = tail_exponent_of_the_law()
    assert abs(tail_exponent(total) - law) < 3.5 * (law - 1) / np.sqrt((total >= 10).sum())


def test_force_ratio_splits_the_losses() -> None:
    document = arena().model_dump(mode="json")
    document["holdings"][0]["fighters"] = MANY // 4
    worlds = [run_days(scenario(document), seed, 500) for seed in range(10)]
    dead = sum(world.faction.dead for world in worlds)
    assert dead.sum() == sum(int((log.deaths_actor + log.deaths_target).sum()) for log in map(events, worlds))
    share = dead[0] / dead.sum()
    # A death falls on the side with a quarter of the other's fighters with chance 4/5; deaths of one event share
    # nothing but their number, so the spread is that of independent deaths.
    assert abs(share - 0.8) < 3.5 * np.sqrt(0.8 * 0.2 / dead.sum())
