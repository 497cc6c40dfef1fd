"""A small and busy world, run for ten days; as a program it prints a hash of every column."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

DAYS, SEED = 10, 20_260_116


def document() -> dict[str, Any]:
    """Describe three territories, two parties and a force that arrives at once, all of them restless."""
    from support.worlds import valley, with_force

    out = with_force(valley(), unit_size=60)
    for contributor in out["contributors"]:
        contributor |= {"first_days": [0, 1], "full_days": [2, 4], "offer_low": 600, "offer_high": 900}
    out["mission"]["tasks"] = {"protect": 1.0}
    out["people_per_agent"] = 10
    for place in out["places"]:
        place |= {"stay": 0.8, "entry_people": 400, "population": place["population"] // 20, "area_km2": 2.0}
    out["mission"]["tasks"] = {"interpose": 0.8, "protect": 0.5, "enforce": 0.2}
    out["parameters"] = {
        "logistics": {"travel_days": 0, "entry_risk": 0},
        "deployment": {"search_km2": 1, "disarm_rate": 0.1, "disarm_fights": 0.5, "access_floor": 0.8},
        "clash": {"friction": 0.5, "raid_rate": 1.0, "attack_rate": 1.0, "strike_rate": 1.0, "scale": 8.0},
        "violation": {"base_rate": 1.0, "prey_rate": 1.0, "harm_rate": 0.2, "scale": 8.0},
        "communal": {"dispute_rate": 500.0},
        "resistance": {"attack_rate": 0.5, "protest_rate": 1.0},
        "attitudes": {"recruit": 0.01, "recruit_above": 0.0, "join": 0.1, "leave": 0.1},
        "posture": {"review_days": 2.0},
    }
    return out


def run() -> Any:
    """Let the world live for ten days."""
    from interpose.model.scenario.loading import scenario_from
    from interpose.model.simulation.compiled_day import compiled_day
    from interpose.model.simulation.initial_state import assemble

    world = assemble(scenario_from(document()), SEED, DAYS)
    with np.errstate(over="ignore"):  # whole numbers of 64 bits wrap round on purpose
        reached = compiled_day()(world, 0, DAYS)
    assert reached == DAYS
    return world


def hashes(world: Any) -> dict[str, str]:
    """Hash every column of a world."""
    from support.worlds import columns

    return {name: hashlib.sha256(np.ascontiguousarray(v).tobytes()).hexdigest()[:16] for name, v in columns(world)}


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.stdout.write(json.dumps(hashes(run())))
