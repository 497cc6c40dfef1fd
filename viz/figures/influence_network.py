"""Who moves whom: contributors, parties and territories as a network of influence, personnel and control."""

from typing import Any

import networkx as nx

from interpose.model.results.formatting import number
from interpose.viz.figures.control_map import faction_colours
from interpose.viz.figures.panels import SERIES
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import BLUE, INK, PAPER, QUIET, figure, note, safe

STEP, HEAD, FOOT = 19, 58, 16
LEAST_CONTROL, MOST_PLACES = 0.2, 40
WIDEST = 7.0
COLUMNS = {"contributor": 0.0, "faction": 0.5, "territory": 1.0}
LINKS = {
    "influence": ("influence on a party without troops", BLUE, "solid"),
    "personnel": ("personnel in a territory", SERIES[3]["color"], "4px,3px"),
    "control": (f"control of a territory (from {LEAST_CONTROL:.0%} on)", QUIET, "solid"),
}


def influence_graph(run: Stored) -> "nx.DiGraph[str]":
    """Build the network of a run at its end.

    Returns
    -------
    DiGraph
        Nodes ``kind:id`` with ``kind``, ``name``, ``title``; edges with ``link`` (influence, personnel, control),
        ``weight`` (share or persons).
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    for kind, rows in (("contributor", "contributors"), ("faction", "factions"), ("territory", "places")):
        for name, title in names_of(run.meta, rows).items():
            graph.add_node(f"{kind}:{name}", kind=kind, name=name, title=title)
    for contributor in run.scenario.get("contributors") or []:
        for faction, share in (contributor.get("influence") or {}).items():
            if share > 0:
                graph.add_edge(
                    f"contributor:{contributor['id']}", f"faction:{faction}", link="influence", weight=float(share)
                )
    units = run.table("units")
    deployed = units[units["place"] != ""].groupby(["contributor", "place"], as_index=False)["strength"].sum()
    for contributor, territory, strength in deployed.itertuples(index=False):
        if strength > 0:
            ends = (f"contributor:{contributor}", f"territory:{territory}")
            graph.add_edge(*ends, link="personnel", weight=float(strength))
    holdings = run.table("daily_holding")
    last = holdings[holdings["day"] == holdings["day"].max()]
    for faction, territory, share in last[["faction", "territory", "control"]].itertuples(index=False):
        if share >= LEAST_CONTROL:
            graph.add_edge(f"faction:{faction}", f"territory:{territory}", link="control", weight=float(share))
    return graph


def influence_network(run: Stored) -> Any:
    """Draw contributors, parties and territories in three columns; the wider a line, the stronger the link."""
    graph = influence_graph(run)
    graph = strongest(graph)
    rows = {kind: [node_id for node_id, k in graph.nodes(data="kind") if k == kind] for kind in COLUMNS}
    height = STEP * max(12, len(rows["territory"]))
    drawing = figure(height=height + HEAD + FOOT, margin={"l": 8, "r": 44, "t": HEAD, "b": FOOT})
    positions = {
        node: (COLUMNS[kind], 1.0 - (index + 0.5) / len(nodes))
        for kind, nodes in rows.items()
        for index, node in enumerate(nodes)
    }
    colours = {f"faction:{faction}": colour for faction, colour in faction_colours(run).items()}
    for link in LINKS:
        _draw_links(drawing, graph, positions, link, colours)
    _draw_nodes(drawing, graph, positions, colours)
    drawing.update_xaxes(range=[-0.02, 1.02], visible=False)
    drawing.update_yaxes(range=[0, 1], visible=False)
    return drawing


def strongest(graph: "nx.DiGraph[str]") -> "nx.DiGraph[str]":
    """Keep the territories with most personnel, and of equals those that a faction controls most, if there are many."""
    territories = {node_id: None for node_id, kind in graph.nodes(data="kind") if kind == "territory"}

    def rank(territory: str) -> tuple[float, float]:
        links = [e for _, _, e in graph.in_edges(territory, data=True)]
        personnel = sum(e["weight"] for e in links if e["link"] == "personnel")
        return personnel, max((e["weight"] for e in links if e["link"] == "control"), default=0.0)

    strongest_ids = set(sorted(territories, key=rank, reverse=True)[:MOST_PLACES])
    return graph.subgraph(
        [node_id for node_id in graph if node_id not in territories or node_id in strongest_ids]
    ).copy()


def _draw_links(drawing: Any, graph: Any, positions: dict[str, Any], link: str, colours: dict[str, str]) -> None:
    """Draw the links of one kind; lines of control in the colour of the faction."""
    edges = [(a, b, e["weight"]) for a, b, e in graph.edges(data=True) if e["link"] == link]
    if not edges:
        return
    words, colour, dash = LINKS[link]
    most = max(weight for _, _, weight in edges)
    unit = f"; widest {number(most, 0)} persons" if link == "personnel" else ""
    for index, (a, b, weight) in enumerate(sorted(edges, key=lambda edge: edge[2])):
        strength = f"{number(weight, 0)} persons" if link == "personnel" else f"{100 * weight:.0f} %"
        drawing.add_scatter(
            x=[positions[a][0], positions[b][0]],
            y=[positions[a][1], positions[b][1]],
            mode="lines",
            line={
                "color": colours.get(a, colour) if link == "control" else colour,
                "width": max(0.6, WIDEST * weight / most) * (0.55 if link != "influence" else 1.0),
                "dash": dash,
            },
            opacity=0.45 if link != "influence" else 0.8,
            name=f"{words}{unit}",
            legendgroup=link,
            showlegend=link != "control" and index == len(edges) - 1,
            text=f"{safe(graph.nodes[a]['title'])} \u2013 {safe(graph.nodes[b]['title'])}: {strength}",
            hoverinfo="text",
        )
    if link == "control":
        grey = {"color": QUIET, "width": 4}
        drawing.add_scatter(x=[None], y=[None], mode="lines", line=grey, name=words, legendgroup=link, showlegend=True)


def _draw_nodes(drawing: Any, graph: Any, positions: dict[str, Any], colours: dict[str, str]) -> None:
    """Draw the nodes, and write their names where no line crosses them: beside territories, above the others."""
    drawing.add_scatter(
        x=[positions[node_id][0] for node_id in graph],
        y=[positions[node_id][1] for node_id in graph],
        mode="markers",
        marker={
            "symbol": [
                {"contributor": "square", "faction": "circle"}.get(k, "diamond") for _, k in graph.nodes(data="kind")
            ],
            "size": [{"contributor": 12, "faction": 16}.get(k, 8) for _, k in graph.nodes(data="kind")],
            "color": [
                colours.get(node_id, BLUE if k == "contributor" else INK) for node_id, k in graph.nodes(data="kind")
            ],
            "line": {"color": PAPER, "width": 1.5},
        },
        text=[safe(title) for _, title in graph.nodes(data="title")],
        hoverinfo="text",
        name="nodes",
        showlegend=False,
    )
    for node, e in graph.nodes(data=True):
        x, y = positions[node]
        title = e["title"] if len(e["title"]) <= 24 else e["name"]
        anchor: dict[str, Any] = {"xref": "x", "yref": "y", "bgcolor": "rgba(255,255,255,0.8)", "borderpad": 1}
        if e["kind"] == "territory":
            anchor |= {"xanchor": "left", "yanchor": "middle", "xshift": 7, "font": {"size": 10}}
            title = e["name"]
        elif e["kind"] == "faction":
            anchor |= {"xanchor": "center", "yanchor": "bottom", "yshift": 9, "font": {"size": 12}}
        else:
            anchor |= {"xanchor": "left", "yanchor": "bottom", "yshift": 8, "xshift": -6, "font": {"size": 12}}
        note(drawing, safe(title), x, y, **anchor)
