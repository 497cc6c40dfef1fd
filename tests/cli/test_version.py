"""Which version it is, help in short, and completion by the shell."""

import os
import subprocess
import sys
from importlib import metadata

import pytest
from support.command_names import ALL_COMMANDS, HEAVY
from support.commands import ask, command

from interpose.cli import version


def test_version(capsys):
    assert ask(capsys, "--version") == (0, f"interpose {metadata.version('interpose')}\n", "")


def test_version_with_all_that_a_report_of_a_fault_needs(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("INTERPOSE_CACHE", str(tmp_path))
    monkeypatch.setattr(version, "LIBRARIES", ("numba", "no-such-library"))
    answer = ask(capsys, "--version", "--verbose")
    first, *rows = answer.out.splitlines()
    told = dict(row.split(": ", 1) for row in rows)
    assert answer.status == 0 and first == f"interpose {metadata.version('interpose')}"
    assert list(told) == ["Python", "platform", "processor", "numba", "no-such-library", "cache", "threads"]
    assert told["Python"].endswith(" " + sys.version.split()[0]) and told["numba"] == metadata.version("numba")
    assert told["no-such-library"] == "not installed"
    assert told["threads"].endswith(f" of {os.cpu_count()} processors")


def test_all_libraries_of_a_report_are_named():
    assert set(version.LIBRARIES) >= {"numba", "numpy", "mesa", "pandas", "plotly", "solara"}


def test_verbose_alone_is_refused(capsys):
    answer = ask(capsys, "--verbose")
    assert answer.status == 2 and "--verbose belongs to --version or to a command: give both" in answer.err


@pytest.mark.parametrize("words", [(), *ALL_COMMANDS], ids=" ".join)
def test_short_help_is_help(capsys, words):
    short, long = (ask(capsys, *words, option) for option in ("-h", "--help"))
    assert short == long and short.status == 0 and "Usage: interpose" in short.out


@pytest.mark.parametrize(("typed", "offered"), [("interpose tw", {"twin"}), ("interpose twin --wi", {"--without"})])
def test_the_shell_completes_commands_and_options(typed, offered):
    words = {"_INTERPOSE_COMPLETE": "complete_bash", "COMP_WORDS": typed, "COMP_CWORD": str(typed.count(" "))}
    done = subprocess.run(command(), env=os.environ | words, capture_output=True, text=True, check=False)
    assert set(done.stdout.split()) == offered, done.stderr


def test_completion_is_shown_for_a_shell():
    asked = os.environ | {"_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"}  # else it is the shell that runs this
    words = command("--show-completion", "bash")
    done = subprocess.run(words, env=asked, capture_output=True, text=True, check=False)
    assert "_INTERPOSE_COMPLETE=complete_bash" in done.stdout, done.stderr


def test_the_version_is_told_at_once():
    script = f"""
import sys
from interpose.cli.main import run
sys.argv = ["interpose", "--version"]
try:
    run()
except SystemExit as end:
    assert not end.code
sys.exit(" ".join(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout and done.stderr.strip() == "", f"--version imports {done.stderr}"
