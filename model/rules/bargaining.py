"""What factions expect of fighting and of peace, from all that they have, lost and hear everywhere."""

from math import exp
from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction import NO_DEAL
from interpose.agents.faction_choices import Bargain, odds
from interpose.model.rules.contact import contact
from interpose.model.rules.credibility import believed_to_meet
from interpose.model.rules.response import LINE

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def mission_leads_talks(w: "World") -> bool:
    """Whether the mission leads talks today."""
    return w.on[0].mediation == 1 and w.mission[0].in_force == 1 and w.mission[0].mediation > 0.0


@rule
def line_seen(w: "World", f: int, g: int) -> tuple[float, float]:
    """Return how well monitors see where two factions meet, and how likely they hold it that units meet a blow: shares.

    Places count by contact; where they meet nowhere, both are 0 (eq. 3.12).
    """
    touching, seen, guarded = 0.0, 0.0, 0.0
    for t in range(w.territory.shape[0]):
        here = contact(w, t, f, g)
        if here > 0.0:
            touching += here
            seen += here * w.presence[t].watch
            guarded += here * believed_to_meet(w, t, LINE)
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
    return 1.0 - exp(-losses / (p.weary_at * max(1.0, fighters_of(w, f))))  # eq. 3.9


@rule
def stake_in(w: "World", f: int, g: int) -> float:
    """Return what is at stake for f against g, a share: how much of all ground g holds, weighted by f's ambition."""
    held, whole = 0.0, 0.0
    for t in range(w.territory.shape[0]):
        held += w.holding[t, g].control * w.territory[t].area_km2
        whole += w.territory[t].area_km2
    return min(1.0, w.faction[f].ambition * held / whole)  # eq. 3.8


@rule
def expected_shift(w: "World", f: int, g: int) -> float:
    """Return how much weaker f expects to be than now, against g, a share: by the force that disarms, and by terms.

    Terms of a deal that are still to be carried out count whether there is a force or not (eq. 3.11).
    """
    exposed, fighters = 0.0, 0.0
    for t in range(w.territory.shape[0]):
        own = float(w.holding[t, f].fighters)
        fighters += own
        exposed += own * w.presence[t].enforce
    force = exposed / fighters if fighters > 0.0 and w.on[0].power_shift == 1 else 0.0
    return 1.0 - (1.0 - min(1.0, force)) * (1.0 - w.dyad[f, g].shift)


@rule
def bargain_between(w: "World", f: int, g: int, p: Any) -> Bargain:
    """Return what f sees in a deal with g and in fighting on (p: parameters of mediation)."""
    mine, theirs = fighters_of(w, f), fighters_of(w, g)
    worn, other = weariness(w, f, p), weariness(w, g, p)
    seen, met = line_seen(w, f, g)
    # monitors tell the sides only while somebody carries what they see from one to the other
    informed = p.informed * seen * w.mission[0].mediation if mission_leads_talks(w) and w.on[0].monitoring == 1 else 0.0
    unknown = 1.0 - informed  # eq. 3.10
    guarded, shielded = met * w.on[0].guarantee, met * w.on[0].entrenchment
    win = odds(mine, w.faction[f].quality, theirs, w.faction[g].quality)
    fear, shift = unknown * w.dyad[f, g].distrust, expected_shift(w, f, g)
    return Bargain(win, stake_in(w, f, g), worn, min(worn, other), fear, shift, guarded, shielded, unknown)


@rule
def has_deal(w: "World", g: int) -> bool:
    """Whether a faction has a deal with anybody."""
    deals = 0
    for h in range(w.faction.shape[0]):
        deals += 1 if h != g and w.dyad[g, h].status != NO_DEAL else 0
    return deals > 0
