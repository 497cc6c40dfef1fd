"""What a faction fears: that a rival strikes before it can."""

from math import exp
from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import rule

if TYPE_CHECKING:
    from interpose.model.state.world import World


@rule
def believed_to_strike(w: "World", t: int, f: int, g: int) -> float:
    """Return how likely f holds it that g strikes at t before the next review, a share (eq. 19.1).

    Without any violence it is what distrust leaves; violence around, as remembered, brings it towards 1.
    """
    p = w.p[0].expectations
    calm = p.least_belief * w.dyad[f, g].distrust
    return 1.0 - (1.0 - calm) * exp(-p.alarm_scale * w.front[t, f, g].alarm)
