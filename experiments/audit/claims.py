"""Headline claims as paired comparisons: two worlds and the outcomes that are said to be lower in the first."""

from collections.abc import Sequence
from importlib import resources
from typing import Any, Self

import yaml
from pydantic import Field, model_validator

from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import NAMED
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario, bare
from interpose.model.scenario.schema.base import Part

FIRST, SECOND = "first", "second"
"""The two worlds of a claim: with what it is about, and without."""


class Claim(Part):
    """A claim that some outcomes are lower in one world than in another."""

    id: str
    text: str = Field(min_length=1)
    scenario: str
    base: dict[str, Any] = Field(default_factory=dict, description="changes of both worlds")
    without: tuple[str, ...] = Field(default=(), description="what the second world lacks")
    other: dict[str, Any] = Field(default_factory=dict, description="other values of the second world")
    lower: tuple[str, ...] = Field(min_length=1, description="outcomes that are said to be lower in the first")

    @model_validator(mode="after")
    def _is_a_comparison(self) -> Self:
        if bool(self.without) == bool(self.other):
            raise ValueError(f"{self.id}: give either what the second world is without, or its other values")
        if unknown := [name for name in self.lower if name not in NAMED]:
            raise ValueError(f"{self.id}: no such outcome: {', '.join(unknown)}")
        return self

    def worlds(self, scenario: Scenario) -> dict[str, Scenario]:
        """Return both worlds of a scenario by their names."""
        first = change_scenario(scenario, self.base)
        second = change_scenario(scenario, self.other) if self.other else without(first, list(self.without))
        return {FIRST: first, SECOND: second}


def load_claims() -> list[Claim]:
    """Return the headline claims that come with the package."""
    text = resources.files("interpose.experiments.audit").joinpath("claims.yaml").read_text(encoding="utf-8")
    return [Claim.model_validate(row) for row in yaml.safe_load(text)]


def claims_named(ids: Sequence[str]) -> list[Claim]:
    """Return the claims with these ids, all if none is named.

    Raises
    ------
    InterposeError
        For an id that no claim has.
    """
    known = {claim.id: claim for claim in load_claims()}
    chosen = list(dict.fromkeys(name.strip().upper() for name in ids))
    for name in chosen:
        if name not in known:
            raise InterposeError(f"no such claim: known are {', '.join(known)}", argument="claim", value=name[:40])
    return [known[name] for name in chosen] if chosen else list(known.values())


def scenarios_of(claims: Sequence[Claim]) -> dict[str, Scenario]:
    """Return the scenarios of claims by name, without what no run reads."""
    return {name: bare(load_scenario(name)) for name in dict.fromkeys(claim.scenario for claim in claims)}
