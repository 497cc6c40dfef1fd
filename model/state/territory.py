"""Territories and how they touch: a networkx graph at the edges, flat arrays inside.

Only this module, `model/scenario/synthetic.py` and the figures know networkx, and no run needs it.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.agents.columns import Column, Table
from interpose.model.errors import ScenarioError
from interpose.model.state.ground_shape import Edges, Nodes, check_shape

if TYPE_CHECKING:
    import networkx as nx

TONNES_PER_TRUCK = 20
ALIKE = 0.8
"""how alike (0..1) an unknown attribute is to a known one to be taken for a slip of the pen"""

TERRITORY = Table(
    "territory",
    "A territory: its ground, its people as whole persons, and what happened there.",
    ("territory",),
    (
        Column("key", "i8", "key", "identity in keyed draws", 0, 65535),
        Column("population", "i8", "persons", "people whose home it is, at the start", 0),
        Column("area_km2", "f8", "km2", "area", 1e-6),
        Column("line_km", "f8", "km", "length of the line along which factions can meet", 1e-6),
        Column("damage", "f8", "share", "share of structures damaged", 0, 1),
        Column("services", "f8", "share", "share of normal services available", 0, 1),
        Column("roads", "f8", "share", "how well vehicles get there", 0, 1),
        Column("entry_people", "i8", "persons/day", "personnel that can enter from outside per day", 0),
        Column("entry_trucks", "i8", "trucks/day", "trucks that can enter from outside per day", 0),
        Column("entry_tonnes", "i8", "tonnes/day", "goods that can enter from outside per day", 0),
        Column("closed", "i8", "flag", "1 if the crossing here is closed today", 0, 1),
        Column("exit_people", "i8", "persons/day", "civilians who can leave the area here per day", 0),
        Column("capacity", "i8", "persons", "people whom it can shelter without crowding, 0 for any number", 0),
        Column(
            "opened", "f8", "share", "how far a deal lets people return although those whom they fear hold it", 0, 1
        ),
        Column("resident", "i8", "persons", "civilians at home here", 0),
        Column("displaced", "i8", "persons", "civilians from elsewhere who stay here", 0),
        Column("dead", "i8", "persons", "civilians dead here by conflict", 0),
        Column("injured", "i8", "persons", "people injured here by conflict so far", 0),
        Column("debt_dead_resident", "i8", "persons", "resident deaths not yet shown by a civilian row"),
        Column("debt_dead_displaced", "i8", "persons", "deaths of displaced not yet shown by a civilian row"),
        Column("debt_injured", "i8", "persons", "injuries not yet shown by a civilian row", 0),
        Column("first_home", "i8", "row", "first civilian row whose home it is", 0),
        Column("departed", "i8", "persons", "civilians who left the area from here so far", 0),
        Column("arrived", "i8", "persons", "civilians who came to stay here today", 0),
        Column("left", "i8", "persons", "civilians who left here today", 0),
        Column("relief", "f8", "share", "share of what people need from outside that reaches them, smoothed", 0, 1, 1),
        Column("brought", "f8", "share", "share of what people need that comes from the mission, smoothed", 0, 1),
        Column("price", "f8", "ratio", "price of food compared with a normal year", 0, 100, 1),
        Column("deprived", "f8", "share", "felt gap to territories where money for rebuilding goes", 0, 1),
        Column("violence", "f8", "deaths", "deaths here, smoothed over a month", 0),
        Column("harm", "f8", "persons", "killed and injured here today", 0),
        Column("wrong", "f8", "persons", "civilians killed here today, except by each other", 0),
        Column("feud", "f8", "events/day", "violent disputes by revenge to be expected if nobody calms them", 0),
        Column("conduct", "f8", "persons", "civilian deaths for which the force is blamed today", 0),
        Column(
            "failure", "f8", "persons", "killed and injured here today though a unit on the spot tried to protect", 0
        ),
        Column("fear", "f8", "share", "mean fear", 0, 1),
        Column("hardship", "f8", "share", "mean hardship", 0, 1),
        Column("grievance", "f8", "share", "mean grievance", 0, 1),
        Column("trust", "f8", "share", "mean trust in the force", 0, 1),
    ),
)
NODE_ATTRIBUTES = (
    "name",
    "key",
    "lat",
    "lon",
    "population",
    "area_km2",
    "line_km",
    "damage",
    "services",
    "roads",
    "entry_people",
    "entry_trucks",
    "entry_tonnes",
    "exit_people",
    "capacity",
)
EDGE_ATTRIBUTES = ("length_km", "front", "open", "capacity")


COUNTS = (
    ("entry_people", "persons/day", 1e6),
    ("entry_trucks", "trucks/day", 1e6),
    ("entry_tonnes", "tonnes/day", 1e8),
    ("exit_people", "persons/day", 1e7),
    ("capacity", "persons", 1e9),
)


class Graph(NamedTuple):
    """Neighbours in compressed rows: those of territory t are ``neighbour[start[t]:start[t + 1]]``."""

    start: npt.NDArray[np.int64]
    neighbour: npt.NDArray[np.int64]
    length_km: npt.NDArray[np.float64]
    front: npt.NDArray[np.float64]
    open: npt.NDArray[np.float64]
    capacity: npt.NDArray[np.float64]


def _number(value: Any, name: str, low: float, high: float, unit: str) -> float:
    """Return one number within bounds; raises :class:`ScenarioError` with one line."""
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating)):
        raise ScenarioError(f"{name} = {value!r} is not a number ({unit}): give one between {low:g} and {high:g}")
    if not isfinite(value) or not low <= value <= high:
        raise ScenarioError(f"{name} = {value} is out of bounds: give {unit} between {low:g} and {high:g}")
    return float(value)


@dataclass(frozen=True)
class Territory:
    """The ground of a world: territories with attributes, and which of them touch.

    Parameters
    ----------
    ids, names : tuple of str
        Short code and display name of each territory.
    lat, lon : ndarray, shape (T,)
        Degrees (WGS 84); zero for made-up territories.
    rows : recarray, shape (T,)
        Columns of :data:`TERRITORY` at the start of a run.
    graph : Graph
        Neighbours in both directions.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    lat: npt.NDArray[np.float64]
    lon: npt.NDArray[np.float64]
    rows: Any
    graph: Graph

    def __len__(self) -> int:
        """Return the number of territories."""
        return len(self.ids)

    @classmethod
    def from_graph(cls, graph: "nx.Graph[Hashable]", *, connected: bool = True) -> "Territory":
        """Build the ground from a networkx graph.

        Node attributes: ``population`` and ``area_km2`` are required; ``name``, ``key``, ``lat``, ``lon``, ``line_km``
        (default: the square root of the area), ``damage``, ``services``, ``roads``, ``entry_people``, ``entry_trucks``,
        ``entry_tonnes``, ``exit_people``, ``capacity`` are optional.
        Edge attributes, all optional: ``length_km`` (shared border), ``front`` (0..1), ``open`` (0..1),
        ``capacity`` (persons a day). Others, such as the labels of GEXF and Cytoscape, are left out.

        Raises
        ------
        ScenarioError
            If an attribute is missing, misspelt or out of bounds, keys or names repeat, or ``connected`` is asked for
            and the graph is in several pieces.
        """
        if graph.is_directed() or graph.is_multigraph():
            raise ScenarioError("territory graph: adjacency works both ways once, so give an undirected networkx.Graph")
        return cls._of(graph.nodes, graph.adj, connected=connected)

    @classmethod
    def _of(cls, nodes: Nodes, edges: Edges, *, connected: bool) -> "Territory":
        """Build the ground from the attributes of places and borders."""
        check_shape(nodes, edges, connected=connected)
        rows = TERRITORY.records(len(nodes))
        for row, node in enumerate(nodes):
            _fill_row(rows, row, str(node), nodes[node])
        keys = [int(key) for key in rows.key]
        if len(set(keys)) < len(keys):
            raise ScenarioError("territories: two places have the same key: keys tell places apart in keyed draws")
        return cls(
            tuple(str(node) for node in nodes),
            tuple(str(nodes[node].get("name", node)) for node in nodes),
            np.array([_number(nodes[n].get("lat", 0.0), f"{n}.lat", -90, 90, "degrees") for n in nodes]),
            np.array([_number(nodes[n].get("lon", 0.0), f"{n}.lon", -180, 180, "degrees") for n in nodes]),
            rows,
            _compress(nodes, edges),
        )

    def to_graph(self) -> "nx.Graph[str]":
        """Return the ground as a networkx graph with the attributes that :meth:`from_graph` reads."""
        import networkx as nx

        graph: nx.Graph[str] = nx.Graph()
        for t, place in enumerate(self.ids):
            row = self.rows[t]
            attributes = {a: row[a].item() for a in NODE_ATTRIBUTES if a in TERRITORY.names}
            graph.add_node(place, name=self.names[t], lat=float(self.lat[t]), lon=float(self.lon[t]), **attributes)
        for t, place in enumerate(self.ids):
            for e in range(self.graph.start[t], self.graph.start[t + 1]):
                other = int(self.graph.neighbour[e])
                if t < other:
                    values = {a: float(getattr(self.graph, a)[e]) for a in EDGE_ATTRIBUTES}
                    graph.add_edge(place, self.ids[other], **values)
        return graph

    def index(self, place: str) -> int:
        """Return the row of a territory; raises :class:`ScenarioError` for an unknown one."""
        if place not in self.ids:
            raise ScenarioError(f"territory {place!r} is not declared: known are {', '.join(self.ids[:12])}")
        return self.ids.index(place)


