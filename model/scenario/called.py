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
    if any(row.id == word for row in rows):
        return word
    asked = " ".join(word.split()).casefold()
    texts = [(row, (row.id.casefold(), row.name.casefold())) for row in rows]
    whole = [row for row, names in texts if asked in names]
    found = whole or [row for row, names in texts if asked and any(name.startswith(asked) for name in names)]
    if len(found) == 1:
        return found[0].id
    if found:
        shown = ", ".join(map(_shown, found[:MOST_SHOWN])) + (", ..." if len(found) > MOST_SHOWN else "")
        raise ScenarioError(f"may be one of {shown}: write the id", argument=what, value=word[:60])
    near = difflib.get_close_matches(asked, [name for _, names in texts for name in names if name], 1)
    meant = [row for row, names in texts if near and near[0] in names]
    hint = f"did you mean {_shown(meant[0])}?" if meant else f"known are {', '.join(row.id for row in rows[:12])}"
    raise ScenarioError(f"no such {what}: {hint}", argument=what, value=word[:60])


def _shown(row: Called) -> str:
    """Return the id, with the name where it says more."""
    return f"{row.id} ({row.name})" if row.name and row.name != row.id else row.id
