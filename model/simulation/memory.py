"""How much memory a world needs, estimated before it is made."""

import os

from interpose.model.errors import ScenarioError
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.daily_series import DAILY, DAILY_DYAD, DAILY_FORCE, DAILY_HOLDING

BYTES_PER_CIVILIAN = 75
"""A civilian row (24), and what is drawn for it at the start (measured with ten million rows: 70 in all)."""
BYTES_PER_GROUP = 48
"""A home and a territory of stay while people are settled (at most every home with every territory)."""
SHARE = 0.9
"""Share of the machine's memory that worlds may take."""


def expected_bytes(scenario: Scenario, days: int | None = None) -> int:
    """Return the estimated memory of one world: its people, where they stay, and its daily series (bytes)."""
    span = scenario.days if days is None else days
    places, factions = len(scenario.places), len(scenario.factions)
    civilians = sum(place.population // scenario.people_per_agent + 1 for place in scenario.places)
    per_day = DAILY.dtype.itemsize + DAILY_FORCE.dtype.itemsize + factions * DAILY_HOLDING.dtype.itemsize
    displaced_from = sum(place.stay < 1 for place in scenario.places)
    groups = places + displaced_from * places
    pairs = span * factions**2 * DAILY_DYAD.dtype.itemsize
    return pairs + civilians * BYTES_PER_CIVILIAN + groups * BYTES_PER_GROUP + span * places * per_day


def memory_of_machine() -> int | None:
    """Return the memory of this machine in bytes, or None where it cannot be determined."""
    try:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def check_memory(scenario: Scenario, days: int | None = None, at_once: int = 1) -> None:
    """Refuse worlds that cannot fit into this machine.

    Parameters
    ----------
    scenario : Scenario
        What world.
    days : int, optional
        Days to run; default: the scenario's.
    at_once : int
        Worlds that run at the same time.

    Raises
    ------
    ScenarioError
        With the memory needed, the memory there is, and what to change.
    """
    needed, present = at_once * expected_bytes(scenario, days), memory_of_machine()
    if present is not None and needed > SHARE * present:
        size = f"about {needed / 1e9:,.0f} GB of memory, this machine has {present / 1e9:,.0f}"
        cure = "take fewer days, fewer territories, more people per agent"
        if at_once > 1:
            raise ScenarioError(f"{scenario.name}: {at_once} worlds at once need {size}: {cure} or fewer threads")
        raise ScenarioError(f"{scenario.name}: this world needs {size}: {cure}")
