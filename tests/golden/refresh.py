"""Write the golden results anew: `make golden`; only where numbers are meant to move, and the changelog says why."""

import json
from pathlib import Path

from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

FILE = Path(__file__).with_name("worlds.json")
WORLDS = (("grid-36", 1, 365), ("ring-12", 3, 365), ("gaza-isf", 3, 150))


def golden_results() -> dict[str, dict[str, float]]:
    """Run the golden worlds and sum each one up; shares to eight digits."""
    found = {}
    for name, seed, days in WORLDS:
        result = outcomes(simulate(load_scenario(name), seed, days))
        found[f"{name}, seed {seed}, {days} days"] = {key: round(value, 8) for key, value in result.items()}
    return found


if __name__ == "__main__":
    FILE.write_text(json.dumps(golden_results(), indent=1) + "\n", encoding="utf-8")
