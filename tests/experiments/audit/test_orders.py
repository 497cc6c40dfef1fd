"""Other orders of the day: permutations that keep what the contract demands."""

import pytest

from interpose.experiments.audit.orders import EVENTS, orders, phases, simulate_in_order
from interpose.experiments.audit.plain_outcomes import plain_outcomes
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import bare
from interpose.model.simulation.compiled_day import unit_of
from interpose.model.simulation.simulate import simulate


def test_phases_are_the_day() -> None:
    assert tuple(mechanism for phase in phases() for mechanism in phase) == MECHANISMS
    assert [name_of(phase[0]) for phase in phases()[3:4]] == ["monitoring"]


@pytest.mark.parametrize("name", orders())
def test_an_order_is_another_one_of_the_same_mechanisms(name: str) -> None:
    order = orders()[name]
    assert order != MECHANISMS and {*order} == {*MECHANISMS} and len(order) == len(MECHANISMS)
    assert name_of(order[0]) == "events" and name_of(order[-1]) == "recording"


@pytest.mark.parametrize("name", orders())
def test_today_is_read_after_it_happened_and_was_attributed(name: str) -> None:
    order = [name_of(mechanism) for mechanism in orders()[name]]
    attributed = order.index("monitoring")
    for mechanism in MECHANISMS:
        place = order.index(name_of(mechanism))
        if EVENTS in mechanism.WRITES:
            assert place <= attributed
        elif EVENTS in mechanism.READS:
            assert place > attributed


def test_another_order_needs_nothing_compiled() -> None:
    usual = {unit_of(mechanism) for mechanism in MECHANISMS}
    assert len(usual) == len(MECHANISMS)
    assert all({unit_of(mechanism) for mechanism in order} == usual for order in orders().values())


@pytest.mark.slow
@pytest.mark.parametrize("name", orders())
def test_a_world_in_another_order_is_another_world_of_the_same_kind(name: str) -> None:
    country = bare(load_scenario("reference-country"))
    one, other = plain_outcomes(simulate(country, 3)), plain_outcomes(simulate_in_order(country, 3, name))
    assert one != other == plain_outcomes(simulate_in_order(country, 3, name))
    assert other["troops_at_end"] == pytest.approx(one["troops_at_end"], rel=0.05)
    assert other["mean_hardship"] == pytest.approx(one["mean_hardship"], rel=0.1)
