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

    by_faction: Array
    """(T, F) by whom"""
    by_way: Array
    """(T, 2, 3) from which source and in which way"""
    sold: Array
    """(T,) of it, what comes back on the market"""


@rule
def mission_works(w: "World") -> bool:
    """Whether the mission brings, escorts and watches aid today."""
    return bool(w.on[0].relief == 1 and w.mission[0].deployed == 1 and w.mission[0].in_force == 1)


@rule
def take_toll(w: "World", k: int, t: int, amount: int, rate: Array, losses: Losses) -> int:
    """Take each faction's toll from goods of source ``k`` that come to t; return the rations that go on (eq. 14.2).

    ``rate`` (F,) is the share that a faction takes where all the ground is its own.
    """
    remaining = amount
    for f in range(w.faction.shape[0]):
        toll = int(amount * (rate[f] * w.holding[t, f].control))
        toll = min(toll, remaining)
        remaining -= toll
        losses.by_faction[t, f] += toll
        losses.by_way[t, k, TOLL] += toll
        w.aid[t, k].taxed += toll
    return remaining


@rule
def steal_loads(w: "World", day: int, t: int, k: int, arrived: int, losses: Losses) -> int:
    """Draw whether a faction steals whole loads, the one with the luckiest draw; return the rations stolen."""
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
    stolen = int(arrived * p.theft_share)
    w.aid[t, k].stolen += stolen
    losses.by_way[t, k, LOADS] += stolen
    losses.by_faction[t, taker] += stolen
    return stolen


@rule
def capture_lists(w: "World", t: int, k: int, arrived: int, losses: Losses) -> int:
    """Misdirect goods where factions that control t write the lists of who gets them; return the rations."""
    # eq. 14.4
    p, control, captured = w.p[0].aid, w.p[0].control, 0
    for f in range(w.faction.shape[0]):
        h = w.holding[t, f]
        if h.control >= control.controlled_at and h.held_days >= control.held_for:
            part = min(arrived - captured, int(arrived * (p.capture * w.faction[f].takes * h.control)))
            back = int(part * p.resale)
            w.aid[t, k].captured += part - back
            w.aid[t, k].resold += back
            losses.sold[t] += back
            losses.by_faction[t, f] += part
            captured += part
    losses.by_way[t, k, LISTS] += captured
    return captured


@rule
def largest_taker(w: "World", taken: Array) -> int:
    """Return the faction that took most (``taken`` (F,), rations), ties by key."""
    best = 0
    for f in range(1, taken.shape[0]):
        if taken[f] > taken[best] or (taken[f] == taken[best] and w.faction[f].key < w.faction[best].key):
            best = f
    return best
