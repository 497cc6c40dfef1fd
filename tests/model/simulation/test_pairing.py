"""Paired worlds: a policy that touches nothing changes nothing, and each pathway acts only where it can."""

from typing import Any

import numpy as np
import pytest
from support.worlds import (
    ALL_PATHWAYS,
    FORCE_TABLES,
    differences,
    events,
    first_difference,
    pathways,
    run_days,
    scenario,
    valley,
    with_force,
)

from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import (
    AGREEMENT_MADE,
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    DEAL_BROKEN,
    FORCE_ATTACK,
    FORCE_HARM,
    PROCEEDED,
    PROTEST,
    STOPPED,
    TRUCE_MADE,
    TURNED,
    UNMET,
    VIOLATION,
)

DAYS = 120
SEEDS = range(6)
NO_FORCE = {"mission.deployed": False}
DISPUTES = {"communal.dispute_rate": 2.0}
NO_TROOPS = ("influence", "mediation", "spoiling")
"""Pathways that act through words, before a unit is there."""
NO_WORDS = {f"pathways.{name}": False for name in NO_TROOPS}


def forced(*on: str, **changes: Any) -> Scenario:
    """The valley with a strong force of which only the named pathways act."""
    return scenario(with_force(valley()), {**DISPUTES, **pathways(*on), **changes})


def arrival(world: Any) -> int:
    """Return the first day on which a unit is there."""
    return int(np.flatnonzero(world.daily_force.units.sum(axis=1))[0])


@pytest.mark.parametrize("nothing", [{"mission.ceiling": 0}, {"mission.strength": 0.0}, {"mission.start_day": 5000}])
def test_a_force_that_never_comes_is_no_force(nothing: dict[str, Any]) -> None:
    for seed in SEEDS:
        without = run_days(scenario(with_force(valley()), NO_FORCE | NO_WORDS), seed, DAYS)
        with_none = run_days(scenario(with_force(valley()), nothing | NO_WORDS), seed, DAYS)
        assert not with_none.daily_force.units.any()
        assert differences(without, with_none, FORCE_TABLES) == []


def test_a_force_without_offers_is_no_force() -> None:
    offers = {f"contributors.{c}.{name}": 0 for c in "XY" for name in ("offer_low", "offer_high")}
    for seed in SEEDS:
        without = run_days(scenario(with_force(valley()), NO_FORCE | NO_WORDS), seed, DAYS)
        nobody = run_days(scenario(with_force(valley()), offers | NO_WORDS), seed, DAYS)
        assert len(nobody.unit) == 0
        assert differences(without, nobody, FORCE_TABLES) == []


def test_no_contributors_at_all_is_no_force() -> None:
    document = valley() | {"mission": {"deployed": True}}
    for seed in SEEDS:
        one, two = (run_days(scenario(what, NO_WORDS), seed, DAYS) for what in (valley(), document))
        assert differences(one, two, FORCE_TABLES) == []


def test_who_joins_nothing_that_is_not_legitimate_stays_at_home() -> None:
    strict = {"diplomacy.pull": 1.0, "diplomacy.abroad_fair": 0.0, "diplomacy.abroad_breadth": 0.0}
    for seed in range(3):
        without = run_days(scenario(with_force(valley()), DISPUTES | NO_FORCE | strict), seed, DAYS)
        nobody = run_days(forced("interposition", "legitimacy", **{"mission.authorised": False}, **strict), seed, DAYS)
        somebody = run_days(forced("interposition", **{"mission.authorised": False}, **strict), seed, DAYS)
        assert differences(without, nobody, FORCE_TABLES) == []
        assert somebody.daily_force.units.any() and differences(without, somebody, FORCE_TABLES)


@pytest.mark.parametrize("seed", range(12))
def test_a_force_without_pathways_changes_nothing(seed: int) -> None:
    without = run_days(scenario(with_force(valley()), DISPUTES | NO_FORCE), seed, DAYS)
    powerless = run_days(forced(), seed, DAYS)
    assert powerless.daily_force.troops.sum(axis=1).max() > 4000
    assert differences(without, powerless, FORCE_TABLES) == []


def test_policy_of_a_force_without_pathways_changes_nothing() -> None:
    one = run_days(forced(), 3, DAYS)
    policy = {
        "mission.enforcement": 0.1,
        "mission.answer": 1.0,
        "mission.tasks.interpose": 1.0,
        "mission.start_day": 40,
    }
    two = run_days(forced(**policy), 3, DAYS)
    assert differences(one, two, FORCE_TABLES) == []
    assert "unit.place" in differences(one, two)


