"""The command `lab`: what is wrong ends with one line before anything runs; what is right does what Python does."""

import json

import pandas as pd
import pytest
from support.commands import ask

import interpose as ip


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


@pytest.mark.slow
def test_the_command_and_python_give_the_same(capsys, tmp_path):
    words = ("--seeds", 10, "--days", 720, "--data-sets", 2, "--sample", 20, "--designs", "twfe")
    told = json.loads(ask(capsys, "lab", *words, "--json", "--out", tmp_path / "lab", "--page", tmp_path / "p.md").out)
    found = ip.lab(seeds=10, days=720, data_sets=2, sample=20, designs=["twfe"])
    pd.testing.assert_frame_equal(found.to_pandas(), pd.read_csv(tmp_path / "lab" / "designs.csv"))
    assert [row["term"] for row in told["designs"]] == ["troops"] * 6
    assert (tmp_path / "p.md").read_text() == (tmp_path / "lab" / "laboratory.md").read_text()
