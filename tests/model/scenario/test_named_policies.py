"""Policies by name: what they set, who wins, how a mistake is told, and that Python and the command line agree."""

import json

import pytest
from support.commands import ask

import interpose as ip
from interpose.agents.peacekeeper import INFANTRY, OBSERVERS, POLICE
from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_every_choice, load_scenario, scenario_from
from interpose.model.scenario.named_policies import POLICY, policies_of
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.scenario import bare, paths_set_by, with_open_draws
from interpose.model.scenario.synthetic import synthetic_document
from interpose.model.simulation.initial_state import assemble

BUILT_IN = ["full", "none", "police-only", "observers-only", "armed-only", "monitoring-only"]
SMALL = ("--days", 10, "--people-per-agent", 5000, "--seeds", 2, "--json")


def with_policies(**policies):
    """Return a made-up world that declares policies."""
    return scenario_from(synthetic_document("grid-4") | {"policies": policies})


def kinds(scenario):
    return set(assemble(scenario, 3, 1).unit.kind.tolist())


def test_every_world_with_countries_has_the_built_in_ones():
    world = load_scenario("grid-4")
    assert list(policies_of(world)) == BUILT_IN
    alone = scenario_from(synthetic_document("grid-4") | {"contributors": []})
    assert list(policies_of(alone)) == ["full", "none"]


@pytest.mark.parametrize("case", ["grid-4", "gaza-isf", "unmil-2003"])
@pytest.mark.parametrize(
    ("name", "kind"),
    [("police-only", POLICE), ("observers-only", OBSERVERS), ("monitoring-only", OBSERVERS), ("armed-only", INFANTRY)],
)
def test_a_policy_of_one_kind_has_units_of_that_kind(case, name, kind):
    assert kinds(load_scenario(case, {POLICY: name})) == {kind}


def test_full_is_the_world_as_it_is_and_none_has_no_force():
    world = load_scenario("gaza-isf")
    assert change_scenario(world, {POLICY: "full"}) == world
    assert change_scenario(world, {POLICY: "none"}) == change_scenario(world, {"mission.deployed": False})


def test_those_who_monitor_do_nothing_else_and_negotiators_stay():
    world = load_scenario("gaza-isf")
    watched = change_scenario(world, {POLICY: "monitoring-only"})
    assert {name for name, share in watched.mission.tasks if share} == {"observe"}
    assert watched.mission.model_dump(exclude={"tasks"}) == world.mission.model_dump(exclude={"tasks"})
    assert [c.influence for c in watched.contributors] == [c.influence for c in world.contributors]
    tasks = change_scenario(world, {POLICY: "observers-only"}).mission.tasks
    assert tasks == world.mission.tasks


def test_choices_come_first_then_policies_in_their_order_then_values():
    policies = {
        "small": {"meaning": "few", "set": {"mission.ceiling": 100, "mission.outreach": 0.1}},
        "mute": {"meaning": "says nothing", "set": {"mission.outreach": 0}},
    }
    sizes = {"large": {"value": "9", "source": "made up", "set": {"mission.ceiling": 9000}}}
    document = synthetic_document("grid-4") | {
        "policies": policies,
        "choices": {"size": {"meaning": "size", "chosen": "large", "options": sizes}},
    }
    world = scenario_from(document, {POLICY: ["small", "mute"], "choices.size": "large"})
    assert (world.mission.ceiling, world.mission.outreach) == (100, 0)
    assert change_scenario(world, {POLICY: "small", "mission.ceiling": 7}).mission.ceiling == 7
    assert change_scenario(bare(world), {POLICY: "small"}).mission.outreach == 0.1


def test_a_policy_of_the_scenario_replaces_the_built_in_one():
    world = with_policies(**{"police-only": {"meaning": "one small unit", "set": {"mission.ceiling": 125}}})
    assert policies_of(world)["police-only"].meaning == "one small unit"
    changed = change_scenario(world, {POLICY: "police-only"})
    assert changed.mission.ceiling == 125 and changed.contributors == world.contributors


def test_what_a_policy_sets_is_settled_for_open_draws():
    world = with_policies(calm={"meaning": "less friction", "set": {"clash.friction": 0.001}})
    left = with_open_draws(world, ParameterDraws(({"clash.friction": 0.01},), (1.0,), {"file": "made up"}))
    assert paths_set_by(world, {POLICY: "calm"}) == ["clash.friction"]
    assert change_scenario(left, {POLICY: "calm"}).open_draws.paths == ()


