"""Claims on one scale: signs as claimed, sizes by what would matter."""

import pandas as pd
import pytest

from interpose.viz.figures.claimed_effects import claimed_effects, rows_of

ROW = {"claim": "C1", "name": "no_force", "verdict": "holds", "smallest": 2.0, "mean": -4.0, "low": -6.0, "high": -1.0}


def test_what_is_claimed_lower_and_is_lower_stands_on_the_right():
    any_size = ROW | {"claimed": "lower", "smallest": 0}
    table = pd.DataFrame([ROW | {"claimed": "lower"}, ROW | {"claimed": "higher"}, any_size])
    rows = rows_of(table)
    assert rows[["mean", "low", "high"]].to_numpy().tolist() == [[2, 0.5, 3], [-2, -3, -0.5]]
    assert rows["named"].tolist() == ["C1 no force: holds"] * 2


def test_every_row_is_drawn():
    figure = claimed_effects(pd.DataFrame([ROW | {"claimed": "lower"}]))
    assert [list(trace.x) for trace in figure.data] == [[pytest.approx(2)]]
    assert any("C1 no force: holds" in note.text.replace("<br>", " ") for note in figure.layout.annotations)
