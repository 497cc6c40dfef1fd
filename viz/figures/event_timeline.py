"""What happened when: violence, the force, and what was decided, each on its own line along one axis of time."""

import re
from typing import Any

import pandas as pd

from interpose.model.results.formatting import count
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import BLUE, DATES, HIGHER, PAPER, QUIET, figure, note, records, safe

LANE, HEAD, FOOT = 46, 70, 56
WEEK, DAY = 7, 86_400_000
"""Days of a bar, and milliseconds of a day, in which a bar's width is given on an axis of dates."""
FLOOR, ROOM = 0.42, 0.5
"""How far below a lane its bars begin, and how high the tallest is, as shares of a lane."""
HARMLESS = "#7a7a7a"
MOST_LETTERS = 50
MARGIN = 0.08
"""Room at the right for the number of the tallest bar, as a share of the run."""
PARTS: dict[str, tuple[str, dict[str, Any]]] = {
    "deadly": ("with deaths", {"color": HIGHER, "line": {"width": 0}}),
    "harmless": ("nobody died", {"color": HARMLESS, "line": {"width": 0}}),
    "averted": ("did not take place", {"color": PAPER, "line": {"width": 1, "color": BLUE}}),
}
"""What a bar is made of, from below: its meaning and look."""
AVERTED = ("called off", "stopped", "turned on the unit")
"""Outcomes of clashes and violations that did not take place, because a unit intervened."""
VIOLENCE = ("clash", "strike", "violation", "attack on the force", "harm by the force", "protest", "communal violence")
PLURALS = {
    "clash": "Clashes",
    "strike": "Remote violence",
    "violation": "Violations against civilians",
    "attack on the force": "Attacks on the force",
    "harm by the force": "Civilians harmed by the force",
    "protest": "Protests against the force",
    "communal violence": "Disputes between civilians",
}
STAGES = ("approached", "pledged", "conditions met", "readying", "in transit", "deployed", "withdrawn", "declined")
SHOWN = (
    "truce made",
    "agreement made",
    "deal broken",
    "mandate",
    "event",
    "money for rebuilding",
    "contributor's stage",
)
"""What is marked on timelines, the most telling first."""
TELLING_STAGES = ("deployed", "withdrawn")


def announcements(run: Stored) -> pd.DataFrame:
    """Return decisions and announcements: day, date, kind, words.

    Of the stages of contributors only those are kept that change what is on the ground; tours and suspensions of aid,
    of which there are many, are left out.
    """
    news = run.table("news")
    shown = news[news["kind"].isin(SHOWN)]
    stage = shown["number"].where(shown["kind"] == "contributor's stage", -1).astype(int)
    is_telling = stage.isin([STAGES.index(name) for name in TELLING_STAGES])
    shown = shown[(shown["kind"] != "contributor's stage") | is_telling]
    return shown.assign(words=[_words(run, e) for e in records(shown)])[["day", "date", "kind", "words"]]


def _words(run: Stored, e: dict[str, Any]) -> str:
    """Write a decision or announcement in words."""
    factions, contributors = names_of(run.meta, "factions"), names_of(run.meta, "contributors")
    who, other, kind = str(e["who"]), str(e["other"]), str(e["kind"])
    if kind == "contributor's stage":
        return f"{contributors.get(who, who)}: {STAGES[int(e['number'])]}"
    if kind == "money for rebuilding":
        amount = float(e["number"])
        if amount > 0:
            return f"{amount / 1000:,.0f} million USD for rebuilding arrive"
        return "a pledge for rebuilding fails" if amount == 0 else "money for rebuilding goes back"
    if kind == "event":
        return _event_words(run, who)
    if kind == "mandate":
        return "mandate begins or is renewed" if e["number"] else "mandate ends"
    between = " and ".join(factions.get(name, name) for name in (who, other) if name)
    return f"{kind}: {between}" if between else kind


def _event_words(run: Stored, name: str) -> str:
    """Return what a scenario says of a scripted event, up to its first stop; its id where it says nothing."""
    said = {str(e.get("id")): str(e.get("about") or "") for e in run.scenario.get("events") or []}.get(name, "")
    return re.split(r"[.;:](?:\s|$)", said, maxsplit=1)[0] or name.replace("-", " ") or "scripted event"


def timeline_marks(run: Stored) -> pd.DataFrame:
    """Return the marks of a timeline in order of time: the start of the mission, deals, mandates and arrivals."""
    news = announcements(run)
    order = {kind: rank for rank, kind in enumerate(SHOWN)}
    news = news.assign(rank=news["kind"].map(order)).sort_values(["rank", "day"], kind="stable").head(5)
    mission, days = run.scenario.get("mission") or {}, int(run.meta["days"])
    start = mission.get("start_day")
    if mission.get("deployed") and start is not None and 0 <= start < days:
        authorised = pd.Timestamp(run.scenario["start"]) + pd.Timedelta(days=int(start))
        authorisation = {
            "day": int(start),
            "date": authorised,
            "kind": "mission",
            "words": "the mission is authorised",
            "rank": -1,
        }
        news = pd.concat([news, pd.DataFrame([authorisation])]) if len(news) else pd.DataFrame([authorisation])
    return news.sort_values("day", kind="stable").reset_index(drop=True)


