"""Made-up worlds of any size for tests and experiments: a grid, a ring, a Delaunay mesh, a scale-free net."""

import re
from math import cos, pi, sin, sqrt
from typing import Any

import numpy as np

from interpose.model.chance.streams import draw, stream
from interpose.model.errors import ScenarioError
from interpose.model.state.ground_shape import MOST_TERRITORIES

KINDS = ("grid", "ring", "delaunay", "scale-free")
NAME = re.compile(r"^(grid|ring|delaunay|scale-free)-(\d+)$")
PEOPLE, SPOT = stream("synthetic.people"), stream("synthetic.spot")
SEED = 20251010
AREA_KM2 = 20.0
LENGTH_KM = round(sqrt(AREA_KM2), 3)
"""Length of a border: a side of a square of that area."""


def synthetic_document(name: str) -> dict[str, Any]:
    """Return a made-up world: two factions face each other across its middle, three countries offer a force.

    Parameters
    ----------
    name : str
        ``KIND-N`` with a kind of :data:`KINDS` and N territories.

    Raises
    ------
    ScenarioError
        For a number of territories that is out of bounds.
    """
    matched = NAME.match(name)
    if matched is None:
        raise ScenarioError(f"{name!r} is not a made-up world: known are {', '.join(f'{kind}-N' for kind in KINDS)}")
    kind, size = matched[1], int(matched[2][:9])
    if not 2 <= size <= MOST_TERRITORIES or len(matched[2]) > 9:
        raise ScenarioError(f"{name[:40]}: the number of territories must be between 2 and {MOST_TERRITORIES:,}")
    spots = [(draw(SEED, SPOT, 0, t, 0), draw(SEED, SPOT, 0, t, 1)) for t in range(size)]
    edges, spots = network(kind, size, spots, SEED)
    west = {t: spots[t][0] < 0.5 for t in range(size)}
    at_line = {t for edge in edges if west[edge[0]] != west[edge[1]] for t in edge}
    return {
        "name": name,
        "title": f"Made-up world: {kind}, {size} territories",
        "about": "Two parties alike in everything hold one half each. Nothing here stands for a real place.",
        "people_per_agent": 20,
        "places": [_place(t, size, spots[t]) for t in range(size)],
        "links": [
            {"a": f"T{a}", "b": f"T{b}", "length_km": LENGTH_KM, "front": float(west[a] != west[b])} for a, b in edges
        ],
        "factions": [{"id": "west"}, {"id": "east"}],
        "holdings": [row for t in range(size) for row in _holdings(t, west[t], t in at_line)],
        "dyads": [{"a": "west", "b": "east", "tension": 0.6}],
        "contributors": [
            {
                "id": f"country-{c}",
                "offer_low": 0,
                "offer_high": min(200_000, 200 * size),
                "first_days": [5, 20],
                "full_days": [30, 90],
            }
            for c in range(3)
        ],
        "mission": {"deployed": True, "start_day": 10, "ceiling": min(200_000, 500 * size)},
    }


def _place(t: int, size: int, spot: tuple[float, float]) -> dict[str, Any]:
    """Return a territory of 20 km2 with 10,000 to 30,000 people; entries at every fifth."""
    (east, north), people = spot, int(10_000 + 20_000 * draw(SEED, PEOPLE, 0, t, 0))
    entry = 300 if t % 5 == 0 else 0
    place = {"id": f"T{t}", "key": t, "population": people, "area_km2": AREA_KM2, "damage": 0.2, "services": 0.7}
    return place | {"entry_people": entry, "lat": round(north, 5), "lon": round(east, 5)}


def _holdings(t: int, is_west: bool, at_line: bool) -> list[dict[str, Any]]:
    """Return the holdings in a territory: its holder, with more fighters at the line, and the other side there."""
    own, other = ("west", "east") if is_west else ("east", "west")
    rows = [{"place": f"T{t}", "faction": own, "fighters": 300 if at_line else 100, "control": 0.8, "support": 0.3}]
    if at_line:
        rows.append({"place": f"T{t}", "faction": other, "fighters": 100, "control": 0.1, "support": 0.1})
    return rows


def network(
    kind: str, size: int, spots: list[tuple[float, float]], seed: int
) -> tuple[list[tuple[int, int]], list[tuple[float, float]]]:
    """Return the edges of a made-up network of territories, and where these lie in a unit square.

    Parameters
    ----------
    kind : str
        grid, ring, delaunay or scale-free.
    size : int
        Number of territories.
    spots : list of (x, y)
        Random spots, used by delaunay and scale-free.
    seed : int
        Seed of the scale-free net (Barabasi & Albert 1999, doi:10.1126/science.286.5439.509).
    """
    if kind == "grid":
        wide = max(2, round(sqrt(size)))
        spots = [((i % wide + 0.5) / wide, (i // wide + 0.5) / wide) for i in range(size)]
        rows = [(i, i + 1) for i in range(size - 1) if (i + 1) % wide]
        return sorted(rows + [(i, i + wide) for i in range(size - wide)]), spots
    if kind == "ring":
        turn = [2.0 * pi * i / size for i in range(size)]
        spots = [(0.5 + 0.45 * cos(a), 0.5 + 0.45 * sin(a)) for a in turn]
        return sorted(_path(size) + ([(0, size - 1)] if size > 2 else [])), spots
    import networkx as nx  # slow to import, and most worlds need none of it

    if kind == "scale-free":
        net = nx.barabasi_albert_graph(size, min(2, size - 1), seed=seed)
    elif size < 4:
        return _path(size), spots
    else:
        from scipy.spatial import Delaunay

        net = nx.Graph()
        for corners in Delaunay(np.array(spots)).simplices:
            nx.add_cycle(net, [int(corner) for corner in corners])
    return sorted(tuple(sorted(edge)) for edge in net.edges), spots


def _path(size: int) -> list[tuple[int, int]]:
    """Return the edges of territories in a row."""
    return [(i, i + 1) for i in range(size - 1)]
