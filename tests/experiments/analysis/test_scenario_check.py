"""Which numbers of a scenario matter most: against a known function, with what the file says, at the bounds."""

from typing import Any

import pytest
from support.commands import ask

import interpose as ip
from interpose.experiments.analysis.input_ranges import from_function
from interpose.experiments.analysis.question import Question
from interpose.experiments.analysis.scenario_check import (
    changes_at,
    check_scenario,
    fitting,
    number_groups,
    ready,
    text_of,
    worlds_needed,
)
from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_scenario, scenario_names


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the file of a small scenario."""
    return ip.new("scenario", "two-hills", tmp_path_factory.mktemp("own"))[0]


def known(point: dict[str, Any]) -> float:
    """Return an outcome that fighters move by 1300 over their range, and the ceiling by 80."""
    return float(sum(row["fighters"] for row in point["holdings"]) + 0.1 * point["mission.ceiling"])


def test_effects_are_those_of_a_known_function(own):
    world = load_scenario(own)
    groups = fitting(world, number_groups(world))
    model = from_function(known)
    table = check_scenario(Question(world, [1]), model, groups, outcome="value", text=text_of(str(own)))
    first, second, *rest = table.to_dict("records")
    assert first["name"] == "holdings.*.fighters" and first["mu_star"] == pytest.approx(1300, rel=1e-3)
    assert second["name"] == "mission.ceiling" and second["mu_star"] == pytest.approx(80, rel=1e-3)
    assert (first["low"], first["high"], first["values"]) == (0.5, 1.5, 2) and second["decided"]
    assert all(row["mu_star"] == 0 for row in rest) and len(table) == len(groups)
    assert worlds_needed(groups, 4, 3) == 4 * (len(groups) + 1) * 3


def test_what_the_file_says_is_told(own):
    world, text = load_scenario(own), text_of(str(own))
    text = text.replace("tension: 0.6}", "tension: 0.6}").replace("dyads:  ", "# ASSUMPTION: all of it\ndyads:  ")
    groups = [group for group in number_groups(world) if group.name in ("dyads.*.tension", "mission.ceiling")]
    table = check_scenario(
        Question(world, [1]), from_function(lambda point: point["mission.ceiling"]), groups, outcome="value", text=text
    ).set_index("name")
    assert tuple(table.loc["mission.ceiling", ["assumed", "remarked", "silent"]]) == (0, 1, 0)
    unsaid = check_scenario(
        Question(world, [1]), from_function(lambda point: point["mission.ceiling"]), groups, outcome="value"
    )
    assert list(unsaid["silent"]) == [1, 1] and not unsaid["assumed"].any()


@pytest.mark.parametrize("name", [*scenario_names(), "grid-4"])
def test_both_ends_of_every_range_are_valid_scenarios(name):
    world = load_scenario(name)
    found = number_groups(world)
    kinds = {group.name: group for group in fitting(world, found)}
    offers = {"contributors.*.offer"} if world.contributors else set()
    assert {"holdings.*.fighters", "dyads.*.tension", "places.*.population"} | offers <= set(kinds)
    assert not [group for group in kinds if group.startswith(("costs", "clash", "people_per_agent"))]
    for end in (0.0, 1.0):
        for group in ("holdings.*.fighters", *offers):
            change_scenario(world, changes_at(world, kinds, {group: end}))
    middle = changes_at(world, kinds, dict.fromkeys(("holdings.*.fighters", "dyads.*.tension"), 0.5))
    same = change_scenario(world, middle)
    assert (same.holdings, same.dyads, same.places) == (world.holdings, world.dyads, world.places)


def test_values_stay_within_their_bounds_and_whole():
    groups = {group.name: group for group in number_groups(load_scenario("gaza-isf"))}
    for share in (0.0, 0.3, 1.0):
        assert all(isinstance(value, int) for value in groups["holdings.*.fighters"].at(share).values())
        assert all(0 <= value <= 1 for value in groups["dyads.*.tension"].at(share).values())


def test_numbers_that_do_not_fit_together_are_refused_in_one_line(own, monkeypatch):
    world = load_scenario(own)

    def refuse(scenario: Any, changes: Any) -> Any:
        raise ScenarioError("they do not fit")

    groups = number_groups(world)[:2]
    monkeypatch.setattr("interpose.experiments.analysis.scenario_check.change_scenario", refuse)
    with pytest.raises(ScenarioError, match="two-hills: its numbers fit together only as they are: they do not fit"):
        check_scenario(Question(world, [1]), from_function(known), groups, outcome="value")


def test_rows_are_coarse_unless_told_otherwise(own):
    question = Question(load_scenario(own, {"people_per_agent": 20}), [1])
    assert ready(question, coarse=True).world.people_per_agent == 500
    assert ready(question, coarse=False).world.people_per_agent == 20


def test_the_command_says_the_cost_before_and_where_to_look(own, capsys):
    small = ("--days", 20, "--people-per-agent", 1000, "--seeds", 1, "--outcome", "displaced")
    answer = ask(capsys, "scenario", "check", own, *small)
    assert answer.status == 0 and "kinds of numbers," in answer.err and "worlds of 20 days" in answer.err
    assert "two-hills: what moves" in answer.out and "the file says" in answer.out
    bad = ask(capsys, "scenario", "check", own, "--outcome", "deathz")
    assert (bad.status, bad.out) == (2, "") and "did you mean deaths?" in bad.err and bad.err.count("\n") == 1
