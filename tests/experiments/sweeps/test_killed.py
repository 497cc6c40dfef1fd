"""Sweeps that are killed, interrupted or out of room: the same command continues, and nothing is lost or done twice."""

import json
import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from support.bad_scenarios import refused
from support.commands import ask
from support.interrupts import begin, stop_sweep, wait_for
from support.sweep_designs import design, plan, stored

from interpose.experiments.execution.executors import ThreadPool
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import RUNS, Sweep

LONGER = {"samples": 16, "replications": 5, "days": 60}
"""160 runs: enough to be stopped several times."""
LONGEST = {"samples": 32, "replications": 8, "levers": {"mission.ceiling": [0, 900]}, "days": 60}
"""512 runs."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """Return the folder of the longer sweep, run without interruption."""
    folder = tmp_path_factory.mktemp("sweep") / "whole"
    run_sweep(plan(**LONGER), folder)
    return folder


@pytest.fixture
def file(tmp_path):
    """Write the longer design."""
    path = tmp_path / "d.yaml"
    path.write_text(yaml.safe_dump(design(**LONGER)))
    return path


def kill_often(file: Path, out: Path, moments: list[int]) -> set[int]:
    """Kill a sweep whenever so many runs are kept; checks that none is lost or stands twice. Gives what is kept."""
    kept: set[int] = set()
    for moment in moments:
        status, _ = stop_sweep(file, out, moment, signal.SIGKILL)
        assert status == -signal.SIGKILL and not (out / RUNS).exists()
        now = Counter(stored(out))
        assert max(now.values()) == 1 and kept <= set(now) and len(now) >= moment
        kept = set(now)
    return kept


@pytest.mark.slow
def test_killed_at_random_moments_the_table_is_the_same(file, tmp_path, whole):
    out, chance = tmp_path / "out", random.Random(20261124)
    kept = kill_often(file, out, sorted(chance.sample(range(1, 150), 2)))
    found = run_sweep(plan(**LONGER), out)
    assert found.kept == len(kept) and found.ran == 160 - len(kept) > 0
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes() and stored(out) == []


@pytest.mark.slow
def test_a_long_sweep_killed_ten_times_is_the_same(tmp_path, monkeypatch):
    file, out, chance = tmp_path / "d.yaml", tmp_path / "out", random.Random(7)
    file.write_text(yaml.safe_dump(design(**LONGEST)))
    run_sweep(plan(**LONGEST), tmp_path / "whole")
    kept = kill_often(file, out, sorted(chance.sample(range(1, 500), 10)))
    found = run_sweep(plan(**LONGEST), out)
    assert found.kept == len(kept) and found.runs == 512
    assert (out / RUNS).read_bytes() == (tmp_path / "whole" / RUNS).read_bytes()


@pytest.mark.slow
def test_killed_with_processes_none_stays_behind(file, tmp_path, whole):
    out = tmp_path / "out"
    process = begin(file, out, "--processes", 2)
    wait_for(process, out, 20)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers = [int(word) for word in children.read_text().split()] if children.exists() else []
    process.kill()
    process.communicate(timeout=60)
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        time.sleep(0.01)
    run_sweep(plan(**LONGER), out)
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()


@pytest.mark.parametrize(
    "more", [(), pytest.param(("--processes", 2), marks=pytest.mark.slow)], ids=["threads", "processes"]
)
def test_ctrl_c_keeps_what_is_done_and_says_how_to_go_on(file, tmp_path, whole, more):
    out = tmp_path / "out"
    process = begin(file, out, *more)
    wait_for(process, out, 20)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=300)[1]
    assert process.returncode == 130 and "Traceback" not in said
    lines = " ".join(said.split())
    assert "of 160 runs are kept in" in lines and "the same command continues" in lines
    kept = Counter(stored(out))
    assert 20 <= len(kept) < 160 and max(kept.values()) == 1
    assert run_sweep(plan(**LONGER), out).kept == len(kept)
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()


@pytest.mark.slow
def test_a_worker_process_that_is_killed_costs_nothing(file, tmp_path, whole):
    out = tmp_path / "out"
    process = begin(file, out, "--processes", 2)
    wait_for(process, out, 20)
    for child in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
        if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
            os.kill(int(child), signal.SIGKILL)
            break
    found = json.loads(process.communicate(timeout=300)[0])
    assert process.returncode == 0 and found["failed"] == 0 and found["ran"] == 160
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()


# ---------------------------------------------------------------------------------------------- torn files


def torn(out: Path) -> Path:
    """Leave a sweep with five runs in its journal; gives the journal."""

    class StopError(Exception):
        pass

    heard: list[int] = []

    def told(runs: int, failed: bool) -> None:
        heard.append(runs)
        if len(heard) == 6:
            raise StopError

    with suppress(StopError):
        run_sweep(plan(**LONGER), out, ThreadPool(1), on_progress=told)
    (journal,) = out.glob("journal-*.jsonl")
    return journal


@pytest.mark.parametrize("cut", [1, 40, 200])
def test_a_line_that_was_not_written_to_its_end_is_done_again(tmp_path, whole, cut):
    journal = torn(tmp_path / "out")
    text = journal.read_bytes()
    journal.write_bytes(text[:-cut])
    assert run_sweep(plan(**LONGER), tmp_path / "out").kept == 4
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()


def test_killed_between_a_part_and_the_end_of_its_journal(tmp_path, whole, monkeypatch):
    journal = torn(tmp_path / "out")
    text = journal.read_bytes()
    monkeypatch.setattr("interpose.experiments.sweeps.store.ROWS_A_PART", 6)
    torn(tmp_path / "out")  # goes on: the sixth run makes a part of the journal
    assert list((tmp_path / "out").glob("part-*"))
    journal.write_bytes(text)
    assert run_sweep(plan(**LONGER), tmp_path / "out").kept == 10
    assert (tmp_path / "out" / RUNS).read_bytes() == (whole / RUNS).read_bytes()


def test_killed_between_the_table_and_the_end_of_the_parts(tmp_path, whole):
    out = tmp_path / "out"
    journal = torn(out)
    text = journal.read_bytes()
    run_sweep(plan(**LONGER), out)
    journal.write_bytes(text)
    (out / ".runs.parquet.tmp").write_bytes(b"half")
    assert len(Sweep.read(out).runs) == 160
    assert run_sweep(plan(**LONGER), out).kept == 160
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()
    assert stored(out) == [] and not (out / ".runs.parquet.tmp").exists()


# ---------------------------------------------------------------------------------------------- no room


@pytest.fixture
def small_disk(tmp_path):
    """Mount a disk of half a megabyte, as root or with the right to become it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    options = ["-t", "tmpfs", "-o", f"size=512k,uid={os.getuid()},gid={os.getgid()}", "tmpfs", disk]
    ways = [[], ["sudo", "-n"]] if shutil.which("sudo") else [[]]
    for way in ways if shutil.which("mount") else []:
        if subprocess.run([*way, "mount", *options], capture_output=True, check=False).returncode == 0:
            break
    else:
        pytest.xfail("no right to mount a small disk here; a full disk is also played below")
    try:
        yield disk
    finally:
        subprocess.run([*way, "umount", disk], check=True)


