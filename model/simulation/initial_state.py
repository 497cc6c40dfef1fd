"""From a scenario to a world: every table filled, every chance of the start drawn by key."""

from math import ceil
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import CIVILIAN, NO_SIDE, Civilians
from interpose.agents.contributor import RELATION
from interpose.agents.faction import AGREEMENT, DYAD, FACTION, FRONT, HOLDING, NO_DEAL, TRUCE
from interpose.agents.mission import MISSION
from interpose.agents.peacekeeper import PRESENCE, TASKS
from interpose.model.chance.streams import draw_people, stream
from interpose.model.mechanisms.registry import PARAMETER_TYPE, PATHWAYS, SWITCH_TYPE
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.script.compile import compile_script
from interpose.model.simulation.initial_force import make_units
from interpose.model.simulation.initial_residence import settle_people
from interpose.model.state.civilian_index import places
from interpose.model.state.civilian_rows import GROUPS
from interpose.model.state.daily_series import DAILY, DAILY_DYAD, DAILY_FORCE, DAILY_HOLDING, DAILY_MISSION
from interpose.model.state.event_log import EVENT, NEWS
from interpose.model.state.ledgers import AID, AID_PLAN, FUND, OWN, PLEDGE, ROAD, RULES, WORKS
from interpose.model.state.territory import Territory, hops_from
from interpose.model.state.world import CLOCK, SUMS, World

FEELING, SIDE = stream("assembly.feeling"), stream("assembly.side")
EVENTS_PER_TERRITORY = 400
LEAST_EVENTS = 20_000
LEAST_NEWS, NEWS_PER_DAY = 2_000, 16


def assemble(scenario: Scenario, seed: int, days: int | None = None) -> World:
    """Return a world at the start of its first day.

    Parameters
    ----------
    scenario : Scenario
        What world.
    seed : int
        Seed of all chance in it, not negative.
    days : int, optional
        Days for which the daily series have room; default: the scenario's.
    """
    territory = scenario.territory()
    t, f = len(territory), len(scenario.factions)
    holding, dyad = _holdings(scenario, territory), _dyads(scenario)
    # who comes out of fighting weighs anew what to do on the first day
    holding.shock[:] = (dyad.grudge > 0).any(axis=1)
    civilian = _civilians(scenario, territory, holding, seed)
    contributors, units = make_units(scenario, seed)
    world = World(
        p=parameter_record(scenario),
        on=_switches(scenario),
        clock=_clock(scenario, seed),
        graph=territory.graph,
        territory=territory.rows,
        presence=PRESENCE.records(t),
        sums=SUMS.records(t),
        leaning=np.zeros((t, f), np.int64),
        faction=_factions(scenario),
        holding=holding,
        front=FRONT.records(t, f, f),
        dyad=dyad,
        contributor=contributors,
        relation=_relations(scenario),
        mission=_mission(scenario),
        unit=units,
        task_mix=np.array([getattr(scenario.mission.tasks, task.replace(" ", "_")) for task in TASKS]),
        **civilian,
        **_supplies(scenario, territory),
        **_records(t, f, scenario.days if days is None else days),
        **compile_script(scenario)._asdict(),
    )
    _first_means(world)
    _first_aid(world, scenario)
    return world


def _supplies(scenario: Scenario, territory: Territory) -> dict[str, Any]:
    """Return the tables of roads, aid and money for rebuilding."""
    t = len(territory)
    return {
        "road": ROAD.records(len(territory.graph.neighbour)),
        "aid": AID.records(t, 2),
        "aid_plan": _aid_plan(scenario),
        "fund": _fund(scenario),
        "pledge": _pledges(scenario),
        "works": WORKS.records(t),
    }


def _records(t: int, f: int, span: int) -> dict[str, Any]:
    """Return empty tables for the log, the news and the daily series of ``span`` days, t territories and f factions."""
    return {
        "event": EVENT.records(max(LEAST_EVENTS, EVENTS_PER_TERRITORY * t)),
        "news": NEWS.records(LEAST_NEWS + NEWS_PER_DAY * span),
        "daily": DAILY.records(span, t),
        "daily_holding": DAILY_HOLDING.records(span, t, f),
        "daily_force": DAILY_FORCE.records(span, t),
        "daily_dyad": DAILY_DYAD.records(span, f, f),
        "daily_mission": DAILY_MISSION.records(span),
    }


def parameter_record(scenario: Scenario) -> Any:
    """Return all parameters in the nested record that compiled steps read."""
    record = np.zeros(1, PARAMETER_TYPE).view(np.recarray)
    for name in PARAMETER_TYPE.names or ():
        record[name][0] = scenario.parameters_of(name).values()
    return record


