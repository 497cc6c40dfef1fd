"""How laws fade with distance, the same however a country is cut into territories."""

from math import exp, sqrt
from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def apart_km(w: "World", t: int, i: int) -> float:
    """Return how far the i-th territory near t is from t (km); within t itself half the side of its square."""
    return 0.5 * sqrt(w.territory[t].area_km2) if w.near.place[i] == t else w.near.km[i]


@rule
def nearness(w: "World", t: int, i: int, range_km: float) -> float:
    """Return how much of what happens at t is felt at the i-th territory near it: falls by e over ``range_km``."""
    return exp(-apart_km(w, t, i) / range_km)
