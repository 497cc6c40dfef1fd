"""Where a map lies: its corners, its height by the ground's shape, and what lies around."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.viz.figures.map_names import Box
from interpose.viz.figures.territory_outlines import Outline
from interpose.viz.stored_result import Described
from interpose.viz.surroundings import Surroundings, surroundings_of

NARROW, TALLEST, LEAST = 366.0, 560.0, 330.0
"""Width of the narrowest panel, most and least height of the ground, in pixels."""
EDGE, SPREAD = 0.03, 0.1
"""Free room around outlines and around circles, in lengths of the longer side."""
LARGEST_SPOT, LEAST_SPOT = 30.0, 9.0


@dataclass
class Ground:
    """Where a map lies: the corners of what is drawn, in degrees squeezed by latitude, and pixels a degree."""

    low: tuple[float, float]
    high: tuple[float, float]
    height: float
    around: Surroundings
    spot: float
    """Diameter of the circle that stands for a territory without outline, in pixels; 0 where outlines are drawn."""

    @property
    def longest(self) -> float:
        """Return the longer side of what is drawn, in degrees."""
        return max(self.high[0] - self.low[0], self.high[1] - self.low[1])

    @property
    def scale(self) -> float:
        """Return pixels a degree on the narrowest panel: names that fit there fit everywhere."""
        width, height = self.high[0] - self.low[0], self.high[1] - self.low[1]
        return min(NARROW / width, self.height / height)

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point lies on the narrowest panel, from its left upper corner."""
        return (x - self.low[0]) * self.scale, (self.high[1] - y) * self.scale

    @property
    def frame(self) -> Box:
        """Return the picture's box in pixels."""
        return (0.0, 0.0, *self.pixels(self.high[0], self.low[1]))


def ground_of(world: Described, table: pd.DataFrame, shapes: dict[str, Outline], squeeze: float) -> Ground:
    """Return where the map lies, how high it is, and how large its circles are."""
    spots = [(x, y) for xs, ys in shapes.values() for x, y in zip(xs, ys, strict=True) if x is not None]
    corners = np.array(spots or table[["x", "y"]].to_numpy(float).tolist(), float)
    low, high = corners.min(axis=0), corners.max(axis=0)
    pad = max(1e-3, (EDGE if shapes else SPREAD) * float((high - low).max()))
    low, high = low - pad, high + pad
    wide, tall = high - low
    height = float(np.clip(NARROW * 1.25 * tall / wide, LEAST, TALLEST))
    around = surroundings_of(world.meta.get("surroundings")).moved(lambda xy: xy * [squeeze, 1.0])
    ends = (float(low[0]), float(low[1])), (float(high[0]), float(high[1]))
    ground = Ground(*ends, height, around, 0.0)
    if not shapes:
        ground.spot = _spot(table[["x", "y"]].to_numpy(float), ground.scale)
    return ground


def _spot(points: npt.NDArray[np.float64], scale: float) -> float:
    """Choose the diameter of circles: somewhat less than the usual distance to the nearest one."""
    if len(points) < 2:
        return LARGEST_SPOT
    distances = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(distances, np.inf)
    return float(np.clip(0.8 * np.quantile(distances.min(axis=1), 0.3) * scale, LEAST_SPOT, LARGEST_SPOT))
