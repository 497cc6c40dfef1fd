"""Finding studies: those that come with the package by name, those of a user by the path of their file."""

import difflib
import importlib.util
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from importlib import resources
from io import StringIO
from pathlib import Path

from pydantic import ValidationError

from interpose.experiments.studies.study import Study
from interpose.model.errors import InterposeError, cut
from interpose.model.scenario.error_messages import one_line

log = logging.getLogger(__name__)


def study_names() -> list[str]:
    """List the studies that come with the package."""
    folder = resources.files("interpose.experiments.studies.shipped")
    found = (entry.name.removesuffix(".py") for entry in folder.iterdir() if entry.name.endswith(".py"))
    return sorted(name for name in found if not name.startswith("_"))


def find_study(words: str) -> Path:
    """Find the file of a study: a path that ends in .py, or the name of a shipped one."""
    path, names = Path(words), study_names()
    if path.suffix == ".py":
        if "\0" in words or not path.is_file():
            raise InterposeError(f"{words}: no such file: give a study's file or one of {', '.join(names)}")
        return path
    if words not in names:
        near = difflib.get_close_matches(words, names, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
        raise InterposeError(f"study {words!r} is not known: {hint} (a file's name must end in .py)")
    return Path(str(resources.files("interpose.experiments.studies.shipped").joinpath(f"{words}.py")))


def load_study(words: str) -> tuple[str, Study]:
    """Load a study by name or file; gives its name and what its file declares as ``STUDY``.

    Raises
    ------
    InterposeError
        With one line, where there is no such study or its file cannot be used.
    """
    path = find_study(words)
    spec = importlib.util.spec_from_file_location(f"study_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise InterposeError(f"{path}: cannot be read as Python")
    module = importlib.util.module_from_spec(spec)
    with in_one_line(path.name):
        spec.loader.exec_module(module)
    study = getattr(module, "STUDY", None)
    if not isinstance(study, Study):
        problem = "declares no STUDY" if study is None else f"STUDY is a {type(study).__name__}, not a Study"
        raise InterposeError(f"{path.name}: {problem}: write STUDY = Study(...), as docs/studies.md shows")
    return path.stem, study


@contextmanager
def in_one_line(name: str) -> Iterator[None]:
    """Say in one line what goes wrong in the lines of a study, which anybody may have written.

    What they print is logged, since what a command prints is its answer alone.
    """
    printed = StringIO()
    try:
        with redirect_stdout(printed):
            yield
        if not printed.closed and printed.getvalue():
            log.info("%s printed: %s", name, cut(" ".join(printed.getvalue().split())))
    except InterposeError as error:
        raise InterposeError(f"{name}: {error}") from None
    except ValidationError as error:
        raise InterposeError(one_line(error, name)) from None
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # also what a study raises to end the program
        raise InterposeError(f"{name}: {fault_of(error)}") from None


def fault_of(error: BaseException) -> str:
    """Say what went wrong and in which line, the last one that ran."""
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}"
    frames = traceback.extract_tb(error.__traceback__)
    where = f"line {frames[-1].lineno} of {Path(frames[-1].filename).name}: " if frames else ""
    return f"{where}{type(error).__name__}: {' '.join(str(error).split()) or 'no message'}"
