"""Who is near: the shortest ways over borders, the same in any order and however a country is cut."""

from itertools import pairwise
from math import sqrt
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.model.state.nearness import FARTHEST_KM, MOST_NEAR, Near, near_places


class Borders:
    """Borders in compressed rows, as a map has them."""

    def __init__(self, places: int, edges: Any) -> None:
        touching: list[list[int]] = [[] for _ in range(places)]
        for a, b in edges:
            touching[a].append(b)
            touching[b].append(a)
        self.start = np.cumsum([0, *map(len, touching)])
        self.neighbour = np.array([s for row in touching for s in row], np.int64)


def listed(near: Near, t: int) -> dict[int, float]:
    """Return what is near a territory, with distances, in order."""
    rows = slice(near.start[t], near.start[t + 1])
    return dict(zip(near.place[rows].tolist(), near.km[rows].tolist(), strict=True))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 2**32 - 1))
def test_ways_are_the_shortest_over_borders(seed: int) -> None:
    rng = np.random.default_rng(seed)
    many = int(rng.integers(1, 40))
    area = rng.choice([0.5, 4, 30, 900], many)
    graph = nx.gnm_random_graph(many, int(rng.integers(0, 3 * many)), seed=seed)
    for a, b in graph.edges:
        graph.edges[a, b]["km"] = (sqrt(area[a]) + sqrt(area[b])) / 2
    near = near_places(Borders(many, graph.edges), area, rng.permutation(many))
    for t in range(many):
        found = listed(near, t)
        ways = nx.single_source_dijkstra_path_length(graph, t, cutoff=FARTHEST_KM, weight="km")
        assert found == pytest.approx(ways) and next(iter(found)) == t and found[t] == 0.0
        assert list(found.values()) == sorted(found.values())


def test_the_order_of_the_list_of_places_does_not_matter() -> None:
    side = 11
    graph = nx.convert_node_labels_to_integers(nx.grid_2d_graph(side, side))
    rng, many = np.random.default_rng(1), side * side
    key = rng.permutation(many)
    order = rng.permutation(many)
    row = np.argsort(order)
    one = near_places(Borders(many, graph.edges), np.full(many, 9.0), key)
    other = near_places(Borders(many, [(row[a], row[b]) for a, b in graph.edges]), np.full(many, 9.0), key[order])
    for t in range(many):
        assert len(listed(one, t)) == MOST_NEAR
        mine = [(int(key[s]), km) for s, km in listed(one, t).items()]
        assert mine == [(int(key[order][s]), km) for s, km in listed(other, int(row[t])).items()]


def test_a_way_is_as_long_however_it_is_cut() -> None:
    coarse = near_places(Borders(3, pairwise(range(3))), np.full(3, 16.0), np.arange(3))
    fine = near_places(Borders(6, pairwise(range(6))), np.full(6, 4.0), np.arange(6))
    assert listed(coarse, 0)[2] == pytest.approx(8.0)
    assert listed(fine, 0)[4] == pytest.approx(8.0)
