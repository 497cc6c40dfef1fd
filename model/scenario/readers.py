"""Reading the files of a scenario: plain YAML, and the CSV and GeoJSON beside it, with errors in one line."""

import csv
import json
from pathlib import Path
from typing import Any

import yaml

from interpose.model.errors import ScenarioError

TABLE_KEYS = ("places", "links", "holdings", "dyads", "reported", "facts")
DRAWN = ("shapes", "surroundings")
"""Parts of a scenario that are only drawn."""
MOST_BYTES = 20_000_000
MOST_VALUES = 1_000_000
DEEPEST = 40
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge")
)


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


class _PlainLoader(yaml.SafeLoader):
    """YAML loader that names the line on which a date or a number is impossible."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return a value; a wrong date or an endless number becomes a fault with its line."""
        try:
            return super().construct_object(node, deep)
        except (ValueError, OverflowError) as error:
            raise _fault(node, str(error)) from None


def _fault(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    """Return the error of a fault at a node."""
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def plain_yaml(text: str) -> Any:
    """Read YAML as plain values: no Python objects, no repeated keys, and no aliases that grow without bounds.

    Raises
    ------
    yaml.YAMLError
        With a ``problem`` in words, and in most cases a ``problem_mark``.
    """
    loader = _PlainLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        _count(node, {}, 0)
        return _unshared(loader.construct_document(node))
    except RecursionError:
        raise yaml.MarkedYAMLError(problem=f"nested more than {DEEPEST} deep") from None
    finally:
        loader.dispose()


def _count(node: yaml.Node, counts: dict[int, int], depth: int) -> int:
    """Return the values below a node with every alias written out; refuses what a scenario never needs."""
    if id(node) in counts:
        if counts[id(node)] == 0:
            raise _fault(node, "an alias that contains itself")
        return counts[id(node)]
    if depth > DEEPEST:
        raise _fault(node, f"nested more than {DEEPEST} deep")
    if node.tag not in PLAIN_TAGS:
        raise _fault(node, f"tag {node.tag.removeprefix('tag:yaml.org,2002:')!r} is not allowed, only plain values are")
    counts[id(node)] = 0
    total = 1
    if isinstance(node, yaml.MappingNode):
        _refuse_repeated(node)
        total += sum(_count(key, counts, depth + 1) + _count(value, counts, depth + 1) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        total += sum(_count(item, counts, depth + 1) for item in node.value)
    if total > MOST_VALUES:
        raise _fault(node, f"more than {MOST_VALUES:,} values once its aliases are written out")
    counts[id(node)] = total
    return total


def _refuse_repeated(node: yaml.MappingNode) -> None:
    """Refuse a mapping in which a key stands twice, where YAML would silently take the last."""
    keys = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if (key.tag, key.value) in keys:
                raise _fault(key, f"key {key.value!r} stands twice in one mapping")
            keys.add((key.tag, key.value))


def _unshared(value: Any) -> Any:
    """Return values with aliases written out, so that a change in one part never shows in another."""
    if isinstance(value, dict):
        return {key: _unshared(item) for key, item in value.items()}
    return [_unshared(item) for item in value] if isinstance(value, list) else value


def read_document(path: Path) -> dict[str, Any]:
    """Read the YAML mapping in a file, and the tables and shapes that it names beside it."""
    text = _read_text(path, str(path))
    try:
        document = plain_yaml(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" line {mark.line + 1}" if mark else ""
        problem = problem_of(error)
        raise ScenarioError(f"{path.name}{line}: not valid YAML for a scenario ({problem}): mend that line") from None
    if not isinstance(document, dict):
        kind = {type(None): "nothing", list: "a list", str: "text"}.get(type(document), repr(document))
        raise ScenarioError(f"{path.name}: must hold keys (name:, places:, factions: ...), not {kind}")
    document = {key: _beside(path, key, value) for key, value in document.items()}
    options = [option for choice in mappings(document.get("choices")) for option in mappings(choice.get("options"))]
    for option in (*options, *mappings(document.get("policies"))):
        if isinstance(option.get("set"), dict):
            option["set"] = {key: _beside(path, key, value) for key, value in option["set"].items()}
    return document


def problem_of(error: yaml.YAMLError) -> str:
    """Return in words what YAML failed at."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).split("\n", 1)[0]
    return f"{getattr(error, 'context', '')} {problem}" if problem.startswith("but ") else str(problem)


def mappings(value: Any) -> list[dict[str, Any]]:
    """Return the mappings among the values of a mapping (anything else is left to the schema to refuse)."""
    return [item for item in value.values() if isinstance(item, dict)] if isinstance(value, dict) else []


def _read_text(path: Path, name: str) -> str:
    """Read a file as UTF-8, with or without a byte order mark."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise ScenarioError(f"{name}: larger than {MOST_BYTES // 10**6} MB: is it a scenario's file?")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ScenarioError(f"{name}: byte {error.start} is not UTF-8: save the file as UTF-8") from None
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise ScenarioError(f"{name}: cannot be read ({problem}): check the path and its permissions") from None


def _beside(path: Path, key: Any, value: Any) -> Any:
    """Read the CSV or GeoJSON file that a value names, beside the scenario's own file."""
    if not isinstance(value, str) or key not in (*TABLE_KEYS, *DRAWN):
        return value
    file = path.parent / value
    if "\0" in value or not file.is_file():
        raise ScenarioError(f"{path.name}: {key} names {value!r}, but there is no such file beside it ({path.parent})")
    text = _read_text(file, value)
    return _read_shapes(text, value) if key in DRAWN else read_rows(text, value)


def _read_shapes(text: str, file: str) -> Any:
    """Read GeoJSON; what it must hold is checked with the scenario."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise ScenarioError(f"{file} line {error.lineno}: not valid JSON ({error.msg}): mend that line") from None
    except (ValueError, RecursionError) as error:
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
    except csv.Error as error:
        raise ScenarioError(f"{file} line {reader.line_num}: not valid CSV ({error}): mend that line") from None
    return rows


def _check_header(header: list[str], file: str) -> None:
    """Refuse a header with a column that has no name or one that stands twice, and other separators than commas."""
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        raise ScenarioError(f"{file} line 1: {header[0]!r} is one column: separate cells by commas")
    for position, name in enumerate(header, start=1):
        if not name:
            raise ScenarioError(f"{file} line 1: column {position} has no name: give it one or remove it")
        if header.count(name) > 1:
            raise ScenarioError(f"{file} line 1: column {name!r} stands twice: remove one")
