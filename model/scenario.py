"""A scenario: everything that makes one world different from another, as data: frozen, closed, bounded, sourced."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, Self

from pydantic import ConfigDict, Field, PrivateAttr, create_model, model_validator

from interpose.agents.faction import MOST_FACTIONS
from interpose.model.consistency import check_scenario
from interpose.model.contract import Parameters, name_of
from interpose.model.mechanisms import MECHANISMS
from interpose.model.schema.base import Part, count
from interpose.model.schema.choice import Choice, Week
from interpose.model.schema.events import Event
from interpose.model.schema.ground import Fact, Holding, Link, Place
from interpose.model.schema.mission import Feelings, Mission
from interpose.model.schema.parties import Contributor, Dyad, Faction
from interpose.model.schema.supply import Aid, Reconstruction
from interpose.model.territory import Territory, build_territory
from interpose.model.unsettled import Unsettled
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


@lru_cache(maxsize=8)
def _ground(places: tuple[Place, ...], links: tuple[Link, ...]) -> Territory:
    """Build the ground once for all runs of the same places and links."""
    return build_territory(places, links)


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
    aid: Aid = Field(default_factory=Aid)
    reconstruction: Reconstruction = Field(default_factory=Reconstruction)
    events: tuple[Event, ...] = Field(default=(), max_length=256)
    feelings: Feelings = Field(default_factory=Feelings)
    parameters: AllParameters = Field(default_factory=AllParameters)
    pathways: Pathways = Field(default_factory=Pathways)
    choices: dict[str, Choice] = Field(default_factory=dict)
    reported: tuple[Week, ...] = ()
    facts: tuple[Fact, ...] = ()
    _unsettled: Unsettled | None = PrivateAttr(default=None)

    @property
    def unsettled(self) -> Unsettled | None:
        """Values that are not known, of which every seed takes a draw when it runs."""
        return self._unsettled

    @model_validator(mode="after")
    def _parts_fit(self) -> Self:
        check_scenario(self)
        return self

    def territory(self) -> Territory:
        """Build the ground of this world; raises ``ScenarioError`` when places and links do not make one."""
        ground = _ground(self.places, self.links)
        columns = {name: column.copy() for name, column in ground.graph._asdict().items()}
        return replace(ground, rows=ground.rows.copy(), graph=ground.graph._replace(**columns))

    def parameters_of(self, mechanism: str) -> Parameters:
        """Give the parameters of one mechanism by its name."""
        found: Parameters = getattr(self.parameters, mechanism)
        return found


def parameter_rows(scenario: Scenario) -> list[dict[str, Any]]:
    """List every parameter of a scenario: path, value, default, bounds, unit, meaning, source."""
    rows = []
    for mechanism in type(scenario.parameters).model_fields:
        params = scenario.parameters_of(mechanism)
        for name, field in type(params).model_fields.items():
            bounds = {type(m).__name__.lower(): m for m in field.metadata}
            extra: Any = field.json_schema_extra
            rows.append(
                {
                    "path": f"{mechanism}.{name}",
                    "value": getattr(params, name),
                    "default": field.default,
                    "low": getattr(bounds.get("ge"), "ge", None),
                    "high": getattr(bounds.get("le"), "le", None),
                    "unit": extra["unit"],
                    "meaning": field.description,
                    "source": extra["source"],
                }
            )
    return rows
