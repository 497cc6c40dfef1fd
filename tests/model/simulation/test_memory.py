"""How much memory a world is said to need, beside the arrays that it has."""

import pytest
from support.worlds import scenario, valley, with_force

from interpose.model.simulation.initial_state import assemble
from interpose.model.simulation.memory import BYTES_PER_CIVILIAN, expected_bytes

DAILY_TABLES = ("daily", "daily_holding", "daily_force", "daily_dyad")


@pytest.mark.parametrize("days", [10, 400])
def test_a_day_more_needs_a_row_more_of_every_daily_table(days):
    what = scenario(with_force(valley()))
    one, other = (assemble(what, 1, days + more) for more in (0, 1))
    grown = sum(getattr(other, name).nbytes - getattr(one, name).nbytes for name in DAILY_TABLES)
    assert expected_bytes(what, days + 1) - expected_bytes(what, days) == grown > 0


def test_people_who_are_drawn_one_by_one_need_their_rows():
    few, many = (scenario(valley() | {"people_per_agent": number}) for number in (10, 5))
    rows = [sum(place.population // what.people_per_agent for place in what.places) for what in (few, many)]
    assert expected_bytes(many, 5) - expected_bytes(few, 5) == (rows[1] - rows[0]) * BYTES_PER_CIVILIAN
