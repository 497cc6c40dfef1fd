"""Roads, aid and money for rebuilding at the start."""

from typing import Any

import numpy as np

from interpose.model.scenario.scenario import Scenario
from interpose.model.state.ledgers import AID, AID_PLAN, FUND, OWN, PLEDGE, ROAD, RULES, WORKS
from interpose.model.state.territory import Territory


def supply_tables(scenario: Scenario, territory: Territory) -> dict[str, Any]:
    """Make the tables of roads, aid and money for rebuilding."""
    t = len(territory)
    return {
        "road": ROAD.records(len(territory.graph.neighbour)),
        "aid": AID.records(t, 2),
        "aid_plan": _aid_plan(scenario),
        "fund": _fund(scenario),
        "pledge": _pledges(scenario),
        "works": WORKS.records(t),
    }


def _aid_plan(scenario: Scenario) -> Any:
    """Write how much aid is needed and sent."""
    rows = AID_PLAN.records(1)
    for name in AID_PLAN.names:
        rows[name] = getattr(scenario.aid, name)
    return rows


def first_aid(territory: Any, aid: Any, p: Any, scenario: Scenario) -> None:
    """Fill stores, and say how far needs were met, with the price of food that follows from it."""
    need = (territory.resident + territory.displaced) * scenario.aid.dependence
    aid.store[:, OWN] = aid.stored_first[:, OWN] = (need * scenario.aid.store_days).astype(np.int64)
    territory.relief[need > 0] = scenario.aid.relief
    territory.price[need > 0] += p.aid.price_rise[0] * (1.0 - scenario.aid.relief)


def _fund(scenario: Scenario) -> Any:
    """Open the fund for rebuilding; without a mission it never pays."""
    rows, plan = FUND.records(1), scenario.reconstruction
    rows.rule, rows.per_day, rows.cost = RULES.index(plan.rule), plan.per_day, plan.cost_per_person
    rows.pledged = rows.outstanding = sum(pledge.amount for pledge in plan.pledges)
    return rows


def _pledges(scenario: Scenario) -> Any:
    """Write what was promised for rebuilding."""
    rows = PLEDGE.records(len(scenario.reconstruction.pledges))
    for row, pledge in enumerate(scenario.reconstruction.pledges):
        rows.key[row], rows.amount[row], rows.day[row] = row, pledge.amount, pledge.day
        rows.chance[row] = pledge.arrives
    return rows
