"""Every command that prints a table prints it for programs too: `--json`, and `--csv` for its main table."""

import csv
import io
import json
from typing import Any

import pandas as pd
import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from support.command_names import ALL_COMMANDS
from support.commands import ask

from interpose.cli.console import print_csv, print_table
from interpose.cli.main import app

SERVERS = {("app",), ("explore",)}
"""Commands that serve a page until they are ended, and print no result."""
NO_TABLE = {("validate",), ("report",), ("brief",), ("new",)}
NO_TABLE |= {("scenario", name) for name in ("new", "pack", "unpack")}
"""Commands that print a line about one file."""


def options_of(words: tuple[str, ...]) -> set[str]:
    """Return every option that a command's parser knows."""
    found: Any = typer.main.get_command(app)
    for word in words:
        found = found.commands[word]
    return {name for parameter in found.params for name in (*parameter.opts, *parameter.secondary_opts)}


@pytest.mark.parametrize("words", ALL_COMMANDS, ids=" ".join)
def test_every_command_has_the_forms(words):
    known = options_of(words)
    assert "--verbose" in known
    assert ("--json" in known) == (words not in SERVERS)
    assert ("--csv" in known) == (words not in SERVERS | NO_TABLE)


def rows(text: str) -> list[dict[str, str]]:
    """Return comma-separated values as rows; every row has every column."""
    found = list(csv.DictReader(io.StringIO(text)))
    assert found and all(None not in row and None not in row.values() for row in found)
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Return words that make a command small, and a folder for what it writes."""
    return ("--days", 10, "--people-per-agent", 2000), tmp_path_factory.mktemp("forms")


@pytest.mark.parametrize(
    ("words", "table"),
    [
        (("scenarios",), "scenarios"),
        (("scenarios", "--events"), "events"),
        (("show", "grid-4"), "parameters"),
        (("paths", "police"), "paths"),
        (("study", "--list"), None),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_both_forms_say_the_same(capsys, words, table):
    said = json.loads(ask(capsys, *words, "--json").out)
    wanted = said[table] if table else said
    found = rows(ask(capsys, *words, "--csv").out)
    assert len(found) == len(wanted)
    for row, other in zip(found, wanted, strict=True):
        assert set(row) == set(other)
        assert all(row[name] == str(value) for name, value in other.items() if isinstance(value, (str, int)))


@pytest.mark.parametrize(
    ("command", "more", "columns"),
    [
        ("twin", ("--without", "force"), {"outcome", "difference", "low", "high"}),
        ("compare", ("--policy", "none=no-force"), {"measure", "difference", "low", "high"}),
        ("why-not", ("--without", "deterrence"), {"without", "kind", "deterred"}),
        ("branch", ("--at", 3, "--set", "mission.ceiling=0"), {"outcome", "unchanged", "changed", "unit"}),
        ("explain", ("--territory", "T0", "--outcome", "deaths"), {"series", "with", "without"}),
        ("attribute", (), {"player", "part", "low", "high"}),
    ],
)
def test_commands_that_run_worlds_print_their_main_table(capsys, small, command, more, columns):
    sizes, folder = small
    seeds = () if command == "branch" else ("--seeds", 2, "--out", folder / command)
    answer = ask(capsys, command, "grid-4", *sizes, *seeds, *more, "--csv")
    assert answer.status == 0, answer.err
    assert columns <= set(rows(answer.out)[0])


def test_two_forms_at_once_are_refused_before_anything_runs(capsys, tmp_path):
    words = ("compare", "gaza-isf", "--policy", "police-only", "--json", "--csv", "--out", tmp_path / "new")
    answer = ask(capsys, *words)
    assert (answer.status, answer.out) == (2, "") and "give one" in answer.err
    assert not (tmp_path / "new").exists()


def test_cells_of_lists_missing_numbers_and_tables_without_rows(capsys):
    print_csv([{"a": [1, 2], "b": float("nan"), "c": 'x, "y"'}])
    assert rows(capsys.readouterr().out) == [{"a": "[1, 2]", "b": "", "c": 'x, "y"'}]
    print_csv(pd.DataFrame(columns=["a", "b"]))
    assert capsys.readouterr().out == "a,b\n"


words = st.text("abcdefgh ,.-0123456789", min_size=1, max_size=60).map(lambda text: " ".join(text.split()) or "-")


@given(st.integers(1, 10).flatmap(lambda n: st.lists(st.lists(words, min_size=n, max_size=n), min_size=2, max_size=4)))
def test_no_line_of_a_table_is_longer_than_80_letters(cells):
    columns, *body = cells
    with pytest.MonkeyPatch.context() as patch, io.StringIO() as out:
        patch.setenv("COLUMNS", "80")
        patch.setattr("sys.stdout", out)
        print_table("A title", columns, body)
        text = out.getvalue()
    assert max(len(line.rstrip()) for line in text.splitlines()) <= 80
    said = "".join(text.split())
    assert all(body_row[0].split()[0][:20] in said for body_row in body)
