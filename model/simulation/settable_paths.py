"""Every value of a scenario that can be set by path: what it means, its bounds, where it is from, what caps it."""

import difflib
import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from interpose.model.errors import InterposeError
from interpose.model.language.words import mark, say
from interpose.model.scenario.capped import capped_rows
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.base import SMALLER
from interpose.model.simulation.branch import changes_midway

SETTLED: tuple[str, ...] = (
    "name",
    "title",
    "about",
    "limits",
    "attribution",
    "information_date",
    "shapes",
    "surroundings",
    "choices",
    "policies",
)
SETTLED += ("reported", "facts", "parameters")
"""Parts that are texts and records and no inputs of a run, and those that are walked in their own way."""
IDENTITY = ("id", "key", "name", "about", "kind", "mark", "source", "title")
"""Fields that say who or what a row is; setting them changes no rule."""
ANY = "*"
"""What stands in a pattern for the id of a row."""
BY_PARTY = ("acceptance", "influence")
"""Mappings from the id of a faction to a share."""
IN_THE_FILE = mark("the scenario's file")
TEXTS = ("path", "pattern", "who", "label", "meaning", "unit", "source")
"""Columns in which words are looked for, in English and as they are told."""
FEWEST_LETTERS = 3
"""Letters from which a word of the schema can be a suggestion."""

type Row = dict[str, Any]


def settable_paths(scenario: Scenario, words: str = "") -> list[Row]:
    """Return a row for every value of a scenario that can be set by path, or for those that words match.

    Parameters
    ----------
    scenario : Scenario
        The world whose values are shown.
    words : str
        Words that must all stand in a row's path, names, meaning, unit or source, in English or in the language that
        is told in; upper and lower case are alike.

    Returns
    -------
    list of dict
        ``path``; ``pattern`` (the path with ``*`` for ids); ``who`` (name of the row, if it is one of several);
        ``label``, ``meaning``, ``unit``; ``kind`` (``switch``, ``count``, ``number``, ``choice``, ``text``, ``list``);
        ``low``, ``high`` (closed bounds, None where there is none); ``options`` (of a choice); ``value`` (in this
        scenario), ``default`` (None where one must be given); ``source``; ``midway`` (whether it can change on a
        running day); ``capped_by`` (paths of what caps it, each with how it does and whether it does here).

    Raises
    ------
    InterposeError
        Where no path has all the words; with the nearest word there is.
    """
    wanted = words.lower().split()
    caps = _caps(scenario)
    contested = _contested(scenario)
    found = []
    for row in _all_rows(scenario):
        row["source"] = contested.get(row["path"]) or row["source"]
        row["midway"] = changes_midway(row["path"])
        row["capped_by"] = [_cap(cap, row["path"]) for cap in caps if cap["path"] == _without_ids(row["pattern"])]
        if all(word in _text(row) for word in wanted):
            found.append(row)
    if not found:
        raise _nothing_found(scenario, wanted)
    return found


def _all_rows(s: Scenario) -> Iterator[Row]:
    """Yield the rows of all parts: the policy and the ground first, then switches, choices and assumptions."""
    for name, field in type(s).model_fields.items():
        if name not in SETTLED:
            yield from _rows_of(name, name, "", name, field, getattr(s, name))
    for mechanism in type(s.parameters).model_fields:
        part = s.parameters_of(mechanism)
        for name, field in type(part).model_fields.items():
            path = f"{mechanism}.{name}"
            yield from _rows_of(path, path, "", name, field, getattr(part, name))
    for name, choice in s.choices.items():
        option = choice.options[choice.chosen]
        source = f"{option.side}: {option.source}".removeprefix(": ")
        row = _row(f"choices.{name}", f"choices.{name}", "", name, None, choice.chosen, "choice")
        yield row | {"meaning": choice.meaning, "options": list(choice.options), "source": source}


def _rows_of(path: str, pattern: str, who: str, name: str, field: FieldInfo, value: Any) -> Iterator[Row]:
    """Yield the rows of a field: itself, or what is below it."""
    if isinstance(value, BaseModel):
        yield from _rows_below(path, pattern, who, value)
    elif isinstance(value, dict) and name in BY_PARTY:
        for party, amount in value.items():
            row = _row(f"{path}.{party}", f"{pattern}.{ANY}", f"{who}, {party}", name, field, amount, "number")
            yield row | {"unit": "share", "low": 0, "high": 1, "default": None}
    elif isinstance(value, tuple) and value and all(isinstance(item, BaseModel) for item in value):
        ids = [_called(item) for item in value]
        if not all(ids) or len(set(ids)) < len(ids):  # such a list is set as a whole
            yield _row(path, pattern, who, name, field, f"{len(value)} rows", "list")
            return
        for item, called in zip(value, ids, strict=True):
            yield from _rows_below(f"{path}.{called}", f"{pattern}.{ANY}", getattr(item, "name", "") or called, item)
    else:
        yield _row(path, pattern, who, name, field, value, _kind(field, value))


def _rows_below(path: str, pattern: str, who: str, part: BaseModel) -> Iterator[Row]:
    """Yield the rows of a part of the scenario."""
    for name, field in type(part).model_fields.items():
        if name not in IDENTITY:
            yield from _rows_of(f"{path}.{name}", f"{pattern}.{name}", who, name, field, getattr(part, name))


