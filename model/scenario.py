"""A scenario: everything that makes one world different from another, as data: frozen, closed, bounded, sourced."""

from datetime import date
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, create_model, model_validator

from interpose.agents.faction import MOST_FACTIONS
from interpose.model.consistency import check_scenario
from interpose.model.contract import Parameters, name_of
from interpose.model.mechanisms import MECHANISMS
from interpose.model.territory import Territory, build_territory
from interpose.model.world import PATHWAYS

AllParameters = create_model(
    "AllParameters",
    __config__=ConfigDict(extra="forbid", frozen=True),
    **{name_of(m): (m.Params, Field(default_factory=m.Params)) for m in MECHANISMS},  # type: ignore[call-overload]
)
Pathways = create_model(
    "Pathways",
    __config__=ConfigDict(extra="forbid", frozen=True),
    **{way.name: (bool, Field(default=True, description=way.meaning)) for way in PATHWAYS},  # type: ignore[call-overload]
)


def share(default: float, meaning: str) -> Any:
    """Declare a field that is a share between 0 and 1."""
    return Field(default=default, ge=0, le=1, description=meaning, json_schema_extra={"unit": "share"})


def count(default: Any, meaning: str, unit: str = "persons", low: int = 0, high: int = 10**9) -> Any:
    """Declare a field that counts something."""
    return Field(default=default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit})


class Part(BaseModel):
    """A part of a scenario: frozen and closed to unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)


class Fact(Part):
    """A figure from a source, with the side that published it and a mark where it is not verified."""

    item: str
    value: str
    unit: str = ""
    date: str = ""
    side: str = ""
    source: str = Field(min_length=1)
    mark: str = Field(default="", description="recalled-high, recalled-medium, recalled-low or ASSUMPTION")


class Place(Part):
    """A territory: where people live."""

    id: str = Field(min_length=1, max_length=24, pattern=r"^[\w.\- ]+$")
    name: str = ""
    key: int | None = count(None, "identity in keyed draws; default: place in the list", "key", 0, 65535)
    lat: float = Field(default=0.0, ge=-90, le=90, json_schema_extra={"unit": "degrees"})
    lon: float = Field(default=0.0, ge=-180, le=180, json_schema_extra={"unit": "degrees"})
    population: int = count(..., "people whose home it is")
    area_km2: float = Field(gt=0, le=1e7, json_schema_extra={"unit": "km2"})
    line_km: float | None = Field(default=None, gt=0, le=1e5, json_schema_extra={"unit": "km"})
    damage: float = share(0.0, "share of structures damaged")
    services: float = share(1.0, "share of normal services available")
    roads: float = share(1.0, "how well vehicles get there")
    entry_people: int = count(0, "personnel that can enter from outside per day", "persons/day", 0, 10**6)
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


class Faction(Part):
    """A party, under its usual name in neutral words. The role chooses defaults only; compiled steps never read it."""

    id: str = Field(min_length=1, max_length=24, pattern=r"^[\w.\-]+$")
    name: str = ""
    key: int | None = count(None, "identity in keyed draws", "key", 0, 63)
    role: Literal["state force", "de facto authority", "militia"] = "militia"
    about: str = ""
    local: bool = Field(default=True, description="fighters come from the local population")
    quality: float = Field(default=1.0, ge=0.1, le=10, json_schema_extra={"unit": "ratio"})
    discipline: float = share(0.5, "restraint towards civilians")
    caution: float = Field(default=1.0, ge=0, le=5, json_schema_extra={"unit": "ratio"})
    ambition: float = Field(default=0.5, ge=0, le=5, json_schema_extra={"unit": "ratio"})
    loss_sensitivity: float = Field(default=0.1, ge=0, le=5, json_schema_extra={"unit": "1/death"})
    strike_reach: int = Field(default=-1, ge=-1, le=10000, json_schema_extra={"unit": "territories"})
    consent: float = share(0.5, "consent to the force at the start")


class Holding(Part):
    """What a faction has in a territory at the start."""

    place: str
    faction: str
    fighters: int = count(0, "fighters present")
    control: float = share(0.0, "share of the territory controlled")
    support: float = share(0.0, "share of civilians who lean to it")


class Dyad(Part):
    """What two factions are to each other at the start."""

    a: str
    b: str
    tension: float = share(0.5, "standing hostility")
    truce: float = share(0.0, "commitment to a truce between them, 0 if there is none")
    grudge: float = Field(
        default=0.0,
        ge=0,
        le=10,
        description="resentment left by fighting just before the start; it fades as any grudge does",
        json_schema_extra={"unit": "resentment"},
    )


class Contributor(Part):
    """A country that may send units."""

    id: str = Field(min_length=1, max_length=24, pattern=r"^[\w.\-]+$")
    name: str = ""
    key: int | None = count(None, "identity in keyed draws", "key", 0, 4095)
    offer_low: int = count(0, "smallest offer")
    offer_mode: int | None = count(None, "likeliest offer; none: all between low and high alike")
    offer_high: int = count(0, "largest offer", high=200_000)
    joins: float = share(1.0, "probability of taking part")
    first_days: tuple[float, float] = Field(default=(28.0, 84.0), description="range of days until its first units")
    full_days: tuple[float, float] = Field(default=(84.0, 210.0), description="range of days until all its units")
    robustness: float = share(0.3, "rules of engagement it accepts: 0 self-defence only, 1 robust")
    quality: float = share(0.5, "training and equipment")
    police: float = share(0.0, "share of its units that are police")
    observers: float = share(0.0, "share of its units that are observers")
    acceptance: dict[str, float] = Field(
        default_factory=dict, description="acceptance by people living under a faction"
    )
    about: str = ""

    @model_validator(mode="after")
    def _ranges_make_sense(self) -> Self:
        low, mode, high = self.offer_low, self.offer_mode, self.offer_high
        if low > high or (mode is not None and not low <= mode <= high):
            given = ", ".join(str(number) for number in (low, mode, high) if number is not None)
            raise ValueError(f"offers must satisfy low <= mode <= high (persons), not {given}")
        for name, (first, last) in (("first_days", self.first_days), ("full_days", self.full_days)):
            if not 0 <= first <= last <= 3650:
                raise ValueError(f"{name} must be two days in ascending order within 0..3650, not {first}, {last}")
        if self.police + self.observers > 1:
            raise ValueError(
                f"police + observers = {self.police + self.observers:g}: shares of its units sum to at most 1"
            )
        for faction, value in self.acceptance.items():
            if not 0 <= value <= 1:
                raise ValueError(f"acceptance.{faction} = {value} must be a share between 0 and 1")
        return self


class Tasks(Part):
    """Wanted shares of units per task; only their ratios count."""

    interpose: float = Field(default=0.3, ge=0, le=1)
    patrol: float = Field(default=0.25, ge=0, le=1)
    protect: float = Field(default=0.2, ge=0, le=1)
    observe: float = Field(default=0.15, ge=0, le=1)
    reach_out: float = Field(default=0.1, ge=0, le=1)


class Mission(Part):
    """The stabilisation mission as a policy."""

    deployed: bool = Field(default=False, description="whether there is a mission at all")
    start_day: int = count(0, "day on which it is authorised", "day", 0, 36500)
    ceiling: int = count(20_000, "largest strength allowed", high=200_000)
    strength: float = Field(
        default=1.0,
        ge=0,
        le=10,
        description="multiplies every offer, for dose-response",
        json_schema_extra={"unit": "ratio"},
    )
    unit_size: int = count(125, "personnel of a unit of company size", low=10, high=2000)
    enforcement: float = share(0.4, "how far the mandate lets units use force")
    answer: float = share(0.3, "chance that a documented wrong has consequences")
    tasks: Tasks = Field(default_factory=Tasks)


class Feelings(Part):
    """What civilians feel at the start: means, and the half-width of the personal spread around them."""

    fear: float = share(0.4, "mean fear")
    hardship: float = share(0.5, "mean hardship")
    grievance: float = share(0.4, "mean grievance")
    trust: float = share(0.4, "mean trust in the force")
    spread: float = Field(default=0.25, ge=0, le=0.5, json_schema_extra={"unit": "share"})


class Week(Part):
    """A week of a reported series, for comparison with what is observed in the model; never an input."""

    week_start: date
    deaths: int = count(..., "deaths reported")
    injured: int = count(0, "injured reported")


class Choice(Part):
    """A contested value: options that sides publish, one of them chosen."""

    meaning: str
    chosen: str
    options: dict[str, "Option"] = Field(min_length=1)

    @model_validator(mode="after")
    def _chosen_exists(self) -> Self:
        if self.chosen not in self.options:
            raise ValueError(f"chosen = {self.chosen!r} is not an option: take one of {', '.join(self.options)}")
        return self


class Option(Part):
    """One side's value of a contested quantity, and what it sets in the scenario."""

    value: str
    side: str = ""
    source: str = Field(min_length=1)
    set: dict[str, Any] = Field(default_factory=dict)


