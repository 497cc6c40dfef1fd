"""The grid: published numbers of cells, areas against a geodesic library, shares that sum to one."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.experiments.scoring.prio_grid import Spot, cells_of, corner_of, gid_of, territory_cells
from interpose.model.errors import InterposeError
from interpose.model.scenario.loading import load_scenario

FEW = settings(max_examples=60, deadline=None, derandomize=True)


def test_numbers_of_known_cells():
    # Corners of the world, and a cell whose number is published: 10.51 N, 2.29 E is 145085 (PRIO-GRID tools).
    assert gid_of([-90, -90, 89.9, 10.51], [-180, 179.9, 179.9, 2.29]).tolist() == [1, 720, 259_200, 145_085]
    row, column = 151, 412  # counted from 1, as in PRIO-GRID's tables: 108412
    assert gid_of(-90 + (row - 1) * 0.5 + 0.1, -180 + (column - 1) * 0.5 + 0.1) == 108_412


@FEW
@given(st.integers(1, 259_200))
def test_every_cell_is_found_again_from_its_corner(gid):
    lat, lon = corner_of(gid)
    assert gid_of(lat, lon) == gid == gid_of(lat + 0.49, lon + 0.49)


@FEW
@given(st.floats(-60, 60), st.floats(-179, 175), st.floats(0.05, 3), st.floats(0.05, 3), st.integers(3, 8))
def test_shares_are_those_of_geodesic_areas(lat, lon, high, wide, corners):
    pyproj = pytest.importorskip("pyproj")
    turn = np.linspace(0, 2 * np.pi, corners, endpoint=False)
    polygon = shapely.Polygon(np.c_[lon + wide * np.cos(turn), lat + high * np.sin(turn)])
    gids, shares = cells_of(polygon)
    assert shares.sum() == pytest.approx(1) and (shares > 0).all() and len(set(gids)) == len(gids)
    geod, whole = pyproj.Geod(ellps="WGS84"), 0.0
    areas = []
    for gid in gids.tolist():
        south, west = corner_of(gid)
        piece = shapely.intersection(polygon, shapely.box(west, south, west + 0.5, south + 0.5))
        areas.append(abs(geod.geometry_area_perimeter(shapely.segmentize(piece, 0.05))[0]))
        whole += piece.area
    assert whole == pytest.approx(polygon.area, rel=1e-9)
    assert shares == pytest.approx(np.array(areas) / sum(areas), abs=2e-5)


def test_a_square_of_four_cells_is_shared_by_their_areas_and_the_northern_ones_are_smaller():
    gids, shares = cells_of(shapely.box(36, 34.5, 37, 35.5))
    assert sorted(gids.tolist()) == sorted(gid_of([34.6, 34.6, 35.1, 35.1], [36.1, 36.6, 36.1, 36.6]).tolist())
    by_cell = dict(zip(gids.tolist(), shares, strict=True))
    north, south = by_cell[int(gid_of(35.1, 36.1))], by_cell[int(gid_of(34.6, 36.1))]
    assert north < south and north / south == pytest.approx(np.cos(np.radians(35.25)) / np.cos(np.radians(34.75)), 1e-3)


def test_territories_have_the_cells_of_their_polygons_or_of_their_centres():
    gaza = load_scenario("gaza-isf")
    spots = [Spot(place.id, place.lat, place.lon) for place in gaza.places]
    cells = territory_cells(spots, gaza.shapes)
    assert set(cells) == {place.id for place in gaza.places}
    touched = {int(gid) for gids, _ in cells.values() for gid in gids}
    assert touched <= set(gid_of([31.1, 31.1, 31.6, 31.6], [34.1, 34.6, 34.1, 34.6]).tolist()) and len(touched) > 1
    plain = territory_cells(spots, None)
    assert all(gids.tolist() == [gid_of(s.lat, s.lon)] for s, (gids, _) in zip(spots, plain.values(), strict=True))
    with pytest.raises(InterposeError, match="T0 has no polygon and no coordinates"):
        territory_cells([Spot("T0", 0, 0)], None)
