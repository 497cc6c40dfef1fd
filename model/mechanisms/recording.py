"""The day is written down: series per territory, per faction in each territory, and for the force in its own table."""

from typing import TYPE_CHECKING, Any

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.faction import THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, OBSERVERS, PLEDGED, POLICE
from interpose.model.mechanisms.contract import Parameters, Pathway, columns
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    FORCE_ATTACK,
    FORCE_HARM,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    VIOLATION,
)

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "event",
    "territory damage services resident displaced departed arrived left relief price fear hardship grievance",
    "territory trust",
    "presence troops units stand guard watch",
    "holding fighters control reported support posture recruits",
    "dyad tension truce status",
    "mission in_force breadth legitimacy_abroad legitimacy_home funded impartiality",
    "unit strength status kind since",
    "aid delivered intercepted taxed captured stolen resold",
    "fund held",
    "works disbursed",
)
WRITES = columns(
    "daily clashes strikes violations communal breaches deaths_fighters deaths_civilians injured reported_deaths",
    "daily reported_events resident displaced recruits fear hardship grievance trust left arrived departed",
    "daily delivered intercepted diverted disbursed relief price damage services",
    "daily_holding fighters control reported support posture",
    "daily_force troops units called_off stopped calmed attacks protests deaths_force harmed stand guard watch",
    "daily_dyad tension truce status",
    "daily_mission in_force strength police observers brought pledged breadth legitimacy_abroad legitimacy_home funded",
    "daily_mission impartiality held",
)
REFERENCES: tuple[str, ...] = ()


class Params(Parameters):
    """Recording has no parameters: it changes nothing."""


@kernel
def step(w: "World", day: int) -> None:
    """Write today's row of every series."""
    d = day - w.clock[0].first_day
    for t in range(w.territory.shape[0]):
        _record_territory(w, d, t)
        for f in range(w.faction.shape[0]):
            h, out = w.holding[t, f], w.daily_holding[d, t, f]
            out.fighters, out.control, out.support, out.posture = h.fighters, h.control, h.support, h.posture
            out.reported = h.reported
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        _count(w.daily[d, e.territory], e)
        _count_force(w.daily_force[d, e.territory], e)
    _record_dyads(w, d)
    _record_mission(w, day, d)


@rule
def _record_territory(w: "World", d: int, t: int) -> None:
    """Write the state of a territory at the end of the day, and set its counts to 0."""
    row, out, force, a = w.territory[t], w.daily[d, t], w.daily_force[d, t], w.presence[t]
    out.clashes, out.strikes, out.violations, out.communal, out.breaches = 0, 0, 0, 0, 0
    out.deaths_fighters, out.deaths_civilians, out.injured = 0, 0, 0
    out.reported_deaths, out.reported_events = 0, 0
    out.resident, out.displaced = row.resident, row.displaced
    out.fear, out.hardship, out.grievance, out.trust = row.fear, row.hardship, row.grievance, row.trust
    out.left, out.arrived, out.departed = row.left, row.arrived, row.departed
    out.relief, out.price, out.damage, out.services = row.relief, row.price, row.damage, row.services
    out.disbursed = w.works[t].disbursed
    out.delivered, out.intercepted, out.diverted = 0, 0, 0
    for k in range(w.aid.shape[1]):
        goods = w.aid[t, k]
        out.delivered += goods.delivered
        out.intercepted += goods.intercepted
        out.diverted += goods.taxed + goods.captured + goods.stolen + goods.resold  # eq. 17.1
    out.recruits = 0
    for f in range(w.faction.shape[0]):
        out.recruits += w.holding[t, f].recruits
    force.troops, force.units = a.troops, a.units
    force.called_off, force.stopped, force.calmed, force.attacks, force.protests = 0, 0, 0, 0, 0
    force.deaths_force, force.harmed = 0, 0
    force.stand, force.guard, force.watch = a.stand, a.guard, a.watch


@rule
def _count(out: Any, e: Any) -> None:
    """Count one event in the world's series; what was called off or stopped did not happen."""
    happened = e.outcome != CALLED_OFF and e.outcome != STOPPED and e.outcome != TURNED
    if happened and e.kind <= VIOLATION:
        out.clashes += e.kind == CLASH
        out.strikes += e.kind == STRIKE
        out.violations += e.kind == VIOLATION
        out.breaches += e.breach
    out.communal += happened and e.kind == COMMUNAL
    out.deaths_fighters += e.deaths_actor + e.deaths_target
    out.deaths_civilians += e.deaths_civilians
    out.injured += e.injured
    out.reported_deaths += e.best
    out.reported_events += e.reported


@rule
def _count_force(out: Any, e: Any) -> None:
    """Count one event in the force's own series."""
    out.called_off += e.outcome == CALLED_OFF
    out.stopped += e.outcome == STOPPED and e.kind != COMMUNAL
    out.calmed += e.outcome == STOPPED and e.kind == COMMUNAL
    out.attacks += e.kind == FORCE_ATTACK or e.outcome == TURNED
    out.protests += e.kind == PROTEST and e.target == THE_FORCE
    out.deaths_force += e.deaths_force
    if e.kind == FORCE_HARM:
        out.harmed += e.deaths_civilians


@rule
def _record_dyads(w: "World", d: int) -> None:
    """Write the state of every pair of factions."""
    for f in range(w.faction.shape[0]):
        for g in range(w.faction.shape[0]):
            pair, out = w.dyad[f, g], w.daily_dyad[d, f, g]
            out.tension, out.truce, out.status = pair.tension, pair.truce, pair.status


@rule
def _record_mission(w: "World", day: int, d: int) -> None:
    """Write the state of the mission."""
    m, out = w.mission[0], w.daily_mission[d]
    out.in_force, out.breadth, out.funded, out.impartiality = m.in_force, m.breadth, m.funded, m.impartiality
    out.legitimacy_abroad, out.legitimacy_home = m.legitimacy_abroad, m.legitimacy_home
    out.held, out.strength, out.pledged = w.fund[0].held, 0, 0
    out.police, out.observers, out.brought = 0, 0, 0
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.status == DEPLOYED:
            out.strength += u.strength
            out.police += u.strength if u.kind == POLICE else 0
            out.observers += u.strength if u.kind == OBSERVERS else 0
            out.brought += u.strength if u.since == day else 0  # eq. 17.3
        if PLEDGED <= u.status <= DEPLOYED:
            out.pledged += u.strength  # eq. 17.2
