"""The ground week by week: who holds it, where people die, where the force is, as a map that can be played."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import number
from interpose.viz.figures.base_map import base_map, write_names
from interpose.viz.figures.control_map import (
    control_fill,
    controllers,
    draw_control_line,
    draw_factions,
    last_day,
    line_of_control,
    on_day,
    territory_table,
)
from interpose.viz.figures.map_classes import make_room
from interpose.viz.figures.map_marks import LARGEST_CIRCLE
from interpose.viz.stored_result import Stored
from interpose.viz.style import FORCE, INK, records, safe

WEEK = 7
MOST_FRAMES, LEAST_FRAMES, MOST_FILLS = 60, 12, 6_000
CONTROLS = 100
SEEN = 0.55
"""How opaque the circles of deaths are: what lies below stays visible."""
"""Height of the slider and its buttons, in pixels."""
PAUSE = {"frame": {"duration": 0, "redraw": True}, "mode": "immediate", "transition": {"duration": 0}}


def map_animation(run: Stored) -> Any:
    """Draw control, deaths of the week and personnel, a picture a week, with a slider and a button to play.

    Long runs are shown in steps of several weeks, so that there are at most sixty pictures, and
    fewer where there are many territories.
    """
    weeks = max(1, -(-(last_day(run) + 1) // WEEK))
    table = territory_table(run)
    most_pictures = min(MOST_FRAMES, max(LEAST_FRAMES, MOST_FILLS // len(table)))
    step = WEEK * -(-weeks // most_pictures)
    days = [min(last_day(run), first + step - 1) for first in range(0, last_day(run) + 1, step)]
    table["sure"], table["words"], table["fill"] = False, "", "#ffffff"
    drawing, placed = base_map(run, table)
    grounds = len(drawing.data)
    draw_control_line(drawing, ([], []))
    sizes = _sizes(run, days, placed)
    _draw_marks(drawing, placed, sizes)
    pictures = [_picture(run, day, placed, grounds, sizes) for day in days]
    traces = list(range(grounds + 4))
    drawing.frames = [
        {"name": _date(run, day), "data": picture, "traces": traces}
        for day, picture in zip(days, pictures, strict=True)
    ]
    for trace, first in zip(drawing.data, pictures[0], strict=False):
        trace.update(first)
    write_names(drawing, run, placed, _radii(sizes))
    _draw_mark_key(drawing, sizes)
    draw_factions(drawing, run)
    _add_controls(drawing, [_date(run, day) for day in days])
    make_room(drawing, say("Who holds most of each territory, deaths, and the force"))
    drawing.update_layout(height=drawing.layout.height + CONTROLS)
    drawing.update_layout(margin={"b": drawing.layout.margin.b + CONTROLS})
    return drawing


def _date(run: Stored, day: int) -> str:
    """Write the date of a day."""
    return (date.fromisoformat(str(run.scenario["start"])) + timedelta(days=day)).strftime("%d %b %Y")


def _sizes(run: Stored, days: list[int], placed: pd.DataFrame) -> dict[str, Any]:
    """Compute deaths and personnel per picture and territory, and the largest of each for the scale of circles."""
    daily = run.table("daily")
    dead = (
        (daily["deaths_fighters"] + daily["deaths_civilians"])
        .groupby([daily["day"], daily["territory"]])
        .sum()
        .unstack()
    )
    dead = dead.reindex(columns=placed["id"]).fillna(0.0)
    periods = zip([-1, *days], days, strict=False)
    deaths = {day: dead[(dead.index > before) & (dead.index <= day)].sum().to_numpy(float) for before, day in periods}
    troops = {
        day: on_day(run, "daily_force", "troops", day).reindex(placed["id"]).fillna(0.0).to_numpy(float) for day in days
    }
    most = {
        name: max(1.0, *(float(v.max()) for v in values.values())) for name, values in (("d", deaths), ("t", troops))
    }
    return {"deaths": deaths, "troops": troops, "most_deaths": most["d"], "most_troops": most["t"]}


def _radii(sizes: dict[str, Any]) -> Any:
    """Return the radius in pixels of the largest circle that any picture draws on each territory."""
    parts = [
        np.stack(list(sizes[name].values())).max(axis=0) / sizes[most]
        for name, most in (("deaths", "most_deaths"), ("troops", "most_troops"))
    ]
    return LARGEST_CIRCLE / 2 * np.sqrt(np.maximum(*parts))


def _draw_marks(drawing: Any, placed: pd.DataFrame, sizes: dict[str, Any]) -> None:
    """Draw the circles of deaths and of personnel, whose areas the pictures change."""
    for name, symbol, colour in (("deaths", "circle", INK), ("troops", "circle-open", FORCE)):
        most = sizes[f"most_{name}"]
        drawing.add_scatter(
            x=placed["x"].tolist(),
            y=placed["y"].tolist(),
            mode="markers",
            marker={
                "symbol": symbol,
                "color": colour,
                "opacity": SEEN if name == "deaths" else 1.0,
                "size": [0.0] * len(placed),
                "sizemode": "area",
                "sizeref": 2 * most / LARGEST_CIRCLE**2,
                "line": {"width": 2 if name == "troops" else 0, "color": colour},
            },
            hoverinfo="skip",
            name=name,
            showlegend=False,
        )


def _draw_mark_key(drawing: Any, sizes: dict[str, Any]) -> None:
    """Say in the key what the circles are, and how much the largest is."""
    deaths, troops = (number(max(max(v) for v in sizes[name].values()), 0) for name in ("deaths", "troops"))
    rows = (
        ("circle", f"rgba(26,26,26,{SEEN})", say("deaths since the last picture, at most {deaths}", deaths=deaths)),
        ("circle-open", FORCE, say("personnel of the force, at most {troops}", troops=troops)),
    )
    for symbol, colour, words in rows:
        marker = {"symbol": symbol, "size": 13, "color": colour, "line": {"width": 2, "color": colour}}
        drawing.add_scatter(x=[None], y=[None], mode="markers", marker=marker, name=words, showlegend=True)


def _picture(run: Stored, day: int, placed: pd.DataFrame, grounds: int, sizes: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what changes in the picture of a day: fills, the line, and the circles."""
    holder = controllers(run, day)
    fills = control_fill(run, holder, placed["id"].tolist())
    x, y = line_of_control(run, holder, placed)
    line = {"x": x or [None], "y": y or [None]}
    deaths, troops = (sizes[name][day].tolist() for name in ("deaths", "troops"))
    words = [
        f"<b>{safe(e['name'])}</b><br>"
        + say("{deaths} deaths, {personnel} personnel", deaths=number(d, 0), personnel=number(t, 0))
        for e, d, t in zip(records(placed), deaths, troops, strict=True)
    ]
    territory_changes: list[dict[str, Any]]
    if grounds == 1 and len(placed) != 1:
        territory_changes = [{"marker": {"color": fills}, "text": words}]
    else:
        territory_changes = [{"fillcolor": fill, "text": text} for fill, text in zip(fills, words, strict=True)]
    return [
        {"type": "scatter"} | change
        for change in (*territory_changes, line, line, {"marker": {"size": deaths}}, {"marker": {"size": troops}})
    ]


