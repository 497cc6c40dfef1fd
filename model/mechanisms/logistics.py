"""Units become ready, travel, enter through crossings under their daily capacity, and are supplied."""

from typing import TYPE_CHECKING

from interpose.agents.kernel import kernel, rule
from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, NOWHERE, READYING
from interpose.model.contract import Parameters, Pathway, parameter
from interpose.model.streams import day_key, stream, uniform

if TYPE_CHECKING:
    from interpose.model.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = (
    "mission.ceiling",
    "unit.ready_day",
    "territory.entry_people",
    "territory.roads",
    "territory.violence",
    "presence.obstructed",
)
WRITES = ("unit.status", "unit.arrival_day", "unit.supply")
REFERENCES = (
    "Rappa 2016, Global Peace Operations Review: just over ten months from mandate to full UN deployment on average",
)
CONVOY = stream("logistics.convoy")


class Params(Parameters):
    """How units travel and are supplied."""

    travel_days: float = parameter(3.0, 0, 120, "days", "from the assembly area to the crossing")
    supply_days: float = parameter(14.0, 1, 120, "days", "how long a unit lasts on what it carries")
    convoy_chance: float = parameter(0.5, 0, 1, "1/day", "chance per day that a convoy sets out to a unit")
    convoy_risk: float = parameter(0.5, 0, 5, "1", "share of convoys turned back where a death a day is usual")


@kernel
def step(w: "World", day: int) -> None:
    """Let units get ready, travel and enter, in the order in which they became ready; then supply those deployed."""
    m = w.mission[0]
    if m.deployed == 0 or w.unit.shape[0] == 0:
        return
    p = w.p[0].logistics
    _prepare(w, day)
    _enter(w, day, p)
    _supply(w, day, p)


@rule
def _prepare(w: "World", day: int) -> None:
    """Let units set out on the day that they are ready."""
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == READYING and day >= u.ready_day:
            u.status = IN_TRANSIT


@rule
def _enter(w: "World", day: int, p: Params) -> None:
    """Let waiting units enter, longest wait first, while crossings have room and the ceiling is not reached."""
    room, present = _room_today(w), 0
    for i in range(w.unit.shape[0]):
        if w.unit[i].status == DEPLOYED:
            present += w.unit[i].strength
    while True:
        i = _next_to_enter(w, day, p.travel_days)
        if i < 0 or w.unit[i].strength > room or present + w.unit[i].strength > w.mission[0].ceiling:
            break
        room -= w.unit[i].strength
        present += w.unit[i].strength
        w.unit[i].status, w.unit[i].arrival_day = DEPLOYED, day
        w.unit[i].place, w.unit[i].supply = NOWHERE, 1.0


@rule
def _room_today(w: "World") -> int:
    """Add up the personnel that may enter through all crossings today; capacity not used by whole units is lost."""
    room = 0
    for t in range(w.territory.shape[0]):
        room += w.territory[t].entry_people
    return room


@rule
def _next_to_enter(w: "World", day: int, travel: float) -> int:
    """Find the unit that has waited longest at the crossing, ties by key; -1 when none waits."""
    best = -1
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status != IN_TRANSIT or day < u.ready_day + travel or u.strength <= 0:
            continue
        if best < 0 or (u.ready_day, u.key) < (w.unit[best].ready_day, w.unit[best].key):
            best = i
    return best


@rule
def _supply(w: "World", day: int, p: Params) -> None:
    """Use up supplies, and fill up again where a convoy gets through."""
    key = day_key(w.clock[0].seed, CONVOY, day)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status != DEPLOYED or u.place < 0:
            continue
        u.supply = max(0.0, u.supply - 1.0 / p.supply_days)
        t = w.territory[u.place]
        turned_back = min(1.0, p.convoy_risk * t.violence / 30.0 + w.presence[u.place].obstructed)
        if uniform(key, u.key, 0) < p.convoy_chance * t.roads * (1.0 - turned_back):
            u.supply = 1.0
