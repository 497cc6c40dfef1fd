"""Bad aid and bad funds are refused in one line that names the place and the cure."""

from typing import Any

import pytest
from support.worlds import scenario, valley

from interpose.model.errors import ScenarioError
from interpose.model.scenario.overrides import set_path
from interpose.model.scenario.scenario import Scenario


def supplied(changes: dict[str, Any]) -> Scenario:
    """Make the valley with a crossing, aid and a fund, and then the changes."""
    document = valley()
    document["places"][0]["entry_trucks"] = 500
    document["aid"] = {"dependence": 1.0, "trucks": 10.0}
    document["reconstruction"] = {"rule": "strict", "excluded": ["red"], "per_day": 400}
    document["reconstruction"]["pledges"] = [{"id": "one", "amount": 200_000}]
    return scenario(document, changes)


def test_what_is_changed_below_is_fine_before() -> None:
    assert supplied({}).aid.trucks == 10


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"aid.dependence": 1.2}, "aid.dependence = 1.2: must be at most 1 (share)"),
        ({"aid.trucks": -1}, "aid.trucks = -1: must be at least 0 (trucks/day)"),
        ({"aid.dependence": 0.0}, "nobody needs anything from outside"),
        ({"places.A.entry_trucks": 0}, "trucks need a crossing to enter by"),
        ({"places.A.entry_trucks": -3}, "places.A.entry_trucks = -3: must be at least 0 (trucks/day)"),
        ({"aid.truks": 3}, "did you mean 'trucks'"),
    ],
)
def test_bad_supply_is_one_line(changes: dict[str, Any], wanted: str) -> None:
    with pytest.raises(ScenarioError) as error:
        supplied(changes)
    assert wanted in str(error.value) and "\n" not in str(error.value)


def test_a_path_reaches_the_section_or_the_mechanism_of_the_same_name() -> None:
    document: dict[str, Any] = {}
    set_path(document, "aid.trucks", 7, "--set")
    set_path(document, "aid.toll", 0.2, "--set")
    assert document == {"aid": {"trucks": 7}, "parameters": {"aid": {"toll": 0.2}}}


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({"reconstruction.excluded": ["grey"]}, "reconstruction.excluded[0] = 'grey' is not declared"),
        ({"reconstruction.excluded": []}, "'strict' excludes nobody"),
        ({"reconstruction.rule": "strickt"}, "reconstruction.rule = 'strickt'"),
        ({"reconstruction.per_day": 0}, "money is pledged, but none could be spent"),
        ({"reconstruction.per_day": -1}, "reconstruction.per_day = -1: must be at least 0 (USD 1000/day)"),
        ({"reconstruction.pledges.one.amount": -1}, "amount = -1: must be at least 0 (USD 1000)"),
        ({"reconstruction.pledges.one.arrives": 2}, "arrives = 2: must be at most 1 (share)"),
    ],
)
def test_a_bad_fund_is_one_line(changes: dict[str, Any], wanted: str) -> None:
    with pytest.raises(ScenarioError) as error:
        supplied(changes)
    assert wanted in str(error.value) and "\n" not in str(error.value)
