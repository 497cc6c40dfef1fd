"""What visitors share: one scenario and one picture for all who ask for the same, and only for them."""

import pytest
import yaml

from interpose.model.errors import ScenarioError
from interpose.model.language.chosen import in_language
from interpose.viz.app.map_geometry import map_geometry
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.session import Session
from interpose.viz.app.shared_scenarios import Pictures, shared_scenario


def test_who_asks_for_the_same_gets_the_same():
    one, other = Catalogue("grid-4"), Catalogue("grid-4")
    changes = {"people_per_agent": 1000, "mission.enforcement": 0.1 + 0.2}
    scenario = one.load("grid-4", changes)
    assert other.load("grid-4", changes) is scenario
    assert scenario.mission.enforcement == 0.1 + 0.2  # not rounded on its way
    assert other.load("grid-4", changes | {"mission.enforcement": 0.3}).mission.enforcement == 0.3


def test_a_value_that_is_refused_is_refused_each_time():
    for _ in range(2):
        with pytest.raises(ScenarioError, match="enforcement"):
            shared_scenario("grid-4", {"mission.enforcement": 7.0})


def test_a_file_of_a_visitor_is_read_each_time(tmp_path):
    path, scenario = tmp_path / "mine.yaml", shared_scenario("grid-4", {})
    path.write_text(yaml.safe_dump(scenario.model_dump(mode="json")), encoding="utf-8")
    catalogue = Catalogue(str(path))
    assert catalogue.load("mine", {}).days == scenario.days
    path.write_text(yaml.safe_dump(scenario.model_dump(mode="json") | {"days": 12}), encoding="utf-8")
    assert catalogue.load("mine", {}).days == 12


def test_pictures_are_those_of_their_scenario_and_the_latest_are_held():
    pictures = Pictures(most=2)
    scenarios = [shared_scenario("grid-4", {"people_per_agent": people}) for people in (500, 1000, 2000)]
    first = pictures.of(scenarios[0])
    assert pictures.of(scenarios[0]) is first
    for scenario in scenarios:
        picture = pictures.of(scenario)
        assert picture.scenario is scenario and picture.geometry_data == map_geometry(scenario).as_data()
    assert pictures.of(scenarios[0]) is not first  # the eldest went
    assert len(pictures._held) == 2


def test_one_visitors_changes_are_not_seen_by_another():
    one, other = Session(Catalogue("grid-4")), Session(Catalogue("grid-4"))
    assert one.picture is other.picture
    one.ask("mission.enforcement", 0.9)
    values = [
        next(v.value for g in each.groups for v in g.levers if v.path == "mission.enforcement") for each in (one, other)
    ]
    assert values[0] == 0.9 != values[1]


def test_who_reads_another_language_is_told_in_it():
    scenario, pictures = shared_scenario("grid-4", {}), Pictures()
    with in_language("id"):
        told = pictures.of(scenario)
    assert [group.title for group in told.groups] != [group.title for group in pictures.of(scenario).groups]
    assert [group.name for group in told.groups] == [group.name for group in pictures.of(scenario).groups]
