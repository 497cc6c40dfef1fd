"""Whether the parts of a scenario fit together: names that exist, keys that differ, shares that add up."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpose.model.scenario import Scenario


def _unique(kind: str, what: str, values: Iterable[object]) -> None:
    """Refuse a repeated value, naming it."""
    for value, times in Counter(values).items():
        if times > 1:
            raise ValueError(f"{kind}: {what} {value!r} occurs {times} times: it must tell them apart")


def _known(where: str, value: str, known: Iterable[str]) -> None:
    """Refuse a name that was not declared, listing some that were."""
    names = list(known)
    if value not in names:
        raise ValueError(f"{where}: {value!r} is not declared: known are {', '.join(names[:12])}")


def check_scenario(s: "Scenario") -> None:
    """Check what no single field can say; raises ``ValueError`` with one sentence."""
    for kind, items in (("places", s.places), ("factions", s.factions), ("contributors", s.contributors)):
        _unique(kind, "id", [item.id for item in items])
        _unique(kind, "key", [item.key if item.key is not None else row for row, item in enumerate(items)])
    places, factions = [p.id for p in s.places], [f.id for f in s.factions]
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
            raise ValueError(f"dyads[{row}]: a faction has no relation to itself ({dyad.a!r})")
    _unique("dyads", "pair", [frozenset((dyad.a, dyad.b)) for dyad in s.dyads])
    for contributor in s.contributors:
        for faction in contributor.acceptance:
            _known(f"contributors.{contributor.id}.acceptance", faction, factions)
    _check_holdings(s, places, factions)
    _check_shapes(s, places)
    s.territory()


def _check_holdings(s: "Scenario", places: list[str], factions: list[str]) -> None:
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
    _unique("holdings", "pair", [(h.place, h.faction) for h in s.holdings])
    for name, sums in (("control", control), ("support", support)):
        for place, total in sums.items():
            if total > 1 + 1e-9:
                raise ValueError(f"holdings: shares of {name} in {place!r} sum to {total:g}: at most 1")
    for row_place in s.places:
        if fighters[row_place.id] > row_place.population:
            number, people = fighters[row_place.id], row_place.population
            raise ValueError(f"holdings: {number} local fighters in {row_place.id!r} exceed its population of {people}")


def _check_shapes(s: "Scenario", places: list[str]) -> None:
    """Check that polygons belong to places that exist."""
    if s.shapes is None:
        return
    features = s.shapes.get("features")
    if not isinstance(features, list):
        raise ValueError("shapes: not a GeoJSON FeatureCollection: it needs a list 'features'")
    for feature in features:
        _known("shapes", str(feature.get("properties", {}).get("id")), places)
