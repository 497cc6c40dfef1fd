"""A flat map of a country on which areas are true: Lambert's azimuthal equal-area projection of the WGS 84 ellipsoid.

Formulas: Snyder 1987, Map Projections: A Working Manual, doi:10.3133/pp1395 (pages 16 and 182-190).
"""

from dataclasses import dataclass
from math import atan2, hypot, log, sqrt
from typing import Any

import numpy as np
import numpy.typing as npt

E2 = 0.00669437999014
E = sqrt(E2)
AXIS_KM = 6378.137
WHOLE = 1.0 + (1.0 - E2) / (2.0 * E) * log((1.0 + E) / (1.0 - E))
RADIUS_KM = AXIS_KM * sqrt(WHOLE / 2.0)
"""radius of the sphere with the area of the ellipsoid"""
Floats = npt.NDArray[np.float64]


def _to_sphere(lat: Floats) -> Floats:
    """Return latitudes on the sphere of equal area (radians) for those on the ellipsoid (degrees)."""
    sine = np.sin(np.radians(lat))
    q = (1.0 - E2) * (sine / (1.0 - E2 * sine**2) + np.arctanh(E * sine) / E)
    return np.arcsin(np.clip(q / WHOLE, -1.0, 1.0))


def _from_sphere(b: Floats) -> Floats:
    """Return latitudes on the ellipsoid (degrees) for those on the sphere of equal area (radians)."""
    first = E2 / 3.0 + 31.0 * E2**2 / 180.0 + 517.0 * E2**3 / 5040.0
    second = 23.0 * E2**2 / 360.0 + 251.0 * E2**3 / 3780.0
    third = 761.0 * E2**3 / 45360.0
    return np.degrees(b + first * np.sin(2.0 * b) + second * np.sin(4.0 * b) + third * np.sin(6.0 * b))


@dataclass(frozen=True)
class FlatMap:
    """A flat map around a centre, in km; areas on it are true, lengths nearly so within a country.

    Parameters
    ----------
    lon, lat : float
        Longitude and equal-area latitude of the centre (radians).
    """

    lon: float
    lat: float

    @classmethod
    def around(cls, lon: Floats, lat: Floats) -> "FlatMap":
        """Return a map centred on the middle of some spots (degrees), wherever the 180th meridian lies."""
        a, b = np.radians(lon), _to_sphere(lat)
        x, y, z = (float(v.mean()) for v in (np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)))
        return cls(atan2(y, x), atan2(z, hypot(x, y)))

    def to_km(self, degrees: Any) -> Floats:
        """Map spots (longitude, latitude in degrees; shape (N, 2)) to km east and north of the centre."""
        turn, b = np.radians(degrees[:, 0]) - self.lon, _to_sphere(degrees[:, 1])
        near = 1.0 + np.sin(self.lat) * np.sin(b) + np.cos(self.lat) * np.cos(b) * np.cos(turn)
        scale = RADIUS_KM * np.sqrt(2.0 / np.maximum(near, 1e-9))
        east = scale * np.cos(b) * np.sin(turn)
        north = scale * (np.cos(self.lat) * np.sin(b) - np.sin(self.lat) * np.cos(b) * np.cos(turn))
        return np.column_stack([east, north])

    def to_degrees(self, km: Any) -> Floats:
        """Map spots (km east and north of the centre; shape (N, 2)) back to longitude and latitude in degrees."""
        x, y = km[:, 0], km[:, 1]
        far = np.maximum(np.hypot(x, y), 1e-12)
        angle = 2.0 * np.arcsin(np.clip(far / (2.0 * RADIUS_KM), 0.0, 1.0))
        sine = np.cos(angle) * np.sin(self.lat) + y / far * np.sin(angle) * np.cos(self.lat)
        across = far * np.cos(self.lat) * np.cos(angle) - y * np.sin(self.lat) * np.sin(angle)
        lon = np.degrees(self.lon + np.arctan2(x * np.sin(angle), across))
        return np.column_stack([(lon + 180.0) % 360.0 - 180.0, _from_sphere(np.arcsin(np.clip(sine, -1.0, 1.0)))])
