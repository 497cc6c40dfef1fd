"""One-sided violence against civilians, a decision of its own, by factions and by the force; a unit may stop it."""

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Key, kernel, rule
from interpose.agents.faction import CIVILIANS, STAND_DOWN, THE_FORCE
from interpose.agents.faction_choices import Temptation, value_of_preying
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import day_key, holding_entity, mix, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties
from interpose.model.rules.contact import HUNDRED
from interpose.model.rules.credibility import cost_of_exposure, expected_answer
from interpose.model.rules.hostility import breaks_truce, hostile_to, restraint
from interpose.model.rules.response import PEOPLE, call_unit
from interpose.model.state.event_log import FAILED, FORCE_HARM, STOPPED, VIOLATION, log_event

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway("protection", "helpful", "protection", "a unit that comes in time may stop violence against civilians"),
    Pathway("backlash", "harmful", "friction", "heavy-handed acts and perceived bias of the force cost it consent"),
)
READS = columns(
    "territory resident displaced trust debt_dead_resident debt_dead_displaced debt_injured",
    "presence units around comes_line comes_people from_line from_people stand guard watch robustness",
    "presence stopped_line missed_line stopped_people missed_people",
    "faction discipline cohesion pressure named let_off",
    "holding fighters control support posture preying retribution loss",
    "front grudge alarm",
    "dyad tension truce grudge",
    "mission deployed enforcement answer in_force",
    "unit contributor kind strength quality robustness status place task non_combat effect access",
    "civilian",
)
WRITES = columns(
    "event",
    "territory resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm wrong",
    "territory failure",
    "presence units",
    "rows",
    "faction dead",
    "holding fighters struck loss preying",
    "contributor dead",
    "mission dead harmed",
    "unit strength dead",
    "civilian",
)
REFERENCES = (
    "Kalyvas 2006, doi:10.1017/CBO9780511818462 (selective violence where control is predominant but not full)",
    "Wood 2014, doi:10.1017/S0020818314000204 (after losses)",
    "Hultman 2007, doi:10.1080/09546550701246866, doi recalled (after losses in battle)",
    "Hultman, Kathman & Shannon 2013, doi:10.1111/ajps.12036 (protection of civilians)",
    "Gordon & Young 2017, doi:10.1177/0022343316674719, doi recalled (abuse by peacekeepers destroys trust)",
)
COUNT, DETAIL, ROWS, CONDUCT = (stream("violation." + what) for what in ("count", "detail", "rows", "conduct"))
REVIEW, CHOICE, CALL = (stream("violation." + what) for what in ("review", "choice", "call"))
GED_SYRIA = "own estimate on UCDP GED Syria 2016-2019, doi:10.1177/0022343313484347"
MOST_PER_DAY = 50
LOTS = 8
SEVERITY, HALTS, HURT = range(3)
"""Indices of the draws of one violation: room for so many, of which these are used."""


class Params(Parameters):
    """How often fighters turn on civilians, how severe it gets, and what a unit on the spot can do."""

    review_days: float = parameter(
        7.0, 1, 90, "days", "mean time until fighters weigh anew whether to turn on civilians"
    )
    rationality: float = parameter(2.0, 0.1, 10, "1/utility", "how strictly the better choice is taken (logistic)")
    gain_losses: float = parameter(0.6, 0, 5, "utility", "gain for who is worn out by losses there")
    gain_fighting: float = parameter(2.2, 0, 5, "utility", "gain where there is fighting all around")
    gain_rivals: float = parameter(0.8, 0, 5, "utility", "gain where all people are seen as a hated rival's")
    gain_selective: float = parameter(
        0.6, 0, 5, "utility", "gain of selective violence where it pays most, in discipline"
    )
    selective_at: float = parameter(0.75, 0.5, 0.95, "share", "control at which selective violence pays most")
    gain_loot: float = parameter(0.5, 0, 5, "utility", "gain of fighters without any discipline")
    cost_prey: float = parameter(2.31, 0, 5, "utility", "standing cost of turning on civilians")
    breach: float = parameter(0.5, 0, 5, "utility", "cost where a truce with anybody is kept to the full")
    cost_support: float = parameter(1.0, 0, 5, "utility", "cost where all people there lean to it")
    response: float = parameter(1.2, 0, 5, "utility", "cost of being met by a robust unit for sure")
    weary_at: float = parameter(0.02, 0.0001, 1, "share", "monthly losses at which fighters are two thirds worn out")
    fighting_scale: float = parameter(
        2.0, 0, 10, "1", "how much an event per hundred own fighters around brings fighting near"
    )
    base_rate: float = parameter(
        0.0005,
        0,
        1,
        "1/day",
        "violations of a hundred undisciplined fighters among enough people who have not turned on them",
    )
    prey_rate: float = parameter(0.087, 0, 1, "1/day", "violations that a hundred fighters add who have")
    people_per_fighter: float = parameter(
        200.0, 0, 1e5, "persons", "people per fighter at which meeting them is half as frequent as where there are many"
    )
    exponent: float = parameter(
        2.0, 1.5, 4, "1", "exponent of the deaths per event (1.96 from 10 deaths on)", GED_SYRIA
    )
    scale: float = parameter(0.8, 0.1, 20, "deaths", "deaths at which the power law sets in")
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
                _review(w, day, t, f, p)
                _violations(w, day, t, f, p, count)
            else:
                w.holding[t, f].preying = 0
    if w.on[0].backlash == 1:
        _misconduct(w, day, p)
    apply_casualties(w, day_key(seed, ROWS, day), first)
    _count_failures(w, first)


