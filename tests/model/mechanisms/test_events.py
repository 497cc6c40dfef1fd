"""The script: when events happen, what each one does, and that it does nothing else."""

import itertools
from typing import Any

import pytest
from oracles.chance import day_key, uniform
from support.worlds import (
    FORCE_TABLES,
    STILL,
    columns,
    differences,
    events,
    pathways,
    run_days,
    scenario,
    valley,
    with_force,
)

from interpose.agents.faction import CIVILIANS, NO_DEAL, THE_FORCE, TRUCE
from interpose.model.scenario.script.compile import event_key
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import check, open_ledger
from interpose.model.state.event_log import PROTEST, SCRIPTED

TELL = {"kind": "raise_tension", "a": "red", "b": "blue", "amount": 0.0}
QUIET = {f"clash.{name}": 0.0 for name in ("friction", "raid_rate", "attack_rate", "strike_rate")}
QUIET |= {"violation.base_rate": 0.0, "violation.prey_rate": 0.0, "attitudes.recruit": 0.0}
SCRIPT = ("trigger", "effect", "program", "news", "clock.news")


def with_events(document: dict[str, Any], *script: dict[str, Any]) -> dict[str, Any]:
    """Add events to a scenario's data; those without effects only tell that they happened."""
    return document | {"events": [{"id": f"e{i}", "effects": [TELL]} | event for i, event in enumerate(script)]}


def happened(document: dict[str, Any], days: int, seed: int = 1, **changes: Any) -> dict[str, list[int]]:
    """Run a world and list by event the days on which it happened."""
    what = scenario(document, {"people_per_agent": 2000} | changes)
    world = run_days(what, seed, days)
    out: dict[str, list[int]] = {event.id: [] for event in sorted(what.events, key=lambda event: event.id)}
    for n in world.news[: int(world.clock.news[0])]:
        if n.kind == SCRIPTED:
            out[list(out)[int(n.who)]].append(int(n.day))
    assert [len(days) for days in out.values()] == list(world.trigger.times)
    return out


def test_when_events_happen() -> None:
    document = with_events(
        valley(),
        {"day": 7},
        {"date": "2000-01-04"},
        {"day": 3, "repeat_days": 5},
        {"when": "day >= 4 and day < 6", "repeat_days": 1},
        {"after": ["e0"]},
        {"day": 9, "after": ["e4", "e1"]},
        {"when": "happened.e1 == 6"},
        {"day": 99},
        {"when": "day > 2 and not happened.e0 >= 0", "repeat_days": 2},
        {"day": 2, "chance": 0.0},
    )
    expected = {"e0": [7], "e1": [3], "e2": [3, 8, 13], "e3": [4, 5], "e4": [8], "e5": [9], "e6": [9]}
    assert happened(document, 15) == expected | {"e7": [], "e8": [3, 5, 7], "e9": []}


def test_a_chance_is_drawn_each_day_by_key() -> None:
    for seed in range(5):
        key = [day_key(seed, "events.chance", day) for day in range(60)]
        expected = next(day for day in range(10, 60) if uniform(key[day], event_key("e0"), 0) < 0.1)
        assert happened(with_events(valley(), {"day": 10, "chance": 0.1}), 60, seed)["e0"] == [expected]


def test_looking_back_counts_the_days_before_today() -> None:
    what = scenario(valley(), {"people_per_agent": 2000})
    world = run_days(what, 3, 60)
    daily = (world.daily.deaths_fighters + world.daily.deaths_civilians).sum(axis=1)
    window = [int(daily[max(0, day - 7) : day].sum()) for day in range(60)]
    limit = sorted(window)[40]
    assert limit > 0
    first = next(day for day in range(60) if window[day] > limit)
    assert happened(with_events(valley(), {"when": f"deaths_7 > {limit}"}), 60, 3)["e0"] == [first]


def one_day(effect: dict[str, Any], force: bool = False, **changes: Any) -> tuple[Any, Any]:
    """Run a quiet world for two days without and with an effect on the first one."""
    document = with_force(valley()) if force else valley()
    changes = {"people_per_agent": 1000, "manoeuvre.march_km": 0.0} | STILL | QUIET | changes
    event = {"id": "e", "day": 0, "effects": [effect]}
    return tuple(run_days(scenario(d, changes), 1, 1) for d in (document, document | {"events": [event]}))  # type: ignore[return-value]


def test_fighters_come_and_go_and_are_counted() -> None:
    for kind, number, there in (("fighters_arrive", 70, 870), ("fighters_leave", 70, 730), ("fighters_leave", 9999, 0)):
        plain, other = one_day({"kind": kind, "faction": "blue", "place": "B", "number": number})
        assert (plain.holding.fighters[1, 1], other.holding.fighters[1, 1]) == (800, there)
        assert check(other, open_ledger(assemble(scenario(valley(), {"people_per_agent": 1000}), 1, 1))) == []
        assert other.faction.arrived[1] == there - 800


