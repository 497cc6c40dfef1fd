"""The record that comes with the package: whole, consistent, and what forecasts may see of it."""

from importlib import resources

import numpy as np
import pandas as pd
import pytest

from interpose.experiments.out_of_sample.record import FIT_MONTHS, load_events, load_record
from interpose.model.scenario.loading import load_scenario

SCENARIO = load_scenario("syria-governorates")
PLACES = tuple(place.id for place in SCENARIO.places)
RECORD = load_record(PLACES)


def test_it_is_january_2016_to_november_2019_and_adds_up():
    assert RECORD.months == tuple(range(433, 480)) and RECORD.deaths.shape == (3, 14, 47)
    with resources.files("interpose.experiments.out_of_sample").joinpath("syria", "deaths.csv").open() as file:
        table = pd.read_csv(file)
    assert RECORD.total.sum() == table["best"].sum() == 85_062
    assert (table["events"] > 0).all() and set(table["governorate"]) == {*PLACES}
    assert (table["low"] <= table["high"]).mean() > 0.97, "the record itself has some events with more low than high"
    aleppo = table[(table["governorate"] == "ALE") & (table["month"] == "2018-02")]
    assert RECORD.total[PLACES.index("ALE"), 25] == aleppo["best"].sum() > 0


def test_what_is_seen_and_what_is_scored_do_not_overlap():
    seen, scored = RECORD.fitted, RECORD.scored
    assert seen.months[-1] == 456 and scored.months[0] == 457 and len(seen.months) == FIT_MONTHS
    assert seen.total.sum() + scored.total.sum() == RECORD.total.sum()
    actuals = scored.actuals()
    assert len(actuals) == 23 * 14 and actuals["outcome"].sum() == scored.total.sum()
    row = actuals[(actuals["month_id"] == 460) & (actuals["territory"] == "DEZ")]
    assert row["outcome"].tolist() == [scored.total[PLACES.index("DEZ"), 3]]


def test_events_are_those_of_the_months_that_are_seen():
    events = load_events(PLACES)
    assert events.counts.shape == (731, 14) and events.counts.sum() == len(events.deaths) and (events.deaths > 0).all()
    assert events.deaths.sum() == RECORD.fitted.total.sum()
    days = pd.date_range("2016-01-01", periods=731)
    months = ((days.year - 2016) * 12 + days.month - 1).to_numpy()
    total = np.zeros((14, 24))
    np.add.at(total, (events.place, months[events.day]), events.deaths)
    assert (total == RECORD.fitted.total).all()


def test_the_scenario_says_what_its_facts_say_and_nothing_later():
    def value(item):
        (found,) = [fact.value for fact in SCENARIO.facts if fact.item == item]
        return float(found)

    assert value("population of the whole") == sum(place.population for place in SCENARIO.places)
    assert value("area of the whole") == sum(place.area_km2 for place in SCENARIO.places)
    assert (
        value("deaths recorded 2016-2017, best estimate, placed in a governorate and a month")
        == RECORD.fitted.total.sum()
    )
    for faction in SCENARIO.factions:
        fighters = sum(row.fighters for row in SCENARIO.holdings if row.faction == faction.id)
        assert value(f"fighters of {faction.name}") == fighters
    for place in SCENARIO.places:
        assert (
            value(f"population of {place.name}") == place.population
            and value(f"area of {place.name}") == place.area_km2
        )
        held = [row.control for row in SCENARIO.holdings if row.place == place.id]
        assert sum(held) == pytest.approx(1)
    assert all(fact.mark or "UCDP" in fact.source for fact in SCENARIO.facts)
    assert not SCENARIO.mission.deployed and SCENARIO.days == 1430
    for trait in ("quality", "discipline", "caution", "ambition", "loss_sensitivity", "cohesion"):
        assert len({getattr(faction, trait) for faction in SCENARIO.factions}) == 1
