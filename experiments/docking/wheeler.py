"""Wheeler 2005 in direction: what a populace that reports what it sees is worth to the force, world by world."""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from interpose.experiments.docking.contract import Found, Part, Sizes, Task
from interpose.experiments.docking.findings import Finding, Kind
from interpose.model.results.intervals import over_seeds
from interpose.model.results.outcomes import NAMED, outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.simulate import simulate

SOURCE = "Wheeler 2005, JASSS 8(4)9, https://www.jasss.org/8/4/9.html (abstract)"
INFERRED = SOURCE + "; this direction is inferred"
WORLDS: Mapping[str, int] = {"grid-9": 365, "reference-country": 730}
"""Days of each world."""
TRUST: Mapping[str, float] = {"unpopular": 0.1, "popular": 0.8}
"""Mean trust in the force on the first day, all else the same."""
REPORTS: Mapping[str, float] = {"silent": 0.0, "reporting": 1.0}
"""Chance to hear of an attack, and part of what is swept that is learnt, where nobody trusts the force."""
NO_TRUST = 0.05
"""Trust on the first day where it is varied whether people report: else trust would do it for them."""
COUNTED = ("stopped", "violations", "deaths_civilians", "deaths_force", "attacks_on_force", "mean_trust")


class Direction(NamedTuple):
    """What is expected of an outcome where people help the force."""

    outcome: str
    kind: Kind
    what: str
    source: str


DIRECTIONS = (
    Direction("stopped", "above", "the force succeeds more often", SOURCE),
    Direction("violations", "below", "armed groups do less", INFERRED),
    Direction("deaths_civilians", "below", "fewer civilians die", INFERRED),
    Direction("deaths_force", "below", "fewer peacekeepers die", INFERRED),
)


@lru_cache(maxsize=16)
def world_of(name: str, arm: str) -> Scenario:
    """Return a world with a people that is popular with, or tells, the force; or the opposite."""
    if arm in TRUST:
        return load_scenario(name, {"feelings.trust": TRUST[arm]})
    told = {"deployment.hears_base": REPORTS[arm], "deployment.told_base": REPORTS[arm]}
    return load_scenario(name, {"feelings.trust": NO_TRUST} | told)


def run_of(name: str, arm: str, seed: int) -> dict[str, float]:
    """Return the outcomes of a run."""
    found = outcomes(simulate(world_of(name, arm), seed, WORLDS[name]))
    return {outcome: float(found[outcome]) for outcome in COUNTED}


def tasks(sizes: Sizes) -> list[Task]:
    """List all runs; the worlds of a seed share every draw of chance."""
    return [
        Task(f"wheeler {name} {arm} {seed}", partial(run_of, name, arm, seed))
        for name in WORLDS
        for seed in sizes.seeds
        for arm in (*TRUST, *REPORTS)
    ]


def found(sizes: Sizes, results: Mapping[str, Any]) -> Found:
    """Return the directions, one row an outcome, lever and world."""
    rows = list[Finding]()
    for name in WORLDS:
        for (less, more), lever in ((tuple(TRUST), "popularity"), (tuple(REPORTS), "reporting")):
            for wanted in DIRECTIONS:
                change = [
                    results[f"wheeler {name} {more} {seed}"][wanted.outcome]
                    - results[f"wheeler {name} {less} {seed}"][wanted.outcome]
                    for seed in sizes.seeds
                ]
                base = np.mean([results[f"wheeler {name} {less} {seed}"][wanted.outcome] for seed in sizes.seeds])
                outcome = NAMED[wanted.outcome]
                measure = f"{outcome.label.lower()} in {name}, {more} less {less} ({base:,.1f} where {less})"
                rows.append(
                    Finding("wheeler", f"W{len(rows) + 1}", f"{wanted.what} with more {lever}", measure, outcome.unit,
                            2 * sizes.runs, *over_seeds(change), wanted.kind, 0.0, wanted.source)
                )  # fmt: skip
    return Found(rows, {})


PART = Part("wheeler", "Wheeler 2005, in direction", tasks, found)
