"""Factions, contributors and the mission at the start: what each has, and what they are to each other."""

from math import ceil
from typing import Any

import numpy as np

from interpose.agents.contributor import RELATION
from interpose.agents.faction import AGREEMENT, DYAD, FACTION, HOLDING, NO_DEAL, TRUCE
from interpose.agents.mission import MISSION
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.territory import Territory, hops_from


def holding_rows(scenario: Scenario, territory: Territory) -> Any:
    """Write fighters, control and support, and where each faction can strike from what it holds."""
    holding = HOLDING.records(len(territory), len(scenario.factions))
    place = {name: t for t, name in enumerate(territory.ids)}
    party = {faction.id: f for f, faction in enumerate(scenario.factions)}
    control: Any = scenario.parameters_of("control")
    for h in scenario.holdings:
        row = holding[place[h.place], party[h.faction]]
        row.fighters, row.control, row.support = h.fighters, h.control, h.support
        row.reported = h.control
        if h.control >= control.controlled_at:  # what is held at the start was held before
            row.held_days = ceil(control.held_for)
    _fear_of_holders(scenario, holding)
    for h in scenario.holdings:
        if h.feared is not None:
            holding[place[h.place], party[h.faction]].feared_start = h.feared
    holding.feared[:] = holding.feared_start
    for f, faction in enumerate(scenario.factions):
        if faction.strike_reach >= 0:
            near = hops_from(territory, [int(t) for t in np.flatnonzero(holding.fighters[:, f] > 0)])
            for t, hops in near.items():
                holding[t, f].in_reach = int(hops <= faction.strike_reach)
    return holding


def _fear_of_holders(scenario: Scenario, holding: Any) -> None:
    """Let people fear fighters from outside where nobody leans to them; where they hold nothing, if nobody does."""
    for f, faction in enumerate(scenario.factions):
        if not faction.local:
            nobody, holds = holding.support[:, f] == 0, holding.control[:, f] > 0
            holding.feared_start[:, f] = np.where(holds, nobody, nobody.all())


def faction_rows(scenario: Scenario) -> Any:
    """Write the factions' own columns."""
    rows = FACTION.records(len(scenario.factions))
    for f, faction in enumerate(scenario.factions):
        row = rows[f]
        row.key = f if faction.key is None else faction.key
        row.local = int(faction.local)
        row.consent = row.consent_start = faction.consent
        row.talks = row.talks_start = faction.talks
        row.included, row.excluded = int(faction.included), int(faction.id in scenario.reconstruction.excluded)
        same = ("quality", "discipline", "caution", "ambition", "loss_sensitivity")
        for name in (*same, "cohesion", "resources", "takes", "amends"):
            setattr(row, name, getattr(faction, name))
    return rows


def dyad_rows(scenario: Scenario) -> Any:
    """Write what factions are to each other, both ways alike at the start."""
    f = len(scenario.factions)
    rows = DYAD.records(f, f)
    party = {faction.id: row for row, faction in enumerate(scenario.factions)}
    for d in scenario.dyads:
        for a, b in ((party[d.a], party[d.b]), (party[d.b], party[d.a])):
            rows[a, b].tension = rows[a, b].tension_start = d.tension
            rows[a, b].truce = rows[a, b].truce_start = d.truce
            rows[a, b].grudge, rows[a, b].distrust, rows[a, b].matters = d.grudge, d.distrust, int(d.matters)
            rows[a, b].status = AGREEMENT if d.agreement else TRUCE if d.truce > 0 else NO_DEAL
    return rows


def relation_rows(scenario: Scenario) -> Any:
    """Write how accepted each contributor is by the people under each faction."""
    rows = RELATION.records(max(1, len(scenario.contributors)), len(scenario.factions))
    for c, contributor in enumerate(scenario.contributors):
        for f, faction in enumerate(scenario.factions):
            rows[c, f].acceptance = contributor.acceptance.get(faction.id, RELATION.column("acceptance").start)
            rows[c, f].influence = contributor.influence.get(faction.id, 0.0)
    return rows


def mission_row(scenario: Scenario) -> Any:
    """Write the mission's columns."""
    rows, mission = MISSION.records(1), scenario.mission
    names = ("deployed", "start_day", "ceiling", "enforcement", "answer", "authorised", "term_days", "renewal")
    for name in (*names, "funding", "mediation", "outreach", "promises", "amends"):
        rows[name] = getattr(mission, name)
    rows.until = mission.start_day + mission.term_days
    return rows
