"""Units choose a territory and a task, within what their kind may do and what those who hold the ground allow."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.peacekeeper import BUILD, DEPLOYED, ENFORCE, ESCORT, OBSERVE, REACH_OUT, may_do, pull, usual_task
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.disarmament import lay_down_arms
from interpose.model.rules.unit_on_the_spot import reach_among_people, reach_on_line

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (Pathway("disarmament", "helpful", "talks", "parties that consent lay down arms where a unit disarms"),)
READS = columns(
    "territory area_km2 line_km resident displaced violence trust",
    "presence units stand guard watch enforce quality obstructed route_hops",
    "faction local consent",
    "holding fighters control posture debt_released",
    "relation acceptance",
    "mission deployed",
    "unit contributor kind strength robustness status place task away_until non_combat effect supply access",
    "task_mix",
    "civilian",
)
WRITES = columns(
    "territory resident displaced",
    "presence troops units stand guard watch meet escort build enforce robustness quality welcome",
    "rows",
    "holding fighters debt_released",
    "unit place task since post access",
    "civilian",
)
REFERENCES = (
    "Ruggeri, Dorussen & Gizelis 2018, doi:10.1017/S000712341600017X (to the front, late, near roads and cities)",
    "Humphreys & Weinstein 2007, doi:10.1177/0022002707302790 (demobilisation and the way back to civilian life)",
    "Cil et al. 2020, doi:10.1177/0022343319871978 (Geo-PKO: where units are)",
)
REVIEW, PLACE, TASK, POST, ACCESS = (
    stream("deployment." + what) for what in ("review", "place", "task", "post", "access")
)
NOTHING, LEAST_PULL = 1e-9, 1e-12
"""Smallest divisor in shares, and smallest pull in a race."""
LINE_SOURCE = "assumption, from the density of UNFICYP 1964: 6,200 on a line of 180 km, a company of 125 per 3.6 km"
AREA_SOURCE = "assumption, from the density of UNIFIL 2007: about 12 per km2, a company of 125 per 10 km2"


class Params(Parameters):
    """Where units go and how much ground a company covers."""

    review_days: float = parameter(30.0, 1, 365, "days", "mean time until a unit's territory and task are reviewed")
    to_violence: float = parameter(1.0, 0, 10, "1", "weight of a territory's share of recent deaths")
    to_people: float = parameter(0.5, 0, 10, "1", "weight of a territory's share of the people")
    to_line: float = parameter(0.5, 0, 10, "1", "weight of a territory's share of the line between factions")
    stretch_km: float = parameter(3.0, 0.05, 50, "km", "stretch of line that one company stands on", LINE_SOURCE)
    patrol_km: float = parameter(1.0, 0, 50, "km", "stretch of line that a patrolling company meets by chance")
    guard_km2: float = parameter(5.0, 0.01, 200, "km2", "inhabited area that one protecting company reaches in time")
    patrol_km2: float = parameter(2.0, 0, 200, "km2", "inhabited area that a patrolling company reaches in time")
    watch_km2: float = parameter(10.0, 0.01, 400, "km2", "inhabited area one observing company sees", AREA_SOURCE)
    people_met: float = parameter(150.0, 0, 5000, "persons/day", "people whom one reaching-out company meets a day")
    escort_convoys: float = parameter(2.0, 0, 50, "convoys/day", "convoys that one company escorts")
    convoy_people: float = parameter(20_000.0, 100, 1e6, "persons", "people whom one convoy a day serves")
    search_km2: float = parameter(1.0, 0.001, 100, "km2", "inhabited area in which one company can disarm at a time")
    disarm_rate: float = parameter(
        0.005, 0, 0.5, "1/day", "chance that a fighter lays down arms where all consent and units disarm everywhere"
    )
    disarm_fights: float = parameter(
        0.1, 0, 5, "fights/day", "fights with disarming units where none consent and units disarm everywhere"
    )
    heavy_hand: float = parameter(
        0.2, 0, 1, "share", "fights after which a robust unit without any effect harms civilians"
    )
    access_floor: float = parameter(0.05, 0, 1, "share", "chance to move on a day where nobody consents")
    low_supply: float = parameter(0.1, 0, 1, "share", "supplies below which a unit stays in its camp")


@kernel
def step(w: "World", day: int) -> None:
    """Station units that arrived or are under review, decide which can move today, and add up the presence."""
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
            _station(w, day, i, choose_territory(w, day, i, p))
            u.task = choose_task(w, day, i)
            u.post = uniform(day_key(seed, POST, day), u.key, 0)
        elif not may_do(u.kind, u.non_combat, u.task):
            u.task = choose_task(w, day, i)
        able = u.supply > p.low_supply and day >= u.away_until
        u.access = 1 if able and uniform(moving, u.key, 0) < access_at(w, u.place, p.access_floor) else 0
    _add_up(w, p)
    if w.on[0].disarmament == 1:
        lay_down_arms(w, day, p)


@rule
def _station(w: "World", day: int, i: int, territory: int) -> None:
    """Station a unit in a territory; a unit that was elsewhere before is new there."""
    u = w.unit[i]
    if u.place != territory:
        u.place, u.since = territory, day


@rule
def access_at(w: "World", t: int, floor: float) -> float:
    """Return the chance that a unit can move at t: consent of those who hold the ground, trust where nobody does."""
    # eq. 5.2
    controlled, consent = 0.0, 0.0
    for f in range(w.faction.shape[0]):
        controlled += w.holding[t, f].control
        consent += w.holding[t, f].control * w.faction[f].consent
    consent += max(0.0, 1.0 - controlled) * w.territory[t].trust
    return (floor + (1.0 - floor) * min(1.0, consent)) * (1.0 - w.presence[t].obstructed)


@rule
def choose_territory(w: "World", day: int, i: int, p: Params) -> int:
    """Return a unit's new territory: a race between territories, each running with its pull."""
    key = day_key(w.clock[0].seed, PLACE, day)
    deaths, people, line = NOTHING, NOTHING, NOTHING
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        deaths += row.violence
        people += row.resident + row.displaced
        line += row.line_km * division(w, t)
    best, first = 0, -1.0
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        need = (row.line_km / p.stretch_km + row.area_km2 / p.guard_km2) * 0.5
        others = w.presence[t].units - (1 if w.unit[i].place == t else 0)
        crowd = others / max(1.0, need)
        access = access_at(w, t, p.access_floor)
        violent, peopled, front = (
            row.violence / deaths,
            (row.resident + row.displaced) / people,
            row.line_km * division(w, t) / line,
        )
        reached = 0.0 if w.presence[t].route_hops < 0 else access
        weight = max(LEAST_PULL, pull(p, violent, peopled, front, reached, crowd))
        time = race(uniform(key, w.unit[i].key, row.key), weight)
        if first < 0.0 or time < first:
            best, first = t, time
    return best


