"""From a graph to a scenario and back: the same places, links and attributes, to the last bit."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.commands import ask

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.graphs import make_scenario_of_graph
from interpose.model.scenario.loading import load_scenario
from interpose.model.state.territory import EDGE_ATTRIBUTES, Territory


def ground(size: int, seed: int, *, spots: bool) -> "nx.Graph[str]":
    """Return a connected graph with attributes drawn by chance."""
    rng = np.random.default_rng(seed)
    graph = nx.relabel_nodes(nx.gnp_random_graph(size, 0.3, seed=seed), lambda n: f"T {n}")
    nx.add_path(graph, list(graph))
    for n, node in enumerate(graph):
        graph.nodes[node].update(population=int(rng.integers(0, 10**6)), area_km2=float(rng.uniform(1, 900)), key=2 * n)
        graph.nodes[node].update(
            damage=float(rng.random()), roads=float(rng.random()), entry_people=n, name=f"\u00c9t\u00e9, {n}"
        )
        if spots:
            graph.nodes[node].update(lat=float(rng.uniform(-5, 5)), lon=float(rng.uniform(20, 30)))
    for edge in graph.edges:
        graph.edges[edge].update({name: float(rng.random()) for name in EDGE_ATTRIBUTES})
    return graph


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 9), st.integers(0, 10**6), st.booleans())
def test_there_and_back(tmp_path_factory, size, seed, spots):
    graph = ground(size, seed, spots=spots)
    made = make_scenario_of_graph("land", graph, tmp_path_factory.mktemp("graph"))
    scenario = load_scenario(made.file)
    assert nx.utils.graphs_equal(scenario.territory().to_graph(), Territory.from_graph(graph).to_graph())
    assert (made.places, made.links) == (size, graph.number_of_edges())
    assert {holding.faction for holding in scenario.holdings} == {"party-a", "party-b"}


def test_a_graph_without_coordinates_is_cut_where_a_walk_is_half_way(capsys, tmp_path):
    graph = nx.relabel_nodes(nx.path_graph(6), str)
    for node in graph:
        graph.nodes[node].update(population=1000, area_km2=10.0)
    made = make_scenario_of_graph("land", graph, tmp_path, factions="a,b", force=False)
    held = {h.place: h.faction for h in load_scenario(made.file).holdings if h.control > 0.5}
    assert [held[node] for node in graph] in (list("aaabbb"), list("bbbaaa"))
    assert ask(capsys, "validate", made.file).status == 0


def test_a_graph_that_is_no_ground_is_refused_and_nothing_written(tmp_path):
    graph = nx.path_graph(3)
    with pytest.raises(ScenarioError, match="0: attribute population is missing"):
        make_scenario_of_graph("land", graph, tmp_path / "made")
    for node in graph:
        graph.nodes[node].update(population=5, area_km2=1.0)
    with pytest.raises(ScenarioError, match="4 parties but only 3 places"):
        make_scenario_of_graph("land", graph, tmp_path / "made", factions="4")
    assert not (tmp_path / "made").exists()
