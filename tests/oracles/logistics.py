"""Units are relieved, set out, enter by the longest wait under capacity and ceiling, and are supplied by road."""

from math import exp
from typing import Any

from interpose.agents.peacekeeper import DEPLOYED, IN_TRANSIT, READYING, WITHDRAWN
from interpose.model.state.event_log import ROTATION
from interpose.model.state.world import World
from oracles.chance import day_key, uniform
from oracles.ground import tell

WORTH_SEEING = (*(("unit", *change) for change in ((2, 3), (3, 4), (4, 5))), "news", "crowded", "kept")

GONE = (6, 7)
"""Stages of a country that has withdrawn or declined."""


def step(w: Any, day: int) -> None:
    """Let a day of travel and supply happen; nothing without a mission."""
    if not w.mission.deployed or not w.unit:
        return
    for a in w.presence:
        a.entered, a.traffic = 0, 0
    _relieve(w, day)
    _set_out(w, day)
    _enter(w, day)
    _routes_and_supply(w, day)


def _allowed(w: Any) -> int:
    """Return how many more personnel may be there (negative: too many are)."""
    return int(w.mission.ceiling * w.mission.funded) - sum(u.strength for u in w.unit if u.status == DEPLOYED)


def _relieve(w: Any, day: int) -> None:
    due = [u for u in w.unit if u.status == DEPLOYED and u.strength > 0 and 0 <= u.tour_end <= day]
    for u in sorted(due, key=lambda u: (u.tour_end, u.key)):
        country = w.contributor[u.contributor]
        stays = w.mission.in_force and country.stage not in GONE and _allowed(w) >= 0
        tell(w, day, ROTATION, u.place, u.contributor, -1, u.strength * bool(stays))
        if stays:
            u.since, u.tour_end = day, day + w.p.logistics.tour_days
            u.away_until = day + w.p.logistics.handover_days
        else:
            u.status, u.place, u.access, u.task = WITHDRAWN, -1, 0, 0


def _set_out(w: Any, day: int) -> None:
    room, w.mission.lift_kept = w.mission.lift_kept + w.p.logistics.lift, 0
    ready = [u for u in w.unit if u.status == READYING and u.strength > 0 and u.ready_day <= day]
    if not w.mission.in_force:
        return
    for u in sorted(ready, key=lambda u: (u.ready_day, u.key)):
        if u.strength > room:
            w.mission.lift_kept = room
            return
        room -= u.strength
        u.status, u.left_day = IN_TRANSIT, day


def _is_crossing(ground: Any) -> bool:
    return bool(ground.entry_people or ground.entry_trucks)


def _enter(w: Any, day: int) -> None:
    """Let the queue in, until the first one that fits through no crossing or under no ceiling."""
    p, key = w.p.logistics, day_key(w.clock.seed, "logistics.crossing", day)
    room = {
        t: ground.entry_people + w.presence[t].entry_kept
        for t, ground in enumerate(w.territory)
        if ground.entry_people and not ground.closed
        if uniform(key, ground.key, 0) < exp(-p.entry_risk * ground.violence / w.p.escalation.memory_days)
    }
    queue = [u for u in w.unit if u.status == IN_TRANSIT and u.strength > 0 and u.left_day + p.travel_days <= day]
    left_waiting = False
    for u in sorted(queue, key=lambda u: (max(0, u.left_day), u.key)):
        if not w.mission.in_force or u.strength > _allowed(w):
            break
        widest = max(room, key=lambda t: (room[t], -w.territory[t].key), default=None)
        if widest is None or room[widest] < u.strength:
            left_waiting = True
            break
        room[widest] -= u.strength
        w.presence[widest].entered += u.strength
        u.status, u.arrival_day, u.since, u.tour_end = DEPLOYED, day, day, day + p.tour_days
        u.place, u.supply, u.away_until = -1, 1.0, 0
    for t, ground in enumerate(w.territory):
        if _is_crossing(ground):
            w.presence[t].entry_kept = room.get(t, w.presence[t].entry_kept) if left_waiting else 0


def _stretch(w: Any, t: int) -> float:
    """Return the share of convoys that get through a territory."""
    p, ground = w.p.logistics, w.territory[t]
    fighting = p.convoy_risk * ground.violence / w.p.escalation.memory_days
    return (1 - min(1, fighting + w.presence[t].obstructed)) * (1 - p.bad_road * (1 - ground.roads))


def _routes(w: Any) -> dict[int, tuple[int, float, int]]:
    """Return hops, share of convoys that arrive, and the crossing of each territory's route: ring after ring."""
    doors = [t for t, ground in enumerate(w.territory) if _is_crossing(ground)]
    sources = [t for t in doors if not w.territory[t].closed] if doors else range(len(w.territory))
    found = {t: (0, _stretch(w, t), t) for t in sources}
    ring, hops = set(found), 0
    while ring:
        hops += 1
        options: dict[int, list[tuple[float, int, int]]] = {}
        for s in ring:
            for n in w.neighbours[s]:
                road = n.open * (1 - w.road[n.edge].shut)
                if road > 0 and n.place not in found:
                    _, share, origin = found[s]
                    share = share * road * (1 - w.p.logistics.hop_loss) * _stretch(w, n.place)
                    options.setdefault(n.place, []).append((share, -w.territory[origin].key, origin))
        for t, ways in options.items():
            share, _, origin = max(ways)
            found[t] = (hops, share, origin)
        ring = set(options)
    return found


def _routes_and_supply(w: Any, day: int) -> None:
    p, key, routes = w.p.logistics, day_key(w.clock.seed, "logistics.convoy", day), _routes(w)
    for t, a in enumerate(w.presence):
        hops, share, _ = routes.get(t, (-1, 0.0, -1))
        a.route_hops, a.route_risk = hops, 1 - share
    for u in w.unit:
        u.effect = 0.0
        if u.status != DEPLOYED:
            continue
        if u.place >= 0:
            arrives = uniform(key, u.key, 0) < p.convoy_chance * (1 - w.presence[u.place].route_risk)
            u.supply = 1.0 if arrives else max(0, u.supply - 1 / p.supply_days)
        known = min(1, max(0, day - u.since) / p.settle_days)
        u.effect = u.quality * min(1, u.supply / p.short_at) * (p.newcomer + (1 - p.newcomer) * known)
    if w.on.crowding:
        _traffic(w, routes)


def _traffic(w: Any, routes: dict[int, tuple[int, float, int]]) -> None:
    """Count trucks of convoys to units, and of those who entered, up to what the crossing can take."""
    fed = [routes[u.place][2] for u in w.unit if u.status == DEPLOYED and u.strength > 0 and u.place in routes]
    for t, a in enumerate(w.presence):
        trucks = w.p.logistics.supply_trucks * fed.count(t) + w.p.logistics.entry_trucks * a.entered / 100
        a.traffic = min(trucks, w.territory[t].entry_trucks)


def scene(world: World, rng: Any, day: int) -> None:
    """Let units wait at gates too narrow for them."""
    u = world.unit
    world.mission.in_force[:], world.mission.funded[:], world.mission.ceiling[:] = 1, 1, 10**6
    world.territory.closed[:], world.territory.violence[:] = 0, 0
    world.territory.entry_people[:] = rng.choice([0, 4, 12], len(world.territory))
    world.presence.entry_kept[:] = 0
    u.status[:], u.place[:], u.access[:], u.strength[:] = IN_TRANSIT, -1, 0, 25
    u.left_day[:] = max(0, day - 200)
