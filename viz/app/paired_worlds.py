"""Worlds side by side: advancing one to a day, and the worlds to compare it with."""

from collections.abc import Iterable
from typing import Any

from interpose.model.scenario.policies import policies
from interpose.viz.app.live_world import Lane
from interpose.viz.app.totals import History

UNCHANGED, BASE = "unchanged", "base"
type Track = tuple[Lane, History]


def advanced_to(lane: Lane, forks: Iterable[tuple[int, dict[str, Any]]], day: int) -> Track:
    """Advance a world to a day, with the changes made on the way, and return its totals.

    Parameters
    ----------
    lane : Lane
        A world on an earlier day.
    forks : iterable of (int, dict)
        Days of changes, and the changes by path.
    day : int
        The day to reach.
    """
    history = History.of(lane)
    for fork_day, changes in forks:
        lane.advance(fork_day - lane.day)
        lane.change(changes)
    lane.advance(day - lane.day)
    history.follow(lane)
    return lane, history


def policy_words(policy: str) -> str:
    """Name a policy as the world without it."""
    return {"force": "the force", "all-pathways": "all pathways"}.get(policy, policy.replace("_", " "))


def comparisons() -> list[dict[str, str]]:
    """List the worlds to compare with."""
    without_policies = [{"value": name, "text": f"the same without {policy_words(name)}"} for name in policies()]
    shipped = {"value": BASE, "text": "the scenario as shipped"}
    return [{"value": "", "text": "nothing"}, without_policies[0], shipped, *without_policies[1:]]
