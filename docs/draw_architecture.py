"""The drawing of the packages: boxes in bands, those that import above those that are imported, arrows between them.

An arrow that follows from others is left out (`a -> c` beside `a -> b -> c`); long arrows pass between boxes.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

import networkx as nx

BANDS = (("cli",), ("interpose",), ("experiments", "viz"), ("model",), ("agents",))
COLOURS = {
    "cli": ("#f3f0ea", "#8a7f6a"),
    "interpose": ("#f2f2f2", "#777777"),
    "experiments": ("#eaf1f8", "#2f6ba3"),
    "viz": ("#f6eef6", "#8f4a8f"),
    "model": ("#eef5ea", "#4b7f33"),
    "agents": ("#fdf1e3", "#b36a15"),
}
WIDTH, BOX, HEIGHT, GAP, PAD, MARGIN, TITLE = 1500, 156, 50, 30, 10, 14, 44
ROW = HEIGHT + GAP
SWEEPS, TO_THE_MIDDLE = 100, 0.4
type Slot = tuple[str, str, int]
"""A box (name, "", row) or the place where an arrow (from, to) passes a row."""


class Box(NamedTuple):
    """A package with what stands in its box."""

    name: str
    label: str
    lines: tuple[str, ...]

    @property
    def part(self) -> str:
        """Return the part of the house that it belongs to."""
        return self.name.partition("/")[0]


class Band(NamedTuple):
    """A part of the house in the drawing: its columns and its rows."""

    left: float
    right: float
    first: int
    last: int


def bands_of(graph: "nx.DiGraph[str]") -> tuple[dict[str, Band], dict[str, int]]:
    """Return the bands, and the row of every package: within its part above all that it imports."""
    bands, row_of, first = dict[str, Band](), dict[str, int](), 0
    for parts in BANDS:
        depth = {part: depths(graph.subgraph([n for n in graph if n.partition("/")[0] == part])) for part in parts}
        rows = max(1, *(1 + max(own.values(), default=0) for own in depth.values()))
        # half a box more for arrows that pass
        broadest = {part: 0.5 + max(Counter(depth[part].values()).values(), default=1) for part in parts}
        left = float(MARGIN)
        for part in parts:
            right = left + (WIDTH - 2 * MARGIN) * broadest[part] / sum(broadest.values())
            bands[part] = Band(left + 4, right - 4, first, first + rows - 1)
            row_of |= {name: first + rows - 1 - down for name, down in depth[part].items()}
            left = right
        first += rows
    return bands, row_of


def depths(graph: "nx.DiGraph[str]") -> dict[str, int]:
    """Return for each package the longest way down to one that imports nothing."""
    depth: dict[str, int] = {}
    for name in reversed(list(nx.lexicographical_topological_sort(graph))):
        depth[name] = max((depth[below] + 1 for below in graph.successors(name)), default=0)
    return depth


def slots_of(graph: "nx.DiGraph[str]", row_of: Mapping[str, int]) -> tuple[list[list[Slot]], list[list[Slot]]]:
    """Return what stands in each row, and for every arrow the slots that it goes through."""
    rows: list[list[Slot]] = [[] for _ in range(1 + max(row_of.values()))]
    for name in sorted(row_of):
        rows[row_of[name]].append((name, "", row_of[name]))
    ways: list[list[Slot]] = []
    for a, b in sorted(graph.edges):
        between: list[Slot] = [(a, b, row) for row in range(row_of[a] + 1, row_of[b])]
        for slot in between:
            rows[slot[2]].append(slot)
        ways.append([(a, "", row_of[a]), *between, (b, "", row_of[b])])
    return rows, ways


def column_of(slot: Slot, bands: Mapping[str, Band]) -> tuple[float, float]:
    """Return the ends of the column to which a slot belongs: that of the part that is drawn in its row, or all."""
    parts = [bands[name.partition("/")[0]] for name in slot[:2] if name]
    there = (band for band in parts if band.first <= slot[2] <= band.last)
    left, right = next(((band.left, band.right) for band in there), (MARGIN + 4.0, WIDTH - MARGIN - 4.0))
    return left + PAD, right - PAD


def placed(rows: list[list[Slot]], ways: list[list[Slot]], bands: Mapping[str, Band]) -> dict[Slot, float]:
    """Return the middle of every slot: near those that it is joined to, in an order with few crossings."""
    joined: dict[Slot, list[Slot]] = defaultdict(list)
    for way in ways:
        for a, b in pairwise(way):
            joined[a].append(b)
            joined[b].append(a)
    x = {slot: (1 + at) * WIDTH / (1 + len(row)) for row in rows for at, slot in enumerate(row)}
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else reversed(rows):
            wanted = {slot: pull([x[other] for other in joined[slot]], column_of(slot, bands), slot) for slot in row}
            for column in sorted({column_of(slot, bands) for slot in row}):
                own = [slot for slot in row if column_of(slot, bands) == column]
                own.sort(key=lambda slot: (wanted[slot], slot))
                x |= dict(zip(own, apart(own, [wanted[slot] for slot in own], column), strict=True))
    return x


def pull(others: Sequence[float], column: tuple[float, float], slot: Slot) -> float:
    """Return where a slot is drawn to: the mean of those that it is joined to, a box also to its column's middle."""
    middle = sum(column) / 2
    near = sum(others) / len(others) if others else middle
    return near if slot[1] else (1 - TO_THE_MIDDLE) * near + TO_THE_MIDDLE * middle


