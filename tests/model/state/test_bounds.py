"""What tables of the world say of their columns fits together."""

from math import inf

import pytest

from interpose.agents import civilian, contributor, faction, mission, peacekeeper
from interpose.agents.columns import Table
from interpose.model.state import daily_series, event_log, event_script, ledgers, territory, world

MODULES = (
    civilian,
    contributor,
    faction,
    mission,
    peacekeeper,
    daily_series,
    event_log,
    event_script,
    ledgers,
    territory,
    world,
)
TABLES = {value.name: value for module in MODULES for value in vars(module).values() if isinstance(value, Table)}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_what_a_fresh_row_starts_with_lies_within_its_bounds(name):
    for column in TABLES[name].columns:
        low, high = (-inf if column.low is None else column.low), (inf if column.high is None else column.high)
        assert low <= high, column
        assert column.start == 0 or low <= column.start <= high, column


@pytest.mark.parametrize("name", sorted(TABLES))
def test_shares_and_flags_lie_between_nothing_and_all(name):
    for column in TABLES[name].columns:
        if column.unit in ("share", "flag") and column.high is not None:
            assert (column.low, column.high) == (0, 1), column
