"""Fighters move towards losses and opportunity along borders, slower where units stand between; fronts follow."""

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.agents.faction import ATTACK
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.distance import nearness

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "containment",
        "helpful",
        "line",
        "fighters get less easily to where armed units would step in their way",
    ),
)
READS = columns(
    "near",
    "territory area_km2",
    "presence comes_line",
    "holding fighters control posture target loss",
    "dyad tension truce",
    "road shut",
)
WRITES = columns("holding fighters")
REFERENCES = (
    "Schutte & Weidmann 2011, doi:10.1016/j.polgeo.2011.03.005 (violence relocates and escalates along neighbours)",
    "Beardsley & Gleditsch 2015, doi:10.1111/misr.12205 (peacekeeping contains where fighting moves)",
)
MOVE = stream("manoeuvre.move")
ONE_SIDE = 0.25
"""Part of those on the march who head for one side, as on a square."""


class Params(Parameters):
    """How far and why fighters move."""

    every_days: int = parameter(7, 1, 90, "days", "days between two decisions where to send fighters of a territory")
    march_km: float = parameter(0.6, 0, 50, "km/day", "way that fighters make a day where all is elsewhere")
    sees_km: float = parameter(25.0, 1, 500, "km", "way around over which rivals and own fighters count less by e")
    loss_weight: float = parameter(5.0, 0, 100, "fighters", "rivals for which an own death of the last month counts")
    foothold: float = parameter(0.05, 0, 1, "share", "control of ground from which fighters are sent there")
    hold: float = parameter(0.3, 0, 1, "share", "part of the fighters that never leaves its ground at once")
    held_up: float = parameter(0.8, 0, 1, "share", "part of a move that armed units hold up who would surely be there")


class Orders(NamedTuple):
    """What decisions of one day rest on, and what they add up to."""

    key: Key
    needs: Array
    """(T, F) how much fighters are called for, per own fighter around"""
    leaving: Array
    """(E,) persons who leave over each border, for one holding at a time"""
    moved: Array
    """(T, F) persons who came less those who went"""


@kernel
def step(w: "World", day: int) -> None:
    """Decide, every so many days, who goes to which neighbour; then move all at once."""
    p = w.p[0].manoeuvre
    if day % p.every_days != 0:
        return
    key = day_key(w.clock[0].seed, MOVE, day)
    moved = np.zeros((w.territory.shape[0], w.faction.shape[0]), np.int64)
    leaving = np.zeros(w.road.shape[0], np.int64)
    needs = np.empty((w.territory.shape[0], w.faction.shape[0]))
    set_needs(w, needs)
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            if w.holding[t, f].fighters > 0:
                _send(w, t, f, Orders(key, needs, leaving, moved))
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            w.holding[t, f].fighters += moved[t, f]


@rule
def set_needs(w: "World", needs: Array) -> None:
    """Set how much each faction's fighters are called for at each territory, per own fighter around, (T, F)."""
    p, factions = w.p[0].manoeuvre, w.faction.shape[0]
    called = np.zeros((w.territory.shape[0], factions))
    for t in range(w.territory.shape[0]):
        for f in range(factions):
            called[t, f] = p.loss_weight * w.holding[t, f].loss
            for g in range(factions):
                if g != f:
                    d = w.dyad[f, g]
                    called[t, f] += w.holding[t, g].fighters * d.tension * (1.0 - d.truce)
    for t in range(w.territory.shape[0]):
        for f in range(factions):
            wanted, own = 0.0, 1.0
            for i in range(w.near.start[t], w.near.start[t + 1]):
                s, weight = w.near.place[i], nearness(w, t, i, p.sees_km)
                wanted += weight * called[s, f]
                own += weight * w.holding[s, f].fighters
            needs[t, f] = wanted / own  # eq. 20.1


@rule
def may_enter(w: "World", t: int, e: int, f: int) -> bool:
    """Whether f sends fighters across a border: open, and to a foothold of its own or to whom it attacks."""
    s, h = w.graph.neighbour[e], w.holding[t, f]
    if w.road[e].shut == 1 or w.graph.open[e] <= 0.0:
        return False
    if w.holding[s, f].control >= w.p[0].manoeuvre.foothold or w.holding[s, f].fighters > 0:
        return True
    if h.posture != ATTACK or h.target < 0:
        return False
    return w.holding[s, h.target].fighters > 0 or w.holding[s, h.target].control > 0.0


@rule
def _send(w: "World", t: int, f: int, orders: Orders) -> None:
    """Draw how many of f's fighters at t go to each neighbour, and add up who moves."""
    p, fighters, leaving = w.p[0].manoeuvre, w.holding[t, f].fighters, orders.leaving
    here, total = orders.needs[t, f], 0
    most = int(fighters * (1.0 - p.hold))
    per_km = ONE_SIDE * p.march_km * p.every_days / w.territory[t].area_km2
    entity = holding_entity(w.territory[t].key, w.faction[f].key)
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        leaving[e] = 0
        if not may_enter(w, t, e, f):
            continue
        s = w.graph.neighbour[e]
        there = orders.needs[s, f]
        if there <= here:
            continue
        way = 0.5 * (sqrt(w.territory[t].area_km2) + sqrt(w.territory[s].area_km2))
        pull = min(1.0, (there - here) / (there + here) * p.sees_km / way)
        if w.on[0].containment == 1:
            pull *= 1.0 - p.held_up * w.presence[s].comes_line
        rate = fighters * min(1.0, per_km * w.graph.length_km[e]) * pull  # eq. 20.2
        leaving[e] = poisson(uniform(orders.key, entity, w.territory[s].key), rate)
        total += leaving[e]
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        going = leaving[e] if total <= most else leaving[e] * most // total  # eq. 20.3
        orders.moved[t, f] -= going
        orders.moved[w.graph.neighbour[e], f] += going
