"""Units get ready, travel, enter by the longest wait under capacity and ceiling, and are supplied by convoys."""

from typing import Any

from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, READYING
from oracles.chance import day_key, uniform


def step(w: Any, day: int) -> None:
    """Let a day of travel and supply happen; nothing without a mission."""
    if not w.mission.deployed:
        return
    _travel(w, day)
    _enter(w, day)
    _supply(w, day)


def _travel(w: Any, day: int) -> None:
    for u in w.unit:
        if u.status == READYING and u.ready_day <= day:
            u.status = IN_TRANSIT


def _enter(w: Any, day: int) -> None:
    """Let the queue in, until the first one that does not fit."""
    room = sum(t.entry_people for t in w.territory)
    below_ceiling = w.mission.ceiling - sum(u.strength for u in w.unit if u.status == DEPLOYED)
    travel = w.p.logistics.travel_days
    queue = [u for u in w.unit if u.status == IN_TRANSIT and u.strength > 0 and u.ready_day + travel <= day]
    for u in sorted(queue, key=lambda u: (u.ready_day, u.key)):
        if u.strength > min(room, below_ceiling):
            return
        room -= u.strength
        below_ceiling -= u.strength
        u.status, u.arrival_day, u.place, u.supply = DEPLOYED, day, -1, 1.0


def _supply(w: Any, day: int) -> None:
    p, key = w.p.logistics, day_key(w.clock.seed, "logistics.convoy", day)
    for u in w.unit:
        if u.status == DEPLOYED and u.place >= 0:
            ground = w.territory[u.place]
            lost = min(1, p.convoy_risk * ground.violence / 30 + w.presence[u.place].obstructed)
            arrives = uniform(key, u.key, 0) < p.convoy_chance * ground.roads * (1 - lost)
            u.supply = 1.0 if arrives else max(0, u.supply - 1 / p.supply_days)
