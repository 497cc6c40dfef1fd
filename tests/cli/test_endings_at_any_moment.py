"""Every long command, told to end at several moments: what is done or nothing is left, one line, 143 or 130."""

import signal
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from support.commands import Answer, ask, listing
from support.moments import Moments, ask_at
from support.sweep_designs import stored as stored_runs

GRID = ("grid-4", "--days", 20, "--people-per-agent", 5000)
PATHS = ("--path", "clash.friction=0.005:0.05", "--path", "posture.cost_attack=2:3")
STUDY = ("study", "force_size", "--scenario", *GRID, "--seeds", 1)
COMMANDS: dict[str, tuple[object, ...]] = {
    "run": ("run", *GRID),
    "branch": ("branch", *GRID, "--at", 10, "--set", "mission.ceiling=0"),
    "twin": ("twin", *GRID, "--without", "force", "--seeds", 2),
    "compare": ("compare", *GRID, "--policy", "none=no-force", "--seeds", 2),
    "attribute": ("attribute", *GRID, "--ungrouped", "--permutations", 4, "--seeds", 1),
    "explain": ("explain", *GRID, "--territory", "T0", "--outcome", "violations", "--seeds", 1),
    "why-not": ("why-not", *GRID, "--without", "interposition", "--seeds", 1),
    "study": STUDY,
    "sensitivity": ("sensitivity", *GRID, *PATHS, "--samples", 4, "--seeds", 1),
    "discover": ("discover", *GRID, *PATHS, "--policy", "force", "--draws", 40, "--seeds", 1),
    "robust": ("robust", *GRID, *PATHS, "--lever", "mission.ceiling=0:900", "--draws", 5, "--trials", 10, "--seeds", 1),
    "calibrate": ("calibrate", *GRID, *PATHS, "--samples", 20, "--tries", 60, "--seeds", 1),
    "claims": ("claims", "--seeds", 2, "--draws", 2),
    "patterns": ("patterns", "--seeds", 5),
    "dock": ("dock",),
    "lab": ("lab",),
    "audit": ("audit",),
    "out-of-sample": ("out-of-sample",),
    "report": ("report", "STORE"),
    "plot": ("plot", "STORE"),
    "brief": ("brief", "STORE"),
    "observe": ("observe", "RUN"),
}
ENDLESS = ("calibrate", "claims", "patterns", "dock", "lab", "audit", "out-of-sample")
"""Commands that take minutes to end, with moments among their first so many calls."""
FIRST_CALLS, SOME_CALLS = 20_000, 300
BEGUN = 30
"""Calls after which signals are heeded; before, nothing was written that could be left, and they end any process."""
QUICK = ("run", "twin", "study", "report", "observe")
"""Commands that are tried in the default run, at two moments each."""
FILES = {"report": "o.html", "brief": "o.html"}
SAID = "interpose: interrupted; nothing half-written was kept"


def words_of(name: str, stored: Callable[[str], Path], out: Path) -> list[object]:
    """Return the words of a command, with what it reads and where it writes."""
    there = {"STORE": stored("twin"), "RUN": stored("run")} if {"STORE", "RUN"} & set(COMMANDS[name]) else {}
    return [there.get(str(word), word) for word in COMMANDS[name]] + ["--out", out]


def check_ending(folder: Path, out: Path, answer: Answer, status: int) -> None:
    """Check that a command which was told to end left what is done or nothing, and said so in a line."""
    there = listing(folder)
    kept = [name for name in there if ".unfinished" in name]  # results from which the same command goes on
    left = [name for name in there if name not in kept and not (kept and name == "new")]
    assert not [name for name in left if ".part" in name or ".tmp" in name], left
    assert left == [] or out.exists(), left
    lines = [line for line in answer.err.splitlines() if line.startswith("interpose:") or "Traceback" in line]
    assert answer.status == status, answer
    assert lines[-1] == SAID and "Traceback" not in answer.err
    assert len(lines) == 1 or "kept in" in lines[0], lines


def end_at(capsys, stored, tmp_path: Path, name: str, at: int, number: int) -> None:
    """Begin a command and send it a signal at one of its calls; at 0, at the first one after its answer is there."""
    folder = tmp_path / f"{at}-{number}"
    folder.mkdir()
    out = folder / FILES[name] if name in FILES else folder / "new" / "o"
    moments = Moments(at, number, once=None if at else out.exists)
    answer = ask_at(capsys, moments, *words_of(name, stored, out), "--quiet")
    if moments.sent:
        check_ending(folder, out, answer, 128 + number)
    else:
        assert answer.status == 0 and out.exists(), answer


def calls_of(capsys, stored, tmp_path: Path, name: str) -> int:
    """Return how many calls a command makes that is left alone."""
    if name in ENDLESS:
        return FIRST_CALLS
    moments, out = Moments(), tmp_path / f"whole-{FILES.get(name, name)}"
    assert ask_at(capsys, moments, *words_of(name, stored, out), "--quiet").status == 0
    return moments.calls


@pytest.mark.parametrize("name", QUICK)
def test_a_command_that_is_told_to_end(capsys, stored, tmp_path, name):
    end_at(capsys, stored, tmp_path, name, SOME_CALLS, signal.SIGTERM)
    end_at(capsys, stored, tmp_path, name, 0, signal.SIGINT)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_that_is_told_to_end_at_ten_moments(capsys, stored, tmp_path, name):
    calls = calls_of(capsys, stored, tmp_path, name)
    moments = [max(BEGUN, calls * part // 10) for part in range(10)]
    for position, at in enumerate(moments if name in ENDLESS else [*moments[:9], 0]):
        end_at(capsys, stored, tmp_path, name, at, (signal.SIGTERM, signal.SIGINT)[position % 2])


def test_a_folder_whose_removal_was_interrupted_is_removed_at_the_end(capsys, monkeypatch, tmp_path):
    from interpose.model import output_folder

    usual, interrupted = output_folder.shutil.rmtree, []

    def remove(*given: object, **how: object) -> None:
        if not interrupted:
            interrupted.append(True)
            raise KeyboardInterrupt
        usual(*given, **how)

    monkeypatch.setattr(output_folder.shutil, "rmtree", remove)
    monkeypatch.setattr("interpose.model.results.run_files.write_run", lambda run, folder: 1 / 0)
    answer = ask(capsys, "run", *GRID, "--out", tmp_path / "new" / "o", "--quiet")
    assert answer.status == 130 and interrupted and listing(tmp_path) == []


def test_a_sweep_that_is_told_to_end_keeps_what_is_done_and_goes_on_from_there(capsys, tmp_path):
    (tmp_path / "d.yaml").write_text(
        "scenario: grid-4\nchanges: {people_per_agent: 5000}\nlevers: {mission.ceiling: [0, 900]}\n"
        "replications: 6\ndays: 12\n"
    )
    words = ("sweep", tmp_path / "d.yaml", "--threads", 1, "--quiet", "--out")
    whole, moments = tmp_path / "whole", Moments()
    assert ask_at(capsys, moments, *words, whole).status == 0
    for part in (3, 6):
        out = tmp_path / f"o{part}"
        answer = ask_at(capsys, Moments(moments.calls * part // 8), *words, out)
        assert answer.status == 143 and "Traceback" not in answer.err
        assert not [name for name in listing(tmp_path) if ".part" in name.replace("part-0", "") or ".tmp" in name]
        assert not out.exists() or len(stored_runs(out)) <= 12
        assert ask(capsys, *words, out).status == 0
        one, other = (pd.read_parquet(folder / "runs.parquet") for folder in (whole, out))
        pd.testing.assert_frame_equal(one, other)
