"""Bands of different units on one strip: where a number lies in its band is where its mark lies in the strip."""

import numpy as np
import pandas as pd
import pytest

from interpose.model.errors import OutputError
from interpose.viz.figures.patterns import EDGE, MARKS, pattern_bands

INF, NAN = float("inf"), float("nan")
COLUMNS = ["row", "part", "kind", "band_low", "band_high", "estimate", "low", "high", "verdict", "observed",
           "observed_low", "observed_high", "observed_verdict"]  # fmt: skip
ROWS = [
    ("A", "both ends", "test", 200.0, 400.0, 250.0, 210.0, 290.0, "within", 350.0, 300.0, 390.0, "within"),
    ("B", "at most", "test", -INF, 0.0, -1.0, -2.0, 0.5, "not clear", 1.0, 0.2, 1.8, "fails"),
    ("C", "at least", "test", 1.0, INF, 3.0, 2.0, 5.0, "sign right", NAN, NAN, NAN, "not from events"),
    ("D", "far", "calibrate", 0.0, 1.0, 9.0, 8.0, 9.9, "fails", 0.5, 0.4, 0.6, "within"),
    ("E", "no band", "report", NAN, NAN, 1.0, 0.0, 2.0, "reported", NAN, NAN, NAN, "reported"),
    ("F", "nothing", "test", 0.0, 1.0, NAN, NAN, NAN, "not measurable", NAN, NAN, NAN, "not measurable"),
]


def marks(rows):
    """Where the marks of each row lie: by row and side, position and colour."""
    figure = pattern_bands(pd.DataFrame(rows, columns=COLUMNS))
    found = {}
    for trace in figure.data:
        for x, text in zip(trace.x, trace.text, strict=True):
            found[tuple(text.split(":")[0].split(", "))] = (x, trace.marker.color, trace.marker.symbol)
    return figure, found


def test_a_mark_lies_in_the_strip_as_the_number_in_its_band():
    figure, found = marks(ROWS)
    truth, record = "simulated", "as reported"
    assert found["A", truth][0] == pytest.approx(0.25) and found["A", record][0] == pytest.approx(0.75)
    # the farthest end, -2, is one strip from the band's end at 0
    assert found["B", truth][0] == pytest.approx(0.5) and found["B", record][0] == pytest.approx(1.5)
    assert found["C", truth][0] == pytest.approx(0.5) and ("C", record) not in found
    assert found["D", truth][0] == 1 + EDGE and found["D", record][0] == pytest.approx(0.5)
    assert set(found) == {(row, side) for row in "ABCD" for side in (truth, record)} - {("C", record)}
    assert len(figure.layout.shapes) == 4 and all((s.x0, s.x1) == (0, 1) for s in figure.layout.shapes)


def test_verdicts_differ_in_colour_and_symbol():
    _, found = marks(ROWS)
    for row, verdict in (("A", "within"), ("B", "not clear"), ("C", "sign right"), ("D", "fails")):
        assert found[row, "simulated"][1:] == MARKS[verdict]
    assert len({colour for colour, _ in MARKS.values()}) == len({symbol for _, symbol in MARKS.values()}) == len(MARKS)


def test_nothing_but_finite_numbers_is_drawn():
    figure, _ = marks(ROWS)
    for trace in figure.data:
        assert np.isfinite(trace.x).all() and np.isfinite(trace.error_x.array).all()
    empty, _ = marks(ROWS[4:])
    assert "no number that was asked for has a band" in empty.layout.annotations[0].text.replace("<br>", " ")
    with pytest.raises(OutputError, match="needs the column 'observed'"):
        pattern_bands(pd.DataFrame(ROWS, columns=COLUMNS).drop(columns="observed"))
