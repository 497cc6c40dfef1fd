"""Grudges, reply fire and retaliation: harm is held against whoever is believed to be its author, and it spreads."""

from math import exp
from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import kernel, rule
from interpose.agents.faction import NO_DEAL, THE_FORCE
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.blame import event_entity, weight_of_harm
from interpose.model.rules.trust_in_force import effort_today, force_is_there
from interpose.model.state.event_log import CALLED_OFF, FAILED, STOPPED

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS = columns(
    "event",
    "presence units",
    "faction loss_sensitivity consent consent_start bias",
    "holding support",
    "front grudge grudge_next spill",
    "dyad tension_start truce_start grudge status distrust unanswered",
    "mission deployed in_force legitimacy_home outreach answer",
)
WRITES = columns(
    "territory violence",
    "faction consent bias",
    "holding shock loss",
    "front grudge grudge_next excitation spill",
    "dyad tension truce grudge distrust unanswered",
    "mission impartiality",
)
REFERENCES = (
    "Lewis et al. 2012, doi:10.1057/sj.2011.21 (self-exciting violence)",
    "Mohler et al. 2011, doi:10.1198/jasa.2011.ap09546 (self-exciting point processes)",
)
ANSWERED = stream("escalation.answered")


class Params(Parameters):
    """How harm turns into more harm, and how it fades."""

    grudge_days: float = parameter(10.0, 1, 365, "days", "time over which a grudge fades")
    anywhere: float = parameter(0.2, 0, 1, "share", "part of a local harm that is resented everywhere")
    civilian_weight: float = parameter(0.5, 0, 2, "1", "resentment by a dead supporter, compared with a dead fighter")
    spread: float = parameter(0.02, 0, 0.5, "1/day", "part of a local grudge that spreads over edges each day")
    reply: float = parameter(
        0.25, 0, 0.9, "clashes", "further clashes that one harmful event calls forth by reply fire"
    )
    reply_days: float = parameter(5.0, 1, 90, "days", "time over which reply fire comes")
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
    explain: float = parameter(0.02, 0, 1, "1/day", "perceived bias that full outreach takes away")
    outreach_speed: float = parameter(
        2.0, 0, 20, "1", "how much full outreach speeds up the recovery of consent (1 + this)"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Fade what was, spread it over edges, then add today's harm to whoever is blamed for it."""
    p = w.p[0].escalation
    _fade(w, p)
    _drift(w, p)
    for row in range(w.clock[0].first_today, w.clock[0].events):
        _lower_consent(w, row, p)
        _hold_against(w, row, p)
        _record_breach(w, day, row)
    _update_bias(w, p)


@rule
def _fade(w: "World", p: Params) -> None:
    """Fade grudges, reply fire and tension, spread grudges, and mend truces."""
    factions = w.faction.shape[0]
    keep, replies = exp(-1.0 / p.grudge_days), exp(-1.0 / p.reply_days)
    month = exp(-1.0 / p.memory_days)  # eq. 11.1
    for t in range(w.territory.shape[0]):
        w.territory[t].violence *= month
        for f in range(factions):
            w.holding[t, f].loss *= month
            for g in range(factions):
                w.front[t, f, g].grudge_next = keep * _spread(w, t, f, g, p.spread)  # eq. 11.2
    for t in range(w.territory.shape[0]):
        for f in range(factions):
            for g in range(factions):
                r = w.front[t, f, g]
                r.grudge = r.grudge_next
                r.excitation = r.excitation * replies + r.spill * (1.0 - replies)  # eq. 11.3
                r.spill = 0.0
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
    if _answered(w, day, row):
        return
    for f in range(w.faction.shape[0]):
        if f == e.blamed or w.dyad[f, e.blamed].status == NO_DEAL:
            continue
        if e.actor == f or e.target == f:
            w.dyad[f, e.blamed].unanswered += 1.0
        elif e.deaths_civilians > 0:
            w.dyad[f, e.blamed].unanswered += w.holding[e.territory, f].support


@rule
def _answered(w: "World", day: int, row: int) -> bool:
    """Whether a breach that monitors established has consequences for its author."""
    e = w.event[row]
    if e.verified == 0 or w.on[0].monitoring == 0:
        return False
    alike = 0
    for other in range(w.clock[0].first_today, row):
        o = w.event[other]
        same = o.territory == e.territory and o.kind == e.kind and o.actor == e.actor and o.target == e.target
        alike += 1 if same else 0
    key = day_key(w.clock[0].seed, ANSWERED, day)
    return uniform(key, event_entity(w, row), alike) < w.mission[0].answer


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
def _spread(w: "World", t: int, f: int, g: int, share: float) -> float:
    """Return a grudge mixed with those of the neighbours: what leaves one territory arrives in the others."""
    own = w.front[t, f, g].grudge
    arriving = 0.0
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        s = w.graph.neighbour[e]
        arriving += w.front[s, f, g].grudge / (w.graph.start[s + 1] - w.graph.start[s])
    if w.graph.start[t + 1] == w.graph.start[t]:
        return own
    return (1.0 - share) * own + share * arriving


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
    """Add a resentment of f against g: here, everywhere in part, as reply fire, and as a shock when it is grave."""
    w.front[t, f, g].grudge += resentment  # eq. 11.7
    w.dyad[f, g].grudge += p.anywhere * resentment
    grave = 1.0 - exp(-resentment)  # eq. 11.6
    w.front[t, f, g].excitation += p.reply * grave * (1.0 - exp(-1.0 / p.reply_days))
    w.dyad[f, g].tension = min(1.0, w.dyad[f, g].tension + p.tension_rise * grave)
    w.holding[t, f].shock = 1
    if resentment >= p.shock_at:
        for s in range(w.territory.shape[0]):
            w.holding[s, f].shock = 1


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
            me.bias = min(1.0, max(0.0, me.bias + p.bias_rise * (stopped[f] - every / factions)))  # eq. 11.11
    least, most = 1.0, 0.0
    for f in range(factions):
        least, most = min(least, w.faction[f].bias), max(most, w.faction[f].bias)
    if w.mission[0].deployed == 1:
        w.mission[0].impartiality = 1.0 - (most - least)  # eq. 11.12
