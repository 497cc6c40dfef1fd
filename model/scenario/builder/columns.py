"""Which columns of a table, or properties of features, hold ids, names, people and coordinates."""

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices, short
from interpose.model.scenario.builder.column_names import LAST, USUAL, candidates, plain
from interpose.model.scenario.builder.numbers_read import is_missing
from interpose.model.scenario.builder.table import Fields, PlaceTable

EVENTS = {
    "UCDP GED": ({"type of violence", "deaths a"}, {"dyad new id", "deaths a"}, {"type of violence", "best"}),
    "ACLED": ({"event id cnty"}, {"event date", "event type", "fatalities"}, {"event date", "sub event type"}),
    "GTD": ({"eventid", "nkill"},),
    "events": ({"event date", "fatalities"}, {"date event", "deaths"}, {"event date", "deaths"}),
}
"""Columns by which a record of events is known, in the spelling of :func:`plain`."""


@dataclass(frozen=True)
class Taken:
    """The columns that were taken; None where there is none."""

    id: str | None
    name: str | None
    population: str | None

    def told(self) -> str:
        """Return a sentence that says which."""
        ids: str = mark("(none: numbered)")
        if self.id or self.name:
            ids = short(self.id) if self.id else Filled(mark("from {column}"), column=short(self.name))
        name, people = (short(column) if column else mark("(none)") for column in (self.name, self.population))
        return Filled(mark("columns taken: id {ids}, name {name}, people {people}"), ids=ids, name=name, people=people)


def refuse_events(table: PlaceTable) -> None:
    """Refuse a record of events, which has places many times over, and say what to do with it."""
    columns = {plain(column) for column in table.columns}
    for source, signs in EVENTS.items():
        if any(sign <= columns for sign in signs):
            what = "a record of events" if source == "events" else f"a record of events ({source})"
            cure = (
                "make the country from outlines or a table of towns; `interpose data import` then puts the events on it"
            )
            raise ScenarioError(f"{table.file}: is {what}, not of places: {cure}")


def chosen_column(table: PlaceTable, field: str, chosen: str) -> str:
    """Return a column that the user named; raises ``ScenarioError`` with a hint where there is none."""
    columns = table.columns
    if chosen in columns:
        return chosen
    near = difflib.get_close_matches(chosen, columns, 1, 0.5)
    listed = ", ".join(short(column, 30) for column in columns[:8]) or "none"
    hint = f"did you mean {short(near[0])!r}?" if near else f"there are {listed}"
    problem = f"{short(chosen)!r} is not one of the columns of {table.file}: {hint}"
    raise ScenarioError(problem, argument=f"{field}_field")


def coordinate_column(table: PlaceTable, field: str, chosen: str | None) -> str:
    """Return the column of latitudes or longitudes; raises ``ScenarioError`` with a hint where there is none."""
    if chosen is not None:
        return chosen_column(table, field, chosen)
    columns = table.columns
    found = candidates(field, columns, table.tags)
    if found:
        return found[0]
    names = {plain(column): column for column in reversed(columns)}
    usual = [name for name in USUAL[field] if len(name) > 2]
    near = [name for word in usual for name in difflib.get_close_matches(word, names, 1, 0.75)]
    if near:
        column = short(names[near[0]])
        raise ScenarioError(f"{table.file}: no column {field!r}: did you mean {column!r}? name it as the {field} field")
    listed = ", ".join(short(column, 30) for column in columns[:8]) or "none"
    raise ScenarioError(f"{table.file}: no column {field!r} (columns: {listed}): add it or name the {field} field")


def word_of(value: Any) -> str:
    """Return a value as the text of an id or a name; empty for what is missing or holds several values."""
    if is_missing(value) or isinstance(value, (dict, list, bool)):
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return "".join(letter for letter in " ".join(str(value).split()) if letter.isprintable()).strip()


def words_in(table: PlaceTable, column: str) -> list[str]:
    """Return a column as texts."""
    return [word_of(row.get(column)) for row in table.rows]


def _id_column(table: PlaceTable) -> str | None:
    """Return the first column of codes that is full and tells places apart; row numbers of map programs are none."""
    last = {plain(name) for name in LAST["id"]}
    for column in candidates("id", table.columns, table.tags):
        words = words_in(table, column)
        apart = len(set(words)) > 1 or len(words) == 1
        if plain(column) not in last and sum(map(bool, words)) * 2 > len(words) and apart:
            return column
    return None


def _name_column(table: PlaceTable) -> str | None:
    """Return the first column of names that tells places apart, or else the first one with any."""
    found = [column for column in candidates("name", table.columns, table.tags) if any(words_in(table, column))]
    apart = [column for column in found if len(set(words_in(table, column))) > 1]
    return next(iter([*apart, *found]), None)


def _row_number(table: PlaceTable) -> str | None:
    """Return a column in which a map program numbered the rows."""
    last = {plain(name) for name in LAST["id"]}
    for column in candidates("id", table.columns, table.tags):
        words = words_in(table, column)
        if plain(column) in last and all(words) and len(set(words)) == len(words):
            return column
    return None


def taken_columns(table: PlaceTable, fields: Fields, choices: Choices) -> Taken:
    """Return which columns hold ids, names and people, and tell it.

    Parameters
    ----------
    table : PlaceTable
        Rows of the file.
    fields : Fields
        What the user named.
    choices : Choices
        Where it is told.
    """

    def wanted(field: str) -> str | None:
        chosen: str | None = getattr(fields, field)
        return None if chosen is None else chosen_column(table, field, chosen)

    name = wanted("name") or _name_column(table)
    code = wanted("id") or _id_column(table) or (None if name else _row_number(table))
    people = wanted("population") or next(iter(_with_numbers(table)), None)
    taken = Taken(code, name, people)
    choices.tell(taken.told())
    return taken


def _with_numbers(table: PlaceTable) -> Sequence[str]:
    """Return the columns of people that hold anything."""
    found = candidates("population", table.columns, table.tags)
    return [c for c in found if any(not is_missing(row.get(c)) for row in table.rows)]


def is_code(word: str) -> bool:
    """Whether a text can be the id of a place as it is."""
    return re.fullmatch(r"[\w.\- ]{1,24}", word) is not None
