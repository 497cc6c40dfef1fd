"""Limits in which the answer is known beforehand: nothing to fight with, nobody to harm, no force, a truce kept."""

from typing import Any

from support.worlds import STILL, deaths, events, run_days, scenario, valley, with_force

from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import CLASH, COMMUNAL, FORCE_ATTACK, FORCE_HARM, PROTEST, STRIKE, UNMET, VIOLATION


def kinds(what: Scenario, seeds: int = 5, days: int = 365) -> set[int]:
    """List the kinds of events that happen in some worlds."""
    return {int(kind) for seed in range(seeds) for kind in events(run_days(what, seed, days)).kind}


def changed(document: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Replace parts of a scenario's data."""
    return {**document, **parts}


def apart(reach: int) -> Scenario:
    """Two hostile parties at the two ends of the valley, with no front between them."""
    holdings = [
        {"place": "A", "faction": "red", "fighters": 500, "control": 0.8},
        {"place": "C", "faction": "blue", "fighters": 500, "control": 0.8},
    ]
    document = changed(valley(), holdings=holdings, links=[{"a": "A", "b": "B"}, {"a": "B", "b": "C"}])
    document["dyads"] = [{"a": "red", "b": "blue", "tension": 1.0}]
    return scenario(
        document, {"factions.blue.strike_reach": reach, "manoeuvre.march_km": 0.0, "attitudes.recruit": 0.0}
    )


def test_the_valley_has_all_kinds_of_events_with_a_force() -> None:
    every = {CLASH, STRIKE, VIOLATION, FORCE_ATTACK, FORCE_HARM, PROTEST, COMMUNAL}
    assert kinds(scenario(with_force(valley()), {"communal.dispute_rate": 1.0})) == every


def test_without_contact_and_reach_nobody_fights() -> None:
    assert kinds(apart(-1)) == {VIOLATION}
    assert kinds(apart(1)) == {VIOLATION}, "the other party is two territories away"
    assert kinds(apart(2)) == {VIOLATION, STRIKE}


def test_without_fighters_nothing_happens() -> None:
    assert kinds(scenario(changed(valley(), holdings=[]))) == set()
    quarrels = scenario(changed(valley(), holdings=[]), {"communal.dispute_rate": 1.0})
    assert kinds(quarrels) == {COMMUNAL}, "civilians need no party to fall out with each other"
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
    assert CLASH not in kinds(scenario(document, STILL | {"escalation.reply": 0.0, "escalation.truce_wear": 0.0}))
