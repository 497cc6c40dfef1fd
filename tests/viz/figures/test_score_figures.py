"""Figures of scores: every number, finite, with units; hostile names as text."""

import pandas as pd
import pytest
from support.figure_checks import HOSTILE, check, numbers_of, titles_of, words_of

from interpose.viz.figures.scores_compared import scores_compared
from interpose.viz.figures.transform_histogram import transform_histogram

MEANS = pd.DataFrame([("mine", 3.0, 2.0, 9.0, 77.0)], columns=["forecast", "crps", "ignorance", "interval", "mean"])
DIFFERENCES = pd.DataFrame(
    [
        ("other", "crps", -1.5, -2.0, -1.0),
        ("other", "ignorance", 0.25, -0.5, 1.0),
        (HOSTILE, "interval", 4.0, 2.0, 6.0),
    ],
    columns=["against", "score", "difference", "low", "high"],
)


def test_differences_have_a_panel_a_score_and_their_intervals():
    figure = scores_compared(MEANS, DIFFERENCES)
    check(figure)
    assert {-1.5, 0.25, 4.0} <= {round(value, 6) for value in numbers_of(figure)}
    assert all(word in words_of(figure) for word in ("CRPS", "Ignorance score", "Interval score", "against other"))
    assert any("deaths" in title for title in titles_of(figure, "x")) and any(
        "bits" in t for t in titles_of(figure, "x")
    )


def test_a_forecast_alone_shows_its_scores_without_intervals():
    figure = scores_compared(MEANS, DIFFERENCES.iloc[:0])
    check(figure)
    assert {3.0, 2.0, 9.0} <= set(numbers_of(figure)) and "mine" in words_of(figure)


def test_a_histogram_has_every_share_as_percent():
    shares = [0.4, 0.3, 0.2, 0.1]
    table = pd.DataFrame({"forecast": ["mine"] * 4 + [HOSTILE] * 4, "part": [1, 2, 3, 4] * 2, "share": shares * 2})
    figure = transform_histogram(table)
    check(figure)
    assert [list(trace.y) for trace in figure.data] == [pytest.approx([40, 30, 20, 10])] * 2
    assert titles_of(figure, "x") and titles_of(figure, "y")
    assert transform_histogram(table.iloc[:0]).layout.annotations[0].text.startswith("nothing to draw")
