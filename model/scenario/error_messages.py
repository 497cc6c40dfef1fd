"""What is wrong with data that a schema refuses, in one line: location, value, bound, unit, remedy."""

import difflib
import types
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ValidationError

from interpose.model.scenario.readers import Rows

LONGEST = 60
WHOLE, NUMBER, TRUTH = "must be a whole number", "must be a number", "must be true or false"
TEXT, MAPPING, LIST = "must be text: put it in quotes", "must be a mapping of keys to values", "must be a list"
DAY = "must be a date such as 2025-10-10"
REQUIREMENTS = {
    "missing": "is missing: add it",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "greater_than": "must be more than {gt}",
    "less_than": "must be less than {lt}",
    "finite_number": "must be a finite number",
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": WHOLE,
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "bool_type": TRUTH,
    "bool_parsing": TRUTH,
    "string_type": TEXT,
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} letters",
    "string_pattern_mismatch": "must be letters, digits, '_', '.' or '-' only",
    "literal_error": "must be one of {expected}",
    "model_type": MAPPING,
    "model_attributes_type": MAPPING,
    "dict_type": MAPPING,
    "tuple_type": LIST,
    "list_type": LIST,
    "too_short": "needs at least {min_length} entries, has {actual_length}",
    "too_long": "may have at most {max_length} entries, has {actual_length}",
    "invalid_key": "a key must be text: put it in quotes",
    "date_type": DAY,
    "date_parsing": DAY,
    "date_from_datetime_parsing": DAY,
    "date_from_datetime_inexact": DAY,
}


Location = tuple[int | str, ...]
Schema = type[BaseModel] | None


def one_line(error: ValidationError, where: str, schema: Schema = None, document: Any = None) -> str:
    """Return the first fault of some data in one line, misspelt keys before all else, and how many more there are.

    Parameters
    ----------
    error : ValidationError
        What pydantic found.
    where : str
        File, option or name that the data came with.
    schema : type, optional
        Model that refused them, for units and known keys.
    document : object, optional
        The data, for ids of rows and lines of files.
    """
    faults = sorted(error.errors(include_url=False), key=lambda fault: fault["type"] != "extra_forbidden")
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return fault_line(faults[0], where, schema, document) + more


def fault_line(fault: Any, where: str, schema: Schema = None, document: Any = None) -> str:
    """Return one fault in one line: where, which value, what it must be."""
    place = location_path(fault["loc"], document)
    value = f" = {_shown(fault['input'])}" if _is_single(fault) else ""
    head = f"{where}: {place}{value}" if place else f"{where}{value}"
    return " ".join(f"{head}: {_requirement(fault, schema)}".split())


