"""What pairing, mirroring and stratifying gain, on made-up outcomes whose gain is known."""

import re
from importlib import resources

import numpy as np
import pandas as pd
import pytest
from support.paths import ROOT

from interpose.experiments.power.page import OUTCOMES, Measured, decision, page_of
from interpose.experiments.power.seed_designs import (
    early_draws,
    mirrored_gain,
    pairing_gain,
    run_force,
    stratified_gain,
)
from interpose.experiments.power.until_coverage import OURS, until_coverage
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import bare

SEEDS = 400


def arms(now: np.ndarray, before: np.ndarray) -> dict[str, pd.DataFrame]:
    """Return made-up outcomes of both arms."""
    return {"with": pd.DataFrame({"x": now}), "without": pd.DataFrame({"x": before})}


def normal(seed: int, number: int = SEEDS) -> np.ndarray:
    """Return normal numbers."""
    return np.random.default_rng(seed).normal(size=number)


def test_pairing_gain_of_a_known_correlation() -> None:
    """Two arms of one variance and a correlation of 0.8 vary 1 / (1 - 0.8) = 5 times as much unpaired."""
    shared, one, other = normal(1), normal(2), normal(3)
    both = arms(np.sqrt(0.8) * shared + np.sqrt(0.2) * one, np.sqrt(0.8) * shared + np.sqrt(0.2) * other)
    (row,) = pairing_gain(both, ["x"]).to_dict("records")
    assert row["low"] < 5 < row["high"] and row["high"] / row["low"] < 1.6
    (alone,) = pairing_gain(arms(one, other), ["x"]).to_dict("records")
    assert alone["low"] < 1 < alone["high"]


def test_mirrored_gain_of_effects_that_vary_against_each_other() -> None:
    one, other, nothing = normal(1), normal(2), np.zeros(SEEDS)
    against = mirrored_gain(arms(one, nothing), arms(-0.6 * one + 0.8 * other, nothing), ["x"]).iloc[0]
    assert against["low"] < 1 / (1 - 0.6) < against["high"] and against["low"] > 1.8
    free = mirrored_gain(arms(one, nothing), arms(other, nothing), ["x"]).iloc[0]
    assert free["low"] < 1 < free["high"]
    assert np.isnan(mirrored_gain(arms(nothing, nothing), arms(one, nothing), ["x"])["gain"][0])


def test_stratified_gain_is_what_early_draws_explain() -> None:
    early = np.column_stack([normal(1), normal(2), normal(1)])  # the third repeats the first
    found = stratified_gain(arms(early[:, 0] + normal(4), np.zeros(SEEDS)), early, ["x"]).iloc[0]
    assert found["explained"] == pytest.approx(0.5, abs=0.08) and found["p"] < 1e-6
    assert found["gain"] == pytest.approx(2, abs=0.35)
    none = stratified_gain(arms(normal(5), np.zeros(SEEDS)), early, ["x"]).iloc[0]
    assert abs(none["explained"]) < 0.02 and none["p"] > 0.01 and none["gain"] < 1.02


def test_early_draws_explain_how_many_troops_come() -> None:
    world = bare(load_scenario("gaza-isf", {"days": 150, "people_per_agent": 5000}))
    seeds = range(1, 41)
    early, both = early_draws(world, seeds), run_force(world, seeds)
    assert early.shape[0] == 40 and (np.ptp(early, axis=0) > 0).all()
    assert stratified_gain(both, early, ["troop_days"])["explained"][0] > 0.3
    assert list(both["with"].index) == list(seeds) and (both["without"]["troop_days"] == 0).all()


def test_the_page() -> None:
    row = {"gain": 1.2, "low": 1.15, "high": 1.3, "explained": 0.02, "p": 0.4, "best": 1.02}
    designs = pd.DataFrame([{"scenario": "gaza-isf", "outcome": name} | row for name in OUTCOMES])
    gains = {"grid-4": pd.DataFrame([{"outcome": name, "gain": 2.0, "low": 1.5, "high": 2.5} for name in OUTCOMES])}
    page = page_of(Measured(until_coverage((OURS,), samples=50), gains, designs, 40, 100), samples=50)
    assert "2.00 (1.50 to 2.50)" in page and "$" not in page and "nan" not in page
    assert "Mirrored seeds do: they should be offered. Stratified seeds could not" in page
    assert "Mirrored seeds do not" in decision(designs.assign(low=1.0))


def test_the_page_of_the_docs_has_this_head_and_its_example_runs(capsys: pytest.CaptureFixture[str]) -> None:
    head = resources.files("interpose.experiments.power").joinpath("page_head.md").read_text("utf-8")
    page = (ROOT / "docs" / "power.md").read_text("utf-8")
    fixed = [part for part in head.split("\n\n") if "$" not in part]
    assert len(fixed) > 5 and all(part.strip() in page for part in fixed)
    (example,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(example, {})
    assert "of at most 60 seeds" in capsys.readouterr().out
