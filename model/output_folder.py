"""A new folder of results: complete, or not there at all."""

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from uuid import uuid4

from interpose.model.errors import OutputError

log = logging.getLogger(__name__)
UNFINISHED: dict[Path, list[Path]] = {}
"""What is being written by this process under a hidden name, each with the folders that were made for it."""


@contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """Fill a folder under a temporary name beside its target and rename it when complete: it is never half full.

    What is left of a killed run is hidden, ends in ``.part`` and can be removed; folders above that were made for it
    go with it when nothing was written.

    Raises
    ------
    OutputError
        If the folder exists already or cannot be made.
    """
    target = Path(target)
    if os.path.lexists(target):
        raise folder_error(target, "exists already: name a folder that does not, or move it away")
    work = target.parent / f".{target.name}-{uuid4().hex[:12]}.part"
    new_parents = missing_parents(target)
    UNFINISHED[work] = new_parents
    try:
        try:
            work.mkdir(parents=True)
        except OSError as error:
            raise folder_error(target, f"{_reason(target, error)}: choose another place") from None
        try:
            yield work
            os.rename(work, target)
            log.info("wrote %s", target)
        except OSError as error:
            problem = error.strerror or error
            raise folder_error(target, f"cannot be written ({problem}): nothing was kept there") from None
    finally:
        _remove(work, new_parents)


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a hidden name beside a file to write to, and rename that when it is complete; else nothing is left.

    Raises
    ------
    OSError
        Where it cannot be written.
    """
    work = target.with_name(f".{target.stem}-{uuid4().hex[:12]}.part{target.suffix}")
    UNFINISHED[work] = []
    try:
        yield work
        os.replace(work, target)
    finally:
        _remove(work, [])


def remove_unfinished() -> None:
    """Remove whatever is unfinished: for the end of a process whose own removing was interrupted."""
    for work, new_parents in list(UNFINISHED.items()):
        _remove(work, new_parents)


def _remove(work: Path, new_parents: list[Path]) -> None:
    """Remove something unfinished, a folder or a file, and the folders that were made for it and are empty."""
    with suppress(OSError):
        work.unlink() if work.is_file() else shutil.rmtree(work, ignore_errors=True)
    remove_empty(new_parents)
    UNFINISHED.pop(work, None)


def remove_empty(folders: Iterable[Path]) -> None:
    """Remove the folders that are empty, in their order."""
    for folder in folders:
        with suppress(OSError):
            folder.rmdir()


def missing_parents(target: Path) -> list[Path]:
    """List the folders above a target that do not exist yet, the nearest first."""
    return list(takewhile(lambda folder: not os.path.lexists(folder), target.parents))


def _reason(target: Path, error: OSError) -> str:
    """Return why a folder cannot be made."""
    for above in target.parents:
        if os.path.lexists(above):
            return f"cannot be written ({error.strerror})" if above.is_dir() else f"{above} is a file, not a folder"
    return f"cannot be written ({error.strerror})"


def folder_error(target: Path, problem: str) -> OutputError:
    """Return the error of a folder or file that cannot be made."""
    return OutputError(problem, argument="out", value=target)
