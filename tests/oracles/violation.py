"""One-sided violence, by fighters and by the force itself; a unit on the spot stops it or fails."""

from typing import Any

from interpose.agents.faction import CIVILIANS, PREY, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE, PROTECT
from interpose.model.state.event_log import FAILED, FORCE_HARM, STOPPED, VIOLATION
from interpose.model.state.world import World
from oracles.casualties import settle
from oracles.chance import day_key, heavy_tail, poisson, uniform
from oracles.deployment import people_reach
from oracles.ground import log_event, robustness, unit_on_the_spot
from oracles.world import people_at

WORTH_SEEING = (*(("violation", outcome) for outcome in (0, 4, 5)), ("harm by the force", 0), "rows")
FOLLOWS_LOSSES = True


def step(w: Any, day: int) -> None:
    """Write all of today's violations, then apply the deaths."""
    first = len(w.event)
    for t in range(len(w.territory)):
        for f in range(len(w.faction)):
            _violations(w, day, t, f)
    if w.on.backlash:
        _misconduct(w, day)
    settle(w, day_key(w.clock.seed, "violation.rows", day), first)


def _rate(w: Any, t: int, f: int) -> float:
    p, h, people = w.p.violation, w.holding[t][f], people_at(w, t)
    unruly = 0 if h.posture == STAND_DOWN else p.base_rate * (1 - w.faction[f].discipline)
    preying = p.prey_rate if h.posture == PREY else 0
    there = h.fighters / (h.fighters + p.half_fighters)
    return (unruly + preying) * there * people / (people + p.half_people)


def _violations(w: Any, day: int, t: int, f: int) -> None:
    """Lots of each: severity, where among the people, whether a unit stops it, how many are injured."""
    p, entity = w.p.violation, w.territory[t].key * 64 + w.faction[f].key
    key, detail = (day_key(w.clock.seed, f"violation.{what}", day) for what in ("count", "detail"))
    for j in range(min(50, poisson(uniform(key, entity, 0), _rate(w, t, f)))):
        severity, at, halt, hurt = (uniform(detail, entity, 8 * j + n) for n in range(4))
        e = log_event(w, day, VIOLATION, t, f, CIVILIANS)
        e.breach = int(any(max(w.dyad[f][g].truce, w.dyad[g][f].truce) > 0 for g in range(len(w.faction)) if g != f))
        if w.on.protection:
            e.unit = unit_on_the_spot(w, t, at, w.territory[t].area_km2, people_reach(w))
        if e.unit >= 0:
            u = w.unit[e.unit]
            able = u.effect * (p.stop_base + p.stop_robust * robustness(w, u))
            e.outcome = STOPPED if halt < able else FAILED
        if e.outcome != STOPPED:
            e.deaths_civilians = heavy_tail(severity, p.exponent, p.scale, p.most_deaths)
            e.injured = poisson(hurt, p.injured_per_death * e.deaths_civilians)
        if e.outcome == FAILED:
            w.territory[t].failure += e.deaths_civilians + e.injured


def _misconduct(w: Any, day: int) -> None:
    p, key = w.p.violation, day_key(w.clock.seed, "violation.conduct", day)
    for row, u in enumerate(w.unit):
        if u.status != DEPLOYED or u.place < 0 or not u.access or u.strength <= 0:
            continue
        unwelcome = 1 + p.harm_unwelcome * (1 - w.territory[u.place].trust)
        rough = 1 + p.harm_enforce if u.task == ENFORCE else 1
        if uniform(key, u.key, 0) < p.harm_rate * robustness(w, u) * (1 - u.quality) * unwelcome * rough:
            e = log_event(w, day, FORCE_HARM, u.place, THE_FORCE, CIVILIANS)
            e.unit, e.injured = row, 1
            if uniform(key, u.key, 1) < p.harm_fatal:
                e.deaths_civilians = heavy_tail(uniform(key, u.key, 2), p.harm_exponent, p.harm_scale, p.harm_most)


def scene(world: World, rng: Any, day: int) -> None:
    """Let units protect small places where fighters prey on people; some are able, some are not."""
    u, n = world.unit, len(world.unit)
    world.on.protection[:] = 1
    world.holding.posture[:], world.territory.area_km2[:] = PREY, 1
    u.status[:], u.task[:], u.access[:], u.strength[:] = DEPLOYED, PROTECT, 1, 30
    u.place[:], u.effect[:] = rng.integers(0, len(world.territory), n), rng.choice([0.1, 1], n)
