"""What is added from outside, loaded: by other distributions, or in files of one's own."""

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType

from interpose.agents.compiled.additions import LEFT_OUT, OWN_FILES, Addition, additions
from interpose.model.errors import InterposeError, cut
from interpose.model.foreign_code import foreign_code

ONE_OF = {"mechanisms": "mechanism", "scenarios": "scenario", "studies": "study", "figures": "figure"}


def said_by(addition: Addition) -> str:
    """Return who adds something and what, as a line about it begins."""
    if addition.file is not None:
        return addition.distribution
    version = f" {addition.version}" if addition.version else ""
    return f"{addition.distribution}{version}, {ONE_OF[addition.kind]} {addition.name}"


def cure_of(addition: Addition) -> str:
    """Return how to go on without what an addition brings."""
    if addition.file is not None:
        return f"mend it, or take it out of {OWN_FILES}"
    return f"mend or uninstall it, or set {LEFT_OUT}={addition.distribution}"


def load_addition(addition: Addition) -> ModuleType:
    """Load the module of an addition.

    Raises
    ------
    InterposeError
        With one line that names who adds it, where it cannot be loaded.
    """
    with foreign_code(said_by(addition)):
        if addition.file is not None:
            return load_file(addition.file, addition.module)
        return importlib.import_module(addition.module)


def load_file(path: Path, name: str = "") -> ModuleType:
    """Load a file of Python as a module, which others of this process can then import by its name.

    Whatever its lines raise is raised.

    Parameters
    ----------
    path : Path
        The file.
    name : str
        Dotted name of the module; default: the name of the file.

    Raises
    ------
    InterposeError
        Where there is no such file.
    """
    name = name or path.stem
    if path.suffix != ".py" or "\0" in str(path) or not path.is_file():
        raise InterposeError(f"{path}: no such file of Python (.py)")
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise InterposeError(f"{path}: cannot be read as Python")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def place_of(addition: Addition, name: str = "") -> Path:
    """Return the file of an addition without running it: its module's, or the one of this name in its package.

    Raises
    ------
    InterposeError
        With one line that names who adds it, where there is none.
    """
    place = addition.place()
    path = place / name if place is not None and name else place
    if path is None or not path.is_file():
        wanted = f"{addition.module.replace('.', '/')}/{name}" if name else addition.module
        raise InterposeError(f"{said_by(addition)}: there is no {wanted}: {cure_of(addition)}")
    return path


def added_once(kind: str, taken: tuple[str, ...] = ()) -> tuple[dict[str, Addition], tuple[str, ...]]:
    """Return what is added of a kind by name, and a line for each that has the name of another.

    Parameters
    ----------
    kind : str
        Which kind.
    taken : tuple of str
        Names that interpose itself has.
    """
    found: dict[str, Addition] = {}
    refused = []
    for one in additions(kind):
        if one.name in taken or one.name in found:
            whose = found[one.name].distribution if one.name in found else "interpose"
            refused.append(cut(f"{said_by(one)}: {whose} has one of this name: {cure_of(one)}"))
        else:
            found[one.name] = one
    return found, tuple(refused)


def usable[T](names: Iterable[str], load: Callable[[str], T]) -> tuple[list[T], list[str]]:
    """Return what can be loaded of these names, and a line for each that cannot.

    Parameters
    ----------
    names : iterable of str
        Names.
    load : callable
        Loads one by its name, and raises ``InterposeError`` where it cannot.
    """
    found, lines = [], []
    for name in names:
        try:
            found.append(load(name))
        except InterposeError as error:
            lines.append(str(error))
    return found, lines
