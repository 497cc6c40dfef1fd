"""Mending outlines: what crosses itself, spikes, holes outside; told for each with the share of area that changed."""

from typing import Any

import numpy as np
import shapely

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.meridian import unwrapped

MOST_CHANGED = 0.05
"""share of an outline's area up to which a repair is taken for what was meant"""
MOST_CROSSINGS = 2000
MOST_CORNERS = 4_000_000
MOST_MENDED = 1_000_000
"""corners of one outline that is not valid: each edge is looked at, which takes half a gigabyte"""
CHUNK = 4096
SELDOM = 20
DRAW = "draw it again (QGIS 'Fix geometries' shows where)"


def repair(file: str, shapes: Any, labels: list[str], choices: Choices) -> Any:
    """Return polygons that are valid, and tell what was done to each.

    Parameters
    ----------
    file : str
        Name of the file.
    shapes : ndarray of polygons
        In degrees.
    labels : list of str
        What each is called.
    choices : Choices
        Where it is told.

    Raises
    ------
    ScenarioError
        With one line, where a repair would change more than a twentieth of an area, or where there is none.
    """
    corners = int(shapely.get_num_coordinates(shapes).sum())
    if corners > MOST_CORNERS:
        cure = f"at most {MOST_CORNERS:,} are read: simplify them (mapshaper, QGIS)"
        raise ScenarioError(f"{file}: its outlines have {corners:,} corners: {cure}")
    mended = np.array(shapes, dtype=object)
    west, _, east, _ = shapely.bounds(mended).T
    for row in np.flatnonzero(east - west > 180.0):
        whole = _unwrapped(mended[row])
        if not shapely.equals_exact(whole, mended[row]):
            choices.tell(mark("outlines across the 180th meridian were put together"), labels[row])
            mended[row] = whole
    for row in np.flatnonzero(~shapely.is_valid(mended)):
        mended[row] = _mended(file, mended[row], labels[row], choices)
    for row in np.flatnonzero(shapely.area(mended) <= 0.0):
        raise ScenarioError(f"{file} {labels[row]}: has no area: draw it or remove the feature")
    return mended


def _unwrapped(shape: Any) -> Any:
    """Return a polygon, or several, without jumps across the 180th meridian."""
    parts = []
    for part in shapely.get_parts(shape):
        rings = [unwrapped(shapely.get_coordinates(ring)) for ring in (part.exterior, *part.interiors)]
        parts.append(shapely.Polygon(rings[0], rings[1:]))
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _mended(file: str, shape: Any, label: str, choices: Choices) -> Any:
    """Return one polygon made valid, and tell what was wrong with it and how much of its area changed."""
    where = f"{file} {label}"
    _check_crossings(where, shape)
    reason = shapely.is_valid_reason(shape).partition("[")[0].strip().lower() or "not valid"
    whole, islands = _without_outer_holes(shape)
    parts = [_valid(part) for part in shapely.get_parts(whole)]
    made = shapely.union_all(parts)
    before, after = float(shapely.area(shapely.get_parts(whole)).sum()), float(shapely.area(parts).sum())
    share = abs(after - before) / max(before, after) if max(before, after) > 0.0 else 1.0
    if share > MOST_CHANGED:
        problem = (
            f"{reason}; a repair would change {100 * share:.0f} % of its area, more than {100 * MOST_CHANGED:.0f} %"
        )
        raise ScenarioError(f"{where}: is not a valid polygon ({problem}): {DRAW}")
    changed = Filled(mark("{reason}, {percent:.2g} % of the area changed"), reason=reason, percent=100 * share)
    choices.tell(mark("outlines were repaired"), label, changed)
    if islands:
        made = shapely.union_all([made, *islands])
        share = sum(island.area for island in islands) / float(made.area)
        part = Filled(mark("{percent:.2g} % of the area"), percent=100 * share)
        choices.tell(mark("holes outside an outline are taken as islands"), label, part)
    return made


def _valid(part: Any) -> Any:
    """Return one polygon as the valid ground that it covers."""
    for method in ("structure", "linework"):
        made = shapely.make_valid(part, method=method, **({"keep_collapsed": False} if method == "structure" else {}))
        grounds = [g for g in shapely.get_parts(made) if g.geom_type == "Polygon" and g.area > 0.0]
        ground = shapely.union_all(grounds)
        if ground.is_valid:
            break
    return ground


def _without_outer_holes(shape: Any) -> tuple[Any, list[Any]]:
    """Return a polygon without the holes that lie wholly outside its outline, and these as polygons.

    A hole outside takes nothing away: it comes from tools that put all rings of a place into one polygon.
    """
    parts, islands = [], []
    for part in shapely.get_parts(shape):
        shell = shapely.make_valid(shapely.Polygon(part.exterior), method="structure", keep_collapsed=False)
        kept = []
        for ring in part.interiors:
            hole = shapely.make_valid(shapely.Polygon(ring), method="structure", keep_collapsed=False)
            outside = not shapely.relate_pattern(hole, shell, "T********")
            if outside and hole.area > 0.0:
                islands.append(hole)
            elif not outside:
                kept.append(ring)
        parts.append(shapely.Polygon(part.exterior, kept))
    return (parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)), islands


def _check_crossings(where: str, shape: Any) -> None:
    """Refuse an outline that crosses itself so often, or has so many corners, that mending it would take minutes."""
    corners = int(shapely.get_num_coordinates(shape))
    if corners > MOST_MENDED:
        cure = f"at most {MOST_MENDED:,} can be mended: simplify it (mapshaper, QGIS)"
        raise ScenarioError(f"{where}: is not a valid polygon and has {corners:,} corners: {cure}")
    lines = []
    for ring in shapely.get_rings(shape):
        spots = shapely.get_coordinates(ring)
        lines.append(shapely.linestrings(np.stack([spots[:-1], spots[1:]], axis=1)))
    if not lines:
        return
    edges = np.concatenate(lines)
    tree, found, start, size = shapely.STRtree(edges), 0, 0, 1
    while start < len(edges):
        crossings = tree.query(edges[start : start + size], predicate="crosses").shape[1]
        found, start = found + crossings, start + size
        if found > 2 * MOST_CROSSINGS:
            raise ScenarioError(f"{where}: crosses itself more than {MOST_CROSSINGS:,} times: it is no outline: {DRAW}")
        size = min(CHUNK, 2 * size) if crossings < SELDOM * size else max(1, size // 2)
