"""Casualties: from what would happen to who is dead, so that nobody dies twice.

Steps first write events with the deaths that they would cause, all reading the same state; then
:func:`apply_casualties` applies them. Where a side would lose more people than it has there, all its losses are cut in
proportion.
"""

from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.civilian import DEAD, DISPLACED, RESIDENT
from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.agents.faction import THE_FORCE
from interpose.model.chance.streams import mix
from interpose.model.rules.contact import comes_across
from interpose.model.rules.row_sampling import ANYBODY, Change, mark_injured, pay_debt, resident_share_of
from interpose.model.state.event_log import COMMUNAL

if TYPE_CHECKING:
    from interpose.model.state.world import World


ACTOR, TARGET = range(2)
"""Columns of where the fighters of each event came from."""


@rule
def origin_of_fighters(w: "World", t: int, f: int) -> int:
    """Return where a faction's fighters in a fight at t come from: t, or across a front where most of them are."""
    if w.holding[t, f].fighters > 0:
        return t
    best, most, best_key = t, 0, -1
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        fighters = w.holding[s, f].fighters if comes_across(w, t, e, f) else 0
        if fighters > most or (fighters == most and fighters > 0 and w.territory[s].key < best_key):
            best, most, best_key = s, fighters, w.territory[s].key
    return best


@rule
def _limit(loss: int, total: int, available: int) -> int:
    """Return one of several losses, cut in proportion when together they exceed what is available (persons)."""
    return loss if total <= available else loss * available // total


@rule
def _sum_losses(w: "World", first: int, fighters: Array, civilians: Array, injured: Array) -> None:
    """Add up the losses that today's events from ``first`` on would cause (persons).

    ``fighters`` (T, F) by origin, ``civilians`` and ``injured`` (T,).
    """
    for row in range(first, w.clock[0].events):
        e = w.event[row]
        if e.actor >= 0 and e.deaths_actor > 0:
            fighters[origin_of_fighters(w, e.territory, e.actor), e.actor] += e.deaths_actor
        if e.target >= 0 and e.deaths_target > 0:
            fighters[origin_of_fighters(w, e.territory, e.target), e.target] += e.deaths_target
        civilians[e.territory] += e.deaths_civilians
        injured[e.territory] += e.injured


@rule
def _cut_losses(w: "World", first: int, fighters: Array, civilians: Array, injured: Array, origin: Array) -> None:
    """Cut each event's losses to what is there and record where each side's fighters came from.

    ``fighters`` (T, F), ``civilians`` and ``injured`` (T,) are all losses before the cut (persons); ``origin``
    (events, 2) takes rows of territories.
    """
    for row in range(first, w.clock[0].events):
        e = w.event[row]
        t = e.territory
        people = w.territory[t].resident + w.territory[t].displaced
        e.deaths_civilians = _limit(e.deaths_civilians, civilians[t], people)
        e.injured = _limit(e.injured, injured[t], people)
        if e.actor >= 0:
            s = origin_of_fighters(w, t, e.actor)
            origin[row - first, ACTOR] = s
            e.deaths_actor = _limit(e.deaths_actor, fighters[s, e.actor], w.holding[s, e.actor].fighters)
        if e.target >= 0:
            s = origin_of_fighters(w, t, e.target)
            origin[row - first, TARGET] = s
            e.deaths_target = _limit(e.deaths_target, fighters[s, e.target], w.holding[s, e.target].fighters)


@rule
def _remove_fighters(w: "World", s: int, f: int, persons: int) -> None:
    """Remove dead fighters from a holding."""
    w.holding[s, f].fighters -= persons
    w.holding[s, f].loss += persons
    w.faction[f].dead += persons
    w.holding[s, f].struck += persons


@rule
def _remove_civilians(w: "World", key: Key, t: int, persons: int, index: int) -> None:
    """Remove dead civilians from a territory, and pay the debt in rows."""
    row = w.territory[t]
    home = resident_share_of(w, key, t, persons, index)
    row.resident -= home
    row.displaced -= persons - home
    row.dead += persons
    died = Change(RESIDENT, DEAD, ANYBODY)
    row.debt_dead_resident = pay_debt(w, mix(key), t, died, row.debt_dead_resident + home, index)
    away = row.debt_dead_displaced + persons - home
    died = Change(DISPLACED, DEAD, ANYBODY)
    row.debt_dead_displaced = pay_debt(w, mix(mix(key)), t, died, away, index)


@rule
def _remove_peacekeepers(w: "World", unit: int, persons: int) -> int:
    """Remove dead peacekeepers from a unit (never more than it has) and return how many died."""
    u = w.unit[unit]
    died = min(persons, u.strength)
    u.strength -= died
    u.dead += died
    w.contributor[u.contributor].dead += died
    if died > 0 and u.strength == 0:
        w.presence[u.place].units -= 1
    w.mission[0].dead += died
    return died


@rule
def apply_casualties(w: "World", key: Key, first: int) -> None:
    """Apply the deaths and injuries of the events from log row ``first`` on.

    Parameters
    ----------
    w : World
    key : uint64
        Key of this step's draws for choosing civilian rows.
    first : int
        First event to settle.
    """
    last = w.clock[0].events
    if last == first:
        return
    fighters = np.zeros((w.territory.shape[0], w.faction.shape[0]), np.int64)
    civilians = np.zeros(w.territory.shape[0], np.int64)
    injured = np.zeros(w.territory.shape[0], np.int64)
    origin = np.zeros((last - first, 2), np.int64)
    _sum_losses(w, first, fighters, civilians, injured)
    _cut_losses(w, first, fighters, civilians, injured, origin)
    civilians[:] = 0
    injured[:] = 0
    for row in range(first, last):
        e = w.event[row]
        _remove_dead(w, key, row, origin[row - first, ACTOR], origin[row - first, TARGET], civilians)
        injured[e.territory] += e.injured
        dead = e.deaths_actor + e.deaths_target + e.deaths_civilians
        w.territory[e.territory].harm += dead + e.injured
    for t in range(w.territory.shape[0]):
        if injured[t] > 0:
            w.territory[t].injured += injured[t]
            w.territory[t].debt_injured = mark_injured(w, mix(mix(mix(key))), t, injured[t])


@rule
def _remove_dead(w: "World", key: Key, row: int, actor_from: int, target_from: int, buried: Array) -> None:
    """Remove the dead of one event from the world; ``buried`` (T,) counts civilians so far."""
    e = w.event[row]
    if e.actor >= 0 and e.deaths_actor > 0:
        _remove_fighters(w, actor_from, e.actor, e.deaths_actor)
    if e.target >= 0 and e.deaths_target > 0:
        _remove_fighters(w, target_from, e.target, e.deaths_target)
    if e.deaths_civilians > 0:
        _remove_civilians(w, key, e.territory, e.deaths_civilians, buried[e.territory])
        if e.kind != COMMUNAL:
            w.territory[e.territory].wrong += e.deaths_civilians
        buried[e.territory] += e.deaths_civilians
    if e.deaths_force > 0:
        e.deaths_force = _remove_peacekeepers(w, e.unit, e.deaths_force)
    if e.actor == THE_FORCE:
        w.mission[0].harmed += e.deaths_civilians
