"""Would-be clashes between factions in contact, met by a unit or not, with heavy-tailed deaths; and strikes."""

from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.faction import ATTACK, RAID, STAND_DOWN, STRIKE
from interpose.agents.faction import CALL_OFF as REPLY_CALL_OFF
from interpose.agents.faction import TURN_ON_UNIT as REPLY_TURN
from interpose.agents.faction_choices import reply_when_met
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import day_key, front_entity, mix, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties, origin_of_fighters
from interpose.model.rules.contact import HUNDRED, contact
from interpose.model.rules.hostility import breaks_truce, hostile_to, restraint, win_chance
from interpose.model.rules.response import LINE, call_unit
from interpose.model.state.event_log import CALLED_OFF, CLASH, PROCEEDED, TURNED, log_event
from interpose.model.state.event_log import STRIKE as STRIKE_EVENT

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "interposition",
        "helpful",
        "line",
        "a unit that comes in time stands between; the parties may call a clash off",
    ),
    Pathway(
        "displaced_violence",
        "harmful",
        "line",
        "a clash that is called off here presses on the neighbouring territories",
    ),
)
READS = columns(
    "territory area_km2 resident displaced trust debt_dead_resident debt_dead_displaced debt_injured",
    "presence units around comes_line comes_people from_line from_people",
    "faction quality discipline consent cohesion",
    "holding fighters control posture target",
    "front grudge excitation",
    "dyad tension truce grudge",
    "mission deployed enforcement",
    "unit contributor kind strength robustness status place task non_combat effect access",
    "civilian",
)
WRITES = columns(
    "event",
    "territory resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm wrong",
    "presence units",
    "rows",
    "faction dead",
    "holding fighters struck loss",
    "front spill",
    "contributor dead",
    "mission dead harmed",
    "unit strength dead",
    "civilian",
)
REFERENCES = (
    "Clauset, Young & Gleditsch 2007, doi:10.1177/0022002706296157 (heavy-tailed severity)",
    "Bohorquez et al. 2009, doi:10.1038/nature08631 (exponent near 2.5 within wars)",
    "Lanchester 1916 (force ratio; here it only splits the losses)",
)
COUNT, DETAIL, DEATHS, ROWS, CALL = (stream("clash." + w) for w in ("count", "detail", "deaths", "rows", "call"))
STRIKES, STRIKE_DEATHS = stream("clash.strikes"), stream("clash.strike_deaths")
MOST_PER_DAY = 50
LOTS = 8
SEVERITY, PREVAILS, REPLY = range(3)
"""Indices of the draws of one clash: room for so many, of which these are used."""
PER_EVENT = 4096


class Params(Parameters):
    """How often factions in contact would clash, how severe it gets, and what a unit in between changes."""

    friction: float = parameter(
        0.0005,
        0,
        1,
        "1/day",
        "clashes of a hundred fighters in contact, on either side, who only hold, at full tension",
    )
    raid_rate: float = parameter(0.032, 0, 1, "1/day", "clashes that a hundred fighters in contact begin who raid")
    attack_rate: float = parameter(0.07, 0, 1, "1/day", "clashes that a hundred fighters in contact begin who attack")
    strike_rate: float = parameter(0.06, 0, 5, "1/day", "strikes a hundred fighters of the rival draw, while it lasts")
    depth_km: float = parameter(8.0, 0.1, 50, "km", "depth behind a front within which fighters are in contact")
    exponent: float = parameter(2.5, 2.01, 4, "1", "exponent of the deaths per event", "doi:10.1038/nature08631")
    scale: float = parameter(1.72, 0.2, 50, "deaths", "deaths at which the power law of a raid sets in")
    attack_scale: float = parameter(2.0, 0.1, 20, "ratio", "that scale for an attack, compared with other clashes")
    crowd_scale: float = parameter(
        0.25, 0, 1, "1", "exponent of the number of fighters per km2 of the weaker side by which the scale grows"
    )
    usual_density: float = parameter(0.5, 0.001, 100, "fighters/km2", "number of fighters at which it is as above")
    most_deaths: int = parameter(500, 1, 4000, "deaths", "largest number of deaths in one event")
    strike_scale: float = parameter(2.0, 0.2, 20, "deaths", "the same scale for strikes")
    crossfire: float = parameter(0.5, 0, 1, "share", "chance that a death of a clash in a dense town is a civilian's")
    strike_civilians: float = parameter(0.9, 0, 1, "share", "the same for a strike by a faction without restraint")
    strike_restraint: float = parameter(0.5, 0, 1, "share", "part of those that full discipline spares")
    dense: float = parameter(2000.0, 10, 1e5, "persons/km2", "density at which half of that chance is reached")
    injured_per_death: float = parameter(2.5, 0, 20, "1", "civilians injured per civilian death")
    reply_hostility: float = parameter(2.0, 0, 6, "1", "how much hostility makes a faction go on past a unit")
    reply_strength: float = parameter(2.0, 0, 6, "1", "how much a unit's strength makes it call off")
    reply_consent: float = parameter(1.5, 0, 6, "1", "how much consent to the force makes it call off")
    presence_weight: float = parameter(0.4, 0, 1, "share", "part of a unit's strength that does not rest on robustness")
    turn_share: float = parameter(0.1, 0, 1, "share", "of those who go on without consent, how many turn on the unit")
    turn_deaths: float = parameter(0.5, 0, 1, "share", "deaths of such a turn, compared with those of the clash")
    spill: float = parameter(0.3, 0, 0.9, "share", "clashes pressed on the neighbours per clash called off")


