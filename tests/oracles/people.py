"""Civilians in plain Python: at each place a list of persons for each status, in the order in which they are kept."""

from types import SimpleNamespace
from typing import Any

import numpy as np

from interpose.agents.civilian import CIVILIAN
from interpose.model.state.world import World

LIVING = (0, 1)


def gather(world: World) -> list[list[list[Any]]]:
    """Copy the civilians of a world into lists: by place, by status, in order."""
    c, columns = world.civilian, {name: getattr(world.civilian, name).tolist() for name in CIVILIAN.names}
    home = {int(key): t for t, key in enumerate(world.territory.key)}
    found = []
    for first, rows in zip(world.first_row.tolist(), world.rows.tolist(), strict=True):
        groups, row = [], first
        for number in rows:
            each = [{name: values[i] for name, values in columns.items()} for i in range(row, row + number)]
            groups.append([SimpleNamespace(home=home[person["origin"]], **person) for person in each])
            row += number
        found.append(groups)
    assert sum(len(group) for groups in found for group in groups) == len(c.serial)
    return found


def spread(w: Any) -> dict[str, Any]:
    """Write civilians as they would be kept: columns in the order of the places' keys, where places begin, counts."""
    order = sorted(range(len(w.territory)), key=lambda t: w.territory[t].key)
    persons = [person for t in order for group in w.people[t] for person in group]
    columns = {name: np.array([getattr(person, name) for person in persons]) for name in CIVILIAN.names}
    return {"civilian": columns, "first_row": firsts(w), "rows": [[len(g) for g in groups] for groups in w.people]}


def firsts(w: Any) -> list[int]:
    """Say where the rows of each place begin: places stand in the order of their keys."""
    size = [sum(map(len, groups)) for groups in w.people]
    key = [place.key for place in w.territory]
    return [sum(n for n, k in zip(size, key, strict=True) if k < mine) for mine in key]


def living(w: Any, t: int) -> list[Any]:
    """List the persons who live among the civilians at t."""
    return [person for status in LIVING for person in w.people[t][status]]


def leave(w: Any, t: int, status: int, at: int) -> Any:
    """Take somebody out of a group: its last takes the place, and the last of each later group comes first there."""
    group = w.people[t][status]
    person, group[at] = group[at], group[-1]
    group.pop()
    for later in w.people[t][status + 1 :]:
        if later:
            later.insert(0, later.pop())
    return person


def join(w: Any, t: int, status: int, person: Any) -> None:
    """Let somebody join a group as its last: the first of each later group goes to its end."""
    w.people[t][status].append(person)
    for later in w.people[t][status + 1 :]:
        if later:
            later.append(later.pop(0))


def change(w: Any, t: int, before: int, at: int, after: int) -> None:
    """Let somebody at t change from one status to another."""
    join(w, t, after, leave(w, t, before, at))


def resettle(w: Any, moves: list[tuple[int, int, Any, int, int]]) -> None:
    """Let people move: (place, status, person, place to be, status to be).

    They leave from the last row to the first, and the last of the group takes the row of each. The groups then shift,
    each turning by as many rows as its shift is long, if it has more; and people arrive in the order of their old rows.
    """
    before, order = _starts(w, w.people), {id(person): row for row, person in enumerate(_in_order(w))}
    moves = sorted(moves, key=lambda move: order[id(move[2])])
    for t, status, person, _, _ in reversed(moves):
        group = w.people[t][status]
        at = next(i for i, other in enumerate(group) if other is person)
        group[at] = group[-1]
        group.pop()
    after = [[list(group) for group in groups] for groups in w.people]
    for _, _, person, to, becomes in moves:
        after[to][becomes].append(person)
    for place, old, new in zip(w.people, before, _starts(w, after), strict=True):
        for group, was, will in zip(place, old, new, strict=True):
            _turn(group, will - was)
    for _, _, person, to, becomes in moves:
        w.people[to][becomes].append(person)


def _starts(w: Any, people: Any) -> list[list[int]]:
    """Say in which row each group begins, by place and status."""
    out: list[list[int]] = [[] for _ in people]
    row = 0
    for t in sorted(range(len(people)), key=lambda t: w.territory[t].key):
        for group in people[t]:
            out[t].append(row)
            row += len(group)
    return out


def _turn(group: list[Any], by: int) -> None:
    """Turn a group: rows that shift on leave from its front to its end, rows that shift back the other way."""
    if abs(by) < len(group):
        group[:] = group[by:] + group[:by]


def _in_order(w: Any) -> list[Any]:
    order = sorted(range(len(w.territory)), key=lambda t: w.territory[t].key)
    return [person for t in order for group in w.people[t] for person in group]
