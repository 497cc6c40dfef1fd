"""What an event of the script does on the day it happens; effects that last are in the mechanism `events`."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule
from interpose.agents.contributor import WITHDRAWN as STAGE_WITHDRAWN
from interpose.agents.faction import CIVILIANS, NO_DEAL, THE_FORCE, TRUCE
from interpose.agents.peacekeeper import DEPLOYED, NOWHERE, WITHDRAWN
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import day_key, mix, stream, uniform
from interpose.model.rules.deal_terms import apply_term
from interpose.model.rules.unit_by_lot import unit_by_event
from interpose.model.state.event_log import DEAL_BROKEN, PROTEST, TRUCE_MADE, News, log_event, log_news
from interpose.model.state.event_script import (
    ANNOUNCE_CEASEFIRE,
    BREAK_DEAL,
    CAVEAT_CONTRIBUTOR,
    CHANGE_CONSENT,
    CHANGE_MANDATE,
    FIGHTERS_ARRIVE,
    FIGHTERS_LEAVE,
    LEADER_KILLED,
    MOVE_FIGHTERS,
    RAISE_GRUDGE,
    RAISE_TENSION,
    RIOT,
    SHIFT_CONTROL,
    WITHDRAW,
    WITHDRAW_CONTRIBUTOR,
)

if TYPE_CHECKING:
    from interpose.model.state.world import World

CROWD, HIT = stream("events.crowd"), stream("events.hit")
LOTS = 4
"""Indices of draws for the harm of one riot."""


@rule
def apply_effect(w: "World", day: int, row: int) -> None:
    """Apply one effect of an event that happens today; effects on the mission need a mission."""
    kind = w.effect[row].kind
    if kind >= WITHDRAW:
        apply_term(w, day, row)
    elif kind == RIOT:
        _riot(w, day, row)
    elif FIGHTERS_ARRIVE <= kind <= SHIFT_CONTROL:
        _change_ground(w, row)
    elif LEADER_KILLED <= kind <= RAISE_GRUDGE:
        _change_factions(w, day, row)
    elif WITHDRAW_CONTRIBUTOR <= kind <= CHANGE_CONSENT and w.mission[0].deployed == 1:
        _change_mission(w, day, row)


@rule
def clip_share(x: float) -> float:
    """Return a share kept within 0 and 1."""
    return min(1.0, max(0.0, x))


@rule
def _call_review(w: "World", f: int, territory: int) -> None:
    """Make a faction review its posture, in a territory or everywhere (-1)."""
    for t in range(w.territory.shape[0]):
        if territory < 0 or t == territory:
            w.holding[t, f].shock = 1


@rule
def _change_mission(w: "World", day: int, row: int) -> None:
    """Change the mission: who contributes, what it may do, or who consents to it."""
    x = w.effect[row]
    if x.kind == WITHDRAW_CONTRIBUTOR:
        w.contributor[x.who].stage, w.contributor[x.who].since = STAGE_WITHDRAWN, day
        for i in range(w.unit.shape[0]):
            if w.unit[i].contributor == x.who:
                _send_home(w, i)
    elif x.kind == CAVEAT_CONTRIBUTOR:
        w.contributor[x.who].caveat = 1
        for i in range(w.unit.shape[0]):
            if w.unit[i].contributor == x.who:
                w.unit[i].non_combat = 1
    elif x.kind == CHANGE_MANDATE:
        _change_mandate(w, day, row)
    elif x.kind == CHANGE_CONSENT and w.on[0].backlash == 1:
        for f in range(w.faction.shape[0]):
            if x.who < 0 or x.who == f:
                w.faction[f].consent = clip_share(w.faction[f].consent + x.amount)


@rule
def _send_home(w: "World", i: int) -> None:
    """Withdraw a unit, wherever it is."""
    u = w.unit[i]
    u.status, u.place, u.access, u.task = WITHDRAWN, NOWHERE, 0, 0


@rule
def _change_mandate(w: "World", day: int, row: int) -> None:
    """Change the mandate; units above the ceiling go home, those that came last first (ties: the higher key)."""
    x, m = w.effect[row], w.mission[0]
    if x.amount >= 0.0:
        m.enforcement = x.amount
    if x.second >= 0.0:
        m.answer = x.second
    if x.third >= 0.0:
        m.until = day + int(x.third)
    if x.number < 0:
        return
    m.ceiling = x.number
    present = 0
    for i in range(w.unit.shape[0]):
        present += w.unit[i].strength if w.unit[i].status == DEPLOYED else 0
    while present > m.ceiling:
        last = -1
        for i in range(w.unit.shape[0]):
            u = w.unit[i]
            if u.status != DEPLOYED or u.strength == 0:
                continue
            if last < 0 or (u.arrival_day, u.key) > (w.unit[last].arrival_day, w.unit[last].key):
                last = i
        present -= w.unit[last].strength
        _send_home(w, last)


@rule
def _change_factions(w: "World", day: int, row: int) -> None:
    """Change what factions are to themselves and to each other."""
    x = w.effect[row]
    f, g = x.who, x.other
    if x.kind == LEADER_KILLED:
        _lose_leader(w, row)
        return
    if x.kind == ANNOUNCE_CEASEFIRE or x.kind == BREAK_DEAL:
        _change_deal(w, day, row)
        return
    if x.kind == RAISE_TENSION:
        w.dyad[f, g].tension = clip_share(w.dyad[f, g].tension + x.amount)
        w.dyad[g, f].tension = clip_share(w.dyad[g, f].tension + x.amount)
    elif x.place >= 0:
        w.front[x.place, f, g].grudge += x.amount
        w.front[x.place, g, f].grudge += x.amount
    else:
        w.dyad[f, g].grudge += x.amount
        w.dyad[g, f].grudge += x.amount
    _call_review(w, f, x.place)
    _call_review(w, g, x.place)


@rule
def _lose_leader(w: "World", row: int) -> None:
    """Remove a faction's leader: it coheres less, talks less, and resents whoever is held responsible."""
    x = w.effect[row]
    me = w.faction[x.who]
    me.cohesion, me.talks = clip_share(me.cohesion - x.amount), clip_share(me.talks - x.second)
    for g in range(w.faction.shape[0]):
        if g != x.who:
            blame = w.dyad[x.who, g].tension if x.other < 0 else 1.0 if g == x.other else 0.0
            w.dyad[x.who, g].grudge += x.third * blame
    _call_review(w, x.who, -1)


