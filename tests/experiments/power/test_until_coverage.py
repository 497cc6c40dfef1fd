"""Coverage after stopping: the vectorised rule is the one that commands follow, and it covers what the page says."""

import numpy as np

from interpose.experiments.comparison.until import FIRST, LOOKS, STEP
from interpose.experiments.power.until_coverage import OURS, Rule, running, stops, until_coverage
from interpose.model.results.intervals import over_seeds


def stop_by_hand(values: np.ndarray, width: float, rule: Rule) -> int:
    """Return after how many seeds a rule stops, one look after another."""
    in_a_row = 0
    for number in range(rule.first, len(values) + 1, rule.step):
        _, low, high = over_seeds(values[:number])
        in_a_row = in_a_row + 1 if 0 < (high - low) / 2 <= width else 0
        if in_a_row == rule.looks:
            return number
    return len(values)


def test_stops_are_those_of_one_look_after_another() -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(0, 1, (120, 40))
    values[:, :3] = 0.0
    values[50:, 2] = 1.0
    _, errors = running(values)
    for rule in (OURS, Rule(5, 5, 1), Rule(20, 10, 3)):
        by_hand = [stop_by_hand(values[:, column], 0.25, rule) for column in range(40)]
        assert stops(errors, 0.25, rule).tolist() == by_hand
        assert len(set(by_hand)) > 3


def test_running_intervals_are_those_of_all_commands() -> None:
    values = np.random.default_rng(2).lognormal(0, 1, (30, 3))
    means, errors = running(values)
    for number in (2, 17, 30):
        middle, low, high = over_seeds(values[:number])
        assert np.allclose(means[number - 1], middle) and np.allclose(errors[number - 1], (high - low) / 2)


def test_our_rule_covers_normal_differences_and_a_hasty_one_covers_less() -> None:
    assert (FIRST, STEP, LOOKS) == OURS
    found = until_coverage((Rule(5, 5, 1), OURS), samples=1_000).set_index(["case", "rule", "needed"])
    covered = found["covered"].xs(str(OURS), level="rule")
    for case in ("normal", "counts", "rare"):
        assert covered[case].min() > 0.925, case
    assert covered["rare, fewer"].min() > 0.9 and covered["skewed"].min() > 0.83 and covered["deaths"].min() > 0.88
    hasty = found["covered"].xs(str(Rule(5, 5, 1)), level="rule")
    assert hasty["rare, fewer"].max() < 0.85 < covered["rare, fewer"].min()
