"""Events and decisions in words, with the true actors by the world's own names."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from interpose.agents.contributor import STAGES
from interpose.model.language.figures import calendar_words
from interpose.model.language.words import say, say_count
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
    return Item(day, calendar_words(lane.date_of(day)), kind, territory_name, text)


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
            CALLED_OFF: say(
                "{actor} and {target} came close to a clash; a unit stood between and it was called off",
                actor=actor,
                target=target,
            ),
            PROCEEDED: say("{actor} clashed with {target} although a unit stood between", actor=actor, target=target),
            TURNED: say("{actor} turned on the unit that stood in its way", actor=actor),
        }
        words = words_of.get(int(e.outcome), say("{actor} clashed with {target}", actor=actor, target=target))
        return _under_truce(words, e) + _why_not_met(e)
    if e.kind == STRIKE:
        return _under_truce(say("{actor} used remote violence against {target}", actor=actor, target=target), e)
    if e.kind == VIOLATION:
        words_of = {
            STOPPED: say("Violence by {actor} against civilians was stopped by a unit", actor=actor),
            FAILED: say("{actor} used violence against civilians; a unit there did not stop it", actor=actor),
        }
        return words_of.get(int(e.outcome), say("{actor} used violence against civilians", actor=actor)) + _why_not_met(
            e
        )
    if e.kind == COMMUNAL:
        if e.outcome == STOPPED:
            return say("A dispute between civilians was kept from violence")
        return say("A dispute between civilians turned violent")
    if e.kind == FORCE_ATTACK:
        return say("{actor} attacked the force", actor=actor[:1].upper() + actor[1:])
    if e.kind == FORCE_HARM:
        return say("The force harmed civilians")
    return say("Civilians protested against {target}", target=target)


def _under_truce(words: str, e: Any) -> str:
    """Say of an event that it broke a truce, where it did."""
    return say("{event} under a truce", event=words) if e.breach else words


def _why_not_met(e: Any) -> str:
    """Write why no unit of a force that is there met an event."""
    return f"; {say(FATES[e.call].words)}" if NOT_ASKED < e.call < MET else ""


def _toll(e: Any, actor: str, target: str) -> str:
    """Write who was killed and injured."""
    parts: list[str] = []
    for killed, victim in ((int(e.deaths_actor), actor), (int(e.deaths_target), target)):
        parts += [say("{killed} of {victim}", killed=killed, victim=victim)] if killed else []
    parts += [say_count("{n} civilian", "{n} civilians", int(e.deaths_civilians))] if e.deaths_civilians else []
    parts += [say_count("{n} peacekeeper", "{n} peacekeepers", int(e.deaths_force))] if e.deaths_force else []
    hurt = say_count("{n} civilian injured", "{n} civilians injured", int(e.injured)) if e.injured else ""
    dead = say("dead: {parts}", parts=listing(parts)) if parts else ""
    toll = "; ".join(part for part in (dead, hurt) if part)
    return f" ({toll})" if toll else ""


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
            if n.number:
                return say("A unit of {contributor} ended its tour", contributor=contributor)
            return say("A unit of {contributor} ended its tour and was not relieved", contributor=contributor)
        return f"{contributor}: {say(STAGES[int(n.number)])}"
    if kind == MANDATE:
        return say("The mandate was renewed") if n.number else say("The mandate ended and was not renewed")
    if kind == FUNDS:
        return _money_words(lane, subject, int(n.number))
    if kind == SCRIPTED:
        event = script_events(scenario)[subject]
        return " ".join((event.about or event.id.replace("-", " ")).split())
    factions = lane.actor_names()
    first, second = factions.get(subject, say("a party")), factions.get(int(n.other), say("another"))
    return {
        ROUND: say("{first} and {second} met for talks, led by the mission", first=first, second=second)
        if n.number
        else say("{first} and {second} met for talks", first=first, second=second),
        TRUCE_MADE: say("{first} and {second} made a truce", first=first, second=second),
        AGREEMENT_MADE: say("{first} and {second} made an agreement", first=first, second=second),
        DEAL_BROKEN: say("The deal between {first} and {second} broke down", first=first, second=second),
        SUSPENSION: say_count(
            "Aid was suspended for {n} day after goods were taken",
            "Aid was suspended for {n} days after goods were taken",
            int(n.number),
        ),
        HANDOVER: say("{first} handed the territory over in name", first=first),
        TERM: say("A term of the deal is carried out here")
        if n.number
        else say("A term of the deal waits here for a unit to verify it"),
    }.get(kind, say("Something was announced"))


def _money_words(lane: Lane, pledge_row: int, amount: int) -> str:
    """Write what happened to money for rebuilding (USD 1000 in the world, millions in words)."""
    if amount < 0:
        return say("USD {amount:,.1f} million for rebuilding went back unspent", amount=-amount / 1000)
    pledge = lane.scenario.reconstruction.pledges[pledge_row].id if pledge_row >= 0 else say("A pledge")
    if amount:
        return say("Pledge {pledge}: USD {amount:,.1f} million arrived", pledge=pledge, amount=amount / 1000)
    return say("Pledge {pledge}: nothing arrived", pledge=pledge)
