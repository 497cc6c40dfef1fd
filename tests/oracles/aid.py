"""Aid enters by crossings, goes along the shortest roads to those in need, and is taken in several ways."""

from collections import deque
from math import exp
from types import SimpleNamespace
from typing import Any

from interpose.model.state.event_log import SUSPENSION
from oracles.chance import day_key, uniform
from oracles.control import holds, money_is_tied
from oracles.ground import tell
from oracles.reconstruction import largest_remainders
from oracles.world import people_at

SOURCES = (0, 1)
TOLL, LISTS, LOADS = range(3)


def step(w: Any, day: int) -> None:
    """Let a day happen."""
    places, p = range(len(w.territory)), w.p.aid
    for me in w.faction:
        me.resources *= 1 - p.upkeep
    for road in w.road:
        road.carried = 0
    today = SimpleNamespace(
        need=[int(w.aid_plan.dependence * people_at(w, t)) for t in places],
        fed=[0 for _ in places],
        brought=[0 for _ in places],
        sold=[0 for _ in places],
        took=[[0 for _ in w.faction] for _ in places],
        lost=[[[0, 0, 0] for _ in SOURCES] for _ in places],
        works=bool(w.on.relief and w.mission.deployed and w.mission.in_force),
    )
    if w.aid_plan.dependence > 0:
        crowd = [_crowd(w, t, today.works) for t in places]
        _enter(w, day, today)
        _eat_at_home(w, today)
        trees = _trees(w)
        for k in SOURCES:
            _send(w, day, k, trees, crowd, today)
        for f, me in enumerate(w.faction):
            me.resources += p.value * sum(row[f] for row in today.took)
    _answer(w, day, today)
    for t, row in enumerate(w.territory):
        need = today.need[t]
        met = min(1, today.fed[t] / need) if need else 1
        on_market = min(1, (today.fed[t] + today.sold[t]) / need) if need else 1
        row.relief = row.relief + (met - row.relief) / p.relief_days if need else 1
        row.brought += ((min(1, today.brought[t] / need) if need else 0) - row.brought) / p.relief_days
        row.price += (1 + p.price_rise * (1 - on_market) - row.price) / p.price_days


def _crowd(w: Any, t: int, works: bool) -> float:
    """Return the share that crowds take where goods arrive."""
    p = w.p.aid
    deaths = max([w.territory[t].violence] + [w.territory[n.place].violence for n in w.neighbours[t]])
    drive = (
        p.crowd_base
        + p.crowd_scarce * (1 - w.territory[t].relief)
        + p.crowd_fight * deaths / (deaths + p.half_violence)
    )
    if works:
        drive -= p.crowd_escort * w.presence[t].escort
    return 1 / (1 + exp(-drive))


def _toll(w: Any, t: int, k: int, amount: int, today: Any) -> int:
    """Take tolls from what comes to t; gives what goes on."""
    left = amount
    for f, me in enumerate(w.faction):
        if k == 1 and not w.on.diversion:
            continue
        hard = me.excluded and money_is_tied(w)
        rate = min(1.0, w.p.aid.toll * (1 + w.p.aid.pressed)) if hard else w.p.aid.toll
        rate *= me.takes
        taken = min(left, int(amount * (rate * w.holding[t][f].control)))
        left -= taken
        today.took[t][f] += taken
        today.lost[t][k][TOLL] += taken
        w.aid[t][k].taxed += taken
    return left


