"""Square cells of degrees, numbered as PRIO-GRID numbers them, and which of them touch.

PRIO-GRID: Tollefsen, Strand & Buhaug 2012, doi:10.1177/0022343311431287: cells of half a degree, numbered from 1 at
the south-west corner (90 S, 180 W) eastwards and then northwards. Smaller cells are numbered in the same way.
"""

import numpy as np
import numpy.typing as npt

PRIO_DEGREES = 0.5
QUARTER = 0.25
SIZES = (QUARTER, PRIO_DEGREES, 1.0)
type Ints = npt.NDArray[np.int64]


def cells_of(longitude: npt.ArrayLike, latitude: npt.ArrayLike, degrees: float = PRIO_DEGREES) -> Ints:
    """Return the number of the cell in which each spot lies.

    Parameters
    ----------
    longitude, latitude : array_like
        Spots in degrees; one on the border of two cells is of the eastern or northern one.
    degrees : float
        Side of a cell, one of :data:`SIZES`.
    """
    across, up = _sizes(degrees)
    column = np.minimum(np.floor((np.asarray(longitude, float) + 180.0) / degrees).astype(np.int64), across - 1)
    row = np.minimum(np.floor((np.asarray(latitude, float) + 90.0) / degrees).astype(np.int64), up - 1)
    return row * across + column + 1


def middles_of(cells: Ints, degrees: float = PRIO_DEGREES) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return longitude and latitude of the middle of each cell (degrees)."""
    across, _ = _sizes(degrees)
    row, column = np.divmod(np.asarray(cells, np.int64) - 1, across)
    return (column + 0.5) * degrees - 180.0, (row + 0.5) * degrees - 90.0


def touching(cells: Ints, degrees: float = PRIO_DEGREES) -> Ints:
    """Return which of some cells touch, at a side or a corner: pairs of positions in the list, each once.

    Parameters
    ----------
    cells : array of int, shape (N,)
        Numbers of cells, each once, in rising order.
    degrees : float
        Side of a cell.
    """
    across, up = _sizes(degrees)
    row, column = np.divmod(np.asarray(cells, np.int64) - 1, across)
    pairs = []
    for east, north in ((1, 0), (-1, 1), (0, 1), (1, 1)):
        other_row = row + north
        other = other_row * across + (column + east) % across + 1
        place = np.minimum(np.searchsorted(cells, other), len(cells) - 1)
        there = (other_row < up) & (cells[place] == other)
        pairs.append(np.column_stack([np.flatnonzero(there), place[there]]))
    return np.concatenate(pairs).astype(np.int64)


def _sizes(degrees: float) -> tuple[int, int]:
    """Return how many cells there are around the world, and from pole to pole."""
    return round(360.0 / degrees), round(180.0 / degrees)
