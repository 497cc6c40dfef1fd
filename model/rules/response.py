"""Who gets there: which unit of the force hears of violence, comes in time, and acts; and what of it is found out.

A unit has a base. Of an attack it hears with a chance that rises with civilians' trust; it is there before the attack
is over with exp(-d / L), where d is the way and L how far it gets in that time; it acts as far as its mandate and its
own rules let it.
"""

from math import exp, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.agents.peacekeeper import DEPLOYED, OBSERVE, PATROL, shields_people, stands_between
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import mix, uniform
from interpose.model.rules.contact import HUNDRED
from interpose.model.state.event_log import MET, NO_UNIT, NONE_ABLE, NOT_ALLOWED, NOT_HEARD, TOO_FAR

if TYPE_CHECKING:
    from interpose.model.state.world import World

LINE, PEOPLE = range(2)
"""Who is to be stood between: fighters of two factions, or fighters and civilians."""
ANYBODY, NUMBERED = 2, 3
"""Row of all units, whatever they answer, and rows in all, where units are counted by the calls that they answer."""
CLEARLY = 1.0 + 1e-9
"""Ways longer by more than this ratio are longer, whatever is lost by rounding."""
ARRIVES, HEARS, ACTS = range(3)
"""Indices of the draws of one call."""


@rule
def _answers(w: "World", i: int, kind: int) -> bool:
    """Whether a unit would answer a call today: it can move, and its task, kind and caveats let it."""
    u = w.unit[i]
    if u.status != DEPLOYED or u.strength <= 0 or u.place < 0 or u.access == 0:
        return False
    if kind == LINE:
        return stands_between(u.kind, u.non_combat, u.task)
    return shields_people(u.kind, u.non_combat, u.task)


@rule
def gets_km(w: "World", t: int, p: Any) -> float:
    """Return how far a unit gets to t while an attack lasts (km; eq. 5.3; p: parameters of deployment)."""
    row, a = w.territory[t], w.presence[t]
    roads = p.off_road + (1.0 - p.off_road) * row.roads
    return max(p.least_km, p.reach_km * roads * (1.0 - p.rubble * row.damage) * (1.0 - a.obstructed))


@rule
def set_reach(w: "World", p: Any) -> None:
    """Set for each territory how likely a unit would be there in time, and from where (eq. 5.4)."""
    units = np.zeros((NUMBERED, w.territory.shape[0]), np.int64)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == DEPLOYED and u.strength > 0 and u.place >= 0:
            units[ANYBODY, u.place] += 1
            units[LINE, u.place] += _answers(w, i, LINE)
            units[PEOPLE, u.place] += _answers(w, i, PEOPLE)
    for t in range(w.territory.shape[0]):
        a, far = w.presence[t], gets_km(w, t, p)
        a.comes_line, a.from_line = _best_way(w, t, units[LINE], far)
        a.comes_people, a.from_people = _best_way(w, t, units[PEOPLE], far)
        a.around = _best_way(w, t, units[ANYBODY], far)[0]
        a.stand = _promise(w, t, a.comes_line, a.from_line, p)
        a.guard = _promise(w, t, a.comes_people, a.from_people, p)


@rule
def _best_way(w: "World", t: int, units: Array, far: float) -> tuple[float, int]:
    """Return the chance that the nearest of some units (T,) is at t in time, and from where; 0 and -1 without any."""
    best, place, least = 0.0, -1, 0.0
    for i in range(w.near.start[t], w.near.start[t + 1]):
        s = w.near.place[i]
        if units[s] == 0:
            continue
        # the mean way to the nearest of n units in an area: Kolesar & Blum 1973, doi:10.1287/mnsc.19.12.1368
        km = 0.5 * sqrt(w.territory[t].area_km2 / units[s]) if s == t else w.near.km[i]
        if place >= 0 and km > least * CLEARLY:
            break  # those that follow are no nearer
        chance = exp(-km / far)
        if chance > best or (chance == best and place >= 0 and w.territory[s].key < w.territory[place].key):
            best, place, least = chance, s, km
    return best, place