def _switches(scenario: Scenario) -> Any:
    """Return which pathways are on."""
    record = np.zeros(1, SWITCH_TYPE).view(np.recarray)
    for way in PATHWAYS:
        record[way.name] = int(getattr(scenario.pathways, way.name))
    return record


def _clock(scenario: Scenario, seed: int) -> Any:
    """Return the bookkeeping of a run that starts."""
    clock = CLOCK.records(1)
    clock.seed[0], clock.people_per_agent[0] = seed, scenario.people_per_agent
    return clock


def _holdings(scenario: Scenario, territory: Territory) -> Any:
    """Return fighters, control and support, and where each faction can strike from what it holds."""
    holding = HOLDING.records(len(territory), len(scenario.factions))
    territory_row = {name: t for t, name in enumerate(territory.ids)}
    faction_row = {faction.id: f for f, faction in enumerate(scenario.factions)}
    control: Any = scenario.parameters_of("control")
    for h in scenario.holdings:
        row = holding[territory_row[h.place], faction_row[h.faction]]
        row.fighters, row.control, row.support = h.fighters, h.control, h.support
        row.reported = h.control
        if h.control >= control.controlled_at:  # what is held at the start was held before
            row.held_days = ceil(control.held_for)
    for f, faction in enumerate(scenario.factions):
        if faction.strike_reach >= 0:
            near = hops_from(territory, [int(t) for t in np.flatnonzero(holding.fighters[:, f] > 0)])
            for t, hops in near.items():
                holding[t, f].in_reach = int(hops <= faction.strike_reach)
    return holding


def _factions(scenario: Scenario) -> Any:
    """Return the factions' own columns."""
    rows = FACTION.records(len(scenario.factions))
    for f, faction in enumerate(scenario.factions):
        row = rows[f]
        row.key = f if faction.key is None else faction.key
        row.local = int(faction.local)
        row.consent = row.consent_start = faction.consent
        row.talks = row.talks_start = faction.talks
        row.included, row.excluded = int(faction.included), int(faction.id in scenario.reconstruction.excluded)
        same = ("quality", "discipline", "caution", "ambition", "loss_sensitivity")
        for name in (*same, "cohesion", "resources", "takes"):
            setattr(row, name, getattr(faction, name))
    return rows


def _dyads(scenario: Scenario) -> Any:
    """Return what factions are to each other, both ways alike at the start."""
    f = len(scenario.factions)
    rows = DYAD.records(f, f)
    faction_row = {faction.id: row for row, faction in enumerate(scenario.factions)}
    for d in scenario.dyads:
        for a, b in ((faction_row[d.a], faction_row[d.b]), (faction_row[d.b], faction_row[d.a])):
            rows[a, b].tension = rows[a, b].tension_start = d.tension
            rows[a, b].truce = rows[a, b].truce_start = d.truce
            rows[a, b].grudge, rows[a, b].distrust, rows[a, b].matters = d.grudge, d.distrust, int(d.matters)
            rows[a, b].status = AGREEMENT if d.agreement else TRUCE if d.truce > 0 else NO_DEAL
    return rows


def _relations(scenario: Scenario) -> Any:
    """Return how accepted each contributor is by the people under each faction."""
    rows = RELATION.records(max(1, len(scenario.contributors)), len(scenario.factions))
    for c, contributor in enumerate(scenario.contributors):
        for f, faction in enumerate(scenario.factions):
            rows[c, f].acceptance = contributor.acceptance.get(faction.id, RELATION.column("acceptance").start)
            rows[c, f].influence = contributor.influence.get(faction.id, 0.0)
    return rows


def _mission(scenario: Scenario) -> Any:
    """Return the mission's columns."""
    rows, mission = MISSION.records(1), scenario.mission
    names = ("deployed", "start_day", "ceiling", "enforcement", "answer", "authorised", "term_days", "renewal")
    for name in (*names, "funding", "mediation", "outreach", "promises"):
        rows[name] = getattr(mission, name)
    rows.until = mission.start_day + mission.term_days
    return rows


def _aid_plan(scenario: Scenario) -> Any:
    """Return how much aid is needed and sent."""
    rows = AID_PLAN.records(1)
    for name in AID_PLAN.names:
        rows[name] = getattr(scenario.aid, name)
    return rows


def _first_aid(w: World, scenario: Scenario) -> None:
    """Fill stores, and set how far needs were met, with the price of food that follows from it."""
    need = (w.territory.resident + w.territory.displaced) * scenario.aid.dependence
    w.aid.store[:, OWN] = w.aid.stored_first[:, OWN] = (need * scenario.aid.store_days).astype(np.int64)
    w.territory.relief[need > 0] = scenario.aid.relief
    w.territory.price[need > 0] += w.p.aid.price_rise[0] * (1.0 - scenario.aid.relief)


