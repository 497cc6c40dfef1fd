"""The whole laboratory: a pool of countries, its truth, data sets, designs, and what came of them."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from interpose.experiments.execution.kept_results import KeptResults, kept_results
from interpose.experiments.execution.parallel import usable_cores
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.execution.result_hash import content_hash
from interpose.experiments.laboratory.comparison import estimate_all, strength_of_instrument, summarise, truths
from interpose.experiments.laboratory.countries import MONTH, base_country
from interpose.experiments.laboratory.deployment import AT_RANDOM, ENDOGENOUS, LATEST, REGIMES, SHARE
from interpose.experiments.laboratory.estimators.contract import statsmodels
from interpose.experiments.laboratory.estimators.registry import DESIGNS, Design
from interpose.experiments.laboratory.targets import judged
from interpose.experiments.laboratory.verdicts import sentences_of, verdict_of
from interpose.experiments.laboratory.worlds import Pool, days_of, make_pool
from interpose.model.errors import InterposeError
from interpose.model.language.told import in_all_languages
from interpose.model.results.provenance import provenance

LEAST_MONTHS, MOST_MONTHS = LATEST + 12, 240
LEAST_COUNTRIES, MOST_COUNTRIES = 10, 5000
LEAST_SAMPLE, MOST_SAMPLE = 5, 1000
MOST_DATA_SETS = 1000
WORLDS_A_MISSION = 4.0
MISSIONS_A_COUNTRY = 1.3
"""About how many worlds a mission takes, and how many missions a country gets over all regimes, alike ones once."""

SECONDS_A_DAY, SECONDS_A_ROW = 3e-4, 1e-4
"""About how long a day of a world takes, and all designs take for a country-month (measured on one machine)."""


class Sizes(NamedTuple):
    """How large a laboratory is: countries of the pool, months of the record, data sets, and countries of each."""

    countries: int = 160
    months: int = 48
    data_sets: int = 40
    sample: int = 60

    @property
    def worlds(self) -> int:
        """About how many worlds are simulated."""
        return round(self.countries * (1 + MISSIONS_A_COUNTRY * WORLDS_A_MISSION))

    @property
    def steps(self) -> int:
        """About how many steps there are: countries, missions, data sets."""
        return self.countries + round(self.countries * MISSIONS_A_COUNTRY) + len(REGIMES) * (self.data_sets + 1)

    def minutes(self, threads: int | None = None) -> float:
        """About how many minutes it takes."""
        fits = len(REGIMES) * (self.data_sets + 1) * self.sample * self.months * SECONDS_A_ROW
        days = self.worlds * days_of(self.months) * SECONDS_A_DAY / (threads or usable_cores())
        return (days + fits) / 60


def sizes_of(countries: int, days: int, data_sets: int, sample: int) -> Sizes:
    """Return sizes that make sense.

    Raises
    ------
    InterposeError
        For one out of bounds.
    """
    bounds = {
        "seeds": (countries, LEAST_COUNTRIES, MOST_COUNTRIES, "countries"),
        "days": (days, LEAST_MONTHS * MONTH, MOST_MONTHS * MONTH, "days of record"),
        "data_sets": (data_sets, 1, MOST_DATA_SETS, "data sets"),
        "sample": (sample, LEAST_SAMPLE, MOST_SAMPLE, "countries of a data set"),
    }
    for name, (value, least, most, what) in bounds.items():
        if not least <= value <= most:
            raise InterposeError(f"give {least} to {most:,} {what}", argument=name, value=value)
    return Sizes(countries, days // MONTH, data_sets, sample)


@dataclass(frozen=True)
class LabAnswer:
    """What the laboratory shows.

    Parameters
    ----------
    meta : dict
        Provenance, sizes, what was sent where.
    designs : DataFrame
        A row a regime and coefficient (:func:`interpose.experiments.laboratory.comparison.summarise`), with the labels.
    targets : DataFrame
        Rows of the table of patterns (:func:`interpose.experiments.laboratory.targets.judged`).
    estimates : DataFrame
        Every estimate from every data set.
    """

    meta: dict[str, Any]
    designs: pd.DataFrame
    targets: pd.DataFrame
    estimates: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write ``designs.csv``, ``targets.csv``, ``estimates.parquet``, and ``meta`` as ``lab.json``."""
        tables = {"designs": self.designs, "targets": self.targets, "estimates": self.estimates}
        write_answer(folder, "lab", self.meta, tables, parquet=("estimates",))


