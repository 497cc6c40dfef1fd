"""The two lines that decide: civilians killed so far and personnel of the force, as drawn beside the map."""

from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number
from interpose.viz.app.live_world import Lane

WIDTH, HEIGHT, POINTS = 300.0, 84.0, 120
"""Units of the drawing, and the most points of a line."""


def decisive_lines(lanes: list[Lane]) -> list[dict[str, Any]]:
    """Return both figures: a title, a unit, a top of the axis, and for each world a name, a path and the value now."""
    killed = [_from_0(np.cumsum(lane.world.daily.deaths_civilians[: lane.day].sum(axis=1))) for lane in lanes]
    troops = [_from_0(lane.world.daily_force.troops[: lane.day].sum(axis=1)) for lane in lanes]
    return [
        _figure(say("Civilians killed so far"), mark("persons"), lanes, killed),
        _figure(say("Personnel of the force"), "persons", lanes, troops),
    ]


def _from_0(values: Any) -> npt.NDArray[np.float64]:
    """Put the first morning before what passed since: nobody was killed in the run by then, nobody had arrived."""
    return np.concatenate([[0.0], np.asarray(values, float)])


def _figure(title: str, unit: str, lanes: list[Lane], lines: list[npt.NDArray[np.float64]]) -> dict[str, Any]:
    """Describe one figure; its days reach to the end of the run."""
    top = max(1.0, *(float(line.max()) for line in lines))
    worlds = [
        {"name": lane.name or say("this world"), "path": _path(line, lane.days, top), "now": number(float(line[-1]), 0)}
        for lane, line in zip(lanes, lines, strict=True)
    ]
    return {"title": title, "unit": say(unit), "top": number(top, 0), "days": lanes[0].days, "worlds": worlds}


def _path(line: npt.NDArray[np.float64], days: int, top: float) -> str:
    """Write a line as the path of a drawing, thinned evenly, its last day kept."""
    rows = np.unique(np.linspace(0, len(line) - 1, min(len(line), POINTS)).astype(int))
    points = [f"{WIDTH * row / max(1, days):.1f} {HEIGHT * (1 - line[row] / top):.1f}" for row in rows]
    return "M" + "L".join(points)
