"""A force can make things worse: each way in which it does, on paired seeds, with the interval of the difference."""

from collections.abc import Callable
from typing import Any

import pytest
from support.worlds import deaths, events, pathways, run_days, scenario, valley, with_force

from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate
from interpose.model.state.event_log import CALLED_OFF, CLASH, PROTEST, STOPPED

DAYS = 365
NO_FORCE = {"mission.deployed": False}
UNWANTED = {
    "mission.authorised": False,
    "mission.enforcement": 1.0,
    "mission.outreach": 0.0,
    "mission.tasks.enforce": 1.0,
    **{f"contributors.{c}.{name}": v for c in "XY" for name, v in (("quality", 0.1), ("robustness", 1.0))},
    **{f"contributors.{c}.acceptance": {"red": 0.0, "blue": 0.0} for c in "XY"},
    **{f"factions.{f}.consent": 0.02 for f in ("red", "blue")},
}
"""Nobody authorised it or wants it, it explains nothing, and it disarms by force with little training."""
ONLY_DISARMS = {
    f"mission.tasks.{task}": 0.0
    for task in ("interpose", "patrol", "protect", "observe", "escort", "build", "reach_out")
}
"""It stands between nobody, so that nobody fears it or relies on it either."""
SMALL = {
    "clash.exponent": 3.0,
    "clash.scale": 0.3,
    "clash.crowd_scale": 0.0,
    "violation.exponent": 3.0,
    "violation.scale": 0.5,
}
"""Events of few deaths each: no single one decides, and no party runs out of fighters whatever the force does."""


def paired(one: Scenario, other: Scenario, measure: Callable[[Any], float], seeds: int, days: int = DAYS) -> Any:
    """Measure both worlds over the same seeds; gives mean and 95 % interval of the differences (one less other)."""
    worlds = [(run_days(one, seed, days), run_days(other, seed, days)) for seed in range(seeds)]
    return over_seeds([measure(a) - measure(b) for a, b in worlds])


def acts(world: Any) -> float:
    """Count violent acts of everybody against anybody that took place, attacks on the force and harm by it included."""
    e = events(world)
    return float(((e.outcome != CALLED_OFF) & (e.outcome != STOPPED) & (e.kind != PROTEST)).sum())


def all_dead(world: Any) -> float:
    return deaths(world) + float(world.mission.dead[0])


@pytest.mark.parametrize("measure", [acts, all_dead])
def test_an_unwanted_robust_and_silent_force_gives_more_violence_than_none(measure: Callable[[Any], float]) -> None:
    base = scenario(with_force(valley()), SMALL)
    _, low, _ = paired(change_scenario(base, UNWANTED | ONLY_DISARMS), change_scenario(base, NO_FORCE), measure, 24)
    assert low > 0


def test_the_same_force_wanted_trained_and_bound_gives_less() -> None:
    # The same countries and offers: what turns the sign is consent, training and what the force does there.
    base = scenario(with_force(valley()))
    wanted = {f"factions.{f}.consent": 0.9 for f in ("red", "blue")} | {"mission.enforcement": 0.5}
    wanted |= {f"contributors.{c}.quality": 0.9 for c in "XY"}
    _, _, high = paired(change_scenario(base, wanted), change_scenario(base, NO_FORCE), all_dead, 24)
    assert high < 0


def test_a_party_that_loses_by_peace_attacks_it() -> None:
    # green has no seat and much to win from the others' war; the mission leads talks between red and blue. Only who
    # chooses to fight does, nobody is worn out by it, and nobody who has no reason thinks it worth the while.
    chosen = {"clash.friction": 0.0, "escalation.reply": 0.0, "posture.cost_raid": 2.0, "posture.cost_attack": 2.5}
    chosen |= {"mediation.weary_at": 1.0, "mediation.gain_seat": 2.0}
    document = with_force(valley(), mediation=1.0)
    document["factions"].append({"id": "green", "key": 2, "local": True, "included": False})
    document["holdings"] += [{"place": p, "faction": "green", "fighters": 250, "control": 0.1} for p in "AB"]
    document["dyads"] = [{"a": "red", "b": "blue", "tension": 0.6, "truce": 0.9}]
    document["dyads"] += [{"a": "green", "b": f, "tension": 0.9} for f in ("red", "blue")]
    document["holdings"][0]["control"] = 0.7
    document["holdings"][1]["control"] = 0.5
    what = scenario(document, SMALL | chosen)
    spoil = change_scenario(what, {"pathways.spoiling": True})
    still = change_scenario(what, {"pathways.spoiling": False})

    def by_green(world: Any) -> float:
        e = events(world)
        return float(((e.actor == 2) & (e.kind == CLASH) & (e.outcome != CALLED_OFF) & (e.outcome != STOPPED)).sum())

    _, low, _ = paired(spoil, still, by_green, 30)
    assert low > 0
    assert all((run_days(what, seed, 60).faction.spoil[2] > 0) for seed in range(3))


def test_violence_moves_to_the_neighbours_of_protected_places() -> None:
    base = change_scenario(scenario(with_force(valley())), SMALL | {"clash.spill": 0.9})
    kept = change_scenario(base, pathways("interposition"))
    moved = change_scenario(base, pathways("interposition", "displaced_violence"))
    found = []
    for seed in range(40):
        one, other = run_days(moved, seed, DAYS), run_days(kept, seed, DAYS)
        shielded = one.daily_force.called_off.sum(axis=0) > 0
        touched = [
            bool(shielded[one.graph.neighbour[one.graph.start[t] : one.graph.start[t + 1]]].any()) for t in range(3)
        ]
        found.append((one.daily.clashes - other.daily.clashes).sum(axis=0)[touched].sum())
    _, low, _ = over_seeds(found)
    assert low > 0


def test_a_strict_rule_has_a_cost() -> None:
    # All pledged money arrives, so that what differs is the rule: who is repaired, and who feels left behind.
    given = {f"reconstruction.pledges.part-{n}.arrives": 1.0 for n in range(1, 5)} | {"people_per_agent": 500}
    strict, free = (load_scenario("gaza-isf", given | {"reconstruction.rule": rule}) for rule in ("strict", "none"))
    misused, damage, grievance = [], [], []
    for seed in range(12):
        one, other = simulate(strict, seed), simulate(free, seed)
        misused.append(outcomes(one)["money_misused"] - outcomes(other)["money_misused"])
        barred = (one.world.works.disbursed == 0) & (other.world.works.disbursed > 0)
        assert barred.sum() > 3
        damage.append(float((one.world.territory.damage - other.world.territory.damage)[barred].mean()))
        grievance.append(float((one.world.territory.grievance - other.world.territory.grievance)[barred].mean()))
    assert over_seeds(misused)[2] < 0  # what the rule is for
    # what it costs those who live under the excluded party
    assert over_seeds(damage)[1] > 0 and over_seeds(grievance)[1] > 0
