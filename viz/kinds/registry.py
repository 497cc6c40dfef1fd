"""Which kinds of stored results there are: the files of this folder, found by looking; and the figures of a result."""

import pkgutil
from difflib import get_close_matches
from functools import lru_cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from interpose.model.errors import OutputError
from interpose.model.results.manifest import read_manifest
from interpose.viz import kinds as package
from interpose.viz.added_figures import added_pictures, drawn_in_reports, picture_of_file
from interpose.viz.figure import Choice, Picture
from interpose.viz.kinds.contract import Kind
from interpose.viz.stored_result import Stored, as_it_was_written

OWN_FILE = ".py"
"""What ends the name of a figure in a file of one's own."""


@lru_cache(maxsize=1)
def kinds() -> dict[str, Kind]:
    """Return every kind of stored result by its name.

    Raises
    ------
    TypeError
        If two files declare one name, or would recognise one folder.
    """
    modules = [import_module(f"{package.__name__}.{module.name}") for module in pkgutil.iter_modules(package.__path__)]
    declared = [module.KIND for module in modules if hasattr(module, "KIND")]
    for field in ("name", "manifest"):
        values = [getattr(kind, field) for kind in declared]
        twice = sorted({value for value in values if values.count(value) > 1})
        if twice:
            raise TypeError(f"two kinds of stored results have the {field} {', '.join(twice)}")
    return {kind.name: kind for kind in declared}


def kind_of(store: Stored) -> Kind:
    """Return the kind of a stored result."""
    return kinds()[store.kind]


def open_stored(folder: Path) -> Stored:
    """Recognise a folder that a command wrote.

    Raises
    ------
    OutputError
        If it holds no result, or one whose manifest cannot be read.
    """
    folder = Path(folder)
    if not folder.is_dir():
        problem = "is a file, not a folder" if folder.exists() else "no such folder"
        raise OutputError(f"{folder}: {problem}: name a folder that a command of interpose wrote")
    for kind in kinds().values():
        if (folder / kind.manifest).is_file():
            stored = Stored(kind.name, folder, read_manifest(folder / kind.manifest))
            with as_it_was_written(folder, kind.name):
                return kind.complete(stored)
    problem = f"holds no result (none of {', '.join(kind.manifest for kind in kinds().values())})"
    raise OutputError(f"{folder}: {problem}: name a folder that a command of interpose wrote")


def pictures(store: Stored, choice: Choice | None = None) -> list[Picture]:
    """List the figures of a stored result, those that cannot be drawn from it too."""
    with as_it_was_written(store.folder, store.kind):
        listed = kind_of(store).figures(store, choice or Choice())
    own = [picture._replace(draw=partial(_drawn, store, picture)) for picture in listed]
    taken = {picture.name for picture in own}
    return own + [picture for picture in added_pictures(store) if picture.name not in taken]


def report_pictures(store: Stored, choice: Choice) -> list[Picture]:
    """Return the figures of a report of a stored result, with those that other distributions add."""
    return kind_of(store).pictures(store, choice) + drawn_in_reports(store)


def _drawn(store: Stored, picture: Picture) -> Any:
    """Draw a figure."""
    with as_it_was_written(store.folder, store.kind):
        return picture.draw()


def chosen(store: Stored, names: list[str], choice: Choice | None = None) -> list[Picture]:
    """Return the figures that are asked for, by name or as files of one's own (.py), or all that can be drawn.

    Raises
    ------
    OutputError
        For a name that no figure has, or a figure that this result cannot give.
    """
    there = {picture.name: picture for picture in pictures(store, choice)}
    if not names:
        return [picture for picture in there.values() if not picture.why_not]
    for name in names:
        if name.endswith(OWN_FILE) and name not in there:
            there[name] = picture_of_file(name, store)
        if name not in there:
            raise OutputError(_unknown(name, store, list(there)), argument="figure", value=name)
        if there[name].why_not:
            problem = f"cannot be drawn from {store.folder}: {there[name].why_not}"
            raise OutputError(problem, argument="figure", value=name)
    return [there[name] for name in dict.fromkeys(names)]


def _unknown(name: str, store: Stored, known: list[str]) -> str:
    """Return that a figure does not exist, or belongs to another kind of result, and which there are."""
    elsewhere = sorted(kind.name for kind in kinds().values() if name in kind.names)
    if elsewhere:
        return (
            f"is drawn from a result of {' or '.join(elsewhere)}, and {store.folder} is one of "
            f"{store.kind}: take one of {', '.join(known)}"
        )
    near = get_close_matches(name, known, 1)
    meant = f" (did you mean {near[0]}?)" if near else ""
    return f"no such figure{meant}: {store.kind} has {', '.join(known)}"
