"""The model fitted to the months that forecasts may see: one scale of all rates, where fighters stand, five rates.

Every step is mechanical, seeded and bounded, and none looks at the months that are scored. What is fitted and what
came of it is in docs/out_of_sample.md.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.experiments.analysis.calibration import Posterior, calibrate
from interpose.experiments.analysis.input_ranges import Input
from interpose.experiments.analysis.patterns import Target
from interpose.experiments.execution.kept_results import KeptResults
from interpose.experiments.execution.parallel import run_all
from interpose.experiments.out_of_sample.record import FIT_MONTHS, Record
from interpose.experiments.sweeps.forecast_draws import TYPES, monthly_deaths
from interpose.model.results.run import Run
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

type Floats = npt.NDArray[np.float64]
type Simulate = Callable[[Scenario, Sequence[int], int], Floats]
"""Returns recorded deaths by seed, type, territory and month, of worlds of so many days."""

FIT_DAYS = 366 + 365
RATES = (
    "clash.raid_rate",
    "clash.attack_rate",
    "clash.strike_rate",
    "violation.prey_rate",
    "violation.base_rate",
)
"""Parameters that are fitted: how often parties raid, attack, strike, and kill civilians, turned on them or not."""
LEAST, MOST = 1 / 100, 2.0
"""Bounds of the fitted rates, as shares of their defaults (assumption)."""
SCALE_STEPS, LEVEL_ROUNDS, SEEDS = 7, 6, 4
"""Halvings of the search for one scale, rounds of the match of levels, and seeds of each."""
DAMPING = 0.7
"""Part of a mismatch of logarithms that is taken away in a round."""
FARTHEST = 8.0
"""Largest factor, up or down, by which fighters of a governorate differ from the scenario's (assumption)."""
NEAR, NEAR_QUIET = 0.1, 0.03
"""Half widths of the bands around recorded logarithms, and around the recorded share of quiet months (assumptions)."""
REACH = 3.0
"""Half widths by which distances beyond a band are counted."""


class Design(NamedTuple):
    """How much is tried."""

    population: int = 60
    """draws of the posterior"""
    generations: int = 6
    tries: int = 500
    seeds_each: int = 2
    seed: int = 1


class Fit(NamedTuple):
    """A fitted model."""

    world: Scenario
    """the scenario with fighters where they were matched to be"""
    scale: float
    """share of the default of all five rates with which the total is that of the record"""
    levels: dict[str, float]
    """factor of the fighters of each governorate"""
    posterior: Posterior
    targets: list[Target]


def simulator(threads: int | None = None) -> Simulate:
    """Return a function that simulates worlds on threads."""

    def simulate(world: Scenario, seeds: Sequence[int], days: int) -> Floats:
        def deaths(_: str, run: Run) -> Floats:
            return np.array(monthly_deaths(run), float).reshape(len(TYPES), len(run.scenario.places), -1)

        return np.array(run_all([("", world, seed) for seed in seeds], deaths, days=days, threads=threads))

    return simulate


def fit_model(
    world: Scenario,
    record: Record,
    design: Design,
    kept: KeptResults,
    simulate: Simulate,
    done: Callable[[], None] = lambda: None,
) -> Fit:
    """Fit a scenario to a record of :data:`FIT_MONTHS` months.

    Parameters
    ----------
    world : Scenario
        As it is shipped.
    record : Record
        The months that may be seen, and no other.
    design : Design
        How much is tried.
    kept : KeptResults
        Where what was simulated is kept, so that an interrupted fit goes on.
    simulate : callable
        The model.
    done : callable
        Called after every simulation of the fit.
    """
    if len(record.months) != FIT_MONTHS:
        raise ValueError(f"a fit sees {FIT_MONTHS} months, and no other")

    def measured(changed: Scenario, seeds: Sequence[int], name: str) -> Floats:
        if name not in kept.results:
            kept.keep(name, simulate(changed, seeds, FIT_DAYS).tolist())
        done()
        return np.array(kept.results[name], float)

    first = range(1, SEEDS + 1)
    scale = match_scale(lambda share, n: measured(with_rates(world, share), first, f"scale {n}"), record)
    rated = with_rates(world, scale)
    levels = match_levels(lambda f, n: measured(with_levels(rated, f), first, f"level {n}"), record)
    placed = with_levels(world, levels)
    goals = targets_of(record)

    def statistics_at(point: Mapping[str, Any], seeds: Sequence[int]) -> dict[str, float]:
        name = f"try {sorted(point.items())} {list(seeds)}"
        return statistics(measured(change_scenario(placed, point), seeds, name))

    inputs = [Input(path, LEAST * rate, MOST * rate, log=True) for path, rate in rates_of(world).items()]
    posterior = calibrate(statistics_at, inputs, goals, **design._asdict())
    return Fit(placed, scale, dict(zip(record.places, levels.tolist(), strict=True)), posterior, goals)


