"""What a record holds: the truth where it is perfect, more the better it is, and paired chance."""

import copy
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.busy_world import busy_run
from support.observed_worlds import DAYS, NOBODY, country, exact, log, random_log, truth
from support.worlds import scenario

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.experiments.observation.draws import event_entities
from interpose.experiments.observation.presets import PRESETS, observation_settings
from interpose.experiments.observation.record import SIDES_OF_DEAD, observe, report_chances, true_rows
from interpose.experiments.observation.truth import truth_of
from interpose.experiments.validation.digest import digest
from interpose.experiments.validation.observed_digest import observed_digest
from interpose.model.errors import OutputError
from interpose.model.results.ged import ged_table
from interpose.model.results.run_files import write_run
from interpose.model.rules.blame import event_entity
from interpose.model.state.event_log import CALLED_OFF, CLASH, PROTEST, STOPPED, STRIKE, VIOLATION

SEEDS = st.integers(0, 2**31)
ESTIMATES = ["deaths", "low", "high"]


def made(seed: int):
    """Make a world in which everything happens, with the force in half of its territories."""
    return truth(random_log(np.random.default_rng(seed)), present=[True, False, True, False], seed=seed)


@settings(max_examples=25, deadline=None)
@given(SEEDS)
def test_a_perfect_record_is_the_truth(seed):
    world = made(seed)
    record = observe(world, "perfect")
    e, seen = world.events, record.events
    rows = np.flatnonzero((e.outcome != CALLED_OFF) & (e.outcome != STOPPED))
    assert record.missed.empty and seen["event"].tolist() == rows.tolist()
    for name in ("day", "territory", "kind", "actor", "target", *SIDES_OF_DEAD):
        assert (seen[name] == e[name][rows]).all(), name
    total = sum(e[name][rows].astype(int) for name in SIDES_OF_DEAD)
    assert all((seen[name] == total).all() for name in ESTIMATES) and not seen["deaths_unknown"].any()
    assert (seen["first_day"] == seen["last_day"]).all() and (seen[["date_prec", "where_prec"]] == 1).all(axis=None)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.sampled_from(list(PRESETS)))
def test_what_is_in_every_record(seed, preset):
    world = made(seed)
    record = observe(world, preset)
    seen = record.events
    assert (seen["low"] <= seen["deaths"]).all() and (seen["deaths"] <= seen["high"]).all() and (seen["low"] >= 0).all()
    parts = seen[[*SIDES_OF_DEAD, "deaths_unknown"]]
    assert (parts >= 0).all(axis=None) and (parts.sum(axis=1) == seen["deaths"]).all()
    true_day = world.events.day[seen["event"]]
    assert (seen["first_day"] <= true_day).all() and (true_day <= seen["last_day"]).all()
    assert seen["day"].between(0, DAYS - 1).all() and seen["territory"].between(0, 3).all()
    together = sorted([*seen["event"], *record.missed["event"]])
    assert together == true_rows(world).tolist(), "every true event is recorded or missed, once"
    assert (seen["actor_known"] == (seen["actor"] != NOBODY)).all()


BETTER = ("reporting.near", "reporting.remote", "reporting.death", "reporting.observers", "reporting.established")


@pytest.mark.parametrize("path", BETTER)
def test_a_higher_chance_records_the_same_and_more(path):
    low = {"reporting.near": 0.2, "reporting.remote": 0.1, "reporting.death": 0.1}
    low |= {"reporting.observers": 0.0, "reporting.established": 0.0}
    grown = 0
    for seed in range(5):
        found = [set(observe(made(seed), exact(low | {path: v})).events["event"]) for v in (low[path], 0.4, 0.7, 1.0)]
        assert all(fewer <= more for fewer, more in pairwise(found))
        grown += len(found[-1]) - len(found[0])
    assert grown > 20


WORSE = {"counting.under": "deaths", "dates.month": "date_prec", "places.province": "where_prec"}


def test_a_higher_share_of_error_keeps_the_errors_that_there_were():
    world = made(3)
    for path, column in WORSE.items():
        values = [observe(world, exact({path: share})).events[column] for share in (0.0, 0.2, 0.6)]
        for better, worse in pairwise(values):
            assert ((worse <= better) if column == "deaths" else (worse >= better)).all() and (worse != better).any()
    unknown = [observe(world, exact({"authors.unknown": share})).events["actor_known"] for share in (0.1, 0.5, 1.0)]
    assert all((better | ~worse).all() for better, worse in pairwise(unknown))


