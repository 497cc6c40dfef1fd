"""Errors that a user can fix: one line each, naming the value, the bound, where it is and the remedy."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST_LINE = 280
"""Letters of a line that is read: what is longer is cut in its middle, where a value stands that is repeated whole."""
LONGEST_WORD = 90
"""Letters without a space, as of a path: what is longer is cut, so that the words around it stay."""
CUT = "[...]"
ENDLESS = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")


def cut(text: object, most: int = LONGEST_LINE) -> str:
    """Return a text of at most so many letters: endless words are cut first, then the middle, never both ends.

    Parameters
    ----------
    text : object
        What is to be said.
    most : int
        Letters.
    """
    said = str(text)
    if len(said) > most:
        both_ends = said[: 4 * most] + said[4 * most :][-4 * most :]
        said = ENDLESS.sub(lambda word: _shortened(word.group(), LONGEST_WORD), both_ends)
    return said if len(said) <= most else _shortened(said, most)


def _shortened(text: str, most: int) -> str:
    """Return both ends of a text, the first one longer."""
    left = most - len(CUT)
    end = left * 2 // 5
    return f"{text[: left - end]}{CUT}{text[len(text) - end :]}"


class InterposeError(Exception):
    """A mistake in the request, not in the program; the command line prints it and ends with status 2.

    Parameters
    ----------
    problem : str
        What is wrong and how to fix it, in the words of the model.
    argument : str
        Name of the argument that is mistaken; empty if no single one is. The command line writes
        it as an option.
    value : object, optional
        The value that is at fault, if it is short enough to be shown.
    """

    def __init__(self, problem: str, *, argument: str = "", value: object = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.argument = argument
        self.value = None if value is None else str(value)

    def __str__(self) -> str:
        """Return the line: the argument with its value where one is known, and the problem; never endless."""
        if self.value is None:
            return cut(self.problem)
        return cut(f"{self.argument} {cut(self.value, LONGEST_WORD)}: {self.problem}".lstrip())


class ScenarioError(InterposeError):
    """A scenario that cannot describe a world."""


class OutputError(InterposeError):
    """Results that cannot be written or read where they should be."""


class InvariantError(InterposeError):
    """A world that broke one of its own laws: a defect of the model. It names the law and the day."""


@contextmanager
def mistakes_in(argument: str, *, called: str | None = None) -> Iterator[None]:
    """Attribute mistakes raised inside to this argument, whatever the functions below call it.

    Parameters
    ----------
    argument : str
        Name of the argument as the caller of this function knows it.
    called : str, optional
        Name by which the functions below know it; mistakes in their other arguments then stay what they are.

    ``called`` is how these call it, where mistakes in their other arguments are to stay what they are.
    """
    try:
        yield
    except InterposeError as error:
        if called in (None, error.argument):
            error.argument = argument
        raise
