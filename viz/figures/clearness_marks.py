"""Marks by what an interval says: it excludes 0, it includes 0, or there is none."""

from interpose.model.results.formatting import ALONE, CLEAR, UNCLEAR
from interpose.viz.style import INK, QUIET

MARKS = {
    CLEAR: {"symbol": "diamond", "size": 12, "color": INK},
    UNCLEAR: {"symbol": "circle-open", "size": 10, "color": QUIET, "line": {"width": 2}},
    ALONE: {"symbol": "x-thin", "size": 10, "color": QUIET, "line": {"width": 2}},
}
