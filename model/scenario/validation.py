"""Whether the parts of a scenario fit together: names that exist, keys that differ, shares that add up."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from math import isfinite
from typing import TYPE_CHECKING, Any

from interpose.model.scenario.schema.territories import MOST_IN_ALL
from interpose.model.scenario.script.compile import check_script

if TYPE_CHECKING:
    from interpose.model.scenario.schema.whole import ScenarioData

MOST_RATIONS = 3e9
"""Rations a day that can be shared out in whole numbers of 64 bits."""
RESERVED = ("force", "civilians", "unknown")
"""Names that tables of results use for sides that are no factions."""


def _unique(kind: str, noun: str, values: Iterable[object]) -> None:
    """Refuse a repeated value, naming it."""
    for value, times in Counter(values).items():
        if times > 1:
            value_text = (
                " and ".join(repr(part) for part in sorted(value)) if isinstance(value, frozenset) else repr(value)
            )
            raise ValueError(f"{kind}: {noun} {value_text} occurs {times} times: each may occur once")


def _known(where: str, value: str, declared: Collection[str]) -> None:
    """Refuse a name that was not declared, listing some that were."""
    if value not in declared:
        names = list(declared)
        more = " ..." if len(names) > 12 else ""
        raise ValueError(f"{where} = {value!r} is not declared: known are {', '.join(names[:12])}{more}")


def check_scenario(s: "ScenarioData") -> None:
    """Check what no single field can say; raises ``ValueError`` with one sentence."""
    parts: dict[str, tuple[Any, ...]] = {"places": s.places, "factions": s.factions, "contributors": s.contributors}
    for kind, items in parts.items():
        _unique(kind, "id", [item.id for item in items])
        _unique(kind, "key", [item.key if item.key is not None else row for row, item in enumerate(items)])
    places, factions = dict.fromkeys(p.id for p in s.places), dict.fromkeys(f.id for f in s.factions)
    for name in factions:
        if name in RESERVED:
            raise ValueError(f"factions.{name}: this name stands for others in the results: choose another id")
    _check_people(s)
    _check_pairs(s, places, factions)
    for contributor in s.contributors:
        for name in ("acceptance", "influence"):
            for faction in getattr(contributor, name):
                _known(f"contributors.{contributor.id}.{name}: faction", faction, factions)
        if contributor.conditions.consent_of is not None:
            _known(f"contributors.{contributor.id}.conditions.consent_of", contributor.conditions.consent_of, factions)
    for row, faction in enumerate(s.reconstruction.excluded):
        _known(f"reconstruction.excluded[{row}]", faction, factions)
    _unique("reconstruction.excluded", "faction", s.reconstruction.excluded)
    _unique("reconstruction.pledges", "id", [pledge.id for pledge in s.reconstruction.pledges])
    _check_holdings(s, places, factions)
    _check_shapes(s, places)
    _check_surroundings(s)
    _check_facts(s)
    if s.days > (date.max - s.start).days:
        raise ValueError(f"start = {s.start} and days = {s.days}: the last day must be before the year 10000")
    check_script(s)
    _check_supply(s)
    s.territory()


def _check_people(s: "ScenarioData") -> None:
    """Refuse more people than live on Earth, as when every place counts them in another unit."""
    people = sum(place.population for place in s.places)
    if people > MOST_IN_ALL:
        bound = f"at most {MOST_IN_ALL:,} (persons), which is more than live on Earth"
        raise ValueError(f"places: population adds up to {people:,}: {bound}: is its unit persons?")


def _check_pairs(s: "ScenarioData", places: Collection[str], factions: Collection[str]) -> None:
    """Check that links join two different territories and dyads two different factions, each pair once."""
    for row, link in enumerate(s.links):
        _known(f"links[{row}].a", link.a, places)
        _known(f"links[{row}].b", link.b, places)
        if link.a == link.b:
            raise ValueError(f"links[{row}]: {link.a!r} touches itself: remove that link")
    _unique("links", "pair", [frozenset((link.a, link.b)) for link in s.links])
    for row, dyad in enumerate(s.dyads):
        _known(f"dyads[{row}].a", dyad.a, factions)
        _known(f"dyads[{row}].b", dyad.b, factions)
        if dyad.a == dyad.b:
            raise ValueError(f"dyads[{row}]: {dyad.a!r} has no relation to itself: remove that row")
    _unique("dyads", "pair", [frozenset((dyad.a, dyad.b)) for dyad in s.dyads])


def _check_holdings(s: "ScenarioData", places: Collection[str], factions: Collection[str]) -> None:
    """Check that shares of control and support sum to at most 1, and local fighters fit into the population."""
    control: dict[str, float] = defaultdict(float)
    support: dict[str, float] = defaultdict(float)
    fighters: dict[str, int] = defaultdict(int)
    local = {f.id: f.local for f in s.factions}
    for row, holding in enumerate(s.holdings):
        _known(f"holdings[{row}].place", holding.place, places)
        _known(f"holdings[{row}].faction", holding.faction, factions)
        control[holding.place] += holding.control
        support[holding.place] += holding.support
        fighters[holding.place] += holding.fighters if local[holding.faction] else 0
    _unique("holdings", "place and faction", [(h.place, h.faction) for h in s.holdings])
    for name, sums in (("control", control), ("support", support)):
        for place, total in sums.items():
            if total > 1 + 1e-9:
                raise ValueError(f"holdings: shares of {name} in {place!r} sum to {total:g}: must sum to at most 1")
    for home in s.places:
        if fighters[home.id] > home.population:
            raise ValueError(
                f"holdings: {fighters[home.id]} local fighters in {home.id!r} exceed its population of "
                f"{home.population}: fighters of a faction with local: true are part of it"
            )


def _check_shapes(s: "ScenarioData", places: Collection[str]) -> None:
    """Check that shapes are polygons in degrees and belong to territories that exist, one each."""
    if s.shapes is None:
        return
    features = s.shapes.get("features")
    if not isinstance(features, list):
        raise ValueError("shapes: not a GeoJSON FeatureCollection: it needs a list 'features'")
    for row, feature in enumerate(features):
        where = f"shapes.features[{row}]"
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not isinstance(properties.get("id"), str):
            raise ValueError(f"{where}: needs 'properties' with the 'id' of a place")
        _known(f"{where}.properties.id", properties["id"], places)
        _check_polygon(where, feature.get("geometry"))
    _unique("shapes", "id", [feature["properties"]["id"] for feature in features])


def _check_surroundings(s: "ScenarioData") -> None:
    """Check that what lies around is land (polygons) and names of waters (points), in degrees."""
    if s.surroundings is None:
        return
    features = s.surroundings.get("features")
    if not isinstance(features, list):
        raise ValueError("surroundings: not a GeoJSON FeatureCollection: it needs a list 'features'")
    for row, feature in enumerate(features):
        where = f"surroundings.features[{row}]"
        properties = (feature.get("properties") or {}) if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or not isinstance(properties.get("name", ""), str):
            raise ValueError(f"{where}: must be a Feature whose 'properties' may have a 'name' (text)")
        geometry = feature.get("geometry")
        if not isinstance(geometry, dict) or geometry.get("type") != "Point":
            _check_polygon(where, geometry)
        elif not _is_spot(geometry.get("coordinates")):
            raise ValueError(f"{where}.geometry.coordinates: must be [longitude -180..180, latitude -90..90]")


def _check_polygon(where: str, geometry: Any) -> None:
    """Check one geometry: a Polygon or MultiPolygon of rings of at least four points in degrees."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise ValueError(f"{where}.geometry: must be a Polygon or MultiPolygon, not {kind!r}")
    try:
        rings = list(_rings(geometry["coordinates"], kind))
        fits = bool(rings) and all(len(ring) >= 4 and all(_is_spot(point) for point in ring) for ring in rings)
    except (KeyError, TypeError):
        fits = False
    if not fits:
        raise ValueError(
            f"{where}.geometry.coordinates: must be rings of at least 4 points [longitude -180..180, latitude -90..90]"
        )


