"""The contract for outside auditors: plain numbers, the same for the same arguments, and one line for a mistake."""

import math
from typing import Any

import pytest

from interpose.experiments.audit.contract import read_setting, run, turned
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import OUTCOMES, outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import bare
from interpose.model.simulation.simulate import simulate

SMALL = {"scenario": "grid-4", "days": 60, "people_per_agent": 500, "clash.friction": 0.1}


def test_plain_numbers_of_every_outcome() -> None:
    found = run(SMALL, 3)
    assert list(found) == [outcome.name for outcome in OUTCOMES] and {type(n) for n in found.values()} == {float}
    assert found["deaths"] == found["deaths_fighters"] + found["deaths_civilians"] + found["deaths_force"]
    assert found == run(dict(SMALL), 3, {}) and found != run(SMALL, 4)


def test_it_is_the_run_that_every_command_has() -> None:
    changes = {name: value for name, value in SMALL.items() if name != "scenario"}
    theirs = outcomes(simulate(load_scenario("grid-4", changes), 3))
    ours = run(SMALL, 3)
    assert all(ours[name] == pytest.approx(float(value)) for name, value in theirs.items())


def test_seeds_from_and_without() -> None:
    assert run(SMALL, 3, {"seeds_from": 2}) == run(SMALL, 5)
    assert run(SMALL | {"without": "force"}, 3)["troop_days"] == 0 < run(SMALL, 3)["troop_days"]
    assert run(SMALL | {"without": ["force"]}, 3) == run(SMALL | {"mission.deployed": False}, 3)


def test_knobs_turn_what_they_say() -> None:
    world = bare(load_scenario("gaza-isf", {"days": 30}))
    assert turned(world, read_setting({"persons": 10})).people_per_agent == 10 * world.people_per_agent
    assert turned(world, read_setting({"step": "half day"})).days == 60
    assert len(turned(world, read_setting({"territories": "cut in 2"})).places) == 2 * len(world.places)
    assert len(turned(world, read_setting({"territories": "larger"})).places) == 5
    assert turned(world, read_setting({"rows": "reversed"})).places[0].id == world.places[-1].id
    assert turned(world, read_setting({})) == world


def test_outcomes_of_half_days_are_in_days() -> None:
    found = run(SMALL, 3, {"step": "half day"})
    usual = run(SMALL, 3)
    assert math.isnan(found["worst_month"]) and found["troop_days"] == pytest.approx(usual["troop_days"], rel=0.2)


@pytest.mark.parametrize(
    ("params", "seed", "knobs", "line"),
    [
        ({}, 1, {"stpe": "half day"}, "knob stpe: no such knob: did you mean step?"),
        ({}, 1, {"zzz": 1}, "known are step, persons, rows"),
        ({}, 1, {"step": "hour"}, "'hour' is none of 'day', 'half day'"),
        ({}, 1, {"persons": 0}, "must be a number from 1/1,000 to 1,000, not 0"),
        ({}, 1, {"persons": math.nan}, "not nan"),
        ({}, 1, {"persons": "many"}, "not 'many'"),
        ({}, -1, {}, "must be a whole number from 0 to 2^62, not -1"),
        ({}, 1.5, {}, "not 1.5"),
        ({}, True, {}, "not True"),
        ({}, 1, {"seeds_from": -4}, "not -4"),
        ({}, 1, {"chance": "murmur", "order": "within phases reversed"}, "the model's order of the day only"),
        ({"mission.ceiling": -1}, 1, {}, "mission.ceiling"),
        ({"scenario": "nowhere"}, 1, {}, "nowhere"),
        ({"without": "peace"}, 1, {}, "peace: no such policy or pathway"),
        ({"without": 3}, 1, {}, "3: no such policy or pathway"),
        ({"scenario": "grid-9"}, 1, {"territories": "larger"}, "its ids do not name larger ones"),
        (["days"], 1, {}, "params must be a mapping"),
        ({}, 1, "half day", "knobs must be a mapping"),
    ],
)
def test_mistakes_are_one_line(params: Any, seed: Any, knobs: Any, line: str) -> None:
    with pytest.raises(InterposeError) as error:
        run(params, seed, knobs)
    assert line in str(error.value) and "\n" not in str(error.value) and len(str(error.value)) <= 300