@rule
def division(w: "World", t: int) -> float:
    """Return how divided a territory is: 1 less the sum of squared shares of control; fronts to neighbours count."""
    same = 0.0
    for f in range(w.faction.shape[0]):
        same += w.holding[t, f].control ** 2
    border = 0.0
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        border = max(border, w.graph.front[e])
    return max(1.0 - same, border)


@rule
def choose_task(w: "World", day: int, i: int) -> int:
    """Return a unit's new task: a race between tasks, each running with its wanted share, within what it may do."""
    key = day_key(w.clock[0].seed, TASK, day)
    best, first = usual_task(w.unit[i].kind), -1.0
    for task in range(w.task_mix.shape[0]):
        weight = w.task_mix[task] if may_do(w.unit[i].kind, w.unit[i].non_combat, task) else 0.0
        if weight > 0.0:
            time = race(uniform(key, w.unit[i].key, task), weight)
            if first < 0.0 or time < first:
                best, first = task, time
    return best


@rule
def _clear(w: "World") -> None:
    """Clear yesterday's presence, but not how much movement is obstructed nor how many units are where."""
    for t in range(w.presence.shape[0]):
        a = w.presence[t]
        a.troops, a.units = 0, 0
        a.stand, a.guard, a.watch, a.meet = 0.0, 0.0, 0.0, 0.0
        a.escort, a.build, a.enforce = 0.0, 0.0, 0.0
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
        a.quality += u.effect
        a.welcome += _welcome(w, i)
        if u.access == 1:
            _add_activity(w, i, p)
    for t in range(w.presence.shape[0]):
        a = w.presence[t]
        if a.units > 0:
            a.robustness, a.quality, a.welcome = a.robustness / a.units, a.quality / a.units, a.welcome / a.units


@rule
def _welcome(w: "World", i: int) -> float:
    """Return how welcome a unit's flag is where it is: acceptance weighted by who holds the ground."""
    u = w.unit[i]
    controlled, welcome = 0.0, 0.0
    for f in range(w.faction.shape[0]):
        share = w.holding[u.place, f].control
        controlled += share
        welcome += share * w.relation[u.contributor, f].acceptance
    return welcome / controlled if controlled > 0.0 else 0.5


@rule
def _add_activity(w: "World", i: int, p: Params) -> None:
    """Add what a unit that can move does today to the presence of the force where it is."""
    u = w.unit[i]
    a, t = w.presence[u.place], w.territory[u.place]
    people = float(t.resident + t.displaced)
    a.stand = combined_cover(a.stand, reach_on_line(p, u.task) / t.line_km)  # eq. 5.3
    a.guard = combined_cover(a.guard, reach_among_people(p, u.task) / t.area_km2)  # eq. 5.4
    if u.task == OBSERVE:
        a.watch = combined_cover(a.watch, p.watch_km2 / t.area_km2)
    elif u.task == ENFORCE:
        a.enforce = combined_cover(a.enforce, p.search_km2 / t.area_km2)  # eq. 5.6
    elif u.task == REACH_OUT:
        a.meet = min(1.0, a.meet + p.people_met / max(1.0, people))  # eq. 5.5
    elif u.task == ESCORT:
        a.escort = min(1.0, a.escort + p.escort_convoys / max(1.0, people / p.convoy_people))
    elif u.task == BUILD:
        a.build += u.effect


@rule
def combined_cover(covered: float, more: float) -> float:
    """Return the cover of units posted at random when one is added: shares overlap by chance (eq. 5.3)."""
    return 1.0 - (1.0 - covered) * (1.0 - min(1.0, more))
