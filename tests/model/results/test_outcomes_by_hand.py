"""Every outcome of a run from plain loops over what happened: a record made by chance, without a simulated day."""

from collections import Counter
from typing import Any

import numpy as np
import pytest
from support.worlds import scenario, valley, with_force

from interpose.agents.faction import THE_FORCE
from interpose.model.results.outcomes import COUNTED, outcomes
from interpose.model.results.run import Run
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    EVENT,
    FORCE_HARM,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    VIOLATION,
)

DAYS, EVENTS = 50, 400
MADE_UP = {
    "daily": ("resident", "displaced", "left"),
    "daily_force": ("troops", "called_off", "stopped", "calmed", "attacks"),
    "aid": ("delivered", "intercepted", "taxed", "captured", "stolen", "resold"),
    "works": ("disbursed", "misused"),
    "territory": ("resident", "displaced", "departed"),
    "holding": ("recruits",),
    "dyad": ("relapses",),
}
"""Whole numbers of the record, by table."""
FELT = ("fear", "hardship", "grievance", "trust", "relief")


@pytest.fixture(scope="module")
def run() -> Run:
    """Return a record of 50 days in which anything may have happened."""
    chance, what = np.random.default_rng(12), scenario(with_force(valley()))
    world, events = assemble(what, 1, DAYS), EVENT.records(EVENTS)
    for table, columns in MADE_UP.items():
        for column in columns:
            values = getattr(world, table)[column]
            values[...] = chance.integers(1, 90, values.shape)
    for column in FELT:
        world.daily[column] = chance.random(world.daily[column].shape)
    world.territory.damage[...], world.faction.consent[...] = chance.random((2, 3)).T[:, 0], chance.random(2)
    world.daily_dyad.status[...] = chance.integers(0, 3, world.daily_dyad.status.shape)
    events.day, events.kind = np.sort(chance.integers(0, DAYS, EVENTS)), chance.integers(0, 7, EVENTS)
    events.outcome, events.breach = chance.integers(0, 6, EVENTS), chance.integers(0, 2, EVENTS)
    events.target = chance.choice([-1, 0, 1, THE_FORCE], EVENTS)
    for column in ("deaths_actor", "deaths_target", "deaths_civilians", "deaths_force", "injured", "best"):
        events[column] = chance.integers(0, 9, EVENTS)
    return Run(what, 1, DAYS, world, events)


def of_events(run: Run) -> dict[str, float]:
    """Count what happened, event by event."""
    found: dict[str, float] = Counter()
    per_day = [0] * DAYS
    for e in run.events:
        happened = e.outcome not in (CALLED_OFF, STOPPED, TURNED)
        dead = int(e.deaths_actor) + int(e.deaths_target) + int(e.deaths_civilians) + int(e.deaths_force)
        per_day[e.day] += dead
        found["clashes"] += happened and e.kind == CLASH
        found["strikes"] += e.kind == STRIKE
        found["violations"] += happened and e.kind == VIOLATION
        found["communal"] += happened and e.kind == COMMUNAL
        found["breaches"] += happened and e.breach
        found["battle_deaths"] += dead * (e.kind in (CLASH, STRIKE))
        found["one_sided_deaths"] += dead * (e.kind == VIOLATION)
        found["deaths_fighters"] += e.deaths_actor + e.deaths_target
        found["deaths_civilians"] += e.deaths_civilians
        found["deaths_force"] += e.deaths_force
        found["deaths_by_force"] += e.deaths_civilians * (e.kind == FORCE_HARM)
        found["deaths_communal"] += e.deaths_civilians * (e.kind == COMMUNAL)
        found["reported_deaths"] += e.best
        found["injured"] += e.injured
        found["protests"] += e.kind == PROTEST and e.target == THE_FORCE
    found["worst_month"] = max(sum(per_day[first : first + 30]) for first in range(DAYS - 29))
    return found


def of_people_and_goods(run: Run) -> dict[str, float]:
    """Reckon where people are, what they feel, what became of aid, money and deals."""
    w, days, places = run.world, range(DAYS), range(3)
    cells = [w.daily[day, place] for day in days for place in places]
    there = [int(c.resident) + int(c.displaced) for c in cells]
    found = {
        f"mean_{name}": sum(float(c[name]) * n for c, n in zip(cells, there, strict=True)) / sum(there) for name in FELT
    }
    lost = sum(int(row[name]) for row in w.aid.flat for name in MADE_UP["aid"][1:])
    ends = [int(t.resident) + int(t.displaced) for t in w.territory]
    under = sum(int(w.daily_dyad.status[day, 0, 1]) > 0 for day in days)
    breaches = sum(int(e.breach) for e in run.events if e.outcome not in (CALLED_OFF, STOPPED, TURNED))
    return found | {
        "displaced": sum(int(t.displaced) for t in w.territory),
        "departed": sum(int(t.departed) for t in w.territory),
        "moved": sum(int(c.left) for c in cells),
        "recruits": int(w.holding.recruits.sum()),
        "mean_consent": (float(w.faction.consent[0]) + float(w.faction.consent[1])) / 2,
        "mean_damage": sum(float(t.damage) * n for t, n in zip(w.territory, ends, strict=True)) / sum(ends),
        "aid_lost": lost / (lost + sum(int(row.delivered) for row in w.aid.flat)),
        "money_spent": sum(int(row.disbursed) for row in w.works.flat),
        "money_misused": sum(int(row.misused) for row in w.works.flat),
        "deal_days": under,
        "breach_rate": breaches / under,
        "deals_broken": int(w.dyad.relapses[0, 1]),
    }


def of_the_force(run: Run) -> dict[str, float]:
    """Reckon what the force did, day by day."""
    daily: Any = run.world.daily_force
    troop_days = sum(int(daily.troops[day, place]) for day in range(DAYS) for place in range(3))
    dead = sum(int(e.deaths_force) for e in run.events)
    return {
        "attacks_on_force": sum(int(n) for n in daily.attacks[:DAYS].flat),
        "called_off": sum(int(n) for n in daily.called_off[:DAYS].flat),
        "stopped": sum(int(n) for n in daily.stopped[:DAYS].flat),
        "calmed": sum(int(n) for n in daily.calmed[:DAYS].flat),
        "troops_at_end": sum(int(n) for n in daily.troops[DAYS - 1]),
        "troop_days": troop_days,
        "force_deaths_per_1000_years": 1000 * dead / (troop_days / 365.25),
    }


def test_outcomes_are_what_plain_loops_count(run: Run) -> None:
    expected = of_events(run) | of_people_and_goods(run) | of_the_force(run)
    found = outcomes(run)
    costs = {outcome.name for outcome in COUNTED if outcome.name.startswith("cost_")}
    assert set(found) == set(expected) | costs
    assert {name: found[name] for name in expected} == pytest.approx(expected, rel=1e-6)
