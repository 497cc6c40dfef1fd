"""Shared rules on events and blame: how an event is numbered, and what harm weighs."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import rule
from interpose.model.chance.streams import KEYS, day_key, stream, uniform

if TYPE_CHECKING:
    from interpose.model.state.world import World

ANSWERED = stream("escalation.answered")
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


@rule
def consequences(w: "World", day: int, row: int) -> bool:
    """Whether a wrong that monitors established has consequences for its author: the same lot for all who ask.

    Nobody answers in the name of a mandate that has lapsed (eq. 19.9).
    """
    e = w.event[row]
    if e.verified == 0 or w.on[0].monitoring == 0 or w.mission[0].in_force == 0:
        return False
    alike = 0
    for other in range(w.clock[0].first_today, row):
        o = w.event[other]
        same = o.territory == e.territory and o.kind == e.kind and o.actor == e.actor and o.target == e.target
        alike += 1 if same else 0
    return uniform(day_key(w.clock[0].seed, ANSWERED, day), event_entity(w, row), alike) < w.mission[0].answer
