"""The law of a mechanism as text: its page in Markdown, and its displayed equations by number."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from interpose.model.errors import InterposeError
from interpose.model.mechanisms.contract import Mechanism, name_of
from interpose.model.mechanisms.registry import MECHANISMS, SHIPPED

LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
NUMBER = re.compile(r"^    \((\w+\.\d+)\)\s+(.*)$")
LONGEST = 200_000
"""Letters of a law that are read."""


def cells(values: Iterable[object]) -> str:
    """Write one row of a table."""
    return "| " + " | ".join(str(value).replace("|", "\\|").replace("\n", " ") for value in values) + " |"


def table_of(header: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a table in Markdown."""
    return "\n".join([cells(header), "|" + "---|" * len(header), *map(cells, rows)])


def number(value: Any) -> str:
    """Write a number, nothing where there is none."""
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def bounds(low: Any, high: Any) -> str:
    """Write closed bounds."""
    if low is None and high is None:
        return ""
    return f"{number(low)} .. {number(high)}" if high is not None else f"at least {number(low)}"


def parameters(mechanism: Mechanism) -> str:
    """Write the parameters of a mechanism."""
    rows = []
    for name, field in mechanism.Params.model_fields.items():
        limit = {type(m).__name__.lower(): m for m in field.metadata}
        extra: Any = field.json_schema_extra
        low, high = getattr(limit.get("ge"), "ge", None), getattr(limit.get("le"), "le", None)
        values = number(field.default), bounds(low, high), extra["unit"], field.description, extra["source"]
        rows.append((f"`{name}`", *values))
    return table_of(("parameter", "default", "bounds", "unit", "meaning", "source"), rows) if rows else "No parameters."


def submodel(mechanism: Mechanism, law: str) -> str:
    """Describe one mechanism: what happens, its law, its pathways, its parameters, where it comes from."""
    parts = [f"### {name_of(mechanism)}", (mechanism.__doc__ or "").split("\n", 1)[0], law.strip()]
    if mechanism.PATHWAYS:
        parts.append("\n".join(f"- Pathway `{w.name}` ({w.effect}): {w.meaning}." for w in mechanism.PATHWAYS))
    parts.append(parameters(mechanism))
    if mechanism.REFERENCES:
        parts.append("\n".join(f"- {reference}" for reference in mechanism.REFERENCES))
    return "\n\n".join(part for part in parts if part)


def equations(text: str) -> dict[str, str]:
    """Return the displayed equations of a law by number; what goes on in the next lines belongs to them."""
    found: dict[str, str] = {}
    current = ""
    for line in text.splitlines():
        begins = NUMBER.match(line)
        if begins:
            current = begins[1]
            found[current] = " ".join(begins[2].split())
        elif current and line.startswith("     "):
            found[current] += " " + " ".join(line.split())
        else:
            current = ""
    return {one: plain(words) for one, words in found.items()}


def plain(text: str) -> str:
    """Write Markdown without its marks."""
    return LINK.sub(r"\1", text).replace("`", "").replace("**", "")


def added_mechanisms() -> dict[str, Mechanism]:
    """Return the mechanisms that others add to the order of the day, by name."""
    return {name_of(m): m for m in MECHANISMS if m not in SHIPPED}


def law_beside(mechanism: Mechanism) -> str:
    """Return the law that lies beside the file of an added mechanism, named as it is (.md); empty where none does."""
    path = Path(str(getattr(mechanism, "__file__", ""))).with_suffix(".md")
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(LONGEST)
    except (OSError, ValueError):
        return ""


def law_page(name: str) -> str:
    """Return the page of a mechanism that others add, in Markdown: for the documentation of who adds it.

    Raises
    ------
    InterposeError
        Where no added mechanism has this name.
    """
    added = added_mechanisms()
    if name not in added:
        known = f"added are {', '.join(added)}" if added else "none is added"
        raise InterposeError(f"no added mechanism is called {name!r}: {known} (docs/model.md has those of interpose)")
    mechanism = added[name]
    place = [name_of(m) for m in MECHANISMS].index(name)
    reads, writes = ", ".join(mechanism.READS) or "nothing", ", ".join(mechanism.WRITES) or "nothing"
    day = f"In the day it stands after {name_of(MECHANISMS[place - 1])}. It reads {reads}; it writes {writes}."
    return f"{submodel(mechanism, law_beside(mechanism))}\n\n{day}\n"
