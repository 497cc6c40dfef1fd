"""Commands that are interrupted, killed, out of room or out of readers: no traceback, nothing half-written."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from support.commands import ask, ask_apart, buffered, command, listing
from support.interrupts import heed_interrupts

SMALL = ("grid-4", "--days", "40")


def began(out: Path) -> bool:
    """Whether a run has begun to fill its hidden folder."""
    return any(out.parent.glob(f".{out.name}-*.part"))


def stop(words: tuple[object, ...], out: Path, sign: signal.Signals) -> tuple[int, str]:
    """Begin a command, send it a signal once it is at work, and give its status and what it said."""
    with subprocess.Popen(
        command(*words, "--out", out),
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heed_interrupts,  # noqa: PLW1509
    ) as p:
        while not began(out) and p.poll() is None:
            time.sleep(0.01)
        p.send_signal(sign)
        said = p.communicate(timeout=300)[1]
    return p.returncode, said


LONG = {
    "run": ("run", "grid-64", "--days", 3650),
    "twin": ("twin", "grid-4", "--days", 300, "--without", "force", "--seeds", 5000),
}


@pytest.mark.parametrize("name", LONG)
def test_interruption_leaves_nothing(tmp_path, name):
    status, said = stop(LONG[name], tmp_path / "new" / "out", signal.SIGINT)
    assert status == 130 and listing(tmp_path) == []
    assert said.strip().splitlines()[-1] == "interpose: interrupted; nothing half-written was kept"
    assert "Traceback" not in said


@pytest.mark.parametrize("name", LONG)
def test_a_killed_command_leaves_no_folder_and_can_be_given_again(capsys, tmp_path, name):
    out = tmp_path / "out"
    status, _ = stop(LONG[name], out, signal.SIGKILL)
    assert status == -signal.SIGKILL and not out.exists()
    (left,) = tmp_path.iterdir()
    assert left.name.startswith(".") and left.name.endswith(".part")
    short = {"run": SMALL, "twin": (*SMALL, "--without", "force", "--seeds", 1)}
    assert ask(capsys, name, *short[name], "--out", out, "--quiet") == (0, "", "")
    assert sorted(tmp_path.iterdir()) == sorted([left, out])


def test_a_full_disk_leaves_nothing(capsys, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_csv", fail)
    answer = ask(capsys, "run", *SMALL, "--out", tmp_path / "a" / "b" / "out")
    assert answer.status == 2 and answer.out == "" and listing(tmp_path) == []
    assert answer.err.startswith("interpose: --out ") and "No space left on device" in answer.err


def test_out_of_memory_is_one_line(capsys, monkeypatch):
    def fail(*_):
        raise MemoryError

    monkeypatch.setattr("interpose.model.simulation.simulate.assemble", fail)
    answer = ask(capsys, "run", *SMALL)
    assert answer.status == 2 and answer.out == "" and answer.err.count("\n") == 1
    assert answer.err.startswith("interpose: out of memory: take fewer days")


@pytest.mark.parametrize(
    "words", ["show gaza-isf", "show gaza-isf --json", "scenarios --json", "--help", "run grid-4 --days 3"]
)
def test_a_reader_that_leaves_is_no_fault(words):
    with subprocess.Popen(
        command(*words.split()), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=buffered()
    ) as process:
        process.stdout.close()
        said = process.stderr.read()
    assert said == b"" and process.returncode == 0


@pytest.mark.parametrize("words", [("scenarios",), ("scenarios", "--json")])
def test_output_that_cannot_be_written_is_said_in_one_line(words):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no /dev/full")
    with full.open("w") as stream:
        done = subprocess.run(
            command(*words), stdout=stream, stderr=subprocess.PIPE, text=True, check=False, env=buffered()
        )
    assert done.returncode == 2
    assert done.stderr == "interpose: standard output: No space left on device: nothing was kept there\n"


def test_letters_that_the_terminal_does_not_know():
    answer = ask_apart("show", "gaza-isf", PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C")
    assert answer.status == 0 and "Traceback" not in answer.err


def test_the_module_and_the_command_are_the_same():
    script = Path(sys.executable).with_name("interpose")
    if not script.exists():
        pytest.skip("interpose is not installed as a command here")
    done = subprocess.run([script, "scenarios", "--json"], capture_output=True, text=True, check=True, env=buffered())
    assert done.stdout == ask_apart("scenarios", "--json").out
