"""The factions of a scenario, what they are to each other, and the countries that may send units."""

from typing import Literal, Self

from pydantic import Field, model_validator

from interpose.model.scenario.schema.base import NEEDED, PACE, SMALLER, TOGETHER, Part, count, share


class Faction(Part):
    """A faction, under its usual name in neutral words. Its role chooses defaults only; no compiled step reads it."""

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
    cohesion: float = share(1.0, "how far its fighters follow an order to stop")
    resources: float = Field(
        default=0.0, ge=0, le=1e9, description="means beyond upkeep", json_schema_extra={"unit": "USD 1000"}
    )
    takes: float = share(1.0, "how far it takes from goods and money on the ground that it holds")
    amends: float = share(
        0.0,
        "how far it apologises and compensates for harm that it did, while it has means",
        capped_by={"factions.resources": NEEDED},
    )
    talks: float = share(0.5, "commitment to talks at the start")
    included: bool = Field(default=True, description="has a seat in talks that the mission leads")


class Dyad(Part):
    """What two factions are to each other at the start."""

    a: str
    b: str
    tension: float = share(0.5, "standing hostility")
    truce: float = share(0.0, "commitment to a truce between them, 0 if there is none")
    agreement: bool = Field(default=False, description="the truce is part of an agreement")
    distrust: float = share(0.5, "belief that the other would cheat on a deal")
    matters: bool = Field(default=True, description="contributors that ask for a truce look at this pair")
    grudge: float = Field(
        default=0.0,
        ge=0,
        le=10,
        description="resentment left by fighting just before the start; it fades as any grudge does",
        json_schema_extra={"unit": "resentment"},
    )

    @model_validator(mode="after")
    def _agreement_has_a_truce(self) -> Self:
        if self.agreement and self.truce == 0:
            raise ValueError("agreement = true needs a truce above 0: nobody would be committed to it")
        return self


class Conditions(Part):
    """What a country requires before it sends units, and while they are there."""

    un_mandate: bool = Field(default=False, description="a mandate of the UN Security Council, in force")
    truce: bool = Field(default=False, description="the truces that matter hold")
    consent_of: str | None = Field(default=None, description="a faction that must consent to the force")
    non_combat: bool = Field(default=False, description="its units do not interpose, protect or enforce")
    parliament_days: tuple[float, float] | None = Field(
        default=None, description="range of days from its pledge until its parliament votes; none: no vote needed"
    )
    parliament_yes: float = share(1.0, "probability that its parliament votes in favour")

    @model_validator(mode="after")
    def _range_makes_sense(self) -> Self:
        if self.parliament_days is not None:
            first, last = self.parliament_days
            if not 0 <= first <= last <= 3650:
                raise ValueError(
                    f"parliament_days must be two days in ascending order within 0..3650, not {first}, {last}"
                )
        return self


class Contributor(Part):
    """A country that may send units."""

    id: str = Field(min_length=1, max_length=24, pattern=r"^[\w.\-]+$")
    name: str = ""
    key: int | None = count(None, "identity in keyed draws", "key", 0, 4095)
    offer_low: int = count(0, "smallest offer")
    offer_mode: int | None = count(None, "likeliest offer; none: all between low and high alike")
    offer_high: int = count(
        0,
        "largest offer",
        high=200_000,
        capped_by={"mission.ceiling": TOGETHER, "logistics.lift": PACE, "places.entry_people": PACE},
    )
    joins: float = share(1.0, "probability of taking part")
    first_days: tuple[float, float] = Field(default=(28.0, 84.0), description="range of days until its first units")
    full_days: tuple[float, float] = Field(default=(84.0, 210.0), description="range of days until all its units")
    robustness: float = share(
        0.3,
        "rules of engagement it accepts: 0 self-defence only, 1 robust",
        capped_by={"mission.enforcement": SMALLER},
    )
    quality: float = share(0.5, "training and equipment")
    police: float = share(0.0, "share of its units that are police")
    observers: float = share(0.0, "share of its units that are observers")
    engineers: float = share(0.0, "share of its units that are engineers")
    medical: float = share(0.0, "share of its units that are medical")
    acceptance: dict[str, float] = Field(
        default_factory=dict, description="acceptance by people living under a faction"
    )
    influence: dict[str, float] = Field(
        default_factory=dict, description="how far it can move a faction without troops (share); default 0"
    )
    answer_days: tuple[float, float] = Field(
        default=(0.0, 0.0), description="range of days from authorisation until it answers the approach"
    )
    conditions: Conditions = Field(default_factory=Conditions)
    tolerance: int = count(0, "own dead after which it withdraws; 0: any number")
    about: str = ""

    @model_validator(mode="after")
    def _ranges_make_sense(self) -> Self:
        low, mode, high = self.offer_low, self.offer_mode, self.offer_high
        if low > high or (mode is not None and not low <= mode <= high):
            offers = ", ".join(str(number) for number in (low, mode, high) if number is not None)
            raise ValueError(f"offers must satisfy low <= mode <= high (persons), not {offers}")
        for name in ("first_days", "full_days", "answer_days"):
            first, last = getattr(self, name)
            if not 0 <= first <= last <= 3650:
                raise ValueError(f"{name} must be two days in ascending order within 0..3650, not {first}, {last}")
        kinds = self.police + self.observers + self.engineers + self.medical
        if kinds > 1:
            raise ValueError(
                f"police + observers + engineers + medical = {kinds:g}: shares of its units sum to at most 1"
            )
        for name in ("acceptance", "influence"):
            for faction, value in getattr(self, name).items():
                if not 0 <= value <= 1:
                    raise ValueError(f"{name}.{faction} = {value} must be a share between 0 and 1")
        return self
