"""What happens week by week in both worlds: deaths of all groups, the force's strength, fear and trust."""

from datetime import date, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.language.words import mark, say
from interpose.model.results.comparison import Twin
from interpose.viz.style import ARM_STYLE, DATES, INK, PAPER, QUIET, arm_names, figure, note, safe

LOW, HIGH = 0.10, 0.90
HEAD, FOOT, GAP = 86, 62, 44
MOST_EVENTS = 6


class Strip(NamedTuple):
    """One of several plots above each other on the same weeks."""

    column: str
    title: str
    unit: str
    height: int


DEATHS = (
    Strip("deaths_civilians", mark("Civilians"), mark("deaths / week"), 150),
    Strip("deaths_fighters", mark("Fighters of all parties"), mark("deaths / week"), 150),
    Strip("deaths_force", mark("Peacekeepers (own scale)"), mark("deaths / week"), 90),
    Strip("reported_deaths", mark("Deaths as reported"), mark("deaths / week"), 160),
    Strip("troops", mark("Personnel deployed"), mark("persons"), 130),
)
FEELINGS = (
    Strip("fear", mark("Mean fear of civilians"), mark("share (0 to 1)"), 180),
    Strip("trust", mark("Mean trust of civilians in the force"), mark("share (0 to 1)"), 180),
)


def bands(twin: Twin, column: str) -> pd.DataFrame:
    """Return quantiles of a weekly series over seeds: arm, week_start, low (10 %), median, high (90 %).

    A last week of fewer than seven days is left out, because its sums cannot be compared with the others'.
    """
    weekly = twin.weekly
    if "days" in weekly and (weekly["days"] == 7).any():
        weekly = weekly[weekly["days"] == 7]
    spread = weekly.groupby(["arm", "week_start"])[column].quantile(np.array([LOW, 0.5, HIGH])).unstack()
    return spread.set_axis(["low", "median", "high"], axis=1).reset_index()


def weekly_deaths(twin: Twin) -> Any:
    """Draw weekly deaths of every group and those reported in both worlds, the force's strength below."""
    drawing = _strips(twin, DEATHS)
    top = max(float(bands(twin, column)["high"].max()) for column in ("deaths_civilians", "deaths_fighters"))
    for row in (1, 2):
        drawing.update_yaxes(range=[0, max(1.0, 1.05 * top)], row=row, col=1)
    if float(bands(twin, "deaths_force")["high"].max()) < 5:
        drawing.update_yaxes(dtick=1, row=3, col=1)
    reported = twin.meta.get("reported") or []
    if reported:
        drawing.add_scatter(
            row=4,
            col=1,
            x=[week["week_start"] for week in reported],
            y=[week["deaths"] for week in reported],
            mode="markers",
            name=say("reported series"),
            marker={"symbol": "x", "size": 9, "color": INK, "line": {"color": PAPER, "width": 1}},
            hovertemplate=say("week of %{x|%d %b %Y}: %{y} deaths reported") + "<extra></extra>",
        )
    return drawing


def weekly_feelings(twin: Twin) -> Any:
    """Draw mean fear and mean trust week by week in both worlds."""
    return _strips(twin, FEELINGS)


def _strips(twin: Twin, strips: tuple[Strip, ...]) -> Any:
    """Draw strips above each other on the same weeks, each with a line and a band for both worlds."""
    inner = sum(strip.height for strip in strips) + GAP * (len(strips) - 1)
    drawing = make_subplots(
        rows=len(strips),
        cols=1,
        shared_xaxes=True,
        row_heights=[float(strip.height) for strip in strips],
        vertical_spacing=GAP / inner,
    )
    figure(drawing, height=inner + HEAD + FOOT, hovermode="x unified", margin={"l": 62, "r": 10, "t": HEAD, "b": FOOT})
    for index, strip in enumerate(strips):
        _draw_strip(drawing, twin, strip, index + 1)
    weeks = bands(twin, strips[0].column)["week_start"]
    drawing.update_xaxes(
        showgrid=False,
        showline=True,
        **DATES,
        hoverformat=say("week of %d %b %Y"),
        tickfont={"size": 12},
        range=[str(weeks.min() - pd.Timedelta(days=4)), str(weeks.max() + pd.Timedelta(days=4))],
    )
    drawing.update_xaxes(title={"text": say("week (by its first day)"), "standoff": 4}, row=len(strips), col=1)
    _draw_events(drawing, scripted_events(twin))
    start = mission_start(twin)
    if start is not None:
        drawing.add_vline(x=start, line={"color": QUIET, "width": 1, "dash": "dot"}, layer="below")
        note(
            drawing,
            say("mission starts"),
            start,
            1.0,
            xref="x",
            xanchor="left",
            yanchor="top",
            xshift=3,
            font={"size": 11, "color": QUIET},
        )
    return drawing