NEEDS = {"displaced_violence": ("interposition",), "legitimacy": ("interposition",), "spoiling": ("mediation",)}
"""Pathways that have nothing to act on without others."""
DISARMS = {"mission.tasks.enforce": 1.0, "deployment.search_km2": 20.0, "deployment.disarm_rate": 0.2}
AFRAID = {"expectations.alarm_scale": 10.0, "posture.loss_struck": 5.0, "posture.review_days": 1.0}
AFRAID |= {"posture.cost_raid": 3.5, "clash.raid_rate": 0.1}
BY_FORCE = {
    "disarmament": DISARMS,
    "power_shift": DISARMS | {"posture.gain_shift": 5.0},
    "guarantee": AFRAID | {"posture.surprise": 3.0, "expectations.prior_cases": 100.0},
    "reassurance": AFRAID | {"mission.tasks.observe": 1.0, "expectations.reassured": 20.0},
    "entrenchment": {
        "mediation.own_rounds": 1.0,
        "mediation.shield": 1.0,
        "mediation.strictness": 10.0,
        "mediation.gain_win": 0.0,
        "mediation.cost_cheated": 0.0,
        "mediation.cost_losses": 0.0,
        "mediation.cost_stalemate": 0.0,
        "mediation.cost_war": 0.2,
        "expectations.prior_cases": 100.0,
        "mediation.fatigue": 0.0,
        "mediation.hold_days": 0,
        "mediation.quiet": 100.0,
        "escalation.truce_wear": 0.5,
    },
    "spoiling": {"factions.blue.included": False, "mediation.own_rounds": 1.0, "mediation.gain_seat": 3.0},
}
"""What a pathway needs the mission to do that it does not do by itself, and what brings out what it does."""

SUPPLIED = {"logistics.supply_days": 120.0, "logistics.convoy_risk": 0.0, "places.A.entry_trucks": 500}
"""Changes after which units stay able for as long as they are there."""

ELSEWHERE = {
    "crowding": "test_crowding.py",
    "relief": "test_aid.py",
    "diversion": "test_aid.py",
    "reconstruction": "test_reconstruction.py",
    "exclusion": "test_reconstruction.py",
    "verification": "test_deal_terms.py",
}
"""Pathways of goods, money and terms of deals, of which the valley has none, and the tests that try each one alone."""


ALONE = {name: NEEDS.get(name, ()) for name in ALL_PATHWAYS if name not in ELSEWHERE}
"""Every other pathway, and those that it needs; a new one is tried as one that needs nothing but units."""


def test_pathways_that_are_named_here_exist() -> None:
    assert {*NEEDS, *BY_FORCE, *ELSEWHERE, *NO_TROOPS} <= set(ALL_PATHWAYS)


def bite(name: str, seed: int) -> tuple[Any, Any, int | None]:
    """Run the worlds without and with one pathway beside those it needs; gives the first day that differs."""
    press = SUPPLIED | {"clash.spill": 0.9, "escalation.reply_days": 1.0, **BY_FORCE.get(name, {})}
    if name in NO_TROOPS:
        press |= {"mission.mediation": 1.0, "mediation.led_rounds": 1.0, "mediation.hold_days": 0}
        press |= {"mediation.quiet": 100.0, "posture.spoil_gain": 3.0}
        press |= {"mediation.cost_war": 2.0 if name == "mediation" else 0.3}
    base = run_days(forced(*ALONE[name], **press), seed, DAYS)
    more = run_days(forced(*ALONE[name], name, **press), seed, DAYS)
    return base, more, first_difference(base, more, DAYS)


@pytest.mark.parametrize("name", [name for name in ALONE if name != "legitimacy"])  # it decides who comes at all
def test_a_pathway_alone_changes_something_and_not_before_units_are_there(name: str) -> None:
    changed = 0
    for seed in SEEDS:
        base, more, day = bite(name, seed)
        if day is None:
            continue
        changed += 1
        assert day >= arrival(more) or name in NO_TROOPS
        assert arrival(more) == arrival(base)
        assert reason(name, base, more, day), f"seed {seed}: day {day} differs, and nothing of {name} happened by then"
    assert changed >= len(SEEDS) // 2


