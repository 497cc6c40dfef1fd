"""The script of a scenario: events with their conditions, and what each one does."""

import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from interpose.model.scenario.schema.base import Part, count, share
from interpose.model.scenario.schema.terms import Disarm, HandOver, OpenGround, Withdraw


def number(default: Any, low: float, high: float, unit: str, meaning: str) -> Any:
    """Declare a field that is a number within bounds."""
    return Field(default=default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit})


class CloseCrossing(Part):
    """The crossing of a territory is closed while the event lasts: nothing enters or leaves the area there."""

    kind: Literal["close_crossing"]
    place: str


class ShutRoad(Part):
    """The border between two territories is shut while the event lasts."""

    kind: Literal["shut_road"]
    place: str
    to: str


class SuspendAid(Part):
    """No aid is sent to a territory, or to any territory, while the event lasts."""

    kind: Literal["suspend_aid"]
    place: str | None = Field(default=None, description="where; none: everywhere")
    source: Literal["all", "own", "mission"] = Field(default="all", description="whose aid")


class MaterialSuspended(Part):
    """Nothing is spent on rebuilding while the event lasts."""

    kind: Literal["material_suspended"]


class FundingCut(Part):
    """Member states pay less for the mission while the event lasts."""

    kind: Literal["funding_cut"]
    share: float = number(..., 0, 1, "share", "share of the mission's funding that is cut")


class End(Part):
    """What another event does for a time ends today."""

    kind: Literal["end"]
    event: str


class WithdrawContributor(Part):
    """A contributor withdraws its units, for good."""

    kind: Literal["withdraw_contributor"]
    contributor: str


class CaveatContributor(Part):
    """A contributor narrows what its units may do: no interposing, protecting or enforcing from now on."""

    kind: Literal["caveat_contributor"]
    contributor: str


class ChangeMandate(Part):
    """The mandate changes; what is not given stays. Units above a lower ceiling go home, those last come first."""

    kind: Literal["change_mandate"]
    ceiling: int | None = count(None, "largest strength allowed", high=200_000)
    enforcement: float | None = number(None, 0, 1, "share", "how far units may use force")
    answer: float | None = number(None, 0, 1, "share", "chance that a documented wrong has consequences")
    ends_after: int | None = count(None, "days from now until it ends unless renewed", "days", 0, 36500)

    @model_validator(mode="after")
    def _changes_something(self) -> Self:
        if all(value is None for value in (self.ceiling, self.enforcement, self.answer, self.ends_after)):
            raise ValueError("changes nothing: give ceiling, enforcement, answer or ends_after")
        return self


class ChangeConsent(Part):
    """A faction, or all, consents less (or more) to the force; needs the pathway `backlash`."""

    kind: Literal["change_consent"]
    faction: str | None = Field(default=None, description="whose consent; none: every faction's")
    amount: float = number(..., -1, 1, "share", "consent added")


class LeaderKilled(Part):
    """A faction loses its leader: cohesion and commitment to talks fall, and somebody is held responsible."""

    kind: Literal["leader_killed"]
    faction: str
    by: str | None = Field(default=None, description="faction held responsible; none: each rival by tension")
    cohesion: float = share(0.3, "cohesion lost (assumption)")
    talks: float = share(0.3, "commitment to talks lost (assumption)")
    grudge: float = number(1.0, 0, 10, "resentment", "resentment that it leaves (assumption)")


class AnnounceCeasefire(Part):
    """Two factions announce a truce with some commitment; a stronger one that they have stays."""

    kind: Literal["announce_ceasefire"]
    a: str
    b: str
    commitment: float = share(0.6, "commitment of both (assumption)")


class BreakDeal(Part):
    """The truce or agreement between two factions is over."""

    kind: Literal["break_deal"]
    a: str
    b: str


class RaiseTension(Part):
    """The standing hostility between two factions rises, or falls."""

    kind: Literal["raise_tension"]
    a: str
    b: str
    amount: float = number(..., -1, 1, "share", "tension added, both ways")


class RaiseGrudge(Part):
    """Something happens that two factions resent, at a territory or everywhere."""

    kind: Literal["raise_grudge"]
    a: str
    b: str
    place: str | None = Field(default=None, description="where; none: everywhere")
    amount: float = number(..., 0, 10, "resentment", "resentment added, both ways")


class Riot(Part):
    """A crowd riots at a territory; against the force it needs units there and the pathway `resistance`."""

    kind: Literal["riot"]
    place: str
    against: Literal["force", "civilians"] = "force"
    deaths: float = number(1.0, 0, 1000, "persons", "civilians dead, expected")
    injured: float = number(10.0, 0, 10_000, "persons", "civilians injured, expected")
    force_deaths: float = number(0.0, 0, 100, "persons", "peacekeepers dead, expected")


class FightersArrive(Part):
    """Fighters of a faction from outside the area arrive at a territory."""

    kind: Literal["fighters_arrive"]
    faction: str
    place: str
    number: int = count(..., "fighters", low=1, high=1_000_000)


class FightersLeave(Part):
    """Fighters of a faction from outside the area go home, as many as are there at most."""

    kind: Literal["fighters_leave"]
    faction: str
    place: str
    number: int = count(..., "fighters", low=1, high=1_000_000)


class MoveFighters(Part):
    """A share of a faction's fighters at one territory goes to another."""

    kind: Literal["move_fighters"]
    faction: str
    place: str
    to: str
    share: float = share(1.0, "share of its fighters there")


class ShiftControl(Part):
    """A faction loses a share of what it controls at a territory to another."""

    kind: Literal["shift_control"]
    place: str
    a: str = Field(description="who loses ground")
    b: str = Field(description="who gains it")
    share: float = number(..., 0, 1, "share", "share of its control there")


Effect = Annotated[
    CloseCrossing
    | ShutRoad
    | SuspendAid
    | MaterialSuspended
    | FundingCut
    | End
    | WithdrawContributor
    | CaveatContributor
    | ChangeMandate
    | ChangeConsent
    | LeaderKilled
    | AnnounceCeasefire
    | BreakDeal
    | RaiseTension
    | RaiseGrudge
    | Riot
    | FightersArrive
    | FightersLeave
    | MoveFighters
    | ShiftControl
    | Withdraw
    | Disarm
    | HandOver
    | OpenGround,
    Field(discriminator="kind"),
]


class Event(Part):
    """Something that happens to the world when its day has come and its condition holds."""

    id: str = Field(min_length=1, max_length=60, pattern=r"^[\w.\-]+$")
    about: str = ""
    source: str = ""
    mark: str = Field(default="", description="recalled-high, recalled-medium, recalled-low or ASSUMPTION")
    day: int | None = count(None, "first day on which it can happen", "day", 0, 36500)
    date: datetime.date | None = Field(default=None, description="the same as a calendar date")
    when: str | None = Field(default=None, min_length=1, description="condition over named series: docs/events.md")
    after: tuple[str, ...] = Field(default=(), max_length=16, description="events that must have happened before")
    chance: float = share(1.0, "chance to happen on a day on which it can")
    repeat_days: int | None = count(None, "days after which it can happen again; none: once", "days", 1, 36500)
    lasts: int | None = count(None, "days for which lasting effects hold; none: for good", "days", 1, 36500)
    effects: tuple[Effect, ...] = Field(min_length=1, max_length=16)

    @model_validator(mode="after")
    def _has_a_time(self) -> Self:
        if self.day is not None and self.date is not None:
            raise ValueError("has both a day and a date: give one of them")
        if self.day is None and self.date is None and self.when is None and not self.after:
            raise ValueError("nothing says when it happens: give day, date, when or after")
        return self
