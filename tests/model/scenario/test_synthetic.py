"""Made-up networks of territories against the same ones by networkx."""

from math import dist, hypot, pi, sin, sqrt

import networkx as nx
import pytest

from interpose.model.scenario.synthetic import network


def edges_of(graph):
    """Return the edges of a graph as sorted pairs."""
    return sorted(tuple(sorted(edge)) for edge in graph.edges)


@pytest.mark.parametrize("size", [2, 3, 4, 5, 7, 9, 12, 16, 50, 99])
def test_grids_and_rings_are_those_of_networkx(size):
    wide = max(2, round(sqrt(size)))
    number = {(i % wide, i // wide): i for i in range(size)}
    grid = nx.relabel_nodes(nx.grid_2d_graph(wide, -(-size // wide)).subgraph(number), number)
    edges, spots = network("grid", size, [(0.0, 0.0)] * size, 1)
    assert edges == edges_of(grid)
    assert spots == [((x + 0.5) / wide, (y + 0.5) / wide) for x, y in number]
    ring, at = network("ring", size, [(0.0, 0.0)] * size, 1)
    assert ring == edges_of(nx.cycle_graph(size) if size > 2 else nx.path_graph(size)) and len(at) == size


@pytest.mark.parametrize("kind", ["delaunay", "scale-free", "grid", "ring"])
@pytest.mark.parametrize("size", [2, 3, 4, 40])
def test_every_network_hangs_together(kind, size):
    spots = [((17 * i % 41) / 41, (29 * i % 43) / 43) for i in range(size)]
    edges, _ = network(kind, size, spots, 3)
    net = nx.Graph(edges)
    assert sorted(net) == list(range(size)) and nx.is_connected(net)
    assert edges == sorted(set(edges)) and all(a < b for a, b in edges)


@pytest.mark.parametrize("size", [2, 3, 8, 25])
def test_a_ring_lies_on_a_circle_in_the_middle_of_the_map(size):
    _, spots = network("ring", size, [(0.0, 0.0)] * size, 1)
    assert [hypot(x - 0.5, y - 0.5) for x, y in spots] == pytest.approx([0.45] * size)
    gaps = [dist(one, other) for one, other in zip(spots, spots[1:] + spots[:1], strict=True)]
    assert gaps == pytest.approx([2 * 0.45 * sin(pi / size)] * size)
