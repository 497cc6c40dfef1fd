"""A file of defaults: taken where the command line is silent, refused in one line where it is mistaken."""

import csv
import io
import json
import logging

import pytest
from support.commands import ask, listing

from interpose.cli.defaults import read_defaults
from interpose.model.results.outcomes import COUNTED

SMALL = ("grid-4", "--people-per-agent", 5000, "--json")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_numbers_and_folder_are_taken(capsys, here):
    (here / "interpose.toml").write_text('seeds = 3\ndays = 5\nthreads = 1\nout = "kept/here"\n')
    said = json.loads(ask(capsys, "twin", *SMALL, "--without", "force").out)
    assert said["seeds"] == 3 and said["out"].startswith("kept/here/grid-4-twin-")
    assert json.loads(ask(capsys, "run", *SMALL).out)["days"] == 5
    given = json.loads(ask(capsys, "twin", *SMALL, "--without", "force", "--seeds", 2, "--out", "b").out)
    assert given["seeds"] == 2 and given["out"] == "b"  # the command line wins
    assert "default: 3" in ask(capsys, "twin", "--help").out


def test_what_a_command_has_not_is_left_out(capsys, here):
    (here / "interpose.toml").write_text("seeds = 3\n")
    assert ask(capsys, "scenarios").status == 0
    assert ask(capsys, "paths", "police").status == 0


def test_pyproject_counts_where_there_is_no_file_of_its_own(here):
    (here / "pyproject.toml").write_text("[tool.other]\nseeds = 9\n")
    assert read_defaults(here).values == {}
    (here / "pyproject.toml").write_text("[tool.interpose]\nseeds = 9\n")
    assert read_defaults(here).values == {"seeds": 9} and "tool.interpose" in read_defaults(here).source
    (here / "interpose.toml").write_text("seeds = 4\n")
    assert read_defaults(here).values == {"seeds": 4}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("seed = 3", "interpose.toml: unknown key 'seed': did you mean seeds?"),
        ("zzzz = 3", "known are seeds, threads, days, out"),
        ("seeds = 0", "seeds = 0: must be a whole number from 1 to 100,000"),
        ("seeds = true", "seeds = True: must be a whole number"),
        ("days = 1.5", "days = 1.5: must be a whole number from 1 to 36,500"),
        ("out = 3", "out must be the name of a folder"),
        ("seeds = ", "interpose.toml: cannot be read"),
        ("k" * 999 + " = 1", "unknown key"),
    ],
)
def test_mistakes_take_one_line(capsys, here, text, line):
    (here / "interpose.toml").write_text(text)
    answer = ask(capsys, "run", *SMALL, "--days", 3)
    assert answer.status == 2 and answer.out == "" and line in answer.err and answer.err.count("\n") == 1
    assert len(answer.err) <= 320 and listing(here) == ["interpose.toml"]


def test_a_file_in_another_form(capsys, here):
    (here / "interpose.toml").write_bytes(b"\xff\xfe")
    assert "cannot be read" in ask(capsys, "scenarios").err
    (here / "interpose.toml").unlink()
    (here / "pyproject.toml").write_text("[tool]\ninterpose = 3\n")
    assert "pyproject.toml [tool.interpose]: must be a table" in ask(capsys, "scenarios").err


# ---------------------------------------------------------------------------------------------- --verbose


def test_verbose_tells_what_is_done(capsys, here):
    (here / "interpose.toml").write_text("seeds = 2\n")
    words = ("twin", *SMALL, "--days", 3, "--without", "force", "--out", "t")
    before = list(logging.getLogger("interpose").handlers)
    loud = ask(capsys, *words, "--verbose")
    for part in ("defaults of interpose.toml: seeds = 2", "scenario grid-4", "4 worlds on", "wrote t"):
        assert part in loud.err
    assert json.loads(loud.out)["seeds"] == 2 and logging.getLogger("interpose").handlers == before
    assert ask(capsys, *words[:-1], "u").err == ""
    assert "scenario grid-4" in ask(capsys, "--verbose", "show", "grid-4", "--json").err


# ---------------------------------------------------------------------------------------------- --csv


def test_tables_as_comma_separated_rows(capsys, here):
    run = ask(capsys, *("run", *SMALL[:-1], "--days", 5, "--csv"))
    rows = list(csv.DictReader(io.StringIO(run.out)))
    values = json.loads(ask(capsys, "run", *SMALL, "--days", 5).out)["outcomes"]
    assert {row["outcome"]: float(row["value"]) for row in rows} == values and run.err == ""
    words = ("twin", *SMALL[:-1], "--days", 5, "--seeds", 2, "--without", "force")
    twin = list(csv.DictReader(io.StringIO(ask(capsys, *words, "--csv").out)))
    assert [row["outcome"] for row in twin] == [outcome.name for outcome in COUNTED] and "low" in twin[0]
    answer = ask(capsys, *words, "--csv", "--json")
    assert answer.status == 2 and "give one" in answer.err
