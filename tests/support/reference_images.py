"""Pictures of figures, so that none changes unseen.

`python tests/support/reference_images.py` draws them anew (needs Chromium).
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parent / "data" / "figures"
WIDTH, SHRINK = 390, 5
CLOSE = 7.0
"""Root of the mean squared difference of two pictures, of 255, up to which they count as the same: other fonts give
less, a moved bar gives more."""


def figures() -> dict[str, Any]:
    """Draw the figures that are kept as pictures, from small tables made by hand."""
    from support.figure_checks import cells, doses, effects, parts, policies
    from support.stored_comparisons import comparison

    from interpose.viz.figures.choropleth import difference_map
    from interpose.viz.figures.dose_response import dose_response
    from interpose.viz.figures.forest import forest
    from interpose.viz.figures.heatmap import heatmap
    from interpose.viz.figures.pareto_front import pareto_front
    from interpose.viz.figures.waterfall import waterfall

    return {
        "dose": dose_response(doses(), x="force", x_label="size of the force (persons)", series="case"),
        "forest": forest(effects(), name="name", group="group"),
        "frontier": pareto_front(policies(), x="a", y="b", name="name", x_label="Deaths", y_label="Of peacekeepers"),
        "grid": heatmap(
            cells(), x="x", y="y", x_label="ceiling (persons)", y_label="enforcement (share)", difference=True
        ),
        "map": difference_map(comparison()),
        "waterfall": waterfall(parts(), name="player", label="Violations", unit="events", total=(-12.0, -20.0, -4.0)),
    }


def photograph(drawn: dict[str, Any], folder: Path) -> dict[str, Path]:
    """Draw figures as PNG at the width of a telephone."""
    from interpose.viz.report.image_export import write_images

    paths = write_images(drawn, folder, ["png"], width=WIDTH, scale=1.0)
    return dict(zip(drawn, paths, strict=True))


def seen(path: Path) -> Any:
    """Return a picture as an eye sees it from afar: shrunk, so that the shape of letters does not count."""
    from PIL import Image

    with Image.open(path) as picture:
        small = picture.convert("RGB").reduce(SHRINK)
        return np.asarray(small, dtype=float)


def apart(one: Any, other: Any) -> float:
    """Say how far two pictures differ, from 0 to 255; pictures of other sizes differ entirely."""
    return float(np.sqrt(((one - other) ** 2).mean())) if one.shape == other.shape else 255.0


def refresh() -> None:
    """Draw the kept pictures anew, with few colours, which makes them small."""
    from PIL import Image

    with tempfile.TemporaryDirectory() as work:
        for name, path in photograph(figures(), Path(work)).items():
            with Image.open(path) as picture:
                picture.convert("RGB").quantize(48).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parent))
    refresh()
