"""Events and decisions in words, with the true actors by the world's own names."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from interpose.agents.contributor import STAGES
from interpose.model.results.fates import FATES
from interpose.model.results.formatting import listing
from interpose.model.scenario.script.stages import script_events
from interpose.model.state.event_log import (
    AGREEMENT_MADE,
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    DEAL_BROKEN,
    FAILED,
    FORCE_ATTACK,
    FORCE_HARM,
    FUNDS,
    HANDOVER,
    MANDATE,
    MET,
    NOT_ASKED,
    PROCEEDED,
    PROTEST,
    ROTATION,
    ROUND,
    SCRIPTED,
    STAGE,
    STOPPED,
    STRIKE,
    SUSPENSION,
    TERM,
    TRUCE_MADE,
    TURNED,
    VIOLATION,
)
from interpose.viz.app.live_world import Lane

MOST = 60
NEWS_SHOWN = (TRUCE_MADE, AGREEMENT_MADE, DEAL_BROKEN, STAGE, MANDATE, FUNDS, SCRIPTED, SUSPENSION, HANDOVER, TERM)
RANK = {CLASH: 1, STRIKE: 1, VIOLATION: 1, FORCE_ATTACK: 2, FORCE_HARM: 2, PROTEST: 1, COMMUNAL: 1}


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the feed."""

    day: int
    date: str
    kind: str
    territory: str
    text: str

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data for the page."""
        return {"day": self.day, "date": self.date, "kind": self.kind, "territory": self.territory, "text": self.text}


def feed(lane: Lane, territory: int | None = None, most: int = MOST) -> list[Item]:
    """Return the latest events and news, newest first, of one territory or of all.

    Parameters
    ----------
    lane : Lane
        The world.
    territory : int, optional
        Row of a territory; default: all.
    most : int
        How many lines at most.
    """
    events, news = lane.recent, lane.world.news[: int(lane.world.clock.news[0])]
    if territory is not None:
        events, news = events[events.territory == territory], news[(news.place == territory)]
    news = news[np.isin(news.kind, NEWS_SHOWN)]
    dated = [(int(e.day), 0, _of_event(lane, e)) for e in events[-most:]]
    dated += [(int(n.day), 1, _of_news(lane, n)) for n in news[-most:]]
    dated.sort(key=lambda entry: entry[:2], reverse=True)
    return [item for _, _, item in dated[:most]]


def _item(lane: Lane, day: int, kind: str, territory: int, text: str) -> Item:
    """Make a line."""
    territory_name = (
        lane.scenario.places[territory].name or lane.scenario.places[territory].id if territory >= 0 else ""
    )
    return Item(day, f"{lane.date_of(day):%d %b %Y}", kind, territory_name, text)


def _of_event(lane: Lane, e: Any) -> Item:
    """Write a line for an event."""
    names = lane.actor_names()
    actor, target = names[int(e.actor)], names[int(e.target)]
    kind = ("clash", "strike", "violation", "force", "force", "protest", "communal")[int(e.kind)]
    if e.outcome in (CALLED_OFF, STOPPED):
        kind = "averted"
    return _item(lane, int(e.day), kind, int(e.territory), _sentence(e, actor, target) + _toll(e, actor, target))


def _sentence(e: Any, actor: str, target: str) -> str:
    """Write who did what, and whether a unit of the force changed the outcome."""
    if e.kind == CLASH:
        words_of = {
            CALLED_OFF: f"{actor} and {target} came close to a clash; a unit stood between and it was called off",
            PROCEEDED: f"{actor} clashed with {target} although a unit stood between",
            TURNED: f"{actor} turned on the unit that stood in its way",
        }
        words = words_of.get(int(e.outcome), f"{actor} clashed with {target}")
        return words + (" under a truce" if e.breach else "") + _why_not_met(e)
    if e.kind == STRIKE:
        return f"{actor} used remote violence against {target}" + (" under a truce" if e.breach else "")
    if e.kind == VIOLATION:
        words_of = {
            STOPPED: f"Violence by {actor} against civilians was stopped by a unit",
            FAILED: f"{actor} used violence against civilians; a unit there did not stop it",
        }
        return words_of.get(int(e.outcome), f"{actor} used violence against civilians") + _why_not_met(e)
    if e.kind == COMMUNAL:
        ending = "was kept from violence" if e.outcome == STOPPED else "turned violent"
        return f"A dispute between civilians {ending}"
    if e.kind == FORCE_ATTACK:
        return f"{actor[:1].upper()}{actor[1:]} attacked the force"
    if e.kind == FORCE_HARM:
        return "The force harmed civilians"
    return f"Civilians protested against {target}"


def _why_not_met(e: Any) -> str:
    """Write why no unit of a force that is there met an event."""
    return f"; {FATES[e.call].words}" if NOT_ASKED < e.call < MET else ""


def _toll(e: Any, actor: str, target: str) -> str:
    """Write who was killed and injured."""
    parts: list[str] = []
    for killed, victim in ((int(e.deaths_actor), actor), (int(e.deaths_target), target)):
        parts += [f"{killed} of {victim}"] if killed else []
    parts += [count_words(int(e.deaths_civilians), "civilian")] if e.deaths_civilians else []
    parts += [count_words(int(e.deaths_force), "peacekeeper")] if e.deaths_force else []
    hurt = f"{count_words(int(e.injured), 'civilian')} injured" if e.injured else ""
    dead = f"dead: {listing(parts)}" if parts else ""
    toll = "; ".join(part for part in (dead, hurt) if part)
    return f" ({toll})" if toll else ""


def count_words(count: int, singular: str, plural: str = "") -> str:
    """Write a number with the word for one or for more."""
    return f"{count:,} {singular if count == 1 else plural or singular + 's'}"


def _of_news(lane: Lane, n: Any) -> Item:
    """Write a line for a decision or announcement."""
    kind = {STAGE: "mission", MANDATE: "mission", FUNDS: "money", SCRIPTED: "script"}.get(int(n.kind), "talks")
    if n.kind in (SUSPENSION, HANDOVER):
        kind = "aid" if n.kind == SUSPENSION else "control"
    return _item(lane, int(n.day), kind, int(n.place), news_words(lane, n))


def news_words(lane: Lane, n: Any) -> str:
    """Write what was decided or announced."""
    scenario, subject, kind = lane.scenario, int(n.who), int(n.kind)
    if kind in (STAGE, ROTATION):
        contributor = scenario.contributors[subject].name or scenario.contributors[subject].id
        if kind == ROTATION:
            return f"A unit of {contributor} ended its tour" + ("" if n.number else " and was not relieved")
        return f"{contributor}: {STAGES[int(n.number)]}"
    if kind == MANDATE:
        return "The mandate was renewed" if n.number else "The mandate ended and was not renewed"
    if kind == FUNDS:
        return _money_words(lane, subject, int(n.number))
    if kind == SCRIPTED:
        event = script_events(scenario)[subject]
        return " ".join((event.about or event.id.replace("-", " ")).split())
    factions = lane.actor_names()
    first, second = factions.get(subject, "a party"), factions.get(int(n.other), "another")
    return {
        ROUND: f"{first} and {second} met for talks" + (", led by the mission" if n.number else ""),
        TRUCE_MADE: f"{first} and {second} made a truce",
        AGREEMENT_MADE: f"{first} and {second} made an agreement",
        DEAL_BROKEN: f"The deal between {first} and {second} broke down",
        SUSPENSION: f"Aid was suspended for {count_words(int(n.number), 'day')} after goods were taken",
        HANDOVER: f"{first} handed the territory over in name",
        TERM: "A term of the deal " + ("is carried out here" if n.number else "waits here for a unit to verify it"),
    }.get(kind, "Something was announced")


def _money_words(lane: Lane, pledge_row: int, amount: int) -> str:
    """Write what happened to money for rebuilding (USD 1000 in the world, millions in words)."""
    if amount < 0:
        return f"USD {-amount / 1000:,.1f} million for rebuilding went back unspent"
    pledge = lane.scenario.reconstruction.pledges[pledge_row].id if pledge_row >= 0 else "A pledge"
    return f"Pledge {pledge}: " + (f"USD {amount / 1000:,.1f} million arrived" if amount else "nothing arrived")
