"""What factions expect of fighting and of peace, from all that they have, lost and hear everywhere."""

from math import exp
from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction import NO_DEAL
from interpose.agents.faction_choices import Bargain, odds
from interpose.model.rules.contact import contact
from interpose.model.rules.credibility import guaranteed

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def mission_leads_talks(w: "World") -> bool:
    """Whether the mission leads talks today."""
    return w.on[0].mediation == 1 and w.mission[0].in_force == 1 and w.mission[0].mediation > 0.0


@rule
def line_seen(w: "World", f: int, g: int) -> tuple[float, float]:
    """Return how well monitors see where two factions meet, and how far units guarantee it: shares, by contact.

    Where they meet nowhere, both are 0.
    """
    touching, seen, guarded = 0.0, 0.0, 0.0
    for t in range(w.territory.shape[0]):
        here = contact(w, t, f, g)
        if here > 0.0:
            touching += here
            seen += here * w.presence[t].watch
            guarded += here * guaranteed(w, t)
    return (seen / touching, guarded / touching) if touching > 0.0 else (0.0, 0.0)


@rule
def fighters_of(w: "World", f: int) -> float:
    """Return a faction's fighters everywhere (persons)."""
    total = 0
    for t in range(w.territory.shape[0]):
        total += w.holding[t, f].fighters
    return float(total)


@rule
def seated_share(w: "World") -> float:
    """Share of all fighters whose faction has a seat in talks that the mission leads; 0 where it leads none."""
    if not mission_leads_talks(w):
        return 0.0
    seated, total = 0.0, 0.0
    for f in range(w.faction.shape[0]):
        own = fighters_of(w, f)
        total += own
        seated += own * w.faction[f].included
    return seated / total if total > 0.0 else 1.0


@rule
def weariness(w: "World", f: int, p: Any) -> float:
    """Return how worn out a faction is by its recent losses everywhere, a share (p: parameters of mediation)."""
    losses = 0.0
    for t in range(w.territory.shape[0]):
        losses += w.holding[t, f].loss
    return 1.0 - exp(-losses / (p.weary_at * max(1.0, fighters_of(w, f))))


@rule
def expected_shift(w: "World", f: int) -> float:
    """Return how much weaker f expects to be by being disarmed, a share: how far units disarm its fighters."""
    if w.on[0].power_shift == 0:
        return 0.0
    exposed, fighters = 0.0, 0.0
    for t in range(w.territory.shape[0]):
        own = float(w.holding[t, f].fighters)
        fighters += own
        exposed += own * w.presence[t].enforce
    return exposed / fighters if fighters > 0.0 else 0.0


@rule
def bargain_between(w: "World", f: int, g: int, p: Any) -> Bargain:
    """Return what f sees in a deal with g and in fighting on (p: parameters of mediation)."""
    mine, theirs = fighters_of(w, f), fighters_of(w, g)
    ground = 0.0
    for t in range(w.territory.shape[0]):
        ground += w.holding[t, g].control
    stake = min(1.0, w.faction[f].ambition * ground / w.territory.shape[0])
    worn, other = weariness(w, f, p), weariness(w, g, p)
    seen, guarded = line_seen(w, f, g)
    # monitors tell the sides only while somebody carries what they see from one to the other
    informed = p.informed * seen * w.mission[0].mediation if mission_leads_talks(w) and w.on[0].monitoring == 1 else 0.0
    unknown = 1.0 - informed
    shielded = guarded if w.on[0].entrenchment == 1 else 0.0
    win = odds(mine, w.faction[f].quality, theirs, w.faction[g].quality)
    fear = unknown * w.dyad[f, g].distrust
    return Bargain(win, stake, worn, min(worn, other), fear, expected_shift(w, f), guarded, shielded, unknown)


@rule
def has_deal(w: "World", g: int) -> bool:
    """Whether a faction has a deal with anybody."""
    deals = 0
    for h in range(w.faction.shape[0]):
        deals += 1 if h != g and w.dyad[g, h].status != NO_DEAL else 0
    return deals > 0
