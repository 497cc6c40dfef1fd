"""A commission of inquiry hears witnesses and establishes who killed civilians; who speaks is then afraid."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import kernel
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter

if TYPE_CHECKING:
    from interpose.model.state.world import World

AFTER = "monitoring"
PATHWAYS = (
    Pathway("inquiry", "helpful", "protection", "a commission hears witnesses and establishes who killed civilians"),
    Pathway("exposure", "harmful", "friction", "who has spoken to the commission fears whom they named"),
)
READS = columns("event", "mission in_force", "territory key fear", "holding feared")
WRITES = columns("event", "holding feared")
REFERENCES = ()
HEARINGS = stream("inquiry.hearings")


class Params(Parameters):
    """How far the commission reaches, and what it costs those who speak."""

    reach: float = parameter(
        0.05, 0, 1, "1/day", "chance that it hears witnesses in a territory where nobody is afraid"
    )
    exposure: float = parameter(0.02, 0, 1, "share", "part of what is left by which fear of a named party rises")


@kernel
def step(w: "World", day: int) -> None:
    """Hear witnesses of today's killings in some territories."""
    if w.on[0].inquiry == 0 or w.mission[0].in_force == 0:
        return
    p = w.p[0].inquiry
    key = day_key(w.clock[0].seed, HEARINGS, day)
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        here = w.territory[e.territory]
        if e.verified == 1 or e.deaths_civilians == 0:
            continue
        if uniform(key, here.key, 0) >= p.reach * (1.0 - here.fear):  # eq. inquiry.1
            continue
        e.verified, e.blamed = 1, e.actor  # eq. inquiry.2
        if w.on[0].exposure == 1 and e.actor >= 0:
            h = w.holding[e.territory, e.actor]
            h.feared += p.exposure * (1.0 - h.feared)  # eq. inquiry.3
