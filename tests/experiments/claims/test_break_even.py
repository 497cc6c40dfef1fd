"""Break-even values on curves of which the crossing is known."""

import numpy as np
import pandas as pd
import pytest

from interpose.experiments.claims.break_even import ANY, SMALLEST, break_even, crossing
from interpose.experiments.claims.page import from_which_value


def tried(means: list[float], spread: float = 0.1) -> pd.DataFrame:
    value = np.linspace(0, 1, len(means))
    rows = [(v, s, m + spread * (s - 2), 0.5) for v, m in zip(value, means, strict=True) for s in range(5)]
    return pd.DataFrame(rows, columns=["value", "seed", "difference", "smallest"])


@pytest.mark.parametrize(
    ("means", "claimed", "crosses", "matters"),
    [
        ([-1.0, 1.0], "higher", 0.5, 0.75),
        ([-1.0, 1.0], "lower", np.inf, np.inf),
        ([1.0, -1.0, -3.0], "lower", 0.25, 0.375),
        ([1.0, 1.0, 1.0], "higher", 0.0, 0.0),
        ([0.1, 0.1, 0.3], "higher", 0.0, np.inf),
        ([1.0, -1.0, 1.0], "higher", 0.75, 0.875),
    ],
)
def test_break_even_is_where_the_line_crosses_for_good(
    means: list[float], claimed: str, crosses: float, matters: float
) -> None:
    found = break_even(tried(means), claimed).set_index("past")
    assert found.loc[ANY, "value"] == pytest.approx(crosses)
    assert found.loc[SMALLEST, "value"] == pytest.approx(matters)


def test_the_interval_of_a_break_even_value_is_that_of_the_shifted_curve() -> None:
    """All values share their seeds, so a resample shifts the line as a whole: the crossing moves by the shift."""
    found = break_even(tried([-1.0, 1.0], spread=0.1), "higher").set_index("past").loc[ANY]
    assert found["low"] == pytest.approx(0.5 - found["high"] + 0.5, abs=0.02)
    half = (found["high"] - found["low"]) / 2
    assert half == pytest.approx(1.96 * 0.1 * np.sqrt(2) / np.sqrt(5) / 2, rel=0.2) and found["never"] == 0.0
    sure = break_even(tried([-1.0, 1.0], spread=0.0), "higher").set_index("past").loc[ANY]
    assert sure["low"] == sure["high"] == 0.5
    rare = break_even(tried([-1.0, 0.02], spread=0.1), "higher").set_index("past").loc[ANY]
    assert 0.2 < rare["never"] < 0.5 and rare["high"] == np.inf
    alone = break_even(tried([-1.0, 1.0]).query("seed == 2"), "higher")
    assert alone[["low", "high"]].isna().all(axis=None) and crossing(np.array([0.0]), np.array([-1.0])) == np.inf


def test_break_even_in_words() -> None:
    words = {"value": 0.25, "low": 0.2, "high": np.inf, "never": 0.1}
    assert from_which_value(words, (0.0, 1.0)) == "from about 0.25 on (interval 0.20 to beyond what was tried)"
    assert from_which_value(words | {"value": np.inf, "never": 0.6}, (0, 1)).startswith(
        "at no value tried (60 % of resamples)"
    )
    same = {"value": 0.0, "low": 0.0, "high": 0.0, "never": 0.0}
    assert from_which_value(same, (0, 1)) == "at every value tried, from 0 on (in 95 % of resamples)"
    assert from_which_value(same | {"low": np.nan, "high": np.nan}, (0, 1)) == "at every value tried, from 0 on"
