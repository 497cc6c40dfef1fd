"""The exercise on a made-up model with a known answer: the fit finds it, nothing of the scored months is seen."""

import json

import numpy as np
import pytest

from interpose.experiments.execution.kept_results import KeptResults
from interpose.experiments.out_of_sample import exercise, fit
from interpose.experiments.out_of_sample.exercise import MATCHED, MODEL, ask, at_other_levels, by_horizon, score_all
from interpose.experiments.out_of_sample.fit import (
    Design,
    match_levels,
    match_scale,
    rates_of,
    statistics,
    with_levels,
    with_rates,
)
from interpose.experiments.out_of_sample.page import page_of
from interpose.experiments.out_of_sample.record import Record, load_record
from interpose.model.scenario.loading import load_scenario

pytest.importorskip("pyabc")
pytest.importorskip("scoringrules")
WORLD = load_scenario("syria-governorates")
RECORD = load_record(tuple(place.id for place in WORLD.places))
SMALL = Design(population=20, generations=2, tries=40, seeds_each=1)


def made_up(world, seeds, days):
    """Simulate nothing: deaths follow fighters and two of the rates, with noise by seed."""
    rates, usual = rates_of(world), rates_of(WORLD)
    battle = rates["clash.attack_rate"] / usual["clash.attack_rate"]
    prey = rates["violation.prey_rate"] / usual["violation.prey_rate"]
    fighters = np.array([sum(row.fighters for row in world.holdings if row.place == p.id) for p in world.places], float)
    months = 24 if days == fit.FIT_DAYS else 47
    means = np.array([2e-2 * battle, 8e-3 * battle, 2e-3 * prey])[:, None, None] * fighters[None, :, None]
    means = means * np.exp(-0.004 * np.arange(months))
    return np.array([np.random.default_rng(seed).poisson(means) for seed in seeds], float)


def answer(kept=None, done=lambda: None):
    return ask(SMALL, kept or KeptResults(), draws=24, threads=1, simulate=made_up, done=done)


@pytest.fixture(scope="module")
def found():
    return answer()


def test_scale_and_levels_are_found_where_they_are_known():
    rising = RECORD.fitted._replace(deaths=np.full((3, 14, 24), 5.0))
    assert match_scale(lambda share, _: np.full((4, 3, 14, 24), 20 * share), rising) == pytest.approx(0.25, rel=0.05)
    wanted = np.linspace(0.5, 3, 14)
    shares = rising._replace(deaths=np.ones((3, 14, 24)) * 100 * wanted[None, :, None])
    factors = match_levels(lambda f, _: np.ones((4, 3, 14, 24)) * 50 * f[None, None, :, None], shares)
    assert factors / factors.mean() == pytest.approx(wanted / wanted.mean(), rel=0.02)


@pytest.mark.parametrize("share", [0.5, 1.25])
def test_a_scale_changes_all_five_rates_alike_and_nothing_else(share):
    scaled = with_rates(WORLD, share)
    assert rates_of(scaled) == pytest.approx({path: share * rate for path, rate in rates_of(WORLD).items()})
    assert len(rates_of(WORLD)) == 5 and scaled.holdings == WORLD.holdings and scaled.places == WORLD.places


def test_factors_are_bounded_and_multiply_the_fighters_of_a_place():
    none = RECORD.fitted._replace(deaths=np.zeros((3, 14, 24)))
    none.deaths[0, 0] = 100
    factors = match_levels(lambda f, _: np.ones((4, 3, 14, 24)), none)
    assert factors.min() >= 1 / fit.FARTHEST - 1e-9 and factors.max() <= fit.FARTHEST + 1e-9
    halved = with_levels(WORLD, np.r_[0.5, np.ones(13)])
    for before, after in zip(WORLD.holdings, halved.holdings, strict=True):
        assert after.fighters == (round(before.fighters / 2) if before.place == "ALE" else before.fighters)


def test_statistics_by_hand():
    deaths = np.zeros((1, 3, 2, 4))
    deaths[0, 0, 0] = [1, 1, 3, 3]
    found = statistics(deaths)
    assert found["state-based"] == pytest.approx(np.log(9)) and found["one-sided"] == 0
    assert found["second year"] == pytest.approx(np.log(7 / 3)) and found["quiet"] == 0.5
    assert found["swing"] == pytest.approx(np.log1p([1, 1, 3, 3]).std() / 2)


