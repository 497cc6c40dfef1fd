"""Maps and lists turned: the same country, the same totals, and the same world where only the order is another."""

import pytest

from interpose.experiments.audit.larger_territories import larger_territories
from interpose.experiments.audit.listed_otherwise import KEYED, LISTS, listed_otherwise
from interpose.experiments.audit.plain_outcomes import plain_outcomes
from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.simulation.simulate import simulate

STRIP = bare(load_scenario("gaza-isf"))


def fighters(world: Scenario, faction: str) -> int:
    """Count a party's fighters."""
    return sum(holding.fighters for holding in world.holdings if holding.faction == faction)


@pytest.mark.parametrize("name", ["gaza-isf", "reference-country"])
def test_another_order_of_rows_is_the_same_world(name: str) -> None:
    world = change_scenario(bare(load_scenario(name)), {"days": 150, "people_per_agent": 2000})
    other = listed_otherwise(world)
    assert other.places[0].id == world.places[-1].id and other.factions[0].id == world.factions[-1].id
    for seed in (1, 2):
        one, two = plain_outcomes(simulate(world, seed)), plain_outcomes(simulate(other, seed))
        assert one == pytest.approx(two, rel=1e-9) and one["clashes"] + one["strikes"] > 5


def test_rows_keep_their_keys() -> None:
    world = change_scenario(bare(load_scenario("grid-4")), {})
    other = listed_otherwise(world)
    for part in KEYED:
        rows = getattr(world, part)
        keys = {row.id: number if row.key is None else row.key for number, row in enumerate(rows)}
        assert {row.id: row.key for row in getattr(other, part)} == keys
    assert all(len(getattr(other, part)) == len(getattr(world, part)) for part in LISTS)


def test_totals_of_larger_territories_are_those_of_the_small_ones() -> None:
    larger = larger_territories(STRIP)
    assert [place.id for place in larger.places] == ["DB", "GZ", "KY", "NG", "RF"]
    for name in ("population", "area_km2", "entry_people", "entry_trucks", "exit_people"):
        totals = [sum(getattr(place, name) for place in world.places) for world in (larger, STRIP)]
        assert totals[0] == pytest.approx(totals[1]), name
    for faction in STRIP.factions:
        assert fighters(larger, faction.id) == fighters(STRIP, faction.id)
        held = [
            sum(h.control * area[h.place] for h in w.holdings if h.faction == faction.id)
            for w in (larger, STRIP)
            if (area := {p.id: p.area_km2 for p in w.places})
        ]
        assert held[0] == pytest.approx(held[1])
    north = next(place for place in larger.places if place.id == "NG")
    assert north.entry_people == 250 and larger.events[0].effects[0].place == "NG"  # type: ignore[union-attr]
    people = [p for p in STRIP.places if p.id.startswith("NG")]
    assert north.stay * north.population == pytest.approx(sum(p.stay * p.population for p in people))


def test_borders_between_larger_territories_are_added_up() -> None:
    larger = larger_territories(STRIP)
    found = {frozenset((link.a, link.b)): link for link in larger.links}
    between = [link for link in STRIP.links if {link.a[:2], link.b[:2]} == {"DB", "KY"}]
    link = found[frozenset(("DB", "KY"))]
    assert link.length_km == pytest.approx(sum(one.length_km for one in between)) and len(between) == 2
    front = sum(one.length_km * one.front for one in between)
    assert link.length_km * link.front == pytest.approx(front)


def test_ids_that_name_no_larger_territories_are_refused() -> None:
    with pytest.raises(ScenarioError, match="its ids do not name larger ones"):
        larger_territories(bare(load_scenario("grid-9")))
