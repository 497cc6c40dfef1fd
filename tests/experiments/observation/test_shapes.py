"""Records as files: columns, types and codes of UCDP GED and ACLED, as their users download them."""

import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.observed_worlds import NOBODY, country, exact, log, random_log, truth

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.experiments.observation import acled, ged
from interpose.experiments.observation.acled import acled_shape
from interpose.experiments.observation.ged import ged_shape
from interpose.experiments.observation.presets import PRESETS, observation_settings
from interpose.experiments.observation.record import Record, observe
from interpose.model.results.ged_file import priogrid_cell
from interpose.model.state.event_log import (
    AGREEMENT_MADE,
    CLASH,
    COMMUNAL,
    DEAL_BROKEN,
    FORCE_ATTACK,
    FORCE_HARM,
    HANDOVER,
    NEWS,
    PROTEST,
    ROUND,
    STRIKE,
    VIOLATION,
)

SHAPES = {"ged": (ged_shape, ged.COLUMNS, ged.TYPES), "acled": (acled_shape, acled.COLUMNS, acled.TYPES)}
DATE = r"\d{4}-\d{2}-\d{2} 00:00:00\.000"


def busy(seed: int, preset: str) -> Record:
    """Observe a world in which everything happens; pairs of sides with few deaths enter too."""
    world = truth(random_log(np.random.default_rng(seed)), present=True, seed=seed)
    return observe(world, observation_settings(preset, {"selection.yearly_deaths": 0}))


def read(table: pd.DataFrame) -> pd.DataFrame:
    """Read a table from the file that it is written to."""
    return pd.read_csv(
        io.StringIO(table.to_csv(index=False)), keep_default_na=False, na_values={"gwnoa": "", "gwnob": ""}
    )


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("preset", PRESETS)
def test_a_file_is_read_as_it_was_written(name, preset):
    shape, columns, types = SHAPES[name]
    record = busy(2, preset)
    if preset == "model":
        record.truth.events["reported"] = 1
        record.truth.events["best"] = record.truth.events["high"] = 3
        record = observe(record.truth, preset)
    table = shape(record)
    assert tuple(table) == columns and len(table) > 50
    assert {column: str(kind) for column, kind in table.dtypes.items()} == types
    pd.testing.assert_frame_equal(read(table), table)


@pytest.mark.parametrize("name", SHAPES)
def test_a_file_without_rows_has_its_columns(name):
    shape, columns, types = SHAPES[name]
    table = shape(observe(truth(log(day=[])), "ucdp"))
    assert tuple(table) == columns and table.empty
    assert {column: str(kind) for column, kind in table.dtypes.items()} == types


def test_there_are_as_many_columns_as_in_the_data_sets():
    assert len(ged.COLUMNS) == 49 and len(acled.COLUMNS) == 31
    extract = "id year type_of_violence side_a side_b adm_1 adm_2 latitude longitude where_prec date_prec event_clarity"
    extract += " date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best low high"
    assert set(extract.split()) <= set(ged.COLUMNS)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from(["perfect", "ucdp", "acled"]))
def test_what_holds_of_every_ged_file(seed, preset):
    record = busy(seed, preset)
    table = ged_shape(record)
    assert table["id"].is_unique and set(table["id"]) == set(record.events.loc[record.events["high"] > 0, "event"])
    parts = table[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]]
    assert (parts >= 0).all(axis=None) and (parts.sum(axis=1) == table["best"]).all()
    assert ((table["low"] <= table["best"]) & (table["best"] <= table["high"]) & (table["high"] > 0)).all()
    assert (table["date_start"] <= table["date_end"]).all()
    assert table["date_start"].str.fullmatch(DATE).all() and table["date_end"].str.fullmatch(DATE).all()
    assert (table["year"] == table["date_start"].str[:4].astype(int)).all()
    days = (pd.to_datetime(table["date_end"]) - pd.to_datetime(table["date_start"])).dt.days + 1
    for code, (least, most) in {1: (1, 1), 2: (2, 6), 3: (7, 7), 4: (28, 31), 5: (365, 366)}.items():
        assert days[table["date_prec"] == code].between(least, most).all()
    pairs = table.groupby("dyad_new_id")[["side_a_new_id", "side_b_new_id"]].nunique()
    assert (pairs == 1).all(axis=None), "a pair of sides has one order"
    states = table[table["type_of_violence"] == 1]
    assert set(states["side_a"]) <= {"blue", "force"}, "a state's side is side a"
    assert table["region"].eq("Simulated").all() and table["country"].str.contains("simulated").all()


