"""Units choose a territory and a task, within what their kind may do and what those who hold the ground allow."""

from typing import TYPE_CHECKING

from interpose.agents.kernel import kernel, rule
from interpose.agents.peacekeeper import (
    DEPLOYED,
    INFANTRY,
    INTERPOSE,
    OBSERVE,
    OBSERVERS,
    PATROL,
    PROTECT,
    REACH_OUT,
    pull,
)
from interpose.model.contract import Parameters, Pathway, parameter
from interpose.model.streams import day_key, race, stream, uniform

if TYPE_CHECKING:
    from interpose.model.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = (
    "unit.status",
    "territory.violence",
    "territory.resident",
    "holding.control",
    "faction.consent",
    "territory.trust",
    "presence.obstructed",
    "unit.supply",
    "relation.acceptance",
)
WRITES = ("unit.place", "unit.task", "unit.post", "unit.access", "presence.*")
REFERENCES = (
    "Ruggeri, Dorussen & Gizelis 2018, doi:10.1017/S000712341600017X (to the front, late, near roads and cities)",
    "Cil et al. 2020, doi:10.1177/0022343319871978 (Geo-PKO: where units are)",
)
REVIEW, PLACE, TASK, POST, ACCESS = (
    stream("deployment." + what) for what in ("review", "place", "task", "post", "access")
)


LINE_SOURCE = "assumption, from the density of UNFICYP 1964: 6,200 on a line of 180 km, a company of 125 per 3.6 km"
AREA_SOURCE = "assumption, from the density of UNIFIL 2007: about 12 per km2, a company of 125 per 10 km2"


class Params(Parameters):
    """Where units go and how much ground a company covers."""

    review_days: float = parameter(30.0, 1, 365, "days", "mean time until a unit's place and task are reviewed")
    to_violence: float = parameter(1.0, 0, 10, "1", "weight of a territory's share of recent deaths")
    to_people: float = parameter(0.5, 0, 10, "1", "weight of a territory's share of the people")
    to_line: float = parameter(0.5, 0, 10, "1", "weight of a territory's share of the line between parties")
    stretch_km: float = parameter(3.0, 0.05, 50, "km", "stretch of line that one company stands on", LINE_SOURCE)
    patrol_km: float = parameter(1.0, 0, 50, "km", "stretch of line that a patrolling company meets by chance")
    guard_km2: float = parameter(5.0, 0.01, 200, "km2", "inhabited area that one protecting company reaches in time")
    patrol_km2: float = parameter(2.0, 0, 200, "km2", "inhabited area that a patrolling company reaches in time")
    watch_km2: float = parameter(10.0, 0.01, 400, "km2", "inhabited area one observing company sees", AREA_SOURCE)
    people_met: float = parameter(150.0, 0, 5000, "persons/day", "people whom one reaching-out company meets a day")
    access_floor: float = parameter(0.05, 0, 1, "share", "chance to move on a day where nobody consents")
    low_supply: float = parameter(0.1, 0, 1, "share", "supplies below which a unit stays in its camp")


@kernel
def step(w: "World", day: int) -> None:
    """Place units that arrived or are under review, let each one move or not today, and add up what is where."""
    _clear(w)
    if w.mission[0].deployed == 0 or w.unit.shape[0] == 0:
        return
    p = w.p[0].deployment
    seed = w.clock[0].seed
    moving = day_key(seed, ACCESS, day)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status != DEPLOYED or u.strength <= 0:
            u.access = 0
            continue
        if u.place < 0 or uniform(day_key(seed, REVIEW, day), u.key, 0) < 1.0 / p.review_days:
            u.place = choose_place(w, day, i, p)
            u.task = choose_task(w, day, i)
            u.post = uniform(day_key(seed, POST, day), u.key, 0)
        supplied = u.supply > p.low_supply
        u.access = 1 if supplied and uniform(moving, u.key, 0) < access_at(w, u.place, p.access_floor) else 0
    _add_up(w, p)


@rule
def access_at(w: "World", t: int, floor: float) -> float:
    """Give the chance that a unit can move at t: consent of those who hold the ground, trust where nobody does."""
    held, consent = 0.0, 0.0
    for f in range(w.faction.shape[0]):
        held += w.holding[t, f].control
        consent += w.holding[t, f].control * w.faction[f].consent
    consent += max(0.0, 1.0 - held) * w.territory[t].trust
    return (floor + (1.0 - floor) * min(1.0, consent)) * (1.0 - w.presence[t].obstructed)


