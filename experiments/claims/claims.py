"""The report's claims as paired comparisons: which worlds are compared, and the smallest effects that matter."""

from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any, Literal, Self

import pandas as pd
import yaml
from pydantic import Field, model_validator

from interpose.experiments.execution.parallel import run_all
from interpose.model.errors import InterposeError
from interpose.model.results.outcomes import COUNTED, outcomes
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.policies import without
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.base import Part

AS_IT_IS = "as it is"
SIGN = {"lower": -1.0, "higher": 1.0}


class Smallest(Part):
    """The smallest effect that matters to a planner of a mission: an assumption, with its reason."""

    amount: float | None = Field(default=None, gt=0, description="in the outcome's unit")
    share: float | None = Field(default=None, gt=0, description="of the other world's mean")
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.amount is None) == (self.share is None):
            raise ValueError("give the smallest effect that matters as amount or as share")
        return self

    def of(self, other_mean: float) -> float:
        """Return the effect in the outcome's unit, given the mean of the other world."""
        return self.amount if self.amount is not None else float(self.share or 0.0) * abs(other_mean)


class Comparison(Part):
    """One comparison that bears on a claim: the world as it is against one that lacks something or has other values."""

    name: str
    without: tuple[str, ...] = ()
    other: dict[str, Any] = Field(default_factory=dict)
    outcome: str
    claimed: Literal["lower", "higher"]
    smallest: Smallest

    @model_validator(mode="after")
    def _is_one(self) -> "Comparison":
        if bool(self.without) == bool(self.other):
            raise ValueError(f"{self.name}: give either what the other world is without, or its other values")
        if self.outcome not in {outcome.name for outcome in COUNTED}:
            raise ValueError(f"{self.name}: outcome {self.outcome!r} is not one of a run's outcomes")
        return self

    @property
    def arm(self) -> str:
        """Name of the other world, the same for comparisons that share it."""
        return " ".join([*self.without, *(f"{path}={value}" for path, value in self.other.items())])

    @property
    def command(self) -> str:
        """Options of `interpose twin` that run this comparison."""
        options = [f"--without {name}" for name in self.without]
        return " ".join([*options, *(f"--set {path}={str(v).lower()}" for path, v in self.other.items())])


class BreakEven(Part):
    """An input that a claim rests on, tried at several values."""

    paths: tuple[str, ...]
    values: tuple[float, ...]


class Claim(Part):
    """A claim of the report and what is compared for it."""

    id: str
    text: str
    twins: tuple[Comparison, ...]
    break_even: BreakEven | None = None


class Claims(Part):
    """All claims, the scenario in which they are measured, and the contested inputs."""

    scenario: str
    smallest: dict[str, Smallest]
    claims: tuple[Claim, ...]
    levers: dict[str, tuple[float, float]]

    def only(self, ids: Sequence[str]) -> "Claims":
        """Return the claims with these ids, in the order of the file; all, if none is named.

        Raises
        ------
        InterposeError
            With one line, for an id that no claim has.
        """
        known = [claim.id for claim in self.claims]
        chosen = [name.strip().upper() for name in ids]
        for word, name in zip(ids, chosen, strict=True):
            if name not in known:
                raise InterposeError(f"claims {word}: no such claim: known are {', '.join(known)}")
        claims = tuple(claim for claim in self.claims if claim.id in chosen or not chosen)
        return self.model_copy(update={"claims": claims})

    @property
    def twins(self) -> list[tuple[Claim, Comparison]]:
        """Every comparison with its claim."""
        return [(claim, comparison) for claim in self.claims for comparison in claim.twins]


def load_claims() -> Claims:
    """Return the claims that come with the package."""
    text = resources.files("interpose.experiments.claims").joinpath("claims.yaml").read_text(encoding="utf-8")
    return Claims.model_validate(yaml.safe_load(text))


def other_world(scenario: Scenario, comparison: Comparison) -> Scenario:
    """Return the scenario that a comparison compares with the given one."""
    return without(change_scenario(scenario, comparison.other), comparison.without)


def run_arms(
    arms: Mapping[str, Scenario],
    seeds: Sequence[int],
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Run named worlds over the same seeds; return a row per arm and seed with all outcomes."""
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]
    return pd.DataFrame(run_all(tasks, arm_row, threads=threads, done=done))


def arm_row(arm: str, run: Run) -> dict[str, Any]:
    """Return the arm, the seed and all outcomes of a run."""
    return {"arm": arm, "seed": run.seed} | outcomes(run)


def arms_of(claims: Claims, scenario: Scenario) -> dict[str, Scenario]:
    """Return every scenario that the claims compare, each once, by name."""
    arms = {AS_IT_IS: scenario}
    for _, comparison in claims.twins:
        if comparison.arm not in arms:
            arms[comparison.arm] = other_world(scenario, comparison)
    return arms


def differences(table: pd.DataFrame, comparison: Comparison) -> Any:
    """Return the paired differences of a comparison's outcome over seeds: as it is, minus the other world."""
    wide = table.pivot(index="seed", columns="arm", values=comparison.outcome)
    return (wide[AS_IT_IS] - wide[comparison.arm]).to_numpy()
