"""What is established, who is blamed, what is reported: today's events only."""

from collections import Counter
from math import exp
from typing import Any

from interpose.agents.faction import CIVILIANS, THE_FORCE, UNKNOWN
from interpose.model.state.event_log import CALLED_OFF, CLASH, COMMUNAL, FAILED, FORCE_HARM, PROTEST, STOPPED, VIOLATION
from oracles.chance import day_key, poisson, race, uniform

READS_EVENTS = True


def step(w: Any, day: int) -> None:
    """Go through today's events; those of the same territory, kind and sides are numbered as the log has them.

    Harm by the force is numbered by the keys of the units that did it, what one unit did by the log.
    """
    keys = {what: day_key(w.clock.seed, f"monitoring.{what}", day) for what in ("seen", "rumour", "report")}
    for a in w.presence:
        a.rumour *= exp(-1 / w.p.monitoring.rumour_days)
    whispers: Counter[int] = Counter()
    seen_before: Counter[int] = Counter()
    harmed_before: Counter[tuple[int, int]] = Counter()
    for e in w.event[w.clock.first_today :]:
        if e.kind == PROTEST:
            e.reported = 1
            continue
        entity = _number(w, e)
        index = seen_before[entity]
        seen_before[entity] += 1
        if e.kind == FORCE_HARM:
            like = [o for o in w.event[w.clock.first_today :] if (o.kind, o.territory) == (e.kind, e.territory)]
            index = sum(w.unit[o.unit].key < w.unit[e.unit].key for o in like)
            index += harmed_before[e.territory, e.unit]
            harmed_before[e.territory, e.unit] += 1
        a = w.presence[e.territory]
        e.verified = int(bool(w.on.monitoring) and uniform(keys["seen"], entity, index) < a.watch)
        e.blamed = _blamed(w, e, keys["rumour"], entity, index)
        if e.blamed == THE_FORCE:
            w.territory[e.territory].conduct += e.deaths_civilians or w.p.monitoring.abuse
        if (e.blamed == THE_FORCE or e.outcome == FAILED) and not e.verified and a.units > 0:
            whispers[e.territory] += 1
        if e.outcome not in (CALLED_OFF, STOPPED):
            _report(w, e, keys["report"], entity, index)
    for t, number in whispers.items():
        a = w.presence[t]
        a.rumour = 1 - (1 - a.rumour) * (1 - w.p.monitoring.rumour_rise) ** number


def _number(w: Any, e: Any) -> int:
    """Number an event by keys: 3 bits of kind, 7 bits for each side; civilians are 65, the force 66."""
    sides = [w.faction[s].key if s >= 0 else {CIVILIANS: 65, THE_FORCE: 66}[s] for s in (e.actor, e.target)]
    return int(w.territory[e.territory].key << 17 | e.kind << 14 | sides[0] << 7 | sides[1])


def _blamed(w: Any, e: Any, key: int, entity: int, index: int) -> int:
    """Name whoever did it, unless it is a clash or violation that happened and that nobody established."""
    if e.kind == COMMUNAL:
        return UNKNOWN
    if e.outcome in (CALLED_OFF, STOPPED) or e.verified or e.kind not in (CLASH, VIOLATION):
        return int(e.actor)
    p, lot = w.p.monitoring, uniform(key, entity, 128 * index)
    if e.kind == CLASH:
        return int(e.actor if lot < p.blame_starter else e.target)
    if lot < p.rumour_right:
        return int(e.actor)
    force_there = w.on.backlash and w.presence[e.territory].units > 0
    turned = p.rumour_blame * w.presence[e.territory].rumour  # part of the guesses that would fall on others
    if force_there and uniform(key, entity, 128 * index + 1) < 1 - (1 - p.blame_force) * (1 - turned):
        return THE_FORCE
    others = [
        (race(uniform(key, entity, 128 * index + 2 + w.faction[f].key), 1.0), f)
        for f, h in enumerate(w.holding[e.territory])
        if f != e.actor and (h.fighters > 0 or h.in_reach)
    ]
    return min(others)[1] if others else UNKNOWN


def _report(w: Any, e: Any, key: int, entity: int, index: int) -> None:
    p, dead = w.p.monitoring, e.deaths_actor + e.deaths_target + e.deaths_civilians + e.deaths_force
    missed = (1 - p.report_base) * (1 - p.report_death) ** dead
    if not e.verified and uniform(key, entity, 4 * index) >= 1 - missed:
        return
    over, under = (poisson(uniform(key, entity, 4 * index + n), p.count_noise * dead) for n in (1, 2))
    if e.verified:
        over = under = 0
    under = min(under, dead)
    e.reported, e.best = 1, dead + over - under
    e.low, e.high = min(e.best, dead - under), max(e.best, dead + over)
