"""Shared rules on events and blame: how an event is numbered, and what harm weighs."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.model.chance.streams import KEYS

if TYPE_CHECKING:
    from interpose.model.state.world import World

KINDS, SIDES = 8, 128
"""Kinds of events, and sides of one (keys of factions, then civilians, the force, nobody known), are below these."""


@rule
def weight_of_harm(p: Any, deaths: int) -> float:
    """Return what is held against the force for harm with so many deaths, in deaths: abuse counts where nobody died."""
    return float(deaths) if deaths > 0 else p.abuse


@rule
def event_entity(w: "World", row: int) -> int:
    """Return the number of an event from what it is, not its row in the log: territory, kind, actor, target keys."""
    e = w.event[row]
    actor = w.faction[e.actor].key if e.actor >= 0 else KEYS - e.actor
    target = w.faction[e.target].key if e.target >= 0 else KEYS - e.target
    return ((w.territory[e.territory].key * KINDS + e.kind) * SIDES + actor) * SIDES + target
