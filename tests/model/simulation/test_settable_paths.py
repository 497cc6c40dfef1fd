"""Every path that is listed can be set, and what is said of it is what the schema does."""

import pytest

import interpose as ip
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.results.provenance import world_of
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.branch import scenario_after
from interpose.model.simulation.settable_paths import settable_paths

GAZA = load_scenario("gaza-isf")
ROWS = {row["path"]: row for row in settable_paths(GAZA)}


def test_every_path_takes_the_value_that_it_has():
    values = {path: row["value"] for path, row in ROWS.items() if row["kind"] != "list" or path.endswith("_days")}
    values = {path: value for path, value in values.items() if not path.startswith("choices.") and value is not None}
    assert len(values) > 900
    assert world_of(change_scenario(GAZA, values)) == world_of(GAZA)


@pytest.mark.parametrize("path", ["clash.friction", "mission.ceiling", "places.NG1.damage", "costs.troops"])
def test_bounds_are_those_that_the_schema_keeps(path):
    row = ROWS[path]
    assert change_scenario(GAZA, {path: row["high"]}) is not None
    with pytest.raises(ScenarioError):
        change_scenario(GAZA, {path: row["high"] + 1})
    with pytest.raises(ScenarioError):
        change_scenario(GAZA, {path: row["low"] - 1})


def test_what_changes_midway_is_what_branch_takes():
    for path in (
        "mission.ceiling",
        "clash.friction",
        "pathways.relief",
        "contributors.Egypt.robustness",
        "places.NG1.stay",
    ):
        if ROWS[path]["midway"]:
            assert world_of(scenario_after(GAZA, {path: ROWS[path]["value"]}, 50)) == world_of(GAZA)
        else:
            with pytest.raises(ScenarioError, match="settled at the start"):
                scenario_after(GAZA, {path: ROWS[path]["value"]}, 50)
    assert ROWS["mission.ceiling"]["midway"] and not ROWS["places.NG1.stay"]["midway"]


def test_the_smaller_of_two_levers_caps_the_other():
    (held,) = ROWS["mission.enforcement"]["capped_by"]
    assert held["path"] == "contributors.robustness" and held["value"] == 0.4 and held["binds"]
    (free,) = ROWS["contributors.Egypt.robustness"]["capped_by"]
    assert free["path"] == "mission.enforcement" and not free["binds"]
    weak = {row["path"]: row for row in settable_paths(change_scenario(GAZA, {"mission.enforcement": 0.25}))}
    assert not weak["mission.enforcement"]["capped_by"][0]["binds"]
    held_down = [row["capped_by"][0]["binds"] for path, row in weak.items() if path.endswith(".robustness")]
    assert True in held_down and False in held_down  # those above 0.25 alone


def test_a_contested_value_says_whose_it_is():
    assert ROWS["mission.enforcement"]["source"].startswith("choices.mandate=resolution (UN")
    assert ROWS["choices.line"]["options"] == ["low", "reported"]


def test_all_words_must_match_in_any_case():
    found = {row["path"] for row in settable_paths(GAZA, "POLICE indonesia")}
    assert found == {"contributors.Indonesia.police"}
    assert ip.paths("police indonesia").path.tolist() == ["contributors.Indonesia.police"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("enforcment", "did you mean 'enforcement'"),
        ("qqqqqq", "leave it out"),
        ("police " + "x" * 500, "no settable path"),
        ("relief lambda trucks", "no settable path"),
    ],
)
def test_no_match_names_the_nearest_word(words, line):
    with pytest.raises(InterposeError, match=line) as caught:
        settable_paths(GAZA, words)
    assert len(str(caught.value)) <= 300


@pytest.mark.parametrize("name", ["grid-4", "scale-free-9"])
def test_made_up_scenarios_have_their_paths(name):
    rows = settable_paths(load_scenario(name))
    assert len({row["path"] for row in rows}) == len(rows) > 300
