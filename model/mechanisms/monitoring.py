"""Who is held responsible: rumour guesses, often wrongly; monitors establish; the outside record reports in part."""

from math import exp
from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import Key, kernel, rule
from interpose.agents.faction import THE_FORCE, UNKNOWN
from interpose.model.chance.distributions import poisson, race
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.blame import event_entity, weight_of_harm
from interpose.model.state.event_log import CALLED_OFF, CLASH, COMMUNAL, FAILED, FORCE_HARM, PROTEST, STOPPED, VIOLATION

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "monitoring",
        "helpful",
        "protection",
        "observers establish who did it; a wrong that is found out and answered costs",
    ),
)
READS = columns("event", "presence units watch rumour", "holding fighters in_reach")
WRITES = columns("event", "territory conduct", "presence rumour")
REFERENCES = (
    "Weidmann 2015, doi:10.1177/0022002714530431 (larger events are reported more often)",
    "Sundberg & Melander 2013, doi:10.1177/0022343313484347 (low, best and high estimates)",
)
SEEN, RUMOUR, REPORT = (stream("monitoring." + what) for what in ("seen", "rumour", "report"))
GUESSES, REPORTS = 128, 4
"""Indices of the draws for the rumour about one event, and for its report."""
NEVER = 1e308
"""Later than anybody's time."""


class Params(Parameters):
    """How well rumour, monitors and the outside record know what happened."""

    rumour_right: float = parameter(0.7, 0, 1, "share", "chance that rumour names the right author of a violation")
    blame_starter: float = parameter(0.6, 0, 1, "share", "chance that rumour names who began a clash")
    blame_force: float = parameter(0.15, 0, 1, "share", "of wrong guesses, share that falls on the force where it is")
    rumour_blame: float = parameter(
        0.5, 0, 1, "share", "part of the other wrong guesses that rumours against it turn on it"
    )
    rumour_rise: float = parameter(
        0.05, 0, 1, "share", "rumour raised by one event held against the force, not established"
    )
    rumour_days: float = parameter(30.0, 1, 365, "days", "time over which a rumour dies down")
    abuse: float = parameter(
        0.5, 0, 10, "deaths", "weight of harm by the force in which nobody dies, compared with a death"
    )
    report_base: float = parameter(0.5, 0, 1, "share", "chance that an event without deaths is in the outside record")
    report_death: float = parameter(0.5, 0, 1, "share", "part of the remaining gap closed by each death")
    count_noise: float = parameter(0.15, 0, 1, "share", "relative spread of reported deaths")


@kernel
def step(w: "World", day: int) -> None:
    """Process today's events: whether established, who is blamed, whether reported and with how many deaths."""
    p = w.p[0].monitoring
    seed = w.clock[0].seed
    for t in range(w.territory.shape[0]):
        w.presence[t].rumour *= exp(-1.0 / p.rumour_days)
    verified_key, rumour_key, report_key = (
        day_key(seed, SEEN, day),
        day_key(seed, RUMOUR, day),
        day_key(seed, REPORT, day),
    )
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        if e.kind == PROTEST:
            e.reported = 1
            continue
        entity = event_entity(w, row)
        index = _count_earlier_alike(w, row)
        chance = w.presence[e.territory].watch if w.on[0].monitoring == 1 else 0.0
        e.verified = 1 if uniform(verified_key, entity, index) < chance else 0  # eq. 10.1
        e.blamed = _assign_blame(w, row, p, rumour_key, entity, index)
        if e.blamed == THE_FORCE:
            w.territory[e.territory].conduct += weight_of_harm(p, e.deaths_civilians)
        _report(w, row, p, report_key, entity, index)
    _spread_rumours(w, p)


@rule
def _spread_rumours(w: "World", p: Params) -> None:
    """Raise rumours where units are and what was held against them, or what they failed to stop, was not settled."""
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        a = w.presence[e.territory]
        against = e.blamed == THE_FORCE or e.outcome == FAILED
        if against and e.kind != PROTEST and e.verified == 0 and a.units > 0:
            a.rumour += p.rumour_rise * (1.0 - a.rumour)


@rule
def _count_earlier_alike(w: "World", row: int) -> int:
    """Return how many of today's events with the same number come first: in the log, or by key if units did harm."""
    e, earlier = w.event[row], 0
    for other in range(w.clock[0].first_today, row):
        o = w.event[other]
        same = o.territory == e.territory and o.kind == e.kind and o.actor == e.actor and o.target == e.target
        earlier += 1 if same and e.kind != FORCE_HARM else 0
    if e.kind == FORCE_HARM:
        for other in range(w.clock[0].first_today, w.clock[0].events):
            o = w.event[other]
            same = o.kind == FORCE_HARM and o.territory == e.territory
            first = w.unit[o.unit].key < w.unit[e.unit].key or (o.unit == e.unit and other < row)
            earlier += 1 if same and first else 0
    return earlier


@rule
def _assign_blame(w: "World", row: int, p: Params, key: Key, entity: int, index: int) -> int:
    """Return who is held responsible: the author if established or plain to see, else whom rumour names."""
    e = w.event[row]
    if e.kind == COMMUNAL:
        return UNKNOWN
    if e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return e.actor
    if e.verified == 1 or (e.kind != CLASH and e.kind != VIOLATION):  # eq. 10.4
        return e.actor
    u = uniform(key, entity, GUESSES * index)
    if e.kind == CLASH:
        return e.actor if u < p.blame_starter else e.target  # eq. 10.2
    if u < p.rumour_right:
        return e.actor
    a = w.presence[e.territory]
    chance = p.blame_force + (1.0 - p.blame_force) * p.rumour_blame * a.rumour  # eq. 10.3
    if w.on[0].backlash == 1 and a.units > 0 and uniform(key, entity, GUESSES * index + 1) < chance:
        return THE_FORCE
    return _other_faction(w, row, key, entity, index)


@rule
def _other_faction(w: "World", row: int, key: Key, entity: int, index: int) -> int:
    """Return the faction that rumour picks instead, by a race of those here or in reach; nobody if there is none."""
    e = w.event[row]
    best, first = UNKNOWN, NEVER
    for f in range(w.faction.shape[0]):
        h = w.holding[e.territory, f]
        if f == e.actor or (h.fighters == 0 and h.in_reach == 0):
            continue
        time = race(uniform(key, entity, GUESSES * index + 2 + w.faction[f].key), 1.0)
        if time < first:
            best, first = f, time
    return best


@rule
def _report(w: "World", row: int, p: Params, key: Key, entity: int, index: int) -> None:
    """Enter an event into the outside record or not, with low, best and high estimates of its deaths."""
    e = w.event[row]
    if e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return
    deaths = e.deaths_actor + e.deaths_target + e.deaths_civilians + e.deaths_force
    chance = 1.0 - (1.0 - p.report_base) * (1.0 - p.report_death) ** deaths  # eq. 10.5
    if e.verified == 0 and uniform(key, entity, REPORTS * index) >= chance:
        return
    e.reported = 1
    spread = p.count_noise * deaths
    over = poisson(uniform(key, entity, REPORTS * index + 1), spread)  # eq. 10.6
    under = min(deaths, poisson(uniform(key, entity, REPORTS * index + 2), spread))
    if e.verified == 1:
        over, under = 0, 0
    e.best = max(0, deaths + over - under)  # eq. 10.7
    e.low = min(e.best, deaths - under)
    e.high = max(e.best, deaths + over)