@rule
def hears(w: "World", t: int, p: Any) -> float:
    """Return the chance that the force hears of an attack at t in time: people who trust it call it (eq. 5.5)."""
    return p.hears_base + (1.0 - p.hears_base) * w.territory[t].trust


@rule
def acts(w: "World", robustness: float, p: Any) -> float:
    """Return the chance that who is there also steps in: its own rules, and at most the mandate's (eq. 5.6)."""
    return p.acts_base + (1.0 - p.acts_base) * min(robustness, w.mission[0].enforcement)


@rule
def _promise(w: "World", t: int, comes: float, source: int, p: Any) -> float:
    """Return the chance that violence at t is met, as deployment and mandate let one expect (eq. 5.7)."""
    if source < 0:
        return 0.0
    return comes * hears(w, t, p) * acts(w, w.presence[source].robustness, p)


@rule
def call_unit(w: "World", t: int, kind: int, key: Key, entity: int) -> tuple[int, int]:
    """Return the unit that meets an attack at t, -1 if none does, and what became of the call.

    Parameters
    ----------
    w : World
    t : int
        Territory.
    kind : int
        :data:`LINE` or :data:`PEOPLE`.
    key : uint64
        Key of the draws of this event (one for each event of a day with the same entity).
    entity : int
        The event's number in keyed draws.
    """
    a, p = w.presence[t], w.p[0].deployment
    comes = a.comes_line if kind == LINE else a.comes_people
    arrives = uniform(key, entity, ARRIVES)
    if arrives >= comes:
        if arrives < a.around:
            return -1, NONE_ABLE
        return -1, TOO_FAR if a.units > 0 else NO_UNIT
    if uniform(key, entity, HEARS) >= hears(w, t, p):
        return -1, NOT_HEARD
    unit = _unit_by_lot(w, a.from_line if kind == LINE else a.from_people, kind, mix(key), entity)
    if unit < 0:
        return -1, NONE_ABLE
    if uniform(key, entity, ACTS) >= acts(w, w.unit[unit].robustness, p):
        return -1, NOT_ALLOWED
    return unit, MET


@rule
def _unit_by_lot(w: "World", place: int, kind: int, key: Key, entity: int) -> int:
    """Return one of the units at a place that answer, all alike, by a race in which each draws by its own key."""
    best, first = -1, -1.0
    for i in range(w.unit.shape[0]):
        if w.unit[i].place == place and _answers(w, i, kind):
            time = race(uniform(key, entity, w.unit[i].key), 1.0)
            if first < 0.0 or time < first:
                best, first = i, time
    return best


@rule
def set_watch(w: "World", p: Any) -> None:
    """Set how likely a wrong is documented in each territory (eq. 5.8).

    Patrols sweep ground at random while traces last: Koopman 1956, doi:10.1287/opre.4.5.503. What a unit sweeps lies
    around its base, the less the farther.
    """
    swept = np.zeros(w.territory.shape[0])
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == DEPLOYED and u.strength > 0 and u.place >= 0 and u.access == 1:
            if u.task == OBSERVE:
                swept[u.place] += u.effect * u.strength / HUNDRED * p.sweep_observe
            elif u.task == PATROL:
                swept[u.place] += u.effect * u.strength / HUNDRED * p.sweep_patrol
    density = np.zeros(w.territory.shape[0])
    for s in range(w.territory.shape[0]):
        if swept[s] > 0.0:
            _share_out(w, s, swept[s], p.sweep_range, density)
    for t in range(w.territory.shape[0]):
        told = p.told_base + (1.0 - p.told_base) * w.territory[t].trust
        w.presence[t].watch = 1.0 - exp(-p.traces_days * density[t] * told)


@rule
def _share_out(w: "World", s: int, swept: float, range_km: float, density: Array) -> None:
    """Share out what units at s sweep a day (km2) over the ground around it: adds to ``density`` (T,), 1/day."""
    ground = 0.0
    for i in range(w.near.start[s], w.near.start[s + 1]):
        ground += w.territory[w.near.place[i]].area_km2 * exp(-w.near.km[i] / range_km)
    for i in range(w.near.start[s], w.near.start[s + 1]):
        density[w.near.place[i]] += swept * exp(-w.near.km[i] / range_km) / ground
