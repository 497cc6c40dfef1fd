"""Writing into the event log and the news from compiled steps."""

from typing import TYPE_CHECKING, NamedTuple

from interpose.agents.faction import UNKNOWN
from interpose.agents.kernel import rule

if TYPE_CHECKING:
    from interpose.model.world import World


class News(NamedTuple):
    """A piece of news, see :data:`interpose.model.record.NEWS`; -1 where nobody or no place is meant."""

    kind: int
    place: int
    who: int
    other: int
    number: int


@rule
def append(w: "World", day: int, kind: int, territory: int, actor: int, target: int) -> int:
    """Open an event in the log and give its row, or -1 when the buffer is full (counted in ``clock.lost``)."""
    row = w.clock[0].events
    if row >= w.event.shape[0]:
        w.clock[0].lost += 1
        return -1
    e = w.event[row]
    e.day, e.kind, e.territory, e.actor, e.target = day, kind, territory, actor, target
    e.unit, e.blamed = -1, UNKNOWN
    e.outcome, e.breach, e.won, e.verified, e.reported = 0, 0, 0, 0, 0
    e.deaths_actor, e.deaths_target, e.deaths_civilians, e.deaths_force, e.injured = 0, 0, 0, 0, 0
    e.best, e.low, e.high = 0, 0, 0
    w.clock[0].events = row + 1
    return row


@rule
def tell(w: "World", day: int, news: News) -> None:
    """Write a piece of news; what finds no room is counted."""
    row = w.clock[0].news
    if row >= w.news.shape[0]:
        w.clock[0].unsaid += 1
        return
    n = w.news[row]
    n.day, n.kind, n.place = day, news.kind, news.place
    n.who, n.other, n.number = news.who, news.other, news.number
    w.clock[0].news = row + 1
