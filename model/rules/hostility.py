"""How two factions stand to each other in a territory: hostility, odds, and what a truce holds back."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction_choices import hostility, odds
from interpose.model.rules.casualties import origin_of_fighters

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def hostile_to(w: "World", t: int, f: int, g: int) -> float:
    """Return how hostile f is to g at t, a share."""
    return hostility(w.dyad[f, g].tension, w.front[t, f, g].grudge, w.dyad[f, g].grudge)


@rule
def win_chance(w: "World", t: int, f: int, g: int, surprise: float) -> float:
    """Return f's chance to prevail over g at t, from fighters and their quality, those across a front included.

    By the share of fighting power (eq. 6.12): ``surprise`` multiplies f's power by 1 + surprise; below 0 it is
    g that has the surprise.
    """
    own = float(w.holding[origin_of_fighters(w, t, f), f].fighters) * (1.0 + max(0.0, surprise))
    other = float(w.holding[origin_of_fighters(w, t, g), g].fighters) * (1.0 + max(0.0, -surprise))
    return odds(own, w.faction[f].quality, other, w.faction[g].quality)


@rule
def restraint(w: "World", f: int, g: int) -> float:
    """Return how far a truce restrains f's fighters towards g: commitment, as far as they follow an order to stop."""
    return w.dyad[f, g].truce * w.faction[f].cohesion


@rule
def breaks_truce(w: "World", f: int, g: int) -> int:
    """Whether violence between two factions breaks a truce that either of them is committed to (1 or 0)."""
    return 1 if w.dyad[f, g].truce > 0.0 or w.dyad[g, f].truce > 0.0 else 0
