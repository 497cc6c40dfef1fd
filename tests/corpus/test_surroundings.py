"""Odd surroundings: closed streams, settings that are none, little memory, functions that only some systems have."""

import json
import os
import subprocess
import sys

import pytest
from support.commands import ask_apart, buffered, command
from support.corpus import LONGEST

RUN = ("grid-4", "--days", "3", "--people-per-agent", "5000")
FOREIGN = """
import os, signal, sys
import platformdirs, platformdirs.unix
for name in ("getuid", "geteuid", "getgid", "sysconf", "sched_getaffinity", "fork", "mkfifo", "posix_fallocate"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGKILL", "SIGALRM", "SIGPIPE", "SIGUSR1"):
    if hasattr(signal, name):
        delattr(signal, name)
for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None
sys.argv = ["interpose", *sys.argv[1:]]
from interpose.cli.main import run
run()
"""
"""Takes away what Windows lacks, of what no library on this system needs itself, and then is the command."""


def shell(line: str, *words: object) -> subprocess.CompletedProcess[str]:
    """Run a command of interpose by a shell, as `line` says around it ({} is the command)."""
    quoted = " ".join(f"'{word}'" for word in command(*words))
    return subprocess.run(
        ["sh", "-c", line.format(quoted)], capture_output=True, text=True, env=buffered(), timeout=300, check=False
    )


def test_a_system_without_the_functions_of_unix(tmp_path):
    design = tmp_path / "d.yaml"
    design.write_text("scenario: grid-4\nlevers: {mission.ceiling: [0, 9]}\nreplications: 1\ndays: 2\n")
    out = tmp_path / "o"
    for words in (("run", *RUN, "--json"), ("sweep", str(design), "--out", str(out), "--quiet", "--threads", "1")):
        done = subprocess.run(
            [sys.executable, "-c", FOREIGN, *words], capture_output=True, text=True, env=buffered(), check=False
        )
        assert done.returncode == 0 and done.stderr == "", done.stderr[-2000:]
    assert (out / "runs.parquet").is_file()


@pytest.mark.parametrize("kind", ["run", "twin"])
def test_a_closed_output_is_no_fault_and_spoils_no_file(tmp_path, kind):
    out = tmp_path / "o"
    more = {"run": (), "twin": ("--without", "force", "--seeds", "1")}[kind]
    done = shell("exec {} <&- >&- 2>&-", kind, *RUN, *more, "--out", out)
    assert done.returncode == 0
    assert json.loads((out / f"{kind}.json").read_text())["days"] == 3


def test_a_closed_output_of_json_is_no_fault():
    done = shell("exec {} >&-", "scenarios", "--json")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("threads", ["0", "-1", "many", "1e3", "9" * 400])
def test_a_number_of_threads_that_is_none(threads):
    answer = ask_apart("scenarios", NUMBA_NUM_THREADS=threads)
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith("interpose: NUMBA_NUM_THREADS = ") and answer.err.count("\n") == 1


def test_little_memory_is_enough_or_one_line():
    if sys.platform != "linux":
        pytest.skip("only Linux limits memory so")
    done = shell("ulimit -v 600000; exec {}", "run", *RUN)
    assert "Traceback" not in done.stdout + done.stderr
    if done.returncode:  # no line where a library for arithmetic ends the process before Python knows
        lines = [line for line in done.stderr.splitlines() if "OpenBLAS" not in line]
        assert len(lines) <= 1 and done.stdout == ""
        assert all(line.startswith("interpose: ") and "memory" in line and len(line) <= LONGEST for line in lines)
    else:  # a run that is not stored imports so little that this is enough
        assert "Violations against civilians" in done.stdout


def test_a_clock_that_python_cannot_count(monkeypatch):
    from interpose.cli import streams
    from interpose.model.errors import InterposeError

    def overflows() -> int:
        raise OverflowError

    monkeypatch.setattr(streams.time, "time_ns", overflows)
    with pytest.raises(InterposeError, match="the clock of this computer is past the year 2262"):
        streams.require_surroundings()


def test_a_fault_of_the_program_is_one_line_with_a_status_of_its_own(capsys, monkeypatch):
    from support.commands import ask

    def fails(*_: object) -> None:
        raise KeyError("x" * 5000)

    monkeypatch.setattr("interpose.model.scenario.loading.scenario_names", fails)
    answer = ask(capsys, "scenarios")
    assert answer.status == 70 and answer.err.count("\n") == 1 and len(answer.err) <= LONGEST
    assert "a fault of interpose, not of your words: KeyError" in answer.err
    assert "Traceback" in ask(capsys, "scenarios", "--verbose").err


def test_a_working_folder_that_is_gone(tmp_path):
    gone = tmp_path / "gone"
    gone.mkdir()
    words = " ".join(f"'{word}'" for word in command("scenarios", "--json"))
    done = subprocess.run(
        ["sh", "-c", f"cd '{gone}' && rmdir '{gone}' && exec {words}"],
        capture_output=True,
        text=True,
        env=os.environ | {"PYTHONSAFEPATH": "1"},
        check=False,
    )
    assert "Traceback" not in done.stderr and done.returncode in (0, 2)
