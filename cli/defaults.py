"""A file of defaults in the working folder: what options take that a command line leaves out."""

import difflib
import logging
import tomllib
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from interpose.model.errors import InterposeError
from interpose.model.language.catalogue import known_language

log = logging.getLogger(__name__)
FILE, PROJECT = "interpose.toml", "pyproject.toml"
"""Where defaults are looked for; the second one has them under [tool.interpose], and counts where there is no first."""
NUMBERS = {"seeds": (1, 100_000), "threads": (1, 1024), "days": (1, 36_500)}
"""Options that are whole numbers, with their bounds."""
LANGUAGE = "language"
"""The language of what is told."""
FOLDER = "out"
"""The folder below which results go that name none."""
RESULTS = Path("results")


@dataclass(frozen=True)
class Defaults:
    """Defaults of a file, and the file.

    Parameters
    ----------
    values : mapping
        Numbers by the name of their option.
    results : Path
        Folder below which new folders of results are made.
    source : str
        Name of the file; empty where there is none.
    language : str
        Code of the language of what is told; empty where the file names none.
    """

    values: Mapping[str, int]
    results: Path = RESULTS
    source: str = ""
    language: str = ""

    def of_commands(self, names: list[str]) -> dict[str, dict[str, int]]:
        """Return the defaults by command, as the parser of a command line takes them; each uses what it has."""
        return {name: dict(self.values) for name in names}


NONE = Defaults({})
TAKEN: ContextVar[Defaults] = ContextVar("defaults", default=NONE)
"""The defaults of the command that runs."""


def read_defaults(folder: Path) -> Defaults:
    """Return the defaults of a folder.

    Raises
    ------
    InterposeError
        With one line that names the file, for an unknown key, a value out of bounds, or a file that cannot be read.
    """
    for name, part in ((FILE, ()), (PROJECT, ("tool", "interpose"))):
        path = folder / name
        if path.is_file():
            table: Any = _read(path)
            for key in part:
                table = table.get(key) if isinstance(table, dict) else None
            if table is not None:
                return _checked(table, f"{name} [{'.'.join(part)}]" if part else name)
    return NONE


def _read(path: Path) -> dict[str, Any]:
    """Read a file of defaults."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        problem = " ".join(str(getattr(error, "strerror", None) or error).split())[:160]
        raise InterposeError(f"{path.name}: cannot be read ({problem}): mend it or move it away") from None


def _checked(table: Any, source: str) -> Defaults:
    """Return the defaults of a table; refuse what is none."""
    if not isinstance(table, dict):
        raise InterposeError(f"{source}: must be a table of keys, for instance seeds = 50")
    for key, value in table.items():
        if key == FOLDER:
            if not isinstance(value, str) or not value.strip() or "\0" in value:
                raise InterposeError(f"{source}: out must be the name of a folder, in quotes")
        elif key == LANGUAGE:
            if not isinstance(value, str):
                raise InterposeError(f'{source}: language must be a code in quotes, for instance language = "id"')
        elif key in NUMBERS:
            low, high = NUMBERS[key]
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                shown = str(value)[:40]
                raise InterposeError(f"{source}: {key} = {shown}: must be a whole number from {low} to {high:,}")
        else:
            near = difflib.get_close_matches(key, [*NUMBERS, FOLDER, LANGUAGE], 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join([*NUMBERS, FOLDER, LANGUAGE])}"
            raise InterposeError(f"{source}: unknown key {key[:40]!r}: {hint}")
    log.info("defaults of %s: %s", source, ", ".join(f"{key} = {value}" for key, value in table.items()))
    numbers = {key: value for key, value in table.items() if key in NUMBERS}
    return Defaults(numbers, Path(table.get(FOLDER, RESULTS)), source, _language(table, source))


def _language(table: dict[str, Any], source: str) -> str:
    """Return the language of a file of defaults; refuse one that has no catalogue."""
    try:
        return known_language(table[LANGUAGE]) if LANGUAGE in table else ""
    except InterposeError as error:
        raise InterposeError(f"{source}: language = {error.value}: {error.problem}") from None
