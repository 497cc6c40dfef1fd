"""What parties have learnt by this evening: whom to fear, what the force does, what comes of wrongs found out."""

from math import exp
from typing import Any

from interpose.model.state.event_log import CALLED_OFF, CLASH, STOPPED, STRIKE, VIOLATION
from oracles.escalation import has_consequences
from oracles.presence import felt_at

WORTH_SEEING = ("alarm", "named", "let_off", "stopped_line", "missed_people")
READS_EVENTS = True


def step(w: Any, day: int) -> None:
    """Let memories fade, then learn from each fight, strike or violation of today."""
    _fade(w)
    for e in w.event[w.clock.first_today :]:
        if e.kind not in (CLASH, STRIKE, VIOLATION):
            continue
        halted = e.outcome in (CALLED_OFF, STOPPED)
        if e.kind != STRIKE and w.presence[e.territory].around > 0:
            _count_case(w, e, "stopped" if halted else "missed")
        if not halted:
            for f in range(len(w.faction)):
                _take_alarm(w, e, f)
            _hear_what_came_of_it(w, day, e)


def _fade(w: Any) -> None:
    p = w.p.expectations
    learnt, made_good = exp(-1 / p.learn_days), exp(-1 / p.censure_days)
    for a in w.presence:
        for column in ("stopped_line", "missed_line", "stopped_people", "missed_people"):
            setattr(a, column, getattr(a, column) * learnt)
    for f, me in enumerate(w.faction):
        me.named, me.let_off, me.censure = me.named * learnt, me.let_off * learnt, me.censure * made_good
        for t, a in enumerate(w.presence):
            believed = a.watch * me.consent * (1 - me.bias) if w.on.reassurance else 0
            days = p.alarm_days / (1 + p.reassured * believed)
            for front in w.front[t][f]:
                front.alarm *= exp(-1 / days)


def _count_case(w: Any, e: Any, how: str) -> None:
    """Let those around hear whether the force stopped it; a force that is hardly around is hardly judged by it."""
    column = f"{how}_line" if e.kind == CLASH else f"{how}_people"
    likely = w.presence[e.territory].around
    for s, heard in felt_at(w, e.territory, w.p.expectations.learn_range).items():
        setattr(w.presence[s], column, getattr(w.presence[s], column) + heard * likely)


def _take_alarm(w: Any, e: Any, f: int) -> None:
    """Let f fear whoever is blamed, if it was hurt: everywhere a little, near the event more."""
    p, g = w.p.expectations, e.blamed
    hurt = float(f in (e.actor, e.target))
    if e.kind == VIOLATION:
        hurt = p.civilian_weight * w.holding[e.territory][f].support
    if g < 0 or f == g or hurt == 0:
        return
    near = felt_at(w, e.territory, p.alarm_range)
    own = sum(w.holding[s][f].fighters * felt for s, felt in near.items()) / 100
    for s, row in enumerate(w.front):
        row[f][g].alarm += hurt / max(1, own) * (p.anywhere + (1 - p.anywhere) * near.get(s, 0))


def _hear_what_came_of_it(w: Any, day: int, e: Any) -> None:
    """Let the author of an established wrong hear whether anything comes of it."""
    p = w.p.expectations
    if not e.verified or not w.on.monitoring or e.actor < 0:
        return
    me = w.faction[e.actor]
    if not has_consequences(w, day, e):
        me.let_off += 1
        return
    me.named += 1
    cost = p.censure * (p.censure_base + (1 - p.censure_base) * me.pressure)
    me.censure = 1 - (1 - me.censure) * (1 - cost)