def _fund(scenario: Scenario) -> Any:
    """Return the fund for rebuilding; without a mission it never pays."""
    rows, plan = FUND.records(1), scenario.reconstruction
    rows.rule, rows.per_day, rows.cost = RULES.index(plan.rule), plan.per_day, plan.cost_per_person
    rows.pledged = rows.outstanding = sum(pledge.amount for pledge in plan.pledges)
    return rows


def _pledges(scenario: Scenario) -> Any:
    """Return what was promised for rebuilding."""
    rows = PLEDGE.records(len(scenario.reconstruction.pledges))
    for row, pledge in enumerate(scenario.reconstruction.pledges):
        rows.key[row], rows.amount[row], rows.day[row] = row, pledge.amount, pledge.day
        rows.chance[row] = pledge.arrives
    return rows


def _draws(columns: dict[str, Any], seed: int, decision: np.uint64, index: int) -> npt.NDArray[np.float64]:
    """Return a uniform number for every civilian row, keyed by identity."""
    out = np.empty(len(columns["serial"]))
    with np.errstate(over="ignore"):
        draw_people(out, seed, decision, columns["origin"], columns["serial"], index)
    return out


def _civilians(scenario: Scenario, territory: Territory, holding: Any, seed: int) -> dict[str, Any]:
    """Return civilian rows by territory of stay, and there by status and home; count persons in the territories."""
    groups, rows = settle_people(scenario, territory, holding), territory.rows
    t, away = len(territory), (groups.home != groups.place).astype(np.int64)
    for column, kind in (("resident", away == 0), ("displaced", away == 1)):
        rows[column][:] = np.bincount(groups.place[kind], groups.persons[kind], minlength=t)
    number = groups.rows(scenario.people_per_agent)
    per_home = np.bincount(groups.home, number, minlength=t).astype(np.int64)
    rows.first_home[:] = np.cumsum(per_home) - per_home
    serial = np.cumsum(number) - number - rows.first_home[groups.home]
    at = np.lexsort((rows.key[groups.home], away, rows.key[groups.place]))
    columns = CIVILIAN.arrays(int(number.sum()))
    columns["origin"][:] = np.repeat(rows.key[groups.home[at]], number[at])
    ahead = np.cumsum(number[at]) - number[at]
    columns["serial"][:] = np.arange(len(columns["serial"])) + np.repeat(serial[at] - ahead, number[at])
    rows_by_status = np.zeros((t, GROUPS), np.int64)
    np.add.at(rows_by_status, (groups.place, away), number)
    by_key = np.argsort(rows.key)
    first = np.empty(t, np.int64)
    first[by_key] = np.cumsum(rows_by_status.sum(axis=1)[by_key]) - rows_by_status.sum(axis=1)[by_key]
    feelings = scenario.feelings
    for index, name in enumerate(("fear", "hardship", "grievance", "trust")):
        draw = _draws(columns, seed, FEELING, index)
        columns[name][:] = np.clip(getattr(feelings, name) + (2.0 * draw - 1.0) * feelings.spread, 0.0, 1.0)
    place = np.repeat(by_key, rows_by_status.sum(axis=1)[by_key])
    _lean(columns, place, holding, scenario, _draws(columns, seed, SIDE, 0))
    of_key = np.full(int(rows.key.max()) + 1, -1, np.int64)
    of_key[rows.key] = np.arange(t)
    return {
        "civilian": Civilians(**columns),
        "first_row": first,
        "rows": rows_by_status,
        "by_key": by_key,
        "of_key": of_key,
    }


def _lean(columns: dict[str, Any], place: Any, holding: Any, scenario: Scenario, draw: Any) -> None:
    """Set the sides of civilians by the shares of support where they stay; sides in the order of their keys."""
    keys = [f if faction.key is None else faction.key for f, faction in enumerate(scenario.factions)]
    below = np.zeros(len(draw))
    columns["side"][:] = NO_SIDE
    for f in np.argsort(keys):
        support = holding.support[:, f][place]
        columns["side"][(draw >= below) & (draw < below + support)] = f
        below += support


def _first_means(w: World) -> None:
    """Set each territory's mean feelings and each faction's support from the rows that stay there."""
    place = places(w)
    for name in ("fear", "hardship", "grievance", "trust"):
        total = np.bincount(place, getattr(w.civilian, name), minlength=len(w.territory))
        w.territory[name] = np.clip(total / np.maximum(1, w.rows.sum(axis=1)), 0.0, 1.0)
    for f in range(len(w.faction)):
        w.leaning[:, f] = np.bincount(place[w.civilian.side == f], minlength=len(w.territory))
