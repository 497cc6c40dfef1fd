"""What happened: codes of events and news, and the log that mechanisms write."""

from typing import TYPE_CHECKING, NamedTuple

from interpose.agents.columns import Column, Table
from interpose.agents.compiled.decorators import rule
from interpose.agents.faction import UNKNOWN

if TYPE_CHECKING:
    from interpose.model.state.world import World

CLASH, STRIKE, VIOLATION, FORCE_ATTACK, FORCE_HARM, PROTEST, COMMUNAL = range(7)
EVENT_KINDS = (
    "clash",
    "strike",
    "violation",
    "attack on the force",
    "harm by the force",
    "protest",
    "communal violence",
)
UNMET, CALLED_OFF, PROCEEDED, TURNED, STOPPED, FAILED = range(6)
NOT_ASKED, NO_UNIT, TOO_FAR, NONE_ABLE, NOT_HEARD, NOT_ALLOWED, MET = range(7)
CALLS = ("nobody to call", "no unit there", "too far", "none able", "did not hear", "not allowed", "met")
OUTCOMES = ("not met", "called off", "met and went on", "turned on the unit", "stopped", "not stopped")

EVENT = Table(
    "event",
    "One thing that happened, as it was in truth, as it was held to be, and as it was reported.",
    ("event",),
    (
        Column("day", "i8", "day", "day of the run", 0),
        Column(
            "kind", "i8", "code", "clash, strike, violation, attack on or harm by the force, protest, communal", 0, 6
        ),
        Column("territory", "i8", "territory", "where"),
        Column("actor", "i8", "faction", "who began it: a faction, -1 civilians, -2 the force", -2),
        Column("target", "i8", "faction", "against whom: a faction, -1 civilians, -2 the force", -2),
        Column("unit", "i8", "unit", "unit that met it or was hit, -1 if none", -1),
        Column("outcome", "i8", "code", "not met, called off, went on, turned on the unit, stopped, not stopped", 0, 5),
        Column("call", "i8", "code", "what became of the call to the force: no unit, too far, none able ...", 0, 6),
        Column("breach", "i8", "flag", "1 if a truce between the two was in force", 0, 1),
        Column("won", "i8", "flag", "1 if the actor prevailed", 0, 1),
        Column("deaths_actor", "i8", "persons", "dead among the actor's fighters", 0),
        Column("deaths_target", "i8", "persons", "dead among the target's fighters", 0),
        Column("deaths_civilians", "i8", "persons", "civilians dead", 0),
        Column("deaths_force", "i8", "persons", "peacekeepers dead", 0),
        Column("injured", "i8", "persons", "civilians injured", 0),
        Column("verified", "i8", "flag", "1 if monitors of the force established what happened", 0, 1),
        Column("blamed", "i8", "faction", "who is held responsible: a faction, -2 the force, -3 nobody", -3),
        Column("reported", "i8", "flag", "1 if it is in the outside record", 0, 1),
        Column("best", "i8", "persons", "deaths as reported, best estimate", 0),
        Column("low", "i8", "persons", "deaths as reported, low estimate", 0),
        Column("high", "i8", "persons", "deaths as reported, high estimate", 0),
    ),
)
ROUND, TRUCE_MADE, AGREEMENT_MADE, DEAL_BROKEN, STAGE, MANDATE = range(6)
FUNDS, SCRIPTED, SUSPENSION, HANDOVER, ROTATION, TERM = range(6, 12)
NEWS_KINDS = (
    "round of talks",
    "truce made",
    "agreement made",
    "deal broken",
    "contributor's stage",
    "mandate",
    "money for rebuilding",
    "event",
    "aid suspended",
    "handed over in name",
    "tour ended",
    "term of a deal",
)
NEWS = Table(
    "news",
    "Something that was decided or announced, apart from violence.",
    ("news",),
    (
        Column("day", "i8", "day", "day of the run", 0),
        Column("kind", "i8", "code", "round of talks, truce, agreement, deal broken, stage, mandate ...", 0, 11),
        Column("place", "i8", "territory", "where, -1 for everywhere", -1, start=-1),
        Column("who", "i8", "row", "faction, contributor, pledge or event that it is about, -1 for the mission", -1),
        Column("other", "i8", "faction", "the other faction, -1 if there is none", -1, start=-1),
        Column("number", "i8", "number", "stage, days, money or whatever the kind counts"),
    ),
)


class News(NamedTuple):
    """A piece of news, see :data:`interpose.model.state.event_log.NEWS`; -1 where nobody or no territory is meant."""

    kind: int
    place: int
    who: int
    other: int
    number: int


@rule
def log_event(w: "World", day: int, kind: int, territory: int, actor: int, target: int) -> int:
    """Open an event in the log and return its row, or -1 when the buffer is full (counted in ``clock.lost``)."""
    row = w.clock[0].events
    if row >= w.event.shape[0]:
        w.clock[0].lost += 1
        return -1
    e = w.event[row]
    e.day, e.kind, e.territory, e.actor, e.target = day, kind, territory, actor, target
    e.unit, e.blamed = -1, UNKNOWN
    e.outcome, e.call, e.breach, e.won, e.verified, e.reported = 0, 0, 0, 0, 0, 0
    e.deaths_actor, e.deaths_target, e.deaths_civilians, e.deaths_force, e.injured = 0, 0, 0, 0, 0
    e.best, e.low, e.high = 0, 0, 0
    w.clock[0].events = row + 1
    return row


@rule
def log_news(w: "World", day: int, news: News) -> None:
    """Log a piece of news; what finds no room is counted in ``clock.unsaid``."""
    row = w.clock[0].news
    if row >= w.news.shape[0]:
        w.clock[0].unsaid += 1
        return
    n = w.news[row]
    n.day, n.kind, n.place = day, news.kind, news.place
    n.who, n.other, n.number = news.who, news.other, news.number
    w.clock[0].news = row + 1
