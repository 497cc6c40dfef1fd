"""The command `paths`: blocks for people that fit the width, and the same rows for programs."""

import csv
import io
import json

import pytest
from support.commands import ask


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_asked(capsys, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", str(width))
    text = ask(capsys, "paths").out
    assert max(map(len, text.splitlines())) <= width


def test_a_block_tells_all(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    text = ask(capsys, "paths", "robustness", "accepts").out
    for part in (
        "contributors.ID.robustness",
        "rules of engagement",
        "Indonesia, Egypt",
        "0.2 to 0.4 share, bounds 0 to 1; default 0.3",
        "source:",
        "settled at the start",
        "capped by mission.enforcement = 0.7",
        "5 paths",
    ):
        assert part in text
    lone = ask(capsys, "paths", "mission.enforcement").out
    assert "can change midway" in lone and "= 0.4: the smaller counts; holds it down" in lone and "1 path." in lone


def test_machine_forms_hold_the_same_rows(capsys):
    rows = json.loads(ask(capsys, "paths", "police", "--json").out)["paths"]
    table = list(csv.DictReader(io.StringIO(ask(capsys, "paths", "police", "--csv").out)))
    assert [row["path"] for row in rows] == [row["path"] for row in table]
    assert {row["unit"] for row in rows} >= {"share", "USD/year"}


def test_a_scenario_of_ones_own(capsys):
    rows = json.loads(ask(capsys, "paths", "mission.ceiling", "--scenario", "grid-4", "--json").out)["paths"]
    assert [row["path"] for row in rows] == ["mission.ceiling"]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("polise",), "did you mean 'police'?"),
        (("police", "--scenario", "gaza-isff"), "did you mean gaza-isf"),
        (("police", "--json", "--csv"), "give one"),
    ],
)
def test_mistakes_take_one_line(capsys, words, line):
    answer = ask(capsys, "paths", *words)
    assert answer.status == 2 and answer.out == "" and line in answer.err and answer.err.count("\n") == 1
