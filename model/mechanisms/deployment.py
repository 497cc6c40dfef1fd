"""Units choose a territory and a task, within what their kind may do and what those who hold the ground allow."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.peacekeeper import BUILD, DEPLOYED, ENFORCE, ESCORT, REACH_OUT, may_do, pull, usual_task
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.contact import fronts_km
from interpose.model.rules.disarmament import lay_down_arms
from interpose.model.rules.response import set_reach, set_watch

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (Pathway("disarmament", "helpful", "talks", "parties that consent lay down arms where a unit disarms"),)
READS = columns(
    "near",
    "territory area_km2 line_km roads damage resident displaced violence trust",
    "presence units enforce quality robustness obstructed route_hops comes_line comes_people from_line from_people",
    "faction local consent",
    "holding fighters control posture debt_released",
    "relation acceptance",
    "mission deployed enforcement",
    "unit contributor kind strength robustness status place task away_until non_combat effect supply access",
    "task_mix",
    "civilian",
)
WRITES = columns(
    "territory resident displaced",
    "presence troops units around comes_line comes_people from_line from_people stand guard watch",
    "presence meet escort build enforce robustness quality welcome",
    "rows",
    "holding fighters debt_released",
    "unit place task since access",
    "civilian",
)
REFERENCES = (
    "Ruggeri, Dorussen & Gizelis 2018, doi:10.1017/S000712341600017X (to the front, late, near roads and cities)",
    "Humphreys & Weinstein 2007, doi:10.1177/0022002707302790 (demobilisation and the way back to civilian life)",
    "Kolesar & Blum 1973, doi:10.1287/mnsc.19.12.1368 (square root law of response)",
    "Koopman 1956, doi:10.1287/opre.4.5.503 (random search)",
    "Cil et al. 2020, doi:10.1177/0022343319871978 (Geo-PKO: where units are)",
)
REVIEW, MOVE, PLACE, TASK, ACCESS = (
    stream("deployment." + what) for what in ("review", "move", "place", "task", "access")
)
NOTHING, LEAST_PULL = 1e-9, 1e-12
"""Smallest divisor in shares, and smallest pull in a race."""
BASES = "assumption, from Geo-PKO v2.3: 89 % of sites are there a year later; Cil et al. 2020"


class Params(Parameters):
    """Where units go, how far they get and what they hear, see and do there."""

    base_days: float = parameter(3000.0, 1, 36500, "days", "mean time until a unit's base is moved", BASES)
    task_days: float = parameter(30.0, 1, 3650, "days", "mean time until a unit's task is reviewed")
    to_violence: float = parameter(1.0, 0, 10, "1", "weight of a territory's share of recent deaths")
    to_people: float = parameter(0.5, 0, 10, "1", "weight of a territory's share of the people")
    to_line: float = parameter(0.5, 0, 10, "1", "weight of a territory's share of the line between factions")
    stretch_km: float = parameter(6.0, 0.05, 100, "km", "stretch of line beyond which one more company is no crowd")
    ground_km2: float = parameter(100.0, 0.01, 5000, "km2", "ground beyond which one more company is no crowd")
    reach_km: float = parameter(
        30.0, 0.1, 300, "km", "how far a unit gets on good roads while an attack lasts, by a factor of e"
    )
    off_road: float = parameter(0.25, 0, 1, "share", "part of that where there are no roads")
    rubble: float = parameter(0.5, 0, 1, "share", "part of that lost where every structure is damaged")
    least_km: float = parameter(0.5, 0.01, 10, "km", "how far a unit gets at least, on foot or obstructed")
    hears_base: float = parameter(0.35, 0, 1, "share", "chance to hear of an attack in time where nobody trusts it")
    acts_base: float = parameter(0.3, 0, 1, "share", "chance to step in of a unit whose rules forbid force")
    sweep_observe: float = parameter(20.0, 0, 500, "km2/day", "ground that a hundred observing personnel sweep")
    sweep_patrol: float = parameter(3.0, 0, 500, "km2/day", "ground that a hundred patrolling personnel sweep")
    sweep_range: float = parameter(15.0, 0.5, 200, "km", "way around its base over which that falls by a factor of e")
    traces_days: float = parameter(10.0, 0.1, 365, "days", "time for which a wrong leaves traces and witnesses")
    told_base: float = parameter(0.4, 0, 1, "share", "part of what is swept that is learnt where nobody trusts it")
    people_met: float = parameter(150.0, 0, 5000, "persons/day", "people whom one reaching-out company meets a day")
    escort_convoys: float = parameter(2.0, 0, 50, "convoys/day", "convoys that one company escorts")
    convoy_people: float = parameter(20_000.0, 100, 1e6, "persons", "people whom one convoy a day serves")
    search_km2: float = parameter(1.0, 0.001, 100, "km2", "inhabited area in which one company can disarm at a time")
    disarm_rate: float = parameter(
        0.005, 0, 0.5, "1/day", "chance that a fighter lays down arms where all consent and units disarm everywhere"
    )
    disarm_fights: float = parameter(
        0.1, 0, 5, "1/day", "fights of a hundred fighters who are disarmed everywhere and of whom none consent"
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
        fresh = u.place < 0
        if fresh or uniform(day_key(seed, MOVE, day), u.key, 0) < 1.0 / p.base_days:
            _station(w, day, i, choose_territory(w, day, i, p))
        reviewed = uniform(day_key(seed, REVIEW, day), u.key, 0) < 1.0 / p.task_days
        if fresh or reviewed or not may_do(u.kind, u.non_combat, u.task):
            u.task = choose_task(w, day, i)
        able = u.supply > p.low_supply and day >= u.away_until
        u.access = 1 if able and uniform(moving, u.key, 0) < access_at(w, u.place, p.access_floor) else 0
    _add_up(w, p)
    set_reach(w, p)
    set_watch(w, p)
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
        line += fronts_km(w, t)
    best, first = 0, -1.0
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        front_here = fronts_km(w, t)
        need = front_here / p.stretch_km + row.area_km2 / p.ground_km2
        others = w.presence[t].units - (1 if w.unit[i].place == t else 0)
        crowd = others / max(1.0, need)
        access = access_at(w, t, p.access_floor)
        violent, peopled, front = (
            row.violence / deaths,
            (row.resident + row.displaced) / people,
            front_here / line,
        )
        reached = 0.0 if w.presence[t].route_hops < 0 else access
        weight = max(LEAST_PULL, pull(p, violent, peopled, front, reached, crowd))
        time = race(uniform(key, w.unit[i].key, row.key), weight)
        if first < 0.0 or time < first:
            best, first = t, time
    return best


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
        a.around, a.comes_line, a.comes_people, a.from_line, a.from_people = 0.0, 0.0, 0.0, -1, -1
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
    if u.task == ENFORCE:
        a.enforce = combined_cover(a.enforce, p.search_km2 / t.area_km2)  # eq. 5.10
    elif u.task == REACH_OUT:
        a.meet = min(1.0, a.meet + p.people_met / max(1.0, people))  # eq. 5.9
    elif u.task == ESCORT:
        a.escort = min(1.0, a.escort + p.escort_convoys / max(1.0, people / p.convoy_people))
    elif u.task == BUILD:
        a.build += u.effect


@rule
def combined_cover(covered: float, more: float) -> float:
    """Return the cover of units posted at random when one is added: shares overlap by chance (eq. 5.10)."""
    return 1.0 - (1.0 - covered) * (1.0 - min(1.0, more))
