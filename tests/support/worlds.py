"""Small worlds for tests: scenarios as plain data, a run without fuss, and comparison of worlds column by column."""

import copy
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.world import World

ALL_PATHWAYS = tuple(pathway.name for pathway in PATHWAYS)
FORCE_TABLES = ("unit", "presence", "contributor", "relation", "mission", "daily_force", "task_mix", "on")
FORCE_TABLES += ("fund", "pledge", "daily_mission", "news", "clock.news", "clock.unsaid", "event.call")
"""What belongs to a force: its tables, what is told of it, and what became of calls to it."""
STILL = {
    "posture.rationality": 10.0,
    "posture.gain_raid": 0.0,
    "posture.gain_attack": 0.0,
    "posture.gain_ground": 0.0,
    "posture.gain_strike": 0.0,
    "posture.gain_rest": 0.0,
    "posture.gain_truce": 0.0,
    "posture.loss_raid": 5.0,
    "posture.loss_attack": 5.0,
    "posture.cost_strike": 5.0,
    "posture.cost_raid": 5.0,
    "posture.cost_attack": 5.0,
    "posture.loss_struck": 0.0,
    "posture.cost_rest": 5.0,
    "violation.cost_prey": 5.0,
}
"""Changes after which every faction holds, whatever happens: all else is worth e ** -25 or less beside it."""

LIVELY = {
    "posture": {
        "gain_raid": 1.8,
        "gain_attack": 1.6,
        "gain_strike": 2.2,
        "cost_raid": 0.8,
        "cost_attack": 1.0,
        "cost_strike": 1.5,
        "review_days": 7.0,
    },
    "clash": {"friction": 0.05, "raid_rate": 0.12, "attack_rate": 0.3, "strike_rate": 0.15},
    "violation": {"base_rate": 0.02, "prey_rate": 0.15, "harm_rate": 0.01},
    "communal": {"dispute_rate": 0.0},
    "resistance": {"attack_rate": 0.004, "protest_rate": 0.05},
    "escalation": {"reply": 0.25, "consent_loss": 0.01},
}
"""What makes the small worlds below eventful, whatever the defaults are calibrated to; civilians are at peace."""


def valley() -> dict[str, Any]:
    """Describe three territories, two parties with a front between, and a truce that is half believed; no force."""
    return {
        "name": "valley",
        "people_per_agent": 100,
        "places": [
            {"id": "A", "key": 0, "population": 40_000, "area_km2": 20, "entry_people": 2000, "damage": 0.3},
            {"id": "B", "key": 1, "population": 60_000, "area_km2": 30, "damage": 0.5},
            {"id": "C", "key": 2, "population": 20_000, "area_km2": 10},
        ],
        "links": [{"a": "A", "b": "B", "front": 1}, {"a": "B", "b": "C"}],
        "factions": [
            {"id": "red", "key": 0, "local": True},
            {"id": "blue", "key": 1, "local": False, "strike_reach": 5},
        ],
        "holdings": [
            {"place": "A", "faction": "red", "fighters": 500, "control": 0.8, "support": 0.3},
            {"place": "B", "faction": "blue", "fighters": 800, "control": 0.6, "support": 0.05},
            {"place": "B", "faction": "red", "fighters": 300, "control": 0.3, "support": 0.3},
            {"place": "C", "faction": "red", "fighters": 200, "control": 0.7, "support": 0.3},
            {"place": "C", "faction": "blue", "fighters": 150, "control": 0.3, "support": 0.1},
        ],
        "dyads": [{"a": "red", "b": "blue", "tension": 0.6, "truce": 0.3}],
        "parameters": copy.deepcopy(LIVELY),
    }


def with_force(document: Mapping[str, Any], **mission: Any) -> dict[str, Any]:
    """Add a strong force of two contributors that arrives within a month to a scenario's data."""
    out = copy.deepcopy(dict(document))
    first = {"offer_low": 3000, "offer_high": 4000, "first_days": [5, 10], "full_days": [15, 25]}
    out["contributors"] = [
        {
            "id": "X",
            "key": 0,
            **first,
            "robustness": 0.8,
            "quality": 0.7,
            "acceptance": {"red": 0.9, "blue": 0.2},
            "influence": {"red": 0.6},
        },
        {"id": "Y", "key": 1, **first, "robustness": 0.6, "quality": 0.5, "observers": 0.4, "police": 0.1},
    ]
    out["mission"] = {"deployed": True, "enforcement": 0.8, **mission}
    return out