def without(world, rows):
    """Return the world without some events of its log."""
    return replace(world, events=np.delete(world.events, rows).view(np.recarray))


@settings(max_examples=30, deadline=None)
@given(SEEDS, st.integers(0, 199), st.sampled_from(["ucdp", "acled"]))
def test_one_more_event_moves_nobody_elses_draw(seed, extra, preset):
    whole = made(seed)
    chosen = observation_settings(preset, {"selection.yearly_deaths": 0})
    entity, day = event_entities(whole), whole.events.day
    later_alike = (entity == entity[extra]) & (day == day[extra]) & (np.arange(200) > extra)
    seen, other = (observe(w, chosen).events for w in (whole, without(whole, [extra])))
    seen = seen[(seen["event"] != extra) & ~later_alike[seen["event"]]]
    other = other.assign(event=other["event"] + (other["event"] >= extra))
    other = other[~later_alike[other["event"]]]
    pd.testing.assert_frame_equal(seen.reset_index(drop=True), other.reset_index(drop=True))


def test_events_alike_of_a_day_have_draws_of_their_own():
    many = 400
    world = truth(log(day=[3] * many, kind=[CLASH] * many, deaths_target=[1] * many))
    share = len(observe(world, exact({"reporting.near": 0.5, "reporting.remote": 0.5, "reporting.death": 0.0})).events)
    assert 150 < share < 250


