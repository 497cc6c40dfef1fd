"""Names as well as ids, and the same names of outcomes, on the command line."""

import json

import pytest
from support.commands import ask

SMALL = ("--days", 20, "--people-per-agent", 5000, "--seeds", 2, "--json")


def test_explain_takes_a_name_and_a_run_s_outcome(capsys, tmp_path):
    first = json.loads(
        ask(
            capsys,
            "explain",
            "gaza-isf",
            *SMALL,
            "--territory",
            "beit lahia",
            "--outcome",
            "deaths",
            "--out",
            tmp_path / "a",
        ).out
    )
    chain = {row["series"]: row for row in first["chain"]}
    for arm in ("with", "without"):
        parts = sum(chain[name][arm] for name in ("deaths_fighters", "deaths_civilians"))
        assert chain["deaths"][arm] == pytest.approx(parts)
    again = ask(
        capsys, "explain", tmp_path / "a", "--territory", "NG1", "--outcome", "mean_fear", "--out", tmp_path / "b"
    )
    assert again.status == 0 and "Beit Lahia" in again.out


@pytest.mark.parametrize(
    ("territory", "outcome", "line"),
    [
        ("Beit", "deaths", "--territory Beit: may be one of NG1 (Beit Lahia)"),
        ("Beit Lahiya", "deaths", "did you mean NG1 (Beit Lahia)?"),
        ("NG1", "cost", "counted for the whole area only"),
        ("NG1", "death", "did you mean 'deaths"),
    ],
)
def test_mistaken_names(capsys, tmp_path, territory, outcome, line):
    answer = ask(capsys, "explain", "gaza-isf", "--territory", territory, "--outcome", outcome, "--out", tmp_path / "a")
    assert answer.status == 2 and line in answer.err and answer.err.count("\n") == 1
    assert not (tmp_path / "a").exists()
