"""The two tables of published patterns, whole: what is measured of each row, and why nothing is of some."""

from collections.abc import Sequence

from interpose.experiments.analysis.patterns import Pattern, load_patterns
from interpose.experiments.validation.other_rows import FITTED, NEVER, SHOWN
from interpose.experiments.validation.row import Row
from interpose.experiments.validation.rows import TESTED
from interpose.model.errors import InterposeError

LEVEL = "L"
"""First letter of rows about levels of violence without a force, which are fitted to and are not of the two tables."""


def published() -> dict[str, Pattern]:
    """Return the rows of both tables, in their order."""
    return {name: row for name, row in load_patterns().items() if not name.startswith(LEVEL)}


def _in_order() -> dict[str, Row]:
    """Return every row that is measured, in the order of the tables."""
    measured = {row.id: row for row in (*TESTED, *FITTED, *SHOWN)}
    return {name: measured[name] for name in published() if name in measured}


ROWS = _in_order()
"""Every row that is measured, by its id."""


def row_ids(words: Sequence[str] = ()) -> list[str]:
    """Return the ids of the rows that are asked for, in the order asked; all of both tables, if none is named.

    Raises
    ------
    InterposeError
        For an id that is in neither table.
    """
    known = list(published())
    ids = [word.strip().upper() for word in words]
    for word, name in zip(words, ids, strict=True):
        if name not in known:
            problem = f"no such row: the tables have P01 to P23 and {', '.join(n for n in known if n[0] == 'M')}"
            raise InterposeError(problem, argument="row", value=word.strip()[:20])
    return list(dict.fromkeys(ids)) or known


def measured(ids: Sequence[str]) -> list[Row]:
    """Return those of some rows that are measured."""
    return [ROWS[name] for name in ids if name in ROWS]


__all__ = ["NEVER", "ROWS", "measured", "published", "row_ids"]
