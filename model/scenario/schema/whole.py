"""The whole of a scenario as data: every part of one world to be, with its bounds."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from pydantic import ConfigDict, Field, create_model

from interpose.agents.faction import MOST_FACTIONS
from interpose.model.mechanisms.contract import Parameters, name_of
from interpose.model.mechanisms.registry import MECHANISMS, PATHWAYS
from interpose.model.scenario.schema.actors import Contributor, Dyad, Faction
from interpose.model.scenario.schema.aid_and_funds import Aid, Reconstruction
from interpose.model.scenario.schema.base import Part, count
from interpose.model.scenario.schema.contested_values import Choice, Week
from interpose.model.scenario.schema.costs import Costs
from interpose.model.scenario.schema.events import Event
from interpose.model.scenario.schema.mission import Feelings, Mission
from interpose.model.scenario.schema.named_policies import NamedPolicy, PolicyName
from interpose.model.scenario.schema.stages import Stage
from interpose.model.scenario.schema.territories import Fact, Holding, Link, Place
from interpose.model.state.territory import Territory, build_territory

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
    """Return the ground, built once for all runs of the same territories and links."""
    return build_territory(places, links)


class ScenarioData(Part):
    """Every part of a scenario, each within its own bounds; whether they fit together is checked by the whole."""

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
    surroundings: dict[str, Any] | None = Field(
        default=None, description="GeoJSON of what lies around: polygons are land, points name waters; only drawn"
    )
    factions: tuple[Faction, ...] = Field(min_length=2, max_length=MOST_FACTIONS)
    holdings: tuple[Holding, ...] = ()
    dyads: tuple[Dyad, ...] = ()
    contributors: tuple[Contributor, ...] = Field(default=(), max_length=64)
    mission: Mission = Field(default_factory=Mission)
    aid: Aid = Field(default_factory=Aid)
    costs: Costs = Field(default_factory=Costs)
    reconstruction: Reconstruction = Field(default_factory=Reconstruction)
    events: tuple[Event, ...] = Field(default=(), max_length=256)
    stages: tuple[Stage, ...] = Field(default=(), max_length=64)
    feelings: Feelings = Field(default_factory=Feelings)
    parameters: AllParameters = Field(default_factory=AllParameters)
    pathways: Pathways = Field(default_factory=Pathways)
    choices: dict[str, Choice] = Field(default_factory=dict)
    policies: dict[PolicyName, NamedPolicy] = Field(default_factory=dict)
    reported: tuple[Week, ...] = ()
    facts: tuple[Fact, ...] = ()

    def territory(self) -> Territory:
        """Return the ground of this world; raises ``ScenarioError`` when territories and links do not make one."""
        ground = _ground(self.places, self.links)
        columns = {name: column.copy() for name, column in ground.graph._asdict().items()}
        return replace(ground, rows=ground.rows.copy(), graph=ground.graph._replace(**columns))

    def parameters_of(self, mechanism: str) -> Parameters:
        """Return the parameters of one mechanism by its name."""
        parameters: Parameters = getattr(self.parameters, mechanism)
        return parameters
