"""Results kept while an answer is unfinished: nothing is done twice, nothing is lost, nothing foreign is believed."""

import math
import os
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from interpose.experiments.execution.kept_results import (
    RESULTS,
    KeptResults,
    array_from_text,
    array_to_text,
    kept_results,
    run_kept,
    unfinished_folder,
)
from interpose.model.errors import OutputError


class Counted:
    """Work that counts how often it was done, and can fail at a task."""

    def __init__(self, fails_at: int | None = None) -> None:
        self.done: list[int] = []
        self.fails_at = fails_at

    def __call__(self, task: int) -> float:
        if task == self.fails_at:
            raise KeyboardInterrupt
        self.done.append(task)
        return task / 3


def test_what_was_done_before_an_interruption_is_not_done_again(tmp_path: Path) -> None:
    target, first, second = tmp_path / "answer", Counted(fails_at=7), Counted()
    with pytest.raises(KeyboardInterrupt) as end, kept_results(target, "which?") as kept:
        run_kept(range(10), first, kept, threads=1)
    assert "the same command with" in end.value.__notes__[0] and str(target) in end.value.__notes__[0]
    with kept_results(target, "which?") as kept:
        results = run_kept(range(10), second, kept, threads=1)
    assert results == [task / 3 for task in range(10)]
    assert not set(first.done) & set(second.done) and sorted(first.done + second.done) == list(range(10))
    assert not unfinished_folder(target).exists()


def test_results_of_another_question_are_refused_and_stay(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), kept_results(tmp_path / "answer", {"seeds": 3}) as kept:
        run_kept(range(4), Counted(fails_at=3), kept, threads=1)
    with (
        pytest.raises(OutputError, match="of another question or version: remove it"),
        kept_results(tmp_path / "answer", {"seeds": 4}),
    ):
        pytest.fail("nothing may be done")
    assert (unfinished_folder(tmp_path / "answer") / RESULTS).exists()


def test_a_line_that_was_not_written_to_its_end_is_done_again(tmp_path: Path) -> None:
    target = tmp_path / "answer"
    with pytest.raises(KeyboardInterrupt), kept_results(target, 1) as kept:
        run_kept(range(6), Counted(fails_at=5), kept, threads=1)
    journal = unfinished_folder(target) / RESULTS
    journal.write_bytes(b"[1, 2\n" + journal.read_bytes()[:-3])
    again = Counted()
    with kept_results(target, 1) as kept:
        assert run_kept(range(6), again, kept, threads=1) == [task / 3 for task in range(6)]
    assert set(again.done) == {4, 5}


def test_nothing_is_left_of_work_that_did_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), kept_results(tmp_path / "answer", 1):
        raise KeyboardInterrupt
    assert not list(tmp_path.iterdir())


def test_numbers_come_back_as_they_were() -> None:
    kept = KeptResults()
    values = [math.nan, math.inf, -0.0, 5e-324, 0.1 + 0.2]
    results = run_kept(range(5), lambda task: np.float64(values[task]), kept)
    assert np.array_equal(results, values, equal_nan=True) and math.copysign(1, results[2]) == -1


def test_two_tasks_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="same name"):
        run_kept([1, 1], float, KeptResults())


@given(hnp.arrays(st.sampled_from(["f8", "i4", "?", "u1"]), hnp.array_shapes(min_dims=0, min_side=0)))
def test_arrays_come_back_bit_for_bit(array: np.ndarray) -> None:
    back = array_from_text(array_to_text(array))
    assert back.dtype == array.dtype and back.shape == array.shape and back.tobytes() == array.tobytes()


def test_records_come_back_and_objects_are_refused() -> None:
    records = np.array([(1, 2.5), (3, 4.5)], [("day", "i4"), ("deaths", "f8")])
    back = array_from_text(array_to_text(records))
    assert back.dtype == records.dtype and (back == records).all()
    with pytest.raises(TypeError, match="objects"):
        array_to_text(np.array([None]))


SCRIPT = """
import os, signal, sys
from pathlib import Path
from interpose.experiments.execution.kept_results import kept_results, run_kept
def work(task):
    if task == 5 and sys.argv[2] == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    print(task, flush=True)
    return task
with kept_results(Path(sys.argv[1]), "killed") as kept:
    print(sum(run_kept(range(8), work, kept, threads=1)))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_process_loses_only_what_it_was_at(tmp_path: Path) -> None:
    target = str(tmp_path / "answer")
    killed = subprocess.run([sys.executable, "-c", SCRIPT, target, "dies"], capture_output=True, text=True, check=False)
    assert killed.returncode == -signal.SIGKILL and killed.stdout.split() == ["0", "1", "2", "3", "4"]
    again = subprocess.run([sys.executable, "-c", SCRIPT, target, "lives"], capture_output=True, text=True, check=True)
    assert again.stdout.split() == ["5", "6", "7", "28"]
