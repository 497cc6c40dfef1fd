"""What happened when: violence, the force, and what was decided, each on its own line along one axis of time."""

import re
from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing, number
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
    "deadly": (mark("with deaths"), {"color": HIGHER, "line": {"width": 0}}),
    "harmless": (mark("nobody died"), {"color": HARMLESS, "line": {"width": 0}}),
    "averted": (mark("did not take place"), {"color": PAPER, "line": {"width": 1, "color": BLUE}}),
}
"""What a bar is made of, from below: its meaning and look."""
AVERTED = ("called off", "stopped", "turned on the unit")
"""Outcomes of clashes and violations that did not take place, because a unit intervened."""
VIOLENCE = ("clash", "strike", "violation", "attack on the force", "harm by the force", "protest", "communal violence")
PLURALS = {
    "clash": mark("Clashes"),
    "strike": mark("Remote violence"),
    "violation": mark("Violations against civilians"),
    mark("attack on the force"): mark("Attacks on the force"),
    mark("harm by the force"): mark("Civilians harmed by the force"),
    "protest": mark("Protests against the force"),
    mark("communal violence"): mark("Disputes between civilians"),
}
STAGES = ("approached", "pledged", "conditions met", "readying", "in transit", "deployed", "withdrawn", "declined")
NEWS_NAMES = {
    "truce made": mark("truce made"),
    "agreement made": mark("agreement made"),
    "deal broken": mark("deal broken"),
    "mandate": mark("mandate"),
    "event": mark("scripted events"),
    "money for rebuilding": mark("money for rebuilding"),
    "contributor's stage": mark("contributors arrive or leave"),
}
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
TELLING_STAGES = {"deployed": mark("{country}: deployed"), "withdrawn": mark("{country}: withdrawn")}


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
        return say(TELLING_STAGES[STAGES[int(e["number"])]], country=contributors.get(who, who))
    if kind == "money for rebuilding":
        amount = float(e["number"])
        if amount > 0:
            return say("{amount:,.0f} million USD for rebuilding arrive", amount=amount / 1000)
        return say("a pledge for rebuilding fails") if amount == 0 else say("money for rebuilding goes back")
    if kind == "event":
        return _event_words(run, who)
    if kind == "mandate":
        return say("mandate begins or is renewed") if e["number"] else say("mandate ends")
    between, told = listing([factions.get(name, name) for name in (who, other) if name]), say(NEWS_NAMES[kind])
    return f"{told}: {between}" if between else told


def _event_words(run: Stored, name: str) -> str:
    """Return what a scenario says of a scripted event, up to its first stop; its id where it says nothing."""
    said = {str(e.get("id")): str(e.get("about") or "") for e in run.scenario.get("events") or []}.get(name, "")
    return re.split(r"[.;:](?:\s|$)", said, maxsplit=1)[0] or name.replace("-", " ") or say("scripted event")


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
            "words": say("the mission is authorised"),
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
        _draw_lane(drawing, events[events["kind"] == kind], rows - 1 - index, say(PLURALS[kind]), first_date)
    for index, kind in enumerate(news_kinds):
        _draw_news(drawing, news[news["kind"] == kind], len(news_kinds) - 1 - index, say(NEWS_NAMES[kind]).capitalize())
    if not rows:
        note(drawing, say("nothing happened"), 0.5, 0.5, xanchor="center", font={"color": QUIET})
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
                hovertemplate=say("week of %{x|%d %b %Y}: %{text}") + "<extra></extra>",
                name=f"{name}, {meaning}",
                showlegend=False,
            )
            base = base + lengths
    _name(drawing, _lane_words(part, name), height)
    look = {"yref": "y", "xanchor": "right", "yanchor": "middle", "font": {"size": 11, "color": QUIET}}
    note(drawing, number(most, 0), 1, height - FLOOR + ROOM / 2, **look)


def _hover(e: dict[str, Any]) -> str:
    """Write what happened in a week."""
    return say(
        "{deadly:,} with deaths ({deaths:,} dead), {harmless:,} without, {averted:,} averted",
        deadly=e["deadly"],
        deaths=e["deaths"],
        harmless=e["harmless"],
        averted=e["averted"],
    )


def _lane_words(part: pd.DataFrame, name: str) -> str:
    """Count the events of a kind, their dead, and those that were averted."""
    averted = part["outcome"].isin(AVERTED)
    named = {
        "kind": safe(name),
        "events": int((~averted).sum()),
        "deaths": say_count("{n} death", "{n} deaths", int(part["deaths"].sum())),
        "averted": int(averted.sum()),
    }
    if averted.any():
        return say("{kind}: {events:,}, {deaths}, {averted:,} averted", **named)
    return say("{kind}: {events:,}, {deaths}", **named)


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
    words = say(
        "bars: events a week; at the right: how many the tallest is<br><span "
        "style='color:{higher}'>\u25a0</span> somebody died   <span "
        "style='color:{harmless}'>\u25a0</span> nobody died   <span "
        "style='color:{blue}'>\u25a1</span> averted<br>\u25c6 decided or announced",
        higher=HIGHER,
        harmless=HARMLESS,
        blue=BLUE,
    )
    note(drawing, words, 0, 1, xanchor="left", yanchor="bottom", yshift=16, font={"size": 11, "color": QUIET})
