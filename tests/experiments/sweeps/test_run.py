"""Sweeps: the same table wherever runs happen and in whatever order they end; failures as rows; what reads back."""

import json
import random
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import yaml
from support.bad_scenarios import refused
from support.commands import ask, listing
from support.sweep_designs import design, plan, stored
from support.worlds import scenario, valley, with_force

from interpose.experiments.execution.executors import ProcessPool, ThreadPool
from interpose.experiments.execution.parallel import run_each
from interpose.experiments.sweeps import run as sweep
from interpose.experiments.sweeps import store
from interpose.experiments.sweeps.design import design_from
from interpose.experiments.sweeps.forecast_draws import TYPES, month_id
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.open_store import open_store
from interpose.experiments.sweeps.run import Summary, run_job, run_sweep, setup_of
from interpose.experiments.sweeps.stored_sweep import RUNS, Sweep
from interpose.model.errors import InvariantError, OutputError
from interpose.model.results.ged import ged_table
from interpose.model.results.outcomes import COUNTED, outcomes
from interpose.model.scenario.loading import change_scenario
from interpose.model.simulation.simulate import simulate

NO_POWER = {"samples": None, "method": "full factorial", "cross": None}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the folder of the small sweep, run without interruption on one thread."""
    folder = tmp_path_factory.mktemp("sweep") / "whole"
    assert run_sweep(plan(), folder, ThreadPool(1)) == Summary(24, 0, 24, 0, "")
    return folder


# ---------------------------------------------------------------------------------------------- what is in it


def test_every_run_is_what_it_gives_alone(whole):
    wanted, table = plan(), Sweep.read(whole).runs
    assert list(zip(table["point"], table["replication"], strict=True)) == [(p, r) for p in range(8) for r in range(3)]
    assert table["seed"].tolist() == [1, 2, 3] * 8 and table["run"].is_unique and (table["stage"] == "").all()
    for row in table.to_dict("records"):
        world = change_scenario(wanted.scenario, wanted.points[row["point"]])
        alone = outcomes(simulate(world, row["seed"], 40))
        assert {name: row[name] for name in alone} == alone
        assert {path: row[path] for path in wanted.design.paths} == wanted.points[row["point"]]


def test_a_finished_sweep_is_not_run_again(whole, monkeypatch):
    before = (whole / RUNS).read_bytes()
    monkeypatch.setattr(sweep, "simulate", None)
    assert run_sweep(plan(), whole) == Summary(24, 24, 0, 0, "")
    assert (whole / RUNS).read_bytes() == before and stored(whole) == []


def test_only_the_outcomes_that_are_asked_for_are_kept(tmp_path):
    run_sweep(plan(outcomes=["mean_fear", "clashes"]), tmp_path / "out")
    columns = Sweep.read(tmp_path / "out").runs.columns
    assert [c for c in columns if c in {o.name for o in COUNTED}] == ["clashes", "mean_fear"]


def test_the_hash_of_a_run_is_that_of_its_content(whole, tmp_path):
    run_sweep(plan(samples=8, replications=2), tmp_path / "more")
    ours, more = (Sweep.read(folder).runs.set_index("run") for folder in (whole, tmp_path / "more"))
    both = ours.index.intersection(more.index)
    assert len(both) == 16
    pd.testing.assert_frame_equal(ours.loc[both].drop(columns="point"), more.loc[both].drop(columns="point"))


# ---------------------------------------------------------------------------------------------- any pool, any order


def test_threads_and_processes_give_the_same_bytes(whole, tmp_path):
    for name, pool in (("threads", ThreadPool(3)), ("processes", ProcessPool(2))):
        assert run_sweep(plan(), tmp_path / name, pool).ran == 24
        assert (tmp_path / name / RUNS).read_bytes() == (whole / RUNS).read_bytes()


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_finishing_and_the_size_of_parts_do_not_show(whole, tmp_path, monkeypatch, seed):
    def shuffled(tasks, work, pool, lost):
        tasks = list(tasks)
        random.Random(seed).shuffle(tasks)
        yield from run_each(tasks, work, pool, lost)

    monkeypatch.setattr(sweep, "run_each", shuffled)
    monkeypatch.setattr(store, "ROWS_A_PART", 1 + 3 * seed)
    run_sweep(plan(), tmp_path / "out")
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()


# ---------------------------------------------------------------------------------------------- runs that fail


def fails_at(wanted, monkeypatch):
    """Make runs of seed 2 break a law of the model."""

    def simulated(scenario, seed, days, passed):
        if seed == wanted["seed"]:
            raise InvariantError("law 7: more dead\nthan people")
        return simulate(scenario, seed, days, passed)

    monkeypatch.setattr(sweep, "simulate", simulated)


def test_a_failed_run_is_a_row_and_can_be_tried_again(whole, tmp_path, monkeypatch):
    wanted, out = {"seed": 2}, tmp_path / "out"
    fails_at(wanted, monkeypatch)
    heard = []
    found = run_sweep(plan(), out, on_progress=lambda runs, failed: heard.append(failed))
    text = "run: InvariantError: law 7: more dead than people (seed 2)"
    assert found == Summary(24, 0, 24, 8, text) and sum(heard) == 8
    table = Sweep.read(out).runs
    bad = table[table["stage"] != ""]
    assert set(bad["seed"]) == {2} and set(bad["stage"]) == {"run"} and bad["clashes"].isna().all()
    assert set(bad["message"]) == {"InvariantError: law 7: more dead than people"}
    assert run_sweep(plan(), out) == Summary(24, 24, 0, 8, text)
    assert run_sweep(plan(), out, retry_failed=True) == Summary(24, 16, 8, 8, text)
    wanted["seed"] = -1
    assert run_sweep(plan(), out, retry_failed=True) == Summary(24, 16, 8, 0, "")
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()


def test_values_that_do_not_fit_together_fail_in_the_scenario(tmp_path):
    levers = {"holdings": [[]], "links": [[]]}  # each alone is tried before anything runs
    with pytest.raises(Exception, match="design: "):
        plan(**NO_POWER, levers=levers, uncertainties=None)
    what = scenario(with_force(valley()))
    offers = {"contributors.X.offer_low": [3000, 3900], "contributors.X.offer_high": [3500, 4000]}
    offers |= {"contributors.X.offer_mode": [3400]} if "offer_mode" in type(what.contributors[0]).model_fields else {}
    wanted = make_plan(design_from(design(**NO_POWER, levers=offers, uncertainties=None, changes=None)), what)
    found = run_sweep(wanted, tmp_path / "out")
    assert 0 < found.failed < found.runs and found.first_failure.startswith("scenario: ScenarioError: valley: ")


def test_a_worker_with_another_version_fails_the_run_with_both_named():
    wanted = plan()
    row = run_job(setup_of(wanted)._replace(code={"interpose": "0.0.9+abc"}), sweep.job_of(wanted, 0))
    assert row.stage == "version" and "the sweep was begun with interpose 0.0.9+abc" in row.message


def test_a_run_that_kills_its_process_is_a_row(tmp_path, monkeypatch):
    def lost_one(tasks, work, pool, lost):
        for task in tasks:
            yield lost(task, "the process that ran it died") if task.run == 5 else work(task)

    monkeypatch.setattr(sweep, "run_each", lost_one)
    found = run_sweep(plan(), tmp_path / "out")
    assert found.failed == 1 and found.first_failure == "worker: the process that ran it died (seed 3)"


# ---------------------------------------------------------------------------------------------- reading back


def test_an_xarray_dataset_has_points_and_replications(whole):
    found, table = Sweep.read(whole).to_xarray(), Sweep.read(whole).runs
    assert dict(found.sizes) == {"point": 8, "replication": 3}
    assert found["clashes"].values.ravel().tolist() == table["clashes"].tolist()
    assert found["mission.ceiling"].values.tolist() == [0, 900] * 4 and found["seed"].values[5].tolist() == [1, 2, 3]
    assert found["mean_fear"].mean("replication").shape == (8,)


def test_an_unfinished_sweep_reads_back_as_far_as_it_is(whole, tmp_path, monkeypatch):
    class StopError(Exception):
        pass

    def first(tasks, work, pool, lost):
        for task in list(tasks)[3:14]:
            yield work(task)
        raise StopError

    monkeypatch.setattr(sweep, "run_each", first)
    monkeypatch.setattr(store, "ROWS_A_PART", 4)
    with pytest.raises(StopError):
        run_sweep(plan(), tmp_path / "out")
    found = Sweep.read(tmp_path / "out")
    assert not found.complete and len(found.runs) == 11 and sorted(stored(tmp_path / "out")) == list(range(3, 14))
    pd.testing.assert_frame_equal(found.runs, Sweep.read(whole).runs.iloc[3:14].reset_index(drop=True))
    dataset = found.to_xarray()
    assert int(np.isnan(dataset["clashes"]).sum()) == 13 and (dataset["stage"] == "missing").sum() == 13


def test_draws_are_recorded_deaths_by_month_and_territory(tmp_path):
    what = scenario(with_force(valley()) | {"start": "2024-11-20"})
    spec = design(**NO_POWER, uncertainties=None, changes=None, monthly=True, days=60)
    wanted = make_plan(design_from(spec), what)
    run_sweep(wanted, tmp_path / "out")
    draws = Sweep.read(tmp_path / "out").draws()
    stored_draws = pd.read_parquet(tmp_path / "out" / "draws.parquet")
    assert stored_draws.explode([*TYPES]).astype(draws.explode([*TYPES]).dtypes).equals(draws.explode([*TYPES]))
    assert draws.columns.tolist() == ["point", "month_id", "territory", *TYPES]
    assert draws["month_id"].unique().tolist() == [539, 540, 541] and len(draws) == 2 * 3 * 3  # November 2024 is 539
    total = 0
    for point, replication in ((0, 0), (1, 2)):
        run = simulate(change_scenario(what, wanted.points[point]), replication + 1, 60)
        table = ged_table(run, observed=True)
        places = [what.places[t].id for t in run.events.territory[table["id"]]]
        months = [month_id(day) for day in table["date_start"]]
        for row in draws[draws["point"] == point].itertuples():
            here = (np.array(places) == row.territory) & (np.array(months) == row.month_id)
            by_type = [int(table["best"][here & (table["type_of_violence"] == k)].sum()) for k in (1, 2, 3)]
            assert [getattr(row, name)[replication] for name in TYPES] == by_type
            total += sum(by_type)
    assert total > 0


def test_draws_that_were_not_kept_are_refused(whole):
    with pytest.raises(OutputError, match="set monthly: true"):
        Sweep.read(whole).draws()


# ---------------------------------------------------------------------------------------------- the command


@pytest.fixture
def file(tmp_path):
    """Write the small design."""
    path = tmp_path / "d.yaml"
    path.write_text(yaml.safe_dump(design()))
    return path


def test_the_command_makes_the_same_folder(capsys, file, whole, tmp_path):
    out = tmp_path / "out"
    answer = ask(capsys, "sweep", file, "--out", out, "--json", "--threads", 2)
    assert answer.status == 0 and answer.err == ""
    found = json.loads(answer.out)
    assert found["runs"] == found["ran"] == 24 and found["points"] == 8 and found["failed"] == 0
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()
    again = ask(capsys, "sweep", file, "--out", out)
    assert again.status == 0 and "24 runs: 24 were there, 0 done now, 0 failed" in again.out
    assert ask(capsys, "sweep", file, "--out", out, "--quiet") == (0, "", "")


OTHERS = {
    "another design": ({"samples": 8}, ["holds another design (samples differ)", "name a new folder"]),
    "another scenario": ({"scenario": "grid-9"}, ["holds another design (scenario differ)"]),
}


@pytest.mark.parametrize("case", OTHERS)
def test_a_folder_of_another_sweep_is_refused(capsys, file, whole, case):
    changes, fragments = OTHERS[case]
    file.write_text(yaml.safe_dump(design(**changes)))
    refused(ask(capsys, "sweep", file, "--out", whole), *fragments)


def test_a_folder_of_another_version_is_refused(capsys, file, tmp_path, monkeypatch):
    out = tmp_path / "out"
    ask(capsys, "sweep", file, "--out", out)
    manifest = json.loads((out / "manifest.json").read_text())
    (out / "manifest.json").write_text(json.dumps(manifest | {"build": "0.0.9+abc", "identity": "x"}))
    refused(ask(capsys, "sweep", file, "--out", out), "was begun by interpose 0.0.9+abc, this is")
    (out / "manifest.json").write_text("{}")
    refused(ask(capsys, "sweep", file, "--out", out), "holds no sweep (manifest.json: identity: is missing")
    (out / "manifest.json").write_text(json.dumps(manifest | {"identity": "x"}))
    refused(ask(capsys, "sweep", file, "--out", out), "holds the same design of another scenario")


def test_other_folders_are_refused(capsys, file, tmp_path):
    (tmp_path / "mine").mkdir()
    refused(ask(capsys, "sweep", file, "--out", tmp_path / "mine"), "holds no sweep (manifest.json: No such file")
    refused(ask(capsys, "sweep", file, "--out", file), "holds no sweep")
    refused(ask(capsys, "sweep", file, "--out", file / "below"), "is a file, not a folder")


def test_worlds_without_room_are_refused_before_anything_is_written(capsys, file, tmp_path, monkeypatch):
    monkeypatch.setattr("interpose.model.simulation.memory.memory_of_machine", lambda: 1000)
    answer = ask(capsys, "sweep", file, "--out", tmp_path / "out", "--threads", 2)
    refused(answer, "grid-4: 2 worlds at once need", "fewer threads")
    assert not (tmp_path / "out").exists()


def test_two_writers_at_once_are_refused(capsys, file, tmp_path):
    with open_store(tmp_path / "out", plan()):
        refused(ask(capsys, "sweep", file, "--out", tmp_path / "out"), "another sweep writes there now")


def test_two_places_to_run_are_refused(capsys, file, tmp_path):
    answer = ask(capsys, "sweep", file, "--out", tmp_path / "out", "--threads", 2, "--processes", 2)
    refused(answer, "threads, processes and a scheduler", "give one of them")


def test_parts_are_numbered_and_seeds_differ_when_unpaired(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "ROWS_A_PART", 5)
    run_sweep(plan(paired=False), tmp_path / "out", ThreadPool(1))
    seeds = Sweep.read(tmp_path / "out").runs["seed"].tolist()
    assert seeds == list(range(1, 25)) and all(b == a + 1 for a, b in pairwise(seeds))
    assert listing(tmp_path / "out") == [".lock", "manifest.json", "points.parquet", RUNS]
