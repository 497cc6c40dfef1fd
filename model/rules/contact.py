"""Where fighters of two factions can meet: within a territory, and along the front to the next one."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule

if TYPE_CHECKING:
    from interpose.model.state.world import World

HUNDRED = 100.0
"""Fighters in which contact is counted."""


@rule
def front_share(w: "World", t: int, e: int, f: int, g: int) -> float:
    """Return the share of a border along which f, at t, faces g beyond it: what they hold, or a line that is drawn."""
    return max(w.graph.front[e], w.holding[t, f].control * w.holding[w.graph.neighbour[e], g].control)


@rule
def free_fighters(w: "World", t: int, f: int, g: int) -> float:
    """Return how many of f's fighters at t have nobody of g there to fight (persons)."""
    return float(max(0, w.holding[t, f].fighters - w.holding[t, g].fighters))


@rule
def facing(w: "World", t: int, e: int, f: int, g: int) -> float:
    """Return the fighters of the weaker side along a border, where f stands at t and g beyond it (eq. 7.1).

    They are those within the depth of the front on either side, so that the same front is as long however it is cut;
    and only those who have no enemy in their own territory, so that a border drawn through mixed ground adds nothing.
    """
    s = w.graph.neighbour[e]
    here, there = free_fighters(w, t, f, g), free_fighters(w, s, g, f)
    if here <= 0.0 or there <= 0.0:
        return 0.0
    strip = w.graph.length_km[e] * front_share(w, t, e, f, g) * w.p[0].clash.depth_km
    own = here * min(1.0, strip / w.territory[t].area_km2)
    return min(own, there * min(1.0, strip / w.territory[s].area_km2))


@rule
def contact(w: "World", t: int, f: int, g: int) -> float:
    """Return how many fighters of two factions are in contact at t, in hundreds of the weaker side (eq. 7.2).

    Half of each front counts at either end.
    """
    weaker = float(min(w.holding[t, f].fighters, w.holding[t, g].fighters))
    more = w.holding[t, f].fighters - w.holding[t, g].fighters
    if more == 0:  # nobody is free to face anybody
        return weaker / HUNDRED
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        more_there = w.holding[s, f].fighters - w.holding[s, g].fighters
        if more > 0 > more_there:
            weaker += 0.5 * facing(w, t, e, f, g)
        elif more < 0 < more_there:
            weaker += 0.5 * facing(w, t, e, g, f)
    return weaker / HUNDRED


@rule
def fronts_km(w: "World", t: int) -> float:
    """Return the length of all fronts of a territory (km): along its borders, and within (eq. 5.1)."""
    km, squares, held = 0.0, 0.0, 0.0
    for f in range(w.faction.shape[0]):
        own = w.holding[t, f].control
        squares += own * own
        held += own
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s, apart = w.graph.neighbour[e], 0.0
        for f in range(w.faction.shape[0]):
            for g in range(w.faction.shape[0]):
                if f != g:
                    apart += w.holding[t, f].control * w.holding[s, g].control
        km += 0.5 * w.graph.length_km[e] * min(1.0, max(apart, w.graph.front[e]))
    return km + w.territory[t].line_km * max(0.0, held * held - squares)


@rule
def comes_across(w: "World", t: int, e: int, f: int) -> bool:
    """Whether fighters of f beyond a border can fight at t: along a line that is drawn, or from their own ground."""
    s = w.graph.neighbour[e]
    if w.holding[s, f].fighters <= 0:
        return False
    if w.graph.front[e] > 0.0:
        return True
    others = 0.0
    for g in range(w.faction.shape[0]):
        others += w.holding[t, g].control if g != f else 0.0
    return w.holding[s, f].control * others > 0.0
