"""Commands that are told to end: by any signal, wherever it comes, and with the status that a shell expects."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from support.commands import command, listing

from interpose.cli.endings import SIGNALS, ends_when_told

SMALL = ("gaza-isf", "--days", 300, "--people-per-agent", 1000)
LONG = {
    "run": ("run", "grid-64", "--days", 3650),
    "twin": ("twin", *SMALL, "--without", "force", "--seeds", 2000),
    "compare": ("compare", *SMALL, "--policy", "none=no-force", "--seeds", 2000),
    "study": ("study", "force_size", "--seeds", 2000),
    "explain": ("explain", *SMALL, "--territory", "GZ1", "--outcome", "violations", "--seeds", 2000),
}


@pytest.mark.parametrize("name", LONG)
def test_a_command_that_is_terminated_leaves_nothing(tmp_path, name):
    out = tmp_path / "new" / "out"
    with subprocess.Popen(
        command(*LONG[name], "--out", out), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as process:
        while not any(out.parent.glob(f".{out.name}-*.part")) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=300)[1]
    assert process.returncode == 128 + signal.SIGTERM and listing(tmp_path) == []
    assert said.strip().splitlines()[-1] == "interpose: interrupted; nothing half-written was kept"
    assert "Traceback" not in said


class Swallows:
    """Something whose finalizer is interrupted."""

    def __del__(self) -> None:
        raise KeyboardInterrupt


def test_an_interruption_that_was_swallowed_comes_again():
    with pytest.raises(KeyboardInterrupt), ends_when_told():
        Swallows()
        for _ in range(1000):
            time.sleep(0.01)
        pytest.fail("it was lost")


@pytest.mark.parametrize("number", SIGNALS)
def test_every_signal_has_its_status_and_handlers_come_back(number):
    before = signal.getsignal(number), sys.unraisablehook
    with pytest.raises(KeyboardInterrupt), ends_when_told() as told:
        os.kill(os.getpid(), number)
        time.sleep(5)
    assert told.status == 128 + number
    assert (signal.getsignal(number), sys.unraisablehook) == before


def test_what_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with ends_when_told() as told:
            os.kill(os.getpid(), signal.SIGHUP)
        assert told.status == 0
    finally:
        signal.signal(signal.SIGHUP, before)


def test_threads_other_than_the_main_one_are_left_alone():
    told = []

    def elsewhere() -> None:
        with ends_when_told() as what:
            told.append(what.status)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert told == [0]


def test_a_signal_to_a_process_that_has_ended_changes_nothing():
    script = (
        "import os, signal, atexit\n"
        "atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "import interpose.cli.endings\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
