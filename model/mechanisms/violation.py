"""One-sided violence against civilians, by factions and by the force; a unit on the spot may stop it, or fail."""

from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import Key, kernel, rule
from interpose.agents.faction import CIVILIANS, PREY, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties
from interpose.model.rules.hostility import breaks_truce
from interpose.model.rules.unit_on_the_spot import PEOPLE, unit_on_the_spot
from interpose.model.state.event_log import FAILED, FORCE_HARM, STOPPED, VIOLATION, log_event

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway("protection", "helpful", "protection", "a unit on the spot may stop violence against civilians"),
    Pathway("backlash", "harmful", "friction", "heavy-handed acts and perceived bias of the force cost it consent"),
)
READS = columns(
    "territory area_km2 resident displaced debt_dead_resident debt_dead_displaced debt_injured trust",
    "faction discipline",
    "holding fighters posture",
    "dyad truce",
    "mission enforcement",
    "unit contributor strength quality robustness status place task effect post access",
    "civilian",
)
WRITES = columns(
    "event",
    "territory resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm wrong",
    "territory failure",
    "presence units",
    "rows",
    "faction dead",
    "holding fighters shock loss",
    "contributor dead",
    "mission dead harmed",
    "unit strength dead",
    "civilian",
)
REFERENCES = (
    "Kalyvas 2006, doi:10.1017/CBO9780511818462",
    "Hultman, Kathman & Shannon 2013, doi:10.1111/ajps.12036 (protection of civilians)",
    "Gordon & Young 2017, doi:10.1177/0022343316674719 (abuse by peacekeepers destroys trust)",
)
COUNT, DETAIL, ROWS, CONDUCT = (stream("violation." + what) for what in ("count", "detail", "rows", "conduct"))
MOST_PER_DAY = 50
LOTS = 8
SEVERITY, WHERE, HALTS, HURT = range(4)
"""Indices of the draws of one violation: room for so many, of which these are used."""


class Params(Parameters):
    """How often fighters turn on civilians, how severe it gets, and what a unit on the spot can do."""

    base_rate: float = parameter(0.01, 0, 1, "events/day", "violations by undisciplined fighters who only hold")
    prey_rate: float = parameter(0.12, 0, 3, "events/day", "violations that a preying posture adds")
    half_people: float = parameter(5000.0, 1, 1e6, "persons", "civilians present at which the rate is one half")
    half_fighters: float = parameter(50.0, 1, 1e5, "fighters", "fighters present at which the rate is one half")
    exponent: float = parameter(2.5, 2.01, 4, "1", "exponent of the deaths per event", "doi:10.1038/nature08631")
    scale: float = parameter(1.0, 0.2, 20, "deaths", "deaths at which the power law sets in")
    most_deaths: int = parameter(300, 1, 4000, "deaths", "largest number of deaths in one event")
    injured_per_death: float = parameter(1.5, 0, 20, "1", "injured per death")
    stop_base: float = parameter(0.35, 0, 1, "share", "chance that a unit of full quality and no robustness stops one")
    stop_robust: float = parameter(0.45, 0, 1, "share", "chance that full robustness adds")
    harm_rate: float = parameter(0.004, 0, 0.2, "1/day", "harmful acts a day of a robust unit without any quality")
    harm_unwelcome: float = parameter(2.0, 0, 10, "1", "how much distrust around it multiplies that (1 + this at most)")
    harm_enforce: float = parameter(2.0, 0, 20, "1", "how much disarming by force multiplies that (1 + this)")
    harm_fatal: float = parameter(0.25, 0, 1, "share", "share of such acts in which somebody dies")
    harm_exponent: float = parameter(3.5, 2.01, 6, "1", "exponent of the deaths per such act")
    harm_scale: float = parameter(1.0, 0.2, 20, "deaths", "deaths of such an act at which the power law sets in")
    harm_most: int = parameter(20, 1, 4000, "deaths", "largest number of deaths in such an act")


