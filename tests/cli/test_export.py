"""`export` for the folder of any command."""

import json

import pandas as pd
import pytest
from support.commands import ask, listing
from support.stored_results import make

import interpose as ip


@pytest.fixture(scope="module")
def twin(tmp_path_factory):
    return make("twin", tmp_path_factory.mktemp("export") / "twin")


def test_list(capsys, twin):
    rows = {row["table"]: row for row in json.loads(ask(capsys, "export", twin, "--list", "--json").out)["tables"]}
    assert rows["outcomes"]["rows"] == 6 and "arm" in rows["outcomes"]["columns"]
    assert "outcomes" in ask(capsys, "export", twin, "--list").out


def test_files_folders_and_python_agree(capsys, twin, tmp_path):
    assert ask(capsys, "export", twin, "--table", "effects", "--to", tmp_path / "a.csv").status == 0
    assert ask(capsys, "export", twin, "--to", tmp_path / "all", "--form", "parquet").status == 0
    assert ask(capsys, "export", twin, "--to", tmp_path / "a.xlsx", "--quiet").out == ""
    ip.load(twin).export(tmp_path / "b.csv", "effects")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    stored = pd.read_parquet(twin / "effects.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "all" / "effects.parquet"), stored)
    assert len(pd.read_excel(tmp_path / "a.xlsx", sheet_name="effects")) == len(stored)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("--table", "effect", "--to", "x.csv"), "--table effect: no such table: did you mean effects?"),
        (("--to", "x.csv"), "holds one table, and there are"),
        ((), "nothing to write: give --to"),
        (("--list", "--draws", "x.parquet"), "draws are files of their own"),
        (("--to", "new", "--form", "xml"), "--form xml: must be csv or parquet"),
    ],
)
def test_mistakes_write_nothing(capsys, twin, tmp_path, monkeypatch, words, line):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "export", twin, *words)
    assert answer.status == 2 and line in answer.err and answer.err.count("\n") == 1 and listing(tmp_path) == []


@pytest.mark.parametrize("kind", ["attribute", "study", "patterns", "lab", "dock", "audit", "sensitivity", "robust"])
def test_every_kind_of_result_lists_its_tables(capsys, tmp_path, kind):
    folder = make(kind, tmp_path / kind)
    rows = json.loads(ask(capsys, "export", folder, "--list", "--json").out)["tables"]
    assert rows and all(row["columns"] for row in rows)
    assert ask(capsys, "export", folder, "--to", tmp_path / "a.xlsx").status == 0
