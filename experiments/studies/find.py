"""Finding studies: those of the package and of other distributions by name, those of a user by their file's path."""

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

from pydantic import ValidationError

from interpose.experiments.studies.study import Study
from interpose.model.added import added_once, load_addition, load_file, place_of, said_by
from interpose.model.errors import InterposeError
from interpose.model.foreign_code import foreign_code
from interpose.model.scenario.error_messages import one_line


def shipped_names() -> list[str]:
    """List the studies that come with the package."""
    folder = resources.files("interpose.experiments.studies.shipped")
    found = (entry.name.removesuffix(".py") for entry in folder.iterdir() if entry.name.endswith(".py"))
    return sorted(name for name in found if not name.startswith("_"))


def study_names() -> list[str]:
    """List the studies that come with the package, and those that other distributions add."""
    shipped = shipped_names()
    return [*shipped, *added_once("studies", tuple(shipped))[0]]


def find_study(words: str) -> Path:
    """Find the file of a study: a path that ends in .py, or the name of one that comes with a distribution."""
    path, names = Path(words), study_names()
    if path.suffix == ".py":
        if "\0" in words or not path.is_file():
            raise InterposeError(f"{words}: no such file: give a study's file or one of {', '.join(names)}")
        return path
    if words not in names:
        near = difflib.get_close_matches(words, names, 1)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names)}"
        raise InterposeError(f"study {words!r} is not known: {hint} (a file's name must end in .py)")
    if words not in shipped_names():
        return place_of(added_once("studies")[0][words])
    return Path(str(resources.files("interpose.experiments.studies.shipped").joinpath(f"{words}.py")))


def load_study(words: str) -> tuple[str, Study]:
    """Load a study by name or file; gives its name and what its file declares as ``STUDY``.

    Raises
    ------
    InterposeError
        With one line, where there is no such study or its file cannot be used.
    """
    path = find_study(words)
    added = None if Path(words).suffix == ".py" else added_once("studies", tuple(shipped_names()))[0].get(words)
    if added is not None:
        name, who, module = words, said_by(added), load_addition(added)
    else:
        name, who = path.stem, path.name
        with in_one_line(who):
            module = load_file(path, f"study_{path.stem}")
    study = getattr(module, "STUDY", None)
    if not isinstance(study, Study):
        problem = "declares no STUDY" if study is None else f"STUDY is a {type(study).__name__}, not a Study"
        raise InterposeError(f"{who}: {problem}: write STUDY = Study(...), as docs/studies.md shows")
    return name, study


@contextmanager
def in_one_line(name: str) -> Iterator[None]:
    """Say in one line what goes wrong in the lines of a study, which anybody may have written."""
    with foreign_code(name):
        try:
            yield
        except ValidationError as error:
            raise InterposeError(one_line(error, name)) from None
