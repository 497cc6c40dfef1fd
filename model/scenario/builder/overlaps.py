"""Ground that two outlines both claim: strips along rivers are cut, towns are taken out of what lies around them."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.voronoi import Pairs

MOST_OVERLAP = 0.05
"""share of the smaller of two polygons up to which an overlap passes for a slip of the pen, or for a river"""
WITHIN = 0.99
"""share of a polygon from which on it lies within another, as a town in its district"""
MOST_TAKEN_OUT = 0.5
"""share of a polygon up to which others may be taken out of it: beyond, the file mixes levels"""
SLIP = 1e-4
"""share of the smaller of two polygons up to which an overlap is a matter of rounding"""
PAIRS_PER_PLACE = 60
FEWEST_PAIRS = 20_000
CHUNK, FEW = 1024, 40
BATCH = 500
TAKEN_OUT = mark("places within another were taken out of it")
TO_THE_FIRST = mark("strips that two places claim go to the first")


def near_surfaces(file: str, surfaces: Any, gap: float) -> Pairs:
    """Return the pairs of polygons no farther apart than a gap, each once.

    Raises
    ------
    ScenarioError
        Where so many lie on each other that they cannot be the places of a country.
    """
    pairs = np.concatenate(list(_near(file, surfaces, gap)))
    return pairs[np.lexsort(pairs.T[::-1])]


def _near(file: str, surfaces: Any, gap: float) -> Iterator[Pairs]:
    """Yield pairs of polygons no farther apart than a gap, a few places at a time where many are near each other."""
    tree, most = shapely.STRtree(surfaces), max(FEWEST_PAIRS, PAIRS_PER_PLACE * len(surfaces))
    number, start, size = 0, 0, 1
    while start < len(surfaces):
        some = surfaces[start : start + size]
        found = tree.query(some, predicate="dwithin", distance=gap) if gap else tree.query(some, predicate="intersects")
        rows, others = found[0] + start, found[1]
        yield np.column_stack([rows, others])[rows < others]
        number, start = number + int((rows < others).sum()), start + size
        if number > most:
            raise ScenarioError(
                f"{file}: more than {most:,} pairs of its polygons touch: places lie side by side, once"
            )
        size = min(CHUNK, 2 * size) if len(rows) < FEW * size else max(1, size // 2)


def settle_overlaps(file: str, ids: list[str], surfaces: Any, shapes: Any, choices: Choices) -> tuple[Any, Any]:
    """Return polygons of which no two claim the same ground, on the map and in degrees.

    A strip goes to the place that is listed first; a place within another is taken out of it.

    Parameters
    ----------
    file : str
        Name of the file.
    ids : list of str
        Of the places.
    surfaces, shapes : ndarray of polygons
        On a flat map in km, and in degrees.
    choices : Choices
        Where it is told.

    Raises
    ------
    ScenarioError
        Where two overlap by more than a twentieth of the smaller one, naming both.
    """
    pairs = _overlapping(file, ids, surfaces)
    flat, drawn = np.array(surfaces, dtype=object), np.array(shapes, dtype=object)
    area = shapely.area(flat)
    for a, b, share in pairs:
        small, large = (a, b) if area[a] <= area[b] else (b, a)
        inside = share > WITHIN
        keep, cut = (small, large) if inside else (a, b)
        flat[cut], drawn[cut] = (_less(side[cut], side[keep]) for side in (flat, drawn))
        names = f"{ids[keep]} from {ids[cut]}" if inside else f"{ids[keep]}-{ids[cut]}"
        part = "" if inside else Filled(mark("{percent:.2g} % of the smaller"), percent=100 * share)
        choices.tell(TAKEN_OUT if inside else TO_THE_FIRST, names, part)
        if flat[cut].area < MOST_TAKEN_OUT * area[cut]:
            lost = f"{ids[cut]!r} lies under other places by more than {100 * MOST_TAKEN_OUT:.0f} %"
            raise ScenarioError(f"{file}: {lost}: a file of places has one level: remove it, or those within it")
    return flat, drawn


def _overlapping(file: str, ids: list[str], surfaces: Any) -> list[tuple[int, int, float]]:
    """Return pairs of polygons with the share of the smaller one that lies in both; refuses large ones, naming two."""
    found, area = [], shapely.area(surfaces)
    batches = (pairs[at : at + BATCH].T for pairs in _near(file, surfaces, 0.0) for at in range(0, len(pairs), BATCH))
    for first, second in batches:
        both = shapely.area(shapely.intersection(surfaces[first], surfaces[second]))
        share, of_larger = both / np.minimum(area[first], area[second]), both / np.maximum(area[first], area[second])
        wrong = (share > MOST_OVERLAP) & ~((share > WITHIN) & (of_larger < MOST_TAKEN_OUT))
        if wrong.any():
            worst = int(np.where(wrong, share, 0.0).argmax())
            a, b = ids[first[worst]], ids[second[worst]]
            text = f"{file}: {a!r} and {b!r} overlap by {100 * share[worst]:.0f} % of the smaller one"
            raise ScenarioError(f"{text}: a spot belongs to one place: cut one of them back")
        rows = np.flatnonzero(share > SLIP)
        found += [(int(first[row]), int(second[row]), float(share[row])) for row in rows]
    return sorted(found)


def _less(shape: Any, other: Any) -> Any:
    """Return a polygon without the ground of another."""
    rest = shapely.difference(shape, other)
    parts = [part for part in shapely.get_parts(rest) if part.geom_type == "Polygon" and part.area > 0.0]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
