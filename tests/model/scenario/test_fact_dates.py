"""Facts of later than the information date: refused in one line, unless they are marked as later."""

import pytest
from support.bad_scenarios import changed

from interpose.model.errors import ScenarioError
from interpose.model.scenario.loading import load_every_choice, scenario_from, scenario_names

FACT = {"item": "fighters", "value": "300", "unit": "persons", "source": "a report"}
KNOWN = ["", "2025", "2025-11", "2025-11-30", "..2023-10", "2025-10-10..2025-11-30", "2024..", "1994..2025-11"]
LATER = ["2026", "2025-12", "2025-12-01", "2025-10..2026-01", "2026..", "..2025-12-01"]
ODD = ["soon", "Nov 2025", "2025-13", "2025-11-31", "25-11-30", "2025/11/30", "2025-1"]


def document(date, mark=""):
    return changed(("information_date",), "2025-11-30") | {"facts": [FACT | {"date": date, "mark": mark}]}


@pytest.mark.parametrize("date", KNOWN)
def test_what_was_known_by_then_is_taken(date):
    assert scenario_from(document(date)).facts[0].date == date


@pytest.mark.parametrize("date", LATER)
def test_what_is_later_is_refused_in_one_line_unless_it_is_marked(date):
    with pytest.raises(ScenarioError) as found:
        scenario_from(document(date))
    line = str(found.value)
    assert "\n" not in line and "facts[0].date" in line and "(fighters)" in line
    assert "is later than information_date = 2025-11-30: leave it out, or mark it post" in line
    for mark in ("post", "post recalled-high"):
        assert scenario_from(document(date, mark)).facts[0].mark == mark
    with pytest.raises(ScenarioError):
        scenario_from(document(date, "posted"))


@pytest.mark.parametrize("date", ODD)
def test_a_date_that_cannot_be_read_is_refused(date):
    with pytest.raises(ScenarioError, match=r"facts\[0\]\.date = .*must be YYYY, YYYY-MM or YYYY-MM-DD"):
        scenario_from(document(date))


def test_without_an_information_date_nothing_is_later():
    free = document("2031")
    free.pop("information_date")
    assert scenario_from(free).facts[0].date == "2031"


@pytest.mark.parametrize("name", scenario_names())
def test_shipped_scenarios_keep_to_their_information_date(name):
    assert load_every_choice(name).information_date or name == "reference-country"
