"""Levers that others cap: declared in the schema, shown with their values, and true to what a run does."""

import json

import pytest
from support.commands import ask

from interpose.model.scenario.capped import capped_rows
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate

ASKED = {
    ("contributors.robustness", "mission.enforcement"),
    ("contributors.offer_high", "mission.ceiling"),
    ("contributors.offer_high", "logistics.lift"),
    ("contributors.offer_high", "places.entry_people"),
    ("mission.strength", "mission.ceiling"),
    ("mission.promises", "mission.outreach"),
    ("factions.amends", "factions.resources"),
    ("aid.trucks", "places.entry_trucks"),
    ("aid.mission_trucks", "places.entry_trucks"),
    ("reconstruction.per_day", "reconstruction.pledges.amount"),
}


def row_of(path, cap, changes, case="gaza-isf"):
    rows = capped_rows(load_scenario(case, changes))
    (row,) = [row for row in rows if (row["path"], row["capped_by"]) == (path, cap)]
    return row


@pytest.mark.parametrize("case", ["gaza-isf", "grid-4"])
def test_every_capped_lever_is_listed_with_both_values(case):
    rows = capped_rows(load_scenario(case))
    assert {(row["path"], row["capped_by"]) for row in rows} >= ASKED
    assert all(row["low"] <= row["high"] and row["cap"] >= 0 and row["unit"] and row["how"] for row in rows)


def test_the_smaller_of_robustness_and_enforcement_counts():
    low, high = ({"mission.enforcement": value} for value in (0.3, 0.9))
    held = row_of("contributors.robustness", "mission.enforcement", low)
    gaza = load_scenario("gaza-isf")
    assert held["binds"] and held["held"] == [c.id for c in gaza.contributors if c.robustness > 0.3]
    assert 0 < len(held["held"]) < len(gaza.contributors)
    free = row_of("contributors.robustness", "mission.enforcement", high)
    assert free["binds"] is False and free["held"] == [] and free["cap"] == 0.9


@pytest.mark.parametrize(("strength", "binds"), [(0.1, False), (1.0, True)])
def test_offers_together_fill_the_ceiling_at_most(strength, binds):
    changes = {"mission.strength": strength, "mission.ceiling": 8000}
    row = row_of("contributors.offer_high", "mission.ceiling", changes)
    assert row["cap"] == 8000 and row["binds"] is binds


@pytest.mark.parametrize(("outreach", "binds"), [(0.0, True), (0.4, False)])
def test_promises_need_somebody_to_make_them(outreach, binds):
    assert row_of("mission.promises", "mission.outreach", {"mission.outreach": outreach})["binds"] is binds


def test_amends_are_held_down_for_those_without_means():
    gaza = load_scenario("gaza-isf")
    first, second, *_ = (f.id for f in gaza.factions)
    changes = {f"factions.{first}.amends": 0.5, f"factions.{first}.resources": 0}
    changes |= {f"factions.{second}.amends": 0.5, f"factions.{second}.resources": 100}
    row = row_of("factions.amends", "factions.resources", changes)
    assert row["binds"] and row["held"] == [first]


@pytest.mark.parametrize(("trucks", "binds"), [(440, False), (460, True)])
def test_trucks_of_both_share_the_room(trucks, binds):
    changes = {"aid.trucks": trucks, "aid.mission_trucks": trucks}
    for name in ("aid.trucks", "aid.mission_trucks"):
        row = row_of(name, "places.entry_trucks", changes)
        assert row["cap"] == 900 and row["binds"] is binds


def test_a_cap_that_binds_does_cap_a_run():
    """Rules of engagement past what the mandate allows change nothing; below it they do."""
    usual = {"days": 300, "people_per_agent": 500, "mission.enforcement": 0.2, "clash.friction": 0.3}
    case = load_scenario("grid-4", usual)
    events = []
    for value in (0.2, 0.9, 0.0):
        changes = {f"contributors.{c.id}.robustness": value for c in case.contributors}
        events.append(simulate(load_scenario("grid-4", usual | changes), 1).events.tolist())
    assert len(events[0]) > 20 and events[0] == events[1] != events[2]


def test_show_prints_a_short_table(capsys):
    plain = ask(capsys, "show", "gaza-isf")
    assert plain.status == 0
    table = plain.out.split("\nCapped by")[1].split("\nParameters")[0]
    assert "contributors.robustness" in table and "mission.enforcement" in table and "0.2..0.4" in table
    assert "factions.amends" not in table, "a lever at 0 has nothing that could be capped"
    found = json.loads(ask(capsys, "show", "gaza-isf", "--json").out)["capped_by"]
    assert found == capped_rows(load_scenario("gaza-isf"))
