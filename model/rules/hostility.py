"""How two factions stand to each other in a territory: hostility, odds, and what a truce holds back."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction_choices import hostility, odds
from interpose.model.rules.contact import free_fighters, front_share

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def hostile_to(w: "World", t: int, f: int, g: int) -> float:
    """Return how hostile f is to g at t, a share."""
    return hostility(w.dyad[f, g].tension, w.front[t, f, g].grudge, w.dyad[f, g].grudge)


@rule
def strength_at(w: "World", t: int, f: int, g: int) -> float:
    """Return f's fighters who stand against g at t: those there, and those who face it over a border (eq. 6.16).

    Of those next door who have nobody of g there to fight, as many count as is the share of the border where they do.
    """
    fighters = float(w.holding[t, f].fighters)
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        if w.holding[s, f].fighters > 0:
            fighters += free_fighters(w, s, f, g) * front_share(w, t, e, g, f)
    return fighters


@rule
def win_chance(w: "World", t: int, f: int, g: int, surprise: float) -> float:
    """Return f's chance to prevail over g at t, from fighters and their quality, those across a front included.

    By the share of fighting power (eq. 6.12): ``surprise`` multiplies f's power by 1 + surprise; below 0 it is
    g that has the surprise.
    """
    return chance_of(w, f, g, strength_at(w, t, f, g), strength_at(w, t, g, f), surprise)


@rule
def chance_of(w: "World", f: int, g: int, own: float, other: float, surprise: float) -> float:
    """Return that chance where the strengths of both are known (persons)."""
    mine, theirs = own * (1.0 + max(0.0, surprise)), other * (1.0 + max(0.0, -surprise))
    return odds(mine, w.faction[f].quality, theirs, w.faction[g].quality)


@rule
def restraint(w: "World", f: int, g: int) -> float:
    """Return how far a truce restrains f's fighters towards g: commitment, as far as they follow an order to stop."""
    return w.dyad[f, g].truce * w.faction[f].cohesion


@rule
def breaks_truce(w: "World", f: int, g: int) -> int:
    """Whether violence between two factions breaks a truce that either of them is committed to (1 or 0)."""
    return 1 if w.dyad[f, g].truce > 0.0 or w.dyad[g, f].truce > 0.0 else 0
