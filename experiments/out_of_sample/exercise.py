"""The exercise: the model fitted to two years of a war, frozen, and scored on what came after, beside others."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.analysis.posterior_sampling import posterior_points
from interpose.experiments.execution.kept_results import KeptResults, run_kept
from interpose.experiments.execution.result_files import write_answer
from interpose.experiments.out_of_sample.baselines import BASELINES
from interpose.experiments.out_of_sample.fit import (
    LEVEL_ROUNDS,
    SCALE_STEPS,
    Design,
    Fit,
    Simulate,
    fit_model,
    simulator,
    statistics,
)
from interpose.experiments.out_of_sample.hawkes_forecast import hawkes_forecast
from interpose.experiments.out_of_sample.record import FIT_MONTHS, Record, load_events, load_record
from interpose.experiments.scoring.draws import MONTH, OUTCOME, Draws
from interpose.experiments.scoring.levels import to_country
from interpose.experiments.scoring.rules import crps
from interpose.experiments.scoring.score import MEASURES, Scores, score
from interpose.model.results.provenance import provenance
from interpose.model.scenario.loading import change_scenario, load_scenario

type Floats = npt.NDArray[np.float64]

SCENARIO = "syria-governorates"
COUNTRY = 652
"""Syria in the list of Gleditsch and Ward (recalled)."""
MODEL, HAWKES, EMPIRICAL = "model", "Hawkes", "last 12 months"
MATCHED = "model, level matched"
"""The model's draws, multiplied so that their mean over the months of the fit is that of the record."""
DRAWS = 240
"""Draws of each forecast: a multiple of twelve, so that twelve months stand equally often."""
JANUARY_1970 = -119
"""Number of the month from which NumPy counts, where January 1980 is 1."""
FIRST_SEED = 10_001
"""Seed of the first world that is scored; none of them was seen by the fit."""
HORIZONS = (("1-6", 0, 6), ("7-12", 6, 12), ("13 and later", 12, None))
"""Months ahead that are also shown apart."""


class Answer(NamedTuple):
    """What came of the exercise."""

    fit: Fit
    checked: pd.DataFrame
    """a row a statistic: what was fitted to, and what the worlds that are scored have in the same months"""
    scores: Scores
    """by governorate and month"""
    matched: Scores
    """the same of the model at the level of the months of the fit, against forecasts that know months alone"""
    country: Scores
    """by month, all governorates together"""
    horizons: pd.DataFrame
    """a row a forecast and span of months ahead: mean CRPS"""
    levels: pd.DataFrame
    """a row a forecast and whose level it has: mean CRPS"""
    meta: dict[str, Any]

    def write(self, folder: Path) -> None:
        """Write all tables and ``out_of_sample.json`` into an existing folder, both levels of scores below it."""
        factors = pd.DataFrame({"governorate": list(self.fit.levels), "factor": list(self.fit.levels.values())})
        tables = {"checked": self.checked, "horizons": self.horizons, "levels": self.levels, "factors": factors}
        tables |= {"posterior": self.fit.posterior.draws, "rates": self.fit.posterior.summary}
        write_answer(folder, "out_of_sample", self.meta, tables)
        for name, scores in (("governorates", self.scores), ("matched", self.matched), ("country", self.country)):
            (folder / name).mkdir()
            scores.write(folder / name)


def steps_of(design: Design, draws: int) -> int:
    """Return how many simulations the exercise takes at least: those of the fit, and a world a draw."""
    return SCALE_STEPS + LEVEL_ROUNDS + min(design.tries, design.population * design.generations) + draws


def question_of(design: Design, draws: int) -> dict[str, Any]:
    """Return what decides the results, as plain data."""
    return {"exercise": SCENARIO, "scenario": load_scenario(SCENARIO).model_dump(mode="json"), "draws": draws} | {
        "design": design._asdict()
    }


def ask(
    design: Design,
    kept: KeptResults,
    *,
    draws: int = DRAWS,
    threads: int | None = None,
    simulate: Simulate | None = None,
    done: Callable[[], None] = lambda: None,
) -> Answer:
    """Fit, freeze, forecast and score.

    Parameters
    ----------
    design : Design
        How much is tried in the fit.
    kept : KeptResults
        Where what was simulated is kept, so that an interrupted exercise goes on.
    draws : int
        Draws of each forecast, one world each.
    threads : int, optional
        Threads; default: all usable processors. Results do not depend on it.
    simulate : callable, optional
        Another model (tests).
    done : callable
        Called after each simulation.
    """
    world = load_scenario(SCENARIO)
    record = load_record(tuple(place.id for place in world.places))
    fit = fit_model(world, record.fitted, design, kept, simulate or simulator(threads), done)
    simulated = forecast(fit, record, draws, kept, (simulate or simulator(1), threads), done)
    checked = check_fit(fit, simulated[:, :, :, :FIT_MONTHS])
    ahead, simple = simulated[:, :, :, FIT_MONTHS:].sum(axis=1), simple_forecasts(record, draws)
    share = float(simulated[:, :, :, :FIT_MONTHS].sum() / draws / record.fitted.total.sum())
    matched = {MATCHED: ahead / share if share > 0 else ahead}
    scores, country = score_all({MODEL: ahead} | simple | matched, record.scored)
    meta = provenance(world, [], world.days) | {"design": design._asdict(), "draws": draws, "scale": fit.scale}
    meta |= {"fitted_months": [record.fitted.months[0], record.fitted.months[-1]], "unit_months": scores.meta}
    fell = float(record.scored.total.mean() / record.fitted.total.mean())
    meta |= {"share_of_record": share, "record_fell_to": fell}
    levels = at_other_levels(ahead, simple[EMPIRICAL], record.scored)
    apart, _ = score_all(matched | simple, record.scored)
    return Answer(fit, checked, scores, apart, country, by_horizon(scores), levels, meta)


