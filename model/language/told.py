"""Sentences that are kept with a result: in English, and beside them in every other language that there is."""

from collections.abc import Callable, Mapping
from typing import Any

from interpose.model.language.catalogue import SOURCE, offered
from interpose.model.language.chosen import in_language, language
from interpose.model.language.words import say

TOLD = "told"
"""Entry of a manifest with the sentences in other languages, by code."""
MARKED = ("question", "mind")
"""Entries that are whole marked sentences, which a catalogue knows."""


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
