"""Stages of a deal: terms that two factions carry out once a truce or agreement has held, one stage after another."""

from pydantic import Field

from interpose.model.scenario.schema.base import Part, count, share
from interpose.model.scenario.schema.events import Effect
from interpose.model.scenario.schema.terms import Disarm, HandOver, OpenGround, Withdraw


class Needs(Part):
    """What must be the case for a stage to go on."""

    consent: dict[str, float] = Field(default_factory=dict, description="least consent to the force, by faction")
    commitment: float = share(0.0, "least commitment of both to their deal")


class Stage(Part):
    """A part of a deal between two factions: when it begins, what it needs, and its terms."""

    id: str = Field(min_length=1, max_length=60, pattern=r"^[\w.\-]+$")
    about: str = ""
    source: str = ""
    mark: str = Field(default="", description="recalled-high, recalled-medium, recalled-low or ASSUMPTION")
    between: tuple[str, str] = Field(description="the two factions whose deal it is part of")
    after: str = Field(default="truce", description="truce, agreement, or an earlier stage that must be done")
    days: int = count(0, "days for which the deal must have been kept before it begins", "days", 0, 36500)
    needs: Needs = Field(default_factory=Needs)
    terms: tuple[Withdraw | Disarm | HandOver | OpenGround, ...] = Field(min_length=1, max_length=16)
    effects: tuple[Effect, ...] = Field(
        default=(), max_length=16, description="what happens beside, once, as it begins"
    )
