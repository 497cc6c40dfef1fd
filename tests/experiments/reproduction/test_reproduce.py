"""Results made again from what they stored: the same bits, whatever the surroundings, and what differs is said."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from support.bad_scenarios import changed
from support.commands import ask, ask_apart
from support.stored_posteriors import TWO
from support.stored_posteriors import stored as posterior
from support.stored_results import asked

from interpose.experiments.reproduction.reproduce import reproduce
from interpose.experiments.studies.find import study_names
from interpose.model.scenario.loading import change_scenario, load_scenario

GRID = ("grid-4", "--days", 12, "--people-per-agent", 5000)
TWIN = ("twin", *GRID, "--without", "force", "--seeds", 2, "--quiet")
DRAWN = """
scenario: grid-4
changes: {people_per_agent: 5000}
levers: {clash.friction: [0.02, 0.04]}
parameters: posterior.parquet
outcomes: [violations, clashes]
replications: 3
days: 12
"""
SURROUNDINGS = {
    "hash seed": {"PYTHONHASHSEED": "1"},
    "another hash seed": {"PYTHONHASHSEED": "4294967295"},
    "time zone": {"TZ": "Pacific/Chatham"},
    "locale": {"LC_ALL": "C", "PYTHONUTF8": "0"},
    "locale of decimal commas": {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"},
    "one thread of numba": {"NUMBA_NUM_THREADS": "1"},
    "no machine code": {"NUMBA_DISABLE_JIT": "1"},
    "baseline instructions": {"NUMBA_CPU_NAME": "generic", "NUMBA_CPU_FEATURES": ""},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return the folder of a result, made once by its command."""
    root = tmp_path_factory.mktemp("made")

    def give(name: str, *words: object) -> Path:
        if not (root / name).exists():
            asked(*map(str, words), "--out", str(root / name))
        return root / name

    return give


@pytest.mark.parametrize("kind", ["run", "twin", "compare"])
def test_every_kind_is_made_again_bit_for_bit(stored, kind):
    found = reproduce(stored(kind), threads=1)
    assert found.same and found.values > 1000 and found.origins == []
    assert found.sentences[0].endswith("are the same, bit for bit.")


def test_a_study_is_made_again_from_its_worlds(made):
    small = ("--scenario", "grid-4", "--days", 10, "--people-per-agent", 5000, "--seeds", 2, "--quiet")
    assert reproduce(made("study", "study", "force_size", *small)).same


@pytest.mark.slow
@pytest.mark.parametrize("name", study_names())
def test_every_study_is_made_again(made, name):
    small = ("--days", 60, "--people-per-agent", 5000, "--seeds", 2, "--quiet")
    assert reproduce(made(name, "study", name, *small)).same


def test_every_point_of_a_sweep_is_made_again(capsys, stored):
    folder = stored("sweep")
    assert all(reproduce(folder, point=point).same for point in (0, 8))
    answer = ask(capsys, "reproduce", folder)
    assert answer.status == 2 and "--point" in answer.err and "from 0 to 8" in answer.err
    assert "from 0 to 8" in ask(capsys, "reproduce", folder, "--point", 9).err


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> Path:
    return posterior(tmp_path_factory.mktemp("drawn"), TWO, [0.4, 0.6])


def test_worlds_that_draw_from_a_posterior_need_no_file_of_it(made, drawn):
    pair = made(
        "drawn twin", "twin", *GRID, "--set", "clash.friction=0.03", "--parameters", drawn, "--seeds", 4, "--quiet"
    )
    policies = ("--policy", "none=no-force", "--policy", "half=mission.ceiling=500")
    several = made("drawn comparison", "compare", *GRID, *policies, "--parameters", drawn, "--seeds", 3, "--quiet")
    (drawn.parent / "d.yaml").write_text(DRAWN)
    sweep = made("drawn sweep", "sweep", drawn.parent / "d.yaml", "--threads", 1, "--quiet")
    run = made("drawn run", "run", *GRID, "--parameters", drawn, "--seed", 2, "--quiet")
    drawn.rename(drawn.with_name("gone"))
    assert all(reproduce(folder).same for folder in (pair, several, run))
    assert reproduce(sweep, point=1).same


def test_a_value_that_is_not_the_same_is_named_and_ends_with_1(capsys, made, tmp_path):
    folder = tmp_path / "s"
    shutil.copytree(made("twin", *TWIN), folder)
    table = pd.read_parquet(folder / "outcomes.parquet")
    table.loc[3, "mean_trust"] += 2**-40
    table.to_parquet(folder / "outcomes.parquet", index=False)
    meta = json.loads((folder / "twin.json").read_text())
    meta["software"]["version"], meta["environment"]["processor"] = "0.0.9", "abacus"
    (folder / "twin.json").write_text(json.dumps(meta))
    answer = ask(capsys, "reproduce", folder)
    assert answer.status == 1 and answer.err == ""
    assert "outcomes.mean_trust: 1 of 4, by up to 9.09e-13, first in row 4." in answer.out
    assert "version 0.0.9" in answer.out and "processor abacus" in answer.out
    said = json.loads(ask(capsys, "reproduce", folder, "--json").out)
    assert said["same"] is False and [row["column"] for row in said["differences"]] == ["mean_trust"]
    assert {row["what"] for row in said["origins"]} == {"version", "processor"}