class Scenario(Part):
    """One world to be, complete. See :func:`interpose.model.loading.load_scenario` for the file format."""

    name: str = Field(min_length=1, max_length=60, pattern=r"^[\w.\-]+$")
    title: str = ""
    about: str = ""
    limits: str = Field(default="", description="what the scenario cannot say")
    attribution: str = ""
    information_date: date | None = None
    start: date = date(2000, 1, 1)
    days: int = count(365, "days to run", "days", 1, 36500)
    people_per_agent: int = count(100, "persons for whom a civilian row stands", low=1, high=10**6)
    places: tuple[Place, ...] = Field(min_length=1)
    links: tuple[Link, ...] = ()
    shapes: dict[str, Any] | None = Field(default=None, description="GeoJSON polygons with property id per place")
    factions: tuple[Faction, ...] = Field(min_length=2, max_length=MOST_FACTIONS)
    holdings: tuple[Holding, ...] = ()
    dyads: tuple[Dyad, ...] = ()
    contributors: tuple[Contributor, ...] = Field(default=(), max_length=64)
    mission: Mission = Field(default_factory=Mission)
    feelings: Feelings = Field(default_factory=Feelings)
    parameters: AllParameters = Field(default_factory=AllParameters)
    pathways: Pathways = Field(default_factory=Pathways)
    choices: dict[str, Choice] = Field(default_factory=dict)
    reported: tuple[Week, ...] = ()
    facts: tuple[Fact, ...] = ()

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        check_scenario(self)
        return self

    def territory(self) -> Territory:
        """Build the ground of this world; raises ``ScenarioError`` when places and links do not make one."""
        return build_territory(self.places, self.links)

    def parameters_of(self, mechanism: str) -> Parameters:
        """Give the parameters of one mechanism by its name."""
        found: Parameters = getattr(self.parameters, mechanism)
        return found
