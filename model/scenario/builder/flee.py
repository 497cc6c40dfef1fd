"""Places of Flee, a model of forced migration: its columns count by their order, and a camp's number is its room.

Flee reads ``name, region, country, latitude, longitude, location_type, conflict_date, population`` by position and
takes a line that begins with ``#`` for a remark, the header among them. Its code calls the latitude ``gps_x``. An empty
population is none, and the population of a camp is how many people it has room for.
Reference: https://flee.readthedocs.io; Suleimenova, Bell & Groen 2017, https://doi.org/10.1038/s41598-017-13828-9.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from interpose.model.errors import ScenarioError
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.scenario.builder.choices import Choices
from interpose.model.scenario.builder.column_names import plain
from interpose.model.scenario.builder.columns import word_of, words_in
from interpose.model.scenario.builder.flee_routes import Closure, Route, beside, read_closures, read_routes, shut_by
from interpose.model.scenario.builder.numbers_read import is_missing, persons_of
from interpose.model.scenario.builder.route_layout import MOST_LAID_OUT, laid_out
from interpose.model.scenario.builder.table import PlaceTable
from interpose.model.scenario.builder.tabular import LOOK, Cells, text_of
from interpose.model.scenario.schema.territories import MOST_PEOPLE

HEADER = ("name", "region", "country", "lat", "lon", "location_type", "conflict_date", "population")
COUNTRY, LATITUDE, LONGITUDE, KIND, POPULATION = 2, 3, 4, 5, 7
"""places of the columns that count"""
KINDS = {"camp", "conflict", "conflict zone", "default", "flood zone", "forward", "forwarding hub", "idpcamp", "marker"}
KINDS |= {"town"}
CAMPS = {"camp", "idpcamp"}
OTHERS = {
    "routes": {"name1", "name2", "distance"},
    "closures": {"closure type"},
}
"""Columns of Flee's other files, which hold no places."""
CAPACITY = "room of a camp (persons)"
FEWEST = 0.5
"""share of places with a spot of their own below which all are laid out by the distances between them"""


def flee_rows(file: str, rows: list[Cells], choices: Choices) -> list[Cells]:
    """Return the rows of a table; of Flee's without remarks and with a header, any other as it is.

    Raises
    ------
    ScenarioError
        With one line, for another of Flee's files.
    """
    if rows:
        _refuse_other_files(file, {plain(text_of(cell)) for cell in rows[0][1][:LOOK]})
    kinds = [plain(text_of(cells[KIND])) if len(cells) > KIND else "" for _, cells in rows[:LOOK]]
    head = rows[kinds.index("location type")] if "location type" in kinds else None
    said = [kind for kind, (_, cells) in zip(kinds, rows, strict=False) if not text_of(cells[0]).startswith("#")]
    if head is None and sum(kind in KINDS for kind in said) * 2 <= len(kinds):
        return rows
    body = [row for row in rows if row is not head and not text_of(row[1][0]).startswith("#")]
    remarks = len(rows) - len(body) - (head is not None)
    if remarks:
        choices.tell(mark("remarks (#) were left out"), "", Filled(mark("{n} lines"), n=remarks))
    if head is None:
        choices.tell(mark("read as places of Flee, whose columns count by their order (no header)"))
        width = max(len(cells) for _, cells in body)
        head = (0, [*HEADER, *(f"column {number}" for number in range(len(HEADER) + 1, width + 1))])
    return [head, *body]


def _refuse_other_files(file: str, words: set[str]) -> None:
    """Refuse files of Flee that hold no places, by the words of their header, and say what to do with them."""
    for name, signs in OTHERS.items():
        if signs <= words:
            cure = "give its locations.csv: what lies beside it is read with it"
            raise ScenarioError(f"{file}: holds {name} of Flee, not places: {cure}")


