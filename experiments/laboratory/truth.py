"""The paired truth of each design: what an experiment on the same worlds gives, in the coefficient of the design.

Worlds that got a mission are there with it, without it, and with each kind of its personnel alone; all share every
draw of chance. What a design estimates is read off these pairs: means of differences where the design's effect is a
difference, and the design's own likelihood on the experiment where it is a ratio.
"""

import math
from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.laboratory.deployment import KINDS, Regime
from interpose.experiments.laboratory.panel import GRAVE, country_months, facts_of
from interpose.experiments.laboratory.worlds import ALL, NONE, Mission, Pool

type Floats = npt.NDArray[np.float64]

AHEAD = 12
"""Months after a force came over which matching looks."""
STEPS = 50


class Paired(NamedTuple):
    """Worlds that got a mission: a row an arm, world and month; and their first guarded truces, with and without."""

    months: pd.DataFrame
    truces: pd.DataFrame


type Truth = Callable[[Paired], Mapping[str, float]]


def paired_worlds(pool: Pool, regime: Regime) -> Paired:
    """Return the worlds that got a mission under a regime, in every arm; deaths are the true ones."""
    months, truces = [], []
    for number, mission in pool.missions[regime.name].items():
        facts = facts_of(pool, number)
        for arm, history in {NONE: pool.without[number], **mission.arms}.items():
            months.append(country_months(history, facts).assign(arm=arm))
        truces += _spells(number, mission)
    columns = ["world", "force", "days", "ended"]
    table = pd.concat(months, ignore_index=True) if months else pd.DataFrame()
    return Paired(table, pd.DataFrame(truces, columns=columns))


def _spells(number: int, mission: Mission) -> list[tuple[int, float, float, float]]:
    """Return the first guarded truce of a world, with and without peacekeepers."""
    pair = mission.pair
    if pair is None:
        return []
    return [
        (number, 1.0, float(pair.days), float(pair.ended)),
        (number, 0.0, float(pair.days_without), float(pair.ended_without)),
    ]


