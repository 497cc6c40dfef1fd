"""Grudges fade and grow, here and around; reply fire, tension, truces and consent follow."""

from math import exp
from typing import Any

from interpose.agents.faction import THE_FORCE
from interpose.model.state.event_log import CALLED_OFF, CLASH, FAILED, STOPPED, STRIKE, VIOLATION
from oracles.chance import day_key, uniform
from oracles.monitoring import _number as event_entity
from oracles.presence import contact, felt_at

WORTH_SEEING = ("unanswered", "retribution")
READS_EVENTS = True


def step(w: Any, day: int) -> None:
    """Let the past fade, then hold today's events against whoever is blamed."""
    _fade_places(w)
    _fade_parties(w)
    for e in w.event[w.clock.first_today :]:
        w.territory[e.territory].violence += e.deaths_actor + e.deaths_target + e.deaths_civilians
        _take_amiss(w, e)
        if e.outcome not in (CALLED_OFF, STOPPED):
            for f in range(len(w.faction)):
                _hold_against(w, e, f)
                _answer_violence(w, e, f)
            _remember_breach(w, day, e)
    _judge_partiality(w)


def _fade_places(w: Any) -> None:
    """Let what happened at each place fade; clashes pushed there become reply fire."""
    p = w.p.escalation
    month, keep, replies = exp(-1 / p.memory_days), exp(-1 / p.grudge_days), exp(-1 / p.reply_days)
    for t, place in enumerate(w.territory):
        place.violence *= month
        for h in w.holding[t]:
            h.loss, h.retribution = h.loss * month, h.retribution * replies
        for row in w.front[t]:
            for r in row:
                r.grudge *= keep
                r.excitation, r.spill = r.excitation * replies + r.spill * (1 - replies), 0.0


def _fade_parties(w: Any) -> None:
    p, mission = w.p.escalation, w.mission
    there = any(a.units > 0 for a in w.presence)
    speaks = there and w.on.outreach and mission.deployed and mission.in_force
    effort = mission.outreach if speaks else 0
    for f, me in enumerate(w.faction):
        goal = me.consent_start
        if there and w.on.legitimacy:
            goal += p.legitimacy * (mission.legitimacy_home - 0.5)
        if w.on.backlash:
            goal -= p.bias_weight * me.bias
        gap = min(1, max(0, goal)) - me.consent
        days = p.consent_days / (1 + p.outreach_speed * effort) if gap > 0 else p.consent_days
        me.consent += gap * (1 - exp(-1 / days))
        me.bias *= exp(-1 / p.bias_days) * exp(-p.explain * effort)
        for d in w.dyad[f]:
            d.grudge *= exp(-1 / p.grudge_days)
            d.tension += (d.tension_start - d.tension) * p.tension_calm
            d.truce += (d.truce_start - d.truce) * p.truce_mend
            worse = (1 - d.distrust) * p.distrust_rise * (1 - exp(-d.unanswered))
            d.distrust += worse - d.distrust * p.distrust_calm * exp(-d.grudge - d.unanswered)
            d.unanswered *= exp(-1 / p.memory_days)


def _remember_breach(w: Any, day: int, e: Any) -> None:
    """Let those who have a deal with the author of a deadly breach count it, unless he was called to account."""
    civilians, author = e.deaths_civilians, e.blamed
    if not e.breach or author < 0 or civilians + e.deaths_actor + e.deaths_target == 0:
        return
    if has_consequences(w, day, e):
        return
    for f in range(len(w.faction)):
        felt = 1.0 if f in (e.actor, e.target) else w.holding[e.territory][f].support * (civilians > 0)
        if f != author and w.dyad[f][author].status:
            w.dyad[f][author].unanswered += felt


def has_consequences(w: Any, day: int, e: Any) -> bool:
    """Whether somebody answers an established wrong: one lot for each event, drawn while a mandate is in force."""
    today = w.event[w.clock.first_today :]
    row = next(i for i, other in enumerate(today) if other is e)
    earlier = sum(event_entity(w, other) == event_entity(w, e) for other in today[:row])
    u = uniform(day_key(w.clock.seed, "escalation.answered", day), event_entity(w, e), earlier)
    return bool(e.verified and w.on.monitoring and w.mission.in_force and u < w.mission.answer)


