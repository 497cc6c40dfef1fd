"""YAML as plain values: no objects, no tags that do not fit, no repeated keys, and bounds that hold before reading.

Texts are read by libyaml where PyYAML has it, ten times as fast; a text that it refuses is read again by PyYAML itself,
whose sentences say more.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml

from interpose.model.errors import cut

MOST_YAML_BYTES = 5_000_000
"""Letters of a text: some seconds of reading where libyaml is missing."""
MOST_VALUES = 200_000
"""Values that a text may have, and that it may have once aliases are written out: two seconds, 150 MB."""
MOST_KEYS = 10_000
"""Keys of one mapping."""
DEEPEST = 40
"""Lists and mappings inside each other."""
MOST_SAID_AGAIN = 200_000
"""Letters of a text that is read a second time to say better what is wrong with it."""
PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str", "int", "float", "bool", "null", "timestamp", "merge")
)
LONG_TABLE = "put long tables into CSV files beside it"
UNFIT = (ValueError, OverflowError, LookupError, TypeError, AttributeError)
"""What PyYAML's own constructors raise for a text that its tag does not fit."""


class _Values(yaml.constructor.SafeConstructor):
    """Constructor that names the line on which a value does not fit its tag: an impossible date, an endless number."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        """Return a value; one that cannot be made becomes a fault with its line."""
        try:
            return super().construct_object(node, deep)
        except UNFIT as error:
            kind = node.tag.removeprefix("tag:yaml.org,2002:")
            said = str(error) if isinstance(error, (ValueError, OverflowError)) else ""
            shown = cut(node.value, 40) if isinstance(node, yaml.ScalarNode) else "this"
            raise _fault(node, said or f"{shown!r} is no value of the tag {kind!r}") from None


def plain_yaml(text: str) -> Any:
    """Read YAML as plain values, within :data:`MOST_VALUES` and :data:`DEEPEST`.

    Raises
    ------
    yaml.YAMLError
        With a ``problem`` in words, and in most cases a ``problem_mark``.
    """
    if len(text) > MOST_YAML_BYTES:
        raise yaml.MarkedYAMLError(problem=f"longer than {MOST_YAML_BYTES:,} letters: {LONG_TABLE}")
    try:
        if not text.isascii():
            text.encode()  # half a letter (a surrogate) is no text
        node = _composed(text)
        if node is None:
            return None
        _count(node, {}, 0)
        return _unshared(_Values().construct_document(node))
    except RecursionError:
        raise yaml.MarkedYAMLError(problem=f"nested more than {DEEPEST} deep") from None
    except UnicodeEncodeError as error:
        problem = f"letter {error.start + 1} is half a letter (a surrogate): write it whole"
        raise yaml.MarkedYAMLError(problem=problem) from None


def _composed(text: str) -> yaml.Node | None:
    """Return the tree of a text, whose size is known before it is built."""
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_large(text, fast)
        return _tree(text, fast)
    except yaml.YAMLError as error:
        if fast is yaml.SafeLoader or isinstance(error, _BoundError) or len(text) > MOST_SAID_AGAIN:
            raise
        with suppress(*UNFIT):
            yaml.compose(text, Loader=yaml.SafeLoader)
        raise


class _BoundError(yaml.MarkedYAMLError):
    """A text beyond a bound."""


def _tree(text: str, loader: Any) -> yaml.Node | None:
    """Return the tree that a loader makes of a text."""
    try:
        node: yaml.Node | None = yaml.compose(text, Loader=loader)
    except UNFIT as error:  # PyYAML's reader, for an escaped letter that there is not
        raise yaml.MarkedYAMLError(problem=f"an escape that is no letter ({error})") from None
    return node


def _refuse_large(text: str, loader: Any) -> None:
    """Refuse a text with too many values, or nested too deeply, while it is read piece by piece."""
    values = depth = 0
    try:
        events: Iterator[Any] = yaml.parse(text, Loader=loader)
        for event in events:
            values += isinstance(event, yaml.NodeEvent)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if values > MOST_VALUES:
                problem = f"more than {MOST_VALUES:,} values: {LONG_TABLE}"
                raise _BoundError(problem=problem, problem_mark=event.start_mark)
            if depth > DEEPEST + 1:
                raise _BoundError(problem=f"nested more than {DEEPEST} deep", problem_mark=event.start_mark)
    except UNFIT as error:
        raise yaml.MarkedYAMLError(problem=f"an escape that is no letter ({error})") from None


def _fault(node: yaml.Node, problem: str) -> yaml.MarkedYAMLError:
    """Return the error of a fault at a node."""
    return yaml.MarkedYAMLError(problem=problem, problem_mark=node.start_mark)


def _count(node: yaml.Node, counts: dict[int, int], depth: int) -> int:
    """Return the values below a node with every alias written out; refuses what a scenario never needs."""
    if id(node) in counts:
        if counts[id(node)] == 0:
            raise _fault(node, "an alias that contains itself")
        return counts[id(node)]
    if depth > DEEPEST:
        raise _fault(node, f"nested more than {DEEPEST} deep")
    if node.tag not in PLAIN_TAGS:
        tag = cut(node.tag.removeprefix("tag:yaml.org,2002:"), 60)
        raise _fault(node, f"tag {tag!r} is not allowed, only plain values are")
    counts[id(node)] = 0
    total = 1
    if isinstance(node, yaml.MappingNode):
        _refuse_repeated(node)
        total += sum(_count(key, counts, depth + 1) + _count(value, counts, depth + 1) for key, value in node.value)
    elif isinstance(node, yaml.SequenceNode):
        total += sum(_count(item, counts, depth + 1) for item in node.value)
    else:
        _refuse_half_letters(node)
    if total > MOST_VALUES:
        raise _fault(node, f"more than {MOST_VALUES:,} values once its aliases are written out: {LONG_TABLE}")
    counts[id(node)] = total
    return total


def _refuse_half_letters(node: yaml.Node) -> None:
    """Refuse half a letter that was written as an escape, which no file can hold."""
    try:
        node.value.encode()
    except UnicodeEncodeError:
        raise _fault(node, "an escape that is half a letter (a surrogate): write it whole") from None


def _refuse_repeated(node: yaml.MappingNode) -> None:
    """Refuse a mapping in which a key stands twice, where YAML would silently take the last, and one with very many."""
    if len(node.value) > MOST_KEYS:
        raise _fault(node, f"more than {MOST_KEYS:,} keys in one mapping")
    keys = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            if (key.tag, key.value) in keys:
                raise _fault(key, f"key {cut(key.value, 60)!r} stands twice in one mapping")
            keys.add((key.tag, key.value))


def _unshared(value: Any) -> Any:
    """Return values with aliases written out, so that a change in one part never shows in another."""
    if isinstance(value, dict):
        return {key: _unshared(item) for key, item in value.items()}
    return [_unshared(item) for item in value] if isinstance(value, list) else value


def problem_of(error: yaml.YAMLError) -> str:
    """Return in words what YAML failed at."""
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).split("\n", 1)[0]
    return cut(f"{getattr(error, 'context', '')} {problem}" if problem.startswith("but ") else str(problem), 160)
