"""Who flees, who leaves the area, who goes home, and what room there was."""

from collections import Counter
from math import ceil, exp, floor, inf
from types import SimpleNamespace
from typing import Any

from interpose.agents.civilian import DEPARTED, DISPLACED, RESIDENT
from oracles.chance import day_key, poisson, race, uniform
from oracles.people import resettle
from oracles.world import people_at


def step(w: Any, day: int) -> None:
    """Let those whose turn it is decide by the morning's state; then let them set out one by one, by lot."""
    for place in w.territory:
        place.arrived = place.left = 0
    for road in w.road:
        road.moved = 0
    key = day_key(w.clock.seed, "displacement.review", day)
    going = sorted(_deciders(w, day, key), key=lambda one: one.lot)
    morning = _morning(w)
    resettle(w, [move for one in going if (move := _set_out(w, key, one, morning))])


def _cap(w: Any, e: int) -> int:
    return 0 if w.road[e].shut else int(w.graph.capacity[e] * w.graph.open[e])


def _danger(w: Any, t: int) -> float:
    place = w.territory[t]
    return 1 - exp(-w.p.displacement.danger_scale * place.violence / max(1, place.population, people_at(w, t)))


def _lack(w: Any, t: int) -> float:
    """Say what is missing: services, whole buildings and relief count alike."""
    place = w.territory[t]
    return (1 - place.services + place.damage + 1 - place.relief) / 3


def _draw_of(w: Any, n: Any) -> float:
    """Say how a neighbour draws those who flee: an open border, room, calm, and little that is lacking."""
    place = w.territory[n.place]
    free = max(0, 1 - people_at(w, n.place) / place.capacity) if place.capacity else 1
    passable = n.open if _cap(w, n.edge) > 0 else 0
    return (
        passable
        * free
        * (1 - _danger(w, n.place))
        * (1 - w.p.displacement.care * _lack(w, n.place))
        * _free(w, n.place)
    )


def _free(w: Any, t: int) -> float:
    """Say how free people are to come to t although those whom its people fear hold it; a deal may open that."""
    dreaded = sum(h.control * h.feared for h in w.holding[t]) * (1 - w.territory[t].opened)
    return max(0, 1 - dreaded / w.p.displacement.barred_at)


def _pieces(w: Any) -> list[int]:
    """Number the sets of places that open borders (in either direction) hold together."""
    joined: list[set[int]] = [set() for _ in w.territory]
    for t, near in enumerate(joined):
        for n in w.neighbours[t]:
            if _cap(w, n.edge) > 0:
                near.add(n.place)
                joined[n.place].add(t)
    piece = [-1] * len(joined)
    for t in range(len(joined)):
        todo = [t] if piece[t] < 0 else []
        while todo:
            s = todo.pop()
            if piece[s] < 0:
                piece[s] = t
                todo += joined[s]
    return piece


def _parties(w: Any, room: float) -> int:
    """Say in how many parties, a power of two up to 64, a row comes: 8 a day, but none of less than a person."""
    worth = w.clock.people_per_agent
    return next(n for n in (1, 2, 4, 8, 16, 32, 64) if n == 64 or n >= min(worth, 8 * worth / max(1, room)))


def _split(w: Any, draws: Any) -> float:
    """Return the mean number of parties of those who flee, by where they flee to."""
    total = sum(draw for _, draw in draws)
    return sum(draw * _parties(w, _cap(w, n.edge)) for n, draw in draws) / total if total else 1


def _inflow(w: Any, home: int) -> int:
    """Return what the widest border into a place lets through."""
    return max(
        (_cap(w, n.edge) for s in range(len(w.territory)) for n in w.neighbours[s] if n.place == home), default=0
    )


def _deciders(w: Any, day: int, key: int) -> list[Any]:
    """List the parties that decide to go today, with what for and the lot by which they set out."""
    p = w.p.displacement
    every, piece = int(p.review_days), _pieces(w)
    draws = [[(n, _draw_of(w, n)) for n in w.neighbours[t]] for t in range(len(w.territory))]
    flight = [_split(w, draw) for draw in draws]
    exits, returns = ([_parties(w, x) for x in xs] for xs in _doors(w))
    out = []
    for place, status, person in _everybody(w):
        home, number = person.home, person.origin * (1 << 24) + person.serial
        if (person.origin + person.serial + day) % every:
            continue
        near, far, back = _rates(w, person, place, draws[place], piece)
        rates = {"near": near * flight[place], "far": far * exits[place], "back": back * returns[home]}
        total = sum(rates.values())
        most = min(64, ceil(total / (near + far + back) - 1e-9)) if total > 0 else 0
        for k in range(min(most, poisson(1 - uniform(key, number, 0), every * total))):
            lot = uniform(key, number, 4 * k + 1) * total
            what = "near" if lot < rates["near"] else "far" if lot < rates["near"] + rates["far"] else "back"
            split = {"near": 0, "far": exits[place], "back": returns[home]}[what]
            values = {"person": person, "number": number, "k": k, "place": place, "what": what, "split": split}
            values |= {"status": status, "lot": uniform(key, number, 4 * k + 2), "draws": draws[place]}
            out.append(SimpleNamespace(**values))
    return out


