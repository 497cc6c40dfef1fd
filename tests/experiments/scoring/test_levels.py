"""Draws at other levels: totals draw by draw, shares in the long run, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.experiments.scoring.draws import Draws
from interpose.experiments.scoring.levels import at_level, check_level, to_cells, to_country
from interpose.model.errors import InterposeError

CELLS = {
    "A": (np.array([10, 11]), np.array([0.75, 0.25])),
    "B": (np.array([11, 12, 13]), np.array([0.2, 0.3, 0.5])),
    "C": (np.array([12]), np.ones(1)),
}


def draws_by_territory(values):
    """Return draws of three territories over two months from values of shape (6, S)."""
    keys = pd.DataFrame({"month_id": np.repeat([457, 458], 3), "territory": [*"ABC"] * 2})
    return Draws("territory", keys, np.array(values, float))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.integers(0, 10**6), min_size=3, max_size=3), min_size=6, max_size=6), st.integers(0, 99))
def test_every_draw_of_every_month_keeps_its_total_and_deaths_stay_whole(values, seed):
    draws = draws_by_territory(values)
    cells = to_cells(draws, CELLS, seed)
    assert cells.keys["priogrid_gid"].tolist() == [10, 11, 12, 13] * 2
    assert (cells.values == np.floor(cells.values)).all() and (cells.values >= 0).all()
    by_month = cells.values.reshape(2, 4, 3).sum(axis=1)
    assert (by_month == draws.values.reshape(2, 3, 3).sum(axis=1)).all()
    assert (by_month == to_country(draws, 652).values).all()


def test_what_a_territory_alone_touches_gets_its_deaths_only():
    values = np.zeros((6, 4))
    values[0] = [0, 1, 7, 1000]
    cells = to_cells(draws_by_territory(values), CELLS)
    assert (cells.values[2:] == 0).all() and (cells.values[:2].sum(axis=0) == values[0]).all()


def test_deaths_fall_by_area_and_small_numbers_not_always_into_the_largest_cell():
    one = draws_by_territory(np.vstack([np.ones(4000), np.zeros((5, 4000))]))
    cells = to_cells(one, CELLS).values
    assert cells[0].mean() == pytest.approx(0.75, abs=0.03) and cells[1].mean() == pytest.approx(0.25, abs=0.03)
    assert (to_cells(one, CELLS).values == cells).all() and (to_cells(one, CELLS, 2).values != cells).any()


def test_levels():
    draws = draws_by_territory(np.arange(12).reshape(6, 2))
    assert at_level(draws, "territory", dict) is draws
    assert at_level(draws, "pgm", lambda: CELLS).unit == "priogrid_gid"
    country = at_level(draws, "cm", dict, 652)
    assert country.keys.values.tolist() == [[457, 652], [458, 652]] and country.values.tolist() == [[6, 9], [24, 27]]
    for level, number, words in (("grid", None, "level grid: must be one of territory, pgm, cm"),
                                 ("cm", None, "country months need the number"),
                                 ("cm", 1000, "country 1000: country months")):  # fmt: skip
        with pytest.raises(InterposeError) as caught:
            check_level(level, number)
        assert words in str(caught.value)