def rates_of(world: Scenario) -> dict[str, float]:
    """Return the rates that are fitted, as the scenario has them."""
    found = {}
    for path in RATES:
        mechanism, name = path.split(".")
        found[path] = float(getattr(getattr(world.parameters, mechanism), name))
    return found


def with_rates(world: Scenario, share: float) -> Scenario:
    """Return a world with all five rates at a share of what they are."""
    return change_scenario(world, {path: share * rate for path, rate in rates_of(world).items()})


def with_levels(world: Scenario, factors: Floats) -> Scenario:
    """Return a world in which the fighters of each territory are so many times as many."""
    factor = dict(zip((place.id for place in world.places), factors.tolist(), strict=True))
    holdings = [row.model_copy(update={"fighters": round(row.fighters * factor[row.place])}) for row in world.holdings]
    return world.model_copy(update={"holdings": tuple(holdings)})


def match_scale(deaths_at: Callable[[float, int], Floats], record: Record) -> float:
    """Return the share of all rates at which the recorded total of deaths is met, by halving on a logarithmic scale.

    Parameters
    ----------
    deaths_at : callable
        Deaths by seed, type, territory and month at a share, and the number of the step.
    record : Record
        The months that may be seen.
    """
    low, high, wanted = np.log(LEAST), np.log(MOST), record.total.sum()
    for step in range(SCALE_STEPS):
        middle = (low + high) / 2
        too_many = deaths_at(float(np.exp(middle)), step).sum() / SEEDS > wanted
        low, high = (low, middle) if too_many else (middle, high)
    return float(np.exp((low + high) / 2))


def match_levels(deaths_at: Callable[[Floats, int], Floats], record: Record) -> Floats:
    """Return factors of fighters by territory with which each one's share of deaths comes near the recorded one.

    Parameters
    ----------
    deaths_at : callable
        Deaths by seed, type, territory and month for factors, and the number of the round.
    record : Record
        The months that may be seen.
    """
    wanted = np.log((record.total.sum(axis=1) + 1) / (record.total + 1 / FIT_MONTHS).sum())
    factors = np.zeros(len(record.places))
    for number in range(LEVEL_ROUNDS):
        found = deaths_at(np.exp(factors), number).sum(axis=(0, 1, 3)) / SEEDS + 1
        factors = factors + DAMPING * (wanted - np.log(found / found.sum()))
        factors = np.clip(factors, -np.log(FARTHEST), np.log(FARTHEST))
    return np.asarray(np.exp(factors))


LABELS = {
    "state-based": "logarithm of state-based deaths",
    "non-state": "logarithm of non-state deaths",
    "one-sided": "logarithm of one-sided deaths",
    "second year": "logarithm of deaths of the second year over the first",
    "quiet": "share of governorate-months without a death",
    "swing": "spread of the logarithm of monthly deaths, mean over governorates",
}
"""What is fitted to, by name."""


def statistics(deaths: Floats) -> dict[str, float]:
    """Return what is fitted to, for deaths by seed, type, territory and month."""
    kinds = np.log(deaths.sum(axis=(2, 3)).mean(axis=0) + 1)
    total = deaths.sum(axis=1)
    half = total.shape[-1] // 2
    values = [
        *kinds.tolist(),
        float(np.log((total[..., half:].sum() + 1) / (total[..., :half].sum() + 1))),
        float((total == 0).mean()),
        float(np.log1p(total).std(axis=-1).mean()),
    ]
    return dict(zip(LABELS, values, strict=True))


def targets_of(record: Record) -> list[Target]:
    """Return a band around each statistic of a record."""
    found = statistics(record.deaths[None])
    near = {name: NEAR_QUIET if name == "quiet" else NEAR for name in found}
    return [
        Target(name, value - near[name], value + near[name], REACH * near[name], "1", LABELS[name])
        for name, value in found.items()
    ]
