"""What it costs to avert a death: closed forms, intervals that hold the truth, silence where nothing was averted."""

import math

import numpy as np
import pandas as pd
import pytest

from interpose.model.results.cost_effectiveness import (
    AVERTED,
    cost_of_each,
    costs_per_averted,
    dollars,
    said_of,
    said_of_cost,
)
from interpose.model.results.outcomes import COUNTED


def test_a_policy_that_does_the_same_in_every_seed_has_no_width():
    assert cost_of_each(np.full(5, 200.0), np.full(5, 4.0)) == (50, 50, 50)


@pytest.mark.parametrize("averted", [[1.0, -1.0, 2.0, -2.0], [-5.0, -4.0, -6.0, -5.0], [3.0]])
def test_nothing_is_said_where_nothing_is_clearly_averted(averted):
    assert all(math.isnan(end) for end in cost_of_each(np.full(len(averted), 10.0), np.array(averted)))


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Costs and averted deaths vary together over seeds; the true ratio of means is 12."""
    chance, held = np.random.default_rng(5), 0
    for _ in range(200):
        averted = chance.gamma(4.0, 25.0, 30)
        cost = 600.0 + 6.0 * averted + chance.normal(0, 100, 30)
        _, low, high = cost_of_each(cost, averted)
        held += low <= 12.0 <= high
    assert 0.88 <= held / 200 <= 0.99  # percentile bootstrap of 30 pairs: somewhat short of 95 %


def runs_of(**arms):
    """Return a table of runs in which arms have the outcomes given and 0 of all else."""
    rows = []
    for arm, values in arms.items():
        for seed in range(6):
            rows.append({"arm": arm, "seed": seed} | {o.name: 0.0 for o in COUNTED})
            rows[-1] |= {name: float(value[seed]) for name, value in values.items()}
    return pd.DataFrame(rows)


def test_each_policy_is_set_against_its_baseline_seed_by_seed():
    civilians = np.array([10, 20, 30, 40, 50, 60])
    runs = runs_of(
        none={"deaths_civilians": civilians, "violations": np.arange(6)},
        force={"deaths_civilians": civilians - 5, "violations": np.arange(6), "cost_troops": np.full(6, 100.0)},
        words={"deaths_civilians": civilians - 5},
    )
    table = costs_per_averted(runs, "none").set_index(["policy", "outcome"])
    assert {policy for policy, _ in table.index} == {"force"}  # words cost nothing
    assert {outcome for _, outcome in table.index} == set(AVERTED)
    row = table.loc[("force", "deaths_civilians")]
    assert (row["averted"], row["cost"], row["extra_cost"]) == (5, 20, 100)
    assert math.isnan(table.loc[("force", "violations"), "cost"])
    shuffled = costs_per_averted(runs.sample(frac=1, random_state=1), "none").set_index(["policy", "outcome"])
    pd.testing.assert_frame_equal(shuffled.sort_index(), table.sort_index())


def test_it_is_said_in_words():
    civilians = np.array([10, 20, 30, 40, 50, 60])
    runs = runs_of(
        none={"deaths_civilians": civilians},
        force={"deaths_civilians": civilians - 5, "cost_troops": np.full(6, 1e5), "cost_lift": np.full(6, 2e4)},
    )
    said = {row.outcome: said_of(row) for row in costs_per_averted(runs, "none").itertuples()}
    assert said["deaths_civilians"].startswith("civilian deaths: 24.00 million USD for each one averted")
    assert "not averted" in said["violations"]
    assert said_of_cost(runs, "force", "none") == (
        "Cost: 120.00 million USD more a run (troops 100.00 million USD, lift 20.00 million USD)"
    )
    back = {row.outcome: said_of(row) for row in costs_per_averted(runs, "force").itertuples()}
    assert back["deaths_civilians"] == "civilian deaths: 5.0 more, none averted"


def test_amounts_are_written_as_people_say_them():
    assert [dollars(x) for x in (0.5, 12, 3_100, 2_500_000)] == [
        "500 USD",
        "12,000 USD",
        "3.10 million USD",
        "2.50 billion USD",
    ]
