"""Every outcome by the same name in every command that takes one."""

import csv
import io

import pytest
from support.commands import ask
from support.stored_sweeps import stored

from interpose.cli.analysis_options import GoalOptions
from interpose.cli.compare import check_outcomes
from interpose.experiments.comparison.until import read_widths
from interpose.experiments.explanation.explain import find_series
from interpose.experiments.sweeps.design import Design
from interpose.model.errors import OutputError, ScenarioError
from interpose.model.results.outcomes import NAMED, NEITHER
from interpose.model.scenario.loading import load_scenario
from interpose.viz.explorer.sweep_arrays import SweepArrays
from interpose.viz.sweep_statistics import finished_runs, outcomes_of

SMALL = ("--days", 8, "--people-per-agent", 2000, "--seeds", 2)
MANY = [outcome.name for outcome in NAMED.values() if outcome.sum_of or outcome.direction == NEITHER]
"""Sums, and outcomes that are neither good nor bad: those that commands might forget."""


@pytest.mark.parametrize("name", NAMED)
def test_every_parser_knows_it(name):
    assert check_outcomes([name, name]) == [name]
    more_is_better = True if NAMED[name].direction == NEITHER else None
    assert GoalOptions(name, more_is_better).direction() in (True, False)
    assert read_widths([f"{name}=5"])[0].outcome == name
    assert Design(scenario="grid-4", outcomes=[name], levers={"mission.ceiling": [0, 1]}).outcomes == (name,)


def test_in_a_territory_every_outcome_is_watched_or_said_to_be_of_the_whole_area():
    world, watched = load_scenario("grid-4"), set()
    for name in NAMED:
        try:
            watched.add(find_series(world, name).name and name)
        except ScenarioError as error:
            assert "counted for the whole area only" in str(error)
    assert {"deaths", "violations", "clashes", "mean_trust", "displaced"} <= watched


@pytest.mark.parametrize(
    ("command", "more", "column"), [("compare", ("--policy", "none=no-force"), "measure"), ("attribute", (), "outcome")]
)
def test_commands_print_sums_and_others(capsys, tmp_path, command, more, column):
    asked = [word for name in MANY for word in ("--outcome", name)]
    words = (command, "grid-4", *SMALL, *more, *asked, "--out", tmp_path / "a")
    said = ask(capsys, *words, "--csv")
    assert said.status == 0, said.err
    assert set(MANY) <= {row[column] for row in csv.DictReader(io.StringIO(said.out))}


def test_a_stored_comparison_is_drawn_for_any_of_them(capsys, tmp_path):
    words = ("compare", "grid-4", *SMALL, "--policy", "none=no-force", "--out", tmp_path / "a", "--quiet")
    assert ask(capsys, *words).status == 0
    for name in MANY:
        assert ask(capsys, "plot", tmp_path / "a", "--outcome", name, "--list").status == 0
    assert "did you mean deaths" in ask(capsys, "plot", tmp_path / "a", "--outcome", "death", "--list").err


def test_a_sweep_that_stored_all_parts_of_a_sum_has_the_sum():
    parts = NAMED["deaths"].sum_of
    sweep = stored({"mission.ceiling": [0, 9]}, {name: [[1, 2], [3, 4 + i]] for i, name in enumerate(parts)})
    assert outcomes_of(sweep)[0] == "deaths" and "cost" not in outcomes_of(sweep)
    assert finished_runs(sweep, "deaths")["deaths"].tolist() == [3, 6, 9, 15]
    assert SweepArrays(sweep).values("deaths").tolist() == [[3, 6], [9, 15]]
    with pytest.raises(OutputError, match="did not keep"):
        finished_runs(sweep, "cost")
