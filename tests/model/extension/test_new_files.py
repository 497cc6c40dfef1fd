"""Files to begin with: each kind runs and passes at once; odd names and files that are there are refused."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.commands import ask, listing

from interpose.model.errors import InterposeError
from interpose.model.extension.new_files import FILES, KINDS, write_new

NAMES = {"mechanism": "curfew", "study": "halves", "scenario": "two-hills", "figure": "quiet_days"}


def test_what_is_written_runs_and_passes_at_once(tmp_path):
    """All kinds in one folder of a user's own, by pytest there; the test of a mechanism looks for it in `show`."""
    for kind, name in NAMES.items():
        assert len(write_new(kind, name, tmp_path / "own")) == len(FILES[kind])
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "INTERPOSE_M"))}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-W", "error"]
    done = subprocess.run(command, cwd=tmp_path / "own", env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "9 passed" in done.stdout, done.stdout[-3000:]


@pytest.mark.slow
def test_a_mechanism_passes_compiled_and_inside_a_checkouts_way_of_importing(tmp_path):
    write_new("mechanism", "curfew", tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--import-mode=importlib"]
    compiled = os.environ | {"NUMBA_DISABLE_JIT": "0"}
    done = subprocess.run(command, cwd=tmp_path, env=compiled, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "4 passed" in done.stdout, done.stdout[-3000:]


BAD = [
    ("mechanism", "Curfew", "at most 40 small letters, digits and '_', a letter first"),
    ("mechanism", "2nd", "a letter first"),
    ("mechanism", "a" * 41, "at most 40"),
    ("mechanism", "../curfew", "small letters"),
    ("mechanism", "curfew\n", "small letters"),
    ("mechanism", "", "small letters"),
    ("mechanism", "clash", "interpose has a mechanism of this name"),
    ("mechanism", "mediation", "interpose has a mechanism of this name"),
    ("mechanism", "crowding", "interpose has a pathway of this name"),
    ("mechanism", "force", "interpose has a policy of this name"),
    ("mechanism", "class", "Python has it already: take another one, such as class_own"),
    ("study", "types", "Python has it already"),
    ("scenario", "gaza-isf", "interpose has a scenario of this name"),
    ("scenario", "-x", "a letter or digit first"),
    ("scenario", "a/b", "letters, digits, '_' and '-'"),
    ("village", "a", "'village' cannot be begun: take one of mechanism, study, scenario, figure"),
]


@pytest.mark.parametrize(("kind", "name", "said"), BAD, ids=[f"{kind}-{name[:9]!r}" for kind, name, _ in BAD])
def test_names_that_cannot_be_used_are_refused_in_one_line(tmp_path, kind, name, said):
    with pytest.raises(InterposeError) as refused:
        write_new(kind, name, tmp_path / "own")
    assert said in str(refused.value) and "\n" not in str(refused.value)
    assert listing(tmp_path) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("which", [0, -1])
def test_nothing_is_written_over_and_nothing_half_written(tmp_path, kind, which):
    write_new(kind, NAMES[kind], tmp_path / "like")
    there = tmp_path / "own" / listing_of(kind, tmp_path)[which]
    there.parent.mkdir()
    there.write_text("mine", encoding="utf-8")
    with pytest.raises(InterposeError, match="is there already"):
        write_new(kind, NAMES[kind], tmp_path / "own")
    assert listing(tmp_path / "own") == [there.name] and there.read_text(encoding="utf-8") == "mine"


def listing_of(kind: str, folder: Path) -> list[str]:
    """Return the names of the files of a kind, in their order."""
    return [path.name for path in write_new(kind, NAMES[kind], folder / "again")]


def test_a_link_to_nowhere_is_a_file_that_is_there(tmp_path):
    (tmp_path / "halves.py").symlink_to(tmp_path / "elsewhere.py")
    with pytest.raises(InterposeError, match="is there already"):
        write_new("study", "halves", tmp_path)
    assert listing(tmp_path) == ["halves.py"]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InterposeError):
        write_new("study", "halves", tmp_path / "file" / "deeper")
    with pytest.raises(InterposeError, match="is a file, not a folder"):
        write_new("study", "halves", tmp_path / "file")
    assert listing(tmp_path) == ["file"]


def test_the_command_says_what_comes_next(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, "new", "figure", "quiet_days")
    assert answer.status == 0 and answer.out.splitlines()[:2] == ["quiet_days.py", "test_quiet_days.py"]
    assert "Next: pytest test_quiet_days.py" in answer.out and "--figure quiet_days.py" in answer.out
    again = ask(capsys, "new", "figure", "quiet_days")
    assert (again.status, again.out) == (2, "") and again.err.count("\n") == 1 and "is there already" in again.err
