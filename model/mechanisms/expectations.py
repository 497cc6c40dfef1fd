"""What parties have learnt by this evening: to fear a rival, what the force does, what comes of wrongs found out."""

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.blame import consequences
from interpose.model.rules.contact import HUNDRED
from interpose.model.rules.distance import nearness
from interpose.model.state.event_log import CALLED_OFF, CLASH, STOPPED, STRIKE, VIOLATION
from interpose.model.state.nearness import MOST_NEAR

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "reassurance",
        "helpful",
        "line",
        "quiet that observers report, to parties that consent to them, is believed sooner",
    ),
)
READS = columns(
    "event",
    "near",
    "territory area_km2",
    "presence around watch",
    "faction consent bias pressure",
    "holding fighters support",
    "mission in_force answer",
)
WRITES = columns(
    "presence stopped_line missed_line stopped_people missed_people",
    "faction named let_off censure",
    "front alarm",
)
REFERENCES = (
    "Chassang & Padro i Miquel 2010, doi:10.1162/qjec.2010.125.4.1821 (fear of being attacked first)",
    "Kydd 2006, doi:10.1017/S0003055406062290 (a third party is believed when it has no side)",
    "Lewis et al. 2012, doi:10.1057/sj.2011.21 (how long violence is followed by more)",
)


class Params(Parameters):
    """How fast parties learn and forget, and how far away things are felt."""

    alarm_days: float = parameter(20.0, 1, 365, "days", "time over which violence by a rival is forgotten")
    alarm_range: float = parameter(15.0, 1, 500, "km", "way over which it is felt less by a factor of e")
    alarm_scale: float = parameter(
        2.0, 0, 10, "1", "how much an event per hundred own fighters adds to the fear of the next"
    )
    anywhere: float = parameter(0.005, 0, 1, "share", "part of it that is felt in the whole country")
    least_belief: float = parameter(
        0.2, 0, 1, "share", "belief that a rival strikes next, in quiet, of who distrusts it to the full"
    )
    civilian_weight: float = parameter(0.5, 0, 2, "1", "alarm by violence against own supporters, if all people are")
    reassured: float = parameter(2.0, 0, 20, "1", "how much faster it is forgotten where all is seen by who is trusted")
    prior_cases: float = parameter(4.0, 0.1, 100, "cases", "cases for which the promise of mandate and numbers counts")
    learn_days: float = parameter(120.0, 5, 3650, "days", "time over which what the force did is forgotten")
    learn_range: float = parameter(25.0, 1, 500, "km", "way over which it is heard of less by a factor of e")
    censure: float = parameter(0.1, 0, 1, "share", "what one answered wrong costs where contributors press to the full")
    censure_base: float = parameter(0.2, 0, 1, "share", "part of that cost without any pressure")
    censure_days: float = parameter(90.0, 1, 3650, "days", "time over which that cost is made good")


@kernel
def step(w: "World", day: int) -> None:
    """Forget a little, then learn from what happened today and whoever is blamed for it."""
    p = w.p[0].expectations
    _forget(w, p)
    for row in range(w.clock[0].first_today, w.clock[0].events):
        kind = w.event[row].kind
        if kind in (CLASH, STRIKE, VIOLATION):
            _alarm(w, row, p)
            _learn_response(w, row, p)
            _learn_answer(w, day, row, p)


@rule
def _forget(w: "World", p: Params) -> None:
    """Forget violence (sooner where credible observers report quiet), what the force did, and answered wrongs."""
    kept = exp(-1.0 / p.learn_days)  # eq. 19.7
    for t in range(w.territory.shape[0]):
        a = w.presence[t]
        a.stopped_line, a.missed_line = a.stopped_line * kept, a.missed_line * kept
        a.stopped_people, a.missed_people = a.stopped_people * kept, a.missed_people * kept
        for f in range(w.faction.shape[0]):
            me, seen = w.faction[f], 0.0
            if w.on[0].reassurance == 1:
                seen = p.reassured * a.watch * me.consent * (1.0 - me.bias)
            fading = exp(-(1.0 + seen) / p.alarm_days)  # eq. 19.4
            for g in range(w.faction.shape[0]):
                w.front[t, f, g].alarm *= fading
    for f in range(w.faction.shape[0]):
        me = w.faction[f]
        me.named, me.let_off = me.named * kept, me.let_off * kept
        me.censure *= exp(-1.0 / p.censure_days)


@rule
def _alarm(w: "World", row: int, p: Params) -> None:
    """Raise the alarm of those whom the blamed party hurt, around the event and a little everywhere (eq. 19.5)."""
    e = w.event[row]
    if e.blamed < 0 or e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return
    t, first = e.territory, w.near.start[e.territory]
    felt = np.empty(MOST_NEAR)
    for i in range(first, w.near.start[t + 1]):
        felt[i - first] = nearness(w, t, i, p.alarm_range)
    for f in range(w.faction.shape[0]):
        if f == e.blamed:
            continue
        hurt = 1.0 if e.actor == f or e.target == f else 0.0
        if e.kind == VIOLATION:
            hurt = p.civilian_weight * w.holding[t, f].support
        if hurt <= 0.0:
            continue
        risk = hurt / _hundreds_around(w, t, f, felt)
        for s in range(w.territory.shape[0]):
            w.front[s, f, e.blamed].alarm += p.anywhere * risk
        for i in range(first, w.near.start[t + 1]):
            w.front[w.near.place[i], f, e.blamed].alarm += (1.0 - p.anywhere) * risk * felt[i - first]


@rule
def _hundreds_around(w: "World", t: int, f: int, felt: Array) -> float:
    """Return f's fighters around t in hundreds, at least one: the more, the less one event is a risk (eq. 19.6).

    ``felt`` is how much of t is felt at each territory near it.
    """
    fighters, first = 0.0, w.near.start[t]
    for i in range(first, w.near.start[t + 1]):
        fighters += w.holding[w.near.place[i], f].fighters * felt[i - first]
    return max(1.0, fighters / HUNDRED)


@rule
def _learn_response(w: "World", row: int, p: Params) -> None:
    """Count an event as stopped by the force or not, around it, as far as one could expect it of a force (eq. 19.8)."""
    e = w.event[row]
    case = w.presence[e.territory].around
    if e.kind == STRIKE or case <= 0.0:
        return
    stopped = e.outcome == CALLED_OFF or e.outcome == STOPPED
    for i in range(w.near.start[e.territory], w.near.start[e.territory + 1]):
        a, weight = w.presence[w.near.place[i]], case * nearness(w, e.territory, i, p.learn_range)
        if e.kind == CLASH:
            a.stopped_line += weight * stopped
            a.missed_line += weight * (1 - stopped)
        else:
            a.stopped_people += weight * stopped
            a.missed_people += weight * (1 - stopped)


@rule
def _learn_answer(w: "World", day: int, row: int, p: Params) -> None:
    """Let the author of a documented wrong learn whether it has consequences, and bear them (eq. 19.9 and 19.10)."""
    e = w.event[row]
    if e.verified == 0 or e.actor < 0 or w.on[0].monitoring == 0:
        return
    if e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return
    me = w.faction[e.actor]
    if consequences(w, day, row):
        me.named += 1.0
        felt = p.censure_base + (1.0 - p.censure_base) * me.pressure
        me.censure += (1.0 - me.censure) * p.censure * felt
    else:
        me.let_off += 1.0
