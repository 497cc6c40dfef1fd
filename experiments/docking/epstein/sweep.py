"""Waiting time until one group is gone against the density of peacekeepers, under every reading of the rules."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from interpose.experiments.docking.contract import Sizes, Task
from interpose.experiments.docking.epstein.world import ROUNDINGS, Settings, play
from interpose.experiments.docking.findings import Finding, bootstrap, share
from interpose.model.language.told import Filled
from interpose.model.language.words import mark
from interpose.model.results.intervals import over_seeds

SOURCE = "Epstein 2002, doi:10.1073/pnas.092080199"
PER_TENTH = 0.1
"""Step of density for which slopes are given."""


AS_IT_IS_KILLING = mark("C/A as it is, active means killing")
AS_IT_IS_ALONE = mark("C/A as it is, active without a victim")
ROUNDED_KILLING = mark("C/A rounded: {how}, active means killing")
ROUNDED_ALONE = mark("C/A rounded: {how}, active without a victim")
FACTOR = mark("factor of waiting time per 0.1 of density, log-linear")
SPREAD = mark("factor of their standard deviation per 0.1 of density")


class Reading(NamedTuple):
    """One way to read what the article leaves open."""

    rounding: str
    lone_active: bool

    @property
    def words(self) -> str:
        """The reading in words."""
        if self.rounding == "none":
            return AS_IT_IS_ALONE if self.lone_active else AS_IT_IS_KILLING
        return Filled(ROUNDED_ALONE if self.lone_active else ROUNDED_KILLING, how=self.rounding)


READINGS = tuple(Reading(rounding, lone) for lone in (False, True) for rounding in ROUNDINGS)


def name_of(reading: Reading, dose: float, seed: int) -> str:
    """Return the name of a run of the sweep."""
    return f"epstein sweep {reading.rounding} {int(reading.lone_active)} {dose:g} {seed}"


def sweep_tasks(sizes: Sizes) -> list[Task]:
    """List the runs of the sweep: every reading, density and seed."""

    def task(reading: Reading, dose: float, seed: int) -> Task:
        settings = Settings(density=sizes.density, peacekeepers=dose, **reading._asdict())
        return Task(name_of(reading, dose, seed), lambda: play(settings, seed, sizes.periods).extinct)

    return [task(reading, dose, seed) for reading in READINGS for dose in sizes.doses for seed in sizes.seeds]


def waits_of(sizes: Sizes, results: Mapping[str, Any], reading: Reading) -> NDArray[np.float64]:
    """Return waiting times of a reading, shape (runs, doses); one in which both are left counts as the longest run."""
    found = [[results[name_of(reading, dose, seed)] for dose in sizes.doses] for seed in sizes.seeds]
    waits = np.array(found, float)
    return np.where(waits < 0, sizes.periods, waits + 1)


def waiting_table(sizes: Sizes, results: Mapping[str, Any]) -> pd.DataFrame:
    """Return how long it takes under every reading, a row a density: mean and standard deviation with intervals."""
    rows = []
    for reading in READINGS:
        waits = waits_of(sizes, results, reading)
        mean, spread = over_seeds(waits), bootstrap(waits, lambda part: part.std(axis=0, ddof=1))
        for place, dose in enumerate(sizes.doses):
            column = waits[:, place]
            row = reading._asdict() | {"reading": reading.words, "peacekeepers": dose, "runs": len(column)}
            row |= {name: part[place] for name, part in mean._asdict().items()}
            row |= {f"spread_{name}": part[place] for name, part in spread._asdict().items()}
            rows.append(
                row | {"shortest": column.min(), "longest": column.max(), "cut": (column >= sizes.periods).sum()}
            )
    return pd.DataFrame(rows).rename(columns={"middle": "mean", "spread_middle": "spread"})


def slope(doses: NDArray[np.float64], values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the change of the logarithm of values (..., doses) per tenth of density, by least squares."""
    centred = doses - doses.mean()
    return PER_TENTH * (np.log(np.maximum(values, 1.0)) @ centred) / (centred @ centred)


def sweep_findings(sizes: Sizes, results: Mapping[str, Any], reading: Reading, first: int) -> list[Finding]:
    """Return what a reading says of the three findings of the sweep; numbered from ``first`` on."""
    waits, doses = waits_of(sizes, results, reading), np.array(sizes.doses)
    runs = waits.size
    by_run = over_seeds(np.exp(slope(doses, waits)))
    spread = bootstrap(waits, lambda part: float(np.exp(slope(doses, part.std(axis=0, ddof=1)))))
    quick = waits <= waits[:, 0].max()
    rarest = int(quick.mean(axis=0).argmin())
    rapid = share(quick[:, rarest])
    common: dict[str, Any] = {"source": SOURCE, "note": reading.words}
    return [
        Finding("epstein", f"E{first}", mark("mean waiting time to extinction rises with the density of peacekeepers"),
                FACTOR, "ratio", runs, *by_run, "above", 1.0,
                **common),
        Finding("epstein", f"E{first + 1}", mark("the spread of waiting times rises with it"),
                SPREAD, "ratio", runs, *spread, "above", 1.0,
                **common),
        Finding("epstein", f"E{first + 2}", mark("extinction can be rapid at every density"), Filled(
                mark("runs as quick as one without peacekeepers, at the density where they are fewest ({density:g})"),
                density=sizes.doses[rarest]), "share", sizes.runs, *rapid, "above", 0.0, **common),
    ]  # fmt: skip


def rounding_findings(sizes: Sizes, results: Mapping[str, Any], first: int) -> list[Finding]:
    """Return what rounding of C/A changes at the highest density, run by run; reported, as nothing was published."""
    plain = waits_of(sizes, results, Reading("none", False))[:, -1]
    rows = []
    for place, rounding in enumerate(name for name in ROUNDINGS if name != "none"):
        ratio = bootstrap(
            np.stack([waits_of(sizes, results, Reading(rounding, False))[:, -1], plain], axis=1),
            lambda part: float(part[:, 0].mean() / part[:, 1].mean()),
        )
        rows.append(
            Finding("epstein", f"E{first + place}", mark("whether C/A is rounded matters (known of model I)"), Filled(
                    mark("mean waiting time with C/A rounded ({how}) over that with C/A as it is, highest density"),
                    how=rounding), "ratio", 2 * sizes.runs, *ratio, "reported", 1.0, SOURCE)
        )  # fmt: skip
    return rows
