"""The record: columns by hand, and data sets drawn from a pool."""

import numpy as np
import pytest
from support.small_laboratory import history, mission, pool

from interpose.experiments.laboratory.deployment import AT_RANDOM, REPORTED
from interpose.experiments.laboratory.panel import (
    NEVER,
    Facts,
    country_months,
    country_truces,
    drawn,
    record_of,
    territory_months,
)

FACTS = Facts(7, 4e6, 0.3)


def test_months_and_their_lags():
    course = history(np.arange(30.0), troops=2000.0, observers=150.0, first=12)
    table = country_months(course, FACTS)
    assert table["month"].tolist() == list(range(24)) and table["osv"].tolist() == list(range(6, 30))
    assert table["troops"].tolist() == [0.0] * 6 + [2.0] * 18 and table["troops_lag"].tolist() == [0.0] * 7 + [2.0] * 17
    assert table["observers"].max() == 1.5 and (table["first"] == 6).all() and table["present_lag"].sum() == 17
    assert (
        table["recent"][0] == pytest.approx(np.log1p(sum(range(6)) + 60))
        and (table["early"] == table["recent"][0]).all()
    )
    assert (country_months(history(1), FACTS)["first"] == NEVER).all()
    assert country_months(course, FACTS, reported=True)["osv"].tolist() == pytest.approx(
        [0.9 * n for n in range(6, 30)]
    )


def test_truces_after_the_warm_up_and_who_guards_them():
    spells = [(100, 0, 1, 50, 1), (250, 0, 1, 80, 1), (300, 1, 2, 600, 0)]
    table = country_truces(history(troops=10.0, first=12, spells=spells), FACTS)
    assert table["days"].tolist() == [80.0, 600.0] and table["ended"].tolist() == [1.0, 0.0]
    assert table["force"].tolist() == [0.0, 1.0]  # personnel come in month 12, within three months of the second alone
    assert table["earlier"].tolist() == [1.0, 2.0]


def test_territory_months_know_their_neighbours():
    course = history(np.arange(30.0))
    table = territory_months(course, FACTS, np.array([[False, True], [True, False]]))
    second = table[table["territory"] == 1]
    assert second["osv"].eq(0).all() and second["osv_next"].tolist() == list(range(5, 29))


def test_a_record_has_what_happened_under_its_regime():
    world = pool([history(10), history(20)], {1: mission(history(5, troops=1000.0))})
    months = record_of(world, AT_RANDOM).months
    assert months.groupby("country")["osv"].first().tolist() == [10, 5]
    assert record_of(world, REPORTED).months.groupby("country")["osv"].first().tolist() == [9, 4.5]


def test_a_country_that_is_drawn_twice_is_two():
    record = record_of(pool([history(10), history(20)], {}), AT_RANDOM)
    sample = drawn(record, 6, np.random.default_rng(1)).months
    assert sample["country"].nunique() == 6 and len(sample) == 6 * 24
    assert (sample.groupby("country")["world"].nunique() == 1).all() and sample["world"].nunique() == 2
    assert sample["month"].tolist() == list(range(24)) * 6
