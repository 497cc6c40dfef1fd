"""A forecast scored against what was recorded, and against other forecasts of the same units and months."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.execution.optional_libraries import version_of
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.scoring import rules
from interpose.experiments.scoring.draw_files import read_actuals, read_forecast
from interpose.experiments.scoring.draws import MONTH, OUTCOME, Draws, unit_of
from interpose.experiments.scoring.month_bootstrap import contrast
from interpose.model.errors import InterposeError
from interpose.model.results.provenance import version

type Source = Path | str | pd.DataFrame | Draws
"""A file, a table in the columns of the challenge, or draws."""

MEASURES = {"crps": "deaths", "ignorance": "bits", "interval": "deaths"}
"""Scores by which forecasts are compared, and their units; less is better."""
SHARES = 10
"""Parts of equal size into which the places of what was recorded among the draws are counted."""


@dataclass(frozen=True)
class Scores:
    """What came of scoring.

    Parameters
    ----------
    means : DataFrame
        A row a forecast: ``forecast``, ``draws`` (number), mean ``crps``, ``ignorance``, ``interval``, ``coverage``
        (share of unit-months within the central interval of 90 %), ``mean`` (mean draw), ``recorded`` (mean deaths).
    differences : DataFrame
        A row a baseline and score: ``against``, ``score``, ``unit``, ``difference`` with ``low`` and ``high``, and
        ``skill`` with ``skill_low`` and ``skill_high``: 95 % intervals over months.
    by_unit_month : DataFrame
        A row a forecast, month and unit: all scores, ``covered``, ``transform``, ``low`` and ``high`` of the interval,
        ``mean`` of the draws, and ``outcome``.
    meta : dict
        What was scored: unit, months, numbers of units and of unit-months, what was left out, versions.
    """

    means: pd.DataFrame
    differences: pd.DataFrame
    by_unit_month: pd.DataFrame
    meta: dict[str, Any]

    @property
    def transforms(self) -> pd.DataFrame:
        """How often what was recorded lies in each tenth of the draws: ``forecast``, ``part`` from 1, ``share``."""
        rows = self.by_unit_month
        part = np.minimum((rows["transform"] * SHARES).astype(int), SHARES - 1) + 1
        shares = pd.crosstab(rows["forecast"], part, normalize="index").reindex(columns=range(1, SHARES + 1))
        long = shares.reindex(self.means["forecast"]).fillna(0.0).reset_index()
        long = long.melt("forecast", var_name="part", value_name="share")
        return long.astype({"part": int}).sort_values("part", kind="stable", ignore_index=True)

    def write(self, folder: Path) -> None:
        """Write ``means.csv``, ``differences.csv``, ``by_unit_month.csv``, ``transforms.csv`` and ``score.json``."""
        tables = {"means": self.means, "differences": self.differences, "transforms": self.transforms}
        write_answer(folder, "score", self.meta, tables | {"by_unit_month": self.by_unit_month})


def named_files(forecast: Path, others: Sequence[Path]) -> tuple[str, dict[str, Path]]:
    """Return the name of a forecast's file without its ending, and other files by theirs.

    Raises
    ------
    InterposeError
        If two files would have one name.
    """
    names = [path.stem for path in (forecast, *others)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise InterposeError(f"two forecasts are called {twice}: give the files other names", argument="against")
    return names[0], dict(zip(names[1:], others, strict=True))


def score(forecast: Source, actuals: Path | str | pd.DataFrame, against: Mapping[str, Source], name: str) -> Scores:
    """Score a forecast and its baselines on the units and months that all of them and the record have.

    Parameters
    ----------
    forecast : path, DataFrame or Draws
        A row a unit, month and draw.
    actuals : path or DataFrame
        A row a unit and month.
    against : mapping
        Other forecasts by their names.
    name : str
        Name of the forecast.

    Raises
    ------
    InterposeError
        For a table that does not hold, forecasts of other units than the record has, or nothing in common.
    """
    if name in against:
        raise InterposeError(f"two forecasts are called {name}: give the files other names")
    record = read_actuals(actuals)
    unit = unit_of(record, "actuals")
    forecasts = {called: read_forecast(source, called) for called, source in ({name: forecast} | dict(against)).items()}
    keys = _common(record, unit, forecasts)
    by_unit_month = pd.concat(
        [score_rows(draws.at(keys), keys).assign(forecast=called) for called, draws in forecasts.items()],
        ignore_index=True,
    )
    order = ["forecast", MONTH, unit, OUTCOME, *MEASURES, "covered", "transform", "low", "high", "mean"]
    counts = {called: draws.values.shape[1] for called, draws in forecasts.items()}
    left_out = {called: len(draws.keys) - len(keys) for called, draws in forecasts.items()}
    meta = {
        "forecast": name,
        "unit": unit,
        "first_month": int(keys[MONTH].min()),
        "last_month": int(keys[MONTH].max()),
        "months": int(keys[MONTH].nunique()),
        "units": int(keys[unit].nunique()),
        "unit_months": len(keys),
        "left_out": left_out | {"actuals": len(record) - len(keys)},
        "level": rules.LEVEL,
        "version": version(),
        **version_of("scoringrules"),
    }
    return Scores(_means(by_unit_month, counts), _differences(by_unit_month, name), by_unit_month[order], meta)


def score_rows(draws: rules.Floats, keys: pd.DataFrame) -> pd.DataFrame:
    """Return every score of draws, shape (N, S), for units and months with their ``outcome``, a row each."""
    actual = keys[OUTCOME].to_numpy(float)
    low, high = rules.central_interval(draws)
    return keys.assign(
        crps=rules.crps(draws, actual),
        ignorance=rules.ignorance(draws, actual),
        interval=rules.interval_score(draws, actual),
        covered=rules.covered(draws, actual),
        transform=rules.transform(draws, actual),
        low=low,
        high=high,
        mean=draws.mean(axis=1),
    )


def _common(record: pd.DataFrame, unit: str, forecasts: Mapping[str, Draws]) -> pd.DataFrame:
    """Return the rows of the record that every forecast has, by month and unit."""
    keys = record
    for called, draws in forecasts.items():
        if draws.unit != unit:
            problem = f"{called} is by {draws.unit}, the record by {unit}: bring both to one level"
            raise InterposeError(problem)
        keys = keys.merge(draws.keys, on=[MONTH, unit])
        if keys.empty:
            raise InterposeError(f"{called} and the record have no {unit} and month in common: see month_id and {unit}")
    return keys.sort_values([MONTH, unit], ignore_index=True)


def _means(rows: pd.DataFrame, counts: Mapping[str, int]) -> pd.DataFrame:
    """Return the mean scores of each forecast."""
    names = {score: (score, "mean") for score in MEASURES}
    table = rows.groupby("forecast", sort=False).agg(
        **names, coverage=("covered", "mean"), mean=("mean", "mean"), recorded=(OUTCOME, "mean")
    )
    table.insert(0, "draws", [counts[str(name)] for name in table.index])
    return table.reset_index()


def _differences(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return the paired differences of the first forecast to each other one."""
    parts = {str(called): part for called, part in rows.groupby("forecast", sort=False)}
    mine, found = parts.pop(name), list[dict[str, Any]]()
    months = mine[MONTH].to_numpy(np.int64)
    for other, part in parts.items():
        for measure, unit in MEASURES.items():
            difference, skill = contrast(mine[measure].to_numpy(float), part[measure].to_numpy(float), months)
            row = {"against": other, "score": measure, "unit": unit, "difference": difference.middle}
            row |= {"low": difference.low, "high": difference.high, "skill": skill.middle}
            found.append(row | {"skill_low": skill.low, "skill_high": skill.high})
    columns = ["against", "score", "unit", "difference", "low", "high", "skill", "skill_low", "skill_high"]
    return pd.DataFrame(found, columns=columns)