def _add_controls(drawing: Any, dates: list[str]) -> None:
    """Add a slider over the pictures and buttons to play and to stop."""
    play = {"frame": {"duration": 350, "redraw": True}, "fromcurrent": True, "transition": {"duration": 0}}
    buttons = [
        {"label": "\u25b6", "method": "animate", "args": [None, play]},
        {"label": "\u275a\u275a", "method": "animate", "args": [[None], PAUSE]},
    ]
    drawing.update_layout(
        updatemenus=[
            {
                "type": "buttons",
                "direction": "left",
                "buttons": buttons,
                "x": 0,
                "y": 0,
                "xanchor": "left",
                "yanchor": "top",
                "pad": {"t": 112, "r": 4},
                "showactive": False,
            }
        ],
        sliders=[
            {
                "active": 0,
                "x": 0.24,
                "len": 0.76,
                "y": 0,
                "yanchor": "top",
                "pad": {"t": 96},
                "currentvalue": {"prefix": "until ", "font": {"size": 13, "color": INK}},
                "steps": [{"label": d, "method": "animate", "args": [[d], PAUSE]} for d in dates],
                "font": {"size": 1, "color": "rgba(0,0,0,0)"},
                "ticklen": 0,
                "minorticklen": 3,
            }
        ],
    )