def fill(disk: Path, left: int) -> Path:
    """Fill a disk with a file until so many bytes are left; gives the file."""
    filler = disk / "filler"
    with suppress(OSError), filler.open("wb", buffering=0) as file:
        while file.write(b"x" * 4096):
            pass
    os.truncate(filler, filler.stat().st_size - left)
    return filler


def test_a_full_disk_is_one_line_and_the_sweep_goes_on_once_there_is_room(capsys, file, small_disk, whole):
    out = small_disk / "out"
    torn(out)
    filler = fill(small_disk, 8192)
    for _ in range(2):
        answer = ask(capsys, "sweep", file, "--out", out)
        refused(answer, f"--out {out}: cannot be written (No space left on device)", "of 160 runs are kept: make room")
    kept = Counter(stored(out))
    assert 5 < len(kept) < 160 and max(kept.values()) == 1
    filler.unlink()
    answer = ask(capsys, "sweep", file, "--out", out, "--json")
    assert answer.status == 0 and json.loads(answer.out)["kept"] == len(kept)
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()


def test_no_room_for_the_folder_itself_leaves_nothing(capsys, file, small_disk):
    filler = fill(small_disk, 16_384)
    refused(ask(capsys, "sweep", file, "--out", small_disk / "out"), "No space left on device")
    assert list(small_disk.iterdir()) == [filler]


@pytest.mark.parametrize("name", ["part", "runs"])
def test_no_room_for_a_table_loses_nothing(capsys, file, tmp_path, monkeypatch, whole, name):
    replace = os.replace

    def fail(source, target):
        if Path(target).name.startswith(name):
            raise OSError(28, "No space left on device")
        replace(source, target)

    monkeypatch.setattr("interpose.experiments.sweeps.store.ROWS_A_PART", 50)
    monkeypatch.setattr("interpose.experiments.sweeps.store.os.replace", fail)
    out = tmp_path / "out"
    refused(ask(capsys, "sweep", file, "--out", out), "No space left on device", "of 160 runs are kept: make room")
    kept = len(stored(out))
    monkeypatch.setattr("interpose.experiments.sweeps.store.os.replace", replace)
    answer = ask(capsys, "sweep", file, "--out", out, "--json")
    assert json.loads(answer.out)["kept"] == kept == (50 if name == "part" else 160)
    assert (out / RUNS).read_bytes() == (whole / RUNS).read_bytes()
