"""Whole scoring: the same units for all, what is left out, files, and that the better forecast wins."""

import json
import re

import numpy as np
import pandas as pd
import pytest
from support.paths import ROOT

from interpose.experiments.scoring import rules
from interpose.experiments.scoring.draws import Draws
from interpose.experiments.scoring.score import MEASURES, named_files, score
from interpose.model import optional_libraries
from interpose.model.errors import InterposeError

MONTHS, UNITS, DRAWS = 12, 6, 60


def world(seed=1):
    """Return what was recorded, a forecast that knows the means, and one that has them twice as high."""
    rng = np.random.default_rng(seed)
    keys = pd.DataFrame(
        {"month_id": np.repeat(np.arange(457, 457 + MONTHS), UNITS), "country_id": [*range(UNITS)] * MONTHS}
    )
    means = rng.gamma(1, 20, len(keys))
    actuals = keys.assign(outcome=rng.poisson(means))
    good = Draws("country_id", keys, rng.poisson(means[:, None], (len(keys), DRAWS)).astype(float))
    bad = Draws("country_id", keys, rng.poisson(2 * means[:, None], (len(keys), DRAWS)).astype(float))
    return actuals, good, bad


def test_the_better_forecast_is_better_by_every_score():
    actuals, good, bad = world()
    scores = score(good, actuals, {"twice": bad}, "right")
    assert scores.means["forecast"].tolist() == ["right", "twice"] and scores.means["draws"].tolist() == [DRAWS] * 2
    assert (scores.differences["high"] < 0).all() and (scores.differences["skill_low"] > 0).all()
    assert scores.differences["score"].tolist() == [*MEASURES]
    assert scores.means.set_index("forecast")["coverage"]["right"] > 0.8


def test_means_are_means_of_unit_months_and_differences_their_differences():
    actuals, good, bad = world()
    scores = score(good, actuals, {"b": bad}, "a")
    rows = scores.by_unit_month
    assert len(rows) == 2 * MONTHS * UNITS
    for name, draws in (("a", good), ("b", bad)):
        here, mean = rows[rows["forecast"] == name], scores.means.set_index("forecast").loc[name]
        plain = rules.crps(draws.values, actuals["outcome"].to_numpy(float))
        assert here["crps"].to_numpy() == pytest.approx(plain) and mean["crps"] == pytest.approx(plain.mean())
        assert mean["recorded"] == pytest.approx(actuals["outcome"].mean())
    wide = scores.means.set_index("forecast")
    for row in scores.differences.to_dict("records"):
        assert row["difference"] == pytest.approx(wide[row["score"]]["a"] - wide[row["score"]]["b"])
        assert row["skill"] == pytest.approx(1 - wide[row["score"]]["a"] / wide[row["score"]]["b"])
    shares = scores.transforms
    assert shares.groupby("forecast")["share"].sum().tolist() == pytest.approx([1, 1]) and len(shares) == 20


def test_all_are_scored_on_what_all_have_in_any_order():
    actuals, good, bad = world()
    less = Draws("country_id", bad.keys.iloc[UNITS:].reset_index(drop=True), bad.values[UNITS:])
    scores = score(good, actuals.sample(frac=1, random_state=2), {"less": less}, "all")
    assert (
        scores.meta["left_out"] == {"all": UNITS, "less": 0, "actuals": UNITS} and scores.meta["months"] == MONTHS - 1
    )
    whole = score(good, actuals, {}, "all").by_unit_month.iloc[UNITS:].reset_index(drop=True)
    here = scores.by_unit_month[scores.by_unit_month["forecast"] == "all"]
    assert here["crps"].tolist() == whole["crps"].tolist()


def test_written_tables_read_back(tmp_path):
    actuals, good, bad = world()
    score(good.long_table(), actuals, {"b": bad.long_table()}, "a").write(tmp_path)
    assert json.loads((tmp_path / "score.json").read_text())["unit_months"] == MONTHS * UNITS
    assert pd.read_csv(tmp_path / "means.csv")["forecast"].tolist() == ["a", "b"]
    assert {path.name for path in tmp_path.iterdir()} == {
        *("score.json", "means.csv", "differences.csv", "by_unit_month.csv", "transforms.csv")
    }


def test_what_does_not_go_together_is_refused_in_one_line(tmp_path):
    actuals, good, bad = world()
    far = actuals.assign(month_id=actuals["month_id"] + 900)
    cells = Draws("priogrid_gid", good.keys.rename(columns={"country_id": "priogrid_gid"}), good.values)
    asked = {
        "a and the record have no country_id and month in common": lambda: score(good, far, {}, "a"),
        "b is by priogrid_gid, the record by country_id": lambda: score(good, actuals, {"b": cells}, "a"),
        "two forecasts are called a": lambda: score(good, actuals, {"a": bad}, "a"),
        "two forecasts are called f": lambda: named_files(tmp_path / "f.csv", [tmp_path / "x" / "f.csv"]),
    }
    for words, ask in asked.items():
        with pytest.raises(InterposeError) as caught:
            ask()
        assert words in str(caught.value) and "\n" not in str(caught.value)


def test_without_the_library_one_line_names_the_extra(monkeypatch):
    def missing(name):
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr(optional_libraries.importlib, "import_module", missing)
    with pytest.raises(InterposeError, match=r"scoringrules, which is not installed: pip install 'interpose\[score"):
        rules.crps(np.zeros((1, 2)), np.zeros(1))


def test_the_page_of_scoring_runs(capsys):
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
    exec("\n".join(re.findall(r"```python\n(.*?)```", page, re.DOTALL)), {})
    printed = capsys.readouterr().out
    assert "always nine" in printed and "priogrid_gid" in printed and "shortfall_0.9" in printed
