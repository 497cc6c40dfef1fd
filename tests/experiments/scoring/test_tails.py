"""Frames of ViEWS: their conformance suites on exported draws, chances of bad months and shortfalls by hand."""

import numpy as np
import pandas as pd
import pytest

from interpose.experiments.scoring.draws import Draws
from interpose.experiments.scoring.tails import prediction_frame, tail_table
from interpose.model.errors import InterposeError

frames = pytest.importorskip("views_frames")


def cells(unit="priogrid_gid"):
    """Return draws of two units over two months, one of them quiet."""
    values = np.vstack([np.arange(20), np.full(20, 30), np.zeros(20), np.r_[np.zeros(19), 500]]).astype(float)
    ids = ["A", "B"] if unit == "territory" else [121_001, 121_002]
    return Draws(unit, pd.DataFrame({"month_id": [457, 457, 458, 458], unit: ids * 2}), values)


@pytest.mark.parametrize(("unit", "level"), [("priogrid_gid", "pgm"), ("country_id", "cm")])
def test_an_exported_frame_passes_the_conformance_suites(unit, level, tmp_path):
    from views_frames.conformance import (
        assert_cross_level_alignment_law,
        assert_frame_contract,
        assert_frame_envelope,
        assert_index_alignment_laws,
        assert_reindex_fill_law,
    )
    from views_frames_summarize.conformance import assert_summarizer_contract

    frame = prediction_frame(cells(unit))
    assert_frame_envelope(frame)
    assert_frame_contract(frame)
    assert_summarizer_contract(frame)
    part = frame.select(np.array([0, 3]))
    assert_index_alignment_laws(frame.index, part.index)
    assert_reindex_fill_law(part, frame.index, 0.0)
    if level == "pgm":
        target = frames.SpatialLevel.CM
        mapping = {(int(t), int(u)): 652 for t, u in zip(frame.index.time, frame.index.unit, strict=True)}
        assert_cross_level_alignment_law(frame.index, mapping, target)
    assert frame.index.level.value == level and frame.sample_count == 20
    assert (frame.values == cells(unit).values).all() and frame.metadata.model == "interpose"
    frame.save(tmp_path / "frame")
    assert (frames.PredictionFrame.load(tmp_path / "frame").values == frame.values).all()


def test_chances_and_shortfalls_by_hand():
    table = tail_table(cells(), [9.5, 30, 0])
    assert table.columns.tolist() == ["month_id", "priogrid_gid", "mean", "over_0", "over_9.5", "over_30",
                                      "shortfall_0.9"]  # fmt: skip
    assert table["over_9.5"].tolist() == pytest.approx([0.5, 1, 0, 0.05])
    assert table["over_30"].tolist() == pytest.approx([0, 0, 0, 0.05])  # strictly above
    assert table["shortfall_0.9"].tolist() == pytest.approx([18.5, 30, 0, 250])  # the worst two of twenty
    assert table["mean"].tolist() == pytest.approx([9.5, 30, 0, 25])


def test_the_shortfall_of_all_draws_is_their_mean_and_territories_can_be_summed_up():
    table = tail_table(cells("territory"), (), 0.0)
    assert table["shortfall_0"].tolist() == pytest.approx(table["mean"].tolist())
    assert tail_table(cells("territory"), [25], None).columns.tolist() == ["month_id", "territory", "mean", "over_25"]


@pytest.mark.parametrize(
    ("ask", "line"),
    [
        (lambda: tail_table(cells(), [-1]), "exceedance -1: must be 0 deaths or more"),
        (lambda: tail_table(cells(), [5], 1.0), "shortfall 1.0: must be a share from 0 to below 1"),
        (lambda: prediction_frame(cells("territory")), "frames are of grid cells or countries"),
        (
            lambda: prediction_frame(Draws("country_id", cells("country_id").keys, np.full((4, 1), 2.0**24 + 2))),
            "does not hold them exactly",
        ),
    ],
)
def test_what_cannot_be_summed_up_is_refused(ask, line):
    with pytest.raises(InterposeError) as caught:
        ask()
    assert line in str(caught.value) and "\n" not in str(caught.value)