ON_CIVILIANS = {"target": CIVILIANS}
CASES = {
    "militia against state": (
        {"kind": CLASH, "actor": 0, "target": 1, "deaths_actor": 4, "deaths_target": 1},
        (1, "blue", "red"),
        (1, 4, 0),
    ),
    "state against militia": (
        {"kind": STRIKE, "actor": 1, "target": 2, "deaths_civilians": 3},
        (1, "blue", "green"),
        (0, 0, 3),
    ),
    "two militias": (
        {"kind": CLASH, "actor": 2, "target": 0, "deaths_actor": 2, "deaths_target": 1},
        (2, "red", "green"),
        (1, 2, 0),
    ),
    "state against civilians": (
        {"kind": VIOLATION, "actor": 1, "deaths_civilians": 2} | ON_CIVILIANS,
        (3, "blue", "civilians"),
        (0, 0, 2),
    ),
    "militia against the force": (
        {"kind": FORCE_ATTACK, "actor": 0, "target": THE_FORCE, "deaths_force": 2, "deaths_actor": 1},
        (1, "force", "red"),
        (2, 1, 0),
    ),
    "force against civilians": (
        {"kind": FORCE_HARM, "actor": THE_FORCE, "deaths_civilians": 1} | ON_CIVILIANS,
        (3, "force", "civilians"),
        (0, 0, 1),
    ),
    "between civilians": (
        {"kind": COMMUNAL, "actor": CIVILIANS, "deaths_civilians": 3} | ON_CIVILIANS,
        (2, "civilians of Town B", "civilians of Town B"),
        (2, 1, 0),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_sides_and_dead_in_ged(case):
    columns, coded, dead = CASES[case]
    events = log(day=[3], territory=[1], **{name: [value] for name, value in columns.items()})
    row = ged_shape(observe(truth(events), "perfect")).iloc[0]
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == coded
    assert tuple(row[["deaths_a", "deaths_b", "deaths_civilians"]]) == dead and row["best"] == sum(dead)
    assert (row["adm_1"], row["latitude"], row["longitude"]) == ("Town B", 34.0, 36.5)
    assert row["geom_wkt"] == "POINT (36.500000 34.000000)" and row["date_start"] == "2001-11-18 00:00:00.000"


def test_an_author_who_is_not_named():
    events = log(day=[3], kind=[VIOLATION], target=[CIVILIANS], deaths_civilians=[2])
    record = observe(truth(events), exact({"authors.unknown": 1.0}))
    assert record.events["actor"].tolist() == [NOBODY]
    assert ged_shape(record)["side_a"].tolist() == ["unknown"] and ged_shape(record)["type_of_violence"].tolist() == [3]
    row = acled_shape(record).iloc[0]
    assert row["actor1"] == "Unidentified Armed Group (valley)" and row["inter1"] == "Political militia"


def test_a_pair_is_active_in_a_year_of_25_deaths():
    events = log(day=[10, 60], kind=[CLASH] * 2, deaths_target=[25, 24])
    assert ged_shape(observe(truth(events), "perfect"))["active_year"].tolist() == [1, 0]


def test_cells_of_prio_grid():
    """The first cell is the south-western corner, the last the north-eastern; a row has 720 (Tollefsen et al. 2012)."""
    assert priogrid_cell([-90.0, -89.9, -89.4, 89.9], [-180.0, -179.4, -180.0, 179.9]).tolist() == [1, 2, 721, 259200]


def test_kinds_of_events_and_news_in_acled():
    kinds = [CLASH, STRIKE, VIOLATION, FORCE_ATTACK, FORCE_HARM, PROTEST, COMMUNAL]
    actor = [0, 1, 0, 0, THE_FORCE, CIVILIANS, CIVILIANS]
    target = [1, 0, CIVILIANS, THE_FORCE, CIVILIANS, THE_FORCE, CIVILIANS]
    news = NEWS.records(4)
    news["day"], news["kind"] = [50, 51, 52, 53], [AGREEMENT_MADE, DEAL_BROKEN, HANDOVER, ROUND]
    news["who"], news["other"], news["place"] = 0, [1, 1, -1, 1], [-1, -1, 2, -1]
    world = truth(log(day=range(7), kind=kinds, actor=actor, target=target, territory=[0] * 7), news=news)
    table = acled_shape(observe(world, "perfect"))
    assert table["event_type"].tolist() == [
        "Battles", "Explosions/Remote violence", "Violence against civilians", "Battles", "Violence against civilians",
        "Protests", "Riots", *["Strategic developments"] * 3,
    ]  # fmt: skip
    assert table["sub_event_type"].tolist()[-3:] == ["Agreement", "Other", "Non-violent transfer of territory"]
    assert table["interaction"].tolist() == [
        "Political militia-State forces", "State forces-Political militia", "Political militia-Civilians",
        "Political militia-External/Other forces", "External/Other forces-Civilians",
        "Protesters-External/Other forces", "Rioters-Rioters", *["Political militia-State forces"] * 2,
        "Political militia only",
    ]  # fmt: skip
    assert table["civilian_targeting"].tolist() == ["", "", "Civilian targeting", "", "Civilian targeting", *[""] * 5]
    assert table["location"].tolist()[-3:] == ["Town B", "Town B", "Town C"] and table["fatalities"].sum() == 0
    assert table["geo_precision"].tolist()[-3:] == [3, 3, 1]
    assert table["event_date"].iloc[0] == "2001-11-15" and table["timestamp"].iloc[0] == 1005782400


@pytest.mark.parametrize("group, code", [("week", 2), ("few_days", 2), ("month", 3), ("year", 3)])
def test_precision_of_time_in_acled(group, code):
    events = log(day=np.arange(40), kind=[CLASH] * 40)
    table = acled_shape(observe(truth(events), exact({f"dates.{group}": 1.0})))
    assert set(table["time_precision"]) == {code} and country().start.year == 2001
    if group == "month":
        assert set(table["event_date"]) == {"2001-11-15", "2001-12-16"}, "the middle of the month"
