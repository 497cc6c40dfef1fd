"""The scenario gaza-isf: facts keep to the information date, sides stay selectable, nobody is lost at the start."""

import calendar
import re
from datetime import date, timedelta
from importlib import resources
from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from support.facts import LOADED, day_of
from support.paths import ROOT

from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.simulation.compiled_day import compiled_day
from interpose.model.simulation.initial_state import assemble

FOLDER = resources.files("interpose.model.scenario").joinpath("shipped")
MONTHS = {name: number for number, name in enumerate(calendar.month_abbr) if name}
GOVERNORATES = {"NG": 444_412, "GZ": 749_100, "DB": 319_208, "KY": 438_557, "RF": 275_267}
LINE = {"low": 0.53, "reported": 0.58}


LATER = ("Duhaini", "Jeffers", "Kazakhstan", "tass.com/world/2089431", "i24news", "plawiuk", "presstv")
LATER += ("asil.org", "realtribune", "caliber.az")
OPTIONS = [(c, o) for c, choice in load_scenario("gaza-isf").choices.items() for o in choice.options]


@pytest.fixture(scope="module")
def gaza():
    return load_scenario("gaza-isf")


def texts():
    page = ROOT / "docs" / "scenarios" / "gaza-isf.md"
    files = [FOLDER.joinpath("gaza-isf.yaml"), *FOLDER.joinpath("gaza-isf").glob("*.[cg]*"), page]
    return {file.name: file.read_text(encoding="utf-8") for file in files}


def east_of_line(scenario):
    east = dict.fromkeys((p.id for p in scenario.places), 0.0)
    for h in scenario.holdings:
        east[h.place] += 0.0 if h.faction == "hamas" else h.control
    return east


def test_the_ground_is_25_localities_in_one_piece(gaza):
    assert len(gaza.places) == 25 and len(gaza.links) == 44
    assert [p.key for p in gaza.places] == list(range(25))
    assert nx.is_connected(gaza.territory().to_graph())


def test_the_window_of_the_scenario(gaza):
    assert gaza.information_date == date(2025, 11, 30) and gaza.start == date(2025, 10, 10)
    assert gaza.mission.deployed and gaza.mission.start_day == (date(2025, 11, 17) - gaza.start).days
    assert gaza.mission.ceiling == 20_000
    assert gaza.days == 365 and gaza.people_per_agent == 100


def test_every_fact_has_a_source_and_none_is_later_than_the_information_date(gaza):
    assert len(gaza.facts) > 100
    for fact in gaza.facts:
        assert fact.source.strip(), fact.item
        first, dots, last = fact.date.partition("..")
        if first:
            assert day_of(first, last=False) <= gaza.information_date, fact.item
        for end in [last] if dots and last else [first] if first and not dots else []:
            assert day_of(end, last=True) <= gaza.information_date, fact.item


def test_no_source_of_a_fact_or_an_option_was_published_later(gaza):
    sources = [f.source for f in gaza.facts] + [o.source for c in gaza.choices.values() for o in c.options.values()]
    pattern = re.compile(r"\b(" + "|".join(MONTHS) + r")[a-z]* (20\d\d)")
    found = 0
    for source in sources:
        for month, year in pattern.findall(source):
            found += 1
            assert date(int(year), MONTHS[month], 1) <= gaza.information_date, source
        assert not re.search(r"\b20(2[6-9]|[3-9]\d)\b", source), source
    assert found > 10


@pytest.mark.parametrize("word", LATER)
def test_nothing_that_became_known_later_is_in_the_files(word):
    assert [name for name, text in texts().items() if word in text] == []


def test_no_fact_is_marked_as_later(gaza):
    marks = [f.mark for f in gaza.facts]
    assert not any(re.search(r"\bpost\b", " ".join((f.item, f.value, f.unit, f.date, f.mark))) for f in gaza.facts)
    assert set(marks) == {"", "recalled-high", "recalled-medium", "recalled-low", "ASSUMPTION"}
    for fact in gaza.facts:
        assert fact.mark or "recalled" not in fact.source, f"{fact.item}: recalled, but not marked"


