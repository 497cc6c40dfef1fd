"""Protests that block roads, and attacks on units by parties that do not consent."""

from typing import Any

from interpose.agents.faction import CIVILIANS, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE
from interpose.model.state.event_log import FORCE_ATTACK, PROTEST
from interpose.model.state.world import World
from oracles import demobilisation
from oracles.casualties import settle
from oracles.chance import day_key, heavy_tail, poisson, uniform
from oracles.ground import log_event
from oracles.world import people_at

WORTH_SEEING = (("attack on the force", 0), ("protest", 0), ("harm by the force", 0))
FOLLOWS_LOSSES = True


def step(w: Any, day: int) -> None:
    """Let obstruction fade; where units are, let residents protest and parties attack; then apply the deaths."""
    if not w.on.resistance:
        return
    first, p = len(w.event), w.p.resistance
    crowd, count = (day_key(w.clock.seed, f"resistance.{what}", day) for what in ("crowd", "count"))
    for t, place in enumerate(w.territory):
        a = w.presence[t]
        a.obstructed *= 1 - 1 / p.obstruction_days
        if a.units == 0:
            continue
        angry = p.protest_rate * _ill_will(w, t)
        if people_at(w, t) > 0 and uniform(crowd, place.key, 0) < angry:
            log_event(w, day, PROTEST, t, CIVILIANS, THE_FORCE)
            a.obstructed += p.obstruction * (1 - a.obstructed)
        for f, faction in enumerate(w.faction):
            entity = place.key * 64 + faction.key
            for j in range(min(20, poisson(uniform(count, entity, 0), _rate(w, t, f)))):
                _attack(w, day, t, f, entity, j)
            demobilisation.fight(w, day, t, f)
    if w.on.backlash:
        demobilisation.answer(w, day, first)
    settle(w, day_key(w.clock.seed, "resistance.rows", day), first)


def _ill_will(w: Any, t: int) -> float:
    place, a, p = w.territory[t], w.presence[t], w.p.resistance
    return float(
        min(1, place.grievance * (1 - place.trust) * (1 + p.rumour_weight * a.rumour + p.broken_weight * a.broken))
    )


def _rate(w: Any, t: int, f: int) -> float:
    p, h, me = w.p.resistance, w.holding[t][f], w.faction[f]
    if h.posture == STAND_DOWN or h.fighters == 0:
        return 0.0
    near = 1 / (1 / w.presence[t].units + p.fighters_per_unit / h.fighters)
    hidden = 1 + p.cover * _ill_will(w, t)
    return p.attack_rate * near * (1 - me.consent) ** 2 * (1 + p.losing * me.losing) * hidden


def _attack(w: Any, day: int, t: int, f: int, entity: int, j: int) -> None:
    """Hit one of the units at t, each with the same chance (the first in a race); training halves who dies at most."""
    p = w.p.resistance
    which, key = (day_key(w.clock.seed, f"resistance.{what}", day) for what in ("hit", "detail"))
    here = [row for row, u in enumerate(w.unit) if u.status == DEPLOYED and u.place == t and u.strength > 0]
    if not here:
        return
    e = log_event(w, day, FORCE_ATTACK, t, f, THE_FORCE)
    e.unit = max(here, key=lambda row: uniform(which, w.unit[row].key, w.faction[f].key * 64 + j))
    hurt = heavy_tail(uniform(key, entity, 16384 + j), p.exponent, p.scale, p.most_deaths) - 1
    saved = w.unit[e.unit].quality * p.survived
    e.deaths_force = sum(uniform(key, entity, 32768 + 4096 * j + i) >= saved for i in range(hurt))


def scene(world: World, rng: Any, day: int) -> None:
    """Let robust and untrained units disarm parties that refuse."""
    u, n = world.unit, len(world.unit)
    world.on.resistance[:] = world.on.backlash[:] = 1
    world.faction.consent[:], world.presence.enforce[:], world.mission.enforcement[:] = 0, 1, 1
    world.p.deployment.disarm_fights[0], world.p.deployment.heavy_hand[0] = 5, 1
    u.status[:], u.task[:], u.access[:], u.strength[:] = DEPLOYED, ENFORCE, 1, 30
    u.place[:], u.quality[:], u.robustness[:] = rng.integers(0, len(world.territory), n), 0, 1
