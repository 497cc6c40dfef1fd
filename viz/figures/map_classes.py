"""Colours of a map's territories: classes that spread over the values, and the key that says what each one is."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number, plain_number
from interpose.viz.spread_classes import class_rows, class_words, hardly_differ, rate_bounds, share_bounds
from interpose.viz.style import AS_MANY, CALM, FEWER, HARM, MORE, NO_DATA, PALE_FEWER, PALE_MORE, QUIET, safe

LETTER, SWATCH, PANEL, LINE = 6.6, 46, 370, 19
"""Width of a letter and of a swatch with its gaps, width of the narrowest panel, height of a line of a key; pixels."""
TITLE_LETTERS, LIFT = 50, 10
"""Letters of a line of a key's title, and how far the key stays off the map, in pixels."""


class Classes(NamedTuple):
    """A colour for each territory, and the key: colours with words, and what they are about."""

    fills: list[str]
    key: list[tuple[str, str]]
    title: str


def share_classes(values: Iterable[float], title: str, *, harm: bool) -> Classes:
    """Put shares (0 to 1) into five classes that spread over them."""
    given = np.asarray(list(values), float)
    return _classes(given, share_bounds(given), (HARM if harm else CALM)[1:], title)


def rate_classes(values: Iterable[float], title: str) -> Classes:
    """Put rates into six classes, 0 in the first, that spread over them."""
    given = np.asarray(list(values), float)
    return _classes(given, rate_bounds(given), HARM, title)


def _classes(values: Any, bounds: tuple[float, ...], colours: tuple[str, ...], title: str) -> Classes:
    """Colour values by class; the title says so where all lie in one."""
    rows = class_rows(bounds, values)
    key = list(zip(colours, class_words(bounds), strict=True))
    if hardly_differ(bounds, values):
        known = values[np.isfinite(values)]
        ends = {"low": number(float(known.min()), 2), "high": number(float(known.max()), 2)}
        title = say("{title}: territories hardly differ ({low} to {high})", title=title, **ends)
    if -1 in rows:
        key.append((NO_DATA, say("none")))
    return Classes([NO_DATA if row < 0 else colours[row] for row in rows], key, title)


def difference_classes(values: Iterable[float], sure: Iterable[bool], title: str) -> Classes:
    """Colour differences: by size where the interval excludes 0, pale where it includes it.

    Classes spread over the differences that are sure; how large an unsure one happens to be is not shown.
    """
    given, certain = np.asarray(list(values), float), np.asarray(list(sure), bool)
    sizes = np.abs(given[certain & np.isfinite(given)])
    bounds = rate_bounds(sizes)[3:5] if len(sizes) else (1.0, 2.0)
    fills = [_fill(value, is_sure, bounds) for value, is_sure in zip(given, certain, strict=True)]
    least, most = (plain_number(bound) for bound in bounds)
    sizes_said = (
        (mark("fewer by up to {least}"), mark("more by up to {least}")),
        (mark("fewer by {least}\u2013{most}"), mark("more by {least}\u2013{most}")),
        (mark("fewer by over {most}"), mark("more by over {most}")),
    )
    key = list[tuple[str, str]]()
    for colours, way in ((FEWER, 0), (MORE, 1)):
        told = zip(colours, sizes_said, strict=True)
        key += [(colour, say(both[way], least=least, most=most)) for colour, both in told if colour in fills]
    pale = {
        PALE_FEWER: say("fewer, interval includes 0"),
        PALE_MORE: say("more, interval includes 0"),
        AS_MANY: say("as many"),
    }
    key += [(colour, text) for colour, text in pale.items() if colour in fills]
    key += [(NO_DATA, say("no people"))] if NO_DATA in fills else []
    return Classes(fills, key, title)


def _fill(value: float, sure: bool, bounds: tuple[float, ...]) -> str:
    """Choose the colour of one difference."""
    if not np.isfinite(value):
        return NO_DATA
    if value == 0 or not sure:
        return AS_MANY if value == 0 else PALE_FEWER if value < 0 else PALE_MORE
    return (FEWER if value < 0 else MORE)[class_rows(bounds, [abs(value)])[0]]


def draw_key(drawing: Any, classes: Classes) -> None:
    """Draw the key above the map, with room for it on the narrowest panel."""
    for colour, text in classes.key:
        drawing.add_scatter(
            x=[None],
            y=[None],
            mode="markers",
            marker={"symbol": "square", "size": 13, "color": colour, "line": {"width": 1, "color": QUIET}},
            hoverinfo="skip",
            name=safe(text),
            showlegend=True,
        )
    make_room(drawing, classes.title)


def make_room(drawing: Any, title: str = "") -> None:
    """Leave room above a map for its key: as many lines as the names of its traces need on the narrowest panel."""
    names = [str(trace.name) for trace in drawing.data if trace.showlegend]
    wide = max((LETTER * len(name) + SWATCH for name in names), default=PANEL)
    a_row = max(1, int(PANEL // wide))
    words, lines = (title[:1].upper() + title[1:]).split(), [""]
    for word in words:
        if len(lines[-1]) + len(word) < TITLE_LETTERS:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    rows = -(-len(names) // a_row) + (len(lines) if title else 0)
    margin = drawing.layout.margin
    extra = LINE * rows + 16 - (margin.t or 0)
    ground = drawing.layout.height - (margin.t or 0) - (margin.b or 0)
    drawing.update_layout(
        showlegend=bool(names),
        legend={
            "title": {"text": "<br>".join(map(safe, lines)) if title else "", "side": "top", "font": {"size": 13}},
            "xref": "paper",
            "yref": "paper",
            "y": 1 + LIFT / ground,
            "yanchor": "bottom",
        },
        height=drawing.layout.height + extra,
        margin={"t": LINE * rows + 16},
    )
