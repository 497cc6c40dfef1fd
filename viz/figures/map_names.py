"""Names of territories on a map: whole, on two lines, shortened, or left out where they would lie on each other."""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from interpose.viz.style import FONT, INK, PAPER, safe

SIZE, LETTER, LINE, GAP = 11, 6.6, 13.5, 4.0
"""Letters: their size, mean width and height of a line, and their distance from a mark; pixels."""
MOST_NAMES, LONGEST = 150, 9
RIM = ", ".join(f"{x}px {y}px 1px {PAPER}" for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y)
"""White around letters, so that they can be read on every ground."""

type Box = tuple[float, float, float, float]


class Named(NamedTuple):
    """A territory to be named: its place and the radius of the mark that lies on it, in pixels; larger ones first."""

    row: int
    name: str
    x: float
    y: float
    radius: float
    rank: float


class Placed(NamedTuple):
    """A name that is drawn: of which row, its lines, and where from its place."""

    row: int
    lines: tuple[str, ...]
    position: str


def ways(name: str) -> list[tuple[str, ...]]:
    """Return how a name may be written, the best first: whole, on two lines, without what is in brackets, shortened."""
    found: list[tuple[str, ...]] = [(name,)]
    words = name.split(" ")
    halves = [(" ".join(words[:n]), " ".join(words[n:])) for n in range(1, len(words))]
    if halves:
        found.append(min(halves, key=lambda half: max(map(len, half))))
    short = re.sub(r"\s*\(.*\)$", "", name)
    if short and short != name:
        found.append((short,))
    if len(short) > LONGEST:
        found.append((_first(short) + "\u2026",))
    return found


def _first(name: str) -> str:
    """Return the first word of a name if that tells something, else its first letters."""
    word = re.split(r"[\s,]+", name)[0]
    return re.sub(r"[\s\-.,]+$", "", word if 4 <= len(word) <= LONGEST else name[:7])


def place_names(
    territories: Sequence[Named], frame: Box, taken: Sequence[Box] = (), marks: Sequence[Box] = ()
) -> list[Placed]:
    """Choose names that lie within a frame and on no other name, mark or box that is taken.

    Parameters
    ----------
    territories : what is named
    frame : left, low, right, high of the picture, in pixels, y downwards
    taken : boxes on which no name may lie
    marks : the boxes of the marks of all territories, in their order
    """
    boxes, placed = list(taken), list[Placed]()
    order = sorted(territories, key=lambda one: (-one.rank, one.row))[:MOST_NAMES]
    for one in order:
        others = [mark for other, mark in zip(territories, marks, strict=False) if other.row != one.row]
        fitting = (
            (lines, position, box)
            for lines in ways(one.name)
            for position, box in _spots(one, lines)
            if _inside(box, frame) and not any(_touch(box, other) for other in (*boxes, *others))
        )
        found = next(fitting, None)
        if found:
            boxes.append(found[2])
            placed.append(Placed(one.row, found[0], found[1]))
    return placed


def _spots(one: Named, lines: tuple[str, ...]) -> list[tuple[str, Box]]:
    """List where a name may stand, with the box that it fills."""
    wide, high = LETTER * max(map(len, lines)), LINE * len(lines)
    away = one.radius + GAP
    middle = (one.x - wide / 2, one.y - high / 2, one.x + wide / 2, one.y + high / 2)
    spots = {
        "bottom center": (middle[0], one.y + away, middle[2], one.y + away + high),
        "top center": (middle[0], one.y - away - high, middle[2], one.y - away),
        "middle right": (one.x + away, middle[1], one.x + away + wide, middle[3]),
        "middle left": (one.x - away - wide, middle[1], one.x - away, middle[3]),
    }
    return [*([] if one.radius else [("middle center", middle)]), *spots.items()]


def _inside(box: Box, frame: Box) -> bool:
    """Whether a box lies within another."""
    return box[0] >= frame[0] and box[1] >= frame[1] and box[2] <= frame[2] and box[3] <= frame[3]


def _touch(one: Box, other: Box) -> bool:
    """Whether two boxes overlap."""
    return one[0] < other[2] and one[2] > other[0] and one[1] < other[3] and one[3] > other[1]


def draw_names(
    drawing: Any, placed: Sequence[Placed], at: dict[int, tuple[float, float]], radii: dict[int, float]
) -> None:
    """Write names beside their places; an unseen mark as large as the one that is drawn keeps them off it."""
    drawing.add_scatter(
        x=[at[one.row][0] for one in placed],
        y=[at[one.row][1] for one in placed],
        mode="markers+text",
        marker={"size": [2 * radii[one.row] for one in placed], "opacity": 0},
        text=["<br>".join(map(safe, one.lines)) for one in placed],
        textposition=[one.position for one in placed],
        textfont={"size": SIZE, "color": INK, "family": FONT, "weight": 600, "shadow": RIM},
        hoverinfo="skip",
        showlegend=False,
        name="names",
    )
