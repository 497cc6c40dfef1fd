"""The recipe of the made-up country in plain Python: docs/scenarios/reference-country.md in code.

``python -m support.reference_country FOLDER`` writes places, links and holdings into a folder.
"""

import sys
from collections.abc import Iterable
from math import sqrt
from pathlib import Path
from typing import Any

import networkx as nx

COLUMNS, ROWS, AREA_KM2, PEOPLE = 8, 5, 600.0, 4_600_000
SIDE_KM, KM_PER_DEGREE, LEAST_LINE_KM = 15.2, 111.2, 0.1
TOWNS, CAPITAL = 5, "C4"
ROADS = {"capital": 0.9, "trunk": 0.8, "elsewhere": 0.3}
ENTRIES = {"C4": 1000, "A8": 500, "E5": 500}
FIGHTERS = {"state": 20_000, "rebels": 8_000, "militia": 3_000}
MIX = {"people": 0.4, "roads": 0.3, "front": 0.3}
CELLS = [f"{'ABCDE'[i // COLUMNS]}{i % COLUMNS + 1}" for i in range(ROWS * COLUMNS)]


def ground() -> "nx.Graph[str]":
    """Return which hexagons touch; odd rows are shifted by half a cell."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(CELLS)
    for i, cell in enumerate(CELLS):
        row, column = divmod(i, COLUMNS)
        below = (column, column + 1) if row % 2 else (column - 1, column)
        for r, c in [(row, column + 1), *((row + 1, c) for c in below)]:
            if r < ROWS and 0 <= c < COLUMNS:
                graph.add_edge(cell, CELLS[r * COLUMNS + c])
    return graph


def centre(cell: str) -> tuple[float, float]:
    """Return latitude and longitude of a cell's middle."""
    row, column = divmod(CELLS.index(cell), COLUMNS)
    apart = sqrt(2 * AREA_KM2 / sqrt(3)) / KM_PER_DEGREE
    return round(-row * apart * sqrt(3) / 2, 3) + 0.0, round((column + (row % 2) / 2) * apart, 3)


def ranks() -> list[str]:
    """Return the cells from the most to the fewest people."""
    return [CELLS[(17 * rank + 19) % len(CELLS)] for rank in range(len(CELLS))]


