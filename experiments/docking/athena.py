"""Athena's volatility and security beside what interpose does, in the same hand-made cases: the order of ranks."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import rankdata

from interpose.experiments.docking.athena_rules import Group, civilian_force, neighbourhood, unit_force
from interpose.experiments.docking.contract import Found, Part, Sizes, Task
from interpose.experiments.docking.findings import CLOSE_EXPONENT, Finding, bootstrap
from interpose.experiments.docking.one_place import one_place, tally
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.results.intervals import Interval, over_seeds
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate

SOURCE = "Athena 6.3 (JPL), github.com/AthenaModel/athena, lib/athena/security_model.tcl"
ALL, DAYS, FRICTION = 2_000_000, 30, 0.001
"""Fighters of both sides together, days and friction: so many that who dies does not change the balance."""
AREA = 1e6
"""Area of the ground, km2."""
SHARES = (0.5, 0.6, 0.7, 0.8, 0.9)
"""The first side's part of them."""
SCALES = (0.25, 0.5, 1.0)
"""Sizes of both sides together, at an even balance."""
TOWN, TOWN_DAYS = "grid-4", 120
CEILINGS = (0, 500, 1000, 2000)
"""Personnel of a force that is friendly to civilians."""
FIGHTERS, CIVILIANS = (800, 800), 80_000
"""What the town has, in round numbers, for Athena's formulas."""


def two_sides(share: float, scale: float = 1.0) -> tuple[int, int]:
    """Return Athena's volatility where two sides at war have parts of all force, and the first one's security."""
    first, second = Group("red", round(ALL * scale * share)), Group("blue", round(ALL * scale * (1 - share)))
    found = neighbourhood([first, second], {("red", "blue"): -1.0, ("blue", "red"): -1.0})
    return found.volatility, found.security["red"]


def with_force(personnel: int) -> int:
    """Return Athena's security of civilians among two sides at war who harm them, and a force friendly to them."""
    groups = [
        Group("red", unit_force(FIGHTERS[0], "irregular")),
        Group("blue", unit_force(FIGHTERS[1], "irregular")),
        Group("people", civilian_force(CIVILIANS)),
        Group("force", unit_force(personnel)),
    ]
    hostile = [("red", "blue"), ("blue", "red"), ("red", "people"), ("blue", "people")]
    relations = dict.fromkeys(hostile, -1.0) | {("force", "people"): 1.0, ("people", "force"): 0.5}
    return neighbourhood(groups, relations).security["people"]


def clashes(share: float, scale: float, seed: int) -> list[int]:
    """Return clashes, and the dead of the first and of the second side, in interpose's stripped world."""
    sides = (round(ALL * scale * share), round(ALL * scale * (1 - share)))
    return list(tally(one_place(*sides, FRICTION, AREA), seed, DAYS)[:3])


def town(ceiling: int) -> Scenario:
    """Return a small made-up world with a force of at most so many; none has none."""
    return load_scenario(TOWN, {"mission.ceiling": ceiling, "mission.deployed": ceiling > 0, "people_per_agent": 500})


def civilian_deaths(ceiling: int, seed: int) -> float:
    """Return civilian deaths in that world."""
    return float(outcomes(simulate(town(ceiling), seed, TOWN_DAYS))["deaths_civilians"])


def tasks(sizes: Sizes) -> list[Task]:
    """List all runs."""
    listed = []
    for seed in sizes.seeds:
        for share in SHARES:
            listed.append(Task(f"athena share {share} {seed}", partial(clashes, share, 1.0, seed)))
        for scale in SCALES[:-1]:
            listed.append(Task(f"athena scale {scale} {seed}", partial(clashes, 0.5, scale, seed)))
        for ceiling in CEILINGS:
            listed.append(Task(f"athena force {ceiling} {seed}", partial(civilian_deaths, ceiling, seed)))
    return listed


def ranks(measured: Any, theirs: list[int]) -> Interval:
    """Return Spearman's correlation of a measure's mean over runs with Athena's number over the cases, bootstrapped."""
    wanted = rankdata(theirs)
    return bootstrap(np.asarray(measured, float), lambda part: rank_correlation(part.mean(axis=0), wanted))


def rank_correlation(values: NDArray[np.float64], wanted: NDArray[np.float64]) -> float:
    """Return Spearman's correlation of values with ranks; 0 where all values are the same, which have no order."""
    found = rankdata(values)
    return float(np.corrcoef(found, wanted)[0, 1]) if np.ptp(found) > 0 else 0.0


def found(sizes: Sizes, results: Mapping[str, Any]) -> Found:
    """Return how ranks agree, and the cases."""
    sides = np.array([[results[f"athena share {share} {seed}"] for share in SHARES] for seed in sizes.seeds], float)
    scales = np.array([[results[f"athena scale {z} {seed}"] for z in SCALES[:-1]] for seed in sizes.seeds], float)
    forces = np.array([[results[f"athena force {c} {seed}"] for c in CEILINGS] for seed in sizes.seeds], float)
    by_size = np.column_stack([scales[..., 0], sides[:, 0, 0]])
    growth = np.polyfit(np.log(SCALES), np.log(np.maximum(by_size, 1)).T, 1)[0]
    risk = sides[..., 1] / (ALL * np.array(SHARES))
    volatility, security = zip(*(two_sides(share) for share in SHARES), strict=True)
    safe, runs = [with_force(ceiling) for ceiling in CEILINGS], sizes.runs
    rows = [
        Finding("athena", "A1", mark("volatility over the balance of two sides, all of them as many"),
                mark("rank correlation with interpose's clashes"), "1", runs * len(SHARES),
                *ranks(sides[..., 0], [*volatility]), kind="above", value=0.0, source=SOURCE),
        Finding("athena", "A2", mark("security of a side over its part of all force"),
                mark("rank correlation with the deaths of a fighter of it in interpose"), "1", runs * len(SHARES),
                *ranks(risk, [*security]), kind="below", value=0.0, source=SOURCE),
        Finding("athena", "A3", mark("volatility does not depend on how many there are (exponent 0)"),
                mark("exponent of interpose's clashes against numbers, even balance"), "1", runs * len(SCALES),
                *over_seeds(growth), "near", 0.0, SOURCE,
                mark("contact is counted in fighters (eq. 7.2): it should be 1"), CLOSE_EXPONENT),
        Finding("athena", "A4", mark("a force friendly to civilians makes them more secure"), Filled(
                mark("rank correlation of Athena's security of civilians with civilian deaths in {town}"), town=TOWN),
                "1", runs * len(CEILINGS),
                *ranks(forces, safe), kind="below", value=0.0, source=SOURCE),
    ]  # fmt: skip
    cases = [
        {"case": f"two sides, {share:.0%} against {1 - share:.0%}", "volatility": v, "security": s,
         "interpose": f"{clash:.0f} clashes, {1e6 * dead:,.0f} dead per million of the first"}
        for share, v, s, clash, dead in zip(SHARES, volatility, security, sides[..., 0].mean(axis=0), risk.mean(axis=0),
                                            strict=True)
    ]  # fmt: skip
    cases += [
        {"case": f"civilians between two sides, a force of {c:,}", "volatility": "", "security": s,
         "interpose": f"{dead:.0f} civilian deaths in {TOWN_DAYS} days"}
        for c, s, dead in zip(CEILINGS, safe, forces.mean(axis=0), strict=True)
    ]  # fmt: skip
    return Found(rows, {"athena": pd.DataFrame(cases)})


PART = Part("athena", "Athena's volatility and security", tasks, found)
