"""The ground of a scenario: facts, territories, links, and what each faction has where."""

from pydantic import Field

from interpose.model.scenario.schema.base import Part, count, extra, share

MOST_PEOPLE = 10**9
"""Persons in one place: no place on Earth has as many."""
MOST_IN_ALL = 10**10
"""Persons in all places of a scenario: more than live on Earth."""
UNIT_SLIP = "more than any place on Earth has, perhaps a slip of the unit: give persons"


class Fact(Part):
    """A figure from a source, with the side that published it and a mark where it is not verified."""

    item: str
    value: str
    unit: str = ""
    date: str = ""
    side: str = ""
    source: str = Field(min_length=1)
    mark: str = Field(
        default="",
        description="recalled-high, recalled-medium, recalled-low, ASSUMPTION; post: later than information_date",
    )


class Place(Part):
    """A territory: where people live."""

    id: str = Field(min_length=1, max_length=24, pattern=r"^[\w.\- ]+$")
    name: str = ""
    key: int | None = count(None, "identity in keyed draws; default: place in the list", "key", 0, 65535)
    lat: float = Field(default=0.0, ge=-90, le=90, json_schema_extra={"unit": "degrees"})
    lon: float = Field(default=0.0, ge=-180, le=180, json_schema_extra={"unit": "degrees"})
    population: int = Field(
        ge=0,
        le=MOST_PEOPLE,
        description="people whose home it is",
        json_schema_extra=extra("persons") | {"beyond": UNIT_SLIP},
    )
    area_km2: float = Field(gt=0, le=1e7, json_schema_extra={"unit": "km2"})
    line_km: float | None = Field(default=None, gt=0, le=1e5, json_schema_extra={"unit": "km"})
    damage: float = share(0.0, "share of structures damaged")
    services: float = share(1.0, "share of normal services available")
    roads: float = share(1.0, "how well vehicles get there")
    entry_people: int = count(0, "personnel that can enter from outside per day", "persons/day", 0, 10**6)
    entry_trucks: int = count(0, "trucks that can enter from outside per day", "trucks/day", 0, 10**6)
    entry_tonnes: int | None = count(None, "goods that can enter; default: 20 a truck", "tonnes/day", 0, 10**8)
    exit_people: int = count(0, "civilians who can leave the area here per day", "persons/day", 0, 10**7)
    capacity: int = count(0, "people it can shelter without crowding; 0: any number")
    stay: float = share(1.0, "share of its people who are still there at the start")
    shelter: float | None = Field(
        default=None, ge=0, le=1e9, description="weight as a refuge; default: those who stayed"
    )


class Link(Part):
    """Two territories that touch."""

    a: str
    b: str
    length_km: float = Field(default=1.0, ge=0, le=1e5, json_schema_extra={"unit": "km"})
    front: float = share(0.0, "share of the border along which a front or buffer line runs")
    open: float = share(1.0, "how open the border is to people")
    capacity: float = Field(
        default=1e6,
        ge=0,
        le=1e9,
        description="people who can cross it a day",
        json_schema_extra={"unit": "persons/day"},
    )


class Holding(Part):
    """What a faction has in a territory at the start."""

    place: str
    faction: str
    fighters: int = count(0, "fighters present")
    control: float = share(0.0, "share of the territory controlled")
    support: float = share(0.0, "share of civilians who lean to it")
    feared: float | None = Field(
        default=None,
        ge=0,
        le=1,
        description="how far people fear to live on ground that it holds; "
        "default: 1 if its fighters are not local and nobody there leans to it, else 0",
        json_schema_extra={"unit": "share"},
    )
