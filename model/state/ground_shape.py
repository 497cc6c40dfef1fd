"""What places and borders must be like to be the ground of a world."""

from collections.abc import Hashable, Mapping
from typing import Any

from interpose.model.errors import ScenarioError

type Nodes = Mapping[Hashable, Mapping[str, Any]]
"""Attributes by place."""
type Edges = Mapping[Hashable, Mapping[Hashable, Mapping[str, Any]]]
"""Attributes by place and by the place that it touches; each border both ways."""

MOST_TERRITORIES = 60_000


def check_shape(nodes: Nodes, edges: Edges, *, connected: bool) -> None:
    """Refuse grounds that are empty, too large, with loops, or in pieces where roads are needed."""
    if not 1 <= len(nodes) <= MOST_TERRITORIES:
        raise ScenarioError(f"territory graph: {len(nodes)} places, must be 1 to {MOST_TERRITORIES}")
    names: dict[str, Hashable] = {}
    for node in nodes:
        other = names.setdefault(str(node), node)
        if other is not node and other != node:
            raise ScenarioError(f"territory graph: nodes {other!r} and {node!r} become one name: rename one of them")
    loops = [str(node) for node in nodes if node in edges[node]]
    if loops:
        raise ScenarioError(f"territory graph: {loops[0]} touches itself: remove that edge")
    pieces = _pieces(nodes, edges) if connected else []
    if len(pieces) > 1:
        lone = sorted(str(node) for node in sorted(pieces, key=len)[0])
        raise ScenarioError(f"territory graph is in {len(pieces)} pieces ({', '.join(lone[:4])} cut off): add an edge")


def _pieces(nodes: Nodes, edges: Edges) -> list[set[Hashable]]:
    """Return the places that hang together, piece by piece."""
    pieces: list[set[Hashable]] = []
    waiting = set(nodes)
    for node in nodes:
        if node in waiting:
            piece, ends = {node}, [node]
            while ends:
                more = edges[ends.pop()].keys() - piece
                piece |= more
                ends += more
            pieces.append(piece)
            waiting -= piece
    return pieces