def _fill_row(rows: Any, row: int, place: str, data: Mapping[str, Any]) -> None:
    """Check one node's attributes and write them into its row."""
    _refuse_misspelt(place, data, NODE_ATTRIBUTES)
    for needed in ("population", "area_km2"):
        if needed not in data:
            raise ScenarioError(f"{place}: attribute {needed} is missing")
    area = _number(data["area_km2"], f"{place}.area_km2", 1e-6, 1e8, "km2")
    rows.key[row] = int(_number(data.get("key", row), f"{place}.key", 0, 65535, "a whole number"))
    rows.population[row] = int(_number(data["population"], f"{place}.population", 0, 1e9, "persons"))
    rows.area_km2[row] = area
    rows.line_km[row] = _number(data.get("line_km", sqrt(area)), f"{place}.line_km", 1e-6, 1e5, "km")
    for column, unit, most in COUNTS:
        rows[column][row] = int(_number(data.get(column, 0), f"{place}.{column}", 0, most, unit))
    for share, usual in (("damage", 0.0), ("services", 1.0), ("roads", 1.0)):
        rows[share][row] = _number(data.get(share, usual), f"{place}.{share}", 0, 1, "a share")


def _refuse_misspelt(where: str, data: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """Refuse an attribute that is nearly a known one; what is no attribute of ours at all is left alone."""
    for name in data.keys() - set(known):
        near = get_close_matches(str(name), known, 1, ALIKE)
        if near:
            raise ScenarioError(f"{where}: unknown attribute {str(name)[:40]!r}: did you mean {near[0]!r}?")


def _compress(nodes: Nodes, edges: Edges) -> Graph:
    """Return the neighbours of each territory in compressed rows, in the order of the territories."""
    row_of = {node: row for row, node in enumerate(nodes)}
    start, neighbour = [0], []
    values: dict[str, list[float]] = {attribute: [] for attribute in EDGE_ATTRIBUTES}
    limits = {"length_km": (0.0, 1e5, 1.0), "front": (0.0, 1.0, 0.0), "open": (0.0, 1.0, 1.0)}
    limits["capacity"] = (0.0, 1e9, 1e6)
    for node in nodes:
        for other in sorted(edges[node], key=row_of.__getitem__):
            data = edges[node][other]
            _refuse_misspelt(f"edge {node}-{other}", data, EDGE_ATTRIBUTES)
            neighbour.append(row_of[other])
            for attribute, (low, high, usual) in limits.items():
                value = data.get(attribute, usual)
                values[attribute].append(_number(value, f"edge {node}-{other}.{attribute}", low, high, attribute))
        start.append(len(neighbour))
    columns = [np.array(values[attribute], np.float64) for attribute in EDGE_ATTRIBUTES]
    return Graph(np.array(start, np.int64), np.array(neighbour, np.int64), *columns)


def build_territory(places: Iterable[Any], links: Iterable[Any]) -> Territory:
    """Build the ground from a scenario's places and links (objects with the attributes of nodes and edges)."""
    nodes: dict[Hashable, dict[str, Any]] = {}
    edges: dict[Hashable, dict[Hashable, dict[str, Any]]] = defaultdict(dict)
    for row, place in enumerate(places):
        values = {a: getattr(place, a) for a in NODE_ATTRIBUTES if getattr(place, a) is not None}
        if getattr(place, "entry_tonnes", None) is None:
            values["entry_tonnes"] = TONNES_PER_TRUCK * values.get("entry_trucks", 0)
        named = {"key": row if place.key is None else place.key, "name": place.name or place.id}
        nodes[place.id] = values | named
    for link in links:
        values = {a: getattr(link, a) for a in EDGE_ATTRIBUTES}
        edges[link.a][link.b] = edges[link.b][link.a] = values
    return Territory._of(nodes, edges, connected=True)


def hops_from(territory: Territory, starts: Iterable[int]) -> dict[int, int]:
    """Return the fewest edges from any of the given territories to each one that can be reached."""
    hops = dict.fromkeys(starts, 0)
    waiting, graph = deque(hops), territory.graph
    while waiting:
        t = waiting.popleft()
        for other in graph.neighbour[graph.start[t] : graph.start[t + 1]].tolist():
            if other not in hops:
                hops[other] = hops[t] + 1
                waiting.append(other)
    return hops
