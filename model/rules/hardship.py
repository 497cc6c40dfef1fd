"""What people lack where they live: a rule of the mechanism `attitudes`."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def hardship_at(w: "World", t: int, p: Any, people: float) -> float:
    """Return the hardship to which people settle at t: damage, services, relief, lost purchasing power, crowding.

    Each lack takes its part of what the others leave of a good life, so that one less always helps.
    """
    # eq. 16.3
    row = w.territory[t]
    well = (1.0 - p.damage_weight * row.damage) * (1.0 - p.services_weight * (1.0 - row.services))
    well *= 1.0 - p.relief_weight * (1.0 - row.relief)
    if row.price > 1.0:
        well *= 1.0 - p.price_weight * (1.0 - 1.0 / row.price)
    if row.capacity > 0 and people > row.capacity:
        well *= 1.0 - p.crowding_weight * (1.0 - row.capacity / people)
    return 1.0 - well