BAD = {
    "a word": ({"x": "small"}, "policies.x"),
    "no meaning": ({"x": {"set": {}}}, "policies.x.meaning: is missing"),
    "a list": ([1], "policies: must be a mapping"),
    "a choice": ({"x": {"meaning": "m", "set": {"choices.size": "a"}}}, "no contested fact and no policy"),
    "a policy": ({"x": {"meaning": "m", "set": {"policy": "none"}}}, "no contested fact and no policy"),
    "a name with a comma": ({"x,y": {"meaning": "m"}}, "policies"),
    "other words": ({"x": {"meaning": "m", "sets": {}}}, "policies.x.sets"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_declaration_that_cannot_be_used_is_refused(case):
    declared, words = BAD[case]
    with pytest.raises(ScenarioError) as told:
        scenario_from(synthetic_document("grid-4") | {"policies": declared})
    assert words in str(told.value) and "\n" not in str(told.value)


def test_validate_tries_every_policy(tmp_path, capsys):
    document = synthetic_document("grid-4") | {"policies": {"x": {"meaning": "m", "set": {"misson.ceiling": 5}}}}
    file = tmp_path / "mine.yaml"
    file.write_text(json.dumps(document), encoding="utf-8")
    load_scenario(str(file))
    with pytest.raises(ScenarioError, match=r"policies\.x: unknown path 'misson\.ceiling': did you mean"):
        load_every_choice(str(file))
    assert ask(capsys, "validate", file).status == 2


@pytest.mark.parametrize("words", [("run", "grid-4"), ("twin", "grid-4"), ("compare", "grid-4"), ("show", "grid-4")])
def test_an_unknown_name_ends_in_one_line_with_the_nearest(capsys, words):
    answer = ask(
        capsys, *words, *(["--set", "policy=police-onli"] if words[0] == "show" else ["--policy", "police-onli"])
    )
    assert answer.status == 2
    assert answer.err.strip() == "interpose: --policy police-onli: no such policy: did you mean police-only?"


def test_show_lists_them(capsys):
    assert "police-only" in ask(capsys, "show", "grid-4").out
    told = json.loads(ask(capsys, "show", "grid-4", "--json").out)["named_policies"]
    assert list(told) == BUILT_IN and told["none"]["set"] == {"mission.deployed": False}
    shown = json.loads(ask(capsys, "show", "grid-4", "--policy", "none", "--json").out)
    assert shown["scenario"]["mission"]["deployed"] is False


def test_twins_differ_in_the_policy_or_share_it(capsys, tmp_path):
    apart = ask(capsys, "twin", "grid-4", "--policy", "none", *SMALL, "--out", tmp_path / "a")
    assert json.loads(apart.out)["policy"] == ["none"], apart.err
    both = ask(
        capsys, "twin", "grid-4", "--policy", "police-only", "--without", "force", *SMALL, "--out", tmp_path / "b"
    )
    assert json.loads(both.out)["policy"] == ["force"], both.err
    made = json.loads((tmp_path / "b" / "twin.json").read_text())["scenario"]["contributors"]
    assert {country["police"] for country in made} == {1.0}


def test_policies_are_compared_by_their_names_and_mixed_with_values(capsys, tmp_path):
    words = ("--policy", "none", "--policy", "few=policy=police-only,mission.ceiling=125")
    told = json.loads(ask(capsys, "compare", "grid-4", *words, *SMALL, "--out", tmp_path / "a").out)
    assert {row["policy"] for row in told["effects"]} == {"none", "few"}


def test_explain_takes_one_and_attribute_runs_under_one(capsys, tmp_path):
    words = ("--territory", "T1", "--outcome", "violations", "--policy", "none")
    told = json.loads(ask(capsys, "explain", "grid-4", *words, *SMALL, "--out", tmp_path / "a").out)
    assert told["policy"] == ["none"]
    answer = ask(capsys, "attribute", "grid-4", "--policy", "none", *SMALL, "--out", tmp_path / "b")
    assert answer.status == 2 and "force" in answer.err
    answer = ask(capsys, "explain", "grid-4", *words[:-1], "nune", *SMALL, "--out", tmp_path / "c")
    assert answer.err.strip() == "interpose: --policy nune: no such policy: did you mean none?"


def test_python_takes_them_as_the_command_line_does():
    small = {"days": 10, "people_per_agent": 5000}
    assert kinds(ip.load("grid-4", policy="police-only")) == {POLICE}
    assert kinds(ip.run("grid-4", policy="police-only", **small).run.scenario) == {POLICE}
    assert ip.twin("grid-4", policy="none", seeds=2, **small).meta["policy"] == ["none"]
    assert ip.compare("grid-4", ["none", "full"], seeds=2, **small).meta["policies"] == ["none", "full"]
    with pytest.raises(ip.InterposeError, match=r"^policy nune: no such policy: did you mean none\?"):
        ip.run(ip.load("grid-4"), policy="nune", **small)
