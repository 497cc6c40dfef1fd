"""The ground: a networkx graph in, flat arrays inside, the same graph out; wrong attributes are named."""

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.model.errors import ScenarioError
from interpose.model.state.territory import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, Territory, hops_from


def path(**attributes: object) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.path_graph(["A", "B", "C", "D"])
    for n, node in enumerate(graph):
        graph.nodes[node].update({"population": 100 * n, "area_km2": 4.0, **attributes})
    return graph


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 12), st.integers(0, 10**6))
def test_graph_to_arrays_and_back(size: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph: nx.Graph[str] = nx.relabel_nodes(nx.gnp_random_graph(size, 0.4, seed=seed), str)
    graph.add_edges_from(zip(list(graph)[:-1], list(graph)[1:], strict=True))
    for n, node in enumerate(graph):
        shares = {name: float(rng.random()) for name in ("damage", "services", "roads")}
        counted = ("population", "entry_people", "entry_trucks", "entry_tonnes", "exit_people", "capacity")
        numbers = {"key": 3 * n} | {name: int(rng.integers(0, 9999)) for name in counted}
        spot = {"lat": float(rng.uniform(-80, 80)), "lon": float(rng.uniform(-170, 170)), "name": f"place {n}"}
        graph.nodes[node].update(shares | numbers | spot | {"area_km2": 1 + float(rng.random()), "line_km": 2.0})
        assert set(graph.nodes[node]) == set(NODE_ATTRIBUTES)
    for edge in graph.edges:
        graph.edges[edge].update({name: float(rng.random()) for name in EDGE_ATTRIBUTES})
    ground = Territory.from_graph(graph)
    assert nx.utils.graphs_equal(ground.to_graph(), graph)
    for t, node in enumerate(ground.ids):
        near = ground.graph.neighbour[ground.graph.start[t] : ground.graph.start[t + 1]]
        assert {ground.ids[s] for s in near} == set(graph.adj[node])


def test_defaults_stand_in_for_what_is_not_said() -> None:
    ground = Territory.from_graph(path())
    assert ground.rows.key.tolist() == [0, 1, 2, 3]
    assert ground.rows.line_km.tolist() == [2.0] * 4
    assert (ground.rows.services == 1).all() and (ground.rows.damage == 0).all()
    assert set(ground.to_graph().nodes["A"]) == set(NODE_ATTRIBUTES)
    assert set(ground.to_graph().edges["A", "B"]) == set(EDGE_ATTRIBUTES)


def test_hops_are_the_fewest_edges() -> None:
    ground = Territory.from_graph(path())
    assert hops_from(ground, [0]) == {0: 0, 1: 1, 2: 2, 3: 3}
    assert hops_from(ground, [0, 3]) == {0: 0, 1: 1, 2: 1, 3: 0}
    assert hops_from(ground, []) == {}


@pytest.mark.parametrize(
    ("attributes", "said"),
    [
        ({"population": -1}, r"population = -1 is out of bounds: give persons"),
        ({"area_km2": 0}, r"area_km2 = 0 is out of bounds: give km2"),
        ({"damage": 1.2}, r"damage = 1.2 is out of bounds"),
        ({"roads": "good"}, r"roads = 'good' is not a number"),
        ({"lat": float("nan")}, r"lat = nan is out of bounds: give degrees"),
        ({"key": 7}, r"two places have the same key"),
        ({"damge": 0.2}, r"A: unknown attribute 'damge': did you mean 'damage'\?"),
    ],
)
def test_a_wrong_attribute_is_named(attributes: dict[str, object], said: str) -> None:
    with pytest.raises(ScenarioError, match=said):
        Territory.from_graph(path(**attributes))


def test_attributes_of_other_programs_are_left_alone(tmp_path) -> None:
    graph = path(damage=0.25)
    nx.set_edge_attributes(graph, 3.5, "length_km")
    truth = Territory.from_graph(graph)
    nx.set_node_attributes(graph, "red", "colour")
    nx.set_edge_attributes(graph, 2.0, "weight")
    nx.write_gexf(graph, tmp_path / "g.gexf")
    nx.write_graphml(graph, tmp_path / "g.graphml")
    others = [graph, nx.read_gexf(tmp_path / "g.gexf"), nx.read_graphml(tmp_path / "g.graphml")]
    others.append(nx.cytoscape_graph(nx.cytoscape_data(graph)))
    assert "label" in others[1].nodes["A"] and "value" in others[3].nodes["A"]
    for other in others:
        assert nx.utils.graphs_equal(Territory.from_graph(other).to_graph(), truth.to_graph())


def test_two_nodes_of_one_name_are_refused() -> None:
    graph: nx.Graph[object] = nx.Graph([(1, "2"), ("2", "1")])
    for node in graph:
        graph.nodes[node].update(population=5, area_km2=1.0)
    with pytest.raises(ScenarioError, match="nodes 1 and '1' become one name: rename one of them"):
        Territory.from_graph(graph)


def test_shapes_of_graph_that_are_no_ground() -> None:
    pieces = path()
    pieces.remove_edge("B", "C")
    assert len(Territory.from_graph(pieces, connected=False)) == 4
    loop = path()
    loop.add_edge("A", "A")
    missing = path()
    del missing.nodes["C"]["population"]
    wrong = ((pieces, "2 pieces"), (loop, "touches itself"), (missing, "C: attribute population is missing"))
    for graph, said in (*wrong, (nx.DiGraph(path()), "undirected"), (nx.Graph(), "0 places")):
        with pytest.raises(ScenarioError, match=said):
            Territory.from_graph(graph)
    with pytest.raises(ScenarioError, match="'E' is not declared"):
        Territory.from_graph(path()).index("E")