def _rings(coordinates: Any, kind: str) -> Iterator[Any]:
    """Yield the rings of a polygon or of several."""
    for polygon in [coordinates] if kind == "Polygon" else coordinates:
        yield from polygon


def _is_spot(point: Any) -> bool:
    """Whether a point is a longitude and a latitude in degrees, perhaps with a height."""
    if not isinstance(point, list | tuple) or len(point) not in (2, 3):
        return False
    if not all(isinstance(value, (int, float)) and isfinite(value) for value in point):
        return False
    longitude, latitude, *_ = point
    return abs(longitude) <= 180 and abs(latitude) <= 90


def _check_facts(s: "ScenarioData") -> None:
    """Refuse facts whose date cannot be read, and facts of later than the information date that are not marked so."""
    for row, fact in enumerate(s.facts):
        for text in filter(None, map(str.strip, fact.date.split(".."))):
            where = f"facts[{row}].date = {fact.date!r} ({fact.item})"
            try:
                first = _first_day(text)
            except ValueError:
                raise ValueError(f"{where}: must be YYYY, YYYY-MM or YYYY-MM-DD, or a range of them with ..") from None
            if s.information_date is not None and first > s.information_date and "post" not in fact.mark.split():
                raise ValueError(
                    f"{where} is later than information_date = {s.information_date}: leave it out, or mark it post"
                )


def _first_day(text: str) -> date:
    """Return the first day of a year, of a month, or the day itself."""
    parts = text.split("-")
    if not 1 <= len(parts) <= 3 or [len(part) for part in parts] != [4, 2, 2][: len(parts)]:
        raise ValueError(text)
    year, month, day = (*map(int, parts), 1, 1)[:3]
    return date(year, month, day)


def _check_supply(s: "ScenarioData") -> None:
    """Refuse aid that cannot enter, needs too many to count, and a fund that could never pay."""
    need = s.aid.dependence * sum(place.population for place in s.places)
    if need > MOST_RATIONS:
        raise ValueError(f"aid.dependence: {need:.4g} rations a day are needed: at most {MOST_RATIONS:.0g} are counted")
    if s.aid.dependence == 0 and (s.aid.trucks > 0 or s.aid.mission_trucks > 0):
        raise ValueError("aid.dependence = 0: trucks come, but nobody needs anything from outside: set the share")
    if s.aid.trucks + s.aid.mission_trucks > 0 and not any(place.entry_trucks for place in s.places):
        raise ValueError("aid.trucks: no place has entry_trucks: trucks need a crossing to enter by")
    if s.reconstruction.pledges and s.reconstruction.per_day == 0:
        raise ValueError("reconstruction.per_day = 0: money is pledged, but none could be spent: set USD 1000 a day")
    if s.reconstruction.rule in ("strict", "graduated") and not s.reconstruction.excluded:
        rule = s.reconstruction.rule
        raise ValueError(f"reconstruction.rule = {rule!r} excludes nobody: name factions in reconstruction.excluded")
