"""What several laws share: who is near, who wants what, which unit is on the spot."""

from math import exp
from typing import Any

from interpose.agents.peacekeeper import DEPLOYED
from interpose.model.state.event_log import EVENT


def log_event(w: Any, day: int, kind: int, territory: int, actor: int, target: int) -> Any:
    """Write a new event into the log: nobody met it, nobody is blamed, nobody is dead yet."""
    values = dict.fromkeys(EVENT.names, 0)
    values |= {"day": day, "kind": kind, "territory": territory, "actor": actor, "target": target}
    values |= {"unit": -1, "blamed": -3}
    w.event.append(type(w.clock)(**values))
    w.clock.events = len(w.event)
    return w.event[-1]


def tell(w: Any, day: int, kind: int, place: int, who: int, other: int, number: int) -> None:
    """Write a piece of news."""
    values = {"day": day, "kind": kind, "place": place, "who": who, "other": other, "number": number}
    w.news.append(type(w.clock)(**values))
    w.clock.news = len(w.news)


def base_of(w: Any, t: int, f: int) -> int:
    """Say where f's fighters in a fight at t come from: t, else across a front where most are (ties: lower key)."""
    if w.holding[t][f].fighters > 0:
        return t
    near = [n.place for n in w.neighbours[t] if n.front > 0 and w.holding[n.place][f].fighters > 0]
    return max(near, key=lambda s: (w.holding[s][f].fighters, -w.territory[s].key), default=t)


def hostility(w: Any, t: int, f: int, g: int) -> float:
    """Say how much f wants to hurt g at t: saturating in tension and grudges."""
    felt = w.dyad[f][g].tension + w.dyad[f][g].grudge + w.front[t][f][g].grudge
    return 1 - exp(-felt)


def win_chance(w: Any, t: int, f: int, g: int) -> float:
    """Return f's share of the two sides' fighting power at t; one half where nobody is."""
    power = [w.holding[base_of(w, t, side)][side].fighters * w.faction[side].quality for side in (f, g)]
    return power[0] / sum(power) if sum(power) > 0 else 0.5


def robustness(w: Any, unit: Any) -> float:
    """Return how far a unit would use force: its own rules of engagement within the mandate."""
    return min(unit.robustness, w.mission.enforcement)


def ring_gap(post: float, at: float) -> float:
    """Return how far apart two points of a ring of length 1 are."""
    return min(abs(post - at), 1 - abs(post - at))


def unit_on_the_spot(w: Any, t: int, at: float, length: float, reach: dict[int, float]) -> int:
    """Find the nearest unit that can act at t and whose reach (by task) takes in a point; ties by key; -1 if none."""
    able = []
    for row, u in enumerate(w.unit):
        here = u.status == DEPLOYED and u.place == t and u.access == 1 and u.strength > 0
        gap = ring_gap(u.post, at)
        if here and gap * length < reach.get(u.task, 0.0) / 2:
            able.append((gap, u.key, row))
    return min(able)[2] if able else -1