def test_the_reported_series_holds_whole_weeks_before_the_information_date(gaza):
    weeks = [w.week_start for w in gaza.reported]
    assert weeks[0] == gaza.start and len(weeks) == 7
    assert {(b - a).days for a, b in pairwise(weeks)} == {7}
    assert (gaza.information_date - weeks[-1]).days >= 6
    assert [w.deaths for w in gaza.reported] == [80, 66, 109, 14, 10, 39, 33]


def test_people_of_a_governorate_sum_to_its_projection(gaza):
    totals = dict.fromkeys(GOVERNORATES, 0)
    for place in gaza.places:
        totals[place.id[:2]] += place.population
    assert totals == GOVERNORATES
    facts = {f.item: f.value for f in gaza.facts}
    for governorate, people in GOVERNORATES.items():
        found = [
            v for item, v in facts.items() if item.startswith("population mid-2023") and f"({governorate})" in item
        ]
        assert found == [str(people)]


@pytest.mark.parametrize(("choice", "option"), OPTIONS)
def test_every_option_of_every_choice_loads_and_sets_something(gaza, choice, option):
    changed = change_scenario(gaza, {f"choices.{choice}": option})
    assert changed.choices[choice].chosen == option
    setting = gaza.choices[choice].options[option].set
    assert setting
    if option != gaza.choices[choice].chosen:
        assert changed.model_dump(exclude={"choices"}) != gaza.model_dump(exclude={"choices"})


def test_options_of_different_choices_do_not_undo_each_other(gaza):
    for order in (("rafah", "damage"), ("damage", "rafah")):
        changed = gaza
        for name in order:
            changed = change_scenario(changed, {f"choices.{name}": {"rafah": "open", "damage": "academic"}[name]})
        place = {p.id: p for p in changed.places}
        assert place["RF3"].entry_people == 1000 and place["RF3"].damage == 0.89 and place["DB1"].damage == 0.43


def test_both_sides_of_contested_figures_are_there(gaza):
    assert set(gaza.choices["line"].options) == set(LINE)
    assert {"unosat", "academic"} <= set(gaza.choices["damage"].options)
    aid = {f.side: f.value for f in gaza.facts if f.item.startswith("aid entered")}
    assert aid["Israel (COGAT)"] == "600-800" and aid["Gaza Government Media Office"].startswith("145")


@pytest.mark.parametrize("option", LINE)
def test_the_area_east_of_the_line_is_what_the_option_says(gaza, option):
    scenario = change_scenario(gaza, {"choices.line": option})
    area = {p.id: p.area_km2 for p in scenario.places}
    whole = sum(area.values())
    east = sum(share * area[place] for place, share in east_of_line(scenario).items()) / whole
    held = sum(h.control * area[h.place] for h in scenario.holdings if h.faction == "idf") / whole
    assert gaza.choices["line"].options[option].value == str(LINE[option])
    assert east == pytest.approx(LINE[option], abs=0.01)
    assert held == pytest.approx(LINE[option], abs=0.02)


@pytest.mark.parametrize("option", LINE)
def test_control_sums_and_divided_localities(gaza, option):
    scenario = change_scenario(gaza, {"choices.line": option})
    control = dict.fromkeys((p.id for p in scenario.places), 0.0)
    parties = {p.id: set() for p in scenario.places}
    for h in scenario.holdings:
        control[h.place] += h.control
        parties[h.place].add(h.faction)
    assert all(0.85 <= share <= 1 + 1e-9 for share in control.values())
    for place in ("GZ1", "NG1", "NG4", "KY1", "KY2", "KY3", "DB2", "DB7"):
        assert {"idf", "hamas"} <= parties[place]
        assert 0.1 < east_of_line(scenario)[place] < 0.9


def test_fronts_follow_from_the_line(gaza):
    east = east_of_line(gaza)
    for link in gaza.links:
        assert link.front == pytest.approx(abs(east[link.a] - east[link.b]), abs=0.006), (link.a, link.b)


def test_fighters_are_of_the_stated_order(gaza):
    fighters = dict.fromkeys((f.id for f in gaza.factions), 0)
    for h in gaza.holdings:
        fighters[h.faction] += h.fighters
    assert (
        10_000 <= fighters["idf"] <= 15_000 and fighters["hamas"] == 15_000 and 200 <= fighters["local-groups"] <= 999
    )


