"""Which language is told in: the one of a block of code, or of the whole process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from interpose.model.errors import InterposeError
from interpose.model.language.catalogue import SOURCE, direction_of, known_language

VARIABLE = "INTERPOSE_LANGUAGE"
"""The variable of the environment that names the language of a process."""

_block: ContextVar[str | None] = ContextVar("language", default=None)
_process = [""]


def language() -> str:
    """Return the code of the language that is told in here: of the block, or of the process."""
    if chosen := _block.get():
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
    """Tell in a language within a block: ``with in_language("id"):``.

    Parameters
    ----------
    name : str
        Code of a language that has a catalogue (ISO 639-1), as ``en`` or ``id``.

    Returns
    -------
    context manager
        Within it sentences, numbers, dates and units are told in that language, in this thread.

    Raises
    ------
    InterposeError
        For a language without a catalogue.
    """
    before = _block.set(known_language(name))
    try:
        yield
    finally:
        _block.reset(before)
