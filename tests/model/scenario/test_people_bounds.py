"""More people than a place, or the Earth, can have: one line that says what slipped."""

import pytest

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_scenario


def test_a_place_of_more_than_a_billion_is_a_slip_of_the_unit():
    with pytest.raises(ScenarioError) as caught:
        change_scenario(load_scenario("grid-4"), {"places.T1.population": 2_000_000_000})
    line = str(caught.value)
    assert "must be at most 1,000,000,000 (persons), more than any place on Earth has" in line
    assert line.endswith("perhaps a slip of the unit: give persons") and len(line) <= 300


def test_all_places_together_have_no_more_people_than_the_earth():
    scenario = load_scenario("grid-16")
    changes = {f"places.{place.id}.population": 900_000_000 for place in scenario.places}
    with pytest.raises(ScenarioError, match=r"adds up to 14,400,000,000: at most 10,000,000,000 \(persons\)"):
        change_scenario(scenario, changes)