def _everybody(w: Any) -> list[tuple[int, int, Any]]:
    """List those who live there, with their place and status."""
    groups = [(t, status, w.people[t][status]) for t in range(len(w.territory)) for status in (RESIDENT, DISPLACED)]
    return [(t, status, person) for t, status, group in groups for person in group]


def _doors(w: Any) -> tuple[list[int], list[int]]:
    """Return how many can leave the area from each place, and come home to it."""
    return [place.exit_people for place in w.territory], [_inflow(w, t) for t in range(len(w.territory))]


def _rates(w: Any, c: Any, place: int, draws: Any, piece: list[int]) -> tuple[float, float, float]:
    """Return how fast somebody would flee near by, leave the area and go home."""
    p, home = w.p.displacement, c.home
    able, danger, lack = 1 - p.slowed * c.injured, _danger(w, place), _lack(w, place)
    refuge = max([draw for _, draw in draws], default=0)
    better = max([0] + [lack - _lack(w, n.place) for n, draw in draws if draw > 0])
    near = able * (p.flight * c.fear * danger * refuge + p.seek * c.hardship * better)
    far = able * p.abroad * (p.flight * c.fear * danger + p.seek * c.hardship * lack)
    if w.territory[place].closed or not w.territory[place].exit_people:
        far = 0
    back = p.returning * (1 - c.fear) * (1 - _danger(w, home)) * (1 - p.ruin * _lack(w, home))
    back *= _free(w, home)
    return near, far, 0 if place == home or piece[place] != piece[home] else back


def _morning(w: Any) -> Any:
    """Count persons and living rows by place and group, before anybody sets out; and who has set out, so far nobody."""
    rows, persons = {}, {}
    for t, place in enumerate(w.territory):
        persons[t, "resident"], persons[t, "displaced"] = place.resident, place.displaced
        rows[t, "resident"], rows[t, "displaced"] = map(len, w.people[t][:2])
    return SimpleNamespace(rows=rows, persons=persons, gone=Counter(), abroad=Counter(), away=set())


def _set_out(w: Any, key: int, one: Any, morning: Any) -> Any:
    """Let one party go as far as there is room, and its row with it by the share of the row's persons who could.

    Gives the row's move: place, status, person, place to be, status to be; None if it stays.
    """
    place, home = one.place, one.person.home
    if one.number in morning.away:
        return None
    n = {"near": lambda: _flight(w, key, one), "back": lambda: _last_border(w, place, home)}.get(
        one.what, lambda: None
    )()
    to = None if one.what == "far" else home if one.what == "back" else n.place
    if one.what == "back" and n is None:
        return None
    share = 1 / (_parties(w, _cap(w, n.edge)) if one.what == "near" else one.split)
    group = place, "resident" if place == home else "displaced"
    wanted = _part(morning, group, share)
    room = [wanted, getattr(w.territory[place], group[1])]
    if to is None:
        room.append(w.territory[place].exit_people - morning.abroad[place])
    else:
        room.append(_cap(w, n.edge) - w.road[n.edge].moved)
        if to != home and w.territory[to].capacity:
            room.append(max(0, w.territory[to].capacity - people_at(w, to)))
    passed = min(room)
    _count(w, passed, place, group[1], to, "resident" if to == home else "displaced", n)
    morning.abroad[place] += passed if to is None else 0
    if uniform(key, one.number, 4 * one.k + 3) >= share * (passed / wanted if wanted else 1):
        return None
    morning.away.add(one.number)
    if to is None:
        return place, one.status, one.person, place, DEPARTED
    return place, one.status, one.person, to, RESIDENT if to == home else DISPLACED


def _part(morning: Any, group: tuple[int, str], share: float) -> int:
    """Return the persons of the next party to leave a group, such that all its rows together would empty it."""
    before, rows = morning.gone[group], max(1, morning.rows[group])
    morning.gone[group] = before + share
    return floor(morning.persons[group] * (before + share) / rows) - floor(morning.persons[group] * before / rows)


def _count(w: Any, persons: int, place: int, group: str, to: int | None, becomes: str, n: Any) -> None:
    here = w.territory[place]
    setattr(here, group, getattr(here, group) - persons)
    here.left += persons
    if to is None:
        here.departed += persons
        return
    there = w.territory[to]
    setattr(there, becomes, getattr(there, becomes) + persons)
    there.arrived += persons
    w.road[n.edge].moved += persons


def _flight(w: Any, key: int, one: Any) -> Any:
    """Let the neighbours race for somebody who flees."""
    times = [
        (
            race(
                uniform(key, one.number, (1 + one.k) * 65536 + w.territory[n.place].key),
                draw * _parties(w, _cap(w, n.edge)),
            ),
            n.place,
            n,
        )
        for n, draw in one.draws
    ]
    return min((time for time in times if time[0] < inf), key=lambda time: time[:2])[2]


def _last_border(w: Any, place: int, home: int) -> Any:
    """Find the border by which somebody gets home: from where they are, else where most room is left."""
    ways = [(s, n) for s in range(len(w.territory)) for n in w.neighbours[s] if n.place == home]
    direct = [n for s, n in ways if s == place and _cap(w, n.edge) > 0]
    if direct:
        return direct[0]
    left = [(_cap(w, n.edge) - w.road[n.edge].moved, -w.territory[s].key, n) for s, n in ways]
    return max((way for way in left if way[0] > 0), key=lambda way: way[:2], default=(0, 0, None))[2]
