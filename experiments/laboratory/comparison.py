"""Designs beside the truth: many data sets from one pool, what each design makes of them, and how often it is right."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.experiments.execution.kept_results import KeptResults, run_kept
from interpose.experiments.laboratory.countries import chance
from interpose.experiments.laboratory.deployment import REGIMES, Regime
from interpose.experiments.laboratory.estimators.contract import Estimate, one_thread
from interpose.experiments.laboratory.estimators.instrument import first_stage
from interpose.experiments.laboratory.estimators.registry import Design
from interpose.experiments.laboratory.panel import Record, drawn, record_of
from interpose.experiments.laboratory.truth import Paired, paired_worlds
from interpose.experiments.laboratory.worlds import Pool
from interpose.model.results.intervals import over_seeds

DATA_SETS = 3
"""Stream of chance: which countries a data set has."""
SIGNS = 1e-9
NEEDED = 0.95
"""Share of intervals that ought to hold the truth."""


class DataSet(NamedTuple):
    """A data set that is drawn: under which regime, and which one; the same countries under every regime."""

    regime: Regime
    number: int


def truths(pool: Pool, designs: Sequence[Design]) -> pd.DataFrame:
    """Return the paired truth by ``regime``, ``design`` and ``term``: ``truth`` with its interval over worlds.

    The interval (``truth_low``, ``truth_high``) says what another pool of worlds might have shown; the designs are
    judged by the truth of this pool, from which their data sets are drawn. A number of all worlds together becomes
    one a world by leaving that world out.
    """
    rows = []
    for regime in REGIMES:
        paired = paired_worlds(pool, regime)
        left_out = [_without(paired, world) for world in pool.missions[regime.name]]
        for truth in dict.fromkeys(design.truth for design in designs):
            whole, parts = truth(paired), [truth(part) for part in left_out]
            for design in designs:
                if design.truth is truth:
                    rows += [_truth_row(regime, design, term.name, whole, parts) for term in design.terms]
    return pd.DataFrame(rows)


def _without(paired: Paired, world: int) -> Paired:
    """Return pairs without those of one world."""
    return Paired(*(table[table["world"] != world] for table in paired))


def _truth_row(
    regime: Regime, design: Design, term: str, whole: Mapping[str, float], parts: Sequence[Mapping[str, float]]
) -> dict[str, Any]:
    """Return the truth of a coefficient with its interval over worlds (the jackknife's pseudo-values)."""
    value, number = whole.get(term, math.nan), len(parts)
    pseudo = np.array([number * value - (number - 1) * part.get(term, math.nan) for part in parts])
    pseudo = pseudo[np.isfinite(pseudo)]
    half = math.nan
    if len(pseudo) > 1:
        interval = over_seeds(pseudo)
        half = float(interval.high - interval.low) / 2
    ends = {"truth": value, "truth_low": value - half, "truth_high": value + half, "worlds": number}
    return {"regime": regime.name, "design": design.name, "term": term} | ends


def estimate_all(
    pool: Pool,
    designs: Sequence[Design],
    sizes: tuple[int, int],
    first_seed: int,
    kept: KeptResults | None = None,
    done: Callable[[], None] = lambda: None,
) -> pd.DataFrame:
    """Return what every design makes of every data set, and of the whole pool as one data set.

    Parameters
    ----------
    pool : Pool
        Countries.
    designs : sequence of Design
        Which designs.
    sizes : (int, int)
        How many data sets, and how many countries each has.
    first_seed : int
        Seed of the first country.
    kept : KeptResults, optional
        What is there already, and where results go.
    done : callable
        Called after each data set.

    Returns
    -------
    DataFrame
        A row a ``regime``, ``data_set`` (-1: the whole pool), ``design`` and ``term``, with ``coefficient``, ``se``,
        ``low``, ``high``, ``n``.
    """
    records = {regime.name: record_of(pool, regime) for regime in REGIMES}
    tasks = [DataSet(regime, number) for number in range(-1, sizes[0]) for regime in REGIMES]

    def work(task: DataSet) -> list[list[Any]]:
        record = records[task.regime.name]
        if task.number >= 0:
            record = drawn(record, sizes[1], chance(DATA_SETS, first_seed, task.number))
        return [[design.name, *estimate] for design in designs for estimate in estimates_of(design, record)]

    with one_thread():
        results = run_kept(
            tasks,
            work,
            kept or KeptResults(),
            name=lambda task: f"data {task.regime.name} {task.number}",
            threads=1,
            done=done,
        )
    rows = [[task.regime.name, task.number, *row] for task, found in zip(tasks, results, strict=True) for row in found]
    return pd.DataFrame(rows, columns=["regime", "data_set", "design", *Estimate._fields])


def estimates_of(design: Design, record: Record) -> list[Estimate]:
    """Return the estimates of a design, numbers of plain Python."""
    found = design.estimate(record)
    return [Estimate(e.term, float(e.coefficient), float(e.se), float(e.low), float(e.high), int(e.n)) for e in found]


def summarise(estimates: pd.DataFrame, truth: pd.DataFrame) -> pd.DataFrame:
    """Return how each design did under each regime, a row a coefficient.

    Columns beside those of the truth: ``mean`` estimate over data sets and its ``bias``, ``spread`` (standard
    deviation over data sets), ``se`` (median standard error), ``low`` and ``high`` (mean estimate, and around it the
    median reach of the designs' own intervals), ``coverage`` (share of intervals that hold the truth) with its
    interval, ``wrong_sign`` (share of estimates on the other side of 0 than the truth), ``surely_wrong`` and
    ``surely_right`` (shares of intervals that lie wholly on that side, or on the truth's), ``data_sets`` (with an
    estimate) and ``failed``; of the whole pool as one data set ``pool``, ``pool_low``, ``pool_high``.
    """
    keys = ["regime", "design", "term"]
    known, rows = truth.set_index(keys), []
    for key, all_rows in estimates.groupby(keys, sort=False):
        whole = all_rows[all_rows["data_set"] < 0].iloc[0]
        part = all_rows[all_rows["data_set"] >= 0]
        row: dict[Any, Any] = dict(zip(keys, key, strict=True)) | known.loc[[key]].iloc[0].to_dict()
        row |= _performance(part, float(row["truth"]))
        rows.append(row | {"pool": whole["coefficient"], "pool_low": whole["low"], "pool_high": whole["high"]})
    return pd.DataFrame(rows)


def _performance(part: pd.DataFrame, truth: float) -> dict[str, float]:
    """Return how often a design was right, over the data sets in which it gave an estimate."""
    found = part[np.isfinite(part["coefficient"])]
    numbers = {name: found[name].to_numpy(float) for name in ("coefficient", "se", "low", "high")}
    row: dict[str, float] = {"data_sets": len(found), "failed": len(part) - len(found)}
    if found.empty:
        return row
    estimate, low, high = numbers["coefficient"], numbers["low"], numbers["high"]
    mean, reach = float(estimate.mean()), float(np.median(high - low)) / 2
    row |= {"mean": mean, "bias": mean - truth, "low": mean - reach, "high": mean + reach}
    row |= {
        "spread": float(estimate.std(ddof=1)) if len(estimate) > 1 else math.nan,
        "se": float(np.median(numbers["se"])),
    }
    if not math.isfinite(truth):
        return row
    covers = over_seeds(((low <= truth) & (truth <= high)).astype(float), "share")
    row |= {"coverage": float(covers.middle), "coverage_low": float(covers.low), "coverage_high": float(covers.high)}
    side = math.copysign(1.0, truth)
    ends = np.where(side > 0, low, -high), np.where(side > 0, high, -low)
    row["wrong_sign"] = float((estimate * side < 0).mean())
    return row | {"surely_right": float((ends[0] > SIGNS).mean()), "surely_wrong": float((ends[1] < -SIGNS).mean())}


def strength_of_instrument(pool: Pool, sizes: tuple[int, int], first_seed: int) -> dict[str, float]:
    """Return the median F statistic of the instrument in the first stage over data sets, by regime."""
    found = {}
    for regime in REGIMES:
        record = record_of(pool, regime)
        drawn_sets = [drawn(record, sizes[1], chance(DATA_SETS, first_seed, number)) for number in range(sizes[0])]
        strengths = [first_stage(one) for one in drawn_sets]
        found[regime.name] = float(np.nanmedian(strengths)) if np.isfinite(strengths).any() else math.nan
    return found