def test_a_changed_scenario_is_another_world(capsys, made, tmp_path):
    folder = tmp_path / "s"
    shutil.copytree(made("twin", *TWIN), folder)
    meta = json.loads((folder / "twin.json").read_text())
    meta["scenario"]["places"][0]["population"] += 50_000
    (folder / "twin.json").write_text(json.dumps(meta))
    answer = ask(capsys, "reproduce", folder)
    assert answer.status == 1 and "Version and computer are the same" in answer.out


@pytest.mark.parametrize("words", [("reproduce", "."), ("reproduce", "nowhere"), ("reproduce", ".", "--point", "1")])
def test_what_cannot_be_made_again_is_one_line(capsys, monkeypatch, tmp_path, words):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, *words)
    assert answer.status == 2 and answer.err.count("\n") == 1 and "holds no sweep, run, twin" in answer.err


def scenario_with_a_choice(folder: Path) -> Path:
    """Write a scenario with two contested values that set one path."""
    document = changed()
    other = {"small": {"value": "2", "source": "x", "set": {"mission.ceiling": 120, "days": 9}}}
    document["choices"]["more"] = {"meaning": "m", "chosen": "small", "options": other}
    file = folder / "chosen.yaml"
    file.write_text(yaml.safe_dump(document, sort_keys=False))
    return file


@pytest.mark.parametrize(
    "changes",
    [
        {"mission.ceiling": 555},
        {"choices.size": "large"},
        {"choices.size": "large", "mission.ceiling": 7},
        {"choices.more": "small", "choices.size": "large"},
        {"days": 3},
        {},
    ],
    ids=str,
)
def test_no_choice_undoes_a_value_of_a_stored_scenario(tmp_path, changes):
    world = load_scenario(scenario_with_a_choice(tmp_path), changes)
    again = tmp_path / "again.yaml"
    again.write_text(yaml.safe_dump(world.model_dump(mode="json", exclude={"shapes"}), sort_keys=False))
    reloaded = load_scenario(again)
    assert reloaded.mission == world.mission and reloaded.days == world.days
    assert reloaded == world.model_copy(update={"shapes": None})


def test_a_choice_that_is_asked_for_again_sets_its_values_again(tmp_path):
    world = load_scenario(scenario_with_a_choice(tmp_path), {"mission.ceiling": 555})
    assert world.choices["size"].overruled == ("mission.ceiling",)
    chosen = change_scenario(world, {"choices.size": "small"})
    assert chosen.mission.ceiling == 100 and chosen.choices["size"].overruled == ()
    assert chosen.choices["more"].overruled == ("mission.ceiling",)


def in_surroundings(folder: Path, **environment: str) -> None:
    """Check that a result is made again bit for bit in other surroundings."""
    answer = ask_apart("reproduce", folder, "--json", **environment)
    assert answer.status == 0, answer
    assert json.loads(answer.out)["same"] is True


def test_the_same_bits_in_other_surroundings_at_once(made):
    surroundings = SURROUNDINGS["hash seed"] | SURROUNDINGS["time zone"] | SURROUNDINGS["locale"]
    in_surroundings(made("twin", *TWIN), **surroundings)


def test_the_same_bits_without_machine_code(made):
    run = made("run", "run", "grid-4", "--days", 5, "--people-per-agent", 5000, "--quiet")
    in_surroundings(run, **SURROUNDINGS["no machine code"])


@pytest.mark.slow
@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_same_bits_in_each_of_the_surroundings(made, tmp_path, name):
    in_surroundings(made("twin", *TWIN), **SURROUNDINGS[name])
    in_surroundings(made("run", "run", *GRID, "--quiet"), **SURROUNDINGS[name])


@pytest.mark.parametrize("threads", [1, 3])
def test_the_same_bits_on_any_number_of_threads(made, threads):
    assert reproduce(made("twin", *TWIN), threads=threads).same


@pytest.mark.slow
@pytest.mark.parametrize("where", [("--processes", 2), ("--threads", 3)])
def test_the_same_bits_in_processes(made, drawn, tmp_path, where):
    design = tmp_path / "d.yaml"
    design.write_text(DRAWN.replace("parameters: posterior.parquet\n", ""))
    folder = made(f"sweep {where[0]}", "sweep", design, *where, "--quiet")
    assert all(reproduce(folder, point=point, threads=1).same for point in (0, 1))