def reason(name: str, base: Any, more: Any, day: int) -> bool:
    """Whether by the first day that differs the pathway had done the one thing that it can do."""
    log = events(more)
    past, today = log[log.day <= day], log[log.day == day]
    if name == "interposition":
        return bool(np.isin(today.outcome, (CALLED_OFF, PROCEEDED, TURNED)).any())
    if name == "protection":
        return bool(((today.unit >= 0) & (today.kind == 2)).any())
    if name == "monitoring":
        return bool(today.verified.any()) or postures_differ(base, more, day)
    if name == "mediation":
        return bool(more.mission.rounds[0]) and not base.mission.rounds[0]
    if name == "entrenchment":
        return deals(base, day) != deals(more, day)
    if name in ("deterrence", "influence"):
        return postures_differ(base, more, day) or fewer_prey(base, more, day)
    if name == "spoiling":
        return postures_differ(base, more, day)
    if name in ("acceptance", "outreach"):
        return base.daily.trust[day].tobytes() != more.daily.trust[day].tobytes()
    if name == "disarmament":
        fighters = [w.daily_holding.fighters[day] for w in (base, more)]
        return bool((fighters[0] > fighters[1]).any()) and bool((fighters[0] >= fighters[1]).all())
    if name == "resistance":
        return bool(np.isin(today.kind, (FORCE_ATTACK, PROTEST)).any())
    if name in ("patrolling", "dialogue"):
        return bool(((today.kind == COMMUNAL) & (today.outcome == STOPPED)).any()) or more_disputes(base, more, day)
    if name == "backlash":
        return bool((today.kind == FORCE_HARM).any()) or bool((today.blamed == -2).any())
    if name == "displaced_violence":
        return bool((past[past.day < day].outcome == CALLED_OFF).any())
    return day >= arrival(more)


def more_disputes(base: Any, more: Any, day: int) -> bool:
    """Whether more disputes turned violent on that day, as talks of a force that nobody trusts may bring about."""
    return bool(base.daily.communal[day].sum() < more.daily.communal[day].sum())


def deals(world: Any, day: int) -> list[tuple[int, ...]]:
    """List the deals that were made or broken by a day, in order."""
    told = world.news[: int(world.clock.news[0])]
    kept = told[np.isin(told.kind, (TRUCE_MADE, AGREEMENT_MADE, DEAL_BROKEN)) & (told.day <= day)]
    return [(int(n.day), int(n.kind), int(n.who), int(n.other)) for n in kept]


def fewer_prey(base: Any, more: Any, day: int) -> bool:
    """Whether fewer violations began on that day: who expects an answer does not turn on civilians either."""
    begun = [int(((events(w).day == day) & (events(w).kind == VIOLATION)).sum()) for w in (base, more)]
    return begun[1] < begun[0]


def postures_differ(base: Any, more: Any, day: int) -> bool:
    """Whether some party chose another posture on that day, having chosen alike before."""
    a, b = base.daily_holding.posture, more.daily_holding.posture
    return bool((a[day] != b[day]).any()) and bool((a[:day] == b[:day]).all())


def test_common_random_numbers_on_the_first_day_that_differs() -> None:
    compared = met = 0
    for seed in range(30):
        base, more, day = bite("interposition", seed)
        if day is None:
            continue
        one, two = (events(w)[(events(w).day == day) & (events(w).kind == CLASH)] for w in (base, more))
        assert len(one) == len(two), "the same would-be clashes"
        for a, b in zip(one, two, strict=True):
            assert (a.territory, a.actor, a.target, a.breach) == (b.territory, b.actor, b.target, b.breach)
            assert a.outcome == UNMET
            if b.outcome in (CALLED_OFF, TURNED):
                assert b.deaths_actor + b.deaths_target + b.deaths_civilians == 0
                met += 1
                continue
            met += b.outcome == PROCEEDED
            compared += 1
            names = ("deaths_actor", "deaths_target", "deaths_civilians", "injured", "won")
            assert [int(a[n]) for n in names] == [int(b[n]) for n in names], "as bad as without a unit"
    assert met >= 20 and compared > 0


def test_a_stopped_violation_has_the_same_others_beside_it() -> None:
    seen = 0
    for seed in range(20):
        base, more, day = bite("protection", seed)
        if day is None:
            continue
        one, two = (events(w)[(events(w).day == day) & (events(w).kind == 2)] for w in (base, more))
        assert len(one) == len(two)
        for a, b in zip(one, two, strict=True):
            assert (a.territory, a.actor) == (b.territory, b.actor)
            seen += 1
            if b.outcome == STOPPED:
                assert b.deaths_civilians == b.injured == 0
            else:
                assert (a.deaths_civilians, a.injured) == (b.deaths_civilians, b.injured)
    assert seen >= 10


def test_offers_are_the_same_whatever_the_policy() -> None:
    for seed in SEEDS:
        one = run_days(scenario(with_force(valley())), seed, 1)
        two = run_days(scenario(with_force(valley(), enforcement=0.1, ceiling=100), NO_FORCE), seed, 1)
        assert (one.contributor.offer == two.contributor.offer).all() and one.contributor.offer.any()


def test_a_larger_force_keeps_the_units_of_the_smaller_one() -> None:
    one = run_days(scenario(with_force(valley(), strength=0.5)), 2, 1)
    two = run_days(scenario(with_force(valley(), strength=1.0)), 2, 1)
    assert 0 < len(one.unit) < len(two.unit)
    kinds = {int(u.key): int(u.kind) for u in two.unit}
    assert all(kinds[int(u.key)] == int(u.kind) for u in one.unit)
