"""What to ask next after a comparison: commands that fit what was found and that can make a difference."""

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

from interpose.model.language.words import say

if TYPE_CHECKING:
    from interpose.model.scenario.scenario import Scenario

FIRST = ("violations", "deaths_civilians")
"""Outcomes that are asked for first."""
LEVERS = (("mission.enforcement", 0.9), ("mission.outreach", 0.8), ("mission.answer", 0.8), ("mission.mediation", 0.9))
"""Levers of a mission that may be turned up, each with a high value to try (assumption)."""
MOST_TIMES = 25
"""Times as many seeds as were run that are still proposed; of an effect that needs more, nothing is."""


def next_steps(scenario: str, world: "Scenario", policy: list[str], store: Any, target: Path) -> list[str]:
    """Return commands to go on with: why where it is clear, more seeds where it is not, and a lever that is free.

    Parameters
    ----------
    scenario : str
        As it was named.
    world : Scenario
        The world with the policy.
    policy : list of str
        What tells the worlds apart.
    store : Twin
        What was found.
    target : Path
        Its folder.
    """
    from interpose.model.results.intervals import excludes_zero
    from interpose.model.results.outcomes import NAMED

    table = store.effects.set_index("outcome")
    clear = [name for name in FIRST if excludes_zero(table.loc[name, "low"], table.loc[name, "high"])]
    steps = []
    if clear:
        place = _place(store, clear[0])
        what = say(NAMED[clear[0]].label).lower()
        command = f"interpose explain {target} --territory {place} --outcome {clear[0]}"
        steps.append(noted(command, say("{outcome} differ most there", outcome=what)))
    elif needed := _seeds_needed(table.loc[FIRST[0]], len(store.meta["seeds"])):
        why = say("after so many the interval of {outcome} may exclude 0", outcome=FIRST[0])
        steps.append(noted(f"{_again(scenario, policy)} --seeds {needed}", why))
    if world.mission.deployed and (lever := free_lever(world)):
        path, value = lever
        steps.append(f"interpose twin {scenario} --set {path}={value:g}")
    steps.append(brief_of(target))
    return [*steps, noted("interpose paths WORD", say("what else can be set, and what caps it"))]


def brief_of(target: Path) -> str:
    """Return the command that writes what was found on two pages."""
    return noted(f"interpose brief {target}", say("two A4 pages to hand on"))


def noted(command: str, why: str) -> str:
    """Return a command with what it is for behind it."""
    return f"{command}   ({why})"


def free_lever(world: "Scenario") -> tuple[str, float] | None:
    """Return a lever of the mission that can be turned up and that nothing holds down, with a value to try."""
    from interpose.model.scenario.schema.base import SMALLER
    from interpose.model.simulation.settable_paths import settable_paths

    rows = {row["path"]: row for row in settable_paths(world, "mission.")}
    for path, value in LEVERS:
        row = rows[path]
        held = any(cap["how"] == SMALLER and cap["value"] <= row["value"] for cap in row["capped_by"])
        if row["value"] < value and not held:
            return path, value
    return None


def _place(store: Any, outcome: str) -> str:
    """Return the territory in which an outcome differs most on average, quoted where it needs to be."""
    from shlex import quote

    places = store.places
    values = places.groupby(["arm", "territory"])[outcome].mean()
    return quote(str((values["with"] - values["without"]).abs().idxmax()))


def _seeds_needed(effect: Any, seeds: int) -> int | None:
    """Return how many seeds would make an effect clear if it is as large as it looks; None where too many would."""
    half = (effect["high"] - effect["low"]) / 2
    if not (math.isfinite(half) and effect["difference"]):
        return None
    needed = seeds * (half / effect["difference"]) ** 2
    return 10 * math.ceil(needed / 10) if seeds < needed <= MOST_TIMES * seeds else None


def _again(scenario: str, policy: list[str]) -> str:
    """Return the command that asks the same again."""
    changes = [f"--set {part}" if "=" in part else f"--without {part}" for part in policy]
    return " ".join(["interpose twin", scenario, *changes])
