"""Code that others wrote (studies, mechanisms, figures): what goes wrong in it is said in one line."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from io import StringIO
from pathlib import Path

from pydantic import ValidationError

from interpose.model.errors import InterposeError, cut

log = logging.getLogger(__name__)


@contextmanager
def foreign_code(name: str) -> Iterator[None]:
    """Say in one line what goes wrong in code that anybody may have written.

    What it prints is logged, since what a command prints is its answer alone.

    Parameters
    ----------
    name : str
        The file, or the distribution: how the line begins.

    Raises
    ------
    InterposeError
        For whatever is raised inside, an end of the program too; not for an interruption.
    """
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            yield
        if not printed.closed and printed.getvalue():
            log.info("%s printed: %s", name, cut(" ".join(printed.getvalue().split())))
    except InterposeError as error:
        said = str(error)
        raise InterposeError(said if said.startswith(f"{name}: ") else f"{name}: {said}") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise InterposeError(f"{name}: {where}: {first['msg']}") from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also what is raised to end the program
        raise InterposeError(f"{name}: {fault_of(error)}") from None


def fault_of(error: BaseException) -> str:
    """Say what went wrong and in which line, the last one that ran."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    where = f"line {frames[-1].lineno} of {Path(frames[-1].filename).name}: " if frames else ""
    return f"{where}{type(error).__name__}: {' '.join(str(error).split()) or 'no message'}"
