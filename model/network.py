"""Made-up nets of places: grids, rings, triangulations and scale-free nets."""

from math import cos, pi, sin, sqrt

import networkx as nx
import numpy as np
from scipy.spatial import Delaunay


def network(
    kind: str, size: int, spots: list[tuple[float, float]], seed: int
) -> tuple[list[tuple[int, int]], list[tuple[float, float]]]:
    """Make the edges of a made-up net of places, and where the places lie in a unit square.

    Parameters
    ----------
    kind : str
        grid, ring, delaunay or scale-free.
    size : int
        Number of places.
    spots : list of (x, y)
        Random spots, used by delaunay and scale-free.
    seed : int
        Seed of the scale-free net (Barabasi & Albert 1999, doi:10.1126/science.286.5439.509).
    """
    if kind == "grid":
        wide = max(2, round(sqrt(size)))
        number = {(i % wide, i // wide): i for i in range(size)}
        spots = [((x + 0.5) / wide, (y + 0.5) / wide) for x, y in number]
        net = nx.relabel_nodes(nx.grid_2d_graph(wide, -(-size // wide)).subgraph(number), number)
    elif kind == "ring":
        turn = [2.0 * pi * i / size for i in range(size)]
        spots = [(0.5 + 0.45 * cos(a), 0.5 + 0.45 * sin(a)) for a in turn]
        net = nx.cycle_graph(size) if size > 2 else nx.path_graph(size)
    elif kind == "scale-free":
        net = nx.barabasi_albert_graph(size, min(2, size - 1), seed=seed)
    elif size < 4:
        net = nx.path_graph(size)
    else:
        net = nx.Graph()
        for corners in Delaunay(np.array(spots)).simplices:
            nx.add_cycle(net, [int(corner) for corner in corners])
    return sorted(tuple(sorted(edge)) for edge in net.edges), spots
