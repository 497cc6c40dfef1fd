"""Terms of a deal: what parties bind themselves to do in steps, each verified by units on the spot if so agreed."""

from typing import Literal

from pydantic import Field

from interpose.model.scenario.schema.base import Part, share


class Term(Part):
    """What all terms have: where, and whether somebody must see that they are carried out."""

    places: tuple[str, ...] = Field(default=(), max_length=1000, description="where; none: everywhere")
    verified: bool = Field(
        default=False, description="undone until a unit that observes or disarms is there (pathway verification)"
    )


class Withdraw(Term):
    """A faction gives up ground in steps, and its fighters there go back to ground that it holds, or home."""

    kind: Literal["withdraw"]
    faction: str
    to_share: float = share(0.0, "share of each place that it keeps")
    per_day: float = Field(
        default=0.05,
        gt=0,
        le=1,
        description="part of what is to be given up each day (assumption)",
        json_schema_extra={"unit": "1/day"},
    )


class Disarm(Term):
    """Fighters of a faction lay down arms, as far as it consents and while it does not fight."""

    kind: Literal["disarm"]
    faction: str
    share: float = share(1.0, "share of its fighters in each place")
    per_day: float = Field(
        default=0.01,
        gt=0,
        le=1,
        description="share of them who lay down arms a day with full consent (assumption)",
        json_schema_extra={"unit": "1/day"},
    )


class HandOver(Term):
    """What a faction controls goes to another, or to nobody: to an authority that is no party."""

    kind: Literal["hand_over"]
    faction: str
    gains: str | None = Field(default=None, description="faction that takes over; none: nobody who fights")


class OpenGround(Term):
    """People may return to ground although those whom they fear hold it."""

    kind: Literal["open_ground"]
    share: float = share(1.0, "how far")
