"""How remote territories are, and where what is known only roughly is put down."""

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

import numpy as np
import numpy.typing as npt

from interpose.model.scenario.schema.territories import Place

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Geography:
    """Distances between territories, and the order of their size.

    Parameters
    ----------
    km : array, shape (territories, territories)
        Great-circle distance between their points.
    order : array of int, shape (territories,)
        Territories from the most populous down; those of the same population by key.
    population : array of int, shape (territories,)
        People whose home each is.
    """

    km: Floats
    order: Ints
    population: Ints

    def remoteness(self, towns: float, half_km: float) -> Floats:
        """Return how remote each territory is: d / (d + half_km), d its distance from the nearest town.

        Towns are the most populous territories that together hold a share ``towns`` of all people, one at least.
        """
        shares = np.cumsum(self.population[self.order]) / max(1, int(self.population.sum()))
        number = 1 + int((shares < towns - 1e-12).sum())
        distance = self.km[:, self.order[:number]].min(axis=1)
        return np.asarray(distance / (distance + half_km), float)

    def near_town(self, within_km: float) -> Ints:
        """Return the nearest more populous territory within reach of each, the territory itself if there is none."""
        rank = np.empty(len(self.order), np.int64)
        rank[self.order] = np.arange(len(self.order))
        larger = (rank < rank[:, None]) & (self.km <= within_km)
        km = np.where(larger, self.km, np.inf)[:, self.order]
        nearest = self.order[km.argmin(axis=1)]
        return np.where(larger.any(axis=1), nearest, np.arange(len(self.order)))

    def seat(self) -> Ints:
        """Return the seat of each territory's province: the nearest of the most populous ones, the larger of two."""
        seats = self.order[: ceil(sqrt(len(self.order)))]
        return np.asarray(seats[self.km[:, seats].argmin(axis=1)], np.int64)

    def capital(self) -> int:
        """Return the most populous territory."""
        return int(self.order[0])


@lru_cache(maxsize=8)
def geography(places: tuple[Place, ...]) -> Geography:
    """Return how territories lie; where a scenario gives no coordinates, all lie in one point and none is remote."""
    lat, lon = (np.radians([getattr(place, name) for place in places]) for name in ("lat", "lon"))
    population = np.array([place.population for place in places], np.int64)
    keys = np.array(place_keys(places))
    half = np.sin((lat[:, None] - lat) / 2) ** 2
    half += np.cos(lat[:, None]) * np.cos(lat) * np.sin((lon[:, None] - lon) / 2) ** 2
    km = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return Geography(np.round(km, 6), np.lexsort((keys, -population)), population)


def place_keys(places: tuple[Place, ...]) -> list[int]:
    """Return the identity of each territory in keyed draws: its key, else its place in the list."""
    return [row if place.key is None else place.key for row, place in enumerate(places)]
