"""Factions talk, make truces and agreements, and break them; who expects more from fighting may attack a deal.

A round of talks between two factions comes by chance: on their own, or led by the mission. Each faction then compares
what it expects of a deal with what it expects of fighting on. A deal brings about what fighting would, without its
costs; what keeps sides apart is that each overrates its chances, fears to be cheated while a deal is carried out, and
fears a balance that shifts. Third parties work on exactly these. A mediator without information of its own adds only
occasions to talk (Fey & Ramsay 2010).
"""

from math import exp
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.agents.faction import AGREEMENT, NO_DEAL, TRUCE
from interpose.agents.faction_choices import (
    accepts,
    hostility,
    value_of_deal,
    value_of_fighting,
    value_of_others_peace,
)
from interpose.model.chance.streams import day_key, pair_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.bargaining import bargain_between, has_deal, mission_leads_talks, seated_share
from interpose.model.state.event_log import AGREEMENT_MADE, DEAL_BROKEN, ROUND, TRUCE_MADE, News, log_news

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "mediation",
        "helpful",
        "talks",
        "the mission leads rounds of talks, and carries what its monitors see from one side to the other",
    ),
    Pathway(
        "entrenchment",
        "harmful",
        "deterrence",
        "a force in between takes the edge off the war, so that there is less reason to settle: moral hazard",
    ),
    Pathway(
        "spoiling",
        "harmful",
        "talks",
        "a party without a seat in talks that the mission leads loses by what comes of them, and attacks it",
    ),
)
READS = columns(
    "territory area_km2",
    "presence around stand guard watch enforce stopped_line missed_line stopped_people missed_people",
    "faction quality ambition talks talks_start included pressure",
    "holding fighters control loss",
    "dyad tension truce truce_start grudge status since distrust unanswered relapses shift",
    "mission in_force mediation",
)
WRITES = columns(
    "news", "faction talks spoil", "dyad tension_start truce truce_start status since relapses", "mission rounds"
)
REFERENCES = (
    "Zartman 2000, doi:10.17226/9897 (a stalemate that hurts both sides makes a conflict ripe)",
    "Walter 1997, doi:10.1162/002081897550384 (parties fear to be cheated; third parties that monitor lower that fear)",
    "Fearon 1995, doi:10.1017/S0020818300033324 (why sides that would gain by a deal fight)",
    "Powell 2006, doi:10.1017/S0020818306060061 (commitment and a balance that shifts)",
    "Fey & Ramsay 2010, doi:10.1017/S0043887110000183 (a mediator without information of its own)",
    "Greig & Diehl 2005, doi:10.1111/j.1468-2478.2005.00381.x (peacekeeping and the will to settle)",
    "Stedman 1997, doi:10.1162/isec.22.2.5 (who believes that peace threatens its interests attacks it)",
    "Fortna 2004, doi:10.1111/j.0020-8833.2004.00301.x (peace lasts longer where peacekeepers are)",
)
TALK, ANSWER = stream("mediation.talk"), stream("mediation.answer")


