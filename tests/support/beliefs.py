"""What factions hold likely in a world, asked from Python: rules are compiled only with the kernels that call them."""

from typing import Any

from interpose.agents import faction_choices as choices
from interpose.agents.compiled.decorators import kernel
from interpose.model.rules import blame, credibility, fear, hostility
from interpose.model.rules.response import LINE, PEOPLE

__all__ = ["LINE", "PEOPLE", "answered", "chances", "has_consequences", "meets", "strikes", "values"]


@kernel
def strikes(w: Any, t: int, f: int, g: int) -> float:
    """Return how likely f holds it that g strikes at t."""
    return fear.believed_to_strike(w, t, f, g)


@kernel
def meets(w: Any, t: int, kind: int) -> float:
    """Return how likely parties hold it that the force stops violence at t."""
    return credibility.believed_to_meet(w, t, kind)


@kernel
def answered(w: Any, f: int) -> float:
    """Return how likely f holds it that a documented wrong of its own has consequences."""
    return credibility.believed_answered(w, f)


@kernel
def has_consequences(w: Any, day: int, row: int) -> bool:
    """Whether an event of today's log has consequences for its author."""
    return blame.consequences(w, day, row)


@kernel
def chances(w: Any, t: int, f: int, g: int, edge: float) -> Any:
    """Return f's chance to prevail over g at t if f has the surprise, if nobody has, and if g has."""
    first, both = hostility.win_chance(w, t, f, g, edge), hostility.win_chance(w, t, f, g, 0.0)
    return first, both, hostility.win_chance(w, t, f, g, -edge)


@kernel
def values(p: Any, see: Any) -> Any:
    """Return what a raid, an attack, and strikes without costs are worth more than holding (utility)."""
    return choices.value_of_raid(p, see), choices.value_of_attack(p, see), choices.value_of_strike(p, see, 0.0)