def both(paired: Paired) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the months with the whole mission, and the same months without any, row by row."""
    months = paired.months
    if months.empty:
        return months, months
    parts = [months[months["arm"] == arm].sort_values(["world", "month"]) for arm in (ALL, NONE)]
    return parts[0].reset_index(drop=True), parts[1].reset_index(drop=True)


def months(paired: Paired) -> dict[str, float]:
    """Return the change of the share of months with any killing, and of grave ones, while peacekeepers are there."""
    with_force, without = both(paired)
    if with_force.empty:
        return {}
    there = with_force["present_lag"].to_numpy() > 0
    found = {}
    for name, least in (("any killing", 1), ("grave month", GRAVE)):
        pairs = [(table["osv"].to_numpy()[there] >= least).mean() for table in (with_force, without)]
        found[name] = float(pairs[0] - pairs[1]) if there.any() else math.nan
    return found


def doses(paired: Paired) -> dict[str, float]:
    """Return log changes of deaths per 1,000 troops, 100 police and 100 observers, over all arms of each month."""
    table = paired.months
    if table.empty:
        return {}
    sent = [kind for kind in KINDS if table[f"{kind}_lag"].any()]
    groups = table["world"].to_numpy(np.int64) * (int(table["month"].max()) + 1) + table["month"].to_numpy(np.int64)
    slopes = conditional_poisson(
        table["osv"].to_numpy(float), table[[f"{kind}_lag" for kind in sent]].to_numpy(float), groups
    )
    return dict.fromkeys(KINDS, math.nan) | dict(zip(sent, map(float, slopes), strict=True))


def conditional_poisson(counts: Floats, doses: Floats, groups: npt.NDArray[np.int64]) -> Floats:
    """Return the slopes of log counts in doses within groups, by the Poisson likelihood given each group's total.

    (Hausman, Hall & Griliches 1984, doi:10.2307/1911191, doi recalled.) NaN where nothing varies within groups.

    Parameters
    ----------
    counts : array, shape (n,)
        What is counted.
    doses : array, shape (n, k)
        Treatments.
    groups : array, shape (n,)
        Which rows belong together.
    """
    _, at = np.unique(groups, return_inverse=True)
    number, slopes = int(at.max()) + 1, np.zeros(doses.shape[1])
    totals = np.bincount(at, counts, number)

    def means(values: Floats, weights: Floats, whole: Floats) -> Floats:
        return np.column_stack([np.bincount(at, weights * column, number) / whole for column in values.T])

    for _ in range(STEPS):
        weights = np.exp(np.clip(doses @ slopes, -50, 50))
        whole = np.bincount(at, weights, number)
        deviation = doses - means(doses, weights, whole)[at]
        score = deviation.T @ counts
        share = weights / whole[at] * totals[at]
        information = (deviation * share[:, None]).T @ deviation
        if np.linalg.matrix_rank(information) < len(slopes):
            return np.full(len(slopes), math.nan)
        step = np.linalg.solve(information, score)
        slopes = slopes + np.clip(step, -1, 1)
        if np.abs(step).max() < 1e-10:
            break
    return slopes


def onset(paired: Paired) -> dict[str, float]:
    """Return the log odds ratio of the onset of grave killing, over months in which peacekeepers were there.

    Each course has its own months at risk, those after a month without; as odds of all of them together.
    """
    with_force, without = both(paired)
    if with_force.empty:
        return {}
    there, odds = with_force["present_lag"].to_numpy() > 0, []
    for table in (with_force, without):
        grave = table["osv"] >= GRAVE
        quiet_before = ~grave.groupby(table["world"]).shift(fill_value=True).to_numpy(bool)
        chosen = grave.to_numpy()[there & quiet_before]
        began = int(chosen.sum())
        odds.append(began / (len(chosen) - began) if 0 < began < len(chosen) else math.nan)
    return {"peacekeepers": math.log(odds[0] / odds[1])}


def hazard(paired: Paired) -> dict[str, float]:
    """Return the log ratio of relapses per day of the same truces with and without peacekeepers."""
    table = paired.truces
    rates = [
        float(part["ended"].sum() / part["days"].sum()) if len(part) else 0.0
        for part in (table[table["force"] == 1], table[table["force"] == 0])
    ]
    return {"peacekeepers": math.log(rates[0] / rates[1]) if min(rates) > 0 else math.nan}


def _gap(paired: Paired) -> tuple[pd.DataFrame, Floats]:
    """Return the months with the mission, and how much less or more log(1 + deaths) there is than without."""
    with_force, without = both(paired)
    if with_force.empty:
        return with_force, np.zeros(0)
    return with_force, np.log1p(with_force["osv"].to_numpy(float)) - np.log1p(without["osv"].to_numpy(float))


def months_since(paired: Paired) -> dict[str, float]:
    """Return the mean change of log(1 + deaths) over months since the first personnel came."""
    table, gap = _gap(paired)
    if table.empty:
        return {}
    first = table["first"].to_numpy()
    since = (first > 0) & (table["month"].to_numpy() >= first)
    return {"peacekeepers": float(gap[since].mean()) if since.any() else math.nan}


def year_after(paired: Paired) -> dict[str, float]:
    """Return the mean change of log(1 + deaths) over the year after the first personnel came, where it is on record."""
    table, gap = _gap(paired)
    if table.empty:
        return {}
    first, month = table["first"].to_numpy(), table["month"].to_numpy()
    chosen = (first >= 0) & (first + AHEAD <= month.max() + 1) & (month >= first) & (month < first + AHEAD)
    return {"peacekeepers": float(gap[chosen].mean()) if chosen.any() else math.nan}


def troops_slope(paired: Paired) -> dict[str, float]:
    """Return the slope of the change of log(1 + deaths) in thousands of troops, within the months of each world."""
    table, gap = _gap(paired)
    if table.empty:
        return {}
    dose = table["troops_lag"].to_numpy(float)
    return {"troops": float(dose @ gap / (dose @ dose)) if dose.any() else math.nan}
