"""How two factions stand to each other in a territory: contact, hostility, odds, and what a truce holds back."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction import hostility, odds
from interpose.model.rules.casualties import origin_of_fighters

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def in_contact(w: "World", t: int, f: int, g: int) -> bool:
    """Whether two factions can fight on the ground at t: both there, or one there and one across a front."""
    f_present, g_present = w.holding[t, f].fighters > 0, w.holding[t, g].fighters > 0
    if f_present and g_present:
        return True
    if not f_present and not g_present:
        return False
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        other = g if f_present else f
        if w.graph.front[e] > 0.0 and w.holding[w.graph.neighbour[e], other].fighters > 0:
            return True
    return False


@rule
def hostile_to(w: "World", t: int, f: int, g: int) -> float:
    """Return how hostile f is to g at t, a share."""
    return hostility(w.dyad[f, g].tension, w.front[t, f, g].grudge, w.dyad[f, g].grudge)


@rule
def win_chance(w: "World", t: int, f: int, g: int) -> float:
    """Return f's chance to prevail over g at t, from fighters and their quality, neighbours' fighters included."""
    own = w.holding[origin_of_fighters(w, t, f), f].fighters
    other = w.holding[origin_of_fighters(w, t, g), g].fighters
    return odds(float(own), w.faction[f].quality, float(other), w.faction[g].quality)


@rule
def restraint(w: "World", f: int, g: int) -> float:
    """Return how far a truce restrains f's fighters towards g: commitment, as far as they follow an order to stop."""
    return w.dyad[f, g].truce * w.faction[f].cohesion


@rule
def breaks_truce(w: "World", f: int, g: int) -> int:
    """Whether violence between two factions breaks a truce that either of them is committed to (1 or 0)."""
    return 1 if w.dyad[f, g].truce > 0.0 or w.dyad[g, f].truce > 0.0 else 0
