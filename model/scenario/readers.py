"""Reading the files of a scenario: plain YAML, and the CSV and GeoJSON beside it, with errors in one line."""

import csv
import json
import os
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from interpose.model import bounded_files
from interpose.model.bounded_files import MOST_BYTES
from interpose.model.errors import ScenarioError, cut
from interpose.model.scenario.packed import open_packed
from interpose.model.scenario.plain_yaml import MOST_YAML_BYTES, plain_yaml, problem_of

TABLE_KEYS = ("places", "links", "holdings", "dyads", "reported", "facts")
DRAWN = ("shapes", "surroundings")
"""Parts of a scenario that are only drawn."""
MOST_CELLS = 1_000_000
"""Cells of a CSV table beside a scenario: some 200 MB while they are read."""
MOST_COLUMNS = 1000
"""Columns of one."""


class Rows(list[dict[str, str]]):
    """Rows of a CSV file, with the lines that they come from.

    Parameters
    ----------
    file : str
        Name of the file, as the scenario gives it.
    """

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.lines: list[int] = []


type Beside = Callable[[str], str | None]
"""Gives the text of a file beside a scenario by the name that the scenario gives it; None where there is none."""


def read_document(path: Path) -> dict[str, Any]:
    """Read the YAML mapping in a file, and the tables and shapes that it names beside it."""
    return document_of(_read_text(path, str(path), MOST_YAML_BYTES), path.name, _files_beside(path), path.parent)


def read_packed(path: Path) -> dict[str, Any]:
    """Read the YAML mapping of a packed scenario, and the tables and shapes that it names, without unpacking it."""
    packed = open_packed(path)
    folder = PurePosixPath(packed.scenario).parent

    def beside(name: str) -> str | None:
        content = packed.files.get(str(folder / name))
        return None if content is None else _decoded(content, name)

    own = f"{path.name}, {packed.scenario}"
    return document_of(_decoded(packed.files[packed.scenario], own), own, beside, path)


def document_of(text: str, name: str, beside: Beside, where: Path) -> dict[str, Any]:
    """Return the mapping that a text of YAML holds, with the tables and shapes that it names."""
    try:
        document = plain_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = problem_of(error)
        raise ScenarioError(f"{name}{line}: not valid YAML for a scenario ({problem}): mend that line") from None
    if not isinstance(document, dict):
        kind = {type(None): "nothing", list: "a list", str: "text"}.get(type(document), repr(document))
        raise ScenarioError(f"{name}: must hold keys (name:, places:, factions: ...), not {kind}")

    def read(key: Any, value: Any) -> Any:
        if not isinstance(value, str) or key not in (*TABLE_KEYS, *DRAWN):
            return value
        found = beside(value)
        if found is None:
            raise ScenarioError(f"{name}: {key} names {value!r}, but there is no such file beside it ({where})")
        return _read_shapes(found, value) if key in DRAWN else read_rows(found, value)

    document = {key: read(key, value) for key, value in document.items()}
    options = [option for choice in mappings(document.get("choices")) for option in mappings(choice.get("options"))]
    for option in (*options, *mappings(document.get("policies"))):
        if isinstance(option.get("set"), dict):
            option["set"] = {key: read(key, value) for key, value in option["set"].items()}
    return document


def files_of(path: Path) -> dict[str, bytes]:
    """Return a scenario's file and all files that it names beside it, by name, with the page of its name (.md).

    Raises
    ------
    ScenarioError
        Where one cannot be read, or lies outside the scenario's folder.
    """
    found = {path.name: path}
    own = _files_beside(path)

    def beside(name: str) -> str | None:
        if os.path.isabs(name) or ".." in Path(name).parts:
            raise ScenarioError(f"{path.name}: {name!r} lies outside its folder: move it beside the scenario")
        found[Path(name).as_posix()] = path.parent / name
        return own(name)

    document_of(_read_text(path, str(path), MOST_YAML_BYTES), path.name, beside, path.parent)
    page = path.with_suffix(".md")
    found |= {page.name: page} if page.is_file() else {}
    try:
        return {name: bounded_files.read_bytes(file) for name, file in found.items()}
    except OSError as error:
        raise ScenarioError(f"{error.filename}: cannot be read ({error.strerror})") from None


def mappings(value: Any) -> list[dict[str, Any]]:
    """Return the mappings among the values of a mapping (anything else is left to the schema to refuse)."""
    return [item for item in value.values() if isinstance(item, dict)] if isinstance(value, dict) else []


def _read_text(path: Path, name: str, most: int = MOST_BYTES) -> str:
    """Read a file as UTF-8, with or without a byte order mark."""
    try:
        return bounded_files.read_text(path, most)
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{name}: byte {error.start} is not UTF-8: save the file as UTF-8") from None
    except OSError as error:
        cure = "check the path and its permissions"
        raise ScenarioError(f"{name}: cannot be read ({error.strerror or error}): {cure}") from None


def _files_beside(path: Path) -> Beside:
    """Return what reads the files beside a scenario's own file."""

    def beside(name: str) -> str | None:
        file = path.parent / name
        return None if "\0" in name or not file.is_file() else _read_text(file, name)

    return beside


def _decoded(content: bytes, name: str) -> str:
    """Return bytes as UTF-8, with or without a byte order mark."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{name}: byte {error.start} is not UTF-8: save the file as UTF-8") from None


def _read_shapes(text: str, file: str) -> Any:
    """Read GeoJSON; what it must hold is checked with the scenario."""
    try:
        return bounded_files.plain_json(text)
    except json.JSONDecodeError as error:
        raise ScenarioError(f"{file} line {error.lineno}: not valid JSON ({error.msg}): mend that line") from None
    except ValueError as error:
        raise ScenarioError(f"{file}: not valid GeoJSON ({error}): mend it") from None


def read_rows(text: str, file: str) -> Rows:
    """Read a table; empty cells are left out, so that they take the default."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    rows, header = Rows(file), list[str]()
    try:
        for cells in reader:
            if not header:
                header = [cell.strip() for cell in cells]
                _check_header(header, file)
            elif cells:
                if len(cells) != len(header):
                    counts = f"{len(cells)} cells, but the header has {len(header)}"
                    raise ScenarioError(f"{file} line {reader.line_num}: {counts}: quote cells that contain commas")
                rows.append({name: cell for name, cell in zip(header, cells, strict=True) if cell != ""})
                rows.lines.append(reader.line_num)
                if len(rows) * len(header) > MOST_CELLS:
                    problem = f"more than {MOST_CELLS:,} cells: is it a table of a scenario?"
                    raise ScenarioError(f"{file} line {reader.line_num}: {problem}")
    except csv.Error as error:
        raise ScenarioError(f"{file} line {reader.line_num}: not valid CSV ({error}): mend that line") from None
    return rows


def _check_header(header: list[str], file: str) -> None:
    """Refuse a header with a column that has no name or one that stands twice, and other separators than commas."""
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        raise ScenarioError(f"{file} line 1: {cut(header[0], 60)!r} is one column: separate cells by commas")
    if len(header) > MOST_COLUMNS:
        raise ScenarioError(f"{file} line 1: {len(header):,} columns: at most {MOST_COLUMNS:,} are read")
    for position, name in enumerate(header, start=1):
        if not name:
            raise ScenarioError(f"{file} line 1: column {position} has no name: give it one or remove it")
        if header.count(name) > 1:
            raise ScenarioError(f"{file} line 1: column {cut(name, 60)!r} stands twice: remove one")