class FleePlaces:
    """What Flee's files say beyond the places themselves.

    Parameters
    ----------
    table : PlaceTable
        Its places; spots that are missing are filled in, camps get no people.
    path : Path
        Their file; routes and closures are looked for beside it.
    choices : Choices
        Where it is told.
    """

    def __init__(self, table: PlaceTable, path: Path, choices: Choices) -> None:
        self.columns = table.columns
        choices.tell(mark("places of Flee: an empty population is none, and a camp's is its room: it begins empty"))
        self.routes: list[Route] = []
        self.closures: list[Closure] = []
        file = beside(path, ("routes", "links"))
        if file is not None:
            self.routes = read_routes(file, choices)
        changes = beside(path, ("closures",))
        if changes is not None and self.routes:
            self.closures = read_closures(changes, choices)
        self._name_columns(table)
        self._lay_out(table, choices)
        self._count_people(table)

    def _name_columns(self, table: PlaceTable) -> None:
        """Say what columns hold, whatever they are called: Flee's ``gps_x`` is the latitude."""
        meant = {LATITUDE: "#geo+lat", LONGITUDE: "#geo+lon", POPULATION: "#population"}
        table.tags |= {self.columns[place]: tag for place, tag in meant.items() if place < len(self.columns)}

    def _count_people(self, table: PlaceTable) -> None:
        """Give places without a number no people, and camps the room that their number means."""
        if len(self.columns) <= POPULATION:
            return
        people, kind = self.columns[POPULATION], next(c for c in self.columns if plain(c) == "location type")
        for row in table.rows:
            number = 0 if is_missing(row.get(people)) else row[people]
            is_camp = plain(word_of(row.get(kind))) in CAMPS
            row[CAPACITY], row[people] = (number, 0) if is_camp else (0, number)

    def joined(self, sites: Any, table: PlaceTable, choices: Choices) -> Any:
        """Return places with their room, joined by their routes, and with the times in which these are shut.

        Parameters
        ----------
        sites : Sites
            The places.
        table : PlaceTable
            Their rows.
        choices : Choices
            Where it is told which routes lead elsewhere.
        """
        sites = replace(sites, capacity=_room_of(table))
        if not self.routes:
            return sites
        names, country = (words_in(table, self.columns[place]) for place in (0, COUNTRY))
        row_of = {name: row for row, name in enumerate(names)}
        known = [route for route in self.routes if route.a in row_of and route.b in row_of]
        if len(known) < len(self.routes):
            lost = Filled(mark("{n} routes"), n=len(self.routes) - len(known))
            choices.tell(mark("routes to places that are not in the file were left out"), "", lost)
        ends = [(row_of[route.a], row_of[route.b]) for route in known]
        pairs = sorted({(min(both), max(both)) for both in ends})
        shut = tuple(shut_by(closure, pairs, names, country) for closure in self.closures)
        return replace(sites, routes=pairs, closures=tuple(one for one in shut if one.pairs))

    def _lay_out(self, table: PlaceTable, choices: Choices) -> None:
        """Lay places out by the distances of their routes where most have no spot of their own."""
        lat, lon = self.columns[LATITUDE], self.columns[LONGITUDE]
        spots = [(word_of(row.get(lat)), word_of(row.get(lon))) for row in table.rows]
        own = len({spot for spot in spots if all(spot)})
        if own >= max(2, FEWEST * len(spots)):
            return
        names = [word_of(row.get(self.columns[0])) for row in table.rows]
        found = laid_out(names, self.routes) if self.routes and len(names) <= MOST_LAID_OUT else None
        if found is None:
            if own >= 2:
                return
            cure = "add coordinates, or put Flee's routes.csv (which joins all of them) beside it"
            raise ScenarioError(f"{table.file}: {own} of its {len(spots)} places have a spot of their own: {cure}")
        for row, (x, y) in zip(table.rows, found, strict=True):
            row[lat], row[lon] = float(y), float(x)
        laid = mark(
            "{own} of {all} places have a spot of their own: laid out by the distances of their routes around latitude "
            "0, longitude 0 (ASSUMPTION)"
        )
        choices.tell(Filled(laid, own=own, all=len(spots)))


def _room_of(table: PlaceTable) -> list[int] | None:
    """Return how many people each place has room for, where its file has any room; 0 for any number."""
    if CAPACITY not in table.columns:
        return None
    rooms = []
    for row, label in zip(table.rows, table.labels, strict=True):
        number = persons_of(f"{table.file} {label}", CAPACITY, row.get(CAPACITY) or 0, ",")
        if not 0 <= number <= MOST_PEOPLE:
            raise ScenarioError(f"{table.file} {label}: {CAPACITY} = {number:g}: give 0 to {MOST_PEOPLE:,}")
        rooms.append(round(number))
    return rooms if any(rooms) else None


def flee_places(table: PlaceTable, path: Path, choices: Choices) -> FleePlaces | None:
    """Return what Flee's files say where a table is one of them, and prepare it; None for any other table.

    Raises
    ------
    ScenarioError
        With one line, where its places have no spots that could be known.
    """
    names = [plain(column) for column in table.columns]
    if "location type" not in names or len(names) <= KIND or names.index("location type") != KIND:
        return None
    return FleePlaces(table, path, choices)
