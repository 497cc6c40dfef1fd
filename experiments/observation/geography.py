"""How remote territories are, and where what is known only roughly is put down."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from interpose.model.scenario.schema.territories import Place

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
ALIKE_KM = 1e-6
"""Distances that differ by less are the same: of two places as near, the larger counts."""
ASKED_FIRST = 16
"""Neighbours that are looked at first; twice as many, again and again, where none of them will do."""

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Geography:
    """Where territories lie, and the order of their size.

    Parameters
    ----------
    points : array, shape (territories, 3)
        Their points on a sphere of radius 1.
    order : array of int, shape (territories,)
        Territories from the most populous down; those of the same population by key.
    population : array of int, shape (territories,)
        People whose home each is.
    """

    points: Floats
    order: Ints
    population: Ints

    def remoteness(self, towns: float, half_km: float) -> Floats:
        """Return how remote each territory is: d / (d + half_km), d its distance from the nearest town.

        Towns are the most populous territories that together hold a share ``towns`` of all people, one at least.
        """
        shares = np.cumsum(self.population[self.order]) / max(1, int(self.population.sum()))
        number = 1 + int((shares < towns - 1e-12).sum())
        chord, _ = KDTree(self.points[self.order[:number]]).query(self.points)
        distance = great_circle_km(np.asarray(chord))
        return np.asarray(distance / (distance + half_km), float)

    def near_town(self, within_km: float) -> Ints:
        """Return the nearest more populous territory within reach of each, the territory itself if there is none."""
        return self._nearest(len(self.order), within_km, larger=True)

    def seat(self) -> Ints:
        """Return the seat of each territory's province: the nearest of the most populous ones, the larger of two."""
        return self._nearest(ceil(sqrt(len(self.order))), np.inf, larger=False)

    def capital(self) -> int:
        """Return the most populous territory."""
        return int(self.order[0])

    def _nearest(self, number: int, within_km: float, *, larger: bool) -> Ints:
        """Return the nearest of the ``number`` most populous territories, if need be of those larger than each."""
        _, first = np.unique(self.points[self.order[:number]], axis=0, return_index=True)
        kept = np.sort(first)  # ranks: of territories in one point, the largest is enough
        tree, found = KDTree(self.points[self.order[kept]]), np.empty(len(self.order), np.int64)
        found[self.order] = np.arange(len(self.order))  # the rank of each: itself, until another one is found
        rank, open_rows, asked = found.copy(), np.arange(len(self.order)), min(ASKED_FIRST, len(kept))
        while len(open_rows):
            chord, neighbours = tree.query(self.points[open_rows], k=np.arange(1, asked + 1))
            km, ranks = great_circle_km(chord), kept[neighbours]
            able = (km <= within_km) & ((ranks < rank[open_rows, None]) | (not larger))
            nearest = np.where(able, km, np.inf).min(axis=1)
            alike = np.where(able & (km <= nearest[:, None] + ALIKE_KM), ranks, number).min(axis=1)
            found[open_rows] = np.where(np.isfinite(nearest), alike, found[open_rows])
            settled = km[:, -1] > np.minimum(nearest + ALIKE_KM, within_km)
            open_rows = open_rows[~settled & (asked < len(kept))]
            asked = min(2 * asked, len(kept))
        return self.order[found]


def great_circle_km(chord: Floats) -> Floats:
    """Return distances along the Earth (km) for chords of a sphere of radius 1."""
    return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0)), float)


@lru_cache(maxsize=8)
def geography(places: tuple[Place, ...]) -> Geography:
    """Return how territories lie; where a scenario gives no coordinates, all lie in one point and none is remote."""
    lat, lon = (np.radians([getattr(place, name) for place in places]) for name in ("lat", "lon"))
    points = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    population = np.array([place.population for place in places], np.int64)
    return Geography(points, np.lexsort((np.array(place_keys(places), np.int64), -population)), population)


def place_keys(places: tuple[Place, ...]) -> list[int]:
    """Return the identity of each territory in keyed draws: its key, else its place in the list."""
    return [row if place.key is None else place.key for row, place in enumerate(places)]
