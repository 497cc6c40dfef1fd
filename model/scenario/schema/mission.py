"""The mission as a policy, and what civilians feel at the start."""

from pydantic import Field

from interpose.model.scenario.schema.base import BOUND, NEEDED, Part, count, extra, share


class Tasks(Part):
    """Wanted shares of units per task; only their ratios count."""

    interpose: float = Field(default=0.3, ge=0, le=1)
    patrol: float = Field(default=0.25, ge=0, le=1)
    protect: float = Field(default=0.2, ge=0, le=1)
    observe: float = Field(default=0.15, ge=0, le=1)
    reach_out: float = Field(default=0.1, ge=0, le=1)
    escort: float = Field(default=0.1, ge=0, le=1)
    build: float = Field(default=0.05, ge=0, le=1)
    enforce: float = Field(default=0.0, ge=0, le=1)


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
        json_schema_extra=extra("ratio", {"mission.ceiling": BOUND}),
    )
    unit_size: int = count(125, "personnel of a unit of company size", low=10, high=2000)
    enforcement: float = share(0.4, "how far the mandate lets units use force")
    answer: float = share(0.3, "chance that a documented wrong has consequences")
    authorised: bool = Field(default=True, description="whether the UN Security Council authorised it")
    term_days: int = count(365, "length of the mandate and of each renewal", "days", 1, 36500)
    renewal: float = share(1.0, "chance that a mandate that ends is renewed")
    funding: float = share(1.0, "share of its budget that member states mean to pay")
    mediation: float = share(0.5, "effort of its mediators")
    outreach: float = share(0.4, "effort to explain itself and to answer rumours")
    promises: float = share(
        0.2, "how much it promises when it speaks to people", capped_by={"mission.outreach": NEEDED}
    )
    amends: float = share(0.0, "how far it apologises and compensates for harm by its units")
    tasks: Tasks = Field(default_factory=Tasks)


class Feelings(Part):
    """What civilians feel at the start: means, and the half-width of the personal spread around them."""

    fear: float = share(0.4, "mean fear")
    hardship: float = share(0.5, "mean hardship")
    grievance: float = share(0.4, "mean grievance")
    trust: float = share(0.4, "mean trust in the force")
    spread: float = Field(default=0.25, ge=0, le=0.5, json_schema_extra={"unit": "share"})
