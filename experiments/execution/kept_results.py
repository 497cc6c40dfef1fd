"""Results of single tasks, kept on disk until the answer is there: a command that was ended goes on where it was."""

import base64
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.experiments.execution.parallel import usable_cores
from interpose.experiments.execution.result_hash import content_hash, machinery
from interpose.model.output_folder import folder_error, missing_parents, remove_empty

log = logging.getLogger(__name__)
QUESTION, RESULTS = "question.json", "results.jsonl"
LARGEST = 4 << 30
"""Bytes of kept results beyond which they are refused rather than read."""


def unfinished_folder(target: Path) -> Path:
    """Return the folder beside an answer in which finished tasks are kept until all are."""
    return target.parent / f"{target.name}.unfinished"


class KeptResults:
    """What tasks gave, by the name of the task; every result is written before the next one counts.

    Parameters
    ----------
    folder : Path or None
        Where to; None keeps them in memory alone.
    results : dict
        What was there already.
    """

    def __init__(self, folder: Path | None = None, results: dict[str, Any] | None = None) -> None:
        self.folder, self.results = folder, results or {}
        self.lock = Lock()

    def keep(self, name: str, result: Any) -> None:
        """Keep the result of a task: plain data, numbers of numpy, NaN and infinity included."""
        line = (json.dumps([name, result], default=lambda number: number.item()) + "\n").encode()
        with self.lock:
            self.results[name] = result
            if self.folder is not None:
                with (self.folder / RESULTS).open("ab") as journal:
                    journal.write(line)


@contextmanager
def kept_results(target: Path, question: Any) -> Iterator[KeptResults]:
    """Keep results beside an answer that is to become ``target``, and remove them when the answer is complete.

    Whatever ends the work before (a signal, a full disk, a dead process) leaves ``<target>.unfinished``; the next call
    with the same target and the same question starts with what is in there.

    Parameters
    ----------
    target : Path
        Folder of the answer.
    question : object
        Plain data that decides the results: scenario, seeds, days. The code that computes them is added.

    Raises
    ------
    OutputError
        If results of another question, or of another version, are kept there, or nothing can be written.
    """
    folder, new_parents = unfinished_folder(target), missing_parents(target)
    asked = content_hash(question, machinery())
    try:
        kept = KeptResults(folder, _open(folder, asked))
        log.info("%d results are kept in %s", len(kept.results), folder)
        yield kept
    except BaseException as error:
        if folder.is_dir() and not (folder / RESULTS).exists():
            shutil.rmtree(folder, ignore_errors=True)
            remove_empty(new_parents)
        elif folder.is_dir() and isinstance(error, KeyboardInterrupt):
            number = f"{len(kept.results):,} results are" if len(kept.results) != 1 else "1 result is"
            error.add_note(
                f"{number} kept in {folder}: the same command with {target} as its folder goes on from there"
            )
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _open(folder: Path, asked: str) -> dict[str, Any]:
    """Return the results that a folder has, cutting off a line that was not written to its end; make it if needed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        named = folder / QUESTION
        if not named.exists():
            named.write_text(json.dumps({"question": asked}), encoding="utf-8")
        if _question_of(named) != asked:
            problem = "holds unfinished results of another question or version: remove it, or name another folder"
            raise folder_error(folder, problem)
        journal = folder / RESULTS
        return _read(journal) if journal.exists() else {}
    except OSError as error:
        raise folder_error(folder, f"cannot be written ({error.strerror or error}): choose another place") from None


def _question_of(file: Path) -> str:
    """Return the hash of the question that results belong to; empty if the file does not tell."""
    try:
        return str(json.loads(file.read_text(encoding="utf-8"))["question"])
    except (ValueError, KeyError, TypeError):
        return ""


def _read(journal: Path) -> dict[str, Any]:
    """Return results by name; a line that cannot be read is left out and its task is done again."""
    if journal.stat().st_size > LARGEST:
        raise folder_error(journal, f"is larger than {LARGEST >> 30} GiB: remove it")
    with journal.open("rb+") as file:
        file.seek(0, os.SEEK_END)
        whole = journal.read_bytes().rfind(b"\n") + 1
        file.truncate(whole)
    results: dict[str, Any] = {}
    for line in journal.read_bytes().splitlines():
        try:
            name, result = json.loads(line)
        except (ValueError, TypeError):
            continue
        if isinstance(name, str):
            results[name] = result
    return results


def run_kept[T, R](
    tasks: Sequence[T],
    work: Callable[[T], R],
    kept: KeptResults,
    *,
    name: Callable[[T], str] = str,
    encode: Callable[[R], Any] = lambda result: result,
    decode: Callable[[Any], R] = lambda data: data,
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> list[R]:
    """Do tasks on threads, those without a kept result only, and return all results in the order of the tasks.

    Parameters
    ----------
    tasks : sequence
        What to do.
    work : callable
        Returns the result of a task; an exception ends everything, and what is done is kept.
    kept : KeptResults
        What is there already, and where results go.
    name : callable
        Returns the name of a task; no two tasks have the same.
    encode, decode : callable
        Return a result as plain data, and plain data as a result; see :func:`array_to_text`.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.
    done : callable
        Called after each task, kept ones included, for progress.
    """
    names = [name(task) for task in tasks]
    if len(set(names)) < len(names):
        raise ValueError("two tasks have the same name")
    results: dict[int, R] = {}

    def do_one(position: int) -> tuple[int, R]:
        result = work(tasks[position])
        kept.keep(names[position], encode(result))
        return position, result

    with ThreadPoolExecutor(threads or usable_cores()) as pool:
        missing = []
        for position, key in enumerate(names):
            try:
                results[position] = decode(kept.results[key])
                done()
            except (KeyError, TypeError, ValueError):  # not there, or not what this task writes
                missing.append(pool.submit(do_one, position))
        try:
            for future in as_completed(missing):
                position, result = future.result()
                results[position] = result
                done()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return [results[position] for position in range(len(tasks))]


def array_to_text(array: npt.NDArray[Any]) -> dict[str, Any]:
    """Return an array of numbers (records of numbers included) as plain data, bit for bit."""
    whole = np.ascontiguousarray(array)
    if whole.dtype.hasobject:
        raise TypeError("an array of objects cannot be kept")
    kind: Any = whole.dtype.str if whole.dtype.names is None else whole.dtype.descr
    return {"type": kind, "shape": list(array.shape), "bits": base64.b64encode(whole.tobytes()).decode("ascii")}


def array_from_text(data: dict[str, Any]) -> npt.NDArray[Any]:
    """Return the array that :func:`array_to_text` wrote; it can be written to."""
    kind = data["type"]
    numbers = np.dtype(kind if isinstance(kind, str) else [(str(name), str(form)) for name, form in kind])
    return np.frombuffer(base64.b64decode(data["bits"]), numbers).reshape(data["shape"]).copy()
