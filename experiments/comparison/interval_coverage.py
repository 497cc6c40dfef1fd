"""How often 95 % intervals over seeds hold the truth, method by method, where the truth is known.

``python -m interpose.experiments.comparison.interval_coverage`` prints the table on which
docs/decisions/0011-one-interval.md rests; ``--samples`` sets how many samples each number is counted from.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

from interpose.model.results.intervals import CONFIDENCE, order_statistics, students_t

type Floats = NDArray[np.float64]
type Ends = tuple[Floats, Floats]
type Draw = Callable[[np.random.Generator, tuple[int, int]], Floats]

SEEDS = (3, 5, 10, 12, 20, 50, 100, 200)
SAMPLES, RESAMPLES = 10_000, 1_000
SEED = 20_260_311
TAIL, CAP = 2.5, 500
"""Exponent and cap of the deaths of one event, as in this model."""


class Case(NamedTuple):
    """A distribution of paired differences whose mean (and median, where it is sought) is known."""

    draw: Draw
    mean: float
    median: float


def _deaths(chance: np.random.Generator, shape: tuple[int, int], rate: float) -> Floats:
    """Sum the deaths of a Poisson number of events, each a capped power law of whole numbers from 1 on."""
    events = chance.poisson(rate, shape)
    sizes = np.minimum(CAP, np.floor(chance.random(int(events.sum())) ** (-1 / (TAIL - 1))))
    ends = np.concatenate([[0.0], np.cumsum(sizes)])
    last = np.cumsum(events.ravel())
    return np.asarray((ends[last] - ends[last - events.ravel()]).reshape(shape), float)


def _sparse(shared: float, first: float, second: float) -> Draw:
    """Return differences of two rare counts that share a part, as paired worlds do: it cancels."""

    def draw(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
        both = chance.poisson(shared, shape)
        return (both + chance.poisson(first, shape)) - (both + chance.poisson(second, shape)).astype(float)

    return draw


def _rarely(chance: np.random.Generator, shape: tuple[int, int]) -> Floats:
    """Return differences that are 0 in 19 of 20 seeds and else a large gain."""
    return np.where(chance.random(shape) < 0.05, 10.0, 0.0)


MEAN_DEATHS = float((np.arange(1, CAP + 1) ** -(TAIL - 1.0)).sum())
"""Mean of the capped power law: the sum of its tail probabilities."""
CASES: Mapping[str, Case] = {
    "normal": Case(lambda chance, shape: chance.normal(1.0, 2.0, shape), 1.0, 1.0),
    "skewed": Case(lambda chance, shape: chance.lognormal(0.0, 1.0, shape), float(np.exp(0.5)), 1.0),
    "counts": Case(_sparse(2.0, 1.0, 3.0), -2.0, -2.0),
    "rare": Case(_sparse(0.05, 0.05, 0.05), 0.0, 0.0),
    "rare, fewer": Case(_sparse(0.05, 0.05, 0.15), -0.1, 0.0),
    "deaths": Case(
        lambda chance, shape: _deaths(chance, shape, 2.0) - _deaths(chance, shape, 6.0), -4.0 * MEAN_DEATHS, np.nan
    ),
    "nearly always 0": Case(_rarely, 0.5, 0.0),
}


def expanded(seeds: int) -> float:
    """Return the level at which a bootstrap interval of normal numbers is as wide as Student's (Hesterberg 2015)."""
    reach = stats.t.ppf(0.5 + CONFIDENCE / 2, seeds - 1) * np.sqrt(seeds / (seeds - 1))
    return float(1 - 2 * stats.norm.sf(reach))


class Resampled(NamedTuple):
    """Samples (columns) with the means and standard errors of their resamples."""

    values: Floats
    means: Floats
    errors: Floats


def resample(values: Floats, chance: np.random.Generator) -> Resampled:
    """Draw seeds with replacement, the same for all columns."""
    n = len(values)
    weights = chance.multinomial(n, np.full(n, 1 / n), RESAMPLES) / n
    centred = values - values.mean(axis=0)  # squares of centred numbers lose no digits
    means = weights @ centred
    spread = np.maximum(0.0, weights @ centred**2 - means**2) * n / (n - 1)
    return Resampled(values, means, np.sqrt(spread / n))


def _quantiles(sorted_rows: Floats, levels: Floats) -> Floats:
    """Return the quantile of every column of sorted rows at its own level."""
    at = np.clip(levels, 0, 1) * (len(sorted_rows) - 1)
    low = np.floor(at).astype(int)
    high = np.minimum(low + 1, len(sorted_rows) - 1)
    below = np.take_along_axis(sorted_rows, low[None], 0)[0]
    return np.asarray(below + (at - low) * (np.take_along_axis(sorted_rows, high[None], 0)[0] - below), float)