@pytest.mark.parametrize("option", LINE)
def test_nobody_is_lost_when_the_world_is_made(gaza, option):
    scenario = change_scenario(gaza, {"choices.line": option})
    world = assemble(scenario, 1, 1)
    local = [f for f, faction in enumerate(scenario.factions) if faction.local]
    rows = world.territory
    civilians = rows.resident.sum() + rows.displaced.sum()
    assert civilians + world.holding.fighters[:, local].sum() == sum(p.population for p in scenario.places)
    assert len(world.civilian.fear) * scenario.people_per_agent == pytest.approx(civilians, rel=0.002)
    assert rows.displaced.sum() / civilians == pytest.approx(0.90, abs=0.01)


def test_almost_everybody_is_west_of_the_line(gaza):
    world = assemble(gaza, 1, 1)
    present = world.territory.resident + world.territory.displaced
    east = np.array([share > 0.9 for share in east_of_line(gaza).values()])
    assert east.sum() >= 9
    assert present[east].sum() / present.sum() < 0.01


def test_shapes_cover_every_place_and_say_that_they_are_stylised(gaza):
    assert {f["properties"]["id"] for f in gaza.shapes["features"]} == {p.id for p in gaza.places}
    assert "Stylised" in gaza.shapes["attribution"] and "stylised" in gaza.attribution
    for word in ("GeoNames (CC BY 4.0)", "Natural Earth", "TechForPalestine", "not official boundaries"):
        assert word.lower() in gaza.attribution.lower()


def test_limits_name_the_gaps(gaza):
    for gap in ("one party's authority", "no attribution", "under-represented", "stylised", "Not a forecast"):
        assert gap in gaza.limits


def test_words_are_neutral():
    found = {name: re.search(LOADED, text, re.IGNORECASE) for name, text in texts().items()}
    assert {name: match.group() for name, match in found.items() if match} == {}


def test_an_offer_without_a_likeliest_value_stays_without_one(gaza):
    indonesia = next(c for c in gaza.contributors if c.id == "Indonesia")
    assert (indonesia.offer_low, indonesia.offer_mode, indonesia.offer_high) == (1000, None, 20_000)
    assert {c.id for c in gaza.contributors} == {"Indonesia", "Egypt", "UAE", "Qatar", "Azerbaijan"}
    assert all(set(c.acceptance) == {f.id for f in gaza.factions} for c in gaza.contributors)


def test_without_the_force_reported_deaths_are_of_the_order_of_the_reported_series(gaza):
    scenario = change_scenario(gaza, {"mission.deployed": False})
    advance = compiled_day()
    weekly = []
    for seed in range(1, 7):
        world = assemble(scenario, seed, 49)
        advance(world, 0, 49)
        weekly.append(world.daily.reported_deaths.sum() / 7)
    reported = np.mean([w.deaths for w in gaza.reported])
    assert reported / 4 < np.mean(weekly) < reported * 4


def test_no_troops_arrive_before_the_resolution(gaza):
    world = assemble(change_scenario(gaza, {"contributors.Indonesia.joins": 1}), 1, 200)
    compiled_day()(world, 0, 200)
    troops = world.daily_force.troops.sum(axis=1)
    assert troops[: gaza.mission.start_day + 21].sum() == 0
    assert 0 < troops.max() <= gaza.mission.ceiling


def test_the_crossing_of_zikim_is_closed_until_the_middle_of_november(gaza):
    (event,) = gaza.events
    assert event.day == 0 and [effect.place for effect in event.effects] == ["NG1"]
    assert (gaza.start + timedelta(days=event.lasts)) == date(2025, 11, 15)
    (fact,) = [f for f in gaza.facts if f.item == "days for which the crossing of Zikim stays closed"]
    assert float(fact.value) == event.lasts
    world, row = assemble(gaza, 1, 60), [place.id for place in gaza.places].index("NG1")
    closed = []
    for day in range(event.lasts + 5):
        compiled_day()(world, day, 1)
        closed.append(int(world.territory.closed[row]))
    assert closed == [1] * event.lasts + [0] * 5
    assert not world.territory.closed.any()
