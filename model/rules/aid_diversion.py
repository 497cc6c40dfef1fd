"""Those who hold the ground take goods in separate ways: tolls on the way, captured lists, whole loads.

What they take is a matter of the parameters of the mechanism `aid`; the day's books are :class:`Losses`.
"""

from typing import TYPE_CHECKING, NamedTuple

from interpose.agents.compiled.decorators import Array, rule
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform

if TYPE_CHECKING:
    from interpose.model.state.world import World

THEFT = stream("aid.theft")
WAYS = 3
TOLL, LISTS, LOADS = range(WAYS)
"""Ways of taking."""


class Losses(NamedTuple):
    """What is taken on the way on one day, rations."""

    took: Array
    """(T, F) by whom"""
    lost: Array
    """(T, 2, 3) from which source and in which way"""
    sold: Array
    """(T,) of it, what comes back on the market"""


@rule
def mission_works(w: "World") -> bool:
    """Whether the mission brings, escorts and watches aid today."""
    return bool(w.on[0].relief == 1 and w.mission[0].deployed == 1 and w.mission[0].in_force == 1)


@rule
def take_toll(w: "World", k: int, t: int, amount: int, rate: Array, losses: Losses) -> int:
    """Let each party take its share of goods of source ``k`` that come to t; gives the rations that go on (eq. 14.2).

    ``rate`` (F,) is the share that a party takes where all the ground is its own.
    """
    left = amount
    for f in range(w.faction.shape[0]):
        taken = int(amount * (rate[f] * w.holding[t, f].control))
        taken = min(taken, left)
        left -= taken
        losses.took[t, f] += taken
        losses.lost[t, k, TOLL] += taken
        w.aid[t, k].taxed += taken
    return left


@rule
def steal_loads(w: "World", day: int, t: int, k: int, left: int, losses: Losses) -> int:
    """Let the party with the luckiest draw take whole loads, if any draw falls below its chance; gives the rations."""
    # eq. 14.3
    p, guarded = w.p[0].aid, w.presence[t].escort * (1.0 if mission_works(w) else 0.0)
    key, taker, best = day_key(w.clock[0].seed, THEFT, day), -1, 1.0
    for f in range(w.faction.shape[0]):
        me = w.faction[f]
        chance = p.theft * me.takes * w.holding[t, f].control * (1.0 - me.discipline) * (1.0 - guarded)
        if chance > 0.0:
            luck = uniform(key, holding_entity(w.territory[t].key, me.key), k) / chance
            if luck < best:
                taker, best = f, luck
    if taker < 0:
        return 0
    gone = int(left * p.theft_share)
    w.aid[t, k].stolen += gone
    losses.lost[t, k, LOADS] += gone
    losses.took[t, taker] += gone
    return gone


@rule
def capture_lists(w: "World", t: int, k: int, left: int, losses: Losses) -> int:
    """Let parties that control the place misdirect goods by the lists of who gets them; gives the rations."""
    # eq. 14.4
    p, control, gone = w.p[0].aid, w.p[0].control, 0
    for f in range(w.faction.shape[0]):
        h = w.holding[t, f]
        if h.control >= control.controlled_at and h.held_days >= control.held_for:
            part = min(left - gone, int(left * (p.capture * w.faction[f].takes * h.control)))
            back = int(part * p.resale)
            w.aid[t, k].captured += part - back
            w.aid[t, k].resold += back
            losses.sold[t] += back
            losses.took[t, f] += part
            gone += part
    losses.lost[t, k, LISTS] += gone
    return gone


@rule
def largest_taker(w: "World", took: Array) -> int:
    """Return the party that took most (F,), ties by key."""
    best = 0
    for f in range(1, took.shape[0]):
        if took[f] > took[best] or (took[f] == took[best] and w.faction[f].key < w.faction[best].key):
            best = f
    return best