def test_fighters_move_and_nobody_is_lost() -> None:
    plain, other = one_day({"kind": "move_fighters", "faction": "red", "place": "B", "to": "C", "share": 0.5})
    assert list(other.holding.fighters[:, 0]) == [500, 150, 350] and list(plain.holding.fighters[:, 0]) == [
        500,
        300,
        200,
    ]


def test_deals_are_the_same_both_ways() -> None:
    _, other = one_day({"kind": "announce_ceasefire", "a": "blue", "b": "red", "commitment": 0.9})
    assert other.dyad.truce[0, 1] == other.dyad.truce[1, 0] >= 0.89 and other.dyad.status[0, 1] == TRUCE
    _, other = one_day({"kind": "break_deal", "a": "red", "b": "blue"})
    assert not other.dyad.truce.any() and (other.dyad.status == NO_DEAL).all()
    assert other.dyad.relapses[0, 1] == other.dyad.relapses[1, 0] == 1


def test_a_leader_s_death_costs_cohesion_and_is_held_against_somebody() -> None:
    effect = {"kind": "leader_killed", "faction": "red", "cohesion": 0.25, "talks": 0.1, "grudge": 2.0}
    plain, other = one_day(effect | {"by": "blue"})
    assert other.faction.cohesion[0] == pytest.approx(plain.faction.cohesion[0] - 0.25)
    assert plain.faction.talks[0] == 0.5, "nothing else moves commitment to talks on that day"
    returned = 0.1 / float(other.p.mediation.talks_days[0])  # the first day's part of what was lost
    assert other.faction.talks[0] == pytest.approx(0.5 - 0.1 + returned)
    named, guessed = (one_day(effect | by)[1].dyad.grudge[0, 1] for by in ({"by": "blue"}, {}))
    assert guessed == pytest.approx(0.6 * named) and named > 1.5 and other.dyad.grudge[1, 0] == 0


def test_lasting_effects_hold_as_long_as_they_last_and_can_be_ended() -> None:
    closed, shut = [{"kind": "close_crossing", "place": "A"}], [{"kind": "shut_road", "place": "B", "to": "A"}]
    script = (
        {"day": 2, "lasts": 3, "effects": closed},
        {"day": 8, "effects": closed + shut},
        {"day": 11, "effects": [{"kind": "end", "event": "e1"}]},
    )
    what = scenario(with_events(valley(), *script), {"people_per_agent": 2000})
    seen = [run_days(what, 1, day + 1) for day in range(13)]
    assert [int(w.territory.closed[0]) for w in seen] == [0, 0, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0]
    assert [int(w.road.shut.sum()) for w in seen] == [0] * 8 + [2, 2, 2, 0, 0]
    assert not any(w.territory.closed[1:].any() for w in seen)


def test_money_is_cut_while_it_lasts_and_cuts_add_up() -> None:
    cut = [{"kind": "funding_cut", "share": 0.5}, {"kind": "material_suspended"}]
    script = ({"day": 1, "lasts": 3, "effects": cut}, {"day": 2, "lasts": 1, "effects": cut})
    changes = {"people_per_agent": 2000, "reconstruction.per_day": 40, "mission.funding": 0.8}
    what = scenario(with_events(with_force(valley()), *script), changes)
    seen = [run_days(what, 1, day + 1) for day in range(6)]
    assert [float(w.mission.funding[0]) for w in seen] == pytest.approx([0.8, 0.4, 0.2, 0.4, 0.8, 0.8])
    assert [int(w.fund.per_day[0]) for w in seen] == [40, 0, 0, 0, 40, 40]


def test_a_contributor_withdraws_all_its_units_and_a_lower_ceiling_sends_the_last_ones_home() -> None:
    withdraw = {"day": 30, "effects": [{"kind": "withdraw_contributor", "contributor": "X"}]}
    lower = {"day": 32, "effects": [{"kind": "change_mandate", "ceiling": 1000}]}
    what = scenario(with_events(with_force(valley()), withdraw, lower), {"people_per_agent": 2000} | STILL | QUIET)
    start = open_ledger(assemble(what, 1, 40))
    for days in (30, 31, 33):
        world = run_days(what, 1, days)
        assert check(world, start) == []
        there = world.unit[world.unit.status == 4]
        senders = set(there.contributor)
        if days == 30:
            before, late = senders, sorted((int(u.arrival_day), int(u.key)) for u in there if u.contributor == 1)
        elif days == 31:
            assert before == {0, 1} and senders == {1}
        else:
            assert there.strength.sum() <= 1000 < there.strength.sum() + 125
            assert sorted((int(u.arrival_day), int(u.key)) for u in there) == late[: len(there)]


