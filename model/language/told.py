"""Sentences that are kept with a result: in English, and beside them in every other language that there is."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from interpose.model.language.catalogue import SOURCE, offered
from interpose.model.language.chosen import in_language, language
from interpose.model.language.words import say

TOLD = "told"
"""Entry of a manifest with the sentences in other languages, by code."""
WORDS = "words"
"""Entry of a manifest with filled sentences of its tables, by their English text."""
MARKED = ("question", "mind")
"""Entries that are whole marked sentences, which a catalogue knows."""


class Filled(str):
    """A sentence in English whose places are filled; it remembers both, so that it can be told in every language.

    Parameters
    ----------
    sentence : str
        Marked, with named places.
    **named
        What stands there: a number, or words, which are told too.
    """

    sentence: str
    named: dict[str, object]

    def __new__(cls, sentence: str, /, **named: object) -> "Filled":
        """Return the sentence in English."""
        with in_language(SOURCE):
            filled = super().__new__(cls, say(sentence, **named))
        filled.sentence, filled.named = sentence, named
        return filled

    def tell(self) -> str:
        """Return it in the language that is told in."""
        return say(self.sentence, **{name: _told(what) for name, what in self.named.items()})


def _told(what: object) -> object:
    """Return what stands in a place of a sentence in the language that is told in."""
    if isinstance(what, Filled):
        return what.tell()
    return say(what) if isinstance(what, str) else what


def told_words(words: Iterable[str]) -> dict[str, str]:
    """Return those of some words that are filled sentences, by their English text, in the language that is told in."""
    return {str(one): one.tell() for one in words if isinstance(one, Filled)}


def word_of(manifest: Mapping[str, Any], english: str) -> str:
    """Return words of a table in the language that is told in: as kept with the result, or as a catalogue has them."""
    return str((as_told(manifest).get(WORDS) or {}).get(english) or say(english))


def in_all_languages(tell: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
    """Return what something tells in English, and under :data:`TOLD` what it tells in every other language."""
    with in_language(SOURCE):
        entries = dict(tell())
    others = {}
    for code in offered()[1:]:
        with in_language(code):
            others[code] = dict(tell())
    return entries | {TOLD: others}


def as_told(manifest: Mapping[str, Any]) -> dict[str, Any]:
    """Return a manifest whose sentences are in the language that is told in, as far as they were kept in it."""
    kept = (manifest.get(TOLD) or {}).get(language()) or {}
    marked = {name: say(str(manifest[name])) for name in MARKED if manifest.get(name)}
    return dict(manifest) | marked | kept