def forecast(
    fit: Fit,
    record: Record,
    draws: int,
    kept: KeptResults,
    how: tuple[Simulate, int | None],
    done: Callable[[], None],
) -> Floats:
    """Return recorded deaths of worlds at draws of the posterior, by draw, type, territory and month."""
    points = posterior_points(fit.posterior.draws, draws)
    simulate, threads = how

    def world_of(number: int) -> list[Any]:
        changed = change_scenario(fit.world, points[number])
        deaths: list[Any] = simulate(changed, [FIRST_SEED + number], fit.world.days)[0].tolist()
        return deaths

    runs = run_kept(range(draws), world_of, kept, name=lambda n: f"world {n}", threads=threads, done=done)
    return np.array(runs, float)[..., : len(record.months)]


def check_fit(fit: Fit, simulated: Floats) -> pd.DataFrame:
    """Return what was fitted to beside what the worlds that are scored have in the months of the fit."""
    found = pd.DataFrame([statistics(one[None]) for one in simulated])
    rows = []
    for target in fit.targets:
        low, middle, high = np.quantile(found[target.id], [0.05, 0.5, 0.95])
        row: dict[str, Any] = {"statistic": target.id, "label": target.label, "band_low": target.low}
        row |= {"band_high": target.high, "median": middle, "low": low, "high": high}
        rows.append(row | {"verdict": "within" if target.low <= middle <= target.high else "fails"})
    return pd.DataFrame(rows)


def simple_forecasts(record: Record, draws: int) -> dict[str, Floats]:
    """Return the forecasts that know nothing but the months of the fit, by name: draws, places, months ahead."""
    ahead = record.scored.months
    seen = record.fitted.total
    made = {name: make(seen, len(ahead), draws, 1 + n) for n, (name, make) in enumerate(BASELINES.items())}
    first = (np.array([*ahead, ahead[-1] + 1]) - JANUARY_1970).astype("datetime64[M]").astype("datetime64[D]")
    lengths = np.diff(first).astype(np.int64)
    return made | {HAWKES: hawkes_forecast(load_events(record.places), lengths, draws, 1 + len(made))}


def score_all(forecasts: Mapping[str, Floats], record: Record) -> tuple[Scores, Scores]:
    """Return the scores of the first forecast against all others: by governorate and month, and by month."""
    made = {name: draws_of(values, record) for name, values in forecasts.items()}
    actuals = record.actuals()
    first, *others = made
    by_place = score(made[first], actuals, {name: made[name] for name in others}, first)
    whole = {name: to_country(draws, COUNTRY) for name, draws in made.items()}
    totals = actuals.groupby(MONTH, as_index=False)[OUTCOME].sum().assign(country_id=COUNTRY)
    return by_place, score(whole[first], totals, {name: whole[name] for name in others}, first)


def at_other_levels(model: Floats, empirical: Floats, record: Record) -> pd.DataFrame:
    """Return the mean CRPS of two forecasts, each at its own level and at the other's.

    A level is the mean over draws of all deaths in the country in a month; at another one, all draws of a month are
    multiplied alike.
    """
    actual, named = record.actuals()[OUTCOME].to_numpy(float), {MODEL: model, EMPIRICAL: empirical}
    level = {name: values.sum(axis=1).mean(axis=0) for name, values in named.items()}
    rows = []
    for name, values in named.items():
        for other in named:
            factor = np.divide(level[other], level[name], out=np.ones_like(level[name]), where=level[name] > 0)
            scaled = draws_of(values * factor, record).values
            rows.append({"forecast": name, "level": other, "crps": float(crps(scaled, actual).mean())})
    return pd.DataFrame(rows)


def draws_of(values: Floats, record: Record) -> Draws:
    """Return an array by draw, place and month as draws by territory."""
    keys = record.actuals().drop(columns=OUTCOME)
    return Draws("territory", keys, values.transpose(2, 1, 0).reshape(len(keys), -1))


def by_horizon(scores: Scores) -> pd.DataFrame:
    """Return the mean CRPS of each forecast over spans of months ahead."""
    rows = scores.by_unit_month
    ahead = rows[MONTH] - rows[MONTH].min()
    parts = [
        rows[(ahead >= first) & (ahead < (np.inf if end is None else end))]
        .groupby("forecast", sort=False)[next(iter(MEASURES))]
        .mean()
        .rename(name)
        for name, first, end in HORIZONS
    ]
    return pd.concat(parts, axis=1).reset_index()
