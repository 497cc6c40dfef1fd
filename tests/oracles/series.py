"""Conditions of events, worked out from their last instruction back, and what each series means."""

import operator
from collections.abc import Callable
from typing import Any

from interpose.model.state import event_script as s

JOIN: dict[int, Callable[[float, float], Any]] = {
    s.ADD: operator.add,
    s.SUBTRACT: operator.sub,
    s.MULTIPLY: operator.mul,
    s.DIVIDE: lambda a, b: a / b if b else 0.0,
    s.LESS: operator.lt,
    s.AT_MOST: operator.le,
    s.MORE: operator.gt,
    s.AT_LEAST: operator.ge,
    s.EQUAL: operator.eq,
    s.UNEQUAL: operator.ne,
    s.AND: lambda a, b: a and b,
    s.OR: lambda a, b: a or b,
}
COUNTS = {
    s.DEATHS: lambda row, force: row.deaths_fighters + row.deaths_civilians,
    s.CIVILIAN_DEATHS: lambda row, force: row.deaths_civilians,
    s.CLASHES: lambda row, force: row.clashes,
    s.STRIKES: lambda row, force: row.strikes,
    s.VIOLATIONS: lambda row, force: row.violations,
    s.BREACHES: lambda row, force: row.breaches,
    s.FORCE_DEATHS: lambda row, force: force.deaths_force,
    s.PROTESTS: lambda row, force: force.protests,
    s.ATTACKS: lambda row, force: force.attacks,
}
SHARES = ("fear", "hardship", "grievance", "trust", "relief", "services", "damage", "price")
OF_MISSION = ("in_force", "legitimacy_home", "legitimacy_abroad", "funded", "impartiality")


def truth(w: Any, day: int, program: list[Any]) -> bool:
    """Whether a condition holds."""
    left = list(program)
    value = _value(w, day, left)
    assert not left, "instructions that nobody needs"
    return bool(value)


def _value(w: Any, day: int, left: list[Any]) -> float:
    """Work out the part of a condition that ends with the last instruction that is left, and use it up."""
    i = left.pop()
    if i.op == s.PUSH:
        return float(i.number)
    if i.op == s.NEGATE:
        return -_value(w, day, left)
    if i.op == s.NOT:
        return float(not _value(w, day, left))
    if i.op in JOIN:
        second, first = _value(w, day, left), _value(w, day, left)
        return float(JOIN[i.op](first, second))
    return float(series(w, day, i.op, i.a, i.b))


def series(w: Any, day: int, op: int, a: int, b: int) -> float:
    """Return the value of a series in the morning."""
    places = range(len(w.territory)) if a < 0 else [a]
    if op in COUNTS:
        days = range(max(0, day - w.clock.first_day - b), day - w.clock.first_day)
        return sum(COUNTS[op](w.daily[d][t], w.daily_force[d][t]) for d in days for t in places)
    if s.FEAR <= op <= s.DISPLACED_SHARE:
        return _mean(w, op, list(places))
    if op == s.DAY:
        return day
    if op == s.TROOPS:
        there = [u.strength for u in w.unit if u.status == 4 and (a < 0 or u.place == a)]
        return sum(there) if w.mission.deployed else 0
    if s.IN_FORCE <= op <= s.IMPARTIALITY:
        return getattr(w.mission, OF_MISSION[op - s.IN_FORCE]) if w.mission.deployed else 0
    if op == s.HAPPENED:
        return -1 if w.trigger[a].happened < 0 else day - w.trigger[a].happened
    if op == s.KEPT:
        deal = w.dyad[a][b]
        return max(0, day - deal.since) if deal.status else 0
    if op == s.LEFT:
        return max((x.left for x in w.effect if x.event == a), default=0)
    return _party(w, op, a, b)


def _mean(w: Any, op: int, places: list[int]) -> float:
    """Average over civilians, or over places where nobody is left."""
    rows = [w.territory[t] for t in places]
    people = [row.resident + row.displaced for row in rows]
    if op == s.DISPLACED_SHARE:
        return sum(row.displaced for row in rows) / sum(people) if sum(people) else 0
    values = [getattr(row, SHARES[op - s.FEAR]) for row in rows]
    weights = people if sum(people) else [1] * len(rows)
    return sum(n * v for n, v in zip(weights, values, strict=True)) / sum(weights)


def _party(w: Any, op: int, a: int, b: int) -> float:
    """Return what a faction is, has, or holds against another."""
    if op in (s.CONSENT, s.TALKS, s.COHESION):
        return getattr(w.faction[b], {s.CONSENT: "consent", s.TALKS: "talks", s.COHESION: "cohesion"}[op])
    if op in (s.CONTROL, s.REPORTED):
        return getattr(w.holding[a][b], "control" if op == s.CONTROL else "reported")
    if op == s.FIGHTERS:
        return sum(here[b].fighters for t, here in enumerate(w.holding) if a in (-1, t))
    return getattr(w.dyad[a][b], {s.TRUCE: "truce", s.STATUS: "status", s.TENSION: "tension"}[op])
