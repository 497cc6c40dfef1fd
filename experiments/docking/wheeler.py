"""Wheeler 2005 in direction: what a populace that reports what it sees is worth to the force, world by world."""

from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from interpose.experiments.docking.contract import Found, Part, Sizes, Task
from interpose.experiments.docking.findings import Finding, Kind
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
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
    measured: str
    """what the outcome is called within a sentence"""
    popular: str
    """what is expected of more popularity"""
    reporting: str
    """what is expected of more reporting"""
    source: str


DIRECTIONS = (
    Direction(
        "stopped",
        "above",
        mark("violations stopped by a unit"),
        mark("the force succeeds more often with more popularity"),
        mark("the force succeeds more often with more reporting"),
        SOURCE,
    ),
    Direction(
        "violations",
        "below",
        mark("violations against civilians"),
        mark("armed groups do less with more popularity"),
        mark("armed groups do less with more reporting"),
        INFERRED,
    ),
    Direction(
        "deaths_civilians",
        "below",
        mark("civilian deaths"),
        mark("fewer civilians die with more popularity"),
        mark("fewer civilians die with more reporting"),
        INFERRED,
    ),
    Direction(
        "deaths_force",
        "below",
        mark("deaths of peacekeepers"),
        mark("fewer peacekeepers die with more popularity"),
        mark("fewer peacekeepers die with more reporting"),
        INFERRED,
    ),
)
POPULAR = mark("{outcome} in {world}, popular less unpopular ({base:,.1f} where unpopular)")
REPORTING = mark("{outcome} in {world}, reporting less silent ({base:,.1f} where silent)")
"""What is measured of an outcome under either lever."""


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
        for (less, more), sentence in ((tuple(TRUST), POPULAR), (tuple(REPORTS), REPORTING)):
            for wanted in DIRECTIONS:
                what = wanted.popular if sentence == POPULAR else wanted.reporting
                change = [
                    results[f"wheeler {name} {more} {seed}"][wanted.outcome]
                    - results[f"wheeler {name} {less} {seed}"][wanted.outcome]
                    for seed in sizes.seeds
                ]
                base = np.mean([results[f"wheeler {name} {less} {seed}"][wanted.outcome] for seed in sizes.seeds])
                unit = NAMED[wanted.outcome].unit
                measure = Filled(sentence, outcome=wanted.measured, world=name, base=float(base))
                rows.append(
                    Finding("wheeler", f"W{len(rows) + 1}", what, measure, unit, 2 * sizes.runs, *over_seeds(change),
                            wanted.kind, 0.0, wanted.source)
                )  # fmt: skip
    return Found(rows, {})


PART = Part("wheeler", "Wheeler 2005, in direction", tasks, found)
