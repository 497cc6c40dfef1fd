import multiprocessing
from operator import attrgetter

import mesa
import numpy as np
import pandas as pd
import pytest
from support.paths import DATA

from interpose.agents.views.row_view import Civilian, Faction
from interpose.model.simulation.conflict_model import REPORTED, ConflictModel
from interpose.model.simulation.daily_totals import total_today
from interpose.model.state.daily_series import DAILY, DAILY_FORCE, DAILY_MISSION

SMALL = str(DATA / "small.yaml")
FIERCE = {"clash.friction": 0.8, "clash.raid_rate": 1.0, "clash.strike_rate": 2.0}


def run_on(model, days):
    for _ in range(days):
        model.step()
    return model


def made(days=12, rng=7, **kwargs):
    return ConflictModel(SMALL, days=days, rng=rng, **kwargs)


def test_series_add_up():
    model = run_on(made(12, changes=FIERCE), 10)
    series, daily, force = model.series(), model.world.daily[:10], model.world.daily_force[:10]
    assert list(series.columns) == ["date", *DAILY.names, *DAILY_FORCE.names, *DAILY_MISSION.names]
    assert list(series.index) == list(range(10))
    assert series.date.iloc[0] == pd.Timestamp(2000, 1, 1) and series.date.iloc[9] == pd.Timestamp(2000, 1, 10)
    assert (series.clashes == daily.clashes.sum(axis=1)).all() and series.clashes.sum() > 0
    assert (series.troops == force.troops.sum(axis=1)).all()
    people = daily.resident + daily.displaced
    fear = [np.average(daily.fear[d], weights=people[d]) for d in range(10)]
    np.testing.assert_allclose(series.fear, fear, rtol=1e-6)
    assert series.deaths_civilians.sum() == model.events().deaths_civilians.sum() > 0


def test_events_are_told_in_words():
    model = run_on(made(20, changes=FIERCE), 20)
    events = model.events()
    assert set(events.territory) <= {"A", "B", "C"} and set(events.kind) >= {"clash", "strike"}
    assert set(events.actor) <= {"red", "blue", "force", "civilians", "unknown"} and "red" in set(events.actor)
    assert (events.date == pd.Timestamp(2000, 1, 1) + pd.to_timedelta(events.day, unit="D")).all()
    assert events.day.is_monotonic_increasing and events.day.max() < 20


def test_a_model_that_has_not_begun_has_empty_tables():
    model = made()
    assert len(model.events()) == len(model.series()) == 0 and np.isnan(total_today(model, "clashes"))
    assert list(model.series().columns) == list(run_on(made(), 1).series().columns)


def test_laws_are_checked_on_demand():
    model = run_on(made(12, changes=FIERCE), 12)
    assert model.check() == []
    model.world.territory.resident[0] += 1
    assert len(model.check()) == 1 and "+1 persons" in model.check()[0]


def test_the_default_collector_reports_every_day():
    model = run_on(made(12, changes=FIERCE), 12)
    frame = model.datacollector.get_model_vars_dataframe()
    pd.testing.assert_frame_equal(frame, model.series()[list(REPORTED)].reset_index(drop=True), check_dtype=False)


def test_collectors_with_model_and_agent_reporters():
    model = made(6)
    model.datacollector = mesa.DataCollector(
        model_reporters={"day": "day", "afraid": lambda m: int((m.world.civilian.fear > 0.5).sum())},
        agent_reporters={"row": attrgetter("row")},
        agenttype_reporters={Civilian: {"fear": attrgetter("fear")}, Faction: {"consent": "consent", "name": "name"}},
    )
    fears = []
    for _ in range(3):
        model.step()
        fears.append(model.where.column("fear"))
    totals = model.datacollector.get_model_vars_dataframe()
    assert totals.day.tolist() == [1, 2, 3]
    assert totals.afraid.tolist() == [int((fear > 0.5).sum()) for fear in fears]
    rows = model.datacollector.get_agent_vars_dataframe()
    assert len(rows) == 3 * len(model.agents) and rows.loc[2.0].index.tolist() == model.agents.get("unique_id")
    people = model.datacollector.get_agenttype_vars_dataframe(Civilian)
    assert people.loc[2.0].fear.tolist() == fears[1].tolist() != fears[0].tolist()
    parties = model.datacollector.get_agenttype_vars_dataframe(Faction)
    assert parties.loc[3.0].name.tolist() == ["Red Party", "Blue Party"]


@pytest.fixture
def start_method():
    # Mesa's batch_run sets it for the whole process.
    before = multiprocessing.get_start_method(allow_none=True)
    yield
    multiprocessing.set_start_method(before, force=True)


def test_batch_run_gives_the_same_with_one_and_two_processes(start_method):
    batch_run = pytest.importorskip("mesa.batchrunner", reason="Mesa 4 has none").batch_run
    grid = {"case": SMALL, "days": 6, "without": ["force", "all-pathways"], "changes": [FIERCE]}
    settings = {"max_steps": 6, "data_collection_period": 1, "display_progress": False, "rng": [1, 2]}
    one, two = (
        pd.DataFrame(batch_run(ConflictModel, grid, number_processes=n, **settings))
        .drop(columns="changes")
        .sort_values(["RunId", "Step"], ignore_index=True)
        for n in (1, 2)
    )
    pd.testing.assert_frame_equal(one, two)
    assert len(one) == 2 * 2 * 6 and one.groupby("RunId").clashes.sum().nunique() > 1
    alone = run_on(made(6, rng=2, without="force", changes=FIERCE), 6).series()
    row = one[(one.rng == 2) & (one.without == "force")]
    assert row.clashes.tolist() == alone.clashes.tolist() and row.fear.tolist() == alone.fear.tolist()
