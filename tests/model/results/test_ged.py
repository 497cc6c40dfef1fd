"""Events in the columns and codes of UCDP GED, as truth and as the outside record has them."""

import re

import pandas as pd
import pytest
from support.busy_world import BLUE, NOBODY, RED, busy_run, happening
from support.paths import ROOT

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.experiments.observation.ged import COLUMNS
from interpose.experiments.scoring.prio_grid import gid_of
from interpose.model.results.ged import ged_table
from interpose.model.results.ged_file import ged_file
from interpose.model.state.event_log import CLASH, COMMUNAL, FORCE_ATTACK, FORCE_HARM, PROTEST, STRIKE, VIOLATION

DATES = ["2000-01-01", "2000-02-01", "2001-01-01", "2001-01-01"]
GED = {
    "id": "i",
    "year": "i",
    "type_of_violence": "i",
    "side_a": "s",
    "side_b": "s",
    "adm_1": "s",
    "latitude": "f",
    "longitude": "f",
    "date_start": "d",
    "date_end": "d",
    "deaths_a": "i",
    "deaths_b": "i",
    "deaths_civilians": "i",
    "deaths_unknown": "i",
    "deaths_force": "i",
    "best": "i",
    "low": "i",
    "high": "i",
}


@pytest.fixture(scope="module")
def run():
    return busy_run()


def test_the_page_names_every_column_of_ged(run):
    page = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
    section = page[page.index("### `ged_truth`, `ged_observed`") :].split("\n#", 1)[0].split("\n", 1)[1]
    named = set(re.findall(r"`(\w+)`", section))
    for observed in (False, True):
        assert list(ged_table(run, observed=observed)) == list(GED)
        table = ged_file(run, observed=observed)
        assert list(table) == [*COLUMNS, "deaths_force"] and named == set(table)


@pytest.mark.parametrize("observed", [False, True])
def test_a_file_has_every_column_of_ged_filled_as_far_as_a_model_can(run, observed):
    table, file = ged_table(run, observed=observed), ged_file(run, observed=observed)
    pd.testing.assert_frame_equal(file[list(table)], table)
    assert not file.drop(columns=["gwnoa", "gwnob"]).isna().any().any()
    assert (file["dyad_name"] == file["side_a"] + " - " + file["side_b"]).all()
    others = file[~file["side_a"].str.startswith("civilians of")]  # all of these are one kind of side
    assert others.groupby("dyad_new_id")["dyad_name"].nunique().max() == 1
    assert (file["country"] == f"{run.scenario.name} (simulated)").all()
    assert (file["where_prec"] == 1).all() and (file["date_prec"] == 1).all()
    assert (file["priogrid_gid"].to_numpy() == gid_of(file["latitude"], file["longitude"])).all()
    active = file.groupby(["dyad_new_id", "year"])["best"].transform("sum") >= 25
    assert (file["active_year"] == active).all()


TYPES = {
    "militia against state": (dict(kind=CLASH, actor=RED, target=BLUE, deaths_target=1), 1),
    "state against militia": (dict(kind=CLASH, actor=BLUE, target=RED, deaths_actor=1), 1),
    "strike of a state": (dict(kind=STRIKE, actor=BLUE, target=RED, deaths_civilians=4), 1),
    "two militias": (dict(kind=CLASH, actor=RED, target=RED, deaths_target=1), 2),
    "two militias and a peacekeeper": (dict(kind=CLASH, actor=RED, target=RED, deaths_force=1), 1),
    "militia against civilians": (dict(kind=VIOLATION, actor=RED, target=CIVILIANS, deaths_civilians=2), 3),
    "state against civilians": (dict(kind=VIOLATION, actor=BLUE, target=CIVILIANS, deaths_civilians=2), 3),
    "force against civilians": (dict(kind=FORCE_HARM, actor=THE_FORCE, target=CIVILIANS, deaths_civilians=1), 3),
    "civilians against civilians": (dict(kind=COMMUNAL, actor=CIVILIANS, target=CIVILIANS, deaths_civilians=3), 2),
    "militia against the force": (dict(kind=FORCE_ATTACK, actor=RED, target=THE_FORCE, deaths_force=2), 1),
    "civilians against the force": (dict(kind=FORCE_ATTACK, actor=CIVILIANS, target=THE_FORCE, deaths_force=1), 1),
}


@pytest.mark.parametrize("case", TYPES)
def test_type_of_violence(run, case):
    columns, code = TYPES[case]
    table = ged_table(happening(run, **{name: [value] for name, value in columns.items()}), observed=False)
    assert table["type_of_violence"].tolist() == [code]


