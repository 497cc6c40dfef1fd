"""The command `score`: a table of 80 columns, the same numbers in JSON and files, and bad input in one line."""

import json

import numpy as np
import pandas as pd
import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing

import interpose as ip

pytest.importorskip("scoringrules")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Write a forecast, another one, and what was recorded."""
    folder, rng = tmp_path_factory.mktemp("score"), np.random.default_rng(1)
    keys = pd.DataFrame({"month_id": np.repeat(np.arange(457, 465), 3), "priogrid_gid": [1, 2, 3] * 8})
    means = rng.gamma(1, 2000, len(keys))
    keys.assign(outcome=rng.poisson(means)).to_csv(folder / "actuals.csv", index=False)
    for name, factor in (("mine", 1), ("a-forecast-with-a-very-long-name-indeed", 3)):
        rows = keys.loc[keys.index.repeat(50)].reset_index(drop=True)
        rows = rows.assign(draw=np.tile(np.arange(50), len(keys)), outcome=rng.poisson(factor * np.repeat(means, 50)))
        rows.to_parquet(folder / f"{name}.parquet")
    return folder


def asked(files, *words):
    return (files / "mine.parquet", files / "actuals.csv", *words)


def test_the_table_fits_eighty_columns_and_names_what_was_scored(capsys, files, tmp_path):
    other = files / "a-forecast-with-a-very-long-name-indeed.parquet"
    answer = ask(capsys, "score", *asked(files, "--against", other, "--out", tmp_path / "out"))
    assert answer.status == 0 and answer.err == ""
    lines = [line.rstrip() for line in answer.out.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= 80, max(lines, key=len)
    assert "24 unit-months (3 units, 8 months)" in answer.out and "a-forecast-with-a…" in answer.out
    assert listing(tmp_path / "out") == sorted(
        [
            "by_unit_month.csv",
            "differences.csv",
            "means.csv",
            "score.json",
            "scores.html",
            "transform.html",
            "transforms.csv",
        ]
    )
    for name in ("scores", "transform"):
        page = (tmp_path / "out" / f"{name}.html").read_text(encoding="utf-8")
        assert "default-src 'none'" in page and "<h1" in page


def test_json_files_and_python_say_the_same(capsys, files, tmp_path):
    other = files / "a-forecast-with-a-very-long-name-indeed.parquet"
    words = asked(files, "--against", other, "--out", tmp_path / "out", "--json")
    found = json.loads(ask(capsys, "score", *words).out)
    scores = ip.score(files / "mine.parquet", str(files / "actuals.csv"), {other.stem: other}, "mine")
    assert found["means"] == scores.means.to_dict("records")
    assert found["differences"] == scores.differences.to_dict("records") and found["unit_months"] == 24
    assert pd.read_csv(tmp_path / "out" / "means.csv")["crps"].tolist() == pytest.approx(scores.means["crps"].tolist())
    assert ask(capsys, "score", *asked(files, "--quiet", "--out", tmp_path / "q")) == (0, "", "")


def test_different_numbers_of_draws_and_what_is_left_out_are_said(capsys, files, tmp_path):
    few = pd.read_parquet(files / "mine.parquet")
    few[(few["draw"] < 7) & (few["month_id"] > 457)].to_csv(tmp_path / "few.csv", index=False)
    answer = ask(capsys, "score", *asked(files, "--against", tmp_path / "few.csv", "--out", tmp_path / "out"))
    assert "mine: 3 unit-months left out" in answer.out and "actuals: 3 unit-months left out" in answer.out
    assert "Bits depend on the number of draws" in answer.out


BAD = {
    "no file": (("{f}/none.parquet", "{f}/actuals.csv"), "none.parquet: no such file"),
    "no table": (("{f}/mine.parquet", "{f}/actuals.xlsx"), "actuals.xlsx: must end in .parquet or .csv"),
    "the record as a forecast": (("{f}/actuals.csv", "{f}/actuals.csv"), "actuals.csv: has no column draw"),
    "a forecast as the record": (("{f}/mine.parquet", "{f}/mine.parquet"), "priogrid_gid 1 stands twice"),
    "one name twice": (
        ("{f}/mine.parquet", "{f}/actuals.csv", "--against", "{f}/mine.parquet"),
        "--against: two forecasts are called mine: give the files other names",
    ),
    "one argument": (("{f}/mine.parquet",), "Missing argument 'actuals'"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_nothing_is_written(capsys, files, tmp_path, case):
    words, fragment = BAD[case]
    words = [word.format(f=files) for word in words]
    refused(ask(capsys, "score", *words, "--out", tmp_path / "out"), fragment)
    assert listing(tmp_path) == []


def test_a_small_exercise_from_the_command_line(capsys, tmp_path, monkeypatch):
    """The made-up model of the tests of the exercise, through the command, with a page."""
    from interpose.experiments.out_of_sample import exercise, fit

    pytest.importorskip("pyabc")

    def made_up(threads=None):
        def simulate(world, seeds, days):
            months = 24 if days == fit.FIT_DAYS else 47
            rate = world.parameters.clash.attack_rate
            return np.array([np.random.default_rng(s).poisson(900 * rate, (3, 14, months)) for s in seeds], float)

        return simulate

    monkeypatch.setattr(exercise, "simulator", made_up)
    words = ("--draws", 12, "--samples", 20, "--tries", 20, "--out", tmp_path / "out", "--page", tmp_path / "page.md")
    answer = ask(capsys, "out-of-sample", *words)
    assert answer.status == 0 and "at least 45 simulations" in answer.err
    assert "322 unit-months" in answer.out and "The model is " in answer.out
    page = (tmp_path / "page.md").read_text(encoding="utf-8")
    assert page == (tmp_path / "out" / "out_of_sample.md").read_text(encoding="utf-8")
    assert "interpose out-of-sample --draws 12 --samples 20 --tries 20" in page and "pictures" not in page
    assert listing(tmp_path)[0] == "out" and not (tmp_path / "out.unfinished").exists()
    refused(ask(capsys, "out-of-sample", "--page", tmp_path / "no" / "page.md"), "--page", "make it first")