def event_timeline(run: Stored) -> Any:
    """Draw events week by week, and what was decided, along one axis of time."""
    events, news = run.table("events"), announcements(run)
    deaths = events[["deaths_actor", "deaths_target", "deaths_civilians", "deaths_force"]].sum(axis=1)
    events = events.assign(deaths=deaths)
    lanes = [kind for kind in VIOLENCE if (events["kind"] == kind).any()]
    news_kinds = [kind for kind in SHOWN if (news["kind"] == kind).any()]
    rows = len(lanes) + len(news_kinds)
    drawing = figure(
        height=HEAD + FOOT + LANE * max(1, rows), barmode="overlay", margin={"l": 8, "r": 12, "t": HEAD, "b": FOOT}
    )
    first_date = pd.Timestamp(run.scenario["start"])
    for index, kind in enumerate(lanes):
        _draw_lane(drawing, events[events["kind"] == kind], rows - 1 - index, PLURALS[kind], first_date)
    for index, kind in enumerate(news_kinds):
        name = {"event": "scripted events", "contributor's stage": "contributors arrive or leave"}.get(kind, kind)
        _draw_news(drawing, news[news["kind"] == kind], len(news_kinds) - 1 - index, name.capitalize())
    if not rows:
        note(drawing, "nothing happened", 0.5, 0.5, xanchor="center", font={"color": QUIET})
    days = int(run.meta["days"])
    last_date = first_date + pd.Timedelta(days=days + max(5, round(MARGIN * days)))
    drawing.update_xaxes(
        range=[str((first_date - pd.Timedelta(days=5)).date()), str(last_date.date())],
        **DATES,
        title={"text": "date", "standoff": 4},
    )
    drawing.update_yaxes(range=[-0.6, max(1, rows) - 0.35], visible=False)
    _write_key(drawing)
    return drawing


def weekly_counts(part: pd.DataFrame, first: pd.Timestamp) -> pd.DataFrame:
    """Count the events of a kind by week of the run.

    Returns
    -------
    DataFrame
        Indexed by week from 0: ``deadly`` (events with deaths), ``harmless`` (without), ``averted``, ``deaths``.
    """
    week = ((part["date"] - first).dt.days // WEEK).rename("week")
    averted = part["outcome"].isin(AVERTED) & (part["deaths"] == 0)
    deadly = part["deaths"] > 0
    columns = {"deadly": deadly, "harmless": ~deadly & ~averted, "averted": averted, "deaths": part["deaths"]}
    return pd.DataFrame(columns).astype(int).groupby(week).sum()


def _draw_lane(drawing: Any, part: pd.DataFrame, height: int, name: str, first: pd.Timestamp) -> None:
    """Draw the events of a kind as bars of a week, on the lane's own scale."""
    counts = weekly_counts(part, first)
    most = int(counts[list(PARTS)].sum(axis=1).max())
    dates = [(first + pd.Timedelta(days=WEEK * int(week))).strftime("%Y-%m-%d") for week in counts.index]
    base = pd.Series(height - FLOOR, index=counts.index)
    for column, (meaning, look) in PARTS.items():
        if counts[column].any():
            lengths = ROOM * counts[column] / most
            drawing.add_bar(
                x=dates,
                y=lengths.tolist(),
                base=base.tolist(),
                width=0.86 * WEEK * DAY,
                offset=0,
                marker=look,
                text=[_hover(e) for e in records(counts)],
                textposition="none",
                customdata=counts[column].tolist(),
                hovertemplate="week of %{x|%d %b %Y}: %{text}<extra></extra>",
                name=f"{name}, {meaning}",
                showlegend=False,
            )
            base = base + lengths
    _name(drawing, _lane_words(part, name), height)
    look = {"yref": "y", "xanchor": "right", "yanchor": "middle", "font": {"size": 11, "color": QUIET}}
    note(drawing, f"{most:,}", 1, height - FLOOR + ROOM / 2, **look)


def _hover(e: dict[str, Any]) -> str:
    """Write what happened in a week."""
    return f"{e['deadly']:,} with deaths ({e['deaths']:,} dead), {e['harmless']:,} without, {e['averted']:,} averted"


def _lane_words(part: pd.DataFrame, name: str) -> str:
    """Count the events of a kind, their dead, and those that were averted."""
    averted = part["outcome"].isin(AVERTED)
    averted_words = f", {int(averted.sum()):,} averted" if averted.any() else ""
    return f"{safe(name)}: {int((~averted).sum()):,}, {count(int(part['deaths'].sum()), 'death')}{averted_words}"


def _draw_news(drawing: Any, part: pd.DataFrame, height: int, name: str) -> None:
    """Draw what was decided as diamonds."""
    drawing.add_scatter(
        x=part["date"].dt.strftime("%Y-%m-%d").tolist(),
        y=[height - 0.08] * len(part),
        mode="markers",
        marker={"symbol": "diamond", "size": 9, "color": BLUE, "line": {"width": 1, "color": "#ffffff"}},
        text=[safe(words) for words in part["words"]],
        hovertemplate="%{x|%d %b %Y}: %{text}<extra></extra>",
        name=safe(name),
        showlegend=False,
    )
    detail = f": {part['words'].iloc[0]}" if len(part) == 1 else f": {len(part)}"
    _name(drawing, safe(name + (detail if len(name + detail) < MOST_LETTERS else "")), height)


def _name(drawing: Any, words: str, height: int) -> None:
    """Write a lane's name above it."""
    position = {
        "yref": "y",
        "yanchor": "bottom",
        "xanchor": "left",
        "bgcolor": "rgba(255,255,255,0.85)",
        "borderpad": 0,
    }
    note(drawing, words, 0, height + 0.16, font={"size": 12}, **position)


def _write_key(drawing: Any) -> None:
    """Write what bars and diamonds show."""
    words = (
        "bars: events a week; at the right: how many the tallest is<br>"
        f"<span style='color:{HIGHER}'>\u25a0</span> somebody died   "
        f"<span style='color:{HARMLESS}'>\u25a0</span> nobody died   "
        f"<span style='color:{BLUE}'>\u25a1</span> averted<br>\u25c6 decided or announced"
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=16, font={"size": 11, "color": QUIET})
