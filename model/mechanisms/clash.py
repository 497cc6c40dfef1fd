"""Would-be clashes between factions in contact, met by a unit or not, with heavy-tailed deaths; and strikes."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.faction import ATTACK, RAID, STAND_DOWN, STRIKE, reply_when_met
from interpose.agents.faction import CALL_OFF as REPLY_CALL_OFF
from interpose.agents.faction import TURN_ON_UNIT as REPLY_TURN
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import day_key, front_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties
from interpose.model.rules.hostility import breaks_truce, hostile_to, restraint, win_chance
from interpose.model.rules.unit_on_the_spot import LINE, unit_on_the_spot
from interpose.model.state.event_log import CALLED_OFF, CLASH, PROCEEDED, TURNED, log_event
from interpose.model.state.event_log import STRIKE as STRIKE_EVENT

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "interposition",
        "helpful",
        "line",
        "a unit on the stretch of line meets a would-be clash; the parties may call it off",
    ),
    Pathway(
        "displaced_violence",
        "harmful",
        "line",
        "a clash that is called off here presses on the neighbouring territories",
    ),
)
READS = columns(
    "territory area_km2 line_km resident displaced debt_dead_resident debt_dead_displaced debt_injured",
    "faction quality discipline consent cohesion",
    "holding fighters posture target",
    "front grudge excitation",
    "dyad tension truce grudge",
    "mission enforcement",
    "unit contributor strength robustness status place task effect post access",
    "civilian",
)
WRITES = columns(
    "event",
    "territory resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm wrong",
    "presence units",
    "rows",
    "faction dead",
    "holding fighters shock loss",
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
COUNT, DETAIL, DEATHS, ROWS = (stream("clash." + what) for what in ("count", "detail", "deaths", "rows"))
STRIKES, STRIKE_DEATHS = stream("clash.strikes"), stream("clash.strike_deaths")
MOST_PER_DAY = 50
LOTS = 8
SEVERITY, PREVAILS, WHERE, ANSWER = range(4)
"""Indices of the draws of one clash: room for so many, of which these are used."""
PER_EVENT = 4096


class Params(Parameters):
    """How often factions in contact would clash, how severe it gets, and what a unit in between changes."""

    friction: float = parameter(0.01, 0, 1, "clashes/day", "clashes of two factions in full contact who only hold")
    raid_rate: float = parameter(0.08, 0, 3, "clashes/day", "clashes that a raiding posture begins")
    attack_rate: float = parameter(0.2, 0, 5, "clashes/day", "clashes that an attacking posture begins")
    strike_rate: float = parameter(0.3, 0, 5, "strikes/day", "strikes while that posture lasts")
    half_contact: float = parameter(
        150.0, 1, 1e5, "fighters", "fighters of the weaker side at which contact is one half"
    )
    across: float = parameter(0.5, 0, 1, "share", "contact across a front compared with contact within a territory")
    exponent: float = parameter(2.5, 2.01, 4, "1", "exponent of the deaths per event", "doi:10.1038/nature08631")
    scale: float = parameter(1.0, 0.2, 20, "deaths", "deaths at which the power law sets in")
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
    spill: float = parameter(0.3, 0, 1, "share", "clashes pressed on the neighbours per clash called off")


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
def contact(w: "World", t: int, f: int, g: int, p: Params) -> float:
    """Return how much two factions are in contact at t, a share: the weaker side's fighters, across fronts in part."""
    weaker = float(min(w.holding[t, f].fighters, w.holding[t, g].fighters))
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        if w.graph.front[e] > 0.0:
            s = w.graph.neighbour[e]
            here_there = min(w.holding[t, f].fighters, w.holding[s, g].fighters)
            there_here = min(w.holding[s, f].fighters, w.holding[t, g].fighters)
            weaker += p.across * w.graph.front[e] * 0.5 * (here_there + there_here)  # eq. 7.1
    return weaker / (weaker + p.half_contact) if weaker > 0.0 else 0.0  # eq. 7.2


@rule
def initiative(w: "World", t: int, f: int, g: int, p: Params) -> float:
    """Return the clashes a day that f would begin with g at t in full contact (eq. 7.3)."""
    h, d = w.holding[t, f], w.dyad[f, g]
    if h.fighters == 0:
        return 0.0
    rate = 0.0 if h.posture == STAND_DOWN else 0.5 * p.friction * d.tension * (1.0 - restraint(w, f, g))
    if h.target == g:
        if h.posture == RAID:
            rate += p.raid_rate
        elif h.posture == ATTACK:
            rate += p.attack_rate
    return rate + w.front[t, f, g].excitation


@rule
def _pair_in_territory(w: "World", t: int, f: int, g: int) -> int:
    """Return the number of a pair of factions at t, in either order."""
    one, other = w.faction[f].key, w.faction[g].key
    return front_entity(w.territory[t].key, min(one, other), max(one, other))


@rule
def _clashes(w: "World", day: int, t: int, f: int, g: int) -> None:
    """Draw today's would-be clashes of a pair (f has the lower key); each one takes place or not."""
    p = w.p[0].clash
    touch = contact(w, t, f, g, p)
    if touch <= 0.0:
        return
    key, entity = day_key(w.clock[0].seed, COUNT, day), _pair_in_territory(w, t, f, g)
    by_f, by_g = touch * initiative(w, t, f, g, p), touch * initiative(w, t, g, f, p)
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
    total = heavy_tail(uniform(detail, entity, LOTS * j + SEVERITY), p.exponent, p.scale, p.most_deaths)  # eq. 7.5
    win = win_chance(w, t, f, g)
    e.won = 1 if uniform(detail, entity, LOTS * j + PREVAILS) < win else 0
    unit, at = -1, uniform(detail, entity, LOTS * j + WHERE)
    if w.on[0].interposition == 1:
        unit = unit_on_the_spot(w, t, at, LINE, w.territory[t].line_km)
    e.unit = unit
    if unit >= 0:
        reply = _reply(w, t, f, g, unit, uniform(detail, entity, LOTS * j + ANSWER))  # eq. 7.9
        if reply == REPLY_CALL_OFF:
            e.outcome, e.won = CALLED_OFF, 0
            _spill_over(w, t, f, g, p)
            return
        if reply == REPLY_TURN:
            e.outcome, e.won, e.deaths_force = TURNED, 0, max(1, int(p.turn_deaths * total))
            return
        e.outcome = PROCEEDED
    _split_deaths(w, day, row, j, win, total)


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
        places += 1 if contact(w, w.graph.neighbour[e], f, g, p) > 0.0 else 0
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        if contact(w, s, f, g, p) > 0.0:
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
    civilian = p.strike_civilians * (1.0 - p.strike_restraint * w.faction[f].discipline) * crowded(w, t, p.dense)
    for j in range(min(poisson(uniform(key, entity, 0), p.strike_rate), MOST_PER_DAY)):
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