def people() -> dict[str, int]:
    """Return the people of each cell: in proportion to 1 / rank, in hundreds."""
    hundreds = apportioned(PEOPLE // 100, {cell: 1 / (n + 1) for n, cell in enumerate(ranks())})
    return {cell: 100 * number for cell, number in hundreds.items()}


def trunk_roads(graph: "nx.Graph[str]", number: dict[str, int]) -> list[list[str]]:
    """Return the two trunk roads: from the second town by capital and third to the fifth, and capital to the fourth."""
    first, second, third, fourth, fifth = ranks()[:TOWNS]
    road = [second]
    for a, b in ((second, first), (first, third), (third, fifth)):
        road += shortest(graph, a, b, number)[1:]
    return [road, shortest(graph, first, fourth, number)]


def shortest(graph: "nx.Graph[str]", a: str, b: str, number: dict[str, int]) -> list[str]:
    """Return the way over the fewest borders, of several the one past most people, then the first by its cells."""
    ways = nx.all_shortest_paths(graph, a, b)
    return min(ways, key=lambda way: (-sum(number[cell] for cell in way), way))


def roads(graph: "nx.Graph[str]", number: dict[str, int]) -> dict[str, float]:
    """Return how well vehicles get to each cell."""
    found = dict.fromkeys(CELLS, ROADS["elsewhere"])
    for road in trunk_roads(graph, number):
        found |= dict.fromkeys(road, ROADS["trunk"])
    return found | {CAPITAL: ROADS["capital"]}


def holder(cell: str) -> str:
    """Return who holds most of a cell."""
    row, column = cell[0], int(cell[1])
    if column >= 7 or (column == 6 and row in "ABC"):
        return "rebels"
    return "militia" if row == "E" and column <= 4 else "state"


def control(graph: "nx.Graph[str]") -> dict[str, dict[str, float]]:
    """Return the share of each cell that each party controls."""
    found = {}
    for cell in CELLS:
        own, beside = holder(cell), {holder(other) for other in graph[cell]}
        if own == "militia":
            found[cell] = {"militia": 0.6, "state": 0.3}
        elif {own, *beside} >= {"state", "rebels"}:
            found[cell] = {own: 0.6, "rebels" if own == "state" else "state": 0.25}
        elif "militia" in beside:
            found[cell] = {"state": 0.65, "militia": 0.2}
        else:
            found[cell] = {own: 0.9 if own == "state" else 0.85}
    return found


def front(shares: dict[str, dict[str, float]], a: str, b: str) -> float:
    """Return the share of a border along which a front runs: half the share of control that differs."""
    gaps = (abs(shares[a].get(party, 0.0) - shares[b].get(party, 0.0)) for party in FIGHTERS)
    return round(sum(gaps) / 4, 2)


def front_km(graph: "nx.Graph[str]", shares: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the length of front along the borders of each cell."""
    return {cell: sum(SIDE_KM * front(shares, cell, other) for other in graph[cell]) for cell in CELLS}


def line_km(graph: "nx.Graph[str]", shares: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the length of the line in each cell: along its borders, and inside where two parties share it."""
    found = {}
    for cell, border in front_km(graph, shares).items():
        least = min(shares[cell].values()) if len(shares[cell]) > 1 else 0.0
        found[cell] = round(max(LEAST_LINE_KM, border + 2 * sqrt(AREA_KM2) * least), 1)
    return found


def fighters(graph: "nx.Graph[str]", number: dict[str, int]) -> dict[tuple[str, str], int]:
    """Return the fighters of each party in each cell, in tens."""
    shares, on_trunk = control(graph), {cell for road in trunk_roads(graph, number) for cell in road}
    lines = front_km(graph, shares)
    most_people, most_front = sqrt(max(number.values())), max(lines.values())
    draw = {
        cell: MIX["people"] * sqrt(number[cell]) / most_people
        + MIX["roads"] * (cell in on_trunk)
        + MIX["front"] * lines[cell] / most_front
        for cell in CELLS
    }
    found = {}
    for party, total in FIGHTERS.items():
        weights = {cell: shares[cell][party] * draw[cell] for cell in CELLS if party in shares[cell]}
        for cell, tens in apportioned(total // 10, weights).items():
            found[cell, party] = 10 * tens
    return found


def apportioned(total: int, weights: dict[str, float]) -> dict[str, int]:
    """Share a whole number out by weights: rounded down, the rest to the largest remainders."""
    whole = sum(weights.values())
    exact = {name: total * weight / whole for name, weight in weights.items()}
    found = {name: int(value) for name, value in exact.items()}
    rest = sorted(exact, key=lambda name: (found[name] - exact[name], name))[: total - sum(found.values())]
    return {name: value + (name in rest) for name, value in found.items()}


def tables() -> dict[str, list[dict[str, Any]]]:
    """Return places, links and holdings as rows."""
    graph, number = ground(), people()
    shares, way, armed = control(graph), roads(graph, number), fighters(graph, number)
    lines = line_km(graph, shares)
    places = [
        {
            "id": cell,
            "name": f"{'Capital' if cell == CAPITAL else 'Territory'} {cell}",
            "key": key,
            "lat": centre(cell)[0],
            "lon": centre(cell)[1],
            "population": number[cell],
            "area_km2": int(AREA_KM2),
            "line_km": lines[cell],
            "damage": 0.1,
            "services": 0.5,
            "roads": way[cell],
            "entry_people": ENTRIES.get(cell, 0),
        }
        for key, cell in enumerate(CELLS)
    ]
    links = [
        {"a": a, "b": b, "length_km": SIDE_KM, "front": front(shares, a, b)}
        for a, b in sorted(tuple(sorted(edge)) for edge in graph.edges)
    ]
    holdings = [
        {
            "place": cell,
            "faction": party,
            "fighters": armed[cell, party],
            "control": shares[cell][party],
            "support": round(shares[cell][party] / 2, 3),
        }
        for cell in CELLS
        for party in FIGHTERS
        if party in shares[cell]
    ]
    return {"places": places, "links": links, "holdings": holdings}


def as_csv(rows: Iterable[dict[str, Any]]) -> str:
    """Return rows as a table with a header."""
    lines = list(rows)
    return "\n".join([",".join(lines[0]), *(",".join(map(str, row.values())) for row in lines)]) + "\n"


if __name__ == "__main__":
    for table, rows in tables().items():
        (Path(sys.argv[1]) / f"{table}.csv").write_text(as_csv(rows), encoding="utf-8")
