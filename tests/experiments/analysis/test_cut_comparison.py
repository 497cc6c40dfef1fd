"""Comparing worlds that are put into rows in other ways: what is counted, paired effects, and intervals of ratios."""

import numpy as np
import pytest

from interpose.experiments.analysis.cut_comparison import (
    OUTCOMES,
    agents_comparison,
    cut_comparison,
    displaced_away,
    relative_change,
)
from interpose.experiments.execution.evaluate import evaluate
from interpose.model.results.intervals import over_seeds
from interpose.model.scenario.cutting import cut_scenario
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.simulate import simulate

SEEDS = range(1, 5)


@pytest.fixture(scope="module")
def world():
    return load_scenario("grid-9", {"days": 60, "people_per_agent": 100, "violation.base_rate": 0.3})


def test_the_first_world_is_what_it_is_compared_with(world):
    table = cut_comparison(world, (1, 2), SEEDS).set_index(["world", "outcome"])
    assert list(table.index.get_level_values(1)[: len(OUTCOMES)]) == list(OUTCOMES)
    runs = evaluate(world, [{}, {"mission.deployed": False}], SEEDS)
    with_force, without = (runs.loc[runs["point"] == point, "violations"].to_numpy() for point in (0, 1))
    row = table.loc[("1", "violations")]
    assert row["mean"] == pytest.approx(with_force.mean())
    assert row["effect"] == pytest.approx(with_force.mean() / without.mean() - 1)
    assert row["against_first"] == row["effect_moves"] == 0
    cut = table.loc[("2", "violations")]
    assert cut["against_first"] == pytest.approx(cut["mean"] / row["mean"] - 1)
    assert cut["against_low"] < cut["against_first"] < cut["against_high"] and cut["unit"] == "events"
    assert cut["effect_moves"] == pytest.approx(cut["effect"] - row["effect"])


def test_deaths_add_up(world):
    table = cut_comparison(world, (1,), SEEDS).set_index("outcome")["mean"]
    assert table["deaths"] == pytest.approx(table[["deaths_fighters", "deaths_civilians", "deaths_force"]].sum())
    assert table["dead_in_battle"] + table["dead_by_violations"] <= table["deaths"] - table["deaths_force"] + 1e-9
    assert table["dead_by_violations"] <= table["deaths_civilians"]


def test_rows_of_more_people_are_worlds_of_their_own(world):
    table = agents_comparison(world, (100, 1000), SEEDS)
    assert table["world"].unique().tolist() == ["100", "1000"]
    assert set(table.columns) >= {"mean", "effect_low", "against_high", "moves_low"}


def test_displaced_within_what_was_one_territory_do_not_count(world):
    violent = change_scenario(world, {"violation.base_rate": 0.5})
    whole, cut = simulate(violent, 2), simulate(cut_scenario(violent, 4), 2)
    assert displaced_away(whole, 1) == pytest.approx(whole.world.territory.displaced.sum(), rel=0.05, abs=300)
    assert 0 < displaced_away(cut, 4) < displaced_away(cut, 1)
    assert displaced_away(cut, len(cut.scenario.places)) == 0


def test_a_change_of_means_has_the_interval_of_the_delta_method():
    chance = np.random.default_rng(7)
    covered = 0
    for _ in range(400):
        before = chance.gamma(20, 5, 40)
        now = 0.7 * before * chance.gamma(25, 1 / 25, 40)
        interval = over_seeds(relative_change(now, before))
        assert interval.middle == pytest.approx(now.mean() / before.mean() - 1)
        covered += interval.low <= -0.3 <= interval.high
    assert 0.91 <= covered / 400 <= 0.98
    assert np.isnan(relative_change(now, np.zeros(40))).all()
