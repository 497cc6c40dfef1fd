"""What factions expect of fighting and of peace, from all that they have, lost and hear everywhere."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.agents.faction import NO_DEAL, hostility, odds, value_of_fighting

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def mission_leads_talks(w: "World") -> bool:
    """Whether the mission leads talks today."""
    return w.on[0].mediation == 1 and w.mission[0].in_force == 1 and w.mission[0].mediation > 0.0


@rule
def share_observed(w: "World") -> float:
    """Return how much of what is kept or broken monitors see, a share weighted by people; 0 where they do not."""
    if w.on[0].monitoring == 0 or w.on[0].mediation == 0 or w.mission[0].in_force == 0:
        return 0.0
    observed, people = 0.0, 0.0
    for t in range(w.territory.shape[0]):
        inhabitants = float(w.territory[t].resident + w.territory[t].displaced)
        people += inhabitants
        observed += inhabitants * w.presence[t].watch * w.presence[t].quality
    return min(1.0, observed / people) if people > 0.0 else 0.0


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
    """Return how worn out a faction is by its recent losses everywhere, a share."""
    losses = 0.0
    for t in range(w.territory.shape[0]):
        losses += w.holding[t, f].loss
    return min(1.0, losses / (p.weary_at * max(1.0, fighters_of(w, f))))


@rule
def expected_of_fighting(w: "World", f: int, g: int, p: Any) -> float:
    """Return what f expects from fighting g (utility), from all that both have."""
    mine, theirs = fighters_of(w, f), fighters_of(w, g)
    win = odds(mine, w.faction[f].quality, theirs, w.faction[g].quality)
    ground = 0.0
    for t in range(w.territory.shape[0]):
        ground += w.holding[t, g].control
    stake = min(1.0, w.faction[f].ambition * ground / w.territory.shape[0])
    worn, other = weariness(w, f, p), weariness(w, g, p)
    hostile = hostility(w.dyad[f, g].tension, w.dyad[f, g].grudge, 0.0)
    return value_of_fighting(p, win, hostile, stake, worn, min(worn, other))


@rule
def backed_by_mission(w: "World", f: int, g: int) -> bool:
    """Whether two factions have a deal that the mission guards with units or for which it leads talks."""
    if w.dyad[f, g].status == NO_DEAL or w.mission[0].in_force == 0:
        return False
    if mission_leads_talks(w) and w.faction[f].included == 1 and w.faction[g].included == 1:
        return True
    units = 0
    for t in range(w.presence.shape[0]):
        units += w.presence[t].units
    return units > 0


@rule
def has_deal(w: "World", g: int) -> bool:
    """Whether a faction has a deal with anybody."""
    deals = 0
    for h in range(w.faction.shape[0]):
        deals += 1 if h != g and w.dyad[g, h].status != NO_DEAL else 0
    return deals > 0
