"""Errors that a user can mend: one line each, naming the value, the bound, the place and the cure."""


class InterposeError(Exception):
    """A mistake in what was asked for, not in the program; the command line prints it and ends with status 2."""


class ScenarioError(InterposeError):
    """A scenario that cannot describe a world."""


class OutputError(InterposeError):
    """Results that cannot be written or read where they should be."""


class InvariantError(InterposeError):
    """A world that broke one of its own laws; this is a defect of the model and says which law and where."""