def _take_amiss(w: Any, e: Any) -> None:
    """Let a party that was stopped, and those whose supporters the force harmed or failed to protect, consent less."""
    loss, near = w.p.escalation.consent_loss, w.holding[e.territory]
    if w.on.backlash and e.actor >= 0 and e.outcome in (CALLED_OFF, STOPPED):
        w.faction[e.actor].consent = max(0, w.faction[e.actor].consent - loss)
    felt = 0
    if w.on.backlash and e.blamed == THE_FORCE:
        felt = loss * (e.deaths_civilians or w.p.monitoring.abuse)
    if e.outcome == FAILED:
        felt += w.p.escalation.failure_consent
    for f, me in enumerate(w.faction):
        me.consent = max(0, me.consent - felt * near[f].support)


def _judge_partiality(w: Any) -> None:
    """Compare how often each party was stopped today with the mean of all; the gap of their views is the force's."""
    if w.on.backlash:
        stopped = [
            e.actor for e in w.event[w.clock.first_today :] if e.outcome in (CALLED_OFF, STOPPED) and e.actor >= 0
        ]
        for f, me in enumerate(w.faction):
            unfair = stopped.count(f) - len(stopped) / len(w.faction)
            spared = 1 - w.p.escalation.mixed * w.mission.breadth
            me.bias = min(1, max(0, me.bias + w.p.escalation.bias_rise * spared * unfair))
    views = [me.bias for me in w.faction]
    if w.mission.deployed:
        w.mission.impartiality = 1 - max(views) + min(views)


def _hold_against(w: Any, e: Any, f: int) -> None:
    """Let f resent its own dead and dead supporters; a party blamed for a fight blames the other side."""
    p, g = w.p.escalation, e.blamed
    if g == f and e.actor >= 0 and e.target >= 0:
        g = e.target if e.actor == f else e.actor
    if g < 0 or g == f:
        return
    own = (e.deaths_actor if e.actor == f else 0) + (e.deaths_target if e.target == f else 0)
    harm = own + p.civilian_weight * e.deaths_civilians * w.holding[e.territory][f].support
    if harm <= 0:
        return
    felt = harm * w.faction[f].loss_sensitivity
    d = w.dyad[f][g]
    for s, there in felt_at(w, e.territory, p.grudge_range).items():
        w.front[s][f][g].grudge += felt * there
    d.grudge += p.anywhere * felt
    d.tension = min(1, d.tension + (1 - d.tension) * p.tension_rise * (1 - exp(-felt)))
    if e.breach:
        d.truce = max(0, d.truce - p.truce_wear * (1 - exp(-harm)))
    if felt >= p.shock_at:
        for row in w.holding:
            row[f].shock = 1


def _answer_violence(w: Any, e: Any, f: int) -> None:
    """Let f, if it was hurt, answer around: the blamed where they meet, and civilians where its fighters are."""
    p, g, near = w.p.escalation, e.blamed, felt_at(w, e.territory, w.p.escalation.reply_range)
    hurt = float(f in (e.actor, e.target))
    if e.kind == VIOLATION:
        hurt = w.holding[e.territory][f].support
    if e.kind not in (CLASH, STRIKE, VIOLATION) or g < 0 or f == g or hurt == 0:
        return
    first_day = hurt * (1 - exp(-1 / p.reply_days))
    meet = {s: felt * contact(w, s, f, g) for s, felt in near.items()}
    own = {s: felt * w.holding[s][f].fighters for s, felt in near.items()}
    for s in near:
        if sum(meet.values()) > 0:
            w.front[s][f][g].excitation += p.reply * first_day * meet[s] / sum(meet.values())
        if sum(own.values()) > 0:
            w.holding[s][f].retribution += p.reply_people * first_day * own[s] / sum(own.values())
