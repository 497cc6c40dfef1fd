"""Units get ready, are carried, enter through crossings one by one, are supplied over the roads, and are relieved."""

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.agents.contributor import DECLINED
from interpose.agents.contributor import WITHDRAWN as COUNTRY_WITHDRAWN
from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, NOWHERE, READYING, WITHDRAWN, effect_of
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.supply_routes import crossings, find_routes
from interpose.model.state.event_log import ROTATION, News, log_news

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway("crowding", "harmful", "friction", "the force's own traffic takes capacity of the crossings from aid"),
)
READS = columns(
    "territory roads entry_people entry_trucks closed violence",
    "presence obstructed entered entry_kept route_hops route_risk",
    "contributor stage",
    "mission deployed in_force funded ceiling lift_kept",
    "unit contributor strength quality status ready_day left_day place tour_end since supply",
    "road shut",
)
WRITES = columns(
    "news",
    "presence entered entry_kept route_hops route_risk traffic",
    "mission lift_kept",
    "unit status left_day arrival_day place task tour_end since away_until effect supply access",
)
REFERENCES = (
    "Rappa 2016, Global Peace Operations Review: just over ten months from mandate to full UN deployment on average",
    "UN practice (recalled): military contingents rotate after 6 to 12 months",
)
CONVOY, CROSSING = stream("logistics.convoy"), stream("logistics.crossing")
HUNDRED = 100.0
"""Personnel for whom trucks are counted."""