def _percentile(r: Resampled) -> Ends:
    """Expanded percentile interval."""
    tail, middle = (1 - expanded(len(r.values))) / 2, r.values.mean(axis=0)
    low, high = np.quantile(r.means, [tail, 1 - tail], axis=0)
    return middle + low, middle + high


def _bca(r: Resampled) -> Ends:
    """Expanded interval, bias-corrected and accelerated (Efron 1987)."""
    middle, n = r.values.mean(axis=0), len(r.values)
    away = middle - r.values
    with np.errstate(invalid="ignore", divide="ignore"):
        acceleration = -(away**3).sum(axis=0) / (6 * (away**2).sum(axis=0) ** 1.5)
        bias = special.ndtri(((r.means < 0).mean(axis=0) + (r.means <= 0).mean(axis=0)) / 2)
        z = special.ndtri(np.array([[(1 - expanded(n)) / 2], [(1 + expanded(n)) / 2]]))
        levels = special.ndtr(bias + (bias + z) / (1 - acceleration * (bias + z)))
    ordered = np.sort(r.means, axis=0)
    low, high = (_quantiles(ordered, np.nan_to_num(level, nan=0.5)) for level in levels)
    return middle + low, middle + high


def _studentised(r: Resampled) -> Ends:
    """Bootstrap of t; resamples without spread count as infinitely far out on their side."""
    middle, error = r.values.mean(axis=0), stats.sem(r.values, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        t = np.nan_to_num(r.means / r.errors, nan=0.0, posinf=1e6, neginf=-1e6)
    low, high = np.quantile(t, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=0)
    return middle - high * error, middle - low * error


def _student(r: Resampled) -> Ends:
    """Student's t."""
    return students_t(r.values.T)[1:]


def _johnson(r: Resampled) -> Ends:
    """Student's t, its middle moved by the sample's skewness (Johnson 1978)."""
    _, low, high = students_t(r.values.T)
    spread = r.values.var(axis=0, ddof=1)
    third = ((r.values - r.values.mean(axis=0)) ** 3).mean(axis=0)
    shift = np.divide(third, 6 * len(r.values) * spread, out=np.zeros_like(third), where=spread > 0)
    return low + shift, high + shift


def _hall(r: Resampled) -> Ends:
    """Student's t through Hall's cubic of the skewness, which is monotone (Hall 1992)."""
    n, middle, error = len(r.values), r.values.mean(axis=0), stats.sem(r.values, axis=0)
    spread = error * np.sqrt(n)
    third = ((r.values - middle) ** 3).mean(axis=0)
    skew = np.divide(third, spread**3, out=np.zeros_like(third), where=spread > 0)
    reach, third_of_skew = stats.t.ppf(0.5 + CONFIDENCE / 2, n - 1) / np.sqrt(n), skew / 3

    def transform_back(x: Floats) -> Floats:
        cubed = np.cbrt(1 + 3 * third_of_skew * (x - skew / (6 * n))) - 1
        return np.where(
            np.abs(third_of_skew) > 1e-9,
            np.divide(cubed, third_of_skew, out=x.copy(), where=np.abs(third_of_skew) > 1e-9),
            x,
        )

    low, high = (middle - transform_back(np.full_like(middle, end)) * spread for end in (reach, -reach))
    return low, high


METHODS: Mapping[str, Callable[[Resampled], Ends]] = {
    "Student t": _student,
    "t, Johnson": _johnson,
    "t, Hall": _hall,
    "percentile, expanded": _percentile,
    "BCa, expanded": _bca,
    "studentised": _studentised,
}


def mean_coverage(samples: int = SAMPLES, numbers_of_seeds: Sequence[int] | None = None) -> pd.DataFrame:
    """Return how often each method's interval holds the mean: a row per case, number of seeds and method.

    ``covered``; ``too_low`` and ``too_high``, how often the whole interval lies below or above the truth; ``wrong``,
    how often it excludes 0 on the side on which the truth is not; ``width`` is the median over samples, and
    ``flat`` the share of samples in which all seeds agree, which no method can use.
    """
    rows = []
    for number, (name, case) in enumerate(CASES.items()):
        for seeds in numbers_of_seeds or SEEDS:
            chance = np.random.default_rng([SEED, number, seeds])
            r = resample(case.draw(chance, (seeds, samples)), chance)
            flat = float((np.ptp(r.values, axis=0) == 0).mean())
            for method, ends in METHODS.items():
                low, high = ends(r)
                edge = 1e-9 * max(1.0, abs(case.mean))
                below, above = (high < case.mean - edge).mean(), (low > case.mean + edge).mean()
                wrong = (high < 0).mean() * (case.mean >= 0) + (low > 0).mean() * (case.mean <= 0)
                row = {"case": name, "seeds": seeds, "method": method, "covered": 1 - below - above}
                row |= {"too_low": below, "too_high": above, "wrong": wrong, "flat": flat}
                rows.append(row | {"width": float(np.median(high - low))})
    return pd.DataFrame(rows)


def median_coverage(samples: int = SAMPLES) -> pd.DataFrame:
    """Return how often intervals of the median hold it: of order statistics, and of percentiles of resamples."""
    rows = []
    for number, (name, case) in enumerate(CASES.items()):
        for seeds in SEEDS if case.median == case.median else ():
            chance = np.random.default_rng([SEED, number, seeds])
            values = case.draw(chance, (seeds, samples))
            tail = (1 - expanded(seeds)) / 2
            drawn = chance.integers(seeds, size=(RESAMPLES // 2, seeds))
            subset = values[:, : samples // 5]  # medians of resamples are slow: fewer samples for this one
            medians = np.stack([np.median(subset[draw], axis=0) for draw in drawn])
            resampled = np.quantile(medians, [tail, 1 - tail], axis=0)
            for method, (low, high) in (
                ("order statistics", order_statistics(values.T, 0.5)[1:]),
                ("percentile, expanded", (resampled[0], resampled[1])),
            ):
                covered = ((low <= case.median) & (case.median <= high)).mean()
                row = {"case": name, "seeds": seeds, "method": method, "covered": float(covered)}
                rows.append(row | {"width": float(np.median(high - low))})
    return pd.DataFrame(rows)


def shortfall(table: pd.DataFrame) -> pd.DataFrame:
    """Return by method, over all cases, how far coverage falls short of 95 %, on average and at the worst.

    From ten seeds on, and with the width in units of Student's.
    """
    enough = table[table["seeds"] >= 10]
    short = (CONFIDENCE - enough["covered"]).clip(lower=0)
    student_width = enough[enough["method"] == enough["method"].iloc[0]].set_index(["case", "seeds"])["width"]
    index = pd.MultiIndex.from_frame(enough[["case", "seeds"]])
    relative = (enough["width"].to_numpy() / student_width.reindex(index)).to_numpy()
    by_method = enough.assign(short=short, relative=relative).groupby("method", sort=False)
    columns = {
        "mean_short": by_method["short"].mean(),
        "worst_short": by_method["short"].max(),
        "wrong": by_method["wrong"].max(),
    }
    return pd.DataFrame(columns | {"relative_width": by_method["relative"].median()})


def _markdown(table: pd.DataFrame, column: str, form: str) -> str:
    """Return a table in Markdown: a row per case and method, a column per number of seeds."""
    wide = table.pivot(index=["case", "method"], columns="seeds", values=column)
    wide = wide.reindex(pd.MultiIndex.from_frame(table[["case", "method"]].drop_duplicates()))
    lines = [["case", "method", *map(str, wide.columns)], ["---"] * (2 + len(wide.columns))]
    for at, row in zip(wide.index, wide.to_numpy(), strict=True):
        lines.append([*map(str, at), *(form.format(value) for value in row)])
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def main(arguments: list[str] | None = None) -> None:
    """Print coverage and median width of every method, for means and for medians."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=SAMPLES, help=f"samples of each number (default {SAMPLES:,})")
    samples = parser.parse_args(arguments).samples
    means, medians = mean_coverage(samples), median_coverage(samples)
    agree = means[means["method"] == next(iter(METHODS))].assign(method="any")
    for title, table, column, form in (
        ("Coverage of the mean", means, "covered", "{:.1%}"),
        ("Median width", means, "width", "{:.3g}"),
        ("Share of samples in which all seeds agree", agree, "flat", "{:.1%}"),
        ("Coverage of the median", medians, "covered", "{:.1%}"),
    ):
        sys.stdout.write(f"\n## {title}\n\n{_markdown(table, column, form)}\n")
    sys.stdout.write(f"\n## From ten seeds on\n\n{shortfall(means).to_string(float_format='{:.3f}'.format)}\n")


if __name__ == "__main__":
    main()
