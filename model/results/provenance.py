"""Where a result comes from: everything that is needed to make it again."""

import platform
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib import metadata
from typing import Any

from interpose.agents.compiled.additions import describe_added
from interpose.agents.compiled.cache import fingerprint
from interpose.model.scenario.readers import DRAWN
from interpose.model.scenario.scenario import Scenario

PACKAGES = ("mesa", "networkx", "numba", "numpy", "pandas", "pyarrow", "plotly", "pydantic", "scipy")


def version() -> str:
    """Return the version of interpose that is installed."""
    return metadata.version("interpose")


def world_of(scenario: Scenario) -> dict[str, Any]:
    """Return everything that decides what happens in a world as plain data, from which it can be made again."""
    return scenario.model_dump(mode="json", exclude={*DRAWN, "facts", "reported", "choices", "policies"})


def drawn_of(scenario: Scenario) -> dict[str, Any]:
    """Return what a scenario's map is drawn from: outlines of territories, and what lies around."""
    return {part: getattr(scenario, part) for part in DRAWN}


def origin_now() -> dict[str, Any]:
    """Return what this process is: version and sources of interpose, interpreter, machine and packages."""
    added = describe_added()
    return {
        "software": {"name": "interpose", "version": version(), "compiled_sources": fingerprint()}
        | ({"plugins": added} if added else {}),
        "environment": {
            "python": sys.version.split()[0],
            "platform": platform.platform(),
            "processor": platform.machine(),
            "packages": {name: metadata.version(name) for name in PACKAGES},
        },
    }


def settled_in(worlds: Mapping[str, Scenario]) -> dict[str, Any]:
    """Return for each world that draws from a posterior which paths it settles otherwise; nothing where none draws."""
    settled = {name: list(world.open_draws.settled) for name, world in worlds.items() if world.open_draws}
    return {"settled": settled} if settled else {}


def provenance(scenario: Scenario, seeds: list[int], days: int) -> dict[str, Any]:
    """Return a result's origin: version, code, scenario with all values, seeds, environment and time.

    Returns
    -------
    dict
        Plain data, ready for JSON.
    """
    draws, here = scenario.open_draws, origin_now()
    return {
        "software": here["software"],
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "seeds": seeds,
        "days": days,
        "environment": here["environment"],
        "scenario": scenario.model_dump(mode="json", exclude=set(DRAWN)),
        **({"parameters": draws.described(seeds)} if draws is not None else {}),
        "note": "Research and education. Results are distributions under stated assumptions, not forecasts.",
    }
