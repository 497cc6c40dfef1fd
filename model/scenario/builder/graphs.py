"""A scenario of a graph: territories with attributes and which of them touch, as networkx has them."""

from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from interpose.model.errors import ScenarioError
from interpose.model.scenario.builder.adjacency import Ground
from interpose.model.scenario.builder.build import Made, check_name, factions_from, refuse_existing, write_together
from interpose.model.scenario.builder.csv_tables import holders_of, holdings_csv, write_csv
from interpose.model.scenario.builder.equal_area import FlatMap
from interpose.model.scenario.builder.places import Sites
from interpose.model.scenario.builder.yaml_document import facts_of_graph, scenario_yaml
from interpose.model.state.territory import EDGE_ATTRIBUTES, NODE_ATTRIBUTES, TERRITORY, Territory

SOURCE = "a graph"


def make_scenario_of_graph(name: str, graph: Any, out: Path, *, factions: str = "2", force: bool = True) -> Made:
    """Make a scenario from a graph of territories; ``scenario.territory().to_graph()`` gives the graph back.

    Parameters
    ----------
    name : str
        Name of the scenario; ``NAME.yaml`` and the folder ``NAME`` are written.
    graph : networkx.Graph
        Territories and which of them touch, with the attributes of
        :meth:`interpose.model.state.territory.Territory.from_graph`.
    out : Path
        Folder to write into; it may exist already, what is written may not.
    factions : str
        How many factions, or their ids separated by commas.
    force : bool
        Whether there is a mission.

    Raises
    ------
    ScenarioError
        For a graph that is no ground; with one line, and nothing written.
    OutputError
        If something of that name exists already, or nothing can be written there.
    """
    check_name(name)
    refuse_existing(name, out)
    parties = factions_from(factions)
    territory = Territory.from_graph(graph)
    people = [int(number) for number in territory.rows.population]
    if len(territory) < len(parties):
        problem = f"{len(parties)} parties but only {len(territory)} places: give fewer parties"
        raise ScenarioError(problem, argument="factions")
    sites = Sites(SOURCE, list(territory.ids), list(territory.names), territory.lon, territory.lat, people)
    ground = _ground_of(territory)
    holders = holders_of(ground, people, len(parties))
    texts = {
        f"{name}.yaml": scenario_yaml(name, SOURCE, people, parties, force, facts_of_graph(people), drawn=False),
        f"{name}/places.csv": _places(territory),
        f"{name}/links.csv": _links(territory, ground),
        f"{name}/holdings.csv": holdings_csv(sites, ground, people, holders, parties),
    }
    write_together(name, out, texts)
    return Made(out / f"{name}.yaml", len(territory), sum(people), len(ground.pairs), 0, [])


def _ground_of(territory: Territory) -> Ground:
    """Return the ground of a graph: by coordinates where it has any, else in the order in which a walk meets places."""
    size = len(territory)
    starts, ends = np.repeat(np.arange(size), np.diff(territory.graph.start)), territory.graph.neighbour
    once = starts < ends
    pairs = np.column_stack([starts[once], ends[once]])
    degrees = np.column_stack([territory.lon, territory.lat])
    if len(np.unique(degrees, axis=0)) > 1:
        km = FlatMap.around(territory.lon, territory.lat).to_km(degrees)
    else:
        net: Any = csr_array((np.ones(len(ends)), ends, territory.graph.start), shape=(size, size))
        far = breadth_first_order(net, 0, directed=False, return_predecessors=False)[-1]
        order = breadth_first_order(net, int(far), directed=False, return_predecessors=False)
        km = np.zeros((size, 2))
        km[order, 0] = np.arange(size)
    area, none = np.array(territory.rows.area_km2, float), np.zeros((0, 2), np.int64)
    return Ground(km, area, None, pairs, territory.graph.length_km[once], none, np.zeros(0))


def _places(territory: Territory) -> str:
    """Return the table of places with every attribute of the nodes, exactly."""
    of_node = [name for name in NODE_ATTRIBUTES if name in TERRITORY.names]
    rows = []
    for row, place in enumerate(territory.ids):
        values = [repr(territory.rows[row][name].item()) for name in of_node]
        spot = repr(float(territory.lat[row])), repr(float(territory.lon[row]))
        rows.append((place, territory.names[row], *spot, *values))
    return write_csv(("id", "name", "lat", "lon", *of_node), rows)


def _links(territory: Territory, ground: Ground) -> str:
    """Return the table of links with every attribute of the edges, exactly."""
    starts = np.repeat(np.arange(len(territory)), np.diff(territory.graph.start))
    once = np.flatnonzero(starts < territory.graph.neighbour)
    rows = []
    for edge, (a, b) in zip(once, ground.pairs.tolist(), strict=True):
        values = [float(getattr(territory.graph, name)[edge]) for name in EDGE_ATTRIBUTES]
        cells = [repr(int(value)) if value.is_integer() else repr(value) for value in values]
        rows.append((territory.ids[a], territory.ids[b], *cells))
    return write_csv(("a", "b", *EDGE_ATTRIBUTES), rows)
