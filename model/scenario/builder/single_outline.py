"""A country of a single outline, cut into places: squares of a grid, or cells of nearly one size."""

from typing import Any

import numpy as np
import shapely
from scipy.cluster.vq import kmeans2

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.map_degrees import in_degrees
from interpose.model.scenario.builder.polygons import on_map
from interpose.model.scenario.builder.table import Reading
from interpose.model.scenario.builder.voronoi import cells_of, region_of

WAYS = ("grid", "voronoi")
FEWEST, MOST, USUAL = 2, 2000, 20
SMALLEST = 0.2
"""share of a whole square below which a piece of one goes to the neighbour with the longest common border"""
SPOTS_PER_CELL = 60
ROUNDS = 30
TRIES = 6
SEED = 1
SQUARES = mark("one outline was split into {n} squares (ASSUMPTION: no borders that anybody knows)")
CELLS = mark("one outline was split into {n} cells of nearly one size (ASSUMPTION: no borders that anybody knows)")


def check_split(reading: Reading) -> None:
    """Refuse a way to split, or a number of cells, that there is not."""
    if reading.split is not None and reading.split not in WAYS:
        raise ScenarioError("no such way: give grid or voronoi", argument="split", value=reading.split[:40])
    if reading.cells is not None and reading.split is None:
        raise ScenarioError("says into how many places a single outline is split: say how as well", argument="cells")
    if reading.cells is not None and not FEWEST <= reading.cells <= MOST:
        raise ScenarioError(f"give {FEWEST} to {MOST:,} places", argument="cells", value=reading.cells)


def split_outline(
    outline: Any, people: list[int] | None, reading: Reading, choices: Choices
) -> tuple[Any, list[str], list[int] | None]:
    """Cut an outline into places.

    Parameters
    ----------
    outline : polygon
        In degrees.
    people : list of int or None
        Its people, which go to the places by area (an assumption).
    reading : Reading
        How, and into about how many places.
    choices : Choices
        Where it is told.

    Returns
    -------
    shapes : ndarray of polygons
        In degrees.
    ids : list of str
        Of the places.
    people : list of int or None
        Of each.
    """
    number = reading.cells or USUAL
    middle = shapely.get_coordinates(shapely.centroid(outline))
    flat = FlatMap.around(middle[:, 0], middle[:, 1])
    surface = on_map(np.array([outline], dtype=object), flat)[0]
    cells = _squares(surface, number) if reading.split == "grid" else _spread(surface, number)
    order = np.lexsort((shapely.get_x(shapely.centroid(cells)), -np.round(shapely.get_y(shapely.centroid(cells)), 3)))
    cells = cells[order]
    ids = [f"C{row + 1:0{len(str(len(cells)))}d}" for row in range(len(cells))]
    area = shapely.area(cells)
    sizes = Filled(mark("{least:,.0f} to {most:,.0f} km2"), least=area.min(), most=area.max())
    choices.tell(Filled(SQUARES if reading.split == "grid" else CELLS, n=len(cells)), "", sizes)
    shares = None
    if people is not None:
        ends = np.round(np.cumsum(area) / area.sum() * people[0]).astype(np.int64)
        shares = [int(number) for number in np.diff(ends, prepend=0)]
        choices.tell(Filled(mark("{n:,} people were shared out by area (ASSUMPTION)"), n=people[0]))
    return in_degrees(cells, flat), ids, shares


def _squares(surface: Any, number: int) -> Any:
    """Return about so many squares of a grid within an outline."""
    side = float(np.sqrt(surface.area / number))
    cells = _squares_of(surface, side)
    for _ in range(TRIES):
        if abs(len(cells) - number) <= 0.1 * number:
            break
        side *= float(np.sqrt(len(cells) / number))
        other = _squares_of(surface, side)
        cells = other if abs(len(other) - number) < abs(len(cells) - number) else cells
    return cells


def _squares_of(surface: Any, side: float) -> Any:
    """Return the squares of a grid with sides of some km within an outline; small pieces go to a neighbour."""
    west, south, east, north = shapely.bounds(surface)
    x, y = (np.arange(low - side / 2.0, high + side, side) for low, high in ((west, east), (south, north)))
    corners = np.array([(a, b) for b in y for a in x])
    boxes = shapely.box(corners[:, 0], corners[:, 1], corners[:, 0] + side, corners[:, 1] + side)
    pieces = shapely.intersection(boxes[shapely.intersects(boxes, surface)], surface)
    return _without_small(_surfaces(pieces), SMALLEST * side**2)


def _surfaces(pieces: Any) -> Any:
    """Return the parts of pieces that have an area, each piece as one polygon or several."""
    made = []
    for piece in pieces:
        parts = [part for part in shapely.get_parts(piece) if part.geom_type == "Polygon" and part.area > 0.0]
        if parts:
            made.append(parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts))
    return np.array(made, dtype=object)


def _without_small(pieces: Any, least: float) -> Any:
    """Return pieces of which the small ones went to the neighbour with the longest common border, or the nearest."""
    cells = list(pieces)
    while len(cells) > FEWEST:
        area = shapely.area(cells)
        row = int(area.argmin())
        if area[row] >= least:
            break
        small = cells.pop(row)
        others = np.array(cells, dtype=object)
        common = shapely.length(shapely.intersection(others, shapely.boundary(small)))
        into = int(common.argmax()) if common.max() > 0.0 else int(shapely.distance(others, small).argmin())
        cells[into] = shapely.union(cells[into], small)
    return np.array(cells, dtype=object)


def _spread(surface: Any, number: int) -> Any:
    """Return cells of nearly one size: what is nearer to one of some spots, which were spread by Lloyd's method.

    Lloyd 1982, Least squares quantization in PCM, doi:10.1109/TIT.1982.1056489.
    """
    side = float(np.sqrt(surface.area / (number * SPOTS_PER_CELL)))
    west, south, east, north = shapely.bounds(surface)
    shapely.prepare(surface)
    x, y = (np.arange(low + side / 2.0, high, side) for low, high in ((west, east), (south, north)))
    spots = np.array([(a, b) for b in y for a in x])
    spots = spots[shapely.contains_xy(surface, spots)]
    km, _ = kmeans2(spots, number, iter=ROUNDS, minit="++", rng=SEED)
    km = np.unique(km, axis=0)
    region = shapely.union(region_of(km), shapely.convex_hull(surface)).convex_hull.buffer(side)
    cells, _, _ = cells_of(km, region)
    return _surfaces(shapely.intersection(cells, surface))
