"""Routes and closures of Flee, which stand in files beside its places."""

import csv
from pathlib import Path
from typing import NamedTuple

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.column_names import plain
from interpose.model.scenario.builder.place_file import decode, read_bytes

MOST_ROUTES = 200_000
NO_ROUTES = mark("lines that are no routes were left out")
NO_CLOSURES = mark("lines that are no closures of places, countries or routes were left out")
LINES = mark("{n} lines")
OF_A_PLACE = {"location", "camp", "idpcamp"}
OF_COUNTRIES = {"country"}
OF_A_ROUTE = {"link", "links"}


class Route(NamedTuple):
    """A way between two places."""

    a: str
    b: str
    km: float


class Closure(NamedTuple):
    """A time in which routes are shut: those of a place, between two countries, or a single one."""

    kind: str
    a: str
    b: str
    start: int
    """day on which it begins"""
    end: int
    """day on which it ends; not after the start: never"""


class ShutRoutes(NamedTuple):
    """Links that are shut for a time."""

    about: str
    """what was said of them"""
    pairs: list[tuple[int, int]]
    """rows of the places that they join"""
    start: int
    lasts: int | None
    """days; None for good"""


def beside(path: Path, words: tuple[str, ...]) -> Path | None:
    """Return the file that stands beside one of places and is called after what it holds; None where there is none."""
    for word in words:
        name = path.name.replace("locations", word)
        if name != path.name and (found := path.with_name(name)).is_file():
            return found
    return None


def _lines(path: Path, choices: Choices) -> list[list[str]]:
    """Return the lines of a file without remarks."""
    rows = []
    try:
        for row in csv.reader(decode(path.name, read_bytes(path), None, choices).splitlines()):
            cells = [cell.strip() for cell in row]
            if any(cells) and not cells[0].startswith("#"):
                rows.append(cells)
            if len(rows) > MOST_ROUTES:
                raise ScenarioError(f"{short(path.name)}: has more than {MOST_ROUTES:,} lines: leave some out")
    except csv.Error as error:
        raise ScenarioError(f"{short(path.name)}: not valid CSV ({short(error, 80)}): mend or remove it") from None
    return rows


def read_routes(path: Path, choices: Choices) -> list[Route]:
    """Return the routes of a file ``name1, name2, distance``, each pair once; tells which lines are none."""
    routes: dict[frozenset[str], Route] = {}
    lost = 0
    for cells in _lines(path, choices):
        km = _number(cells[2]) if len(cells) > 2 else None
        if km is None or not 0.0 <= km <= 1e5 or cells[0] == cells[1]:
            lost += 1
            continue
        routes.setdefault(frozenset(cells[:2]), Route(cells[0], cells[1], km))
    if lost:
        choices.tell(NO_ROUTES, short(path.name), Filled(LINES, n=lost))
    joined = mark("{file} beside it was read: places are joined by its {n:,} routes")
    choices.tell(Filled(joined, file=short(path.name), n=len(routes)))
    return list(routes.values())


def read_closures(path: Path, choices: Choices) -> list[Closure]:
    """Return the closures of a file ``closure_type, name1, name2, closure_start, closure_end``."""
    closures, lost = [], 0
    for cells in _lines(path, choices):
        days = [_number(cell) for cell in cells[3:5]]
        kind = plain(cells[0])
        if (
            kind not in OF_A_PLACE | OF_COUNTRIES | OF_A_ROUTE
            or len(days) < 2
            or any(day is None or not -1 <= day <= 36_500 for day in days)
        ):
            lost += 1
            continue
        start, end = (int(day) for day in days if day is not None)
        closures.append(Closure(kind, cells[1], cells[2], max(0, start), end))
    if lost:
        choices.tell(NO_CLOSURES, short(path.name), Filled(LINES, n=lost))
    events = mark("{file} beside it was read: {n} closures become events")
    choices.tell(Filled(events, file=short(path.name), n=len(closures)))
    return closures


def _number(text: str) -> float | None:
    """Return a number; None where there is none."""
    try:
        return float(text)
    except ValueError:
        return None


def shut_by(closure: Closure, pairs: list[tuple[int, int]], names: list[str], country: list[str]) -> ShutRoutes:
    """Return the links that a closure shuts.

    Parameters
    ----------
    closure : Closure
        The closure.
    pairs : list of (int, int)
        Rows of the places that each link joins.
    names, country : list of str
        Of each place.
    """
    both = {closure.a, closure.b}
    if closure.kind in OF_A_PLACE:
        shut = [pair for pair in pairs if closure.a in (names[pair[0]], names[pair[1]])]
    elif closure.kind in OF_A_ROUTE:
        shut = [pair for pair in pairs if {names[pair[0]], names[pair[1]]} == both]
    else:
        shut = [pair for pair in pairs if len(both) == 2 and {country[pair[0]], country[pair[1]]} == both]
    lasts = closure.end - closure.start if closure.end > closure.start else None
    about = f"{closure.kind} {' and '.join(filter(None, (closure.a, closure.b)))}"
    return ShutRoutes(about, shut, closure.start, lasts)
