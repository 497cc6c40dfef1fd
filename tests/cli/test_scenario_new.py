"""`scenario new` asks on a terminal for what was left out, and nowhere else; a copy runs under its own name."""

import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import ask, listing

import interpose as ip
from interpose.cli.scenario_questions import _ask, _name
from interpose.model.errors import InterposeError
from interpose.model.language.chosen import in_language
from interpose.model.scenario.builder.assumed import ASSUMPTIONS, USUAL, assumed_of, read_assumed
from interpose.model.scenario.loading import load_scenario, scenario_names

TOWNS = "town;lat;lon;population\nAlpha;10,5;20;4000\nBeta;11;20,5;6000\nGamma;11,5;20,2;9000\n"


def at_a_terminal(folder: Path, *answers: str) -> tuple[int, str]:
    """Run `scenario new` at a terminal with these answers; return its status and what the terminal showed."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "interpose", "scenario", "new"]
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "TERM": "dumb"}
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, env=environment)
    os.close(theirs)
    os.write(ours, "".join(f"{answer}\n" for answer in answers).encode())
    shown = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(), shown.decode()


def test_a_terminal_is_asked_until_answers_can_be_used(tmp_path):
    (tmp_path / "towns.csv").write_text(TOWNS, encoding="utf-8")
    (tmp_path / "odd.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    files = ("1", "gone.csv", "odd.csv", "towns.csv")
    parties = ("army,rebels", "yes", "Our land", "2024-13-01", "2024-05-01", "90", "1.5", "0.8", "", "0.2")
    status, shown = at_a_terminal(tmp_path, "a/b", "", *files, *parties, "10", "", "0.7")
    assert status == 0, shown
    world = load_scenario(tmp_path / "my-country.yaml")
    assert (world.title, str(world.start), world.days, world.dyads[0].tension) == ("Our land", "2024-05-01", 90, 0.8)
    assert [(f.id, f.discipline, f.consent) for f in world.factions] == [("army", 0.5, 0.2), ("rebels", 0.5, 0.2)]
    assert (world.mission.start_day, world.mission.ceiling, world.mission.enforcement) == (10, 1000, 0.7)
    for said in ("name 'a/b'", "gone.csv", "odd.csv", "must be a date such as 2025-01-31", "must be from 0 to 1"):
        assert said in shown
    for one in ASSUMPTIONS:
        assert one.question in shown and one.why[:60] in shown
    assert "Traceback" not in shown


@pytest.mark.slow
def test_a_terminal_can_choose_a_copy(tmp_path):
    status, shown = at_a_terminal(tmp_path, "mine", "2", "atlantis", "gaza")
    assert status == 0 and "take one of gaza-isf" in shown and load_scenario(tmp_path / "mine.yaml").name == "mine"


@pytest.mark.parametrize("words", [(), ("mine",), ("mine", "--json")])
def test_nobody_is_asked_where_there_is_no_terminal(words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    answer = ask(capsys, "scenario", "new", *words)
    assert (answer.status, answer.out) == (2, "") and answer.err.count("\n") == 1
    assert "give a NAME, and --places FILE or --from NAME" in answer.err and listing(tmp_path) == []


def test_an_answer_that_cannot_be_used_is_refused_in_the_language_that_is_told_in(monkeypatch, capsys):
    given = iter(["a/b", "mine"])
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(given))
    with in_language("id"):
        assert _ask("Name", "", None, _name) == "mine"
    said = capsys.readouterr().err.strip()
    assert said == "Kesalahan: nama 'a/b': pakai huruf, angka dan . _ - (sampai 60, tanpa .yaml)"


def test_two_ways_to_begin_are_refused(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "scenario", "new", "mine", "--from", "gaza-isf", "--places", "x.csv")
    assert answer.status == 2 and "give one" in answer.err and listing(tmp_path) == []


@pytest.mark.parametrize("name", scenario_names())
def test_a_copy_is_the_same_scenario_under_another_name(name, tmp_path):
    copy = ip.copy_scenario(name, "mine", tmp_path)
    apart = {"name", "choices", "policies", "attribution"}  # the last one names the files

    def rest(world):
        return world.model_dump(exclude=apart)

    assert copy.name == "mine" and rest(copy) == rest(load_scenario(name))
    assert list(copy.choices) == list(load_scenario(name).choices)
    assert all(path.startswith("mine") for path in listing(tmp_path))
    for choice, values in copy.choices.items():
        for option in values.options:
            changes = {f"choices.{choice}": option}
            assert rest(load_scenario(tmp_path / "mine.yaml", changes)) == rest(load_scenario(name, changes))


def test_the_command_copies_and_writes_over_nothing(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "scenario", "new", "mine", "--from", "unmil-2003")
    assert answer.status == 0 and answer.out.startswith("mine.yaml: a copy of unmil-2003\n")
    before = listing(tmp_path)
    for name, case, said in (
        ("mine", "unmil-2003", "exists already"),
        ("other", "atlantis", "is not known"),
        ("other", "grid-4", "a made-up scenario has no files to copy"),
        ("../other", "unmil-2003", "use letters, digits"),
    ):
        refused = ask(capsys, "scenario", "new", name, "--from", case)
        assert (refused.status, refused.out) == (2, "") and said in refused.err and refused.err.count("\n") == 1
    assert listing(tmp_path) == before


def test_what_is_assumed_can_be_given_in_python(tmp_path):
    (tmp_path / "towns.csv").write_text(TOWNS, encoding="utf-8")
    own = {"title": "A: land", "tension": 0.9, "ceiling": 2500}
    world = ip.new_scenario("land", tmp_path / "towns.csv", tmp_path, assumed=own)
    assert (world.title, world.dyads[0].tension, world.mission.ceiling, world.days) == ("A: land", 0.9, 2500, 365)


BAD = [("days", "0"), ("days", "1.5"), ("tension", "-0.1"), ("tension", "nan"), ("start", "May"), ("peace", "1")]


@pytest.mark.parametrize(("name", "word"), BAD)
def test_values_that_cannot_be_assumed_are_refused(name, word):
    with pytest.raises(InterposeError):
        read_assumed(name, word)


def test_every_assumption_is_asked_and_explained_once():
    assert [one.name for one in ASSUMPTIONS] == list(vars(USUAL)) and assumed_of({}) == USUAL
    assert all(one.why.endswith(".") and len(one.why) > 30 for one in ASSUMPTIONS)