def pathways(*on: str) -> dict[str, bool]:
    """Return the changes that leave only the named pathways on."""
    return {f"pathways.{name}": name in on for name in ALL_PATHWAYS}


def scenario(document: Mapping[str, Any], changes: Mapping[str, Any] | None = None) -> Scenario:
    """Make a scenario from a copy of plain data, with changes by path."""
    return scenario_from(copy.deepcopy(dict(document)), changes)


def run_days(what: Scenario, seed: int, days: int) -> World:
    """Let a fresh world live for some days; refuses worlds so violent that the event buffer would need draining."""
    world = assemble(what, seed, days)
    reached = compiled_day()(world, 0, days)
    assert reached == days, f"the event buffer was half full on day {reached}"
    assert world.clock.lost[0] == 0
    return world


def events(world: World) -> Any:
    """Return the event log of a world as far as it is written."""
    return world.event[: int(world.clock.events[0])]


def deaths(world: World) -> int:
    """Count the dead of a run: fighters and civilians."""
    return int(world.daily.deaths_fighters.sum() + world.daily.deaths_civilians.sum())


def columns(world: World, skip: Iterable[str] = ()) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    """Go through every column of every table of a world, except the named tables; the log as far as it is written."""
    left_out = set(skip)
    for full, values in _every_column(world, left_out):
        if full not in left_out:
            yield full, values


def _every_column(world: World, left_out: set[str]) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    for name, table in zip(World._fields, world, strict=True):
        if name in left_out:
            continue
        rows = events(world) if name == "event" else table
        rows = table[: int(world.clock.news[0])] if name == "news" else rows
        if isinstance(rows, tuple):
            for field, values in zip(rows._fields, rows, strict=True):
                yield f"{name}.{field}", values
        elif rows.dtype.names:
            for field in rows.dtype.names:
                yield f"{name}.{field}", rows[field]
        else:
            yield name, rows


def differences(one: World, other: World, skip: Iterable[str] = ()) -> list[str]:
    """Name every column in which two worlds are not the same bit for bit."""
    pairs = zip(columns(one, skip), columns(other, skip), strict=True)
    return [name for (name, a), (_, b) in pairs if a.shape != b.shape or a.tobytes() != b.tobytes()]


def digest(world: World, skip: Iterable[str] = ()) -> str:
    """Hash a world, column by column (records have padding, which means nothing)."""
    total = hashlib.sha256()
    for name, values in columns(world, skip):
        total.update(name.encode())
        total.update(np.ascontiguousarray(values).tobytes())
    return total.hexdigest()


def first_difference(one: World, other: World, days: int) -> int | None:
    """Return the first day on which the world's own series or events differ (calls to a force aside); None if none."""
    for day in range(days):
        for table in ("daily", "daily_holding"):
            a, b = getattr(one, table)[day], getattr(other, table)[day]
            if any(a[field].tobytes() != b[field].tobytes() for field in a.dtype.names):
                return day
        a, b = (events(w)[events(w).day == day] for w in (one, other))
        told = [field for field in a.dtype.names if f"event.{field}" not in FORCE_TABLES]
        if len(a) != len(b) or any(a[field].tobytes() != b[field].tobytes() for field in told):
            return day
    return None


def named_events(what: Scenario, world: World, day: int | None = None) -> list[tuple[Any, ...]]:
    """List events with ids in place of rows and units by key, sorted, so that no order of listing shows."""
    parties = {row: faction.id for row, faction in enumerate(what.factions)} | {-1: "-1", -2: "-2", -3: "-3"}
    out = []
    for e in events(world):
        if day is not None and e.day != day:
            continue
        unit = int(world.unit[e.unit].key) if e.unit >= 0 else -1
        who = (parties[int(e.actor)], parties[int(e.target)], parties[int(e.blamed)])
        rest = [n for n in e.dtype.names if n not in ("territory", "actor", "target", "blamed", "unit")]
        out.append((what.places[int(e.territory)].id, *who, unit, *(int(e[n]) for n in rest)))
    return sorted(out)
