"""Words that the page shows: the glossary and the equations of the laws, gathered from docs by `make docs`."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib import resources
from typing import Any

from interpose.model.extension.law_page import added_mechanisms, equations, law_beside
from interpose.model.language.words import say
from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS

MOST_EQUATIONS = 4


@lru_cache(maxsize=1)
def _gathered() -> dict[str, Any]:
    """Read what was gathered."""
    text = resources.files("interpose.viz.app").joinpath("words.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def glossary() -> list[dict[str, Any]]:
    """Return the sections of the glossary, each with its terms and what they mean."""
    return [
        {
            "title": say(part["title"]),
            "terms": [[say(name.replace("_", " ")), say(words)] for name, words in part["terms"]],
        }
        for part in _gathered()["glossary"]
    ]


def glossary_words() -> Iterator[str]:
    """Yield every text of the glossary in English: titles, terms and meanings."""
    for part in _gathered()["glossary"]:
        yield part["title"]
        for name, words in part["terms"]:
            yield from (name.replace("_", " "), words)


def meaning_of(section: str, term: str) -> str:
    """Return what a term of a section, by its English title, means; empty where it is not in the glossary."""
    rows = [row for part in _gathered()["glossary"] if part["title"] == section for row in part["terms"]]
    return next((say(words) for name, words in rows if name == term), "")


@lru_cache(maxsize=1)
def _titles() -> dict[str, str]:
    """Return the first sentence of each mechanism by its name."""
    return {name_of(mechanism): str(mechanism.__doc__).strip().splitlines()[0] for mechanism in MECHANISMS}


def equations_of(mechanism: str) -> dict[str, str]:
    """Return the equations of a law by number; none where there is no such law."""
    added = added_mechanisms().get(mechanism)
    found: dict[str, str] = equations(law_beside(added)) if added else _gathered()["laws"].get(mechanism, {})
    return found


def law_with(mechanism: str, numbers: Iterable[str] = ()) -> dict[str, Any]:
    """Return a law with some of its equations: its name, its number, and what it is about."""
    equations = equations_of(mechanism)
    return {
        "name": say(mechanism.replace("_", " ")),
        "number": next(iter(equations), "").split(".")[0],
        "about": say(_titles().get(mechanism, "")),
        "equations": [{"number": number, "text": equations[number]} for number in numbers],
    }


def law_of(mechanism: str, word: str) -> dict[str, Any]:
    """Return a law with those of its equations that have a word in them: a parameter, or a lever."""
    has_word = re.compile(rf"(?<![\w.]){re.escape(word)}(?!\w)")
    numbers = [number for number, text in equations_of(mechanism).items() if has_word.search(text)]
    return law_with(mechanism, numbers[:MOST_EQUATIONS])


def laws_with(word: str) -> list[dict[str, Any]]:
    """Return the laws of which an equation has a word in it, in the order of the day."""
    found = (law_of(name, word) for name in _titles())
    return [law for law in found if law["equations"]]
