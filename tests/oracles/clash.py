"""Would-be clashes and strikes: how many, who begins, who meets them, who dies."""

from itertools import product
from math import exp
from typing import Any

from interpose.agents.faction import ATTACK, RAID, STAND_DOWN
from interpose.agents.faction import STRIKE as STRIKING
from interpose.agents.peacekeeper import DEPLOYED, INFANTRY, INTERPOSE
from interpose.model.state.event_log import CALLED_OFF, CLASH, PROCEEDED, STRIKE, TURNED
from interpose.model.state.world import World
from oracles.casualties import settle
from oracles.chance import MASK, day_key, front_entity, heavy_tail, mix, poisson, uniform
from oracles.ground import base_of, breaks_truce, held_back, hostility, log_event, robustness, win_chance
from oracles.presence import LINE, contact
from oracles.response import call
from oracles.world import people_at

WORTH_SEEING = (
    *(("clash", outcome) for outcome in range(4)),
    ("strike", 0),
    "rows",
    *(("call", what) for what in range(7)),
)
FOLLOWS_LOSSES = True


def step(w: Any, day: int) -> None:
    """Write all of today's events, then apply the deaths."""
    first, factions = len(w.event), range(len(w.faction))
    for t, f, g in product(range(len(w.territory)), factions, factions):
        if w.faction[f].key < w.faction[g].key:
            _clashes(w, day, t, f, g)
        if f != g and (w.holding[t][f].posture, w.holding[t][f].target) == (STRIKING, g):
            _strikes(w, day, t, f, g)
    settle(w, day_key(w.clock.seed, "clash.rows", day), first)


def _begun(w: Any, t: int, f: int, g: int) -> float:
    """Return the clashes a day that a hundred of f's fighters in contact begin with g at t."""
    p, h = w.p.clash, w.holding[t][f]
    if h.fighters == 0:
        return 0.0
    simmers = h.posture != STAND_DOWN
    friction = simmers * p.friction * w.dyad[f][g].tension * (1 - held_back(w, f, g))
    chosen = {RAID: p.raid_rate, ATTACK: p.attack_rate}.get(h.posture, 0) if h.target == g else 0
    return float(friction + chosen)


def _clashes(w: Any, day: int, t: int, f: int, g: int) -> None:
    key, hundreds = day_key(w.clock.seed, "clash.count", day), contact(w, t, f, g)
    entity = front_entity(w.territory[t].key, w.faction[f].key, w.faction[g].key)
    if not hundreds:
        return
    by_f, by_g = (hundreds * _begun(w, t, a, b) + w.front[t][a][b].excitation for a, b in ((f, g), (g, f)))
    for j in range(min(50, poisson(uniform(key, entity, 0), by_f + by_g))):
        f_begins = uniform(key, entity, 1 + j) < by_f / (by_f + by_g)
        _clash(w, day, t, *((f, g) if f_begins else (g, f)), entity, j)


def _clash(w: Any, day: int, t: int, f: int, g: int, entity: int, j: int) -> None:
    """Write a clash begun by f; lots: severity, who prevails, the reply to a unit."""
    p, key = w.p.clash, day_key(w.clock.seed, "clash.detail", day)
    severity, prevail, answer = (uniform(key, entity, 8 * j + n) for n in range(3))
    e = log_event(w, day, CLASH, t, f, g)
    e.breach = breaks_truce(w, f, g)
    total = heavy_tail(severity, p.exponent, _scale(w, t, f, g), p.most_deaths)
    if w.on.interposition and w.mission.deployed:
        calling = mix((day_key(w.clock.seed, "clash.call", day) + j) & MASK)
        e.unit, e.call = call(w, t, LINE, calling, entity)
    if e.unit >= 0:
        e.outcome = _reply(w, t, f, g, w.unit[e.unit], answer)
    if e.outcome == CALLED_OFF:
        _press_on_neighbours(w, t, f, g)
    elif e.outcome == TURNED:
        e.deaths_force = max(1, int(total * w.p.clash.turn_deaths))
    else:
        e.won = int(prevail < win_chance(w, t, f, g))
        _share_out(w, day, e, total, entity, j)


def _scale(w: Any, t: int, f: int, g: int) -> float:
    """Return where the law of deaths sets in: by the thinner side's density where it comes from; later in an attack."""
    p, from_where = w.p.clash, {side: base_of(w, t, side) for side in (f, g)}
    density = min(w.holding[s][side].fighters / w.territory[s].area_km2 for side, s in from_where.items())
    attacks = (w.holding[t][f].posture, w.holding[t][f].target) == (ATTACK, g)
    return float(p.scale * (density / p.usual_density) ** p.crowd_scale * (p.attack_scale if attacks else 1))


def _reply(w: Any, t: int, f: int, g: int, unit: Any, lot: float) -> int:
    """Let f call off, go on, or turn on the unit: a logit in hostility, the unit's strength and consent."""
    p, consent = w.p.clash, w.faction[f].consent
    strength = unit.effect * (p.presence_weight + (1 - p.presence_weight) * robustness(w, unit))
    against = p.reply_strength * strength + p.reply_consent * consent
    goes_on = 1 / (1 + exp(against - p.reply_hostility * hostility(w, t, f, g)))
    if lot >= goes_on:
        return CALLED_OFF
    turns = w.on.resistance and lot < goes_on * p.turn_share * (1 - consent)
    return TURNED if turns else PROCEEDED


def _press_on_neighbours(w: Any, t: int, f: int, g: int) -> None:
    """Share the pressure of a clash that was called off among the neighbours where the two can fight."""
    places = [n.place for n in w.neighbours[t] if contact(w, n.place, f, g) > 0]
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
    rate = p.strike_rate * w.holding[t][g].fighters / 100
    for j in range(min(50, poisson(uniform(key, entity, 0), rate))):
        e = log_event(w, day, STRIKE, t, f, g)
        e.breach, e.won = breaks_truce(w, f, g), 1
        total = heavy_tail(uniform(key, entity, 1 + j), p.exponent, p.strike_scale, p.most_deaths)
        e.deaths_civilians = sum(uniform(deaths, entity, 4096 * j + i) < civilian for i in range(total))
        e.deaths_target = total - e.deaths_civilians
        _hurt(w, e, uniform(deaths, entity, 4096 * j + 4095))


def scene(world: World, rng: Any, day: int) -> None:
    """Let a force that anybody calls stand between parties that want to fight."""
    u, n = world.unit, len(world.unit)
    world.on.interposition[:] = world.on.resistance[:] = 1
    for f in range(world.holding.shape[1]):
        world.holding.posture[:, f], world.holding.target[:, f] = RAID, (f + 1) % world.holding.shape[1]
    u.status[:], u.kind[:], u.non_combat[:], u.task[:] = DEPLOYED, INFANTRY, 0, INTERPOSE
    u.access[:], u.strength[:], u.effect[:] = 1, 30, rng.choice([0.1, 1], n)
    u.place[:] = rng.integers(0, len(world.territory), n)
    a = world.presence
    a.from_line[:], a.comes_line[:], a.around[:] = rng.integers(-1, len(a), len(a)), 0.5, 0.7
    a.comes_line[a.from_line < 0] = 0