@kernel
def step(w: "World", day: int) -> None:
    """Draw violations, all from the same state; then apply the deaths."""
    p = w.p[0].violation
    seed = w.clock[0].seed
    first = w.clock[0].events
    count = day_key(seed, COUNT, day)
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            if w.holding[t, f].fighters > 0:
                _violations(w, day, t, f, p, count)
    if w.on[0].backlash == 1:
        _misconduct(w, day, p)
    apply_casualties(w, day_key(seed, ROWS, day), first)


@rule
def rate_of(w: "World", t: int, f: int, p: Params) -> float:
    """Return the violations a day that f's fighters at t would commit (eq. 8.1)."""
    h, row = w.holding[t, f], w.territory[t]
    people = float(row.resident + row.displaced)
    exposed = people / (people + p.half_people) * h.fighters / (h.fighters + p.half_fighters)
    rate = 0.0 if h.posture == STAND_DOWN else p.base_rate * (1.0 - w.faction[f].discipline)
    if h.posture == PREY:
        rate += p.prey_rate
    return exposed * rate


@rule
def _violations(w: "World", day: int, t: int, f: int, p: Params, key: Key) -> None:
    """Draw and log today's violations by f at t; each one may meet a protecting unit, which stops it or fails."""
    entity = holding_entity(w.territory[t].key, w.faction[f].key)
    detail = day_key(w.clock[0].seed, DETAIL, day)
    for j in range(min(poisson(uniform(key, entity, 0), rate_of(w, t, f, p)), MOST_PER_DAY)):  # eq. 8.2
        row = log_event(w, day, VIOLATION, t, f, CIVILIANS)
        if row < 0:
            return
        e = w.event[row]
        for g in range(w.faction.shape[0]):
            if g != f and breaks_truce(w, f, g) == 1:
                e.breach = 1
        total = heavy_tail(uniform(detail, entity, LOTS * j + SEVERITY), p.exponent, p.scale, p.most_deaths)  # eq. 8.3
        if w.on[0].protection == 1:
            at = uniform(detail, entity, LOTS * j + WHERE)
            e.unit = unit_on_the_spot(w, t, at, PEOPLE, w.territory[t].area_km2)
        if e.unit >= 0:
            u = w.unit[e.unit]
            robust = min(u.robustness, w.mission[0].enforcement)
            if uniform(detail, entity, LOTS * j + HALTS) < u.effect * (p.stop_base + p.stop_robust * robust):  # eq. 8.4
                e.outcome = STOPPED
                continue
            e.outcome = FAILED
        e.deaths_civilians = total
        e.injured = poisson(uniform(detail, entity, LOTS * j + HURT), p.injured_per_death * total)
        if e.outcome == FAILED:
            w.territory[t].failure += e.deaths_civilians + e.injured


@rule
def _misconduct(w: "World", day: int, p: Params) -> None:
    """Draw harm by units: more robust, less trained and less welcome units do more, most when they disarm by force."""
    key = day_key(w.clock[0].seed, CONDUCT, day)
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status != DEPLOYED or u.place < 0 or u.access == 0 or u.strength <= 0:
            continue
        robust = min(u.robustness, w.mission[0].enforcement)
        distrust = 1.0 - w.territory[u.place].trust
        chance = p.harm_rate * robust * (1.0 - u.quality) * (1.0 + p.harm_unwelcome * distrust)  # eq. 8.5
        if u.task == ENFORCE:
            chance *= 1.0 + p.harm_enforce
        if uniform(key, u.key, 0) >= chance:
            continue
        row = log_event(w, day, FORCE_HARM, u.place, THE_FORCE, CIVILIANS)
        if row < 0:
            return
        e = w.event[row]
        e.unit, e.injured = i, 1
        if uniform(key, u.key, 1) < p.harm_fatal:
            # eq. 8.6
            e.deaths_civilians = heavy_tail(uniform(key, u.key, 2), p.harm_exponent, p.harm_scale, p.harm_most)
