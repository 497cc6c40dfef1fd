"""What pairing gains: closed forms, the jackknife done slowly, and how often its interval holds the truth."""

import numpy as np
import pytest

from interpose.model.results.intervals import over_seeds, variance_ratio


def columns(seed: int, shape: tuple[int, int], shared: float) -> tuple[np.ndarray, np.ndarray]:
    """Return two arms of variance 1 whose correlation is ``shared``."""
    chance = np.random.default_rng(seed)
    both = np.sqrt(shared) * chance.normal(size=shape)
    own = np.sqrt(1 - shared)
    return both + own * chance.normal(size=shape), both + own * chance.normal(size=shape)


def test_worked_by_hand() -> None:
    now, before = np.array([[1.0], [4.0], [7.0]]), np.array([[0.0], [1.0], [5.0]])
    found = variance_ratio(now, before)
    assert found.middle[0] == pytest.approx((9 + 7) / 1)  # variances 9 and 7, of the differences 1, 3, 2: 1


def test_the_jackknife_done_slowly() -> None:
    now, before = columns(1, (9, 2), 0.5)
    found = variance_ratio(now, before)
    for column in range(2):

        def log(rows: np.ndarray, column: int = column) -> float:
            a, b = now[rows, column], before[rows, column]
            return float(np.log((a.var(ddof=1) + b.var(ddof=1)) / (a - b).var(ddof=1)))

        whole = log(np.arange(9))
        pseudo = [9 * whole - 8 * log(np.delete(np.arange(9), row)) for row in range(9)]
        _, low, high = over_seeds(pseudo)
        assert found.middle[column] == pytest.approx(np.exp(whole))
        assert found.low[column] == pytest.approx(np.exp(whole - (high - low) / 2))
        assert found.high[column] == pytest.approx(np.exp(whole + (high - low) / 2))


@pytest.mark.parametrize(("seeds", "shared"), [(20, 0.0), (20, 0.8), (100, 0.5)])
def test_the_interval_holds_the_truth(seeds: int, shared: float) -> None:
    found = variance_ratio(*columns(seeds, (seeds, 4_000), shared))
    held = ((found.low <= 1 / (1 - shared)) & (1 / (1 - shared) <= found.high)).mean()
    assert 0.9 < held < 0.98


def test_what_does_not_vary_has_no_ratio() -> None:
    same, noise = np.ones((5, 1)), columns(3, (5, 1), 0.0)[0]
    assert np.isnan([*variance_ratio(same, same)]).all()
    assert np.isnan([*variance_ratio(noise, noise + 3)]).all()  # the policy adds 3 in every seed
    assert variance_ratio(noise, same).middle[0] == pytest.approx(1)
    two = variance_ratio(noise[:2], -noise[:2])
    assert np.isfinite(two.middle[0]) and np.isnan(two.low[0]) and np.isnan(variance_ratio(noise[:1], noise[:1])[0][0])
