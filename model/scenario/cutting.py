"""The same country on a map that is cut anew: each territory in two or four equal parts, totals as they were.

Results must not depend on how a country is cut into territories. What is in a territory is spread evenly over its
parts: people, area, fighters, room, entries and the length of its line are shared out, and shares (control, support,
damage, services, roads) are those of the whole. Chance is not the same: a part has a key of its own, and so draws of
its own.

A territory counts as a square. Parts lie side by side, west and east, or at its four corners; two that touch share a
border as long as a side, or half of one, along which nothing runs, since both are held alike. The border between two
territories is shared out among the parts that lie on the neighbour's side of the centre, so that its length, its
length of front and what can cross it stay the same.
"""

from collections.abc import Iterator, Sequence
from math import cos, hypot, radians, sqrt
from typing import Any, NamedTuple

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import scenario_from
from interpose.model.scenario.scenario import Scenario, with_open_draws
from interpose.model.scenario.schema.territories import Holding, Link, Place
from interpose.model.scenario.script.compile import places_named

SPOTS: dict[int, tuple[tuple[float, float], ...]] = {
    2: ((-0.25, 0.0), (0.25, 0.0)),
    4: ((-0.25, 0.25), (0.25, 0.25), (-0.25, -0.25), (0.25, -0.25)),
}
"""Where the middles of parts lie from the middle of the whole, east and north, in sides of the square."""
INNER: dict[int, tuple[tuple[int, int, float], ...]] = {
    2: ((0, 1, 1.0),),
    4: ((0, 1, 0.5), (2, 3, 0.5), (0, 2, 0.5), (1, 3, 0.5)),
}
"""Which parts touch, and along which length, in sides of the square."""
SHARED_OUT = ("population", "entry_people", "entry_trucks", "entry_tonnes", "exit_people", "capacity")
KM_PER_DEGREE = 111.2
GROUND = ("places", "links", "holdings", "shapes")
LONGEST_NAME = 24
ON_THE_LINE = 1e-9
"""A part that is nearer than this to the line through the centre, in sides of the square, lies on neither side."""


class Stretch(NamedTuple):
    """A stretch of a border between a part of one territory and a part of another: ``share`` of the whole border."""

    a: int
    b: int
    share: float


def cut_scenario(scenario: Scenario, pieces: int) -> Scenario:
    """Return the same country with each territory cut into equal parts.

    Parameters
    ----------
    scenario : Scenario
        The country; values that are open in it stay open.
    pieces : {1, 2, 4}
        Parts of each territory; 1 returns the scenario as it is.

    Returns
    -------
    Scenario
        Territories ``A-1``, ``A-2`` and so on for each ``A``, with keys by the order of the keys of the whole. Totals
        of people, fighters, areas, entries, room and lengths are exact; reaches in territories grow by the square root
        of the number of parts, rounded. Shapes are left out.

    Raises
    ------
    ScenarioError
        For another number of parts, or a country that names its territories elsewhere: in events, contested values,
        policies or open draws.
    """
    if pieces == 1:
        return scenario
    if pieces not in SPOTS:
        raise ScenarioError(f"a territory is cut into 1, 2 or 4 parts, not {pieces}", argument="pieces")
    _refuse_named_ground(scenario)
    document = scenario.model_dump(mode="json", exclude=set(GROUND))
    places = {place.id: place for place in scenario.places}
    parts = {name: [f"{name}-{n + 1}" for n in range(pieces)] for name in places}
    document["places"] = _places(scenario.places, parts)
    document["links"] = [link for place in places.values() for link in _inner_links(place, parts[place.id])]
    document["links"] += [
        row for link in scenario.links for row in _outer_links(link, places[link.a], places[link.b], parts)
    ]
    document["holdings"] = _holdings(scenario, parts)
    for faction in document["factions"]:
        if faction["strike_reach"] > 0:
            faction["strike_reach"] = round(faction["strike_reach"] * sqrt(pieces))
    return with_open_draws(scenario_from(document, where=f"{scenario.name} in parts"), scenario.open_draws)


def _refuse_named_ground(scenario: Scenario) -> None:
    """Refuse a country whose territories cannot be cut, because something names them, or a name or number is full."""
    for event in scenario.events:
        if named := places_named(scenario, event):
            raise _no_cut(scenario, f"event {event.id!r} names {named[0]!r}", "take it out of events")
    for owner, path in _paths_set(scenario):
        if path.split(".")[0] in (*GROUND, "events"):
            raise _no_cut(scenario, f"{owner} sets {path!r}", "take it out")
    for place in scenario.places:
        if len(place.id) + 2 > LONGEST_NAME:
            raise _no_cut(scenario, f"{place.id!r} has no room for a number in {LONGEST_NAME} letters", "shorten it")


def _paths_set(scenario: Scenario) -> Iterator[tuple[str, str]]:
    """Yield what a country sets by path, and who does."""
    for name, choice in scenario.choices.items():
        for option in choice.options.values():
            yield from ((f"choice {name!r}", path) for path in option.set)
    for name, policy in scenario.policies.items():
        yield from ((f"policy {name!r}", path) for path in policy.set)
    if scenario.open_draws is not None:
        yield from (("an open draw", path) for path in scenario.open_draws.paths)