@kernel
def step(w: "World", day: int) -> None:
    """Draw would-be clashes and strikes, all from the same state; then apply the deaths."""
    seed = w.clock[0].seed
    first = w.clock[0].events
    factions = w.faction.shape[0]
    for t in range(w.territory.shape[0]):
        for f in range(factions):
            for g in range(factions):
                if w.faction[f].key < w.faction[g].key:
                    _clashes(w, day, t, f, g)
                if f != g and w.holding[t, f].posture == STRIKE and w.holding[t, f].target == g:
                    _strikes(w, day, t, f, g)
    apply_casualties(w, day_key(seed, ROWS, day), first)


@rule
def initiative(w: "World", t: int, f: int, g: int, p: Params) -> float:
    """Return the clashes a day that a hundred of f's fighters in contact would begin with g at t (eq. 7.3)."""
    h, d = w.holding[t, f], w.dyad[f, g]
    if h.fighters == 0:
        return 0.0
    rate = 0.0 if h.posture == STAND_DOWN else p.friction * d.tension * (1.0 - restraint(w, f, g))
    if h.target == g:
        if h.posture == RAID:
            rate += p.raid_rate
        elif h.posture == ATTACK:
            rate += p.attack_rate
    return rate


@rule
def _pair_in_territory(w: "World", t: int, f: int, g: int) -> int:
    """Return the number of a pair of factions at t, in either order."""
    one, other = w.faction[f].key, w.faction[g].key
    return front_entity(w.territory[t].key, min(one, other), max(one, other))


@rule
def _clashes(w: "World", day: int, t: int, f: int, g: int) -> None:
    """Draw today's would-be clashes of a pair (f has the lower key); each one takes place or not."""
    p = w.p[0].clash
    touch = contact(w, t, f, g)
    if touch <= 0.0:
        return
    key, entity = day_key(w.clock[0].seed, COUNT, day), _pair_in_territory(w, t, f, g)
    by_f = touch * initiative(w, t, f, g, p) + w.front[t, f, g].excitation
    by_g = touch * initiative(w, t, g, f, p) + w.front[t, g, f].excitation
    count = min(poisson(uniform(key, entity, 0), by_f + by_g), MOST_PER_DAY)  # eq. 7.4
    for j in range(count):
        u = uniform(key, entity, 1 + j)
        if u * (by_f + by_g) < by_f:
            _clash(w, day, t, f, g, j)
        else:
            _clash(w, day, t, g, f, j)


@rule
def _clash(w: "World", day: int, t: int, f: int, g: int, j: int) -> None:
    """Log one would-be clash begun by f against g: who meets it, what the factions do then, who would die."""
    row = log_event(w, day, CLASH, t, f, g)
    if row < 0:
        return
    e, p = w.event[row], w.p[0].clash
    detail, entity = day_key(w.clock[0].seed, DETAIL, day), _pair_in_territory(w, t, f, g)
    e.breach = breaks_truce(w, f, g)
    scale = severity_scale(w, t, f, g, p)
    total = heavy_tail(uniform(detail, entity, LOTS * j + SEVERITY), p.exponent, scale, p.most_deaths)  # eq. 7.5
    win = win_chance(w, t, f, g, 0.0)
    e.won = 1 if uniform(detail, entity, LOTS * j + PREVAILS) < win else 0
    if w.on[0].interposition == 1 and w.mission[0].deployed == 1:
        e.unit, e.call = call_unit(w, t, LINE, mix(day_key(w.clock[0].seed, CALL, day) + np.uint64(j)), entity)
    if e.unit >= 0:
        reply = _reply(w, t, f, g, e.unit, uniform(detail, entity, LOTS * j + REPLY))  # eq. 7.9
        if reply == REPLY_CALL_OFF:
            e.outcome, e.won = CALLED_OFF, 0
            _spill_over(w, t, f, g, p)
            return
        if reply == REPLY_TURN and w.on[0].resistance == 1:
            e.outcome, e.won, e.deaths_force = TURNED, 0, max(1, int(p.turn_deaths * total))
            return
        e.outcome = PROCEEDED
    _split_deaths(w, day, row, j, win, total)


