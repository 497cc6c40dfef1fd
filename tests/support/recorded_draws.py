"""Run a small, very busy world without compiling, note each draw with the line that asks for it, tell what is shared.

Run by test_distinct_draws.py with NUMBA_DISABLE_JIT=1; not a test itself.
"""

import copy
import importlib
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from support.worlds import scenario, valley, with_force

from interpose.model.chance import streams
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.rules import aid_diversion as taking
from interpose.model.rules import deal_terms, response, unit_by_lot
from interpose.model.rules import disarmament as demobilisation
from interpose.model.rules import row_sampling as people
from interpose.model.simulation.initial_state import assemble

DAYS = 6
# Keys are chosen so that numbers made of them overlap where they can: units 0 ..., territories times 64 plus faction.
PLACE_KEYS, FACTION_KEYS = (0, 4, 8), (0, 1, 60)


def violent() -> dict[str, Any]:
    """Describe a world with everything at its most frequent."""
    document = with_force(valley())
    document["factions"].append({"id": "green", "key": 2, "local": True, "strike_reach": 5})
    document["dyads"] += [{"a": "green", "b": f, "tension": 1.0} for f in ("red", "blue")]
    for place, key in zip(document["places"], PLACE_KEYS, strict=True):
        place["key"], place["population"] = key, 6000
        place["area_km2"], place["entry_people"], place["entry_trucks"] = 2, 10**6, 5
    for faction, key in zip(document["factions"], FACTION_KEYS, strict=True):
        faction["key"], faction["consent"], faction["discipline"], faction["local"] = key, 0.0, 0.0, True
    document["holdings"] = [
        {"place": p, "faction": f, "fighters": 1000, "control": 0.3, "support": 0.3}
        for p in "ABC"
        for f in ("red", "blue", "green")
    ]
    for contributor in document["contributors"]:
        contributor["first_days"] = contributor["full_days"] = [0, 0]
    document["mission"]["tasks"] = {"enforce": 0.3}
    document["people_per_agent"] = 10
    document["feelings"] = {"grievance": 0.9, "trust": 0.1}
    document["aid"] = {"dependence": 1.0, "trucks": 4.5, "mission_trucks": 2.5, "truck_rations": 1000}
    document["reconstruction"] = {"rule": "strict", "excluded": ["red", "green"], "per_day": 50}
    document["reconstruction"]["pledges"] = [{"id": f"m{i}", "amount": 5000, "arrives": 0.9} for i in range(5)]
    document["parameters"] = {
        "logistics": {"travel_days": 0, "lift": 50_000, "entry_risk": 0},
        "deployment": {"search_km2": 1, "disarm_fights": 5, "heavy_hand": 1, "access_floor": 0.5},
        "control": {"controlled_at": 0.2, "held_for": 0},
        "aid": {"found_toll": 1, "suspends": 0.5},
        "posture": {"review_days": 1, "gain_raid": 2, "gain_attack": 2, "gain_strike": 2},
        "clash": {"friction": 1, "raid_rate": 1, "attack_rate": 1, "strike_rate": 5, "most_deaths": 9},
        "violation": {"base_rate": 1, "prey_rate": 1, "harm_rate": 0.2, "most_deaths": 9},
        "communal": {"dispute_rate": 500},
        "resistance": {"attack_rate": 0.5, "protest_rate": 1, "scale": 5},
        "monitoring": {"rumour_right": 0.0},
        "attitudes": {"recruit": 0.01},
    }
    return copy.deepcopy(document)


def main() -> None:
    """Write one line for each pair of source lines that share a draw: how often, where, and one example."""
    asked: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    plain = {name: getattr(streams, name) for name in ("uniform", "bits")}

    def recorder(name: str) -> Any:
        def record(key: Any, entity: Any, index: Any) -> Any:
            caller = sys._getframe(1)
            line = f"{caller.f_code.co_filename.rsplit('/', 1)[-1]}:{caller.f_code.co_name}:{caller.f_lineno}"
            asked[int(key), int(entity), int(index)].append(line)
            return plain[name](key, entity, index)

        return record

    rules = (people, demobilisation, taking, deal_terms, response, unit_by_lot)
    for module in (*rules, *(importlib.import_module(m.__name__) for m in MECHANISMS)):
        for name in plain:
            if hasattr(module, name):
                setattr(module, name, recorder(name))
    with np.errstate(over="ignore"):
        world = assemble(scenario(violent()), 1, DAYS)
        for day in range(DAYS):
            world.mission.in_force[0] = 1
            world.clock.first_today[0] = world.clock.events[0]
            for mechanism in MECHANISMS:
                mechanism.step(world, day)
    shared: dict[str, list[Any]] = defaultdict(list)
    for counter, lines in asked.items():
        if len(lines) > 1:
            shared[" and ".join(sorted(set(lines)))].append(counter[1:])
    kinds = sorted({int(k) for k in world.event.kind[: int(world.clock.events[0])]})
    told = [f"{len(asked)} draws {int(world.clock.events[0])} events {kinds}"]
    for lines, examples in shared.items():
        told.append(f"{len(examples)} shared by {lines}, for instance (entity, index) = {examples[0]}")
    sys.stdout.write("\n".join(told) + "\n")


if __name__ == "__main__":
    main()
