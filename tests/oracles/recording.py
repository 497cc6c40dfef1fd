"""The day's row of every series, told from the log and the state at the end of the day."""

from typing import Any

from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    FORCE_ATTACK,
    FORCE_HARM,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    VIOLATION,
)

READS_EVENTS = True


def step(w: Any, day: int) -> None:
    """Write today's row of every series."""
    d = day - w.clock.first_day
    for t in range(len(w.territory)):
        today = [e for e in w.event[w.clock.first_today :] if e.territory == t]
        _world(w, t, today, w.daily[d][t])
        _force(w, t, today, w.daily_force[d][t])
        for h, out in zip(w.holding[t], w.daily_holding[d][t], strict=True):
            for name in ("fighters", "control", "reported", "support", "posture"):
                setattr(out, name, getattr(h, name))
    for pairs, rows in zip(w.dyad, w.daily_dyad[d], strict=True):
        for pair, out in zip(pairs, rows, strict=True):
            out.tension, out.truce, out.status = pair.tension, pair.truce, pair.status
    _mission(w, day, w.daily_mission[d])


def _world(w: Any, t: int, today: list[Any], out: Any) -> None:
    """Count what happened (not what was called off, stopped, or turned on a unit) and the dead."""
    happened = [e for e in today if e.outcome not in (CALLED_OFF, STOPPED, TURNED)]
    for name, kind in (("clashes", CLASH), ("strikes", STRIKE), ("violations", VIOLATION), ("communal", COMMUNAL)):
        setattr(out, name, sum(e.kind == kind for e in happened))
    out.breaches = sum(e.breach for e in happened if e.kind in (CLASH, STRIKE, VIOLATION))
    out.deaths_fighters = sum(e.deaths_actor + e.deaths_target for e in today)
    out.deaths_civilians = sum(e.deaths_civilians for e in today)
    out.injured = sum(e.injured for e in today)
    out.reported_deaths, out.reported_events = sum(e.best for e in today), sum(e.reported for e in today)
    state = ("left", "arrived", "departed", "relief", "price", "damage", "services")
    for name in ("resident", "displaced", "fear", "hardship", "grievance", "trust", *state):
        setattr(out, name, getattr(w.territory[t], name))
    out.disbursed = w.works[t].disbursed
    out.delivered, out.intercepted = (sum(getattr(g, n) for g in w.aid[t]) for n in ("delivered", "intercepted"))
    out.diverted = sum(getattr(g, n) for g in w.aid[t] for n in ("taxed", "captured", "stolen", "resold"))
    out.recruits = sum(h.recruits for h in w.holding[t])


def _force(w: Any, t: int, today: list[Any], out: Any) -> None:
    for name in ("troops", "units", "stand", "guard", "watch"):
        setattr(out, name, getattr(w.presence[t], name))
    out.called_off = sum(e.outcome == CALLED_OFF for e in today)
    stopped = [e for e in today if e.outcome == STOPPED]
    out.calmed = sum(e.kind == COMMUNAL for e in stopped)
    out.stopped = len(stopped) - out.calmed
    out.attacks = sum(e.kind == FORCE_ATTACK or e.outcome == TURNED for e in today)
    out.protests = sum(e.kind == PROTEST and e.target == -2 for e in today)
    out.deaths_force = sum(e.deaths_force for e in today)
    out.harmed = sum(e.deaths_civilians for e in today if e.kind == FORCE_HARM)


def _mission(w: Any, day: int, out: Any) -> None:
    for name in ("in_force", "breadth", "legitimacy_abroad", "legitimacy_home", "funded", "impartiality"):
        setattr(out, name, getattr(w.mission, name))
    out.held = w.fund.held
    out.strength = sum(u.strength for u in w.unit if u.status == 4)
    out.pledged = sum(u.strength for u in w.unit if 1 <= u.status <= 4)
    there = [u for u in w.unit if u.status == 4]
    out.police = sum(u.strength for u in there if u.kind == 1)
    out.observers = sum(u.strength for u in there if u.kind == 2)
    out.brought = sum(u.strength for u in there if u.since == day)
