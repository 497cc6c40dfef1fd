"""The statistics in which a record and the model are compared, each one function of a record, with intervals.

An interval of one record comes from resampling its months in blocks: months that follow each other are alike, so half
years are drawn as they stand (Künsch 1989, doi:10.1214/aos/1176347265; the length is an assumption). It reaches 1.96
standard errors of the resamples to each side of the estimate, and not from percentile to percentile: resampled months
are fewer different ones, which makes whatever measures unevenness larger in them. It tells what another stretch of the
same war might have given; not what was left out of the record.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.analysis.power_law import LEAST_DEATHS
from interpose.experiments.analysis.self_excitation import hawkes_ratio
from interpose.experiments.real_events.burstiness import FEWEST, corrected, gaps
from interpose.experiments.real_events.concentration import gini, top_share
from interpose.experiments.real_events.onset_risk import onset_table, relative_risk
from interpose.experiments.real_events.record import Record
from interpose.experiments.real_events.severity import best_least, exponent_of_sums
from interpose.model.language.words import mark
from interpose.model.results.stored_labels import label_from

type Floats = npt.NDArray[np.float64]

BLOCK_MONTHS = 6
BY_BLOCKS, BY_GROUPS = mark("blocks of 6 months"), mark("groups of territories")
"""What is resampled (:data:`BLOCK_MONTHS`) or left out for an interval."""
RESAMPLES = 400
CHANCE = 20_251_127
"""Seed of resampling, so that the same record gives the same interval."""
REACH = 1.96
"""Standard errors to each side of an estimate."""
FEWEST_MEASURED = 0.9
"""Share of resamples in which a statistic must exist for its interval to be told."""
ESTIMATED = 0
"""Least deaths of the tail: to be estimated, not fixed."""


class Statistic(NamedTuple):
    """What is compared."""

    name: str
    label: str
    unit: str
    digits: int
    log: bool = False
    """whether its interval is symmetric in its logarithm"""


STATISTICS = (
    Statistic("deaths_month", mark("Deaths a month"), mark("persons/month"), 1, log=True),
    Statistic("events_month", mark("Fatal events a month"), mark("events/month"), 1, log=True),
    Statistic("deaths_event", mark("Deaths per fatal event"), mark("persons"), 2, log=True),
    Statistic("quiet_share", mark("Months of a territory without a fatal event"), mark("share"), 3),
    Statistic("exponent", mark("Exponent of deaths per event"), mark("exponent"), 2),
    Statistic("burstiness", mark("Burstiness of events within territories"), mark("-1 to 1"), 3),
    Statistic("gini", mark("Concentration of deaths over territories (Gini)"), mark("0 to 1"), 3),
    Statistic("top_share", mark("Deaths in the top tenth of territories"), mark("share"), 3),
    Statistic("onset_risk", mark("Onset next to an active territory, against elsewhere"), mark("ratio"), 2, log=True),
    Statistic("branching", mark("Events that an event triggers (Hawkes, slow background)"), mark("events"), 2),
)
BY_NAME = {statistic.name: statistic for statistic in STATISTICS}


class MonthlyParts:
    """What of each month the statistics are made of, so that months can be weighted.

    Parameters
    ----------
    record : Record
        With at least three whole months.
    least : int
        Deaths from which the tail begins; :data:`ESTIMATED`: those that fit best.
    """

    def __init__(self, record: Record, least: int = LEAST_DEATHS) -> None:
        self.months = len(record.month_starts)
        self.deaths, self.events = record.by_month(deaths=True), record.by_month(deaths=False)
        self.least = least or best_least(record.deaths)
        inside = record.month >= 0
        tail = inside & (record.deaths >= self.least)
        self.in_tail = np.bincount(record.month[tail], minlength=self.months).astype(float)
        self.logs = np.bincount(record.month[tail], np.log(record.deaths[tail]), self.months)
        self.onsets = None if record.pairs is None else onset_table(self.events > 0, record.pairs)
        between, ends = gaps(record.day, record.place)
        kept = record.month[ends] >= 0
        self.gap, self.gap_place = between[kept], record.place[ends][kept]
        self.gap_month, self.places = record.month[ends][kept], len(record.places)

    def weighted(self, weight: Floats) -> dict[str, float]:
        """Return every statistic but the branching ratio, each month counted so many times.

        Parameters
        ----------
        weight : array, shape (months,)
            How many times each month counts.
        """
        total, by_place = weight.sum(), weight @ self.deaths
        events = float((weight @ self.events).sum())
        onsets = np.full(4, np.nan) if self.onsets is None else weight[1:] @ self.onsets
        return {
            "deaths_month": float(by_place.sum() / total),
            "events_month": events / total,
            "deaths_event": float(by_place.sum() / events) if events else float("nan"),
            "quiet_share": float(weight @ (self.events == 0).mean(axis=1) / total),
            "exponent": exponent_of_sums(float(weight @ self.in_tail), float(weight @ self.logs), self.least),
            "burstiness": self._burstiness(weight),
            "gini": gini(by_place),
            "top_share": top_share(by_place),
            "onset_risk": float("nan") if self.onsets is None else relative_risk(onsets),
        }

    def _burstiness(self, weight: Floats) -> float:
        """Return the mean of the territories' burstiness, by their intervals; those with fewer than 20 are left out."""
        counted = weight[self.gap_month]
        number, total, squares = (
            np.bincount(self.gap_place, counted * self.gap**power, self.places) for power in (0, 1, 2)
        )
        enough = number >= FEWEST
        if not enough.any():
            return float("nan")
        number, mean = number[enough], total[enough] / number[enough]
        spread = np.sqrt(np.maximum(squares[enough] / number - mean**2, 0.0))
        return float(np.average(corrected(spread / mean, number), weights=number))