@rule
def _change_deal(w: "World", day: int, row: int) -> None:
    """Announce a truce between two factions, or declare it over, the same both ways."""
    x = w.effect[row]
    begins = x.kind == ANNOUNCE_CEASEFIRE
    status_before = w.dyad[x.who, x.other].status
    for turn in range(2):
        d = w.dyad[x.who, x.other] if turn == 0 else w.dyad[x.other, x.who]
        if begins:
            d.truce, d.truce_start = max(d.truce, x.amount), max(d.truce_start, x.amount)
        else:
            d.truce, d.truce_start = 0.0, 0.0
        if begins and status_before == NO_DEAL:
            d.status, d.since = TRUCE, day
        elif not begins and status_before != NO_DEAL:
            d.status, d.since = NO_DEAL, day
            d.relapses += 1
    if begins and status_before == NO_DEAL:
        log_news(w, day, News(TRUCE_MADE, -1, x.who, x.other, 0))
    elif not begins and status_before != NO_DEAL:
        log_news(w, day, News(DEAL_BROKEN, -1, x.who, x.other, 0))
    _call_review(w, x.who, -1)
    _call_review(w, x.other, -1)


@rule
def _change_ground(w: "World", row: int) -> None:
    """Move fighters in, out or between territories, or shift control."""
    x = w.effect[row]
    holding = w.holding[x.place, x.who]
    if x.kind == FIGHTERS_ARRIVE:
        holding.fighters += x.number
        w.faction[x.who].arrived += x.number
    elif x.kind == FIGHTERS_LEAVE:
        leaving = min(x.number, holding.fighters)
        holding.fighters -= leaving
        w.faction[x.who].arrived -= leaving
    elif x.kind == MOVE_FIGHTERS:
        moved = int(x.amount * holding.fighters + 0.5)
        holding.fighters -= moved
        w.holding[x.to, x.who].fighters += moved
        _call_review(w, x.who, x.to)
    else:
        ceded = x.amount * holding.control
        holding.control -= ceded
        w.holding[x.place, x.other].control = min(1.0, w.holding[x.place, x.other].control + ceded)
        _call_review(w, x.other, x.place)
    _call_review(w, x.who, x.place)


@rule
def _riot(w: "World", day: int, row: int) -> None:
    """Log a riot; against the force it meets a unit there and blocks the force's movements."""
    x = w.effect[row]
    unit = -1
    if x.other == THE_FORCE:
        if w.on[0].resistance == 0:
            return
        key = day_key(w.clock[0].seed, HIT, day)
        for _ in range(x.ordinal):
            key = mix(key)
        unit = unit_by_event(w, x.place, key, w.trigger[x.event].key)
        if unit < 0:
            return
    log_row = log_event(w, day, PROTEST, x.place, CIVILIANS, x.other)
    if log_row < 0:
        return
    lots, entity, index = day_key(w.clock[0].seed, CROWD, day), w.trigger[x.event].key, LOTS * x.ordinal
    e = w.event[log_row]
    e.deaths_civilians = poisson(uniform(lots, entity, index), x.amount)
    e.injured = poisson(uniform(lots, entity, index + 1), x.second)
    if unit >= 0:
        e.unit = unit
        e.deaths_force = poisson(uniform(lots, entity, index + 2), x.third)
        a = w.presence[x.place]
        a.obstructed = 1.0 - (1.0 - a.obstructed) * (1.0 - w.p[0].resistance.obstruction)
