"""Worlds side by side: playing one to a day, and what can stand beside it."""

from collections.abc import Iterable
from typing import Any

from interpose.model.scenario.policies import policies
from interpose.viz.app.live_world import Lane
from interpose.viz.app.totals import History

UNCHANGED, BASE = "unchanged", "base"
type Track = tuple[Lane, History]


def played(lane: Lane, forks: Iterable[tuple[int, dict[str, Any]]], day: int) -> Track:
    """Play a world to a day, with what was changed on the way."""
    for forked, changes in forks:
        lane.advance(forked - lane.day)
        lane.change(changes)
    lane.advance(day - lane.day)
    history = History(lane.days)
    history.follow(lane)
    return lane, history


def named(policy: str) -> str:
    """Name in words what a world can be without."""
    return {"force": "the force", "all-pathways": "all pathways"}.get(policy, policy.replace("_", " "))


def comparisons() -> list[dict[str, str]]:
    """List what can stand beside a world."""
    ways = [{"value": name, "text": f"the same without {named(name)}"} for name in policies()]
    shipped = {"value": BASE, "text": "the scenario as shipped"}
    return [{"value": "", "text": "nothing"}, ways[0], shipped, *ways[1:]]