class Params(Parameters):
    """How units travel, enter, are supplied and relieved."""

    lift: int = parameter(
        1000,
        0,
        50_000,
        "persons/day",
        "personnel who can set out in a day",
        "assumption; IFOR 1995 moved about 1,000 a day, UN missions 100 to 300 (recalled-medium)",
    )
    travel_days: float = parameter(3.0, 0, 120, "days", "from the assembly area to the crossing")
    entry_risk: float = parameter(
        0.1, 0, 5, "1", "how much a death a day at a crossing lowers the chance that it is safe"
    )
    supply_days: float = parameter(14.0, 1, 120, "days", "how long a unit lasts on what it carries")
    short_at: float = parameter(0.3, 0.01, 1, "share", "supplies below which a unit works less well")
    convoy_chance: float = parameter(0.5, 0, 1, "1/day", "chance per day that a convoy sets out to a unit")
    convoy_risk: float = parameter(0.5, 0, 5, "1", "share of convoys turned back where a death a day is usual")
    bad_road: float = parameter(0.5, 0, 1, "share", "convoys that turn back in a territory without roads")
    hop_loss: float = parameter(0.05, 0, 1, "share", "convoys that each border on the way costs")
    tour_days: int = parameter(
        180, 30, 1500, "days", "length of a tour", "UN practice: 6 to 12 months (recalled-medium)"
    )
    handover_days: int = parameter(3, 0, 60, "days", "days on which a unit does nothing but relieve another")
    settle_days: float = parameter(30.0, 1, 365, "days", "time until people who are new to an area know it")
    newcomer: float = parameter(0.7, 0, 1, "share", "effect of those who are new, compared with those who know it")
    entry_trucks: float = parameter(
        20.0, 0, 200, "trucks", "trucks that enter with 100 personnel", "assumption: a battalion of 850 with 170"
    )
    supply_trucks: float = parameter(
        0.5, 0, 20, "trucks/day", "trucks that a unit's supplies take", "assumption: 125 persons at 80 kg, 20 t a truck"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Relieve units whose tours end, send and admit others while there is room, and supply those deployed."""
    if w.mission[0].deployed == 0 or w.unit.shape[0] == 0:
        return
    p = w.p[0].logistics
    doors = crossings(w)
    for t in range(w.presence.shape[0]):
        w.presence[t].entered, w.presence[t].traffic = 0, 0.0
    _relieve(w, day, p)
    _set_out(w, day, p)
    _enter(w, day, doors, p)
    origin = find_routes(w, doors, p)
    _supply(w, day, p)
    if w.on[0].crowding == 1:
        _count_traffic(w, origin, p)


@rule
def _take_first(w: "World", since: Array) -> int:
    """Take the unit that waits longest off the list and return it, ties by key; -1 if none waits.

    ``since`` (U,): day since which each unit waits, negative if it does not.
    """
    first = -1
    for i in range(since.shape[0]):
        if since[i] < 0:
            continue
        if first < 0 or (since[i], w.unit[i].key) < (since[first], w.unit[first].key):
            first = i
    if first >= 0:
        since[first] = -1
    return first


@rule
def _most_allowed(w: "World") -> int:
    """Return the personnel up to which units may enter and be relieved: the ceiling, as far as it is paid for."""
    return int(w.mission[0].ceiling * w.mission[0].funded)


@rule
def _personnel_present(w: "World") -> int:
    """Return the personnel deployed."""
    present = 0
    for i in range(w.unit.shape[0]):
        if w.unit[i].status == DEPLOYED:
            present += w.unit[i].strength
    return present


@rule
def _relieve(w: "World", day: int, p: Params) -> None:
    """Relieve units whose tours end in place by their own country, or withdraw them where nobody relieves them."""
    due = np.full(w.unit.shape[0], -1)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == DEPLOYED and u.strength > 0 and 0 <= u.tour_end <= day:
            due[i] = u.tour_end
    present = _personnel_present(w)
    while True:
        i = _take_first(w, due)
        if i < 0:
            break
        u = w.unit[i]
        stage = w.contributor[u.contributor].stage
        sends = w.mission[0].in_force == 1 and stage != COUNTRY_WITHDRAWN and stage != DECLINED
        if sends and present <= _most_allowed(w):
            log_news(w, day, News(ROTATION, u.place, u.contributor, -1, u.strength))
            u.tour_end, u.since, u.away_until = day + p.tour_days, day, day + p.handover_days
        else:
            log_news(w, day, News(ROTATION, u.place, u.contributor, -1, 0))
            present -= u.strength
            u.status, u.place, u.access, u.task, u.effect = WITHDRAWN, NOWHERE, 0, 0, 0.0


@rule
def _set_out(w: "World", day: int, p: Params) -> None:
    """Send units that are ready while there is transport; what is left is kept for the unit that waits."""
    m = w.mission[0]
    room = m.lift_kept + p.lift
    m.lift_kept = 0
    if m.in_force == 0:
        return
    ready = np.full(w.unit.shape[0], -1)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == READYING and u.strength > 0 and u.ready_day <= day:
            ready[i] = u.ready_day
    while True:
        i = _take_first(w, ready)
        if i < 0:
            break
        u = w.unit[i]
        if u.strength > room:
            m.lift_kept = room
            return
        room -= u.strength
        u.status, u.left_day = IN_TRANSIT, day


@rule
def _enter(w: "World", day: int, doors: Array, p: Params) -> None:
    """Admit units that wait before a crossing, longest wait first, each through the crossing with most room."""
    waiting = np.full(w.unit.shape[0], -1)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == IN_TRANSIT and u.strength > 0 and day >= u.left_day + p.travel_days and w.mission[0].in_force:
            waiting[i] = max(0, u.left_day)
    room, present, stuck = _crossing_rooms(w, day, doors, p), _personnel_present(w), 0
    while True:
        i = _take_first(w, waiting)
        if i < 0:
            break
        u = w.unit[i]
        if present + u.strength > _most_allowed(w):  # eq. 4.1
            break
        n = _roomiest(w, doors, room)
        if n < 0 or room[n] < u.strength:
            stuck = u.strength
            break
        room[n] -= u.strength
        present += u.strength
        w.presence[doors[n]].entered += u.strength
        u.status, u.arrival_day, u.since, u.tour_end = DEPLOYED, day, day, day + p.tour_days
        u.place, u.supply, u.away_until = NOWHERE, 1.0, 0
    for n in range(doors.shape[0]):
        if stuck == 0:
            w.presence[doors[n]].entry_kept = 0
        elif room[n] >= 0:
            w.presence[doors[n]].entry_kept = room[n]


@rule
def _crossing_rooms(w: "World", day: int, doors: Array, p: Params) -> Array:
    """Return the personnel whom each crossing lets in today, (crossings,); -1 where it is closed or not safe."""
    key = day_key(w.clock[0].seed, CROSSING, day)
    room = np.full(doors.shape[0], -1)
    for n in range(doors.shape[0]):
        row = w.territory[doors[n]]
        safe = uniform(key, row.key, 0) < exp(-p.entry_risk * row.violence / w.p[0].escalation.memory_days)  # eq. 4.2
        if row.closed == 0 and safe and row.entry_people > 0:
            room[n] = row.entry_people + w.presence[doors[n]].entry_kept
    return room


@rule
def _roomiest(w: "World", doors: Array, room: Array) -> int:
    """Return the crossing with the most room left, ties by key; -1 if none is open."""
    best = -1
    for n in range(doors.shape[0]):
        if room[n] < 0:
            continue
        lower = best >= 0 and room[n] == room[best] and w.territory[doors[n]].key < w.territory[doors[best]].key
        if best < 0 or room[n] > room[best] or lower:
            best = n
    return best


@rule
def _supply(w: "World", day: int, p: Params) -> None:
    """Use up supplies, refill them where a convoy gets through, and set how well each unit works today."""
    key = day_key(w.clock[0].seed, CONVOY, day)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        u.effect = 0.0
        if u.status != DEPLOYED:
            continue
        if u.place >= 0:
            u.supply = max(0.0, u.supply - 1.0 / p.supply_days)  # eq. 4.5
            if uniform(key, u.key, 0) < p.convoy_chance * (1.0 - w.presence[u.place].route_risk):
                u.supply = 1.0
        u.effect = effect_of(p, u.quality, u.supply, float(day - u.since))


@rule
def _count_traffic(w: "World", origin: Array, p: Params) -> None:
    """Count the trucks that the force sends through each crossing today, at most as many as it can take."""
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == DEPLOYED and u.place >= 0 and u.strength > 0 and origin[u.place] >= 0:
            w.presence[origin[u.place]].traffic += p.supply_trucks
    for t in range(w.presence.shape[0]):
        a = w.presence[t]
        a.traffic = min(a.traffic + p.entry_trucks * a.entered / HUNDRED, float(w.territory[t].entry_trucks))  # eq. 4.7
