"""Aid and money for rebuilding, as policies."""

from typing import Literal

from pydantic import Field

from interpose.model.scenario.schema.base import BOUND, PACE, TOGETHER, Part, count, extra, share

ENTRY = {"places.entry_trucks": TOGETHER, "places.entry_tonnes": PACE}
"""What caps trucks: the room of all crossings for trucks and for goods."""


class Aid(Part):
    """Aid that comes from outside: how much people need, how much comes with and without the mission."""

    dependence: float = share(0.0, "share of what people need that must come from outside")
    trucks: float = Field(
        default=0.0,
        ge=0,
        le=1e6,
        description="trucks that come without the mission",
        json_schema_extra=extra("trucks/day", ENTRY),
    )
    mission_trucks: float = Field(
        default=0.0,
        ge=0,
        le=1e6,
        description="trucks that the mission brings in addition",
        json_schema_extra=extra("trucks/day", ENTRY),
    )
    truck_rations: int = count(4200, "what a truck holds, in needs of one person for one day", "rations", 1, 10**6)
    relief: float = share(1.0, "share of the need from outside that was met just before the start")
    store_days: float = Field(
        default=0.0, ge=0, le=365, description="stores at the start", json_schema_extra={"unit": "days of need"}
    )


class Pledge(Part):
    """Money promised for rebuilding."""

    id: str = Field(min_length=1, max_length=40, pattern=r"^[\w.\-]+$")
    amount: int = count(..., "money pledged", "USD 1000", 0, 10**10)
    arrives: float = share(1.0, "probability that it arrives")
    day: int = count(0, "day on which it arrives if it does", "day", 0, 36500)


class Reconstruction(Part):
    """The fund for rebuilding and the rule by which it pays."""

    rule: Literal["none", "strict", "graduated", "third_party"] = Field(
        default="none", description="none: no condition; strict: nothing where reports name an excluded faction"
    )
    excluded: tuple[str, ...] = Field(default=(), description="factions whose territory the rule excludes")
    pledges: tuple[Pledge, ...] = Field(default=(), max_length=64)
    per_day: int = count(
        0,
        "most that can be spent in a day",
        "USD 1000/day",
        0,
        10**8,
        capped_by={"reconstruction.pledges.amount": BOUND},
    )
    cost_per_person: float = Field(
        default=10.0,
        ge=0.001,
        le=1e5,
        description="cost of repairing everything, per inhabitant",
        json_schema_extra={"unit": "USD 1000"},
    )
