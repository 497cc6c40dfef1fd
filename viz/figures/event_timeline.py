"""What happened when: violence, the force, and what was decided, each on its own line along one axis of time."""

from typing import Any

import pandas as pd

from interpose.model.results.formatting import count, number
from interpose.viz.stored_result import Stored, names_of
from interpose.viz.style import BLUE, HIGHER, INK, QUIET, figure, note, records, safe

LANE, HEAD, FOOT = 42, 70, 56
LARGEST, MOST_EVENTS = 22.0, 4_000
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
        return who.replace("-", " ") or "scripted event"
    if kind == "mandate":
        return "mandate begins or is renewed" if e["number"] else "mandate ends"
    between = " and ".join(factions.get(name, name) for name in (who, other) if name)
    return f"{kind}: {between}" if between else kind


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
    """Draw every event with its deaths, and what was decided, along one axis of time."""
    events, news = run.table("events"), announcements(run)
    deaths = events[["deaths_actor", "deaths_target", "deaths_civilians", "deaths_force"]].sum(axis=1)
    events = events.assign(deaths=deaths)
    lanes = [kind for kind in VIOLENCE if (events["kind"] == kind).any()]
    news_kinds = [kind for kind in SHOWN if (news["kind"] == kind).any()]
    rows = len(lanes) + len(news_kinds)
    drawing = figure(height=HEAD + FOOT + LANE * max(1, rows), margin={"l": 8, "r": 12, "t": HEAD, "b": FOOT})
    largest = max(1.0, float(deaths.max()) if len(deaths) else 1.0)
    for index, kind in enumerate(lanes):
        _draw_lane(drawing, events[events["kind"] == kind], rows - 1 - index, PLURALS[kind], largest)
    for index, kind in enumerate(news_kinds):
        name = {"event": "scripted events", "contributor's stage": "contributors arrive or leave"}.get(kind, kind)
        _draw_news(drawing, news[news["kind"] == kind], len(news_kinds) - 1 - index, name.capitalize())
    if not rows:
        note(drawing, "nothing happened", 0.5, 0.5, xanchor="center", font={"color": QUIET})
    first_date = pd.Timestamp(run.scenario["start"])
    last_date = first_date + pd.Timedelta(days=int(run.meta["days"]))
    drawing.update_xaxes(
        range=[str((first_date - pd.Timedelta(days=5)).date()), str((last_date + pd.Timedelta(days=5)).date())],
        tickformat="%b\n%Y",
        nticks=6,
        title={"text": "date", "standoff": 4},
    )
    drawing.update_yaxes(range=[-0.6, max(1, rows) - 0.35], visible=False)
    _write_key(drawing, largest)
    return drawing


def _draw_lane(drawing: Any, part: pd.DataFrame, height: int, name: str, largest: float) -> None:
    """Draw the events of a kind: circles with areas by deaths, ticks for events without deaths."""
    words = _lane_words(part, name)
    part = part.nlargest(MOST_EVENTS, "deaths") if len(part) > MOST_EVENTS else part
    averted = part["outcome"].isin(AVERTED)
    fatal, harmless = part[part["deaths"] > 0], part[(part["deaths"] == 0) & ~averted]
    for rows, mark, meaning in (
        (harmless, {"symbol": "line-ns", "size": 8, "line": {"width": 1, "color": QUIET}}, "nobody died"),
        (
            part[averted & (part["deaths"] == 0)],
            {"symbol": "circle-open", "size": 6, "color": BLUE},
            "did not take place",
        ),
    ):
        drawing.add_scatter(
            x=rows["date"].dt.strftime("%Y-%m-%d").tolist(),
            y=[height - 0.08] * len(rows),
            mode="markers",
            marker=mark,
            text=[f"{safe(e['territory'])}, {safe(e['outcome'])}" for e in records(rows)],
            hovertemplate="%{x|%d %b %Y}: %{text}<extra></extra>",
            name=f"{name}, {meaning}",
            showlegend=False,
        )
    if len(fatal):
        _draw_fatal(drawing, fatal, height, name, largest)
    _name(drawing, words, height)


def _draw_fatal(drawing: Any, fatal: pd.DataFrame, height: int, name: str, largest: float) -> None:
    """Draw the events in which somebody died as circles with areas by deaths."""
    drawing.add_scatter(
        x=fatal["date"].dt.strftime("%Y-%m-%d").tolist(),
        y=[height - 0.08] * len(fatal),
        mode="markers",
        marker={
            "size": fatal["deaths"].tolist(),
            "sizemode": "area",
            "sizeref": 2 * largest / LARGEST**2,
            "sizemin": 2,
            "color": HIGHER,
            "opacity": 0.55,
            "line": {"width": 0.5, "color": INK},
        },
        text=[f"{safe(e['territory'])}, {number(float(e['deaths']), 0)} deaths" for e in records(fatal)],
        hovertemplate="%{x|%d %b %Y}: %{text}<extra></extra>",
        name=f"{name}, with deaths",
        showlegend=False,
    )


def _lane_words(part: pd.DataFrame, name: str) -> str:
    """Count the events of a kind, their dead, and those that were averted."""
    averted = part["outcome"].isin(AVERTED)
    averted_words = f"; {int(averted.sum()):,} averted" if averted.any() else ""
    return f"{safe(name)}: {int((~averted).sum()):,} ({count(int(part['deaths'].sum()), 'death')}){averted_words}"


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
    _name(drawing, safe(name + (detail if len(name + detail) < 56 else "")), height)


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


def _write_key(drawing: Any, largest: float) -> None:
    """Write what circles, ticks and diamonds show."""
    words = (
        f"\u25cf area: deaths in one event (largest {number(largest, 0)} persons)<br>| nobody died   "
        f"<span style='color:{BLUE}'>\u25cb</span> averted: a unit met it, and it did not take place<br>"
        "\u25c6 decided or announced"
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=16, font={"size": 11, "color": QUIET})
