"""Would-be clashes and strikes: how many, who begins, who meets them, who dies."""

from itertools import product
from math import exp
from typing import Any

from interpose.agents.faction import ATTACK, RAID, STAND_DOWN
from interpose.agents.faction import STRIKE as STRIKING
from interpose.model.state.event_log import CALLED_OFF, CLASH, PROCEEDED, STRIKE, TURNED
from oracles.casualties import settle
from oracles.chance import day_key, front_entity, heavy_tail, poisson, uniform
from oracles.deployment import line_reach
from oracles.ground import hostility, log_event, robustness, unit_on_the_spot, win_chance
from oracles.world import people_at

WORTH_SEEING = (*(("clash", outcome) for outcome in range(4)), ("strike", 0), "rows")


def step(w: Any, day: int) -> None:
    """Write all of today's events, then apply the deaths."""
    first, factions = len(w.event), range(len(w.faction))
    for t, f, g in product(range(len(w.territory)), factions, factions):
        if w.faction[f].key < w.faction[g].key:
            _clashes(w, day, t, f, g)
        if f != g and (w.holding[t][f].posture, w.holding[t][f].target) == (STRIKING, g):
            _strikes(w, day, t, f, g)
    settle(w, day_key(w.clock.seed, "clash.rows", day), first)


def _contact(w: Any, t: int, f: int, g: int) -> float:
    """Return a share that saturates in the weaker side's fighters; half of each front counts at either end."""
    p, here = w.p.clash, w.holding[t]
    weaker = min(here[f].fighters, here[g].fighters)
    for n in w.neighbours[t]:
        there = w.holding[n.place]
        both = min(here[f].fighters, there[g].fighters) + min(there[f].fighters, here[g].fighters)
        weaker += p.across * n.front * both / 2
    return weaker / (weaker + p.half_contact)


def _begun(w: Any, t: int, f: int, g: int) -> float:
    """Return the clashes a day that f would begin with g at t in full contact."""
    p, h, d = w.p.clash, w.holding[t][f], w.dyad[f][g]
    if h.fighters == 0:
        return 0.0
    friction = 0 if h.posture == STAND_DOWN else p.friction * d.tension * (1 - d.truce * w.faction[f].cohesion) / 2
    chosen = {RAID: p.raid_rate, ATTACK: p.attack_rate}.get(h.posture, 0) if h.target == g else 0
    return friction + chosen + w.front[t][f][g].excitation


def _clashes(w: Any, day: int, t: int, f: int, g: int) -> None:
    key = day_key(w.clock.seed, "clash.count", day)
    entity = front_entity(w.territory[t].key, w.faction[f].key, w.faction[g].key)
    by_f, by_g = (_contact(w, t, f, g) * _begun(w, t, *sides) for sides in ((f, g), (g, f)))
    for j in range(min(50, poisson(uniform(key, entity, 0), by_f + by_g))):
        f_begins = uniform(key, entity, 1 + j) < by_f / (by_f + by_g)
        _clash(w, day, t, *((f, g) if f_begins else (g, f)), entity, j)


def _clash(w: Any, day: int, t: int, f: int, g: int, entity: int, j: int) -> None:
    """Write a clash begun by f; lots: severity, who prevails, where on the line, the reply to a unit."""
    p, key = w.p.clash, day_key(w.clock.seed, "clash.detail", day)
    severity, prevail, at, answer = (uniform(key, entity, 8 * j + n) for n in range(4))
    e = log_event(w, day, CLASH, t, f, g)
    e.breach = int(max(w.dyad[f][g].truce, w.dyad[g][f].truce) > 0)
    total = heavy_tail(severity, p.exponent, p.scale, p.most_deaths)
    if w.on.interposition:
        e.unit = unit_on_the_spot(w, t, at, w.territory[t].line_km, line_reach(w))
    if e.unit >= 0:
        e.outcome = _reply(w, t, f, g, w.unit[e.unit], answer)
    if e.outcome == CALLED_OFF:
        _press_on_neighbours(w, t, f, g)
    elif e.outcome == TURNED:
        e.deaths_force = max(1, int(total * w.p.clash.turn_deaths))
    else:
        e.won = int(prevail < win_chance(w, t, f, g))
        _share_out(w, day, e, total, entity, j)


def _reply(w: Any, t: int, f: int, g: int, unit: Any, lot: float) -> int:
    """Let f call off, go on, or turn on the unit: a logit in hostility, the unit's strength and consent."""
    p, consent = w.p.clash, w.faction[f].consent
    strength = unit.effect * (p.presence_weight + (1 - p.presence_weight) * robustness(w, unit))
    against = p.reply_strength * strength + p.reply_consent * consent
    goes_on = 1 / (1 + exp(against - p.reply_hostility * hostility(w, t, f, g)))
    if lot >= goes_on:
        return CALLED_OFF
    return TURNED if lot < goes_on * p.turn_share * (1 - consent) else PROCEEDED


def _press_on_neighbours(w: Any, t: int, f: int, g: int) -> None:
    """Share the pressure of a clash that was called off among the neighbours where the two can fight."""
    places = [n.place for n in w.neighbours[t] if _contact(w, n.place, f, g) > 0]
    if w.on.displaced_violence:
        for s in places:
            w.front[s][f][g].spill += w.p.clash.spill / len(places)


def _crowded(w: Any, t: int) -> float:
    density = people_at(w, t) / w.territory[t].area_km2
    return density / (density + w.p.clash.dense)


def _share_out(w: Any, day: int, e: Any, total: int, entity: int, j: int) -> None:
    """Let each death fall on a civilian, else on the target with f's chance to prevail, else on the actor."""
    key = day_key(w.clock.seed, "clash.deaths", day)
    win, civilian = win_chance(w, e.territory, e.actor, e.target), w.p.clash.crossfire * _crowded(w, e.territory)
    lots = [uniform(key, entity, 4096 * j + i) for i in range(total)]
    e.deaths_civilians = sum(u < civilian for u in lots)
    e.deaths_target = sum(civilian <= u < civilian + (1 - civilian) * win for u in lots)
    e.deaths_actor = total - e.deaths_civilians - e.deaths_target
    _hurt(w, e, uniform(key, entity, 4096 * j + 4095))


def _hurt(w: Any, e: Any, lot: float) -> None:
    e.injured = poisson(lot, w.p.clash.injured_per_death * e.deaths_civilians)


def _strikes(w: Any, day: int, t: int, f: int, g: int) -> None:
    """Write strikes, which no unit can meet."""
    p = w.p.clash
    key, deaths = (day_key(w.clock.seed, f"clash.{what}", day) for what in ("strikes", "strike_deaths"))
    entity = front_entity(w.territory[t].key, w.faction[f].key, w.faction[g].key)
    civilian = p.strike_civilians * (1 - w.faction[f].discipline * p.strike_restraint) * _crowded(w, t)
    for j in range(min(50, poisson(uniform(key, entity, 0), p.strike_rate))):
        e = log_event(w, day, STRIKE, t, f, g)
        e.breach, e.won = int(max(w.dyad[f][g].truce, w.dyad[g][f].truce) > 0), 1
        total = heavy_tail(uniform(key, entity, 1 + j), p.exponent, p.strike_scale, p.most_deaths)
        e.deaths_civilians = sum(uniform(deaths, entity, 4096 * j + i) < civilian for i in range(total))
        e.deaths_target = total - e.deaths_civilians
        _hurt(w, e, uniform(deaths, entity, 4096 * j + 4095))
