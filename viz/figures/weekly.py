"""One world week by week, or one world and its branch: deaths of all groups, the force, what people feel, and when."""

from typing import Any

import pandas as pd
from plotly.subplots import make_subplots

from interpose.viz.figures.event_timeline import timeline_marks
from interpose.viz.figures.weekly_comparison import FOOT, GAP, HEAD, Strip
from interpose.viz.stored_result import Stored
from interpose.viz.style import ARM_STYLE, QUIET, figure, note, safe

WEEK = 7
STRIPS = (
    Strip("deaths_civilians", "Civilians", "deaths / week", 80),
    Strip("deaths_fighters", "Fighters of all parties", "deaths / week", 80),
    Strip("deaths_force", "Peacekeepers (own scale)", "deaths / week", 52),
    Strip("violations", "Violations against civilians", "events / week", 80),
    Strip("troops", "Personnel deployed", "persons", 80),
    Strip("fear", "Mean fear of civilians", "share (0 to 1)", 80),
    Strip("trust", "Mean trust of civilians in the force", "share (0 to 1)", 80),
    Strip("hardship", "Mean hardship", "share (0 to 1)", 80),
)
SUMMED = ("deaths_civilians", "deaths_fighters", "deaths_force", "violations")
LEVELS = ("fear", "trust", "hardship")
MOST_MARKS = 6
LONGEST_MARK = 52
"""Letters of a mark that fit on the screen of a telephone; events.csv and the timeline have all of them."""


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
    return _strips(pair.parts, pd.DataFrame())


def _strips(runs: dict[str, Stored], marks: pd.DataFrame) -> Any:
    """Draw strips above each other on the same weeks, a line a run."""
    inner = sum(strip.height for strip in STRIPS) + GAP * (len(STRIPS) - 1)
    heights = [float(strip.height) for strip in STRIPS]
    drawing = make_subplots(
        rows=len(STRIPS), cols=1, shared_xaxes=True, row_heights=heights, vertical_spacing=GAP / inner
    )
    head = 40 if len(runs) == 1 else HEAD - 26
    head += 15 * len(marks) + (18 if len(marks) else 0)
    margin = {"l": 62, "r": 12, "t": head, "b": FOOT}
    figure(drawing, height=inner + head + FOOT, hovermode="x unified", margin=margin, showlegend=len(runs) > 1)
    tables = {name: weekly_totals(run) for name, run in runs.items()}
    for row, strip in enumerate(STRIPS, start=1):
        _draw_strip(drawing, row, strip, tables)
    drawing.update_xaxes(
        showgrid=False, showline=True, tickformat="%b\n%Y", nticks=6, tickangle=0, hoverformat="week of %d %b %Y"
    )
    drawing.update_xaxes(title={"text": "week (by its first day)", "standoff": 4}, row=len(STRIPS), col=1)
    for index, (mark_date, words) in enumerate(zip(marks.get("date", []), marks.get("words", []), strict=True)):
        _draw_mark(drawing, index, str(pd.Timestamp(mark_date).date()), str(words), head)
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
            name=safe(name) or safe(strip.title),
            legendgroup=name,
            showlegend=row == 1 and len(tables) > 1,
            hovertemplate=f"%{{y:{digits}}}",
            row=row,
            col=1,
        )
    position = {"xanchor": "left", "yanchor": "bottom", "yref": f"y{row if row > 1 else ''} domain"}
    note(drawing, f"<b>{strip.title}</b>", 0, 1, font={"size": 13}, **position)
    title = {"text": strip.unit, "standoff": 6}
    drawing.update_yaxes(title=title, rangemode="tozero", nticks=4, tickfont={"size": 12}, row=row, col=1)


def _draw_mark(drawing: Any, index: int, mark_date: str, words: str, head: int) -> None:
    """Draw a numbered line through all strips, explained at the top."""
    drawing.add_vline(x=mark_date, line={"color": QUIET, "width": 1, "dash": "dot"}, layer="below")
    font = {"size": 11, "color": QUIET}
    position = {"xref": "x", "xanchor": "center", "yanchor": "bottom", "yshift": 16}
    note(drawing, f"<b>{index + 1}</b>", mark_date, 1, font=font, **position)
    position = {"xanchor": "left", "yanchor": "bottom", "xshift": -54, "yshift": head - 18 - 15 * index}
    told = words if len(words) <= LONGEST_MARK else words[: LONGEST_MARK - 1].rstrip() + "\u2026"
    note(drawing, f"<b>{index + 1}</b> {safe(told)}", 0, 1, font=font, **position)
