"""How designs are scored, by hand; rows of the table; words that follow numbers; a small laboratory, whole."""

import math

import numpy as np
import pandas as pd
import pytest
from support.small_laboratory import history, mission, pool

from interpose.experiments.execution.kept_results import KeptResults
from interpose.experiments.laboratory import verdicts
from interpose.experiments.laboratory.ask import ask_lab, sizes_of
from interpose.experiments.laboratory.comparison import summarise, truths
from interpose.experiments.laboratory.deployment import AT_RANDOM, ENDOGENOUS, REGIMES
from interpose.experiments.laboratory.estimators.registry import DESIGNS, designs_named
from interpose.experiments.laboratory.page import command_of, page_of
from interpose.experiments.laboratory.targets import judged
from interpose.experiments.laboratory.worlds import make_pool
from interpose.model.errors import InterposeError

KEYS = ["regime", "design", "term"]


def summary_of(estimates, truth):
    """Score estimates (coefficient, se) of one design against a truth."""
    rows = [(number - 1, c, s, c - 2 * s, c + 2 * s, 100) for number, (c, s) in enumerate(estimates)]
    table = pd.DataFrame(rows, columns=["data_set", "coefficient", "se", "low", "high", "n"])
    table = table.assign(regime="random", design="twfe", term="troops")
    known = {
        "regime": "random",
        "design": "twfe",
        "term": "troops",
        "truth": truth,
        "truth_low": -2.0,
        "truth_high": -0.1,
    }
    return summarise(table, pd.DataFrame([known | {"worlds": 9}])).iloc[0]


def test_scores_by_hand():
    line = summary_of([(9.0, 1.0), (-1.0, 0.2), (-3.0, 0.5), (1.0, 0.1), (-1.2, 0.4), (math.nan, math.nan)], -1.0)
    assert (line["data_sets"], line["failed"], line["pool"]) == (4, 1, 9.0)
    assert line["mean"] == pytest.approx(-1.05) and line["bias"] == pytest.approx(-0.05)
    assert line["coverage"] == 0.5 and line["wrong_sign"] == 0.25
    assert line["surely_right"] == 0.75 and line["surely_wrong"] == 0.25
    assert line["high"] - line["mean"] == pytest.approx(0.6) and line["coverage_low"] < 0.5 < line["coverage_high"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, verdicts.FINDS),
        ({"surely_right": 0.2}, verdicts.HOLDS),
        ({"coverage": 0.5}, verdicts.OFF),
        ({"surely_wrong": 0.3, "coverage": 0.5}, verdicts.MISLEADS),
        ({"truth_high": 0.1}, verdicts.HOLDS),
        ({"truth_high": 0.1, "coverage": 0.3}, verdicts.MISLEADS),
        ({"truth_high": 0.1, "coverage": 0.3, "surely_right": 0.0}, verdicts.OFF),
        ({"data_sets": 0}, verdicts.SILENT),
        ({"truth": math.nan}, verdicts.UNKNOWN),
    ],
)
def test_verdicts(changes, said):
    line = {"data_sets": 40, "mean": -1.0, "truth": -1.0, "truth_low": -2.0, "truth_high": -0.5, "coverage": 0.95}
    assert verdicts.verdict_of(line | {"surely_right": 0.9, "surely_wrong": 0.0} | changes) == said


def lines(**of_pool):
    """Make a summary in which some coefficients of the whole pool are known, by regime: (estimate, half width)."""
    rows = []
    for regime, (middle, half) in of_pool.items():
        row = {"regime": regime, "design": "negbin", "term": "observers", "truth": 0.0, "truth_low": 0, "truth_high": 0}
        rows.append(row | {"pool": middle, "pool_low": middle - half, "pool_high": middle + half})
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("sent", "random", "verdict", "gone"),
    [
        ((0.4, 0.1), (0.0, 0.1), "shows", "yes"),
        ((0.4, 0.1), (0.3, 0.1), "shows", "no"),
        ((0.4, 0.5), (0.0, 0.1), "not clear", ""),
        ((-0.4, 0.1), (0.0, 0.1), "does not show", ""),
    ],
)
def test_an_artefact_can_only_vanish_where_it_showed(sent, random, verdict, gone):
    found = judged(lines(**{ENDOGENOUS.name: sent, AT_RANDOM.name: random}))
    (row,) = found.to_dict("records")
    assert (row["row"], row["verdict_endogenous"], row["vanishes"]) == ("M03", verdict, gone)


