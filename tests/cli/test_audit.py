"""The command `audit` and the option `--until`, as they are typed."""

import json
from pathlib import Path

import pytest
from support.commands import ask

SMALL = ("--seeds", 2, "--draws", 1, "--days", 20, "--people-per-agent", 5000)
TINY = ("grid-4", "--days", 20, "--people-per-agent", 5000, "--set", "clash.friction=0.1", "--without", "force")


def test_audit_writes_a_page_and_tables(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "audit.md"
    words = ("audit", "A3", "--knobs", "rows,people-2", *SMALL, "--out", tmp_path / "a", "--page", page)
    answer = ask(capsys, *words)
    assert answer.status == 0, answer.err
    assert "1 claim, 2 knobs, 2 seeds, 1 draw: 12 worlds, about" in " ".join(answer.err.split())
    assert {file.name for file in (tmp_path / "a").iterdir()} == {"audit.json", "audit.md", "effects.csv"}
    assert page.read_text("utf-8") == (tmp_path / "a" / "audit.md").read_text("utf-8")
    assert "Made by `interpose audit A3 --knobs rows,people-2 --seeds 2 --draws 1`" in page.read_text("utf-8")


def test_audit_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    answer = ask(capsys, "audit", "a3", "--knobs", "rows", *SMALL, "--json", "--out", tmp_path / "a")
    found = json.loads(answer.out)
    assert found["verdicts"] == {"A3": "not clear"} and found["effects"][0]["knob"] == "rows"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("audit", "A7"), "no such claim: known are A1"),
        (("audit", "--knobs", "stpes"), "--knobs 'stpes': no such knob: known are half-days"),
        (("audit", "--draws", 0), "--draws"),
        (("twin", *TINY, "--until", "0"), "--until '0': must be a half width above 0"),
        (("twin", *TINY, "--until", "violation=5", "--seeds", 50), "did you mean violations"),
        (("twin", *TINY, "--until", "5"), "--seeds 20: with a width, seeds are the most to run"),
        (("compare", "grid-4", "--policy", "none=no-force", "--until", "5%%"), "--until '5%%'"),
    ],
)
def test_bad_words_are_one_line(capsys: pytest.CaptureFixture[str], words: tuple[object, ...], line: str) -> None:
    answer = ask(capsys, *words)
    assert answer.status == 2 and line in answer.err and len(answer.err.strip().splitlines()) == 1
    assert len(answer.err) <= 320


def test_twin_until(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("twin", *TINY, "--until", "mean_trust=0.5", "--seeds", 60)
    found = json.loads(ask(capsys, *words, "--json", "--out", tmp_path / "a").out)
    assert found["seeds"] == 40 and found["until"]["reached"] and found["until"]["most"] == 60
    shown = " ".join(ask(capsys, *words, "--out", tmp_path / "b").out.split())
    assert "Stopped after 40 of at most 60 seeds: mean_trust within 0.5." in shown
    assert "Pairing: unpaired seeds would vary so many times as much" in shown


def test_compare_until_is_of_the_outcomes_that_are_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    words = ("compare", *TINY[:-2], "--policy", "none=no-force", "--outcome", "mean_fear", "--until", "500%")
    found = json.loads(ask(capsys, *words, "--seeds", 50, "--json", "--out", tmp_path / "a").out)
    assert found["seeds"] == 40 and [width["outcome"] for width in found["until"]["widths"]] == ["mean_fear"]
    assert {"variance_ratio", "variance_ratio_low", "variance_ratio_high"} <= set(found["effects"][0])