def test_ged_of_hand_made_events(run):
    made = happening(
        run,
        day=[0, 31, 366, 366, 367],
        kind=[CLASH, VIOLATION, STRIKE, FORCE_ATTACK, PROTEST],
        territory=[0, 1, 2, 0, 0],
        actor=[RED, RED, BLUE, RED, CIVILIANS],
        target=[BLUE, CIVILIANS, RED, THE_FORCE, THE_FORCE],
        deaths_actor=[1, 0, 0, 0, 0],
        deaths_target=[2, 0, 5, 0, 0],
        deaths_civilians=[3, 7, 0, 0, 0],
        deaths_force=[0, 0, 0, 1, 0],
        blamed=[NOBODY, BLUE, NOBODY, NOBODY, NOBODY],
        reported=[1, 1, 0, 1, 1],
        best=[4, 9, 0, 1, 0],
        low=[2, 8, 0, 1, 0],
        high=[6, 12, 0, 2, 0],
    )
    truth, seen = ged_table(made, observed=False), ged_table(made, observed=True)
    assert truth["id"].tolist() == [0, 1, 2, 3] and seen["id"].tolist() == [0, 1, 3]
    assert truth["best"].tolist() == truth["low"].tolist() == truth["high"].tolist() == [6, 7, 5, 1]
    assert seen[["best", "low", "high"]].to_numpy().tolist() == [[4, 2, 6], [9, 8, 12], [1, 1, 2]]
    assert truth["side_a"].tolist() == ["red", "red", "blue", "red"]
    assert seen["side_a"].tolist() == ["red", "blue", "red"]
    assert truth["side_b"].tolist() == ["blue", "civilians", "red", "force"]
    assert truth["type_of_violence"].tolist() == [1, 3, 1, 1]
    assert truth["year"].tolist() == [2000, 2000, 2001, 2001]
    assert truth["date_start"].dt.strftime("%Y-%m-%d").tolist() == DATES
    assert (truth["date_end"] == truth["date_start"]).all()
    assert truth["adm_1"].tolist() == ["A", "B", "C", "A"]
    assert truth["deaths_force"].tolist() == [0, 0, 0, 1] and (truth["deaths_unknown"] == 0).all()


@pytest.mark.parametrize("observed", [False, True])
def test_disputes_between_civilians_have_the_civilians_of_the_place_on_both_sides(run, observed):
    made = happening(
        run,
        kind=[COMMUNAL, COMMUNAL, VIOLATION],
        territory=[1, 1, 1],
        actor=[CIVILIANS, CIVILIANS, RED],
        target=[CIVILIANS] * 3,
        deaths_civilians=[3, 0, 2],
        reported=[1] * 3,
        best=[4, 0, 2],
    )
    table = ged_table(made, observed=observed)
    assert table["side_a"].tolist() == ["civilians of B", "red"]
    assert table["side_b"].tolist() == ["civilians of B", "civilians"]
    assert table["type_of_violence"].tolist() == [2, 3]
    assert table[["deaths_a", "deaths_b", "deaths_civilians"]].to_numpy().tolist() == [[2, 1, 0], [0, 0, 2]]
    assert table["best"].tolist() == ([4, 2] if observed else [3, 2])


def test_ged_of_nothing_has_the_same_columns(run):
    none = happening(run, day=[5], kind=[PROTEST], actor=[CIVILIANS])
    for observed in (False, True):
        table = ged_table(none, observed=observed)
        assert len(table) == 0 and list(table) == list(GED)


@pytest.mark.parametrize("observed", [False, True])
def test_ged_of_a_run(run, observed):
    table = ged_table(run, observed=observed)
    kinds = {"i": pd.api.types.is_integer_dtype, "f": pd.api.types.is_float_dtype}
    kinds |= {"d": pd.api.types.is_datetime64_any_dtype, "s": pd.api.types.is_string_dtype}
    assert len(table) > 20 and not table.isna().any().any()
    assert all(kinds[kind](table[name]) for name, kind in GED.items())
    assert table["id"].is_unique and table["type_of_violence"].isin([1, 2, 3]).all()
    assert (
        (table["low"] <= table["best"]).all() and (table["best"] <= table["high"]).all() and (table["best"] > 0).all()
    )
    dead = table[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "deaths_force"]].sum(axis=1)
    if observed:
        assert table["best"].sum() == run.events.best.sum()
    else:
        assert (table["best"] == dead).all()