def statistics_of(record: Record, least: int = LEAST_DEATHS, *, branching: bool = True) -> dict[str, float]:
    """Return every statistic of a record by name; NaN where there is too little to tell.

    Raises
    ------
    InterposeError
        If it has fewer than three whole months.
    """
    record.require_months("events")
    parts = MonthlyParts(record, least)
    found = parts.weighted(np.ones(parts.months))
    return found | {"branching": hawkes_ratio(record.by_day()) if branching else float("nan")}


def with_intervals(
    record: Record, least: int = LEAST_DEATHS, done: Callable[[], None] = lambda: None, *, branching: bool = True
) -> pd.DataFrame:
    """Return every statistic of a record with a 95 % interval from resampled blocks of months.

    The branching ratio has an interval from leaving out groups of territories instead: blocks of months that were put
    beside each other would break what triggers what.

    Parameters
    ----------
    record : Record
        What was recorded.
    least : int
        Deaths from which the tail of severities begins; 0: those that fit best.
    done : callable
        Called :data:`STEPS` times, for progress.
    branching : bool
        Whether to fit the branching ratio, which takes longest.

    Returns
    -------
    DataFrame
        A row a statistic: ``statistic``, ``label``, ``unit``, ``estimate``, ``low``, ``high``, ``from``.
    """
    record.require_months("events")
    parts = MonthlyParts(record, least)
    found = parts.weighted(np.ones(parts.months))
    resampled = pd.DataFrame([parts.weighted(weight) for weight in _block_weights(parts.months)])
    done()
    ends = {name: _ends(value, resampled[name].to_numpy(float), BY_NAME[name].log) for name, value in found.items()}
    if branching:
        found["branching"], ends["branching"] = _branching(record, done)
    rows = []
    for statistic in STATISTICS:
        low, high = ends.get(statistic.name, (np.nan, np.nan))
        estimate = found.get(statistic.name, float("nan"))
        source = BY_GROUPS if statistic.name == "branching" else BY_BLOCKS
        rows.append((statistic.name, _label(statistic, parts.least), statistic.unit, estimate, low, high, source))
    return pd.DataFrame(rows, columns=["statistic", "label", "unit", "estimate", "low", "high", "from"])


GROUPS = 8
"""Groups of territories, each left out once (delete-a-group jackknife: Kott 2001, J. Official Statistics 17)."""
STEPS = 2 + GROUPS
T_REACH = 2.365
"""Student's t of 7 degrees of freedom at 97.5 %."""


def _branching(record: Record, done: Callable[[], None]) -> tuple[float, tuple[float, float]]:
    """Return the branching ratio of a record, with the ends of its interval."""
    counts = record.by_day()
    whole = hawkes_ratio(counts)
    done()
    used = np.flatnonzero(counts.sum(axis=0) > 0)
    if len(used) < GROUPS:
        for _ in range(GROUPS):
            done()
        return whole, (float("nan"), float("nan"))
    by_size = used[np.argsort(-counts[:, used].sum(axis=0), kind="stable")]
    values = []
    for group in range(GROUPS):
        values.append(hawkes_ratio(np.delete(counts, by_size[group::GROUPS], axis=1)))
        done()
    spread = np.sqrt((GROUPS - 1) / GROUPS * ((np.array(values) - whole) ** 2).sum())
    return whole, (max(0.0, float(whole - T_REACH * spread)), min(1.0, float(whole + T_REACH * spread)))


def _block_weights(months: int) -> Floats:
    """Return how often each month is drawn in each resample; shape (resamples, months). Blocks go round the end."""
    length = min(BLOCK_MONTHS, max(1, months // 3))
    random = np.random.default_rng(CHANCE)
    starts = random.integers(0, months, (RESAMPLES, int(np.ceil(months / length))))
    drawn = ((starts[:, :, None] + np.arange(length)) % months).reshape(RESAMPLES, -1)[:, :months]
    return np.stack([np.bincount(row, minlength=months) for row in drawn]).astype(float)


def _ends(estimate: float, values: Floats, log: bool) -> tuple[float, float]:
    """Return the ends of an interval by the spread of resamples; NaN where the statistic exists in too few of them."""
    measured = values[np.isfinite(values)]
    if log:
        measured = measured[measured > 0]
    if len(measured) < FEWEST_MEASURED * len(values) or not np.isfinite(estimate) or (log and estimate <= 0):
        return float("nan"), float("nan")
    if log:
        reach = REACH * float(np.log(measured).std())
        return estimate * float(np.exp(-reach)), estimate * float(np.exp(reach))
    reach = REACH * float(measured.std())
    return estimate - reach, estimate + reach


def _label(statistic: Statistic, least: int) -> str:
    """Return the label of a statistic; of the exponent with the deaths from which it holds."""
    return label_from(statistic.label, least) if statistic.name == "exponent" else statistic.label
