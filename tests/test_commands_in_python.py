"""What a command does is done in Python in as many words, with the same numbers."""

import json

import pytest
from support.commands import ask

from interpose.experiments.analysis.answers import answer_sensitivity
from interpose.experiments.analysis.question import Question
from interpose.experiments.attribution.pathway_game import pathway_game, play
from interpose.experiments.attribution.pathway_groups import single_players
from interpose.experiments.comparison.arms import Policy, policy_arms, twins
from interpose.experiments.comparison.compare import compare, contrast
from interpose.experiments.execution.result_files import plain
from interpose.experiments.explanation.explained_pairs import pairs_in, pairs_of, run_pairs, write_explanation
from interpose.experiments.explanation.why_not import arms_of, why_not
from interpose.model.errors import InterposeError, ScenarioError
from interpose.model.scenario.posterior import load_with
from interpose.model.scenario.scenario import parameter_rows

SIZES = {"days": 10, "people_per_agent": 5000}
AREA = load_with("grid-4").places[1].id
SMALL = ("grid-4", "--days", 10, "--people-per-agent", 5000, "--json")


def rows(table):
    """Write a table as the command line does."""
    return json.loads(json.dumps(plain(table)))


def told(capsys, *words):
    """Run a command and read what it prints."""
    answer = ask(capsys, *words)
    assert answer.status == 0, answer.err
    return json.loads(answer.out)


def test_twin(capsys, tmp_path):
    printed = told(
        capsys, "twin", *SMALL, "--without", "force", "--off", "relief", "--seeds", 3, "--out", tmp_path / "a"
    )
    store = compare(*twins("grid-4", ["force"], sizes=SIZES, off=["relief"]), range(1, 4))
    assert rows(store.effects) == printed["effects"]


def test_what_is_set_tells_twins_apart():
    world, other, policy = twins("grid-4", changes={"mission.ceiling": 400}, sizes=SIZES)
    assert (world.mission.ceiling, policy) == (400, ["mission.ceiling=400"])
    assert other == load_with("grid-4", SIZES) and other.days == world.days == 10
    both = twins("grid-4", ["force"], {"mission.ceiling": 400})
    assert both.world.mission.ceiling == both.other.mission.ceiling == 400 and not both.other.mission.deployed
    with pytest.raises(ScenarioError, match="both worlds would be the same"):
        twins("grid-4", sizes=SIZES)


def test_compare(capsys, tmp_path):
    words = ("--policy", "small=mission.ceiling=400,no-outreach", "--policy", "none=no-force", "--seeds", 3)
    printed = told(capsys, "compare", *SMALL, *words, "--baseline", "none", "--out", tmp_path / "a")
    policies = {"small": Policy({"mission.ceiling": 400}, ["outreach"]), "none": Policy(without=["force"])}
    arms, first = policy_arms(load_with("grid-4", SIZES), policies, "none")
    assert first == printed["baseline"] == "none" and list(arms) == ["none", "small"]
    assert rows(contrast(arms, first, range(1, 4)).effects) == printed["effects"]


def test_attribute(capsys, tmp_path):
    words = ("--ungrouped", "--permutations", 4, "--seeds", 2, "--outcome", "deaths", "--out", tmp_path / "a")
    printed = told(capsys, "attribute", *SMALL, *words)
    world = load_with("grid-4", SIZES)
    found = play(world, pathway_game(world, single_players(world), [1, 2], ["deaths"]), 4)
    assert rows(found.parts) == printed["parts"]


def test_explain(capsys, tmp_path):
    words = ("--territory", AREA, "--outcome", "violations")
    printed = told(capsys, "explain", *SMALL, *words, "--seeds", 2, "--out", tmp_path / "a")
    pairs = pairs_of(twins("grid-4", ["force"], sizes=SIZES), [1, 2])
    (tmp_path / "b").mkdir()
    found, said = write_explanation(tmp_path / "b", pairs, AREA, "violations", run_pairs(pairs, AREA))
    assert said == printed["sentences"] and len(found.chain) == len(printed["chain"])
    (tmp_path / "c").mkdir()
    _, again = write_explanation(tmp_path / "c", pairs_in(tmp_path / "b"), AREA, "violations")
    assert again == said


def test_why_not(capsys, tmp_path):
    words = ("--without", "protection", "--seeds", 2, "--from-day", 3, "--out", tmp_path / "a")
    printed = told(capsys, "why-not", *SMALL, *words)
    world = load_with("grid-4", SIZES)
    found = why_not(world, arms_of(world, ["protection"]), [1, 2], 3)
    assert rows(found.summary) == printed["summary"] and rows(found.fates) == printed["fates"]


def test_sensitivity(capsys, tmp_path):
    words = ("--path", "clash.friction=0.005:0.3", "--samples", 4, "--seeds", 1, "--out", tmp_path / "a")
    printed = told(capsys, "sensitivity", *SMALL, *words)
    question = Question(load_with("grid-4", SIZES), [1])
    design = {"method": "morris", "samples": 4, "outcome": "deaths", "design_seed": 1}
    (tmp_path / "b").mkdir()
    inputs = question.inputs(["clash.friction=0.005:0.3"])
    table = answer_sensitivity(tmp_path / "b", question, question.model(), inputs, design)
    assert rows(table) == printed["table"]
    assert (tmp_path / "b" / "sensitivity.csv").read_bytes() == (tmp_path / "a" / "sensitivity.csv").read_bytes()


def test_parameters(capsys):
    world = load_with("grid-4", {"clash.friction": 0.02})
    printed = told(capsys, "show", "grid-4", "--set", "clash.friction=0.02", "--json")["parameters"]
    assert json.loads(json.dumps(parameter_rows(world))) == printed


def test_a_mistake_names_the_argument():
    with pytest.raises(ScenarioError, match=r"^off relif: no such policy or pathway: did you mean relief\?"):
        load_with("grid-4", off=["relif"])
    with pytest.raises(ScenarioError, match=r"^unknown path 'clsh\.friction'"):
        load_with("grid-4", {"clsh.friction": 1})
    with pytest.raises(InterposeError, match=r"^parameters none\.parquet: no such file"):
        load_with("grid-4", parameters="none.parquet")