class Params(Parameters):
    """How often factions talk, what they expect, and when a deal is made or broken. Values are utilities."""

    own_rounds: float = parameter(0.01, 0, 1, "rounds/day", "talks of two fully committed factions on their own")
    led_rounds: float = parameter(0.04, 0, 1, "rounds/day", "talks that mediators add who make every effort")
    strictness: float = parameter(
        2.0, 0.1, 10, "1/utility", "how strictly the better expectation is followed (logistic)"
    )
    gain_win: float = parameter(2.0, 0, 5, "utility", "gain of all the ground that a rival holds")
    optimism: float = parameter(0.5, 0, 1, "share", "part of what is missing to certain victory that each side adds")
    cost_war: float = parameter(0.2, 0, 5, "utility", "cost of war for a faction without losses")
    cost_losses: float = parameter(0.5, 0, 5, "utility", "cost of war added for a faction worn out by losses")
    cost_stalemate: float = parameter(1.5, 0, 5, "utility", "cost added where both are worn out and neither prevails")
    weary_at: float = parameter(0.02, 0.0001, 1, "share", "monthly losses at which a faction is two thirds worn out")
    gain_seat: float = parameter(0.3, 0, 5, "utility", "what a deal is worth less where nobody has a seat")
    gain_pressure: float = parameter(1.0, 0, 5, "utility", "gain of doing what contributors press for to the full")
    cost_cheated: float = parameter(1.5, 0, 5, "utility", "cost of a deal with a rival that is sure to cheat")
    cost_shift: float = parameter(1.5, 0, 5, "utility", "cost of a deal by whose terms a side loses all its strength")
    guarantee: float = parameter(0.8, 0, 1, "share", "part of these fears that a sure guarantee on the ground removes")
    informed: float = parameter(0.6, 0, 1, "share", "part of what is unknown that monitors who see all clear up")
    shield: float = parameter(0.5, 0, 1, "share", "part of the costs of war that a sure guarantee takes away")
    truce: float = parameter(0.6, 0, 1, "share", "commitment to a fresh truce")
    agreement: float = parameter(0.85, 0, 1, "share", "commitment to a fresh agreement")
    hold_days: int = parameter(60, 0, 3650, "days", "days for which a truce must hold before an agreement is talked of")
    quiet: float = parameter(0.5, 0, 100, "events", "unanswered breaches above which nobody talks of an agreement")
    settle: float = parameter(0.002, 0, 0.1, "1/day", "part of standing hostility that an agreement removes each day")
    deepen: float = parameter(0.002, 0, 0.1, "1/day", "part of missing commitment that a day of a kept deal adds")
    break_below: float = parameter(0.1, 0, 1, "share", "commitment of either side below which a deal is broken")
    fatigue: float = parameter(0.1, 0, 1, "share", "commitment to talks lost by a round without result")
    talks_days: float = parameter(60.0, 1, 3650, "days", "time over which commitment to talks returns")
    left_out: float = parameter(0.5, 0, 1, "share", "commitment to talks lost by a faction without a seat in those led")


class Morning(NamedTuple):
    """What all talks of a day have in common, as of the morning."""

    talks: Array
    """(F,) commitment to talks"""
    seats: float
    """share of all fighters whose faction has a seat"""


@kernel
def step(w: "World", day: int) -> None:
    """Break spent deals, hold talks as all stood in the morning, then update who would gain by attacking a peace."""
    p = w.p[0].mediation
    factions = w.faction.shape[0]
    talks = np.empty(factions)
    for f in range(factions):
        talks[f] = w.faction[f].talks
        _recover(w, f, p)
    morning = Morning(talks, seated_share(w))
    for f in range(factions):
        for g in range(factions):
            if w.faction[f].key < w.faction[g].key:
                if not _break_if_spent(w, day, f, g, p):
                    _talk(w, day, f, g, morning)
                _deepen(w, f, g, p)
    for f in range(factions):
        w.faction[f].spoil = _spoiler_motive(w, f, morning, p)


@rule
def _recover(w: "World", f: int, p: Params) -> None:
    """Move commitment to talks back to where it started; lower for a faction without a seat in talks that are led."""
    me = w.faction[f]
    to = me.talks_start
    if me.included == 0 and mission_leads_talks(w):
        to *= 1.0 - p.left_out
    me.talks += (to - me.talks) / p.talks_days


@rule
def _break_if_spent(w: "World", day: int, f: int, g: int, p: Params) -> bool:
    """Break a pair's deal when either side's commitment is nearly gone; return whether it broke today."""
    one, other = w.dyad[f, g], w.dyad[g, f]
    if one.status == NO_DEAL or min(one.truce, other.truce) >= p.break_below:
        return False
    one.status, other.status = NO_DEAL, NO_DEAL
    one.since, other.since = day, day
    one.truce, other.truce, one.truce_start, other.truce_start = 0.0, 0.0, 0.0, 0.0
    one.relapses += 1
    other.relapses = one.relapses
    log_news(w, day, News(DEAL_BROKEN, -1, f, g, one.relapses))
    return True


@rule
def _can_talk(w: "World", day: int, f: int, g: int, p: Params) -> bool:
    """Whether there is something to talk about: no deal yet, or a truce that lasted and can become an agreement."""
    one, other = w.dyad[f, g], w.dyad[g, f]
    if one.status == NO_DEAL:
        return True
    lasted = day - max(one.since, other.since) >= p.hold_days
    return one.status == TRUCE and lasted and max(one.unanswered, other.unanswered) <= p.quiet


