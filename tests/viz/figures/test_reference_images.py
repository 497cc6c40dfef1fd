"""Figures look as they looked: pictures within a tolerance of those that are kept, and a change beyond it is seen."""

import pytest
from support.figure_checks import cells, parts
from support.reference_images import CLOSE, FOLDER, apart, figures, photograph, seen
from support.served_page import CHROMIUM

from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.waterfall import waterfall

NAMES = ("dose", "forest", "frontier", "grid", "map", "waterfall")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this computer")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    """Photograph every figure, and two that differ from them in one bar and in one row of cells."""
    moved = parts().assign(mean=lambda t: t["mean"].where(t["player"] != "talks", -9.0))
    bars = waterfall(moved, name="player", label="Violations", unit="events", total=(-16.0, -24.0, -8.0))
    clear = cells().assign(low=lambda t: t["mean"] - 1, high=lambda t: t["mean"] + 1)
    table = heatmap(clear, x="x", y="y", x_label="ceiling (persons)", y_label="enforcement (share)", difference=True)
    return photograph(figures() | {"moved": bars, "clear": table}, tmp_path_factory.mktemp("pictures"))


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_looks_as_it_looked(drawn, name):
    kept = FOLDER / f"{name}.png"
    assert kept.stat().st_size < 40_000
    distance = apart(seen(drawn[name]), seen(kept))
    assert distance <= CLOSE, (
        f"{name} differs by {distance:.1f}: look at it, then python tests/support/reference_images.py"
    )


@pytest.mark.parametrize("other, name", [("moved", "waterfall"), ("clear", "grid"), ("grid", "map")])
def test_a_change_is_seen(drawn, other, name):
    assert apart(seen(drawn[other]), seen(FOLDER / f"{name}.png")) > CLOSE


def test_every_kept_picture_is_of_a_figure():
    assert {path.stem for path in FOLDER.glob("*.png")} == set(NAMES) == set(figures())
