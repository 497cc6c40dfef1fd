"""What happens in a period of Epstein's second model, compiled; every draw is keyed by seed, decision, period and who.

Epstein 2002, doi:10.1073/pnas.092080199. Grievance G = H (1 - L); estimated chance of arrest P = 1 - exp(-k C / A),
with the peacekeepers C and the active agents A in vision, the agent itself among them; active where G - R P > T. An
active agent kills one of the other group in vision. Peacekeepers arrest one active agent in vision, of either group.
What the article leaves open is named in docs/docking.md. One file, so that compiled code kept on disk is never stale.
"""

from math import exp, floor
from typing import Any

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.experiments.docking.epstein.torus import (
    ACTIVE,
    EMPTY,
    FIRST,
    FORCE_IDS,
    IN_JAIL,
    IN_SIGHT,
    JAILED,
    KILLED,
    KILLED_IN_SIGHT,
    SECOND,
    Torus,
)
from interpose.model.chance.streams import day_key, stream, uniform

DECISIONS = ("order", "move", "kill", "arrest", "term", "release", "clone", "site", "traits", "arrive")
ORDER, MOVE, KILL, ARREST, TERM, RELEASE, CLONE, SITE, TRAITS, ARRIVE = range(len(DECISIONS))
STREAMS = np.array([stream(f"epstein.{word}") for word in DECISIONS], np.uint64)
EXACT, FLOOR, NEAREST = range(3)
"""What becomes of the ratio of peacekeepers to active agents: itself, its whole part, the nearest whole number."""
RISK, DEATH_AGE = range(2)
"""Indices of the draws of a newborn's traits."""
TRIES = 400
"""Random sites that are looked at for an empty one; where none is found, who waits for one waits a period longer."""


@rule
def estimated_arrest(force: int, active: int, k: float, rounding: int) -> float:
    """Chance of arrest as an agent estimates it, from peacekeepers and active agents (at least 1) in vision."""
    ratio = force / active
    if rounding == FLOOR:
        ratio = floor(ratio)
    elif rounding == NEAREST:
        ratio = floor(ratio + 0.5)
    return 1.0 - exp(-k * ratio)


@rule
def pick(u: float, number: Any) -> int:
    """Return which of so many is chosen by a draw."""
    return int(u * number)


@rule
def draw_of(w: Torus, decision: int, entity: int, index: int) -> float:
    """Draw a number between 0 and 1 for this period."""
    return uniform(w.key[decision], entity, index)


@rule
def empty_near(w: Torus, table: Array, place: int, u: float) -> int:
    """Return one of the empty sites of a row of a table, by a draw; -1 where there is none."""
    found = np.int64(0)
    for n in range(table.shape[1]):
        site = table[place, n]
        w.choice[found] = site  # without a branch, which would be guessed wrong half the time
        found += np.int64(w.site[site] == EMPTY)
    return w.choice[pick(u, found)] if found > 0 else -1


@rule
def empty_anywhere(w: Torus, decision: int, entity: int) -> int:
    """Return an empty site of the torus by chance; -1 where none was found in :data:`TRIES` looks."""
    for i in range(TRIES):
        site = pick(draw_of(w, decision, entity, i), w.site.shape[0])
        if w.site[site] == EMPTY:
            return site
    return -1


@rule
def force_in_sight(w: Torus, place: int) -> int:
    """Count the peacekeepers whose vision holds a site."""
    count = 0
    for n in range(w.seen.shape[1]):
        if w.site[w.seen[place, n]] < EMPTY:
            count += 1
    return count


@rule
def goes_active(w: Torus, row: int) -> bool:
    """Whether an agent's grievance exceeds the net risk that it sees by more than the threshold."""
    p, a = w.rules[0], w.agent[row]
    grievance = a.hardship * (1.0 - p.legitimacy)
    if grievance <= p.threshold:
        return False
    force, active = 0, 1
    for n in range(w.near.shape[1]):
        who = w.site[w.near[a.place, n]]
        if who < EMPTY:
            force += 1
        elif who > EMPTY and w.agent[who - 1].active == 1:
            active += 1
    return grievance - a.risk * estimated_arrest(force, active, p.k, p.rounding) > p.threshold


@rule
def leave_site(w: Torus, row: int) -> None:
    """Take an agent off the torus, to jail or to its grave."""
    w.site[w.agent[row].place] = EMPTY
    w.agent[row].place = JAILED
    w.agent[row].active = 0


@rule
def die(w: Torus, row: int) -> None:
    """Let an agent die, wherever it is."""
    if w.agent[row].place != JAILED:
        leave_site(w, row)
    w.agent[row].alive = 0
    w.now[0].alive[w.agent[row].group] -= 1


@rule
def kill_one(w: Torus, row: int, series: Array) -> bool:
    """Let an active agent kill one of the other group in its vision, by chance; return whether there was one."""
    a, found = w.agent[row], 0
    for n in range(w.near.shape[1]):
        who = w.site[w.near[a.place, n]]
        if who > EMPTY and w.agent[who - 1].group != a.group:
            w.choice[found] = who - 1
            found += 1
    if found == 0:
        return False
    victim = w.choice[pick(draw_of(w, KILL, a.id, 0), found)]
    series[KILLED] += 1
    if w.rules[0].watch == 1 and force_in_sight(w, w.agent[victim].place) > 0:
        series[KILLED_IN_SIGHT] += 1
    die(w, victim)
    return True


