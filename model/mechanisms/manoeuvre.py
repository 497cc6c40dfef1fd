"""Fighters move towards losses and opportunity along borders, slower where units stand between; fronts follow."""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.agents.faction import ATTACK
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter

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
    loss_weight: float = parameter(5.0, 0, 100, "fighters", "rivals for which an own death of the last month counts")
    foothold: float = parameter(0.05, 0, 1, "share", "control of ground from which fighters are sent there")
    hold: float = parameter(0.3, 0, 1, "share", "part of the fighters that never leaves its ground at once")
    held_up: float = parameter(0.8, 0, 1, "share", "part of a move that armed units hold up who would surely be there")


class Orders(NamedTuple):
    """What the orders of a day look at, and add up."""

    rivals: Array
    """(T, F) fighters whom others face at each territory"""
    leaving: Array
    """(E,) persons who would go over each border"""
    moved: Array
    """(T, F) persons who come, less those who leave"""


@kernel
def step(w: "World", day: int) -> None:
    """Decide, for some territories a day by turns, who goes to which neighbour; then move all at once."""
    p = w.p[0].manoeuvre
    key = day_key(w.clock[0].seed, MOVE, day)
    moved = np.zeros((w.territory.shape[0], w.faction.shape[0]), np.int64)
    leaving, rivals = np.zeros(w.road.shape[0], np.int64), faced(w)
    for t in range(w.territory.shape[0]):
        if (w.territory[t].key + day) % p.every_days != 0:
            continue
        for f in range(w.faction.shape[0]):
            if w.holding[t, f].fighters > 0:
                _send(w, t, f, key, Orders(rivals, leaving, moved))
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            w.holding[t, f].fighters += moved[t, f]


@rule
def faced(w: "World") -> Array:
    """Return the fighters of each party that others face at each territory (T, F): there, and next door in part."""
    rivals = np.empty((w.territory.shape[0], w.faction.shape[0]))
    for t in range(w.territory.shape[0]):
        for g in range(w.faction.shape[0]):
            rivals[t, g] = float(w.holding[t, g].fighters)
        for e in range(w.graph.start[t], w.graph.start[t + 1]):
            s = w.graph.neighbour[e]
            strip = w.graph.length_km[e] * w.p[0].clash.depth_km / w.territory[s].area_km2
            for g in range(w.faction.shape[0]):
                rivals[t, g] += w.holding[s, g].fighters * w.holding[s, g].control * min(1.0, strip)
    return rivals


@rule
def need(w: "World", t: int, f: int, rivals: Array) -> float:
    """Return how much f's fighters are called for at t, per own fighter there: rivals (T, F), and own losses."""
    # eq. 20.1
    called = w.p[0].manoeuvre.loss_weight * w.holding[t, f].loss
    for g in range(w.faction.shape[0]):
        if g != f:
            called += rivals[t, g] * w.dyad[f, g].tension * (1.0 - w.dyad[f, g].truce)
    return called / (1.0 + w.holding[t, f].fighters)


@rule
def may_enter(w: "World", t: int, e: int, f: int) -> bool:
    """Whether f sends fighters over a border: open, and to where it has a foothold or where whom it attacks is."""
    s, h = w.graph.neighbour[e], w.holding[t, f]
    if w.road[e].shut == 1 or w.graph.open[e] <= 0.0:
        return False
    if w.holding[s, f].control >= w.p[0].manoeuvre.foothold or w.holding[s, f].fighters > 0:
        return True
    if h.posture != ATTACK or h.target < 0:
        return False
    return w.holding[s, h.target].fighters > 0 or w.holding[s, h.target].control > 0.0


@rule
def _send(w: "World", t: int, f: int, key: Key, orders: Orders) -> None:
    """Draw how many of f's fighters at t go to each neighbour, and add them up."""
    p, fighters = w.p[0].manoeuvre, w.holding[t, f].fighters
    here, total = need(w, t, f, orders.rivals), 0
    most = int(fighters * (1.0 - p.hold))
    per_km = ONE_SIDE * p.march_km * p.every_days / w.territory[t].area_km2
    entity = holding_entity(w.territory[t].key, w.faction[f].key)
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        orders.leaving[e] = 0
        if not may_enter(w, t, e, f):
            continue
        s = w.graph.neighbour[e]
        there = need(w, s, f, orders.rivals)
        if there <= here:
            continue
        pull = (there - here) / (there + here)
        if w.on[0].containment == 1:
            pull *= 1.0 - p.held_up * w.presence[s].comes_line
        rate = fighters * min(1.0, per_km * w.graph.length_km[e]) * pull  # eq. 20.2
        orders.leaving[e] = poisson(uniform(key, entity, w.territory[s].key), rate)
        total += orders.leaving[e]
    for e in range(w.graph.start[t], w.graph.start[t + 1]):
        going = orders.leaving[e] if total <= most else orders.leaving[e] * most // total  # eq. 20.3
        orders.moved[t, f] -= going
        orders.moved[w.graph.neighbour[e], f] += going
