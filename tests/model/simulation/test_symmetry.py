"""Symmetry: names, the order of listing, and other people's draws cannot matter."""

import copy
from typing import Any

import numpy as np
import pytest
from scipy import stats
from support.worlds import deaths, differences, events, named_events, run_days, scenario, valley, with_force

from interpose.agents.civilian import SEEN
from interpose.model.mechanisms import attitudes
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_state import assemble
from interpose.model.state.civilian_index import civilians_by_home

LISTS = ("places", "links", "factions", "holdings", "dyads", "contributors")
FEELINGS = tuple(column.name for column in SEEN.columns)


def full() -> dict[str, Any]:
    """Describe the valley with a force, a third party and people displaced between its territories."""
    document = with_force(valley())
    document["parameters"]["communal"] = {"dispute_rate": 1.0}
    document["factions"].append({"id": "green", "key": 2, "local": True, "strike_reach": 1})
    for place in "ABC":
        document["holdings"].append({"place": place, "faction": "green", "fighters": 120, "support": 0.1})
    document["dyads"] += [{"a": "green", "b": f, "tension": 0.7} for f in ("red", "blue")]
    return document


def busy() -> Scenario:
    """Much happens on the first day: everybody reviews, units arrive at once."""
    document = full()
    for contributor in document["contributors"]:
        contributor["first_days"] = contributor["full_days"] = [0, 0]
    document["parameters"] = {
        "logistics": {"travel_days": 0.0},
        "posture": {"review_days": 1.0, "gain_raid": 3.0, "gain_attack": 3.0, "gain_strike": 3.0},
        "clash": {"friction": 1.0, "raid_rate": 1.0, "attack_rate": 1.0, "strike_rate": 2.0},
        "communal": {"dispute_rate": 50.0},
        "violation": {"base_rate": 0.5, "prey_rate": 1.0},
        "resistance": {"attack_rate": 0.1, "protest_rate": 0.8},
    }
    return scenario(document)


def reordered(what: Scenario, order: str) -> Scenario:
    """List everything in another order, keys kept."""
    document = what.model_dump(mode="json")
    for name in LISTS:
        items = document[name]
        document[name] = items[::-1] if order == "reversed" else items[1:] + items[:1]
    return scenario(document)


def renamed(what: Scenario) -> tuple[Scenario, dict[str, str]]:
    """Return every place, party and contributor another id and name; gives the new names by the old ones."""
    document = what.model_dump(mode="json")
    new = {
        item["id"]: f"{prefix}-{'zyxw'[row]}"
        for prefix, part in (("place", "places"), ("party", "factions"), ("sender", "contributors"))
        for row, item in enumerate(document[part])
    }
    for part in ("places", "factions", "contributors"):
        for item in document[part]:
            item["id"], item["name"] = new[item["id"]], f"The {new[item['id']]}"
    for contributor in document["contributors"]:
        for name in ("acceptance", "influence"):
            contributor[name] = {new[f]: v for f, v in contributor[name].items()}
    for part, fields in (("links", ("a", "b")), ("dyads", ("a", "b")), ("holdings", ("place", "faction"))):
        for item in document[part]:
            item.update({field: new[item[field]] for field in fields})
    return scenario(document), new


@pytest.mark.parametrize("seed", range(5))
def test_renaming_renames_and_changes_nothing_else(seed: int) -> None:
    what = scenario(full())
    other, new = renamed(what)
    one, two = run_days(what, seed, 120), run_days(other, seed, 120)
    assert len(events(one)) > 50
    assert differences(one, two) == []
    told = [tuple(new.get(str(part), part) for part in event) for event in named_events(what, one)]
    assert sorted(told) == named_events(other, two)


def test_role_is_only_a_word() -> None:
    document = full()
    document["factions"][0]["role"], document["factions"][1]["role"] = "state force", "de facto authority"
    assert differences(run_days(scenario(full()), 4, 60), run_days(scenario(document), 4, 60)) == []


