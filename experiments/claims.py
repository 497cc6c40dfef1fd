"""The report's claims as paired comparisons: what each mechanism changes, and from which value on it matters."""

from collections.abc import Callable, Mapping, Sequence
from importlib import resources
from typing import Any, Literal

import numpy as np
import pandas as pd
import yaml
from pydantic import Field, model_validator

from interpose.experiments.counterfactual import interval
from interpose.experiments.runner import run_all
from interpose.model.loading import change_scenario
from interpose.model.outcomes import OUTCOMES, outcomes
from interpose.model.policy import without
from interpose.model.scenario import Scenario
from interpose.model.schema.base import Part

AS_IT_IS = "as it is"
SIGN = {"lower": -1.0, "higher": 1.0}


class Comparison(Part):
    """One comparison that bears on a claim: the world as it is against one that lacks something or has other values."""

    name: str
    without: tuple[str, ...] = ()
    other: dict[str, Any] = Field(default_factory=dict)
    outcome: str
    claimed: Literal["lower", "higher"]

    @model_validator(mode="after")
    def _is_one(self) -> "Comparison":
        if bool(self.without) == bool(self.other):
            raise ValueError(f"{self.name}: give either what the other world is without, or its other values")
        if self.outcome not in {outcome.name for outcome in OUTCOMES}:
            raise ValueError(f"{self.name}: outcome {self.outcome!r} is not one of a run's outcomes")
        return self

    @property
    def arm(self) -> str:
        """Name the other world, the same for comparisons that share it."""
        return " ".join([*self.without, *(f"{path}={value}" for path, value in self.other.items())])

    @property
    def command(self) -> str:
        """Write the command that runs this comparison."""
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
    """All claims, the scenario in which they are looked at, and the contested inputs."""

    scenario: str
    claims: tuple[Claim, ...]
    levers: dict[str, tuple[float, float]]


def load_claims() -> Claims:
    """Read the claims that come with the package."""
    text = resources.files("interpose.experiments").joinpath("claims.yaml").read_text(encoding="utf-8")
    return Claims.model_validate(yaml.safe_load(text))


def bare(scenario: Scenario) -> Scenario:
    """Give a scenario without what no run reads (facts, shapes, reported series), which is quicker to change."""
    return scenario.model_copy(update={"facts": (), "shapes": None, "reported": (), "choices": {}})


def other_world(scenario: Scenario, comparison: Comparison) -> Scenario:
    """Give the world that a comparison sets against the given one."""
    return without(change_scenario(scenario, comparison.other), comparison.without)


def run_arms(arms: Mapping[str, Scenario], seeds: Sequence[int], threads: int | None = None) -> pd.DataFrame:
    """Run named worlds over the same seeds; gives a row per arm and seed with all outcomes."""
    tasks = [(arm, world, seed) for seed in seeds for arm, world in arms.items()]
    rows = run_all(tasks, lambda arm, run: {"arm": arm, "seed": run.seed} | outcomes(run), threads=threads)
    return pd.DataFrame(rows)


def arms_of(claims: Claims, scenario: Scenario) -> dict[str, Scenario]:
    """Give every world that the claims compare, each once."""
    arms = {AS_IT_IS: scenario}
    for claim in claims.claims:
        for comparison in claim.twins:
            if comparison.arm not in arms:
                arms[comparison.arm] = other_world(scenario, comparison)
    return arms


def differences(table: pd.DataFrame, comparison: Comparison) -> Any:
    """Give the paired differences of a comparison's outcome over seeds: as it is, minus the other world."""
    wide = table.pivot(index="seed", columns="arm", values=comparison.outcome)
    return (wide[AS_IT_IS] - wide[comparison.arm]).to_numpy()


def measure(claims: Claims, table: pd.DataFrame) -> pd.DataFrame:
    """Work out each comparison's mean paired difference with its 95 % interval (Student's t over seeds)."""
    rows = []
    for claim in claims.claims:
        for comparison in claim.twins:
            found = differences(table, comparison)
            mean, low, high = interval(found)
            usual = float(table.loc[table["arm"] == comparison.arm, comparison.outcome].mean())
            sign = SIGN[comparison.claimed]
            clear = low > 0 or high < 0
            verdict = "not clear" if not clear else "as claimed" if mean * sign > 0 else "against the claim"
            if not np.any(found):
                verdict = "no difference"
            row: dict[str, Any] = {"claim": claim.id, "name": comparison.name, "command": comparison.command}
            row |= {"outcome": comparison.outcome, "claimed": comparison.claimed, "other": usual}
            rows.append(row | {"mean": mean, "low": low, "high": high, "seeds": len(found), "verdict": verdict})
    return pd.DataFrame(rows)


def try_values(
    scenario: Scenario,
    claim: Claim,
    seeds: Sequence[int],
    threads: int | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Compare a claim's first outcome at several values of the input that it rests on with the world without it.

    Gives a row per value: mean paired difference (with the mechanism minus without it) and its 95 % interval.
    """
    plan, comparison, rows = claim.break_even, claim.twins[0], []
    if plan is None:
        raise ValueError(f"{claim.id} rests on no single input")
    for value in plan.values:
        world = change_scenario(scenario, dict.fromkeys(plan.paths, value))
        table = run_arms({AS_IT_IS: world, comparison.arm: other_world(world, comparison)}, seeds, threads)
        mean, low, high = interval(differences(table, comparison))
        rows.append({"value": value, "mean": mean, "low": low, "high": high})
        done()
    return pd.DataFrame(rows)


def break_even(tried: pd.DataFrame, claimed: str) -> tuple[float | None, float | None]:
    """Find from which value on an input does what is claimed.

    Gives the value at which the mean difference crosses into the claimed direction for good (linear between the
    values tried; None if it never does), and the first value from which on the interval excludes no effect.
    """
    sign = SIGN[claimed]
    value, mean = tried["value"].to_numpy(), tried["mean"].to_numpy() * sign
    sure = (tried["low"] if sign > 0 else -tried["high"]).to_numpy() > 0
    first_sure = next((float(value[i]) for i in range(len(value)) if sure[i:].all()), None)
    wrong = np.flatnonzero(mean <= 0)
    if len(wrong) == 0:
        return float(value[0]), first_sure
    last = int(wrong[-1])
    if last == len(value) - 1:
        return None, first_sure
    part = -mean[last] / (mean[last + 1] - mean[last])
    return float(value[last] + part * (value[last + 1] - value[last])), first_sure