def _hover(digits: str) -> str:
    """Return what a pointer shows of a week: the median over seeds, and the ends of the band."""
    low, high = (f"%{{customdata[{place}]:{digits}}}" for place in (0, 1))
    ends = {"median": f"%{{y:{digits}}}", "low": low, "high": high}
    return say("{median} ({low} to {high})", **ends)


def _draw_strip(drawing: Any, twin: Twin, strip: Strip, row: int) -> None:
    """Draw one series of both worlds: the median over seeds, and the band that holds the middle 80 % of them."""
    spread, names = bands(twin, strip.column), arm_names(twin.meta["policy"])
    digits = ".3f" if strip.unit.startswith("share") else ",.0f"
    for arm, style in ARM_STYLE.items():
        part = spread[spread["arm"] == arm]
        weeks = part["week_start"].dt.strftime("%Y-%m-%d").tolist()
        drawing.add_scatter(
            row=row,
            col=1,
            x=weeks + weeks[::-1],
            y=part["high"].tolist() + part["low"].tolist()[::-1],
            fill="toself",
            fillcolor=style["band"],
            line={"width": 0},
            mode="lines",
            hoverinfo="skip",
            name=f"band {names[arm]}",
            showlegend=False,
        )
        drawing.add_scatter(
            row=row,
            col=1,
            x=weeks,
            y=part["median"].tolist(),
            mode="lines" if len(weeks) > 1 else "markers",
            line={"color": style["color"], "dash": style["dash"], "width": 2},
            name=names[arm],
            legendgroup=arm,
            showlegend=row == 1,
            customdata=np.column_stack([part["low"], part["high"]]).tolist(),
            hovertemplate=_hover(digits),
        )
    domain = drawing.layout["yaxis" if row == 1 else f"yaxis{row}"].domain
    note(drawing, f"<b>{say(strip.title)}</b>", 0, domain[1], xanchor="left", yanchor="bottom", font={"size": 13})
    title = {"text": say(strip.unit), "standoff": 6}
    drawing.update_yaxes(title=title, rangemode="tozero", nticks=5, tickfont={"size": 12}, row=row, col=1)


def scripted_events(twin: Twin) -> list[tuple[str, str]]:
    """List the scripted events of a scenario whose day is known: date and id; those of the first day are no mark."""
    scenario, days = twin.meta.get("scenario", {}), int(twin.meta["days"])
    dated = []
    for event in scenario.get("events") or []:
        first_date, day = date.fromisoformat(str(scenario["start"])), event.get("day")
        if event.get("date"):
            day = (date.fromisoformat(str(event["date"])) - first_date).days
        if day is not None and 0 < day < days:
            dated.append(((first_date + timedelta(days=int(day))).isoformat(), str(event["id"]).replace("-", " ")))
    return sorted(dated)[:MOST_EVENTS]


def _draw_events(drawing: Any, events: list[tuple[str, str]]) -> None:
    """Draw numbered lines through all strips, explained below."""
    for index, (event_date, words) in enumerate(events, start=1):
        drawing.add_vline(x=event_date, line={"color": QUIET, "width": 1, "dash": "dot"}, layer="below")
        font = {"size": 11, "color": QUIET}
        above = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "yshift": 14}
        note(drawing, f"<b>{index}</b>", event_date, 1.0, font=font, **above)
        below = {"xanchor": "left", "yanchor": "top", "yshift": 10 - FOOT - 15 * (index - 1)}
        note(drawing, f"<b>{index}</b> {safe(words)}", 0, 0, font=font, **below)
    if events:
        margin = drawing.layout.margin.b + 15 * len(events)
        drawing.update_layout(margin={"b": margin}, height=drawing.layout.height + 15 * len(events))


def mission_start(twin: Twin) -> str | None:
    """Return the date from which units may come, if the scenario has a mission that begins within the run."""
    scenario = twin.meta.get("scenario", {})
    mission = scenario.get("mission") or {}
    day = mission.get("start_day")
    if not mission.get("deployed") or day is None or not 0 < day < twin.meta["days"]:
        return None
    return (date.fromisoformat(scenario["start"]) + timedelta(days=int(day))).isoformat()


def reported_totals(twin: Twin) -> tuple[int, float, float, float, float] | None:
    """Compare the reported series with the model's reported deaths over the same weeks, with the policy.

    Returns
    -------
    tuple or None
        Weeks compared, deaths reported, and the record's 10 %, 50 % and 90 % over seeds; None without such weeks.
    """
    reported = {week["week_start"]: week["deaths"] for week in twin.meta.get("reported") or []}
    weekly = twin.weekly[twin.weekly["arm"] == "with"]
    dates = weekly["week_start"].dt.strftime("%Y-%m-%d")
    common = sorted(set(dates) & set(reported))
    if not common:
        return None
    totals = weekly[dates.isin(common)].groupby("seed")["reported_deaths"].sum()
    low, middle, high = (float(totals.quantile(q)) for q in (LOW, 0.5, HIGH))
    return len(common), float(sum(reported[week] for week in common)), low, middle, high