def where_units_are(what: Scenario, world: Any) -> dict[int, tuple[Any, ...]]:
    """Return place, task, access and strength of every unit that is there, by its key."""
    there = [u for u in world.unit if u.place >= 0]
    return {int(u.key): (what.places[u.place].id, int(u.task), int(u.access), int(u.strength)) for u in there}


def what_parties_have(what: Scenario, world: Any) -> dict[tuple[str, str], tuple[int, ...]]:
    """Return fighters, posture and recruits of every party in every place, by their ids."""
    return {
        (place.id, party.id): tuple(int(world.holding[t, f][name]) for name in ("fighters", "posture", "recruits"))
        for t, place in enumerate(what.places)
        for f, party in enumerate(what.factions)
    }


@pytest.mark.parametrize("order", ["reversed", "turned"])
def test_order_of_listing_does_not_change_the_first_day(order: str) -> None:
    what = busy()
    other = reordered(what, order)
    happened = 0
    for seed in range(15):
        one, two = run_days(what, seed, 1), run_days(other, seed, 1)
        happened += len(events(one))
        assert named_events(what, one) == named_events(other, two)
        assert len(where_units_are(what, one)) > 5
        assert where_units_are(what, one) == where_units_are(other, two)
        assert what_parties_have(what, one) == what_parties_have(other, two)
    assert happened > 100


def test_order_of_listing_does_not_change_whole_runs_when_everybody_has_a_row() -> None:
    # With one row a person no debt is left over, so even the rows that die are the same; sums of floats may differ
    # in the last digit, which moves a choice once in some 1e15.
    document = full()
    for place in document["places"]:
        place["population"] //= 20
    for holding in document["holdings"]:
        holding["fighters"] //= 10
    what = scenario(document | {"people_per_agent": 1})
    for seed in range(3):
        other = reordered(what, "reversed")
        one, two = run_days(what, seed, 90), run_days(other, seed, 90)
        assert len(events(one)) > 20
        assert named_events(what, one) == named_events(other, two)
        flipped = two.daily.deaths_civilians[:, ::-1]
        assert (one.daily.deaths_civilians == flipped).all()


@pytest.mark.parametrize("change", ["order", "keys"])
def test_order_of_listing_and_keys_do_not_change_the_distribution(change: str) -> None:
    what = scenario(full())
    if change == "order":
        other = reordered(what, "turned")
    else:
        document = what.model_dump(mode="json")
        for part, keys in (("places", (77, 5, 3000)), ("factions", (40, 3, 21)), ("contributors", (9, 2))):
            for item, key in zip(document[part], keys, strict=True):
                item["key"] = key
        other = scenario(document)
    one = np.array([deaths(run_days(what, seed, 120)) for seed in range(80)])
    two = np.array([deaths(run_days(other, seed + 1000, 120)) for seed in range(80)])
    assert stats.ks_2samp(one, two).pvalue > 0.01
    assert abs(stats.ttest_ind(np.log1p(one), np.log1p(two)).statistic) < 2.8


def crowd(population: int, per_agent: int = 10) -> Scenario:
    """A valley whose upper territory A is at peace and out of reach, while the others fight."""
    document = valley()
    document["people_per_agent"] = per_agent
    document["places"][0] |= {"population": population}
    document["holdings"] = [h for h in document["holdings"] if h["place"] != "A"]
    document["links"] = [{"a": "A", "b": "B"}, {"a": "B", "b": "C", "front": 0.5}]
    document["factions"][1]["strike_reach"] = 0
    return scenario(document, {"attitudes.talk": 0.0})  # talk levels out trust, also with one who is new


