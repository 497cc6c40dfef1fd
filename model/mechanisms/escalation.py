"""Grudges, reply fire and retaliation: harm is held against whoever is believed to be its author, felt all around."""

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.faction import NO_DEAL, THE_FORCE
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.blame import consequences, weight_of_harm
from interpose.model.rules.contact import contact
from interpose.model.rules.distance import nearness
from interpose.model.rules.trust_in_force import effort_today, force_is_there
from interpose.model.state.event_log import CALLED_OFF, CLASH, FAILED, STOPPED, STRIKE, VIOLATION
from interpose.model.state.nearness import MOST_NEAR

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "event",
    "near",
    "territory area_km2",
    "presence units",
    "faction loss_sensitivity consent consent_start bias",
    "holding fighters control support",
    "front spill",
    "dyad tension tension_start truce_start grudge status distrust unanswered",
    "mission deployed in_force legitimacy_home outreach answer breadth",
)
WRITES = columns(
    "territory violence",
    "faction consent bias",
    "holding shock loss retribution",
    "front grudge excitation spill",
    "dyad tension truce grudge distrust unanswered",
    "mission impartiality",
)
REFERENCES = (
    "Lewis et al. 2012, doi:10.1057/sj.2011.21 (self-exciting violence)",
    "Mohler et al. 2011, doi:10.1198/jasa.2011.ap09546 (self-exciting point processes)",
)