def test_another_seed_is_another_record_and_the_same_seed_the_same():
    world = made(1)
    first, again, other = (observe(world, "acled", seed).events for seed in (None, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert not first.equals(other)


def test_events_are_numbered_as_in_the_model():
    run = busy_run()
    numbers = event_entities(truth_of(run))
    world = run.world._replace(event=run.events)
    assert [event_entity.py_func(world, row) for row in range(0, len(numbers), 7)] == numbers[::7].tolist()


def relabelled(world):
    """List territories and parties in another order, keys kept; gives new numbers by old ones."""
    document = copy.deepcopy(country().model_dump(mode="json"))
    places, parties = [2, 0, 3, 1], [1, 2, 0]
    document["places"] = [document["places"][row] for row in places]
    document["factions"] = [document["factions"][row] for row in parties]
    new_place, new_party = np.argsort(places), np.argsort(parties)
    events = world.events.copy()
    events["territory"] = new_place[events.territory]
    for name in ("actor", "target"):
        events[name] = np.where(events[name] >= 0, new_party[np.maximum(events[name], 0)], events[name])
    there = world.present[:, places]
    return replace(world, scenario=scenario(document), events=events, present=there), new_place, new_party


@pytest.mark.parametrize("preset", ["perfect", "ucdp", "acled"])
def test_the_order_in_which_things_are_listed_plays_no_part(preset):
    world = made(8)
    chosen = observation_settings(preset, {"authors.wrong": 0.4, "places.near": 0.4, "places.province": 0.2})
    other, new_place, new_party = relabelled(world)
    seen, moved = observe(world, chosen).events, observe(other, chosen).events
    seen = seen.assign(territory=new_place[seen["territory"]])
    for name in ("actor", "target"):
        seen[name] = np.where(seen[name] >= 0, new_party[np.maximum(seen[name], 0)], seen[name])
    pd.testing.assert_frame_equal(seen, moved)


def test_the_chance_of_a_report_by_hand():
    events = log(day=[0, 0, 1], territory=[1, 2, 2], deaths_target=[0, 2, 1], kind=[CLASH] * 3, verified=[0, 0, 1])
    there = np.zeros((DAYS, 4), bool)
    there[1, 2] = True
    world = truth(events, present=there)
    s = observation_settings(
        "ucdp", {"reporting.near": 0.6, "reporting.remote": 0.2, "reporting.remote_km": 100, "reporting.towns": 0.4}
    ).reporting
    km = 176.798  # law of cosines on the sphere, from B (34.0 N, 36.5 E) to C (35.0 N, 38.0 E), radius 6371.0088 km
    p = 0.6 - 0.4 * km / (km + 100)
    expected = [0.6, 1 - (1 - p) * 0.6**2, 1 - (1 - p) * 0.6 * 0.7 * 0.2]
    assert report_chances(world, np.arange(3), s) == pytest.approx(expected, abs=2e-4)


def test_observers_on_the_spot_are_why_more_is_known():
    many = 2000
    events = log(
        day=np.arange(many) % DAYS, territory=np.arange(many) % 4, actor=np.arange(many) % 3, kind=[STRIKE] * many
    )
    chosen = exact({"reporting.near": 0.3, "reporting.remote": 0.3, "reporting.observers": 0.5})
    seen, unseen = (len(observe(truth(events, present=there), chosen).events) for there in (True, False))
    assert seen / many == pytest.approx(0.65, abs=0.04) and unseen / many == pytest.approx(0.3, abs=0.04)


def test_what_a_data_set_takes():
    kinds, dead = [VIOLATION, CLASH, CLASH, PROTEST], [30, 20, 0, 0]
    actor, target = [0, 2, 0, CIVILIANS], [CIVILIANS, 1, 1, THE_FORCE]
    world = truth(log(day=[1, 2, 3, 4], kind=kinds, deaths_civilians=dead, actor=actor, target=target))
    entered = {
        "selection.least_deaths": (1, [0, 1]),
        "selection.yearly_deaths": (25, [0]),
        "selection.named_author": (True, [1, 2, 3]),
    }
    for path, (value, rows) in entered.items():
        changes = {path: value} | ({"authors.unknown": 1.0} if path.endswith("author") else {})
        record = observe(world, exact(changes))
        assert record.events["event"].tolist() == rows, path
        assert set(record.missed["why"]) == {"left out of the data set"}


def test_a_pair_enters_by_its_best_year():
    """20 deaths before the new year and 20 after it are no year of 25; 26 after it are, and take the others along."""
    events = log(day=[10, 60], kind=[CLASH] * 2, deaths_target=[20, 20], actor=[0, 1], target=[1, 0])
    assert observe(truth(events), exact({"selection.yearly_deaths": 25})).events.empty
    events.deaths_target[1] = 26
    assert len(observe(truth(events), exact({"selection.yearly_deaths": 25})).events) == 2


def test_the_models_own_record_is_that_of_its_tables():
    run = busy_run()
    record, table = observe(run, "model").events, ged_table(run, observed=True)
    fatal = record[record["deaths"] > 0].reset_index(drop=True)
    assert fatal["event"].tolist() == table["id"].tolist() and len(record) == (run.events.reported == 1).sum()
    assert (fatal[ESTIMATES].to_numpy() == table[["best", "low", "high"]].to_numpy()).all()


@pytest.mark.parametrize("preset", ["perfect", "ucdp", "model"])
def test_a_digest_of_the_record(preset):
    run = busy_run()
    whole, seen = digest(run), observed_digest(run, preset)
    if preset == "perfect":
        assert seen.events.dtype == whole.events.dtype and (seen.events == whole.events).all()
        assert seen.attacked == whole.attacked
    else:
        assert 0 < len(seen.events) < len(whole.events)
    assert seen.deals == whole.deals and (seen.there == whole.there).all()


def test_a_stored_run_is_observed_as_the_run_itself(tmp_path):
    run = busy_run()
    write_run(run, tmp_path)
    for preset in PRESETS:
        pd.testing.assert_frame_equal(observe(run, preset).events, observe(tmp_path, preset).events, check_dtype=False)


@pytest.mark.parametrize("damage", ["no manifest", "no table", "broken table", "other territories", "other days"])
def test_a_folder_that_is_no_run_is_refused_in_one_line(tmp_path, damage):
    write_run(busy_run(), tmp_path)
    if damage == "no manifest":
        (tmp_path / "run.json").unlink()
    elif damage == "no table":
        (tmp_path / "daily_force.parquet").unlink()
    elif damage == "broken table":
        (tmp_path / "events.parquet").write_bytes(b"PAR1")
    else:
        table = pd.read_parquet(tmp_path / "events.parquet")
        table[{"other territories": "territory", "other days": "day"}[damage]] = "Z" if "terr" in damage else 9999
        table.to_parquet(tmp_path / "events.parquet")
    with pytest.raises(OutputError) as error:
        observe(tmp_path)
    line = str(error.value).replace(str(tmp_path), "FOLDER")
    assert "\n" not in line and len(line) < 300 and ("holds no run" in line or "run it again" in line)


def test_nothing_happened():
    for preset in PRESETS:
        record = observe(truth(log(day=[])), preset)
        assert record.events.empty and record.missed.empty and "deaths" in record.events
