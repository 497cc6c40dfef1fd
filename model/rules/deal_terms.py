"""Terms of a deal, carried out day by day: ground given up, arms laid down, control handed over, ground opened.

A term that is to be verified stays undone while no unit that observes or disarms is there to see it.
"""

from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction_choices import willing_to_disarm
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE, OBSERVE
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import day_key, holding_entity, mix, stream, uniform
from interpose.model.rules.disarmament import show_returned
from interpose.model.state.event_log import TERM, News, log_news
from interpose.model.state.event_script import DISARM, HAND_OVER, WITHDRAW

if TYPE_CHECKING:
    from interpose.model.state.world import World

ARMS, RETURNED = stream("events.arms"), stream("events.returned")
SMALLEST = 1e-9
"""Share below which nothing is left to do."""
WAITS, DONE = 0, 1
"""What is told of a term: it waits for somebody to verify it, it is done."""


@rule
def apply_term(w: "World", day: int, row: int) -> None:
    """Carry out what is due today of one term at one place."""
    x = w.effect[row]
    if x.left <= 0.0:
        return
    if x.third > 0.0 and not is_verified(w, x.place):
        if x.waits == 0:
            log_news(w, day, News(TERM, x.place, x.who, -1, WAITS))
        x.waits = 1
        return
    x.waits = 0
    if x.kind == WITHDRAW:
        _withdraw(w, row)
    elif x.kind == DISARM:
        _lay_down(w, day, row)
    elif x.kind == HAND_OVER:
        _hand_over(w, row)
    else:
        w.territory[x.place].opened, x.left = x.amount, 0.0
    if x.left < SMALLEST:
        x.left = 0.0
        log_news(w, day, News(TERM, x.place, x.who, -1, DONE))


@rule
def is_verified(w: "World", t: int) -> bool:
    """Whether a unit that observes or disarms is at t and can move."""
    if w.on[0].verification == 0:
        return False
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.place == t and u.status == DEPLOYED and u.access == 1 and u.strength > 0 and u.task in (OBSERVE, ENFORCE):
            return True
    return False


@rule
def _withdraw(w: "World", row: int) -> None:
    """Let a faction give up a day's part of its ground, with as large a part of its fighters there."""
    x = w.effect[row]
    h = w.holding[x.place, x.who]
    if x.baseline < 0.0:
        x.baseline = h.control
    whole = max(0.0, x.baseline - x.second)
    given = max(0.0, min(h.control - x.second, x.amount * whole))  # eq. 1.3
    leaving = int(h.fighters * given / h.control + 0.5) if given > 0.0 else 0
    h.control -= given
    x.left = (h.control - x.second) / whole if whole > 0.0 else 0.0
    if x.left < SMALLEST:
        h.control = min(h.control, x.second)
        leaving = h.fighters if x.second <= 0.0 else leaving
    _send_back(w, x.place, x.who, leaving)
    h.shock = 1


@rule
def _send_back(w: "World", t: int, f: int, leaving: int) -> None:
    """Send fighters to the neighbour of which f holds most, if more than here; else home, if they are from outside."""
    best = -1
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        if w.road[e].shut == 1 or w.holding[s, f].control <= w.holding[t, f].control:
            continue
        if best < 0 or (w.holding[s, f].control, -w.territory[s].key) > (
            w.holding[best, f].control,
            -w.territory[best].key,
        ):
            best = s
    if best >= 0:
        w.holding[t, f].fighters -= leaving
        w.holding[best, f].fighters += leaving
    elif w.faction[f].local == 0:
        w.holding[t, f].fighters -= leaving
        w.faction[f].arrived -= leaving


@rule
def _lay_down(w: "World", day: int, row: int) -> None:
    """Draw how many of a faction's fighters lay down arms today; those from here become civilians, others go home."""
    x = w.effect[row]
    h, me, place = w.holding[x.place, x.who], w.faction[x.who], w.territory[x.place]
    if x.baseline < 0.0:
        x.baseline = h.fighters
    goal = int((1.0 - x.second) * x.baseline + 0.5)
    rate = x.amount * x.baseline * willing_to_disarm(me.consent, h.posture)  # eq. 1.4
    key = np.uint64(w.trigger[x.event].key)
    lot = uniform(mix(day_key(w.clock[0].seed, ARMS, day) + key), holding_entity(place.key, me.key), x.ordinal)
    going = max(0, min(poisson(lot, rate), h.fighters - goal))
    h.fighters -= going
    if me.local == 1:
        place.resident += going
        h.debt_released += going
        rows = mix(day_key(w.clock[0].seed, RETURNED, day) + key)
        show_returned(w, mix(rows + np.uint64(me.key)), x.place, x.who)
    else:
        me.arrived -= going
    x.left = min(1.0, max(0.0, h.fighters - goal) / max(1.0, x.baseline - goal))


@rule
def _hand_over(w: "World", row: int) -> None:
    """Hand what a faction controls at a place to another, or to nobody, in truth and in what is reported."""
    x = w.effect[row]
    h = w.holding[x.place, x.who]
    if x.other >= 0:
        heir = w.holding[x.place, x.other]
        heir.control = min(1.0, heir.control + h.control)
        heir.reported = min(1.0, heir.reported + h.reported)
    h.control, h.reported, h.shock, x.left = 0.0, 0.0, 1, 0.0


@rule
def strength_ahead(w: "World", f: int, g: int) -> float:
    """Return the share of f's strength that terms of its deal with g are still to take: fighters, and ground."""
    fighters, ground, armed, held = 0.0, 0.0, 0.0, 0.0
    for t in range(w.territory.shape[0]):
        fighters += w.holding[t, f].fighters
        ground += w.holding[t, f].control * w.territory[t].area_km2
    for row in range(w.effect.shape[0]):
        x = w.effect[row]
        if x.rival != g or x.who != f or x.left <= 0.0:
            continue
        h = w.holding[x.place, f]
        if x.kind == DISARM:
            armed += max(0.0, h.fighters - (1.0 - x.second) * (x.baseline if x.baseline >= 0.0 else h.fighters))
        elif x.kind in (WITHDRAW, HAND_OVER):
            held += max(0.0, h.control - x.second) * w.territory[x.place].area_km2
    arms = min(1.0, armed / fighters) if fighters > 0.0 else 0.0
    land = min(1.0, held / ground) if ground > 0.0 else 0.0
    return 1.0 - (1.0 - arms) * (1.0 - w.p[0].events.ground_strength * land)  # eq. 1.5


@rule
def update_shifts(w: "World") -> None:
    """Update how much weaker each faction expects to be against each other by terms ahead, net of the other's."""
    for row in range(w.effect.shape[0]):
        x = w.effect[row]
        if x.rival >= 0:
            one, other = strength_ahead(w, x.who, x.rival), strength_ahead(w, x.rival, x.who)
            w.dyad[x.who, x.rival].shift = max(0.0, one - other)  # eq. 1.6
            w.dyad[x.rival, x.who].shift = max(0.0, other - one)