@rule
def clone(w: Torus, row: int) -> None:
    """Let an agent have offspring on an empty site beside it: of its group and grievance, all else drawn anew."""
    a, p = w.agent[row], w.rules[0]
    if draw_of(w, CLONE, a.id, 0) >= p.clone:
        return
    site, new = empty_near(w, w.adjacent, a.place, draw_of(w, SITE, a.id, 0)), w.now[0].agents
    if site < 0 or new >= w.agent.shape[0]:
        return
    b = w.agent[new]
    b.id, b.group, b.hardship, b.place = w.now[0].next_id, a.group, a.hardship, site
    b.risk = draw_of(w, TRAITS, b.id, RISK)
    b.death_age = p.oldest * draw_of(w, TRAITS, b.id, DEATH_AGE)
    b.age, b.free_at, b.active, b.alive = 0, 0, 0, 1
    w.site[site] = new + 1
    w.now[0].agents = new + 1
    w.now[0].next_id += 1
    w.now[0].alive[b.group] += 1


@rule
def act(w: Torus, row: int, series: Array) -> None:
    """Let an agent have its turn: age, leave jail or move, decide, kill, have offspring."""
    a = w.agent[row]
    if a.alive == 0:
        return
    a.age += 1
    if a.age >= a.death_age:
        die(w, row)
        return
    if a.place == JAILED:
        site = empty_anywhere(w, RELEASE, a.id) if w.now[0].period >= a.free_at else -1
        if site >= 0:
            a.place = site
            w.site[site] = row + 1
        return
    target = empty_near(w, w.near, a.place, draw_of(w, MOVE, a.id, 0))
    if target >= 0:
        w.site[a.place] = EMPTY
        w.site[target] = row + 1
        a.place = target
    a.active = 1 if goes_active(w, row) else 0
    if a.active == 1 and not kill_one(w, row, series) and w.rules[0].lone == 0:
        a.active = 0
    clone(w, row)


@rule
def patrol(w: Torus, number: int) -> None:
    """Let a peacekeeper move, and arrest one active agent in its vision, by chance."""
    place, entity = w.force[number], FORCE_IDS + number
    target = empty_near(w, w.seen, place, draw_of(w, MOVE, entity, 0))
    if target >= 0:
        w.site[place] = EMPTY
        w.site[target] = -(number + 1)
        w.force[number] = place = target
    found = 0
    for n in range(w.seen.shape[1]):
        who = w.site[w.seen[place, n]]
        if who > EMPTY and w.agent[who - 1].active == 1:
            w.choice[found] = who - 1
            found += 1
    if found > 0:
        arrested = w.choice[pick(draw_of(w, ARREST, entity, 0), found)]
        term = pick(draw_of(w, TERM, entity, 0), w.rules[0].longest_jail + 1)
        w.agent[arrested].free_at = w.now[0].period + term
        leave_site(w, arrested)


@rule
def come_or_leave(w: Torus) -> None:
    """Bring the peacekeepers to random empty sites on the day of their arrival, and take them away when they leave."""
    if w.now[0].period == w.rules[0].arrive:
        for number in range(w.force.shape[0]):
            site = empty_anywhere(w, ARRIVE, number)
            w.force[number] = site
            if site >= 0:
                w.site[site] = -(number + 1)
                w.now[0].force += 1
    if w.now[0].period == w.rules[0].leave:
        for number in range(w.force.shape[0]):
            if w.force[number] >= 0:
                w.site[w.force[number]] = EMPTY
                w.force[number] = -1
        w.now[0].force = 0


@rule
def bury(w: Torus) -> None:
    """Close the ranks of the living, in their order."""
    kept = 0
    for row in range(w.now[0].agents):
        if w.agent[row].alive == 1:
            if kept != row:
                w.agent[kept] = w.agent[row]
                if w.agent[kept].place != JAILED:
                    w.site[w.agent[kept].place] = kept + 1
            kept += 1
    w.now[0].agents = kept


@rule
def record(w: Torus, series: Array) -> None:
    """Record the state at the end of a period."""
    series[FIRST], series[SECOND] = w.now[0].alive[0], w.now[0].alive[1]
    for row in range(w.now[0].agents):
        series[ACTIVE] += w.agent[row].active
        series[IN_JAIL] += 1 if w.agent[row].place == JAILED else 0
        if w.rules[0].watch == 1 and w.agent[row].place != JAILED and force_in_sight(w, w.agent[row].place) > 0:
            series[IN_SIGHT] += 1


@kernel
def pass_periods(w: Torus, series: Array) -> int:
    """Let periods pass until one group is gone or ``series`` (periods, columns) is full; return the last period, or -1.

    The last period is that in which a group died out, counted from 0; -1 where both are left.
    """
    for t in range(series.shape[0]):
        w.now[0].period = t
        for decision in range(w.key.shape[0]):
            w.key[decision] = day_key(w.rules[0].seed, STREAMS[decision], t)
        come_or_leave(w)
        agents = w.now[0].agents
        actors = agents + (w.force.shape[0] if w.now[0].force > 0 else 0)
        for i in range(actors):
            w.order[i] = i
        for i in range(actors - 1, 0, -1):
            j = pick(draw_of(w, ORDER, 0, i), i + 1)
            w.order[i], w.order[j] = w.order[j], w.order[i]
        for i in range(actors):
            who = w.order[i]
            if who < agents:
                act(w, who, series[t])
            elif w.force[who - agents] >= 0:
                patrol(w, who - agents)
        bury(w)
        record(w, series[t])
        if w.now[0].alive[0] == 0 or w.now[0].alive[1] == 0:
            return t
    return -1