def _enter(w: Any, day: int, today: Any) -> None:
    """Let stores spoil and trucks enter."""
    room = []
    for t, row in enumerate(w.territory):
        for goods in w.aid[t]:
            gone = int(goods.store * w.p.aid.spoils)
            goods.store -= gone
            goods.spoiled += gone
        gates = 0 if row.closed else min(row.entry_trucks, row.entry_tonnes // 20) - w.presence[t].traffic
        room.append(int(max(0, gates)))
    for k in SOURCES:
        if k == 1 and not today.works:
            continue
        number = (w.aid_plan.trucks, w.aid_plan.mission_trucks)[k]
        whole = int(number)
        whole += uniform(day_key(w.clock.seed, "aid.trucks", day), k, 0) < number - whole
        come = largest_remainders(min(whole, sum(room)), room, [row.key for row in w.territory])
        for t, trucks in enumerate(come):
            room[t] -= trucks
            rations = trucks * w.aid_plan.truck_rations
            w.aid[t][k].entered += rations
            w.aid[t][k].store += _toll(w, t, k, rations, today)


def _eat_at_home(w: Any, today: Any) -> None:
    """Let people eat what is in store where no crossing is."""
    for t, row in enumerate(w.territory):
        for goods in w.aid[t] if row.entry_trucks == 0 else ():
            eaten = min(goods.store, today.need[t] - today.fed[t])
            goods.store -= eaten
            goods.delivered += eaten
            today.fed[t] += eaten
            today.brought[t] += eaten * (goods is w.aid[t][1])


def _open_roads(w: Any, t: int) -> dict[int, int]:
    """List where one can go from t, with the edge that leads there; a road must be open both ways."""
    back = {n.place: next(m for m in w.neighbours[n.place] if m.place == t) for n in w.neighbours[t]}
    return {
        n.place: n.edge
        for n in w.neighbours[t]
        if all(m.open > 0 and not w.road[m.edge].shut for m in (n, back[n.place]))
    }


def _trees(w: Any) -> list[Any]:
    """Return each part that has a depot with goods: its members by distance from the main depot, and their parents."""
    places = range(len(w.territory))
    goods = [sum(a.store for a in w.aid[t]) if w.territory[t].entry_trucks > 0 else 0 for t in places]
    seen: set[int] = set()
    trees = []
    for first in places:
        if first in seen:
            continue
        members = set(_far(w, first))
        seen |= members
        depot = min(members, key=lambda t: (-goods[t], w.territory[t].key))
        if goods[depot] > 0:
            far = _far(w, depot)
            near = {t: [n for n in _open_roads(w, t) if far[n] == far[t] - 1] for t in members}
            parent = {t: min(near[t], key=lambda n: w.territory[n].key) for t in members if t != depot}
            trees.append(SimpleNamespace(order=sorted(members, key=far.__getitem__), parent=parent))
    return trees


def _far(w: Any, first: int) -> dict[int, int]:
    """Count the roads to everywhere that can be reached."""
    far, waiting = {first: 0}, deque([first])
    while waiting:
        t = waiting.popleft()
        for n in _open_roads(w, t):
            if n not in far:
                far[n] = far[t] + 1
                waiting.append(n)
    return far


def _send(w: Any, day: int, k: int, trees: list[Any], crowd: list[float], today: Any) -> None:
    """Share the goods of one source among those who need them, part by part, and hand them out."""
    wish = [
        0 if w.aid[t][k].suspended else max(0, need - fed)
        for t, (need, fed) in enumerate(zip(today.need, today.fed, strict=True))
    ]
    arrived: dict[int, int] = dict.fromkeys(range(len(wish)), 0)
    for tree in trees:
        want = sum(wish[t] for t in tree.order)
        depot = {t: w.aid[t][k].store if w.territory[t].entry_trucks > 0 else 0 for t in tree.order}
        can = {t: min(goods, want) for t, goods in depot.items()}
        offer = sum(can.values())
        leaves = {t: can[t] * want // offer if offer > want else can[t] for t in tree.order}
        meant = {t: offer * wish[t] // want if want > 0 and offer <= want else wish[t] for t in tree.order}
        for t in tree.order:
            w.aid[t][k].store -= leaves[t]
        arrived |= _carry(w, k, tree, leaves, meant, today)
    for t in range(len(wish)):
        _hand_out(w, day, t, k, arrived[t], crowd[t], today)


def _carry(w: Any, k: int, tree: Any, leaves: dict[int, int], meant: dict[int, int], today: Any) -> dict[int, int]:
    """Move surpluses towards the main depot, then everything outwards; tolls are missed by all beyond alike."""
    children: dict[int, list[int]] = {t: [] for t in tree.order}
    for t, up in tree.parent.items():
        children[up].append(t)
    excess: dict[int, int] = {}
    for t in reversed(tree.order):
        excess[t] = leaves[t] - meant[t] + sum(excess[c] for c in children[t])
    short = {t: sum(max(0, -excess[c]) for c in children[t]) for t in tree.order}
    have = dict(leaves)

    def move(one: int, other: int, there: int, wanted: int, by_all: int) -> None:
        sent = wanted if there >= by_all else there * wanted // by_all
        have[one] -= sent
        w.road[_open_roads(w, one)[other]].carried += sent
        have[other] += _toll(w, other, k, sent, today)

    for t in reversed(tree.order):
        if t in tree.parent and excess[t] > 0:
            move(t, tree.parent[t], have[t], excess[t], meant[t] + short[t] + excess[t])
    for t in tree.order:
        there = have[t]
        for c in children[t]:
            if excess[c] < 0:
                move(t, c, there, -excess[c], meant[t] + short[t])
    arrived = {t: min(have[t], meant[t]) for t in tree.order}
    for t in tree.order:
        w.aid[t][k].store += have[t] - arrived[t]
    return arrived


def _hand_out(w: Any, day: int, t: int, k: int, arrived: int, crowd: float, today: Any) -> None:
    """Let crowds, thieves and captured lists take their parts of what arrived; the rest is delivered."""
    p, goods = w.p.aid, w.aid[t][k]
    mob = int(arrived * crowd)
    rest = arrived - mob
    goods.intercepted += mob
    if k == 0 or w.on.diversion:
        for way, takes in ((LOADS, _loads), (LISTS, _lists)):
            taken = takes(w, day, t, k, rest, today)
            today.lost[t][k][way] += taken
            rest -= taken
    eaten = int(p.crowd_feeds * mob)
    goods.delivered += rest
    today.fed[t] += rest + eaten
    today.brought[t] += rest * k
    today.sold[t] += mob - eaten


def _loads(w: Any, day: int, t: int, k: int, rest: int, today: Any) -> int:
    """Return the rations that a party steals whole; of several that could, the one that was luckiest."""
    key, guard = day_key(w.clock.seed, "aid.theft", day), w.presence[t].escort if today.works else 0
    able = []
    for f, me in enumerate(w.faction):
        chance = w.p.aid.theft * me.takes * w.holding[t][f].control * (1 - me.discipline) * (1 - guard)
        draw = uniform(key, w.territory[t].key * 64 + me.key, k)
        if draw < chance:
            able.append((draw / chance, f))
    if not able or not rest:
        return 0
    taken = int(rest * w.p.aid.theft_share)
    w.aid[t][k].stolen += taken
    today.took[t][min(able)[1]] += taken
    return taken


def _lists(w: Any, day: int, t: int, k: int, rest: int, today: Any) -> int:
    """Return the rations that lists send to the wrong people, some of which come back on the market."""
    total = 0
    for f, h in enumerate(w.holding[t]):
        if holds(w, t, f, h.control):
            part = min(rest - total, int(rest * (w.p.aid.capture * w.faction[f].takes * h.control)))
            back = int(part * w.p.aid.resale)
            w.aid[t][k].captured += part - back
            w.aid[t][k].resold += back
            today.sold[t] += back
            today.took[t][f] += part
            total += part
    return total


def _answer(w: Any, day: int, today: Any) -> None:
    """Count suspensions down, and suspend where diversion is found out and somebody answers."""
    p = w.p.aid
    found, answer = day_key(w.clock.seed, "aid.found", day), day_key(w.clock.seed, "aid.answer", day)
    for t, row in enumerate(w.territory):
        sight = p.others_see + (1 - p.others_see) * (w.presence[t].watch if today.works else 0)
        for k in SOURCES:
            chances = (p.found_toll, p.found_lists, p.found_loads)
            seen = any(
                today.lost[t][k][way] and uniform(found, row.key, 4 * k + way) < chance * sight
                for way, chance in enumerate(chances)
            )
            if w.aid[t][k].suspended:
                w.aid[t][k].suspended -= 1
            elif seen and uniform(answer, row.key, k) < p.suspends:
                w.aid[t][k].suspended = int(p.suspend_days)
                who = min(range(len(w.faction)), key=lambda f: (-today.took[t][f], w.faction[f].key))
                tell(w, day, SUSPENSION, t, who, -1, int(p.suspend_days))
