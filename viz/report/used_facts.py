"""Which facts of a scenario its values rest on, and which of them have a weak source."""

import re
from collections.abc import Iterator
from typing import Any

CHOICE = re.compile(r"\(choice ([\w-]+)\)")
BRACKETS = re.compile(r"\(([A-Z][\w-]*)\)")
NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w.])\d+(?:\.\d+)?")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TELLING = 3
"""Digits from which on an equal number is taken for the same; a share of 0.58 has three, with its 0. Assumption."""
BACKGROUND = ("facts", "choices", "reported", "about", "limits", "attribution", "name", "title")
"""Parts of a scenario that are no values of it."""
RECALLED = ("recalled", "no page seen", "approximate")


def used_facts(scenario: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the facts that a value of the scenario rests on, in their order.

    A fact is used if it names a choice of the scenario, or the id of a place in brackets (or the letters with which
    ids of its part begin), is marked as an assumption, or states a number of at least :data:`TELLING` digits, or a day,
    that stands among the scenario's values. Facts do not say themselves which value rests on them: an equal number may
    be a coincidence, and one that was worked out from several facts is not found.
    """
    numbers, words = set[float](), set[str]()
    for value in _values({name: part for name, part in scenario.items() if name not in BACKGROUND}):
        if isinstance(value, str):
            words.update(DAY.findall(value))
        else:
            numbers.add(float(value))
    choices, ids = set(scenario.get("choices") or {}), [str(place["id"]) for place in scenario.get("places") or []]
    return [
        fact
        for fact in scenario.get("facts") or []
        if _is_named(str(fact.get("item")), choices, ids) or _is_used(fact, numbers, words)
    ]


def weak(fact: dict[str, Any]) -> bool:
    """Whether a fact's source is weak: recalled, not seen, approximate, or an assumption."""
    said = f"{fact.get('mark') or ''} {fact.get('source') or ''}".lower()
    return "assumption" in said or any(word in said for word in RECALLED)


def _is_named(item: str, choices: set[str], ids: list[str]) -> bool:
    """Whether a fact's item names a choice, or a place by its id or by the letters with which the id begins."""
    named = BRACKETS.findall(item)
    return bool(choices & set(CHOICE.findall(item))) or any(one.startswith(name) for name in named for one in ids)


def _is_used(fact: dict[str, Any], numbers: set[float], days: set[str]) -> bool:
    """Whether a fact is an assumption, or states a telling number or day of the scenario."""
    if "ASSUMPTION" in str(fact.get("mark")):
        return True
    value = str(fact.get("value"))
    if days & set(DAY.findall(value)):
        return True
    stated = (text.replace(",", "") for text in NUMBER.findall(DAY.sub(" ", value)))
    return any(len(text.replace(".", "")) >= TELLING and float(text) in numbers for text in stated)


def _values(part: Any) -> Iterator[float | str]:
    """Yield every number and text of a document."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _values(one)
    elif isinstance(part, (int, float, str)) and not isinstance(part, bool):
        yield part
