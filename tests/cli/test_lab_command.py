"""The command `lab`: what is wrong ends with one line before anything runs; what is right does what Python does."""

import json

import pandas as pd
import pytest
from support.commands import ask

import interpose as ip
from interpose.experiments.laboratory import ask as lab
from interpose.experiments.laboratory.estimators.registry import designs_named


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--seeds", 3), "--seeds 3: give 10 to 5,000 countries"),
        (("--days", 300), "--days 300: give 720 to 7200"),
        (("--sample", 2), "--sample 2: give 5 to 1,000 countries of a data set"),
        (("--designs", "nebgin"), "--designs nebgin: no such design: known are raw"),
        (("--page", "no/where.md"), "there is no folder no"),
        (("--data-sets", 0), "must be at least 1"),
    ],
)
def test_bad_words(capsys, tmp_path, words, said):
    answer = ask(capsys, "lab", *words, "--out", tmp_path / "lab")
    assert answer.status == 2 and said in answer.err.replace("7,200", "7200") and len(answer.err) < 300
    assert not list(tmp_path.iterdir())


@pytest.fixture(scope="module")
def answer():
    """Ask a laboratory of ten countries and two years, once."""
    return lab.ask_lab(lab.sizes_of(10, 720, 2, 10), designs_named(["twfe"]), threads=2)


def test_four_ways_of_saying_the_same(capsys, tmp_path, monkeypatch, answer):
    monkeypatch.setattr(lab, "ask_lab", lambda *sizes, **how: answer)
    words = ("lab", "--seeds", 10, "--days", 720, "--data-sets", 2, "--sample", 10, "--designs", "twfe")
    said = {}
    for way in ("", "--json", "--csv", "--quiet"):
        out = tmp_path / f"lab{way}"
        found = ask(capsys, *words, "--out", out, "--page", tmp_path / "page.md", *([way] if way else []))
        assert found.status == 0, found.err
        assert (tmp_path / "page.md").read_text() == (out / "laboratory.md").read_text()
        said[way] = found.out
    assert "Missions sent: " in said[""] and "Rows of the table of patterns" in said[""] and said["--quiet"] == ""
    designs = json.loads(said["--json"])["designs"]
    assert len(designs) == len(answer.designs) == said["--csv"].count("\n") - 1 > 0


@pytest.mark.slow
def test_the_command_and_python_give_the_same(capsys, tmp_path):
    words = ("--seeds", 10, "--days", 720, "--data-sets", 2, "--sample", 20, "--designs", "twfe")
    told = json.loads(ask(capsys, "lab", *words, "--json", "--out", tmp_path / "lab", "--page", tmp_path / "p.md").out)
    found = ip.lab(seeds=10, days=720, data_sets=2, sample=20, designs=["twfe"])
    pd.testing.assert_frame_equal(found.to_pandas(), pd.read_csv(tmp_path / "lab" / "designs.csv"))
    assert [row["term"] for row in told["designs"]] == ["troops"] * 6
    assert (tmp_path / "p.md").read_text() == (tmp_path / "lab" / "laboratory.md").read_text()
