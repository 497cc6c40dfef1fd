"""Links between places: which touch, and ferries to the pieces of a country that touch nothing."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.ferries import join_pieces, tell_of_ferries
from interpose.model.scenario.builder.map_degrees import in_degrees
from interpose.model.scenario.builder.overlaps import settle_overlaps
from interpose.model.scenario.builder.places import Sites
from interpose.model.scenario.builder.polygons import borders_of, on_map, tell_of_holes
from interpose.model.scenario.builder.voronoi import Pairs, cells_of, check_apart, region_of

FARTHEST_KM = 11_000.0
"""how far from the middle of all places one may lie on the map: two thirds of the way to the other end of the world"""
SMALLEST_KM2 = 1e-4
"""100 m2"""


@dataclass(frozen=True)
class Ground:
    """Places on a map: what touches what.

    Parameters
    ----------
    km : ndarray, shape (N, 2)
        Where each place lies on a flat map.
    area : ndarray, shape (N,)
        Areas (km2).
    shapes : ndarray of polygons
        In degrees.
    pairs, lengths : ndarray
        Rows of places that share a border, and its length (km).
    ferries, distances : ndarray
        Rows of places that a ferry joins, and how far their shores are apart (km).
    """

    km: npt.NDArray[np.float64]
    area: npt.NDArray[np.float64]
    shapes: Any
    pairs: Pairs
    lengths: npt.NDArray[np.float64]
    ferries: Pairs
    distances: npt.NDArray[np.float64]


def lay_ground(sites: Sites, choices: Choices) -> Ground:
    """Determine which places touch: by nearness for points, by shared borders for polygons.

    Raises
    ------
    ScenarioError
        For points on the same spot or too far apart, and for polygons that overlap.
    """
    flat = FlatMap.around(sites.lon, sites.lat)
    km = flat.to_km(np.column_stack([sites.lon, sites.lat]))
    _check_near(sites, km)
    if sites.polygons is None:
        check_apart(sites.file, sites.ids, km)
        surfaces, pairs, lengths = cells_of(km, region_of(km))
        shapes = in_degrees(surfaces, flat)
    else:
        surfaces = on_map(sites.polygons, flat)
        surfaces, shapes = settle_overlaps(sites.file, sites.ids, surfaces, sites.polygons, choices)
        tell_of_holes(sites.ids, surfaces, choices)
        pairs, lengths = borders_of(sites.file, sites.ids, surfaces, choices)
    if sites.routes is not None:
        pairs, lengths = joined_by_routes(sites.routes, pairs, lengths, choices)
    area = shapely.area(surfaces)
    if area.min() < SMALLEST_KM2:
        place = f"{sites.ids[int(area.argmin())]!r} has {1e6 * area.min():.2g} m2"
        raise ScenarioError(
            f"{sites.file}: {place}: a place has at least 100 m2: if its numbers are no degrees, name the crs"
        )
    ferries, _ = join_pieces(surfaces, pairs)
    distances = tell_of_ferries(sites.ids, surfaces, ferries, flat, choices)
    return Ground(km, area, shapes, pairs, lengths, ferries, distances)


def joined_by_routes(
    routes: list[tuple[int, int]], pairs: Pairs, lengths: npt.NDArray[np.float64], choices: Choices
) -> tuple[Pairs, npt.NDArray[np.float64]]:
    """Return links along ways in place of borders; one whose ends share no border gets the usual length of one.

    Parameters
    ----------
    routes : list of (int, int)
        Rows of places that a way joins.
    pairs, lengths : ndarray
        Rows of places that share a border, and its length (km).
    choices : Choices
        Where it is told how many share none.
    """
    border = dict(zip(map(tuple, pairs.tolist()), lengths.tolist(), strict=True))
    usual = float(np.median(lengths)) if len(lengths) else 1.0
    along = np.array(routes, np.int64).reshape(-1, 2)
    far = [pair for pair in routes if pair not in border]
    if far:
        what = mark("routes between places that share no border got the usual length of one (ASSUMPTION)")
        detail = Filled(mark("{n} of {all}, {km:.3g} km"), n=len(far), all=len(routes), km=usual)
        choices.tell(what, "", detail)
    return along, np.array([border.get(pair, usual) for pair in routes], np.float64)


def _check_near(sites: Sites, km: Any) -> None:
    """Refuse places on the other side of the world."""
    far = np.hypot(km[:, 0], km[:, 1])
    if far.max() > FARTHEST_KM:
        place = sites.ids[int(far.argmax())]
        text = f"{sites.file}: {place!r} lies {far.max():,.0f} km from the middle of all places"
        raise ScenarioError(f"{text}: a country lies within {FARTHEST_KM:,.0f} km: check its coordinates")