def ask_lab(
    sizes: Sizes,
    designs: Sequence[Design] = DESIGNS,
    *,
    first_seed: int = 1,
    threads: int | None = None,
    target: Path | None = None,
    done: Callable[[], None] = lambda: None,
) -> LabAnswer:
    """Run the laboratory.

    Parameters
    ----------
    sizes : Sizes
        How large it is.
    designs : sequence of Design
        Which designs.
    first_seed : int
        Seed of the first country.
    threads : int, optional
        How many worlds run at once; results do not depend on it.
    target : Path, optional
        Folder that the answer is to become: what is done is kept beside it until all is, so that the same call goes on.
    done : callable
        Called after each country, mission and data set.

    Raises
    ------
    InterposeError
        Where a library of the extra ``estimate`` is missing, before anything runs.
    """
    statsmodels()
    question: dict[str, Any] = {
        "lab": list(sizes),
        "designs": [design.name for design in designs],
        "first_seed": first_seed,
    }
    question["rules"] = sources()
    keeping = kept_results(target, question) if target is not None else nullcontext(KeptResults())
    with keeping as kept:
        pool = make_pool(sizes.countries, sizes.months, first_seed, kept, threads, lambda what: done())
        estimates = estimate_all(pool, designs, (sizes.data_sets, sizes.sample), first_seed, kept, done)
    summary = labelled(summarise(estimates, truths(pool, designs)), designs)
    meta = provenance(base_country(), list(range(first_seed, first_seed + sizes.countries)), days_of(sizes.months))
    meta |= sizes._asdict() | {"designs": [design.name for design in designs], "sent": sent(pool)}
    meta |= {"truces": {regime.name: _truces(pool, regime.name) for regime in REGIMES}, "share_aimed_at": SHARE}
    meta["instrument_strength"] = strength_of_instrument(pool, (sizes.data_sets, sizes.sample), first_seed)
    meta |= in_all_languages(lambda: {"sentences": sentences_of(summary, ENDOGENOUS.name, AT_RANDOM.name)})
    return LabAnswer(meta, summary, judged(summary), estimates)


def sources() -> str:
    """Return a hash of the sources that decide what is kept: of this package and its designs."""
    files = sorted(Path(__file__).parent.rglob("*.py"))
    return content_hash(*(file.read_text(encoding="utf-8") for file in files))


def labelled(summary: pd.DataFrame, designs: Sequence[Design]) -> pd.DataFrame:
    """Return a summary with what the designs, coefficients and regimes are called, and their unit."""
    names = {design.name: design.label for design in designs}
    units = {(design.name, term.name): term.unit for design in designs for term in design.terms}
    regimes = {regime.name: regime.label for regime in REGIMES}
    keys = zip(summary["design"], summary["term"], strict=True)
    return summary.assign(
        label=[names[name] for name in summary["design"]],
        unit=[units[key] for key in keys],
        confounders=[regimes[name] for name in summary["regime"]],
        verdict=[verdict_of({str(name): value for name, value in e.items()}) for e in summary.to_dict("records")],
    )


def sent(pool: Pool) -> dict[str, dict[str, float]]:
    """Return how many missions each regime sent, how many of them observers alone, and how many left."""
    return {
        name: {
            "missions": len(missions),
            "observers_only": sum(mission.plan.troops == 0 for mission in missions.values()),
        }
        for name, missions in pool.missions.items()
    }


def _truces(pool: Pool, regime: str) -> dict[str, int]:
    """Return how many truces of worlds with a mission were followed with and without it, and how many failed."""
    pairs = [mission.pair for mission in pool.missions[regime].values() if mission.pair is not None]
    return {
        "pairs": len(pairs),
        "failed_with": sum(pair.ended for pair in pairs),
        "failed_without": sum(pair.ended_without for pair in pairs),
    }
