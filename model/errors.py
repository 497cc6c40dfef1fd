"""Errors that a user can fix: one line each, naming the value, the bound, where it is and the remedy."""

from collections.abc import Iterator
from contextlib import contextmanager


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
        """Return the line: the argument with its value where one is known, and the problem."""
        return self.problem if self.value is None else f"{self.argument} {self.value}: {self.problem}".lstrip()


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
