"""No parameter is dead: each moves something in some shipped scenario, or there is a reason why it cannot there."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

WORLDS: dict[str, dict[str, Any]] = {
    "gaza-isf": {"mission.tasks.enforce": 0.1, "people_per_agent": 500},
    "reference-country": {"days": 365, "mission.tasks.enforce": 0.1},
    "unifil-2006": {},
}
WAITS = {
    "a scenario with stages of a deal": ("events.ground_strength",),
    "a country whose conditions break": ("diplomacy.caveat_days", "diplomacy.patience_days", "diplomacy.funding_days"),
    "a truce that becomes an agreement": ("mediation.agreement", "mediation.hold_days", "mediation.quiet"),
    "talks that go on for years": ("mediation.settle", "mediation.talks_days", "mediation.left_out"),
    "an excluded party that may hand over in name": (
        "control.report_days",
        "control.cede_days",
        "control.losing_floor",
    ),
    "a border through which people may leave the area": ("displacement.abroad",),
    "money paid by a third party": (
        "reconstruction.third_speed",
        "reconstruction.overhead",
        "reconstruction.misuse_third",
    ),
    "shelters of limited room": ("attitudes.crowding_weight",),
    "somebody who makes amends": ("attitudes.amends_effect", "attitudes.amends_cost"),
}
"""What the shipped scenarios lack within their days, and the parameters that wait for it."""
EXCUSED = {path for paths in WAITS.values() for path in paths}


def tried(scenario: Any, mechanism: str, name: str, field: Any) -> list[float]:
    """Return other values of a parameter: half, double, and its bounds."""
    low = next(x.ge for x in field.metadata if hasattr(x, "ge"))
    high = next(x.le for x in field.metadata if hasattr(x, "le"))
    now = getattr(scenario.parameters_of(mechanism), name)
    values = [now / 2 if now > 0 else high / 10, now * 2 if now > 0 else high / 2, low, high]
    whole = field.annotation is int
    return [v for v in (round(x) if whole else min(high, max(low, x)) for x in values) if low <= v <= high and v != now]


def moves(world: str, path: str, values: list[float], before: list[dict[str, float]]) -> bool:
    """Whether any of some values of a parameter changes any outcome of a world, with the same seeds."""
    for value in values:
        scenario = load_scenario(world, WORLDS[world] | {path: value})
        if any(outcomes(simulate(scenario, seed)) != was for seed, was in enumerate(before, 1)):
            return True
    return False


@pytest.mark.slow
def test_every_parameter_moves_some_outcome_of_some_shipped_scenario() -> None:
    left = [(name_of(m), name, field) for m in MECHANISMS for name, field in m.Params.model_fields.items()]
    left = [one for one in left if f"{one[0]}.{one[1]}" not in EXCUSED]
    for world, changes in WORLDS.items():
        scenario = load_scenario(world, changes)
        before = [outcomes(simulate(scenario, seed)) for seed in (1, 2)]

        def is_dead(one: Any, world: str = world, scenario: Any = scenario, before: Any = before) -> bool:
            mechanism, name, field = one
            return not moves(world, f"{mechanism}.{name}", tried(scenario, mechanism, name, field), before)

        with ThreadPoolExecutor() as pool:
            dead = list(pool.map(is_dead, left))
        left = [one for one, stays in zip(left, dead, strict=True) if stays]
    assert not [f"{mechanism}.{name}" for mechanism, name, _ in left]


def test_what_is_excused_exists() -> None:
    known = {f"{name_of(m)}.{name}" for m in MECHANISMS for name in m.Params.model_fields}
    assert known >= EXCUSED
