"""Levers of the page: each stands in the schema, keeps its bounds, and changes the scenario and nothing else."""

import pytest

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.branch import scenario_after
from interpose.viz.app.input_checks import checked_value
from interpose.viz.app.levers import Lever, as_changes, lever_groups, lever_of

NAMES = ("gaza-isf", "grid-4")
FED = {"people_per_agent": 1000, "aid.dependence": 0.5, "aid.trucks": 10, "places.T0.entry_trucks": 50}
FED |= {"reconstruction.excluded": ["east"]}
"""A world in which every lever of aid means something."""
PLACED = {"force", "mandate", "contributors", "consent", "aid", "diplomacy", "pathways", "parameters"}


def levers(name: str) -> list[tuple[str, Lever]]:
    """List all levers of a scenario with their groups."""
    return [(group.name, lever) for group in lever_groups(load_scenario(name)) for lever in group.levers]


def another(lever: Lever):
    """Choose another value that is allowed: a little less, or a little more at the lower end."""
    if lever.kind == "switch":
        return not lever.value
    if lever.kind == "choice":
        return next((option for option, _ in lever.options if option != lever.value), None)
    bounded = lever.low is not None and lever.high is not None
    step = 1 if lever.kind == "count" else (lever.high - lever.low) / 100 if bounded else 0.01
    low = -1e9 if lever.low is None else lever.low
    return lever.value - step if lever.value - step >= low else lever.value + step


def flat(document, path=""):
    """Write a document as paths and values."""
    if isinstance(document, dict):
        return {k: v for key, part in document.items() for k, v in flat(part, f"{path}.{key}").items()}
    if isinstance(document, list):
        return {k: v for key, part in enumerate(document) for k, v in flat(part, f"{path}.{key}").items()}
    return {path: document}


@pytest.mark.parametrize("name", NAMES)
def test_levers_are_grouped_named_once_and_within_their_bounds(name):
    found = levers(name)
    assert {group for group, _ in found} >= PLACED
    paths = [lever.path for _, lever in found]
    doubled = {path for path in paths if paths.count(path) > 1}
    assert not doubled
    for _, lever in found:
        assert checked_value(lever, lever.value) == lever.value, lever.path
        assert lever.kind != "choice" or lever.value in [option for option, _ in lever.options]


def test_bounds_units_and_meaning_come_from_the_schema():
    ceiling = lever_of(load_scenario("gaza-isf"), "mission.ceiling")
    assert ceiling == Lever(
        "mission.ceiling", "ceiling", "largest strength allowed", "persons", "count", 20000, 0, 200_000, midway=True
    )
    friction = lever_of(load_scenario("grid-4"), "parameters.clash.friction")
    assert friction is not None
    assert (friction.low, friction.high, friction.unit) == (0, 1, "1/day")
    assert lever_of(load_scenario("grid-4"), "no.such") is None


def test_every_lever_changes_the_scenario_there_and_nowhere_else():
    scenario = load_scenario("grid-4", FED)
    before = flat(scenario.model_dump(mode="json"))
    for group in lever_groups(scenario):
        for lever in group.levers:
            value = another(lever)
            after = flat(change_scenario(scenario, as_changes({lever.path: value})).model_dump(mode="json"))
            moved = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
            assert len(moved) == 1, (lever.path, moved)
            assert lever.path.split(".")[-1] in moved.pop().split(".")


def test_what_is_marked_as_midway_is_what_can_change_midway():
    scenario = load_scenario("grid-4", FED)
    for group in lever_groups(scenario):
        for lever in group.levers:
            if group.name == "parameters" and not lever.path.endswith(("friction", "reluctance")):
                continue
            if lever.midway:
                scenario_after(scenario, as_changes({lever.path: another(lever)}), 0)
            else:
                with pytest.raises(ScenarioError, match="settled at the start"):
                    scenario_after(scenario, as_changes({lever.path: another(lever)}), 0)


@pytest.mark.parametrize(
    "path, value, words",
    [
        ("mission.ceiling", -1, "between 0 and 200,000 persons"),
        ("mission.ceiling", 1.5, "not a whole number"),
        ("mission.ceiling", True, "not a number"),
        ("mission.ceiling", None, "not a number"),
        ("mission.ceiling", "__import__('os')", "not a number"),
        ("mission.enforcement", float("nan"), "not a number"),
        ("mission.enforcement", float("inf"), "not a number"),
        ("mission.enforcement", "1e999", "not a number"),
        ("mission.enforcement", 1.01, "between 0 and 1 share"),
        ("mission.deployed", 1, "yes or no"),
        ("reconstruction.rule", "bribe", "take one of none, strict"),
        ("reconstruction.rule", ["none"], "take one of none, strict"),
    ],
)
def test_what_does_not_fit_is_refused_with_bound_and_unit(path, value, words):
    lever = lever_of(load_scenario("gaza-isf"), path)
    with pytest.raises(ScenarioError, match=words):
        checked_value(lever, value)


def test_numbers_typed_as_text_are_numbers():
    ceiling = lever_of(load_scenario("gaza-isf"), "mission.ceiling")
    assert checked_value(ceiling, "2500") == 2500
    assert isinstance(checked_value(ceiling, 2500.0), int)
