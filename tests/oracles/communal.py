"""Disputes between civilians of one place, told one by one; patrols and talks change how many turn violent."""

from math import exp
from typing import Any

from interpose.agents.faction import CIVILIANS
from interpose.agents.peacekeeper import DEPLOYED, PATROL, PROTECT, REACH_OUT
from interpose.model.state.event_log import COMMUNAL, STOPPED
from interpose.model.state.world import World
from oracles.casualties import settle
from oracles.chance import day_key, heavy_tail, poisson, uniform
from oracles.ground import log_event
from oracles.world import people_at

WORTH_SEEING = (("communal violence", 0), ("communal violence", STOPPED), "rows")
FOLLOWS_LOSSES = True


def step(w: Any, day: int) -> None:
    """Write all of today's disputes, let the feuds of yesterday fade, then apply the deaths."""
    first, p = len(w.event), w.p.communal
    fades = exp(-1 / p.revenge_days)
    for t, place in enumerate(w.territory):
        happened = _disputes(w, day, t) if people_at(w, t) else 0
        place.feud = place.feud * fades + p.revenge * happened * (1 - fades)
    settle(w, day_key(w.clock.seed, "communal.rows", day), first)


def _rate(w: Any, t: int) -> float:
    p, place, people = w.p.communal, w.territory[t], people_at(w, t)
    plenty = (1 - place.hardship) / max(1, place.price)
    unarmed = exp(-sum(h.fighters for h in w.holding[t]) / people / p.armed_at)
    usual = p.dispute_rate * people / 100_000
    return float(
        usual
        * (1 + p.scarcity * (1 - plenty))
        * (1 + p.displacement * place.displaced / people)
        * (1 + p.arms * (1 - unarmed))
    )


def _reached(w: Any, t: int, tasks: tuple[int, ...], persons: float) -> float:
    """Return the share of the people at t whom companies with these tasks reach."""
    here = [u for u in w.unit if u.status == DEPLOYED and u.place == t and u.access and u.strength > 0]
    effect = sum(u.effect for u in here if u.task in tasks)
    return 1 - exp(-effect * persons / people_at(w, t))


def _step(w: Any, t: int) -> float:
    p, trust, out = w.p.communal, w.territory[t].trust, 1.0
    if w.on.patrolling:
        kept = p.patrol_calms * (1 - p.patrol_trust + p.patrol_trust * trust)
        out *= 1 - _reached(w, t, (PATROL, PROTECT), p.patrol_people) * kept
    if w.on.dialogue:
        gain = trust * p.dialogue_calms - (1 - trust) * p.dialogue_sours
        out *= 1 - _reached(w, t, (REACH_OUT,), p.dialogue_people) * gain
    return out


def _disputes(w: Any, day: int, t: int) -> int:
    """Log what turns violent and what would have; lots of each: the turn, whether it kills, how many, who is hurt."""
    p, key = w.p.communal, w.territory[t].key
    count, detail = (day_key(w.clock.seed, f"communal.{what}", day) for what in ("count", "detail"))
    number = poisson(uniform(count, key, 0), _rate(w, t) + w.territory[t].feud / p.violent)
    happened, share = 0, p.violent * _step(w, t)
    for j in range(min(500, number)):
        turn, fatal, severity, hurt = (uniform(detail, key, 8 * j + n) for n in range(4))
        if turn >= max(share, p.violent):
            continue
        e = log_event(w, day, COMMUNAL, t, CIVILIANS, CIVILIANS)
        if turn >= share:
            e.outcome = STOPPED
            continue
        happened += 1
        if fatal < p.fatal:
            e.deaths_civilians = heavy_tail(severity, p.exponent, p.scale, p.most_deaths)
        e.injured = 1 + poisson(hurt, p.injured + p.injured * e.deaths_civilians)
    return happened


def scene(world: World, rng: Any, day: int) -> None:
    """Let people quarrel often where units patrol and reach out, some of them trusted and some not."""
    u, n = world.unit, len(world.unit)
    world.p.communal.dispute_rate[:], world.p.communal.violent[:] = 1000, 0.5
    world.on.patrolling[:], world.on.dialogue[:] = rng.integers(0, 2, 2)
    u.status[:], u.access[:], u.strength[:], u.effect[:] = DEPLOYED, 1, 30, rng.choice([0.2, 1], n)
    u.place[:], u.task[:] = rng.integers(0, len(world.territory), n), rng.choice([PATROL, PROTECT, REACH_OUT], n)