def width_of(slot: Slot) -> float:
    """Return the room that a slot needs: a box, or an arrow that passes."""
    return 16.0 if slot[1] else BOX


def apart(row: Sequence[Slot], wanted: Sequence[float], ends: tuple[float, float]) -> list[float]:
    """Return places as near as can be to those that are wanted, in order and without overlap (pooled means)."""
    offset, offsets = 0.0, [0.0]
    for a, b in pairwise(row):
        offset += (width_of(a) + width_of(b)) / 2 + 14
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for place, ahead in zip(wanted, offsets, strict=True):
        pools.append((place - ahead, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools.pop(-2), pools.pop()
            pools.append(((a * n + b * m) / (n + m), n + m))
    level = [value for value, number in pools for _ in range(number)]
    low, high = ends[0] + width_of(row[0]) / 2, ends[1] - width_of(row[-1]) / 2 - offsets[-1]
    return [min(max(value, low), max(low, high)) + ahead for value, ahead in zip(level, offsets, strict=True)]


def top(row: int, bands: Mapping[str, Band]) -> float:
    """Return the upper edge of the boxes of a row: every band begins with room for its name."""
    return MARGIN + row * ROW + TITLE * len({band.first for band in bands.values() if band.first <= row})


def arrow(way: Sequence[Slot], x: Mapping[Slot, float], bands: Mapping[str, Band]) -> str:
    """Draw an arrow: straight past the boxes of a row, curved between rows."""
    colour = COLOURS[way[0][0].partition("/")[0]][1]
    path = f"M{x[way[0]]:.0f} {top(way[0][2], bands) + HEIGHT:.0f}"
    for a, b in pairwise(way):
        start, end = top(a[2], bands) + HEIGHT, top(b[2], bands) - (0 if b[1] else 3)
        middle = (start + end) / 2
        path += f" C{x[a]:.0f} {middle:.0f} {x[b]:.0f} {middle:.0f} {x[b]:.0f} {end:.0f}"
        path += f" V{end + HEIGHT:.0f}" if b[1] else ""
    tip = f"url(#tip-{way[0][0].partition('/')[0]})"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.3" opacity="0.8" marker-end="{tip}"/>'


def box(package: Box, x: float, y: float) -> str:
    """Draw a package."""
    edge = COLOURS[package.part][1]
    parts = [
        f'<rect x="{x - BOX / 2:.0f}" y="{y:.0f}" width="{BOX}" height="{HEIGHT}" rx="6" fill="#fff" stroke="{edge}"/>'
    ]
    first = y + 20 if len(package.lines) == 1 else y + 15
    parts.append(f'<text x="{x:.0f}" y="{first:.0f}" font-size="13" font-weight="600">{escape(package.label)}</text>')
    for at, line in enumerate(package.lines, start=1):
        parts.append(f'<text x="{x:.0f}" y="{first + 15 * at:.0f}" font-size="10.5" fill="#444">{escape(line)}</text>')
    return "\n".join(parts)


def band(part: str, words: str, place: Band, bands: Mapping[str, Band]) -> tuple[str, str]:
    """Draw the ground of a part, and its name, which stands on arrows."""
    fill, edge = COLOURS[part]
    y, end = top(place.first, bands) - TITLE + 8, top(place.last, bands) + HEIGHT + 10
    rect = f'<rect x="{place.left:.0f}" y="{y:.0f}" width="{place.right - place.left:.0f}" height="{end - y:.0f}"'
    name = f'<tspan font-weight="700" fill="{edge}">{part}/</tspan> {escape(words)}'
    halo = f'paint-order="stroke" stroke="{fill}" stroke-width="5"'
    text = f'<text x="{place.left + 10:.0f}" y="{y + 17:.0f}" font-size="13" text-anchor="start" {halo}>{name}</text>'
    return f'{rect} rx="10" fill="{fill}"/>', text


def drawing(boxes: Sequence[Box], graph: "nx.DiGraph[str]", words: Mapping[str, str]) -> str:
    """Draw packages, whose imports have no circle, with a few words for each part."""
    reduced: nx.DiGraph[str] = nx.transitive_reduction(graph)
    bands, row_of = bands_of(graph)
    rows, ways = slots_of(reduced, row_of)
    x = placed(rows, ways, bands)
    grounds = [band(part, words[part], place, bands) for part, place in bands.items()]
    height = top(len(rows) - 1, bands) + HEIGHT + 10 + MARGIN
    tips = "".join(
        f'<marker id="tip-{part}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{edge}"/></marker>'
        for part, (_, edge) in COLOURS.items()
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" '
            f'height="{height:.0f}" role="img" text-anchor="middle" font-family="Helvetica, Arial, sans-serif">',
            "<title>The packages of interpose and the imports between them</title>",
            f'<defs>{tips}</defs><rect width="{WIDTH}" height="{height:.0f}" fill="#fff"/>',
            *(ground for ground, _ in grounds),
            *(arrow(way, x, bands) for way in ways),
            *(name for _, name in grounds),
            *(box(b, x[b.name, "", row_of[b.name]], top(row_of[b.name], bands)) for b in boxes),
            "</svg>\n",
        ]
    )