def test_one_more_civilian_moves_nobody_elses_draws() -> None:
    less, more = crowd(4000), crowd(4010)
    for seed in range(5):
        one, two = run_days(less, seed, 60), run_days(more, seed, 60)
        first, new = 0, 400
        assert len(two.civilian.fear) == len(one.civilian.fear) + 1
        assert deaths(one) > 0 and first < new
        for name in FEELINGS:
            mine, theirs = getattr(civilians_by_home(one), name), getattr(civilians_by_home(two), name)
            assert np.delete(theirs, new).tobytes() == mine.tobytes(), name
        one.holding.support[0] = two.holding.support[0]  # among one more, those who fled there are a smaller share
        assert [n for n in differences(one, two) if n.split(".")[0] in ("event", "holding", "front", "dyad")] == []


def test_one_more_civilian_moves_nobody_elses_draws_under_fire() -> None:
    # The step alone, with so much harm that everybody is under full threat whatever the population is.
    worlds = []
    for scene in (crowd(4000), crowd(4010)):
        world = assemble(scene, 8, 2)
        world.territory.harm[:], world.territory.wrong[:] = 1e9, 1e9
        attitudes.step(world, 0)
        worlds.append(world)
    one, two = worlds
    assert (civilians_by_home(one).fear[:400] > 0.5).mean() > 0.5
    for name in FEELINGS:
        assert (
            np.delete(getattr(civilians_by_home(two), name), 400).tobytes()
            == getattr(civilians_by_home(one), name).tobytes()
        ), name


def test_one_more_territory_out_of_contact_changes_nothing_elsewhere() -> None:
    document = valley()
    grown = copy.deepcopy(document)
    grown["places"].append({"id": "D", "key": 3, "population": 9000, "area_km2": 5})
    grown["links"].append({"a": "A", "b": "D", "open": 0.0})
    changes = {"factions.blue.strike_reach": -1}
    small, large = scenario(document, changes), scenario(grown, changes)
    for seed in range(5):
        one, two = run_days(small, seed, 120), run_days(large, seed, 120)
        assert len(events(one)) > 5
        assert named_events(small, one) == named_events(large, two)
        mine, theirs = vars(civilians_by_home(one)), vars(civilians_by_home(two))
        for name, values in mine.items():
            assert theirs[name][: len(values)].tobytes() == values.tobytes(), name


def contact_felt(meet: float) -> float:
    """Return what one day's contact added to trust, as a share of what it would add if everybody met a unit."""
    quiet = {"attitudes.noise": 0.0, "attitudes.contact_gain": 0.1, "attitudes.identity": 0.0, "people_per_agent": 1}
    sizes = {f"places.{place}.population": 400_000 for place in "ABC"}
    what = scenario(full(), {**quiet, **sizes})
    trust = []
    for share in (0.0, meet):
        world = assemble(what, 1, 2)
        world.presence.units[:], world.presence.meet[:] = 1, share
        before = world.civilian.trust.astype(float)
        attitudes.step(world, 0)
        trust.append(world.civilian.trust.astype(float))
    return float((trust[1] - trust[0]).sum() / (0.1 * (1 - before)).sum())


@pytest.mark.parametrize("meet", [0.0, 0.0003, 0.0015, 0.01, 0.3, 1.0])
def test_as_many_people_meet_a_unit_as_it_meets(meet: float) -> None:
    assert abs(contact_felt(meet) - meet) <= 4.5 * np.sqrt(meet * (1 - meet) / 1.2e6) + 1e-6


def test_neither_of_two_parties_that_hold_as_much_gains_more_supporters() -> None:
    document = valley() | {"people_per_agent": 1}
    document["factions"] = [{"id": "red", "key": 0}, {"id": "blue", "key": 1}]
    document["holdings"] = [
        {"place": place, "faction": f, "fighters": 100, "control": 0.4} for place in "ABC" for f in ("red", "blue")
    ]
    world = assemble(scenario(document, {"attitudes.join": 0.1, "attitudes.recruit": 0.0}), 1, 2)
    attitudes.step(world, 0)
    red, blue = (int((world.civilian.side == side).sum()) for side in (0, 1))
    assert abs(red - blue) <= 4 * np.sqrt(red + blue), (
        f"{red} lean to the party with the lower key, {blue} to the other"
    )
