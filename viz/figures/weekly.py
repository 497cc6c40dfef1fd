"""One world week by week, or one world and its branch: deaths of all groups, the force, what people feel, and when."""

import textwrap
from typing import Any

import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.language.words import mark, say
from interpose.viz.figures.event_timeline import timeline_marks
from interpose.viz.figures.panels import LETTERS, LINE
from interpose.viz.figures.weekly_comparison import FOOT, GAP, HEAD, Strip
from interpose.viz.stored_result import Stored
from interpose.viz.style import ARM_STYLE, DATES, QUIET, figure, note, safe

WEEK = 7
BRANCHES = {"unchanged": mark("unchanged"), "changed": mark("changed")}
"""What the lines of a world and its branch are called."""
STRIPS = (
    Strip("deaths_civilians", mark("Civilians"), mark("deaths / week"), 80),
    Strip("deaths_fighters", mark("Fighters of all parties"), mark("deaths / week"), 80),
    Strip("deaths_force", mark("Peacekeepers (own scale)"), mark("deaths / week"), 52),
    Strip("violations", mark("Violations against civilians"), mark("events / week"), 80),
    Strip("troops", mark("Personnel deployed"), mark("persons"), 80),
    Strip("fear", mark("Mean fear of civilians"), mark("share (0 to 1)"), 80),
    Strip("trust", mark("Mean trust of civilians in the force"), mark("share (0 to 1)"), 80),
    Strip("hardship", mark("Mean hardship"), mark("share (0 to 1)"), 80),
)
SUMMED = ("deaths_civilians", "deaths_fighters", "deaths_force", "violations")
LEVELS = ("fear", "trust", "hardship")
MOST_MARKS = 6
NEAR = 0.04
"""Share of the run within which the numbers of two marks would touch."""


def weekly_totals(run: Stored) -> pd.DataFrame:
    """Sum a stored run by whole weeks over all territories; feelings weighted by people, personnel averaged."""
    daily, force = run.table("daily"), run.table("daily_force")
    table = daily.merge(force[["day", "territory", "deaths_force", "troops"]], on=["day", "territory"])
    people = (table["resident"] + table["displaced"]).clip(lower=1)
    table = table.assign(**{name: table[name] * people for name in LEVELS}, people=people, week=table["day"] // WEEK)
    sums = table.groupby("week")[[*SUMMED, *LEVELS, "people", "troops"]].sum()
    days = table.groupby("week")["day"].nunique()
    for name in LEVELS:
        sums[name] = sums[name] / sums["people"]
    sums["troops"] = sums["troops"] / days
    sums["week_start"] = table.groupby("week")["date"].min()
    whole_weeks = sums[days == WEEK]
    return (whole_weeks if len(whole_weeks) else sums).reset_index()


def weekly(run: Stored) -> Any:
    """Draw a run week by week, with marks for what was decided."""
    return _strips({"": run}, timeline_marks(run).head(MOST_MARKS))


def weekly_branches(pair: Stored) -> Any:
    """Draw a world and its branch week by week."""
    return _strips({say(BRANCHES.get(name, name)): part for name, part in pair.parts.items()}, pd.DataFrame())


def _strips(runs: dict[str, Stored], marks: pd.DataFrame) -> Any:
    """Draw strips above each other on the same weeks, a line a run."""
    inner = sum(strip.height for strip in STRIPS) + GAP * (len(STRIPS) - 1)
    heights = [float(strip.height) for strip in STRIPS]
    drawing = make_subplots(
        rows=len(STRIPS), cols=1, shared_xaxes=True, row_heights=heights, vertical_spacing=GAP / inner
    )
    head = 40 if len(runs) == 1 else HEAD - 26
    keys = [f"{place} {words}" for place, words in enumerate(marks.get("words", []), start=1)]
    lines = [textwrap.wrap(key, LETTERS) for key in keys]
    head += LINE * sum(map(len, lines)) + (30 if len(marks) else 0)
    margin = {"l": 62, "r": 12, "t": head, "b": FOOT}
    figure(drawing, height=inner + head + FOOT, hovermode="x unified", margin=margin, showlegend=len(runs) > 1)
    tables = {name: weekly_totals(run) for name, run in runs.items()}
    for row, strip in enumerate(STRIPS, start=1):
        _draw_strip(drawing, row, strip, tables)
    drawing.update_xaxes(showgrid=False, showline=True, **DATES, hoverformat=say("week of %d %b %Y"))
    drawing.update_xaxes(title={"text": say("week (by its first day)"), "standoff": 4}, row=len(STRIPS), col=1)
    dates = [pd.Timestamp(mark_date) for mark_date in marks.get("date", [])]
    span = NEAR * max((len(table) * WEEK for table in tables.values()), default=0)
    raised, top = False, head - 18
    for index, (mark_date, key) in enumerate(zip(dates, lines, strict=True)):
        raised = index > 0 and not raised and (mark_date - dates[index - 1]).days < span
        _draw_mark(drawing, index, str(mark_date.date()), raised)
        _write_key(drawing, key, top)
        top -= LINE * len(key)
    return drawing


def _draw_strip(drawing: Any, row: int, strip: Strip, tables: dict[str, pd.DataFrame]) -> None:
    """Draw one series of each run."""
    styles = [ARM_STYLE["without"], ARM_STYLE["with"]] if len(tables) > 1 else [ARM_STYLE["with"]]
    digits = ".3f" if strip.unit.startswith("share") else ",.0f"
    for (name, table), style in zip(tables.items(), styles, strict=True):
        drawing.add_scatter(
            x=table["week_start"].dt.strftime("%Y-%m-%d").tolist(),
            y=table[strip.column].tolist(),
            mode="lines" if len(table) > 1 else "markers",
            line={"color": style["color"], "dash": style["dash"], "width": 2},
            name=safe(name) or safe(say(strip.title)),
            legendgroup=name,
            showlegend=row == 1 and len(tables) > 1,
            hovertemplate=f"%{{y:{digits}}}",
            row=row,
            col=1,
        )
    position = {"xanchor": "left", "yanchor": "bottom", "yref": f"y{row if row > 1 else ''} domain"}
    note(drawing, f"<b>{say(strip.title)}</b>", 0, 1, font={"size": 13}, **position)
    title = {"text": say(strip.unit), "standoff": 6}
    drawing.update_yaxes(title=title, rangemode="tozero", nticks=4, tickfont={"size": 12}, row=row, col=1)


def _draw_mark(drawing: Any, index: int, mark_date: str, raised: bool) -> None:
    """Draw a numbered line through all strips, its number higher where it would touch the last one."""
    drawing.add_vline(x=mark_date, line={"color": QUIET, "width": 1, "dash": "dot"}, layer="below")
    position = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "yshift": 30 if raised else 16}
    note(drawing, f"<b>{index + 1}</b>", mark_date, 1, font={"size": 11, "color": QUIET}, **position)


def _write_key(drawing: Any, lines: list[str], top: int) -> None:
    """Write what a number means at a height in pixels above the first strip."""
    first, *rest = lines
    number, _, words = first.partition(" ")
    said = "<br>".join([f"<b>{number}</b> {safe(words)}", *map(safe, rest)])
    position = {"xanchor": "left", "yanchor": "top", "xshift": -54, "yshift": top + LINE}
    note(drawing, said, 0, 1, font={"size": 11, "color": QUIET}, **position)
