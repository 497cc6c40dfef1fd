"""Who moves whom: influence of contributors on parties, personnel in territories, ground that parties hold."""

import textwrap
from typing import Any, NamedTuple

import networkx as nx

from interpose.model.language.words import say, say_count
from interpose.model.results.formatting import number
from interpose.viz.figures.control_map import faction_colours
from interpose.viz.figures.panels import (
    empty_figure,
    extra_heading_height,
    heading,
    place_rows,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import BLUE, QUIET, safe

HEAD, FOOT, GAP, HIGH = 34, 50, 80, 12
LEAST_CONTROL = 0.2
"""Share of control from which on a party counts as holding some of a territory."""
MOST_ROWS, MOST_NAMED = 12, 3
LONGEST_NAME = 40
"""Letters of a name; a longer one is shortened between words."""


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


class Panel(NamedTuple):
    """Links of one kind: what heads them, their unit, and rows of name, number in words, amount and colour."""

    title: str
    unit: str
    rows: list[tuple[str, str, float, str]]


def influence_network(run: Stored) -> Any:
    """Draw who moves whom as bars: influence by contributor and party, personnel by contributor, ground by party."""
    graph = influence_graph(run)
    shown = [panel for panel in (_influence(graph), _personnel(graph), _control(run, graph)) if panel.rows]
    if not shown:
        return empty_figure("nobody moves anybody: no influence, no personnel, and no ground that a party holds")
    placed = [place_rows([(name, words) for name, words, _, _ in panel.rows]) for panel in shown]
    heights = [rows_height(lines) for lines in placed]
    head = HEAD + extra_heading_height(shown[0].title)
    drawing = stacked_panels(heights, head=head, foot=FOOT, gap=GAP, showlegend=False)
    for row, (panel, lines, height) in enumerate(zip(shown, placed, heights, strict=True), start=1):
        drawing.add_bar(
            x=[amount for _, _, amount, _ in panel.rows],
            y=[line.mark for line in lines],
            width=HIGH,
            orientation="h",
            marker={"color": [colour for _, _, _, colour in panel.rows], "line": {"color": QUIET, "width": 1}},
            text=[f"{safe(name)}: {safe(words)}" for name, words, _, _ in panel.rows],
            textposition="none",
            hovertemplate="%{text}<extra></extra>",
            name=safe(panel.title),
            row=row,
            col=1,
        )
        for line, (_, words, _, _) in zip(lines, panel.rows, strict=True):
            write_row(drawing, row, line, words)
        heading(drawing, row, panel.title)
        title = {"text": safe(panel.unit), "standoff": 4}
        drawing.update_xaxes(title=title, rangemode="tozero", nticks=5, row=row, col=1)
        drawing.update_yaxes(range=[height, 0], visible=False, row=row, col=1)
    return drawing


def _influence(graph: "nx.DiGraph[str]") -> Panel:
    """Return the strongest influence of contributors on parties."""
    title = graph.nodes(data="title")
    links = sorted(_links(graph, "influence"), key=lambda link: -link[2])[:MOST_ROWS]
    rows = [
        (say("{party} on {other}", party=title[a], other=title[b]), f"{100 * share:.0f} %", 100 * share, BLUE)
        for a, b, share in links
    ]
    return Panel(say("Influence on a party without troops"), say("influence (%), as the scenario has it"), rows)


def _personnel(graph: "nx.DiGraph[str]") -> Panel:
    """Return the personnel of each contributor, and in which territories most of them are."""
    sent: dict[str, list[tuple[float, str]]] = {}
    for a, b, strength in _links(graph, "personnel"):
        sent.setdefault(a, []).append((strength, str(graph.nodes[b]["title"])))
    rows = []
    for a, there in sorted(sent.items(), key=lambda item: -sum(strength for strength, _ in item[1])):
        where = [name for _, name in sorted(there, reverse=True)[:MOST_NAMED]]
        whole = sum(strength for strength, _ in there)
        name = _named(graph.nodes[a]["title"], where, len(there))
        rows.append((name, number(whole, 0), whole, BLUE))
    whole = sum(amount for _, _, amount, _ in rows)
    senders = say_count("{n} contributor", "{n} contributors", len(rows))
    return Panel(
        say(
            "{personnel} personnel of {contributors}, and where most are",
            personnel=number(whole, 0),
            contributors=senders,
        ),
        say("persons, at the end"),
        rows[:MOST_ROWS],
    )


def _control(run: Stored, graph: "nx.DiGraph[str]") -> Panel:
    """Return of how many territories each party controls most, and which it controls most of."""
    colours, held = faction_colours(run), dict[str, list[tuple[float, str]]]()
    best: dict[str, tuple[float, str]] = {}
    for a, b, share in _links(graph, "control"):
        best[b] = max(best.get(b, (0.0, "")), (share, a))
    for b, (share, a) in best.items():
        held.setdefault(a, []).append((share, str(graph.nodes[b]["title"])))
    places = sum(kind == "territory" for _, kind in graph.nodes(data="kind"))
    rows = []
    for a, there in sorted(held.items(), key=lambda item: -len(item[1])):
        where = [name for _, name in sorted(there, reverse=True)[:MOST_NAMED]]
        name = _named(graph.nodes[a]["title"], where, len(there))
        rows.append(
            (
                name,
                say("{there} of {all}", there=len(there), all=places),
                float(len(there)),
                colours.get(graph.nodes[a]["name"], QUIET),
            )
        )
    return Panel(
        say("Of how many territories each party holds most"), say("territories (number), at the end"), rows[:MOST_ROWS]
    )


def _named(title: str, where: list[str], number_of_places: int) -> str:
    """Name somebody, shortened to a line, and the places where most is."""
    short = textwrap.shorten(title, LONGEST_NAME, placeholder=" \u2026")
    listed, more = ", ".join(where), number_of_places - len(where)
    if more > 0:
        return say("{name}: {places} and {n} more", name=short, places=listed, n=more)
    return f"{short}: {listed}"


def _links(graph: "nx.DiGraph[str]", link: str) -> list[tuple[str, str, float]]:
    """List the links of one kind: from, to, weight."""
    return [(a, b, float(e["weight"])) for a, b, e in graph.edges(data=True) if e["link"] == link]
