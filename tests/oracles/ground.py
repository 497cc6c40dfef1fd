"""What several laws share: what is written down, who wants what, who would win."""

from math import exp
from typing import Any

from interpose.model.state.event_log import EVENT
from oracles.presence import crosses, strength


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
    near = [n.place for n in w.neighbours[t] if crosses(w, t, n, f)]
    return max(near, key=lambda s: (w.holding[s][f].fighters, -w.territory[s].key), default=t)


def hostility(w: Any, t: int, f: int, g: int) -> float:
    """Say how much f wants to hurt g at t: what standing tension leaves is taken up by grudges."""
    resented = w.dyad[f][g].grudge + w.front[t][f][g].grudge
    return 1 - (1 - w.dyad[f][g].tension) * exp(-resented)


def win_chance(w: Any, t: int, f: int, g: int, surprise: float = 0.0) -> float:
    """Return f's share of the two sides' fighting power at t, more by surprise; one half where nobody is."""
    power = [strength(w, t, a, b) * w.faction[a].quality for a, b in ((f, g), (g, f))]
    power = [power[0] * (1 + max(0, surprise)), power[1] * (1 + max(0, -surprise))]
    return power[0] / sum(power) if sum(power) > 0 else 0.5


def held_back(w: Any, f: int, g: int) -> float:
    """Say how far a truce holds f's fighters back from g: commitment, as far as they follow an order to stop."""
    return float(w.dyad[f][g].truce * w.faction[f].cohesion)


def breaks_truce(w: Any, f: int, g: int) -> int:
    """Say 1 if violence between two breaks a truce to which either is committed."""
    return int(max(w.dyad[f][g].truce, w.dyad[g][f].truce) > 0)


def robustness(w: Any, unit: Any) -> float:
    """Return how far a unit would use force: its own rules of engagement within the mandate."""
    return min(unit.robustness, w.mission.enforcement)