class Params(Parameters):
    """How harm turns into more harm, and how it fades."""

    grudge_days: float = parameter(10.0, 1, 365, "days", "time over which a grudge fades")
    anywhere: float = parameter(0.2, 0, 1, "share", "part of a local harm that is resented everywhere")
    civilian_weight: float = parameter(0.5, 0, 2, "1", "resentment by a dead supporter, compared with a dead fighter")
    grudge_range: float = parameter(25.0, 1, 500, "km", "way over which harm is resented less by a factor of e")
    reply: float = parameter(
        0.338, 0, 0.6, "clashes", "clashes that one event calls forth by reply fire, beside what parties choose"
    )
    reply_people: float = parameter(0.163, 0, 0.35, "events", "one-sided violence that one event calls forth likewise")
    reply_days: float = parameter(6.0, 1, 90, "days", "time over which that comes")
    reply_range: float = parameter(5.0, 1, 500, "km", "way over which less of it comes by a factor of e")
    tension_rise: float = parameter(0.005, 0, 1, "share", "rise of standing tension by one grave event")
    tension_calm: float = parameter(0.002, 0, 0.2, "1/day", "part of standing tension that fades each day")
    truce_wear: float = parameter(0.01, 0, 1, "share", "commitment to a truce lost by a breach with a death")
    truce_mend: float = parameter(0.003, 0, 0.2, "1/day", "part of the lost commitment that comes back each quiet day")
    memory_days: float = parameter(
        30.0, 5, 120, "days", "time over which deaths, losses and unanswered breaches are remembered: the last month"
    )
    distrust_rise: float = parameter(0.02, 0, 1, "1/day", "part of remaining trust lost a day by unanswered breaches")
    distrust_calm: float = parameter(0.005, 0, 0.2, "1/day", "part of distrust that fades on a day when all is quiet")
    shock_at: float = parameter(
        0.5, 0.01, 10, "resentment", "resentment by one event after which a faction reviews everything"
    )
    consent_loss: float = parameter(
        0.01, 0, 1, "share", "consent lost per own initiative stopped or death by the force"
    )
    consent_days: float = parameter(60.0, 1, 3650, "days", "time over which consent returns to where it started")
    failure_consent: float = parameter(
        0.005, 0, 1, "share", "consent lost by a failure to protect own supporters, if all are"
    )
    legitimacy: float = parameter(0.6, 0, 2, "1", "change of that start by legitimacy at home, from one half on")
    bias_rise: float = parameter(
        0.02, 0, 1, "share", "perceived bias per own act stopped beyond what is every faction's share"
    )
    bias_days: float = parameter(90.0, 1, 3650, "days", "time over which perceived bias fades")
    bias_weight: float = parameter(
        0.5, 0, 1, "share", "consent lost in the long run where the force is held wholly partial"
    )
    mixed: float = parameter(
        0.5, 0, 1, "share", "part of that rise that a force spares itself whose contributors are as many as can be"
    )
    explain: float = parameter(0.02, 0, 1, "1/day", "perceived bias that full outreach takes away")
    outreach_speed: float = parameter(
        2.0, 0, 20, "1", "how much full outreach speeds up the recovery of consent (1 + this)"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Fade what was, then hold today's harm against whoever is blamed for it, and let it call forth more."""
    p = w.p[0].escalation
    _fade(w, p)
    _drift(w, p)
    for row in range(w.clock[0].first_today, w.clock[0].events):
        _lower_consent(w, row, p)
        _hold_against(w, row, p)
        _trigger(w, row, p)
        _record_breach(w, day, row)
    _update_bias(w, p)


@rule
def _fade(w: "World", p: Params) -> None:
    """Fade grudges, reply fire and tension, and mend truces."""
    factions = w.faction.shape[0]
    keep, replies = exp(-1.0 / p.grudge_days), exp(-1.0 / p.reply_days)
    month = exp(-1.0 / p.memory_days)  # eq. 11.1
    for t in range(w.territory.shape[0]):
        w.territory[t].violence *= month
        for f in range(factions):
            w.holding[t, f].loss *= month
            for g in range(factions):
                r = w.front[t, f, g]
                r.grudge *= keep  # eq. 11.2
                r.excitation = r.excitation * replies + r.spill * (1.0 - replies)  # eq. 11.3
                r.spill = 0.0
            w.holding[t, f].retribution *= replies  # eq. 11.3
    for f in range(factions):
        for g in range(factions):
            d = w.dyad[f, g]
            d.grudge *= keep
            d.tension += p.tension_calm * (d.tension_start - d.tension)  # eq. 11.4
            d.truce += p.truce_mend * (d.truce_start - d.truce)
            _update_distrust(w, f, g, p)


@rule
def _update_distrust(w: "World", f: int, g: int, p: Params) -> None:
    """Raise distrust with breaches by the other that nobody answered; lower it where these and grudges are few."""
    d = w.dyad[f, g]
    calm = p.distrust_calm * exp(-(d.unanswered + d.grudge)) * d.distrust
    d.distrust += p.distrust_rise * (1.0 - exp(-d.unanswered)) * (1.0 - d.distrust) - calm  # eq. 11.9
    d.unanswered *= exp(-1.0 / p.memory_days)  # eq. 11.1


@rule
def _record_breach(w: "World", day: int, row: int) -> None:
    """Count a breach that nobody answered for those who have a deal with whoever is blamed and are hurt by it."""
    e = w.event[row]
    dead = e.deaths_actor + e.deaths_target + e.deaths_civilians
    if e.breach == 0 or e.blamed < 0 or dead == 0 or e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return
    if consequences(w, day, row):
        return
    for f in range(w.faction.shape[0]):
        if f == e.blamed or w.dyad[f, e.blamed].status == NO_DEAL:
            continue
        if e.actor == f or e.target == f:
            w.dyad[f, e.blamed].unanswered += 1.0
        elif e.deaths_civilians > 0:
            w.dyad[f, e.blamed].unanswered += w.holding[e.territory, f].support


@rule
def _drift(w: "World", p: Params) -> None:
    """Move consent towards where it started, shifted by legitimacy and perceived bias; outreach speeds its recovery."""
    effort, shift = effort_today(w), 0.0
    if w.on[0].legitimacy == 1 and force_is_there(w):
        shift = p.legitimacy * (w.mission[0].legitimacy_home - 0.5)
    for f in range(w.faction.shape[0]):
        me = w.faction[f]
        amiss = p.bias_weight * me.bias if w.on[0].backlash == 1 else 0.0
        goal = min(1.0, max(0.0, me.consent_start + shift - amiss))  # eq. 11.10
        speed = 1.0 + p.outreach_speed * effort if goal > me.consent else 1.0
        me.consent += (1.0 - exp(-speed / p.consent_days)) * (goal - me.consent)
        me.bias *= exp(-(1.0 / p.bias_days + p.explain * effort))  # eq. 11.11


@rule
def _hold_against(w: "World", row: int, p: Params) -> None:
    """Add the harm of one event to what each faction that was harmed holds against whoever is blamed for it."""
    e = w.event[row]
    t = e.territory
    w.territory[t].violence += e.deaths_actor + e.deaths_target + e.deaths_civilians
    if e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return
    for f in range(w.faction.shape[0]):
        against = _held_responsible(w, row, f)
        if against < 0 or against == f:
            continue
        own = e.deaths_actor * (e.actor == f) + e.deaths_target * (e.target == f)
        harm = own + p.civilian_weight * e.deaths_civilians * w.holding[t, f].support  # eq. 11.5
        if harm <= 0.0:
            continue
        _resent(w, t, f, against, harm * w.faction[f].loss_sensitivity, p)
        if e.breach == 1:
            worn = p.truce_wear * (1.0 - exp(-harm))  # eq. 11.8
            w.dyad[f, against].truce = max(0.0, w.dyad[f, against].truce - worn)


@rule
def _held_responsible(w: "World", row: int, f: int) -> int:
    """Return whom f holds responsible: the blamed faction; in a fight that f is blamed for, still the other side."""
    e = w.event[row]
    if e.blamed == f and e.target >= 0 and e.actor >= 0:
        return e.target if e.actor == f else e.actor
    return e.blamed


@rule
def _resent(w: "World", t: int, f: int, g: int, resentment: float, p: Params) -> None:
    """Add a resentment of f against g: around there, everywhere in part, and as a shock to all when it is grave."""
    for i in range(w.near.start[t], w.near.start[t + 1]):
        w.front[w.near.place[i], f, g].grudge += resentment * nearness(w, t, i, p.grudge_range)  # eq. 11.7
    w.dyad[f, g].grudge += p.anywhere * resentment
    grave = 1.0 - exp(-resentment)  # eq. 11.6
    w.dyad[f, g].tension = min(1.0, w.dyad[f, g].tension + p.tension_rise * grave * (1.0 - w.dyad[f, g].tension))
    if resentment >= p.shock_at:
        for s in range(w.territory.shape[0]):
            w.holding[s, f].shock = 1


@rule
def _trigger(w: "World", row: int, p: Params) -> None:
    """Let an event call forth others around it: reply fire by who was hurt, and one-sided violence (eq. 11.13).

    On average `reply` clashes and `reply_people` violations, whoever begins them, shared out over the places near where
    the two meet; together they are fewer than one, so that violence dies down if nobody chooses it.
    """
    e = w.event[row]
    if e.blamed < 0 or e.outcome == CALLED_OFF or e.outcome == STOPPED:
        return
    if e.kind != CLASH and e.kind != STRIKE and e.kind != VIOLATION:
        return
    t, pace = e.territory, 1.0 - exp(-1.0 / p.reply_days)
    meet, armed = np.empty(MOST_NEAR), np.empty(MOST_NEAR)
    for f in range(w.faction.shape[0]):
        if f == e.blamed or (e.kind != VIOLATION and f != e.actor and f != e.target):
            continue
        hurt = w.holding[t, f].support if e.kind == VIOLATION else 1.0
        if hurt <= 0.0:
            continue
        first, touching, fighters = w.near.start[t], 0.0, 0.0
        for i in range(first, w.near.start[t + 1]):
            weight, s = nearness(w, t, i, p.reply_range), w.near.place[i]
            meet[i - first], armed[i - first] = weight * contact(w, s, f, e.blamed), weight * w.holding[s, f].fighters
            touching += meet[i - first]
            fighters += armed[i - first]
        for i in range(first, w.near.start[t + 1]):
            s = w.near.place[i]
            if touching > 0.0:
                w.front[s, f, e.blamed].excitation += p.reply * hurt * pace * (meet[i - first] / touching)
            if fighters > 0.0:
                w.holding[s, f].retribution += p.reply_people * hurt * pace * (armed[i - first] / fighters)


@rule
def _lower_consent(w: "World", row: int, p: Params) -> None:
    """Lower consent where the force stops a faction, harms people who lean to it, or fails to protect them."""
    e = w.event[row]
    halted = e.outcome == CALLED_OFF or e.outcome == STOPPED
    if w.on[0].backlash == 1 and halted and e.actor >= 0:
        me = w.faction[e.actor]
        me.consent = max(0.0, me.consent - p.consent_loss)
    loss = 0.0
    if w.on[0].backlash == 1 and e.blamed == THE_FORCE:
        loss = p.consent_loss * weight_of_harm(w.p[0].monitoring, e.deaths_civilians)
    if e.outcome == FAILED:
        loss += p.failure_consent
    if loss > 0.0:
        for f in range(w.faction.shape[0]):
            me = w.faction[f]
            me.consent = max(0.0, me.consent - loss * w.holding[e.territory, f].support)


@rule
def _update_bias(w: "World", p: Params) -> None:
    """Update how partial the force seems: more to factions whose acts it stops more often than others', less to others.

    The record of impartiality is 1 less the gap between the largest and the smallest of these views.
    """
    factions = w.faction.shape[0]
    if w.on[0].backlash == 1:
        stopped, every = np.zeros(factions, np.float64), 0.0
        for row in range(w.clock[0].first_today, w.clock[0].events):
            e = w.event[row]
            if e.actor >= 0 and (e.outcome == CALLED_OFF or e.outcome == STOPPED):
                stopped[e.actor] += 1.0
                every += 1.0
        for f in range(factions):
            me = w.faction[f]
            rise = p.bias_rise * (1.0 - p.mixed * w.mission[0].breadth)
            me.bias = min(1.0, max(0.0, me.bias + rise * (stopped[f] - every / factions)))  # eq. 11.11
    least, most = 1.0, 0.0
    for f in range(factions):
        least, most = min(least, w.faction[f].bias), max(most, w.faction[f].bias)
    if w.mission[0].deployed == 1:
        w.mission[0].impartiality = 1.0 - (most - least)  # eq. 11.12
