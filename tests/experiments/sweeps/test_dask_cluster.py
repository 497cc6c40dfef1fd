"""Sweeps on a real Dask scheduler with worker processes: the same table, also when a worker is killed in the middle."""

import re
import signal
import socket
from collections.abc import Callable

import pytest
import yaml
from support.bad_scenarios import refused
from support.commands import ask
from support.dask_workers import Cluster
from support.interrupts import stop_sweep
from support.sweep_designs import design, plan, stored

from interpose.experiments.execution import dask_cluster as dask
from interpose.experiments.execution import parallel as runner
from interpose.experiments.execution.executors import open_pool
from interpose.experiments.execution.result_hash import machinery
from interpose.experiments.reproduction.reproduce import reproduce
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import RUNS
from interpose.model.errors import InterposeError

distributed = pytest.importorskip("distributed")
LONGER = {"samples": 16, "replications": 5, "days": 60}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """Return a scheduler with two worker processes."""
    made = Cluster(tmp_path_factory.mktemp("cluster"))
    try:
        for _ in range(2):
            made.add_worker()
        made.wait(2)
        yield made
    finally:
        made.end()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the folder of the longer sweep, run on threads."""
    folder = tmp_path_factory.mktemp("sweep") / "whole"
    run_sweep(plan(**LONGER), folder)
    return folder


def test_a_scheduler_gives_the_same_bytes_also_when_a_worker_is_killed(cluster, tmp_path, whole):
    seen = []

    def told(runs, failed):
        seen.append(runs)
        if len(seen) == 40:
            cluster.workers.pop().kill()

    with open_pool(scheduler=cluster.address) as pool:
        assert pool.workers == 2
        found = run_sweep(plan(**LONGER), tmp_path / "out", pool, on_progress=told)
    assert found.ran == 160 and found.failed == 0
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()
    cluster.add_worker()
    cluster.wait(2)


def test_the_command_takes_the_address(cluster, capsys, tmp_path, whole):
    file = tmp_path / "d.yaml"
    file.write_text(yaml.safe_dump(design(**LONGER)))
    answer = ask(capsys, "sweep", file, "--out", tmp_path / "out", "--scheduler", cluster.address, "--quiet")
    assert answer == (0, "", "")
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()
    assert reproduce(tmp_path / "out", point=3, threads=1).same


OTHER = {"interpose": "9.9.9+other", "Python": "9.9", "numba": "9.9.9", "NumPy": "9.9.9", "processor": "abacus"}


@pytest.mark.parametrize("part", OTHER)
def test_a_worker_that_might_give_other_results_is_refused(cluster, monkeypatch, part):
    monkeypatch.setattr(dask, "machinery", lambda: machinery() | {part: OTHER[part]})
    there, here = (re.escape(f"{part} {versions[part]}") for versions in (machinery(), OTHER))
    said = rf"worker tcp://.* has {there}, here is {here}: install the same there"
    with pytest.raises(InterposeError, match=said), open_pool(scheduler=cluster.address):
        pass


def test_a_worker_without_room_is_refused_before_anything_is_written(capsys, tmp_path):
    made, file = Cluster(tmp_path), tmp_path / "d.yaml"
    file.write_text(yaml.safe_dump(design(**LONGER)))
    try:
        made.add_worker("--memory-limit", "500MB", threads=2)
        made.wait(1)
        answer = ask(capsys, "sweep", file, "--out", tmp_path / "out", "--scheduler", made.address)
    finally:
        made.end()
    refused(
        answer,
        "worker tcp://",
        "takes no work above 80% of its 0.5 GB",
        "2 worlds of grid-4 at once",
        "fewer threads or a larger limit of memory",
    )
    assert not (tmp_path / "out").exists()


def kill_all_once(made: Cluster, runs: int, then: Callable[[], None] = lambda: None) -> Callable[[int, bool], None]:
    """Return what hears of runs, and kills all workers after so many."""
    seen: list[int] = []

    def told(number: int, failed: bool) -> None:
        seen.append(number)
        if len(seen) == runs:
            made.lose_workers()
            then()

    return told


@pytest.mark.slow
def test_without_any_worker_the_sweep_ends_after_a_while_and_can_be_continued(cluster, tmp_path, whole, monkeypatch):
    monkeypatch.setattr(dask, "SECONDS_WITHOUT_WORKERS", 0.5)
    monkeypatch.setattr(runner, "SECONDS_BETWEEN_LOOKS", 0.2)
    heard: list[str] = []
    said = "no worker for 0.5 s; finished runs of a sweep are kept: start one .*again"
    with pytest.raises(InterposeError, match=said), open_pool(scheduler=cluster.address, notify=heard.append) as pool:
        run_sweep(plan(**LONGER), tmp_path / "out", pool, on_progress=kill_all_once(cluster, 30))
    assert heard == ["no worker any more: waiting 0.5 s"]
    again = run_sweep(plan(**LONGER), tmp_path / "out")
    assert again.kept >= 29 and again.failed == 0
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()
    for _ in range(2):
        cluster.add_worker()
    cluster.wait(2)


def test_a_worker_that_comes_in_time_goes_on_with_the_sweep(cluster, tmp_path, whole, monkeypatch):
    monkeypatch.setattr(runner, "SECONDS_BETWEEN_LOOKS", 0.2)
    heard: list[str] = []

    def say(line: str) -> None:
        heard.append(line)
        if len(heard) == 1:
            cluster.add_worker()

    with open_pool(scheduler=cluster.address, notify=say) as pool:
        found = run_sweep(plan(**LONGER), tmp_path / "out", pool, on_progress=kill_all_once(cluster, 30))
    assert found.ran == 160 and found.failed == 0
    assert heard[0] == "no worker any more: waiting 60 s"
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()
    cluster.add_worker()
    cluster.wait(2)


def test_ctrl_c_ends_cleanly_and_the_same_command_continues(cluster, tmp_path, whole):
    file, out = tmp_path / "d.yaml", tmp_path / "out"
    file.write_text(yaml.safe_dump(design(**LONGER)))
    status, said = stop_sweep(file, out, 20, signal.SIGINT, "--scheduler", cluster.address)
    assert status == 130 and "Traceback" not in said and "the same command continues" in " ".join(said.split())
    with open_pool(scheduler=cluster.address) as pool:
        assert 20 <= run_sweep(plan(**LONGER), out, pool).kept < 160
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()


BAD = {
    "nobody answers": ("tcp://127.0.0.1:{port}", ["does not answer", "tcp://127.0.0.1:8786"]),
    "no address": ("nonsense://x", ["--scheduler nonsense://x"]),
    "words": ("here, please", ["--scheduler here, please"]),
}


@pytest.mark.parametrize("case", BAD)
def test_a_scheduler_that_is_none_is_refused_in_one_line(capsys, tmp_path, monkeypatch, case):
    monkeypatch.setattr(dask, "SECONDS_TO_ANSWER", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = BAD[case][0].format(port=free.getsockname()[1])
    file = tmp_path / "d.yaml"
    file.write_text(yaml.safe_dump(design()))
    refused(ask(capsys, "sweep", file, "--out", tmp_path / "out", "--scheduler", address), *BAD[case][1])
    assert not (tmp_path / "out").exists()


def test_somebody_who_is_no_scheduler_is_refused_in_time(monkeypatch):
    monkeypatch.setattr(dask, "SECONDS_TO_ANSWER", 1)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        address = f"tcp://127.0.0.1:{deaf.getsockname()[1]}"
        with pytest.raises(InterposeError, match="does not answer"), open_pool(scheduler=address):
            pass


def test_a_scheduler_without_workers_is_refused(capsys, tmp_path):
    made = Cluster(tmp_path)
    try:
        said = "has no workers: start some: dask worker"
        with pytest.raises(InterposeError, match=said), open_pool(scheduler=made.address):
            pass
    finally:
        made.end()


@pytest.mark.slow
def test_a_scheduler_that_falls_silent_ends_the_sweep_too(tmp_path, monkeypatch):
    made = Cluster(tmp_path)

    def silence() -> None:
        made.scheduler.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(dask, "SECONDS_TO_ANSWER", 0.5)
        monkeypatch.setattr(dask, "SECONDS_WITHOUT_WORKERS", 0.5)

    try:
        made.add_worker()
        made.wait(1)
        stop = kill_all_once(made, 20, silence)
        said = "no answer from the scheduler for 0.5 s; finished runs of a sweep are kept"
        with pytest.raises(InterposeError, match=said), open_pool(scheduler=made.address) as pool:
            run_sweep(plan(**LONGER), tmp_path / "out", pool, on_progress=stop)
    finally:
        made.end()
    assert len(stored(tmp_path / "out")) >= 19


@pytest.mark.slow
def test_a_scheduler_that_dies_is_one_line_and_what_is_done_is_kept(tmp_path, whole):
    made = Cluster(tmp_path)
    try:
        made.add_worker()
        made.wait(1)
        seen = []

        def told(runs, failed):
            seen.append(runs)
            if len(seen) == 20:
                made.scheduler.kill()

        said = "the same command continues"
        with pytest.raises(InterposeError, match=said), open_pool(scheduler=made.address) as pool:
            run_sweep(plan(**LONGER), tmp_path / "out", pool, on_progress=told)
    finally:
        made.end()
    assert run_sweep(plan(**LONGER), tmp_path / "out").kept >= 19
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()
