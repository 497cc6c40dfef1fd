"""The laws that a world keeps, every day, in made-up and shipped scenarios, and that the check itself can fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interpose.agents.contributor import PLEDGED
from interpose.agents.peacekeeper import DEPLOYED, INTERPOSE
from interpose.model.errors import InvariantError
from interpose.model.scenario.loading import load_scenario, scenario_names
from interpose.model.scenario.synthetic import KINDS
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.invariants import LAWS, check, open_ledger, require
from interpose.model.simulation.simulate import drain
from interpose.model.state.daily_series import DAILY, DAILY_FORCE, DAILY_HOLDING


def keep_laws(name: str, seed: int, days: int, changes: dict[str, object]) -> None:
    world = assemble(load_scenario(name, changes), seed, days)
    start, advance = open_ledger(world), compiled_day()
    assert check(world, start) == []
    for day in range(days):
        advance(world, day, 1)
        require(world, start, day)
        drain(world)
    for table, rows in ((DAILY, world.daily), (DAILY_HOLDING, world.daily_holding), (DAILY_FORCE, world.daily_force)):
        assert table.faults(rows) == []


@pytest.mark.parametrize("name", [*scenario_names(), "grid-9"])
def test_laws_hold_every_day_of_a_year(name: str) -> None:
    keep_laws(name, 11, 365, {})


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    kind=st.sampled_from(KINDS),
    size=st.integers(2, 8),
    seed=st.integers(0, 2**40),
    per_agent=st.sampled_from([1, 7, 50, 5000]),
    enforcement=st.floats(0, 1),
    rates=st.floats(0, 1),
    recruit=st.floats(0, 0.01),
    severity=st.integers(1, 4000),
    rule=st.sampled_from(["none", "strict", "graduated", "third_party"]),
    trucks=st.floats(0, 60),
    narrow=st.sampled_from([0, 5, 400]),
)
def test_laws_hold_in_wild_worlds(
    kind: str,
    size: int,
    seed: int,
    per_agent: int,
    enforcement: float,
    rates: float,
    recruit: float,
    severity: int,
    rule: str,
    trucks: float,
    narrow: int,
) -> None:
    changes = {
        "people_per_agent": per_agent,
        "mission.enforcement": enforcement,
        "clash.raid_rate": rates,
        "clash.strike_rate": 3 * rates,
        "factions.west.strike_reach": 3,
        "clash.most_deaths": severity,
        "clash.exponent": 2.02,
        "clash.scale": 15.0,
        "violation.prey_rate": rates,
        "attitudes.recruit": recruit,
        "resistance.attack_rate": rates / 2,
        "resistance.scale": 15.0,
        "mission.tasks.enforce": enforcement,
        "mission.term_days": 25,
        "mission.renewal": 0.5,
        "aid.dependence": 1.0,
        "aid.trucks": trucks,
        "aid.mission_trucks": trucks,
        "places.T0.entry_trucks": 30,
        "places.T0.exit_people": narrow,
        "places.T1.capacity": 50 * narrow,
        "reconstruction.rule": rule,
        "reconstruction.excluded": ["east"],
        "reconstruction.per_day": 700,
        "reconstruction.pledges": [
            {"id": "one", "amount": 9000, "day": 2},
            {"id": "two", "amount": 5000, "arrives": 0.5},
        ],
        "events": [{"id": "shut", "day": 9, "lasts": 9, "effects": [{"kind": "close_crossing", "place": "T0"}]}],
    }
    keep_laws(f"{kind}-{size}", seed, 40, changes)


@pytest.mark.parametrize("law", range(1, 14))
def test_each_law_notices_when_it_is_broken(law: int) -> None:
    world = assemble(load_scenario("gaza-isf"), 3, 150)
    start = open_ledger(world)
    compiled_day()(world, 0, 150)
    assert check(world, start) == []
    placed = int((world.unit.place >= 0).argmax())
    breaks = {
        1: lambda: world.territory.resident.__setitem__(0, world.territory.resident[0] + 1),
        2: lambda: world.holding.fighters.__setitem__((0, 0), world.holding.fighters[0, 0] + 1),
        3: lambda: world.unit.strength.__setitem__(placed, world.unit.strength[placed] - 1),
        4: lambda: world.civilian.fear.__setitem__(5, float("nan")),
        5: lambda: world.holding.control.__setitem__((0, slice(None)), 0.9),
        6: lambda: world.mission.ceiling.__setitem__(0, 100),
        7: lambda: world.unit.place.__setitem__(placed, (world.unit.place[placed] + 1) % len(world.territory)),
        8: lambda: world.civilian.serial.__setitem__(7, world.civilian.serial[8]),
        9: lambda: world.road.shut.__setitem__(slice(None), 1 + world.road.moved),
        10: lambda: world.aid.delivered.__setitem__((3, 0), world.aid.delivered[3, 0] + 1),
        11: lambda: world.fund.held.__setitem__(0, world.fund.held[0] + 1),
        12: lambda: (
            world.works.today.__setitem__(4, 1),
            world.holding.reported.__setitem__((4, 1), 0.9),
            world.holding.held_days.__setitem__((4, 1), 20),
        ),
        13: lambda: world.road.shut.__setitem__(int(world.road.carried.argmax()), 1),
    }
    breaks[law]()
    assert any(fault.startswith(f"law {law} broken") for fault in check(world, start))
    with pytest.raises(InvariantError, match="day 149"):
        require(world, start, 149)


@pytest.mark.parametrize("what", ["conditions", "caveat"])
def test_law_6_sees_who_may_not_be_there_and_who_may_not_act(what: str) -> None:
    world = assemble(load_scenario("grid-9"), 3, 120)
    start = open_ledger(world)
    compiled_day()(world, 0, 120)
    acting = int(((world.unit.status == DEPLOYED) & (world.unit.access == 1)).argmax())
    assert check(world, start) == []
    if what == "conditions":
        world.contributor.stage[world.unit.contributor[acting]] = PLEDGED
    else:
        world.unit.task[acting], world.unit.non_combat[acting] = INTERPOSE, 1
    (fault,) = check(world, start)
    assert fault.startswith("law 6 broken") and what in fault


def test_laws_are_numbered_and_reasoned() -> None:
    assert [law.number for law in LAWS] == list(range(1, len(LAWS) + 1))
    assert all(law.sentence.endswith(".") and law.reason for law in LAWS)
