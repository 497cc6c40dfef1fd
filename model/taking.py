"""Those who hold the ground take goods in separate ways: tolls on the way, captured lists, whole loads.

Arrays of the day: ``took`` (T, F) rations that each party took, ``lost`` (T, 2, 3) rations lost by source and way,
``sold`` (T,) rations that come back on the market. ``p``: parameters of the mechanism `aid`.
"""

from typing import TYPE_CHECKING, Any

from interpose.agents.kernel import Array, rule
from interpose.model.streams import day_key, stream, uniform

if TYPE_CHECKING:
    from interpose.model.world import World

THEFT = stream("aid.theft")
TOLL, LISTS, LOADS = range(3)


@rule
def take_toll(w: "World", k: int, t: int, amount: int, rate: Array, took: Array, toll: Array) -> int:
    """Let each party take its share of goods of source ``k`` that come to t; gives the rations that go on.

    ``rate`` (F,) is the share that a party takes where all the ground is its own; ``took`` (T, F) and ``toll`` (T,)
    count rations taken today.
    """
    left = amount
    for f in range(w.faction.shape[0]):
        taken = int(amount * (rate[f] * w.holding[t, f].control))
        taken = min(taken, left)
        left -= taken
        took[t, f] += taken
        toll[t] += taken
        w.aid[t, k].taxed += taken
    return left


@rule
def steal_loads(
    w: "World", day: int, t: int, k: int, left: int, guarded: float, p: Any, took: Array, lost: Array
) -> int:
    """Let the party with the luckiest draw take whole loads, if any draw falls below its chance; gives the rations."""
    key, taker, best = day_key(w.clock[0].seed, THEFT, day), -1, 1.0
    for f in range(w.faction.shape[0]):
        me = w.faction[f]
        chance = p.theft * me.takes * w.holding[t, f].control * (1.0 - me.discipline) * (1.0 - guarded)
        if chance > 0.0:
            luck = uniform(key, w.territory[t].key * 64 + me.key, k) / chance
            if luck < best:
                taker, best = f, luck
    if taker < 0:
        return 0
    gone = int(left * p.theft_share)
    w.aid[t, k].stolen += gone
    lost[t, k, LOADS] += gone
    took[t, taker] += gone
    return gone


@rule
def capture_lists(w: "World", t: int, k: int, left: int, p: Any, took: Array, lost: Array, sold: Array) -> int:
    """Let parties that control the place misdirect goods by the lists of who gets them; gives the rations."""
    control, gone = w.p[0].control, 0
    for f in range(w.faction.shape[0]):
        h = w.holding[t, f]
        if h.control >= control.controlled_at and h.held_days >= control.held_for:
            part = min(left - gone, int(left * (p.capture * w.faction[f].takes * h.control)))
            back = int(part * p.resale)
            w.aid[t, k].captured += part - back
            w.aid[t, k].resold += back
            sold[t] += back
            took[t, f] += part
            gone += part
    lost[t, k, LISTS] += gone
    return gone


@rule
def largest_taker(w: "World", took: Array) -> int:
    """Give the party that took most (F,), ties by key."""
    best = 0
    for f in range(1, took.shape[0]):
        if took[f] > took[best] or (took[f] == took[best] and w.faction[f].key < w.faction[best].key):
            best = f
    return best
