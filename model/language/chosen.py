"""Which language is told in: the one of a block of code, of a reader, or of the whole process."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from interpose.model.errors import InterposeError
from interpose.model.language.catalogue import SOURCE, direction_of, known_language

VARIABLE = "INTERPOSE_LANGUAGE"
"""The variable of the environment that names the language of a process."""

type Ask = Callable[[], str | None]

_block: ContextVar[str | None] = ContextVar("language", default=None)
_process = [""]
_readers: list[Ask] = []


def language() -> str:
    """Return the code of the language that is told in here: of the block, of the reader, or of the process."""
    if chosen := _block.get():
        return chosen
    for reader in _readers:
        if chosen := reader():
            return chosen
    return _process[0] or SOURCE


def direction() -> str:
    """Return in which direction the language is written that is told in here: ``ltr`` or ``rtl``."""
    return direction_of(language())


def use_language(name: str) -> None:
    """Tell everything from now on in a language; raises :class:`InterposeError` where there is no such one."""
    _process[0] = known_language(name)


def language_of_environment() -> str:
    """Return the language that the environment names; empty where it names none.

    Raises
    ------
    InterposeError
        For a language without a catalogue.
    """
    name = os.environ.get(VARIABLE, "").strip()
    try:
        return known_language(name) if name else ""
    except InterposeError as error:
        raise InterposeError(f"{VARIABLE}={error.value}: {error.problem}") from None


@contextmanager
def in_language(name: str) -> Iterator[None]:
    """Tell in a language within a block; raises :class:`InterposeError` where there is no such one."""
    before = _block.set(known_language(name))
    try:
        yield
    finally:
        _block.reset(before)


def follow(reader: Ask) -> None:
    """Ask for the language of whoever reads, where one process tells several readers: a page with its visitors.

    Parameters
    ----------
    reader : callable
        Returns a code of :func:`interpose.model.language.catalogue.languages`, or nothing where nobody reads.
    """
    if reader not in _readers:
        _readers.append(reader)
