"""What the file of a scenario says of a value: the comment beside it, else that above it or above what holds it."""

from collections.abc import Iterator
from functools import lru_cache

import yaml

LONGEST = 400
"""Letters of a remark that are shown."""


@lru_cache(maxsize=16)
def remarks_of(text: str) -> dict[str, str]:
    """Return the remark on each path of a scenario's file; what has none of its own has that of what holds it.

    Parameters
    ----------
    text : str
        The YAML text. Items of lists are addressed by their ids.

    Returns
    -------
    dict
        Remarks by path; an empty text for a path that is set without any.
    """
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError:
        return {}
    return dict(_remarks(root, "", "", text.splitlines()))


def _remarks(node: yaml.Node | None, path: str, above: str, lines: list[str]) -> Iterator[tuple[str, str]]:
    """Yield paths and remarks of a node; ``above`` is the remark on what holds it."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            own = f"{path}.{key.value}".lstrip(".")
            remark = _beside(value, lines) or _before(key.start_mark.line, lines) or above
            yield own, remark[:LONGEST]
            yield from _remarks(value, own, remark, lines)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            name = _id_of(item)
            if name:
                remark = _before(item.start_mark.line, lines) or above
                yield from _remarks(item, f"{path}.{name}", remark, lines)


def _id_of(item: yaml.Node) -> str:
    """Return the id of an item of a list, or its kind; empty where it has neither."""
    if not isinstance(item, yaml.MappingNode):
        return ""
    values = {key.value: value.value for key, value in item.value}
    return str(values.get("id", values.get("kind", "")))


def _beside(value: yaml.Node, lines: list[str]) -> str:
    """Return the comment on the line on which a value ends, where it is a single value or begins there too."""
    if value.end_mark.line != value.start_mark.line or value.end_mark.line >= len(lines):
        return ""
    rest = lines[value.end_mark.line][value.end_mark.column :]
    _, mark, remark = rest.partition(" #")
    return remark.strip() if mark else ""


def _before(line: int, lines: list[str]) -> str:
    """Return the comment that stands in the lines just above a line."""
    first = line
    while first > 0 and lines[first - 1].lstrip().startswith("#"):
        first -= 1
    return " ".join(text.strip().lstrip("#").strip() for text in lines[first:line])