def test_a_riot_kills_through_the_log_and_as_many_as_expected() -> None:
    riot = {"kind": "riot", "place": "A", "against": "civilians", "deaths": 30.0, "injured": 50.0}
    document = valley() | {"events": [{"id": "e", "day": 0, "repeat_days": 1, "effects": [riot]}]}
    # So many dead a day empty the place within two months, and a riot kills nobody where nobody is: they stay here.
    stay = {"displacement.flight": 0.0, "displacement.seek": 0.0}
    world = run_days(scenario(document, {"people_per_agent": 100} | STILL | QUIET | stay), 1, 100)
    log = events(world)[events(world).kind == PROTEST]
    assert len(log) == 100 and set(log.actor) == set(log.target) == {CIVILIANS}
    assert log.deaths_civilians.mean() == pytest.approx(30, abs=4 * (30 / 100) ** 0.5)
    assert log.injured.mean() == pytest.approx(50, abs=4 * (50 / 100) ** 0.5)
    assert world.territory.dead[0] == log.deaths_civilians.sum() == world.daily.deaths_civilians.sum()
    assert world.daily_force.protests.sum() == 0, "a riot among civilians is no protest against the force"
    assert not log.deaths_force.any()


def test_a_riot_against_the_force_meets_a_unit_that_is_there() -> None:
    riot = {"kind": "riot", "place": "A", "deaths": 2.0, "force_deaths": 3.0}
    document = with_force(valley()) | {"events": [{"id": "e", "day": 0, "repeat_days": 1, "effects": [riot]}]}
    changes = {"people_per_agent": 1000, "resistance.protest_rate": 0.0, "resistance.attack_rate": 0.0}
    world = run_days(scenario(document, changes), 1, 40)
    log = events(world)[events(world).kind == PROTEST]
    assert 10 < len(log) < 40 and set(log.target) == {THE_FORCE}
    arrived = world.unit.arrival_day[log.unit]
    assert (arrived < log.day).all() and log.deaths_force.sum() > 20
    assert world.mission.dead[0] == world.unit.dead.sum() >= log.deaths_force.sum()


MISSION_ONLY: list[dict[str, Any]] = [
    {"kind": "withdraw_contributor", "contributor": "X"},
    {"kind": "caveat_contributor", "contributor": "X"},
    {"kind": "change_mandate", "ceiling": 5, "enforcement": 1.0, "answer": 1.0, "ends_after": 1},
    {"kind": "change_consent", "amount": -1.0},
    {"kind": "funding_cut", "share": 1.0},
    {"kind": "material_suspended"},
    {"kind": "riot", "place": "A", "deaths": 50.0, "force_deaths": 5.0},
    {"kind": "suspend_aid", "source": "mission"},
]


def test_what_is_the_mission_s_does_nothing_without_a_mission() -> None:
    plain = with_force(valley())
    changes = {"mission.deployed": False, "people_per_agent": 1000}
    for effect in MISSION_ONLY:
        document = with_events(plain, {"day": 3, "effects": [effect]})
        one, other = (run_days(scenario(d, changes), 2, 20) for d in (plain, document))
        assert differences(one, other, SCRIPT) == [], effect
        assert other.trigger.times[0] == 1


@pytest.mark.parametrize("effect", MISSION_ONLY, ids=lambda effect: str(effect["kind"]))
def test_what_is_the_mission_s_changes_the_world_only_through_pathways(effect: dict[str, Any]) -> None:
    document = with_events(with_force(valley()), {"day": 20, "effects": [effect]})
    powerless = run_days(scenario(document, pathways() | {"people_per_agent": 1000}), 2, 30)
    without = run_days(scenario(document, {"mission.deployed": False, "people_per_agent": 1000}), 2, 30)
    assert differences(without, powerless, (*FORCE_TABLES, "trigger", "effect")) == []


def test_the_order_of_listing_does_not_matter() -> None:
    tension = [{"kind": "raise_tension", "a": "red", "b": "blue", "amount": amount} for amount in (0.9, -0.5)]
    riot = [{"kind": "riot", "place": "A", "against": "civilians", "deaths": 5.0}]
    script = [
        {"id": name, "day": 3, "effects": what}
        for name, what in zip("acb", ([tension[0]], [tension[1]], riot), strict=True)
    ]
    worlds = [
        run_days(scenario(valley() | {"events": list(order)}, {"people_per_agent": 1000}), 1, 10)
        for order in itertools.permutations(script)
    ]
    assert all(differences(worlds[0], other) == [] for other in worlds[1:])


def test_a_further_event_moves_nobody_else_s_chance() -> None:
    script = [{"id": name, "day": 1, "chance": 0.1, "effects": [TELL]} for name in ("m", "a", "z")]
    alone = happened(valley() | {"events": script[:1]}, 40)
    assert happened(valley() | {"events": script}, 40)["m"] == alone["m"]


def test_a_script_that_never_happens_changes_nothing() -> None:
    never = [
        {
            "id": "e",
            "when": "day < 0",
            "effects": [{"kind": "riot", "place": "A"}, {"kind": "close_crossing", "place": "A"}],
        }
    ]
    one, other = (
        run_days(scenario(d, {"people_per_agent": 1000}), 1, 30) for d in (valley(), valley() | {"events": never})
    )
    assert differences(one, other, SCRIPT) == []
    assert dict(columns(other))["trigger.times"].sum() == 0