def _no_cut(scenario: Scenario, reason: str, cure: str) -> ScenarioError:
    """Return the error of a country that cannot be cut."""
    return ScenarioError(f"{scenario.name} cannot be cut into parts: {reason}: {cure}")


def even_part(total: int, pieces: int, part: int, before: int = 0) -> int:
    """Return one of equal parts of a whole number: remainders go to the first parts, after those of what came before.

    Parameters
    ----------
    total : int
        What is shared out.
    pieces, part : int
        Number of parts, and which one.
    before : int
        What was shared out already: both together are shared out as evenly as one number would be.
    """
    return (before + total + pieces - 1 - part) // pieces - (before + pieces - 1 - part) // pieces


def _places(places: Sequence[Place], parts: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the parts of all territories as rows."""
    keys = [row if place.key is None else place.key for row, place in enumerate(places)]
    rank = {key: number for number, key in enumerate(sorted(keys))}
    return [row for place, key in zip(places, keys, strict=True) for row in _parts(place, parts[place.id], rank[key])]


def _parts(place: Place, names: list[str], rank: int) -> list[dict[str, Any]]:
    """Return the parts of one territory as rows; ``rank`` is its place among all keys."""
    pieces, side = len(names), sqrt(place.area_km2)
    whole = place.model_dump(mode="json")
    whole["line_km"] = (side if place.line_km is None else place.line_km) / pieces
    whole["area_km2"] = place.area_km2 / pieces
    whole["shelter"] = None if place.shelter is None else place.shelter / pieces
    rows = []
    for part, (name, (east, north)) in enumerate(zip(names, SPOTS[pieces], strict=True)):
        row = whole | {"id": name, "name": f"{place.name or place.id} {part + 1}", "key": rank * pieces + part}
        row["lat"] = max(-90.0, min(90.0, place.lat + north * side / KM_PER_DEGREE))
        row["lon"] = max(-180.0, min(180.0, place.lon + east * side / KM_PER_DEGREE / _shrink(place.lat)))
        for name_of_count in SHARED_OUT:
            total = getattr(place, name_of_count)
            row[name_of_count] = None if total is None else even_part(total, pieces, part)
        if place.capacity:
            row["capacity"] = max(1, row["capacity"])
        rows.append(row)
    return rows


def _shrink(lat: float) -> float:
    """Return how much shorter a degree of longitude is there than on the equator, not less than near the poles."""
    return max(0.01, cos(radians(lat)))


def _inner_links(place: Place, names: list[str]) -> list[dict[str, Any]]:
    """Return the borders between the parts of one territory, open and without a front."""
    side = sqrt(place.area_km2)
    return [{"a": names[i], "b": names[j], "length_km": length * side} for i, j, length in INNER[len(names)]]


def _outer_links(link: Link, a: Place, b: Place, parts: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return the border between two territories, shared out among their parts."""
    whole = link.model_dump(mode="json")
    return [
        whole
        | {
            "a": parts[a.id][stretch.a],
            "b": parts[b.id][stretch.b],
            "length_km": link.length_km * stretch.share,
            "capacity": link.capacity * stretch.share,
        }
        for stretch in stretches(a, b, len(parts[a.id]))
    ]


def stretches(a: Place, b: Place, pieces: int) -> list[Stretch]:
    """Return which parts of two territories touch, and along which share of the border; the shares sum to 1."""
    east, north = (b.lon - a.lon) * _shrink((a.lat + b.lat) / 2), b.lat - a.lat
    away = hypot(east, north) or 1.0
    direction = (east / away, north / away)
    ahead, behind = _facing(pieces, direction), _facing(pieces, (-direction[0], -direction[1]))
    found = []
    for n, i in enumerate(ahead):
        for m, j in enumerate(behind):
            share = min((n + 1) / len(ahead), (m + 1) / len(behind)) - max(n / len(ahead), m / len(behind))
            if share > 0:
                found.append(Stretch(i, j, share))
    return found


def _facing(pieces: int, direction: tuple[float, float]) -> list[int]:
    """Return the parts that lie on a side of the centre, in their order along the border; all if none does.

    ``direction`` is a unit vector, east and north, or zero where the neighbour lies at the same spot.
    """
    spots = SPOTS[pieces]
    east, north = direction
    ahead = [n for n, (x, y) in enumerate(spots) if x * east + y * north > ON_THE_LINE]
    across = (-north, east) if (north, east) > (0.0, 0.0) else (north, -east)
    return sorted(ahead or range(pieces), key=lambda n: (spots[n][0] * across[0] + spots[n][1] * across[1], n))


def _holdings(scenario: Scenario, parts: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Return what each faction has in each part: local fighters first, so that no part has more than people."""
    local = {faction.id: faction.local for faction in scenario.factions}
    rows, before = [], dict.fromkeys(parts, 0)
    for holding in sorted(scenario.holdings, key=lambda h: not local[h.faction]):
        rows += _holding_in_parts(holding, parts[holding.place], before[holding.place])
        before[holding.place] += holding.fighters
    return rows


def _holding_in_parts(holding: Holding, names: list[str], before: int) -> list[dict[str, Any]]:
    """Return a holding in each part of its territory; ``before`` counts the fighters that were shared out there."""
    whole = holding.model_dump(mode="json")
    return [
        whole | {"place": name, "fighters": even_part(holding.fighters, len(names), part, before)}
        for part, name in enumerate(names)
    ]