def test_truths_have_intervals_over_worlds():
    worlds = [history(40) for _ in range(6)]
    sent = {n: mission(history(np.where(np.arange(30) > 12, 15.0 + n, 40.0), troops=3000.0)) for n in range(6)}
    table = truths(pool(worlds, sent), designs_named(["twfe", "raw"])).set_index(KEYS)
    line = table.loc[("random", "twfe", "troops")]
    gaps = [(math.log1p(15 + n) - math.log1p(40)) / 3 for n in range(6)]
    assert line["truth"] == pytest.approx(np.mean(gaps)) and line["worlds"] == 6
    half = 2.5706 * np.std(gaps, ddof=1) / np.sqrt(6)
    assert line["truth_high"] - line["truth"] == pytest.approx(half, rel=1e-3)


def test_sizes_and_designs_are_checked():
    for sizes, name in (((9, 1440, 4, 60), "seeds"), ((20, 600, 4, 60), "days"), ((20, 1440, 4, 4), "sample")):
        with pytest.raises(InterposeError, match="give") as caught:
            sizes_of(*sizes)
        assert caught.value.argument == name
    with pytest.raises(InterposeError, match="known are raw, negbin"):
        designs_named(["nebgin"])
    assert [design.name for design in designs_named(["cox", "raw", "cox"])] == ["cox", "raw"]
    assert len(designs_named([])) == len(DESIGNS) and sizes_of(20, 1440, 4, 60).months == 48


@pytest.mark.slow
def test_what_is_kept_is_not_done_again():
    kept = KeptResults()
    first = make_pool(10, 24, 1, kept, 1)
    names = list(kept.results)
    told = []
    again = make_pool(10, 24, 1, kept, 1, told.append)
    assert list(kept.results) == names and told.count("country") == 10
    assert first.without[3].osv.tolist() == again.without[3].osv.tolist()
    for regime in REGIMES:
        assert first.missions[regime.name].keys() == again.missions[regime.name].keys()
    for number, sent in first.missions["endogenous"].items():
        assert sent.plan == again.missions["endogenous"][number].plan
        assert sent.arms["all"].troops == pytest.approx(
            again.missions["endogenous"][number].arms["all"].troops, rel=1e-6
        )


@pytest.mark.slow
def test_a_small_laboratory_writes_its_page(tmp_path):
    sizes = sizes_of(12, 720, 2, 15)
    steps = []
    answer = ask_lab(sizes, target=tmp_path / "lab", done=lambda: steps.append(1))
    assert not list(tmp_path.iterdir()) and len(steps) >= 12 + len(REGIMES) * 3
    assert len(answer.designs) == len(REGIMES) * sum(len(design.terms) for design in DESIGNS)
    assert set(answer.designs["verdict"]) <= {
        "finds it",
        "too wide to tell",
        "off",
        "misleads",
        "no estimate",
        "truth not known",
    }
    text = page_of(answer, command_of(sizes, [], 1))
    assert "interpose lab --seeds 12 --days 720 --data-sets 2 --sample 15" in text and "nan" not in text
    assert all(f"{label}:" in text for label in ("negative binomial", "matching"))
    folder = tmp_path / "answer"
    folder.mkdir()
    answer.write(folder)
    assert {file.name for file in folder.iterdir()} == {"designs.csv", "estimates.parquet", "lab.json", "targets.csv"}
