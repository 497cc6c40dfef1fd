"""What is meant by a word that calls a territory, a faction or a contributor: its id, its name, or the start of one."""

import difflib
from collections.abc import Sequence
from typing import Protocol

from interpose.model.errors import ScenarioError

MOST_SHOWN = 6
"""Candidates that a mistake lists."""


class Called(Protocol):
    """Anything that has an id and a name."""

    @property
    def id(self) -> str:
        """Return the id."""
        ...

    @property
    def name(self) -> str:
        """Return the name; empty where there is none."""
        ...


def id_called(word: str, rows: Sequence[Called], what: str) -> str:
    """Return the id of what a word calls: an id, else a name in any case, else the unique start of an id or a name.

    Parameters
    ----------
    word : str
        As a person wrote it.
    rows : sequence
        The territories, factions or contributors there are.
    what : str
        Name of the argument, for instance ``"territory"``.

    Raises
    ------
    ScenarioError
        Where nothing is called so, or several are; it names the nearest or the candidates.
    """
    found = rows_called(word, rows)
    if len(found) == 1:
        return found[0].id
    problem = several(found) if found else f"no such {what}: {hint_at(word, rows)}"
    raise ScenarioError(problem, argument=what, value=word[:60])


def rows_called[Row: Called](word: str, rows: Sequence[Row]) -> list[Row]:
    """Return all that a word may call: one in the best case, and none where nothing is called so."""
    if exact := [row for row in rows if row.id == word]:
        return exact[:1]
    asked = _plain(word)
    whole = [row for row in rows if asked in _names(row)]
    return whole or [row for row in rows if asked and any(name.startswith(asked) for name in _names(row))]


def several(found: Sequence[Called]) -> str:
    """Return what is said where a word calls several: the candidates with their ids."""
    shown = ", ".join(map(_shown, found[:MOST_SHOWN])) + (", ..." if len(found) > MOST_SHOWN else "")
    return f"may be one of {shown}: write the id"


def hint_at(word: str, rows: Sequence[Called]) -> str:
    """Return which id or name is nearest to a word that calls nothing, or which ids there are."""
    near = difflib.get_close_matches(_plain(word), [name for row in rows for name in _names(row) if name], 1)
    meant = [row for row in rows if near and near[0] in _names(row)]
    return f"did you mean {_shown(meant[0])}?" if meant else f"known are {', '.join(row.id for row in rows[:12])}"


def _plain(word: str) -> str:
    """Return a word in small letters, with single blanks."""
    return " ".join(word.split()).casefold()


def _names(row: Called) -> tuple[str, str]:
    """Return id and name as they are compared."""
    return row.id.casefold(), row.name.casefold()


def _shown(row: Called) -> str:
    """Return the id, with the name where it says more."""
    return f"{row.id} ({row.name})" if row.name and row.name != row.id else row.id
