"""Fighters go next door to where they are called for more: by losses, by rivals; never all, never over shut borders."""

from math import sqrt
from typing import Any

from interpose.agents.faction import ATTACK
from interpose.model.state.world import World
from oracles.chance import day_key, poisson, uniform
from oracles.presence import felt_at

WORTH_SEEING = ("marched",)


def step(w: Any, day: int) -> None:
    """Decide everywhere from the same morning, then let all arrive."""
    arriving: list[tuple[int, int, int, int]] = []
    key = day_key(w.clock.seed, "manoeuvre.move", day)
    if day % w.p.manoeuvre.every_days:
        return
    for t in range(len(w.territory)):
        for f in range(len(w.faction)):
            arriving += [(t, s, f, n) for s, n in _sent(w, key, t, f).items()]
    for t, s, f, n in arriving:
        w.holding[t][f].fighters -= n
        w.holding[s][f].fighters += n


def need(w: Any, t: int, f: int) -> float:
    """Say how much f's fighters are called for at t, for each one who is around: by losses and by rivals around."""
    called, own = 0.0, 1.0
    for s, weight in felt_at(w, t, w.p.manoeuvre.sees_km).items():
        called += weight * _called(w, s, f)
        own += weight * w.holding[s][f].fighters
    return float(called / own)


def _called(w: Any, s: int, f: int) -> float:
    """Count what calls f's fighters to s: own dead, and rivals by hostility where no truce holds."""
    rivals = [g for g in range(len(w.faction)) if g != f]
    weighed = sum(w.dyad[f][g].tension * (1 - w.dyad[f][g].truce) * w.holding[s][g].fighters for g in rivals)
    return float(w.p.manoeuvre.loss_weight * w.holding[s][f].loss + weighed)


def _goes(w: Any, t: int, border: Any, f: int) -> bool:
    """Whether f sends anybody from t over a border at all."""
    there, me = w.holding[border.place][f], w.holding[t][f]
    welcome = there.fighters > 0 or there.control >= w.p.manoeuvre.foothold
    if me.posture == ATTACK and me.target >= 0:
        enemy = w.holding[border.place][me.target]
        welcome = welcome or enemy.fighters > 0 or enemy.control > 0
    closed = w.road[border.edge].shut == 1 or border.open <= 0
    return welcome and not closed and need(w, border.place, f) > need(w, t, f)


def _sent(w: Any, key: int, t: int, f: int) -> dict[int, int]:
    """Draw how many of f's fighters leave t for each neighbour; fewer, in proportion, if too many would go."""
    p, here = w.p.manoeuvre, w.holding[t][f].fighters
    if here <= 0:
        return {}
    drawn = {}
    for border in w.neighbours[t]:
        if _goes(w, t, border, f):
            s = border.place
            two = (need(w, s, f), need(w, t, f))
            way = (sqrt(w.territory[t].area_km2) + sqrt(w.territory[s].area_km2)) / 2
            pull = min(1, (two[0] - two[1]) / sum(two) * p.sees_km / way)
            held = p.held_up * w.presence[s].comes_line if w.on.containment else 0
            marching = min(1, p.march_km * p.every_days * border.length_km / (4 * w.territory[t].area_km2))
            u = uniform(key, w.territory[t].key * 64 + w.faction[f].key, w.territory[s].key)
            drawn[s] = poisson(u, here * marching * pull * (1 - held))
    most, total = int((1 - p.hold) * here), sum(drawn.values())
    return {s: n if total <= most else n * most // total for s, n in drawn.items()}


def scene(world: World, rng: Any, day: int) -> None:
    """Let armies stand everywhere, some of them bled, and march fast over borders that are mostly open."""
    world.holding.fighters[:] = rng.choice([0, 10, 500], world.holding.shape)
    world.holding.loss[:] = rng.choice([0, 0, 9], world.holding.shape)
    world.road.shut[:] = rng.random(len(world.road)) < 0.2
    world.p.manoeuvre.every_days[0], world.p.manoeuvre.march_km[0] = rng.choice([1, 2]), rng.choice([3, 50])