@rule
def _talk(w: "World", day: int, f: int, g: int, morning: Morning) -> None:
    """Draw whether a pair holds a round of talks; if so, both sides answer."""
    p = w.p[0].mediation
    if not _can_talk(w, day, f, g, p):
        return
    one, other = w.dyad[f, g], w.dyad[g, f]
    dispute = max(hostility(one.tension, one.grudge, 0.0), hostility(other.tension, other.grudge, 0.0))
    willing = morning.talks[f] * morning.talks[g] * dispute
    own, led = p.own_rounds * willing, 0.0
    if mission_leads_talks(w) and w.faction[f].included == 1 and w.faction[g].included == 1:
        led = p.led_rounds * w.mission[0].mediation * willing
    entity = pair_entity(w.faction[f].key, w.faction[g].key)
    draw = uniform(day_key(w.clock[0].seed, TALK, day), entity, 0)
    if draw >= 1.0 - exp(-(own + led)):  # eq. 3.1
        return
    by_mission = 1 if draw >= 1.0 - exp(-own) else 0
    w.mission[0].rounds += by_mission
    log_news(w, day, News(ROUND, -1, f, g, by_mission))
    seat = (morning.seats - 1.0) * by_mission
    yes = _accepts(w, day, f, g, seat)
    if _accepts(w, day, g, f, seat) and yes:
        _make_deal(w, day, f, g, p)
    else:
        w.faction[f].talks *= 1.0 - p.fatigue
        w.faction[g].talks *= 1.0 - p.fatigue


@rule
def _accepts(w: "World", day: int, f: int, g: int, seat: float) -> bool:
    """Whether f accepts a deal with g."""
    p = w.p[0].mediation
    see = bargain_between(w, f, g, p)
    gain = value_of_deal(p, see, seat, w.faction[f].pressure) - value_of_fighting(p, see)
    draw = uniform(day_key(w.clock[0].seed, ANSWER, day), pair_entity(w.faction[f].key, w.faction[g].key), 0)
    return accepts(draw, p.strictness, gain)


@rule
def _make_deal(w: "World", day: int, f: int, g: int, p: Params) -> None:
    """Turn no deal into a truce, or a truce into an agreement; nobody's commitment falls by it."""
    status = TRUCE if w.dyad[f, g].status == NO_DEAL else AGREEMENT
    least = p.truce if status == TRUCE else p.agreement
    for a, b in ((f, g), (g, f)):
        d = w.dyad[a, b]
        d.status, d.since = status, day
        d.truce, d.truce_start = max(d.truce, least), max(d.truce_start, least)
    log_news(w, day, News(TRUCE_MADE if status == TRUCE else AGREEMENT_MADE, -1, f, g, 0))


@rule
def _deepen(w: "World", f: int, g: int, p: Params) -> None:
    """Let a deal that is kept take root: commitment grows, and with an agreement standing hostility falls (eq. 3.7)."""
    for turn in range(2):
        d = w.dyad[f, g] if turn == 0 else w.dyad[g, f]
        if d.status != NO_DEAL:
            d.truce_start += p.deepen * exp(-d.unanswered) * (1.0 - d.truce_start)
        if d.status == AGREEMENT:
            d.tension_start *= 1.0 - p.settle


@rule
def _spoiler_motive(w: "World", f: int, morning: Morning, p: Params) -> float:
    """Return how much more f expects from fighting some party to a deal than from that peace, a share (eq. 3.5).

    Any deal counts, whoever brought it about; one that the mission leads is worth less to who has no seat.
    """
    most, seat = 0.0, (morning.seats - 1.0) * w.faction[f].included if mission_leads_talks(w) else 0.0
    if w.on[0].spoiling == 1 and mission_leads_talks(w) and w.faction[f].included == 0:
        seat = -1.0
    for g in range(w.faction.shape[0]):
        if g == f or not has_deal(w, g):
            continue
        see = bargain_between(w, f, g, p)
        if w.dyad[f, g].status != NO_DEAL:
            peace = value_of_deal(p, see, seat, w.faction[f].pressure)
        else:
            peace = value_of_others_peace(p, seat, w.faction[f].pressure)
        most = max(most, value_of_fighting(p, see) - peace)
    return 1.0 - exp(-most)
