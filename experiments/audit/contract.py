"""The contract for outside auditors: ``run(params, seed, knobs) -> dict`` runs one world and returns plain numbers.

``params`` are what the model's laws and the scenario say: values by path. ``knobs`` are how the machinery runs it, on
which no conclusion should rest. The same three arguments always give the same numbers.
"""

import difflib
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import isfinite
from typing import Any, NamedTuple

from interpose.experiments.audit.half_days import half_days, in_days
from interpose.experiments.audit.larger_territories import larger_territories
from interpose.experiments.audit.listed_otherwise import listed_otherwise
from interpose.experiments.audit.orders import orders, simulate_in_order
from interpose.experiments.audit.other_chance import CHANCES, outcomes_with
from interpose.experiments.audit.plain_outcomes import plain_outcomes
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import NAMED
from interpose.model.results.provenance import world_of
from interpose.model.scenario.cutting import cut_scenario
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.simulation.memory import check_memory
from interpose.model.simulation.simulate import simulate

MODEL = "model"
"""The usual order of the day, and the usual source of chance."""
MOST_PERSONS = 1_000
"""Most persons of a row as a multiple of the scenario's."""
MONTHLY = ("worst_month",)
"""Outcomes over so many steps, which have no counterpart in half days."""
LARGEST_SEED = 2**62


class Setting(NamedTuple):
    """How the machinery runs a world: the knobs, each at its usual value."""

    step: str = "day"
    persons: float = 1.0
    rows: str = "as listed"
    order: str = MODEL
    territories: str = "as they are"
    chance: str = MODEL
    seeds_from: int = 0


VALUES: Mapping[str, Callable[[], tuple[str, ...]]] = {
    "step": lambda: ("day", "half day"),
    "rows": lambda: ("as listed", "reversed"),
    "order": lambda: (MODEL, *orders()),
    "territories": lambda: ("as they are", "cut in 2", "larger"),
    "chance": lambda: (MODEL, *CHANCES),
}
"""What the knobs that are words can be."""


def run(
    params: Mapping[str, Any] | None = None, seed: int = 1, knobs: Mapping[str, Any] | None = None
) -> dict[str, float]:
    """Run one world and return every outcome as a plain float.

    Parameters
    ----------
    params : mapping, optional
        Values by path, for instance ``{"mission.ceiling": 8000}``; ``"scenario"`` names the scenario or its file
        (default ``"gaza-isf"``), ``"without"`` what the world lacks (``"force"`` or pathways; a name or a list).
    seed : int
        Seed, 0 or more.
    knobs : mapping, optional
        ``step`` (``"day"``, ``"half day"``), ``persons`` (for how many times more persons a row of civilians stands),
        ``rows`` (``"as listed"``, ``"reversed"``), ``order`` (``"model"``, ``"within phases reversed"``, ``"daily life
        before violence"``), ``territories`` (``"as they are"``, ``"cut in 2"``, ``"larger"``), ``chance`` (``"model"``,
        ``"murmur"``, ``"mirrored"``: a process of its own, some seconds a call), ``seeds_from`` (added to the seed).

    Returns
    -------
    dict of str to float
        Outcomes by name (docs/outputs.md), in days whatever a step is; NaN where one has no meaning there.

    Raises
    ------
    InterposeError
        With one line, for a path, knob or value that there is not.
    """
    for name, value in (("params", params), ("knobs", knobs)):
        if value is not None and not isinstance(value, Mapping):
            raise InterposeError(f"{name} must be a mapping of names to values, not {value!r:.40}")
    given = dict(params or {})
    setting, number = read_setting(knobs or {}), _seed(seed)
    scenario, lacks = given.pop("scenario", "gaza-isf"), given.pop("without", ())
    names = list(map(str, lacks)) if isinstance(lacks, (list, tuple)) else [str(lacks)]
    world = bare(change_scenario(_loaded(str(scenario)), given))
    world = turned(without(world, names) if names else world, setting)
    check_memory(world, at_once=1)
    return run_setting(world, number, setting)


@lru_cache(maxsize=8)
def _loaded(scenario: str) -> Scenario:
    """Return a scenario as its file has it, read once."""
    return load_scenario(scenario)


def _seed(seed: Any) -> int:
    """Return a seed if it is one."""
    whole = hasattr(seed, "__index__") and not isinstance(seed, bool)
    if not whole or not 0 <= int(seed) <= LARGEST_SEED:
        raise InterposeError(f"must be a whole number from 0 to 2^62, not {seed!r:.40}", argument="seed")
    return int(seed)


def read_setting(knobs: Mapping[str, Any]) -> Setting:
    """Return how the machinery runs a world by the knobs that are named; the others stay as usual.

    Raises
    ------
    InterposeError
        For a knob that there is not, or a value that it cannot have.
    """
    for name, value in knobs.items():
        if name not in Setting._fields:
            near = difflib.get_close_matches(str(name), Setting._fields, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(Setting._fields)}"
            raise InterposeError(f"no such knob: {hint}", argument="knob", value=str(name)[:40])
        if name in VALUES and value not in VALUES[name]():
            words = ", ".join(repr(one) for one in VALUES[name]())
            raise InterposeError(f"{value!r:.40} is none of {words}", argument="knob", value=name)
    setting = Setting(**knobs)
    if not _is_number(setting.persons) or not 1 / MOST_PERSONS <= setting.persons <= MOST_PERSONS:
        bounds = f"from 1/{MOST_PERSONS:,} to {MOST_PERSONS:,}"
        raise InterposeError(
            f"must be a number {bounds}, not {setting.persons!r:.40}", argument="knob", value="persons"
        )
    if setting.chance != MODEL and setting.order != MODEL:
        raise InterposeError(
            "another chance goes with the model's order of the day only", argument="knob", value="order"
        )
    return setting._replace(seeds_from=_seed(setting.seeds_from))


def _is_number(value: Any) -> bool:
    """Whether a value is a finite number and no truth value."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value)


def turned(world: Scenario, setting: Setting) -> Scenario:
    """Return the scenario that a setting makes of a world.

    Cut maps are without events that name territories and without policies, which name them too.
    """
    if setting.territories == "larger":
        world = larger_territories(world)
    elif setting.territories == "cut in 2":
        world = cut_scenario(world.model_copy(update={"events": (), "policies": {}}), 2)
    if setting.persons != 1:
        people = max(1, round(world.people_per_agent * setting.persons))
        world = change_scenario(world, {"people_per_agent": people})
    if setting.rows == "reversed":
        world = listed_otherwise(world)
    return half_days(world) if setting.step == "half day" else world


def run_setting(world: Scenario, seed: int, setting: Setting) -> dict[str, float]:
    """Return the outcomes of a world that :func:`turned` made."""
    number = seed + setting.seeds_from
    if setting.chance != MODEL:
        (found,) = outcomes_with(setting.chance, {"world": world_of(world)}, [("world", number)], threads=1)
    elif setting.order != MODEL:
        found = plain_outcomes(simulate_in_order(world, number, setting.order))
    else:
        found = plain_outcomes(simulate(world, number))
    return in_whole_days(found) if setting.step == "half day" else found


def in_whole_days(found: Mapping[str, float]) -> dict[str, float]:
    """Return outcomes of half-day steps in days; NaN for those over a month of steps."""
    nothing = float("nan")
    return {n: nothing if n in MONTHLY else in_days(NAMED[n].unit, value) for n, value in found.items()}