@rule
def severity_scale(w: "World", t: int, f: int, g: int, p: Params) -> float:
    """Return the deaths at which the power law of a clash sets in: more in an attack and in a crowd (eq. 7.5)."""
    density = min(density_of(w, t, f), density_of(w, t, g))
    scale = p.scale * (density / p.usual_density) ** p.crowd_scale
    return scale * p.attack_scale if w.holding[t, f].posture == ATTACK and w.holding[t, f].target == g else scale


@rule
def density_of(w: "World", t: int, f: int) -> float:
    """Return how densely f's fighters in a fight at t stand where they come from (fighters per km2)."""
    s = origin_of_fighters(w, t, f)
    return w.holding[s, f].fighters / w.territory[s].area_km2


@rule
def _reply(w: "World", t: int, f: int, g: int, unit: int, draw: float) -> int:
    """Return what the faction that began a clash does about the unit in its way."""
    u, p = w.unit[unit], w.p[0].clash
    robust = min(u.robustness, w.mission[0].enforcement)
    strength = u.effect * (p.presence_weight + (1.0 - p.presence_weight) * robust)  # eq. 7.6
    return reply_when_met(p, draw, hostile_to(w, t, f, g), w.faction[f].consent, strength)


@rule
def _spill_over(w: "World", t: int, f: int, g: int, p: Params) -> None:
    """Spill a clash that was called off over to neighbouring territories where the two are in contact."""
    if w.on[0].displaced_violence == 0:
        return
    places = 0
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        places += 1 if contact(w, w.graph.neighbour[e], f, g) > 0.0 else 0
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        if contact(w, s, f, g) > 0.0:
            w.front[s, f, g].spill += p.spill / places


@rule
def crowded(w: "World", t: int, dense: float) -> float:
    """Chance that a stray shot finds a civilian, a share: density over density plus ``dense`` (persons per km2)."""
    row = w.territory[t]
    density = (row.resident + row.displaced) / row.area_km2
    return density / (density + dense)


@rule
def _split_deaths(w: "World", day: int, row: int, j: int, win: float, total: int) -> None:
    """Divide the deaths of a clash, a draw each: civilians by crossfire, the rest by the ratio of forces."""
    e, p = w.event[row], w.p[0].clash
    key, entity = day_key(w.clock[0].seed, DEATHS, day), _pair_in_territory(w, e.territory, e.actor, e.target)
    civilian = p.crossfire * crowded(w, e.territory, p.dense)  # eq. 7.10
    for i in range(total):
        u = uniform(key, entity, j * PER_EVENT + i)
        if u < civilian:  # eq. 7.11
            e.deaths_civilians += 1
        elif u < civilian + (1.0 - civilian) * win:
            e.deaths_target += 1
        else:
            e.deaths_actor += 1
    draw = uniform(key, entity, j * PER_EVENT + PER_EVENT - 1)
    e.injured = poisson(draw, p.injured_per_death * e.deaths_civilians)  # eq. 7.12


@rule
def _strikes(w: "World", day: int, t: int, f: int, g: int) -> None:
    """Draw and log today's strikes by f at g in t; no unit can stand in their way."""
    seed, p = w.clock[0].seed, w.p[0].clash
    key, deaths = day_key(seed, STRIKES, day), day_key(seed, STRIKE_DEATHS, day)
    entity = front_entity(w.territory[t].key, w.faction[f].key, w.faction[g].key)
    # eq. 7.14
    civilian = p.strike_civilians * (1.0 - p.strike_restraint * w.faction[f].discipline) * crowded(w, t, p.dense)
    rate = p.strike_rate * w.holding[t, g].fighters / HUNDRED  # eq. 7.13
    for j in range(min(poisson(uniform(key, entity, 0), rate), MOST_PER_DAY)):
        row = log_event(w, day, STRIKE_EVENT, t, f, g)
        if row < 0:
            return
        e = w.event[row]
        e.breach = breaks_truce(w, f, g)
        e.won = 1
        total = heavy_tail(uniform(key, entity, 1 + j), p.exponent, p.strike_scale, p.most_deaths)
        for i in range(total):
            if uniform(deaths, entity, j * PER_EVENT + i) < civilian:
                e.deaths_civilians += 1
            else:
                e.deaths_target += 1
        draw = uniform(deaths, entity, j * PER_EVENT + PER_EVENT - 1)
        e.injured = poisson(draw, p.injured_per_death * e.deaths_civilians)