def test_the_fit_cannot_see_the_months_that_are_scored(monkeypatch, found):
    """Two records that differ in the scored months only give the same fit and forecasts."""

    def other(places):
        record = load_record(places)
        record.deaths[:, :, fit.FIT_MONTHS :] *= 50
        return record

    with pytest.raises(ValueError, match="sees 24 months"):
        fit.fit_model(WORLD, RECORD, SMALL, KeptResults(), made_up)
    monkeypatch.setattr(exercise, "load_record", other)
    again = answer()
    assert again.fit.posterior.draws.equals(found.fit.posterior.draws) and again.fit.levels == found.fit.levels
    drawn = [one.scores.by_unit_month[["forecast", "low", "high", "mean"]] for one in (again, found)]
    assert drawn[0].equals(drawn[1])
    assert again.scores.means["recorded"][0] == pytest.approx(50 * found.scores.means["recorded"][0])


def test_an_interrupted_exercise_goes_on_and_ends_the_same(found):
    kept, calls = KeptResults(), [0]

    def stop():
        calls[0] += 1
        if calls[0] == 40:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        answer(kept, stop)
    there = len(kept.results)
    assert there >= 40
    again = answer(kept)
    assert again.scores.by_unit_month.equals(found.scores.by_unit_month)
    assert json.loads(json.dumps(kept.results)).keys() == kept.results.keys()


def test_the_right_forecast_wins_and_the_page_says_so():
    """Forecasts of a made-up record: one that is right, one that is half, one far too high."""
    rng = np.random.default_rng(1)
    means = rng.gamma(1, 50, (14, 23))
    record = Record(RECORD.places, RECORD.scored.months, rng.poisson(means)[None] * np.array([1, 0, 0])[:, None, None])
    draws = {MODEL: rng.poisson(means, (48, 14, 23)), "last 12 months": rng.poisson(4 * means, (48, 14, 23))}
    draws = {name: values.astype(float) for name, values in draws.items()}
    by_place, country = score_all(draws, record)
    assert (by_place.differences["high"] < 0).all() and (country.differences["high"] < 0).all()
    assert country.meta["units"] == 1 and country.means["recorded"][0] == pytest.approx(record.total.sum() / 23)
    spans = by_horizon(by_place).set_index("forecast")
    assert (spans.loc[MODEL] < spans.loc["last 12 months"]).all() and list(spans) == ["1-6", "7-12", "13 and later"]
    levels = at_other_levels(draws[MODEL], draws["last 12 months"], record).set_index(["forecast", "level"])["crps"]
    assert levels["last 12 months", MODEL] < 1.5 * levels[MODEL, MODEL] < levels["last 12 months", "last 12 months"] / 2


def test_the_matched_model_is_the_model_at_the_level_of_the_fit(found):
    means, share = found.scores.means.set_index("forecast"), found.meta["share_of_record"]
    assert means["mean"][MATCHED] * share == pytest.approx(means["mean"][MODEL])
    alone = found.matched.means.set_index("forecast")
    assert alone["crps"][MATCHED] == pytest.approx(means["crps"][MATCHED])
    assert {*found.matched.differences["against"]} == {"last month", "mean of 12 months", "last 12 months", "Hawkes"}
    assert f"have {100 * share:.0f} % of the recorded deaths" in page_of(found, "again")


def test_the_page_has_every_score_and_follows_the_numbers(found, tmp_path):
    page = page_of(found, "interpose out-of-sample --draws 24", "pictures")
    assert "January 2018 to November 2019" in page and "322 governorate-months" in page
    for row in found.scores.means.to_dict("records"):
        assert row["forecast"] in page and f"{row['crps']:.1f}" in page
    rows = found.scores.differences
    for row in rows[(rows["score"] == "crps") & (rows["against"] != MATCHED)].to_dict("records"):
        word = "better than" if row["high"] < 0 else "worse than" if row["low"] > 0 else "not told apart from"
        assert f"**The model is {word} `{row['against']}`**" in page
    assert max(len(line) for line in page.splitlines() if not line.startswith(("|", "- ", "Factors"))) <= 121
    found.write(tmp_path)
    names = {path.name for path in tmp_path.iterdir()}
    assert {"out_of_sample.json", "checked.csv", "levels.csv", "factors.csv", "posterior.csv", "rates.csv"} <= names
    assert (tmp_path / "governorates" / "means.csv").is_file() and (tmp_path / "country" / "score.json").is_file()
