"""Units choose a base and a task; each may move today or not; what they amount to is added up."""

from math import exp, prod
from typing import Any

import numpy as np

from interpose.agents.peacekeeper import (
    BUILD,
    DEPLOYED,
    ENFORCE,
    ESCORT,
    INFANTRY,
    INTERPOSE,
    OBSERVE,
    PATROL,
    PROTECT,
    REACH_OUT,
)
from interpose.model.state.world import World
from oracles import demobilisation, response
from oracles.chance import day_key, race, uniform
from oracles.presence import fronts_km
from oracles.world import people_at

WORTH_SEEING = ("rows", "released", "moved", *(("task", task) for task in range(8)))

ALLOWED = {
    0: {INTERPOSE, PATROL, PROTECT, OBSERVE, REACH_OUT, ESCORT, ENFORCE},  # infantry
    1: {PATROL, PROTECT, OBSERVE, REACH_OUT, ESCORT},  # police
    2: {OBSERVE, REACH_OUT},  # observers
    3: {BUILD, REACH_OUT},  # engineers
    4: {REACH_OUT},  # medical
}
COMBAT = {INTERPOSE, PROTECT, ENFORCE}
USUAL = {0: OBSERVE, 1: OBSERVE, 2: OBSERVE, 3: BUILD, 4: REACH_OUT}


def step(w: Any, day: int) -> None:
    """Place and task units, then add up."""
    active = [u for u in w.unit if u.status == DEPLOYED and u.strength > 0]
    if not w.mission.deployed:
        _presence(w, [])
        for a in w.presence:
            a.units = sum(u.place == w.presence.index(a) for u in active)
            a.around = a.comes_line = a.comes_people = a.stand = a.guard = a.watch = 0.0
            a.from_line = a.from_people = -1
        return
    crowd = [sum(u.place == t for u in active) for t in range(len(w.territory))]
    keys = {what: day_key(w.clock.seed, f"deployment.{what}", day) for what in ("move", "review", "place", "task")}
    moving = day_key(w.clock.seed, "deployment.access", day)
    p = w.p.deployment
    for u in w.unit:
        u.access = 0
    for u in active:
        fresh = u.place < 0
        if fresh or uniform(keys["move"], u.key, 0) < 1 / p.base_days:
            before, u.place = u.place, _place(w, u, crowd, keys["place"])
            u.since = u.since if u.place == before else day
        if fresh or uniform(keys["review"], u.key, 0) < 1 / p.task_days or u.task not in _allowed(u):
            u.task = _task(w, u, keys["task"])
        able = u.supply > p.low_supply and u.away_until <= day
        if able and uniform(moving, u.key, 0) < _access(w, u.place):
            u.access = 1
    _presence(w, active)
    response.set_reach(w)
    response.set_watch(w)
    if w.on.disarmament:
        demobilisation.lay_down_arms(w, day)


def _allowed(u: Any) -> set[int]:
    """Return the tasks that a unit may take."""
    return ALLOWED[u.kind] - COMBAT if u.non_combat else ALLOWED[u.kind]


def _access(w: Any, t: int) -> float:
    """Return the chance to move at t: consent of the holders, trust on ground that nobody holds, less obstruction."""
    held = [(w.holding[t][f].control, w.faction[f].consent) for f in range(len(w.faction))]
    nobody = max(0, 1 - sum(share for share, _ in held))
    consent = min(1, sum(share * c for share, c in held) + nobody * w.territory[t].trust)
    floor = w.p.deployment.access_floor
    return (floor + (1 - floor) * consent) * (1 - w.presence[t].obstructed)


def _place(w: Any, u: Any, crowd: list[int], key: int) -> int:
    p, everywhere = w.p.deployment, range(len(w.territory))
    deaths = 1e-9 + sum(t.violence for t in w.territory)
    people = 1e-9 + sum(people_at(w, t) for t in everywhere)
    line = 1e-9 + sum(fronts_km(w, t) for t in everywhere)

    def time(t: int) -> float:
        ground = w.territory[t]
        useful = max(1, fronts_km(w, t) / p.stretch_km + ground.area_km2 / p.ground_km2)
        drawn = p.to_violence * ground.violence / deaths + p.to_people * people_at(w, t) / people
        drawn += p.to_line * fronts_km(w, t) / line
        others = crowd[t] - (u.place == t)
        drawn *= w.presence[t].route_hops >= 0  # nobody is sent where supplies cannot go
        return race(uniform(key, u.key, ground.key), max(1e-12, drawn * _access(w, t) * exp(-others / useful)))

    return min(everywhere, key=time)


def _task(w: Any, u: Any, key: int) -> int:
    options = [task for task, wanted in enumerate(w.task_mix) if wanted > 0 and task in _allowed(u)]
    return min(options, key=lambda task: race(uniform(key, u.key, task), w.task_mix[task]), default=USUAL[u.kind])


def _cover(reaches: list[float], size: float) -> float:
    """Return the share of a ground that units of given reaches cover, posted at random."""
    return 1 - prod(1 - min(1, reach / size) for reach in reaches)


def _presence(w: Any, active: list[Any]) -> None:
    for t, a in enumerate(w.presence):
        units = [u for u in active if u.place == t]
        able = [u for u in units if u.access == 1]
        ground = w.territory[t]
        a.units, a.troops = len(units), sum(u.strength for u in units)
        a.enforce = _cover([w.p.deployment.search_km2 for u in able if u.task == ENFORCE], ground.area_km2)
        talking, escorting = (sum(u.task == task for u in able) for task in (REACH_OUT, ESCORT))
        a.meet = min(1, talking * w.p.deployment.people_met / max(1, people_at(w, t)))
        convoys = max(1, people_at(w, t) / w.p.deployment.convoy_people)
        a.escort = min(1, escorting * w.p.deployment.escort_convoys / convoys)
        a.build = sum(u.effect for u in able if u.task == BUILD)
        many = max(1, len(units))
        a.robustness, a.quality = sum(u.robustness for u in units) / many, sum(u.effect for u in units) / many
        a.welcome = sum(_welcome(w, u) for u in units) / many


def _welcome(w: Any, u: Any) -> float:
    """Return how welcome a unit's flag is, by who holds the ground; one half where nobody does."""
    control = [h.control for h in w.holding[u.place]]
    welcome = sum(c * r.acceptance for c, r in zip(control, w.relation[u.contributor], strict=True))
    return welcome / sum(control) if sum(control) > 0 else 0.5


def scene(world: World, rng: Any, day: int) -> None:
    """Let units disarm parties that consent to it, where they can act; some change their task on that day."""
    u, n = world.unit, len(world.unit)
    world.on.disarmament[:] = 1
    world.faction.consent[:], world.faction.local[:] = 1, 1
    world.p.deployment.search_km2[0], world.p.deployment.disarm_rate[0] = 20, 1
    world.p.deployment.access_floor[0], world.presence.obstructed[:] = 1, 0
    world.task_mix[:] = np.eye(len(world.task_mix))[rng.choice([ENFORCE, ENFORCE, INTERPOSE])]
    u.status[:], u.kind[:], u.non_combat[:] = DEPLOYED, INFANTRY, 0
    u.place[:] = rng.integers(0, len(world.territory), n)
    u.task[:], u.strength[:], u.supply[:], u.effect[:], u.away_until[:] = ENFORCE, 30, 1, 1, 0
    u.place[rng.random(n) < 0.3] = -1
