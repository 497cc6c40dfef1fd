"""What the tables of published patterns say in words, told in the language that is told in."""

import re
from collections.abc import Iterator

from interpose.experiments.analysis.patterns import load_patterns
from interpose.experiments.validation.table import NEVER, ROWS
from interpose.model.language.words import say

BETWEEN = re.compile(r"; (?![^(]*\))")
"""What stands between the remarks of a note, each of them a whole one; within brackets it parts nothing."""


def told_note(note: str) -> str:
    """Return a note on a row, remark by remark."""
    return "; ".join(say(remark) for remark in BETWEEN.split(note))


def table_words() -> Iterator[str]:
    """Yield all that the tables say in words: patterns and their units, what is measured here, remarks of notes."""
    for pattern in load_patterns().values():
        yield from (pattern.pattern, pattern.unit)
    for row in ROWS.values():
        yield from (words for part in row.parts for words in (part.name, part.unit))
    for note in (*(row.note for row in ROWS.values()), *NEVER.values()):
        yield from BETWEEN.split(note)