def _row(path: str, pattern: str, who: str, name: str, field: FieldInfo | None, value: Any, kind: str) -> Row:
    """Return the row of a field, as the schema declares it."""
    extra: Any = (field.json_schema_extra if field else None) or {}
    low, high = _bounds(field)
    default = None if field is None or field.is_required() else field.get_default(call_default_factory=True)
    return {
        "path": path,
        "pattern": pattern,
        "who": who,
        "label": name.replace("_", " "),
        "meaning": (field.description if field else "") or "",
        "unit": extra.get("unit", ""),
        "kind": kind,
        "low": low,
        "high": high,
        "options": _options(field),
        "value": list(value) if isinstance(value, tuple) else value,
        "default": list(default) if isinstance(default, tuple) else default,
        "source": extra.get("source") or ("docs/costs.md" if path.startswith("costs.") else IN_THE_FILE),
    }


def _called(row: Any) -> str:
    """Return the name by which a row of a list is addressed: its id, or its kind where it has none."""
    return str(getattr(row, "id", getattr(row, "kind", "")))


def _kind(field: FieldInfo, value: Any) -> str:
    """Return what kind of value a field takes."""
    kinds = _types(field.annotation)
    if _options(field):
        return "choice"
    if isinstance(value, (tuple, dict)) or any(get_origin(kind) in (tuple, dict) for kind in kinds):
        return "list"
    order: tuple[tuple[type, str], ...] = ((bool, "switch"), (float, "number"), (int, "count"))
    return next((word for kind, word in order if kind in kinds), "text")


def _types(annotation: Any) -> tuple[Any, ...]:
    """Return the types that an annotation allows; one that may be None is what else it may be."""
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _options(field: FieldInfo | None) -> list[Any]:
    """Return the words that a field is chosen from; empty where it takes other values."""
    for kind in _types(field.annotation) if field else ():
        if get_origin(kind) is Literal:
            return list(get_args(kind))
    return []


def _bounds(field: FieldInfo | None) -> tuple[Any, Any]:
    """Return the lowest and highest value that a field allows."""
    marks = field.metadata if field else []
    low = [edge for m in marks if (edge := getattr(m, "ge", getattr(m, "gt", None))) is not None]
    high = [edge for m in marks if (edge := getattr(m, "le", getattr(m, "lt", None))) is not None]
    return (low[0] if low else None), (high[0] if high else None)


def _contested(s: Scenario) -> Mapping[str, str]:
    """Return, for each path that a chosen option of a contested value sets, which one does, and whose figure it is."""
    found: dict[str, str] = {}
    for name, choice in s.choices.items():
        option = choice.options[choice.chosen]
        for path in option.set:
            found[path] = f"choices.{name}={choice.chosen} ({option.side}: {option.source})"
    return found


def _caps(scenario: Scenario) -> list[Row]:
    """Return the levers that others cap; where the smaller counts, each caps the other, the largest of several."""
    rows = [row for row in capped_rows(scenario) if row["high"] > 0 or row["cap"] > 0]
    mirrored = [
        {
            "path": row["capped_by"],
            "capped_by": row["path"],
            "cap": row["high"],
            "how": row["how"],
            "binds": row["cap"] > row["high"],
            "held": [],
        }
        for row in rows
        if row["how"] == SMALLER
    ]
    return rows + mirrored


def _cap(cap: Row, path: str) -> Row:
    """Return what caps a path: the other lever, its value, how it does, and whether it holds this one down."""
    held = bool(cap["binds"]) and (not cap["held"] or path.split(".")[1] in cap["held"])
    binds = None if cap["binds"] is None else held
    return {"path": cap["capped_by"], "value": cap["cap"], "how": cap["how"], "binds": binds}


def _without_ids(pattern: str) -> str:
    """Return a pattern as the table of caps has it: without the steps that are ids."""
    return ".".join(step for step in pattern.split(".") if step != ANY)


def _text(row: Row) -> str:
    """Return all texts of a row in which words are looked for, in lower case."""
    texts = [str(row[name]) for name in TEXTS]
    return " ".join([*texts, *(told for text in texts if (told := say(text)) != text)]).lower()


def _nothing_found(scenario: Scenario, wanted: Sequence[str]) -> InterposeError:
    """Return the mistake that no path has all the words, with what may have been meant."""
    texts = [_text(row) for row in _all_rows(scenario)]
    words = sorted(
        {word.strip(".,;:()") for text in texts for word in text.replace(".", " ").replace("_", " ").split()}
    )
    words = [word for word in words if len(word) >= FEWEST_LETTERS]
    asked = " ".join(wanted)
    for word in wanted:
        if not any(word in text for text in texts):
            near = difflib.get_close_matches(word, words, 1)
            hint = f"did you mean {near[0]!r}?" if near else "leave it out to see them all"
            return InterposeError(f"no settable path has {word[:40]!r} in its name, meaning or unit: {hint}")
    return InterposeError(f"no settable path has all of {asked[:80]!r}: ask with fewer words")