@rule
def _review(w: "World", day: int, t: int, f: int, p: Params) -> None:
    """Review, now and then, whether f's fighters at t turn on civilians, as a decision of its own."""
    seed, entity = w.clock[0].seed, holding_entity(w.territory[t].key, w.faction[f].key)
    if uniform(day_key(seed, REVIEW, day), entity, 0) >= 1.0 / p.review_days:
        return
    # eq. 8.7
    odds = exp(p.rationality * value_of_preying(p, temptation(w, t, f, p)))
    h = w.holding[t, f]
    h.preying = 1 if uniform(day_key(seed, CHOICE, day), entity, 0) < odds / (1.0 + odds) else 0


@rule
def temptation(w: "World", t: int, f: int, p: Params) -> Temptation:
    """Return what moves f's fighters at t to turn on civilians: losses, fighting around, control, who leans to whom."""
    # eq. 8.3, 8.4, 8.5 and 8.6
    h, me = w.holding[t, f], w.faction[f]
    worn = 1.0 - exp(-h.loss / (p.weary_at * max(1, h.fighters)))
    alarm, rivals, truce = 0.0, 0.0, 0.0
    for g in range(w.faction.shape[0]):
        if g != f:
            alarm += w.front[t, f, g].alarm
            rivals += hostile_to(w, t, f, g) * w.holding[t, g].support
            truce = max(truce, restraint(w, f, g))
    costs = cost_of_exposure(w, t, f) + p.response * expected_answer(w, t, PEOPLE) + p.breach * truce
    fighting = 1.0 - exp(-p.fighting_scale * alarm)
    return Temptation(worn, fighting, h.control, min(1.0, rivals), me.discipline, h.support, costs)


@rule
def rate_of(w: "World", t: int, f: int, p: Params) -> float:
    """Return the violations a day that f's fighters at t would commit (eq. 8.8)."""
    h, row = w.holding[t, f], w.territory[t]
    people = float(row.resident + row.displaced)
    if people <= 0.0:
        return 0.0
    meetings = h.fighters / HUNDRED * people / (people + p.people_per_fighter * h.fighters)
    rate = 0.0 if h.posture == STAND_DOWN else p.base_rate * (1.0 - w.faction[f].discipline)
    if h.preying == 1:
        rate += p.prey_rate
    return meetings * rate + h.retribution


@rule
def _violations(w: "World", day: int, t: int, f: int, p: Params, key: Key) -> None:
    """Draw and log today's violations by f at t; each one may meet a protecting unit, which stops it or fails."""
    entity = holding_entity(w.territory[t].key, w.faction[f].key)
    detail = day_key(w.clock[0].seed, DETAIL, day)
    for j in range(min(poisson(uniform(key, entity, 0), rate_of(w, t, f, p)), MOST_PER_DAY)):  # eq. 8.9
        row = log_event(w, day, VIOLATION, t, f, CIVILIANS)
        if row < 0:
            return
        e = w.event[row]
        for g in range(w.faction.shape[0]):
            if g != f and breaks_truce(w, f, g) == 1:
                e.breach = 1
        total = heavy_tail(uniform(detail, entity, LOTS * j + SEVERITY), p.exponent, p.scale, p.most_deaths)  # eq. 8.10
        if w.on[0].protection == 1 and w.mission[0].deployed == 1:
            e.unit, e.call = call_unit(w, t, PEOPLE, mix(day_key(w.clock[0].seed, CALL, day) + np.uint64(j)), entity)
        if e.unit >= 0:
            u = w.unit[e.unit]
            robust = min(u.robustness, w.mission[0].enforcement)
            if uniform(detail, entity, LOTS * j + HALTS) < u.effect * (
                p.stop_base + p.stop_robust * robust
            ):  # eq. 8.11
                e.outcome = STOPPED
                continue
            e.outcome = FAILED
        e.deaths_civilians = total
        e.injured = poisson(uniform(detail, entity, LOTS * j + HURT), p.injured_per_death * total)


@rule
def _count_failures(w: "World", first: int) -> None:
    """Count who suffers under the eyes of the force: the dead and injured of what it met and did not stop (persons)."""
    for row in range(first, w.clock[0].events):
        e = w.event[row]
        if e.outcome == FAILED:
            w.territory[e.territory].failure += e.deaths_civilians + e.injured


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
        chance = p.harm_rate * robust * (1.0 - u.quality) * (1.0 + p.harm_unwelcome * distrust)  # eq. 8.12
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
            # eq. 8.13
            e.deaths_civilians = heavy_tail(uniform(key, u.key, 2), p.harm_exponent, p.harm_scale, p.harm_most)