@rule
def choose_place(w: "World", day: int, i: int, p: Params) -> int:
    """Choose a unit's territory: a race between territories, each running with its pull."""
    key = day_key(w.clock[0].seed, PLACE, day)
    deaths, people, line = 1e-9, 1e-9, 1e-9
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        deaths += row.violence
        people += row.resident + row.displaced
        line += row.line_km * divided(w, t)
    best, first = 0, -1.0
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        use = (row.line_km / p.stretch_km + row.area_km2 / p.guard_km2) * 0.5
        others = w.presence[t].units - (1 if w.unit[i].place == t else 0)
        crowd = others / max(1.0, use)
        access = access_at(w, t, p.access_floor)
        shares = (row.violence / deaths, (row.resident + row.displaced) / people, row.line_km * divided(w, t) / line)
        weight = max(1e-12, pull(p, shares[0], shares[1], shares[2], access, crowd))
        time = race(uniform(key, w.unit[i].key, row.key), weight)
        if first < 0.0 or time < first:
            best, first = t, time
    return best


@rule
def divided(w: "World", t: int) -> float:
    """Say how divided a territory is: 1 minus the sum of squared shares of control, fronts to neighbours included."""
    same = 0.0
    for f in range(w.faction.shape[0]):
        same += w.holding[t, f].control ** 2
    border = 0.0
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        border = max(border, w.graph.front[e])
    return max(1.0 - same, border)


@rule
def may_do(kind: int, task: int) -> bool:
    """Say whether a kind of unit may take a task: infantry any, police all but interpose, observers only two."""
    if kind == INFANTRY:
        return True
    if kind == OBSERVERS:
        return task in (OBSERVE, REACH_OUT)
    return task != INTERPOSE


@rule
def choose_task(w: "World", day: int, i: int) -> int:
    """Choose a unit's task: a race between tasks, each running with its wanted share, within the kind's limits."""
    key = day_key(w.clock[0].seed, TASK, day)
    best, first = OBSERVE, -1.0
    for task in range(w.task_mix.shape[0]):
        weight = w.task_mix[task] if may_do(w.unit[i].kind, task) else 0.0
        if weight > 0.0:
            time = race(uniform(key, w.unit[i].key, task), weight)
            if first < 0.0 or time < first:
                best, first = task, time
    return best


@rule
def reach_km(p: Params, task: int) -> float:
    """Give the stretch of line (km) on which a unit with this task meets fighters."""
    if task == INTERPOSE:
        return p.stretch_km
    return p.patrol_km if task == PATROL else 0.0


@rule
def reach_km2(p: Params, task: int) -> float:
    """Give the inhabited area (km2) in which a unit with this task comes in time."""
    if task == PROTECT:
        return p.guard_km2
    return p.patrol_km2 if task == PATROL else 0.0


@rule
def _clear(w: "World") -> None:
    """Forget yesterday's presence, but not how much movement is obstructed nor how many units are where."""
    for t in range(w.presence.shape[0]):
        a = w.presence[t]
        a.troops, a.units = 0, 0
        a.stand, a.guard, a.watch, a.meet = 0.0, 0.0, 0.0, 0.0
        a.robustness, a.quality, a.welcome = 0.0, 0.0, 0.0
    for i in range(w.unit.shape[0]):
        if w.unit[i].status == DEPLOYED and w.unit[i].place >= 0 and w.unit[i].strength > 0:
            w.presence[w.unit[i].place].units += 1


@rule
def _add_up(w: "World", p: Params) -> None:
    """Add up units per territory; cover is what others can expect, overlaps counted as for posts placed at random."""
    for t in range(w.presence.shape[0]):
        w.presence[t].units = 0
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status != DEPLOYED or u.strength <= 0:
            continue
        a, t = w.presence[u.place], w.territory[u.place]
        a.troops += u.strength
        a.units += 1
        a.robustness += u.robustness
        a.quality += u.quality
        a.welcome += _welcome(w, i)
        if u.access == 1:
            a.stand = 1.0 - (1.0 - a.stand) * (1.0 - min(1.0, reach_km(p, u.task) / t.line_km))
            a.guard = 1.0 - (1.0 - a.guard) * (1.0 - min(1.0, reach_km2(p, u.task) / t.area_km2))
            if u.task == OBSERVE:
                a.watch = 1.0 - (1.0 - a.watch) * (1.0 - min(1.0, p.watch_km2 / t.area_km2))
            if u.task == REACH_OUT:
                a.meet = min(1.0, a.meet + p.people_met / max(1.0, float(t.resident + t.displaced)))
    for t in range(w.presence.shape[0]):
        a = w.presence[t]
        if a.units > 0:
            a.robustness, a.quality, a.welcome = a.robustness / a.units, a.quality / a.units, a.welcome / a.units


@rule
def _welcome(w: "World", i: int) -> float:
    """Give how welcome a unit's flag is where it stands: acceptance weighted by who holds the ground."""
    u = w.unit[i]
    held, welcome = 0.0, 0.0
    for f in range(w.faction.shape[0]):
        share = w.holding[u.place, f].control
        held += share
        welcome += share * w.relation[u.contributor, f].acceptance
    return welcome / held if held > 0.0 else 0.5