def _requirement(fault: Any, schema: Schema) -> str:
    """Return what must change about one fault of pydantic's, with its unit."""
    kind, place = fault["type"], fault["loc"]
    if kind == "extra_forbidden":
        return _unknown_key(place, schema)
    if kind == "missing" and place and isinstance(place[-1], int):
        return f"entry {place[-1] + 1} is missing: add it"
    if kind == "union_tag_invalid":
        tags = [name.strip().strip("'") for name in fault["ctx"]["expected_tags"].split(",")]
        near = difflib.get_close_matches(fault["ctx"]["tag"], tags, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"take one of {', '.join(tags)}"
        return f"kind = {fault['ctx']['tag']!r} is not known: {hint}"
    if kind == "union_tag_not_found":
        return "kind: is missing: say what happens"
    if kind not in REQUIREMENTS:
        return str(fault["msg"]).removeprefix("Value error, ")
    unit, beyond = (_extra_at(place, schema, name) for name in ("unit", "beyond"))
    head, colon, cure = REQUIREMENTS[kind].format(**_written_bounds(fault.get("ctx", {}))).partition(":")
    if beyond and kind == "less_than_equal":
        colon, cure = ", ", beyond
    return f"{head}{f' ({unit})' if unit else ''}{colon}{cure}"


def _written_bounds(bounds: dict[str, Any]) -> dict[str, str]:
    """Format bounds for people: thousands apart, no empty digits."""
    return {
        name: f"{v:,.10g}" if isinstance(v, float) else f"{v:,}" if isinstance(v, int) else str(v).replace(" or ", ", ")
        for name, v in bounds.items()
    }


def _is_single(fault: Any) -> bool:
    """Whether the value of a fault is short enough to be shown."""
    return fault["type"] != "missing" and not isinstance(fault["input"], (dict, list, tuple, BaseModel, type(None)))


def _shown(value: Any) -> str:
    """Format a value, cut when it is long."""
    try:
        text = repr(value)
    except ValueError:
        return "an endless number"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


def location_path(place: Location, document: Any) -> str:
    """Return a location as a dotted path: rows by id or number, with the line of the CSV file they come from."""
    node, text, origin = document, "", ""
    for step in place:
        if isinstance(step, int):
            row = node[step] if isinstance(node, (list, tuple)) and step < len(node) else None
            name = row.get("id", row.get("kind")) if isinstance(row, dict) else None
            text += f".{name}" if isinstance(name, str) and name else f"[{step}]"
            if isinstance(node, Rows):
                origin = f" ({node.file} line {node.lines[step]})"
            node = row
        elif not _is_tag(step, node):
            text += f".{step}" if text else str(step)
            node = node.get(step) if isinstance(node, dict) else None
    return text + origin


def _is_tag(step: int | str, node: Any) -> bool:
    """Whether a step only names which kind of mapping this one is, as pydantic does for one of several."""
    return isinstance(node, dict) and step not in node and node.get("kind") == step


def _unknown_key(place: Location, schema: Schema) -> str:
    """Return the fault of an unknown key, with the likeliest spelling or the keys that there are."""
    schema_here: Any = schema
    for step in place[:-1]:
        schema_here, _ = below(schema_here, step)
    keys = [name for kind in _kinds(schema_here) for name in getattr(kind, "model_fields", ())]
    near = difflib.get_close_matches(str(place[-1]), keys, 1)
    if near:
        return f"unknown key: did you mean {near[0]!r}?"
    return f"unknown key: remove it or take one of {', '.join(keys[:20])}{' ...' if len(keys) > 20 else ''}"


def _extra_at(place: Location, schema: Schema, name: str) -> str:
    """Return what the field at a location of the schema says of itself, such as its unit; empty if nothing."""
    schema_here: Any = schema
    said = ""
    for step in place:
        schema_here, field = below(schema_here, step)
        extra = getattr(field, "json_schema_extra", None)
        said = str(extra.get(name, "")) if isinstance(extra, dict) else said if isinstance(step, int) else ""
    return said


@lru_cache
def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Return what the fields of a model may be, names of later models resolved."""
    return get_type_hints(model)


@lru_cache(maxsize=1024)
def _kinds(annotation: Any) -> tuple[Any, ...]:
    """Return what a field may be: the members of a union, or its one kind."""
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


@lru_cache(maxsize=4096, typed=True)
def below(annotation: Any, step: int | str) -> tuple[Any, Any]:
    """Return the kind of what lies one step down, and its field if it has one; (None, None) where nothing is known."""
    for kind in _kinds(annotation):
        inside = get_args(kind)
        tag = getattr(kind, "model_fields", {}).get("kind")
        if tag is not None and step in get_args(tag.annotation):
            return kind, None
        if isinstance(kind, type) and issubclass(kind, BaseModel) and step in kind.model_fields:
            return _fields(kind)[str(step)], kind.model_fields[str(step)]
        if get_origin(kind) is tuple and isinstance(step, int):
            return inside[0], None
        if get_origin(kind) is dict:
            return inside[1], None
    return None, None


def mistaken(value: Any, annotation: Any, place: Location = ()) -> Iterator[dict[str, Any]]:
    """Yield values that would silently be taken for something else: true for the number 1, a number for a date.

    Parameters
    ----------
    value : object
        Plain data, or a part of them.
    annotation : type
        What the schema wants there.
    place : tuple
        Where the part stands.
    """
    kinds = _kinds(annotation)
    if isinstance(value, (dict, list, tuple)):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            inside, _ = below(annotation, step)
            if inside is not None:
                yield from mistaken(item, inside, (*place, step))
    elif isinstance(value, bool) and bool not in kinds and (int in kinds or float in kinds):
        yield {"type": "int_type" if int in kinds else "float_type", "loc": place, "input": value}
    elif isinstance(value, (int, float)) and not isinstance(value, bool) and date in kinds:
        yield {"type": "date_type", "loc": place, "input": value}
