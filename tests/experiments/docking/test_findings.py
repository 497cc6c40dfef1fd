"""Verdicts by interval, and the bootstrap."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interpose.experiments.docking.findings import Finding, bootstrap, exact, judge, share, table_of
from interpose.model.results.intervals import Interval

CASES = [
    ("above", 0, 0, (2, 1, 3), "reproduced"),
    ("above", 0, 0, (2, -1, 3), "not clear"),
    ("above", 0, 0, (-2, -3, -1), "not reproduced"),
    ("above", 0, 0, (0, 0, 0), "not clear"),
    ("below", 1, 0, (0.5, 0.2, 0.9), "reproduced"),
    ("below", 1, 0, (1.5, 1.2, 1.9), "not reproduced"),
    ("near", 1, 0.1, (1.02, 0.95, 1.05), "reproduced"),
    ("near", 1, 0.1, (1.02, 0.85, 1.05), "not clear"),
    ("near", 1, 0.1, (0.7, 0.6, 0.8), "not reproduced"),
    ("every run", 1, 0, (1, 0.8, 1), "reproduced"),
    ("every run", 1, 0, (0.99, 0.9, 1), "not reproduced"),
    ("at most", 1e-8, 0, (1e-9, 1e-9, 1e-9), "reproduced"),
    ("at most", 1e-8, 0, (1e-7, 1e-7, 1e-7), "not reproduced"),
    ("above", 0, 0, (2, math.nan, math.nan), "not clear"),
    ("above", 0, 0, (math.nan, math.nan, math.nan), "not reproduced"),
    ("every run", 1, 0, (math.nan, math.nan, math.nan), "not reproduced"),
    ("reported", 0, 0, (2, 1, 3), "reported"),
]


@pytest.mark.parametrize(("kind", "value", "margin", "found", "verdict"), CASES)
def test_verdicts(kind, value, margin, found, verdict):
    assert judge(kind, value, Interval(*found), margin) == verdict


@given(st.floats(-5, 5), st.floats(0, 3), st.floats(0, 3), st.floats(-5, 5), st.floats(0.01, 2))
def test_a_mirrored_world_has_the_mirrored_verdict(middle, down, up, value, margin):
    found = Interval(middle, middle - down, middle + up)
    mirrored = Interval(-middle, -middle - up, -middle + down)
    assert judge("above", value, found) == judge("below", -value, mirrored)
    assert judge("near", value, found, margin) == judge("near", -value, mirrored, margin)


def test_a_row_says_what_was_expected():
    row = Finding("ruin", "R1", "what", "measure", "share", 10, 0.5, 0.4, 0.6, "near", 0.5, "source", margin=0.2).row()
    assert (row["expected"], row["verdict"]) == ("0.5 +- 0.2", "reproduced")
    assert list(table_of([]).columns) == [*Finding._fields, "expected", "verdict"]


def test_the_bootstrap_of_a_mean_is_near_students_interval():
    values = np.random.default_rng(3).normal(5, 2, (200, 1))
    found = bootstrap(values, lambda part: float(part.mean()))
    half = 1.96 * values.std(ddof=1) / math.sqrt(200)
    assert found.middle == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * half, rel=0.08)


def test_rows_are_drawn_together():
    values = np.arange(40.0)[:, None] * np.array([1.0, 2.0])
    found = bootstrap(values, lambda part: float((part[:, 1] / 2 - part[:, 0]).max()))
    assert tuple(found) == (0, 0, 0)


def test_a_share_has_wilsons_interval_and_what_has_no_chance_none():
    assert share([True] * 30).low == pytest.approx(0.8865, abs=1e-4)
    assert tuple(exact(3.0)) == (3, 3, 3)
