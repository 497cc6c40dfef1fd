"""Levers of the page: each stands in the schema, keeps its bounds, and changes the scenario and nothing else."""

import pytest

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.branch import scenario_after
from interpose.viz.app.input_checks import checked_value
from interpose.viz.app.lever_values import as_changes
from interpose.viz.app.levers import Lever, lever_groups, lever_of

NAMES = ("gaza-isf", "grid-4")
FED = {"people_per_agent": 1000, "aid.dependence": 0.5, "aid.trucks": 10, "places.T0.entry_trucks": 50}
FED |= {"reconstruction.excluded": ["east"]}
STORM = [{"kind": "close_crossing", "place": "T0"}, {"kind": "riot", "place": "T1"}]
FED |= {"events": [{"id": "storm", "day": 5, "lasts": 3, "effects": STORM}]}
"""A world in which every lever of aid means something, and something happens."""
PLACED = {"force", "mandate", "contributors", "consent", "aid", "diplomacy", "pathways", "parameters"}
RANGE = "contributors.country-0.first_days"


def levers(name: str) -> list[tuple[str, Lever]]:
    """List all levers of a scenario with their groups."""
    return levers_in(load_scenario(name))


def levers_in(scenario) -> list[tuple[str, Lever]]:
    return [(group.name, lever) for group in lever_groups(scenario) for lever in group.levers]


def another(lever: Lever):
    """Choose another value that is allowed: a little less, or a little more at the lower end."""
    if lever.kind == "switch":
        return not lever.value
    if lever.kind == "choice":
        return next((option for option, _ in lever.options if option != lever.value), None)
    if lever.kind == "range":
        first, last = map(float, lever.value.split("+"))
        return f"{first:g}+{last + 1:g}"
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


@pytest.mark.parametrize("value", ["84+28", "28", "28+x", "-1+5", "0+99999", 28, None])
def test_a_range_of_days_ascends_within_its_bounds(value):
    lever = lever_of(load_scenario("grid-4"), RANGE)
    assert checked_value(lever, "10+20.5") == "10+20.5"
    with pytest.raises(ScenarioError, match=r"first_days"):
        checked_value(lever, value)


def test_an_event_that_is_never_is_switched_off_by_its_chance():
    scenario = load_scenario("grid-4", FED)
    found = {lever.path: lever.value for _, lever in levers_in(scenario) if lever.path.startswith("events.")}
    assert found["events.storm.chance"] == 1 and found["events.storm.effects.riot.deaths"] == 1
    off = change_scenario(scenario, as_changes({"events.storm.chance": 0.0, "events.storm.lasts": 0}))
    assert off.events[0].chance == 0 and off.events[0].lasts is None
    dated = change_scenario(scenario, {"events.storm.date": "2000-02-01", "events.storm.day": None})
    again = change_scenario(dated, as_changes({"events.storm.day": 3}))
    assert again.events[0].day == 3 and again.events[0].date is None


def test_numbers_typed_as_text_are_numbers():
    ceiling = lever_of(load_scenario("gaza-isf"), "mission.ceiling")
    assert checked_value(ceiling, "2500") == 2500
    assert isinstance(checked_value(ceiling, 2500.0), int)
