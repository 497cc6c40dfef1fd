"""What the scenario of a user's places says of its people: the rows they are counted in, and the force's ceiling."""

import pytest
import yaml

from interpose.model.scenario.builder.yaml_document import scenario_yaml


def written(*people):
    return yaml.safe_load(scenario_yaml("land", "land.csv", people, ("one", "two", "three"), True, ()))


@pytest.mark.parametrize(
    ("people", "each"),
    [
        ((1,), 1),
        ((50_000,), 1),
        ((50_001,), 2),
        ((100_000, 150_000), 5),
        ((250_001,), 10),
        ((5_000_000,), 100),
        ((5_000_001,), 200),
        ((40_000_000,), 1_000),
        ((10**15,), 1_000_000),
    ],
)
def test_a_row_stands_for_a_round_number_of_people_so_that_there_are_fifty_thousand_rows_or_fewer(people, each):
    assert written(*people)["people_per_agent"] == each


@pytest.mark.parametrize(
    ("people", "ceiling"), [(1_000, 1_000), (800_000, 2_000), (2_300_000, 5_000), (10**9, 200_000)]
)
def test_the_ceiling_is_two_in_a_thousand_people_in_whole_thousands_within_bounds(people, ceiling):
    assert written(people)["mission"]["ceiling"] == ceiling


def test_every_two_parties_are_a_dyad_once():
    pairs = [(row["a"], row["b"]) for row in written(1_000)["dyads"]]
    assert pairs == [("one", "two"), ("one", "three"), ("two", "three")]
