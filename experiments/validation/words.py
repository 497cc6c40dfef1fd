"""What the tables of published patterns say in words, for the catalogues of languages."""

from collections.abc import Iterator

from interpose.experiments.analysis.patterns import load_patterns
from interpose.experiments.validation.table import NEVER, ROWS
from interpose.model.results.stored_labels import REMARKS


def table_words() -> Iterator[str]:
    """Yield all that the tables say in words: patterns and their units, what is measured here, remarks of notes."""
    for pattern in load_patterns().values():
        yield from (pattern.pattern, pattern.unit)
    for row in ROWS.values():
        yield from (words for part in row.parts for words in (part.name, part.unit))
    for note in (*(row.note for row in ROWS.values()), *NEVER.values()):
        yield from REMARKS.split(note)
