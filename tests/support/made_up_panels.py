"""Panels of country-months and truces with known effects, made by chance of a fixed seed."""

import numpy as np
import pandas as pd

from interpose.experiments.laboratory.panel import NEVER, Record

NO_TRUCES = pd.DataFrame(columns=["country", "days", "ended", "force"])


def panel(seed=1, *, countries=60, months=48, treated=0.5, observers=None):
    """Make country-months in which forces come at random: half of the countries get one in some month."""
    rng = np.random.default_rng(seed)
    country, month = np.repeat(np.arange(countries), months), np.tile(np.arange(months), countries)
    comes = rng.random(countries) < treated
    first = np.where(comes, rng.integers(6, months - 12, countries), NEVER)
    there = (first[country] != NEVER) & (month >= first[country])
    before = (first[country] != NEVER) & (month - 1 >= first[country])
    table = pd.DataFrame({"country": country, "world": country, "month": month, "first": first[country]})
    sizes = {"troops": rng.uniform(1, 9, countries), "police": rng.uniform(1, 9, countries)}
    sizes["observers"] = rng.uniform(0.5, 3, countries)
    for kind, size in sizes.items():
        table[kind] = size[country] * there
        table[f"{kind}_lag"] = size[country] * before
    table["present_lag"] = before.astype(float)
    table["log_population"] = rng.normal(15, 0.5, countries)[country]
    table["duration"] = (month + 6) / 12
    table["truce_lag"] = (rng.random(len(table)) < 0.2).astype(float)
    table["recent"] = rng.normal(5, 1, countries)[country]
    table["early"] = table["recent"]
    table["supply"] = rng.standard_normal(countries)[country]
    return table


def counts(table, mean, seed=2, dispersion=0.8):
    """Make killings: negative binomial of a mean, with some dispersion."""
    rng = np.random.default_rng(seed)
    return table.assign(osv=rng.poisson(mean * rng.gamma(1 / dispersion, dispersion, len(table))).astype(float))


def record(table):
    """Make a record without truces."""
    return Record(table, NO_TRUCES)


def truces(seed=1, *, number=400, ratio=0.5, horizon=900.0):
    """Make truces whose hazard a force multiplies by a ratio, and violence before by a half per log unit."""
    rng = np.random.default_rng(seed)
    force = (rng.random(number) < 0.4).astype(float)
    recent, people = rng.normal(5, 1, number), rng.normal(15, 0.5, number)
    rate = np.exp(-6.5 + np.log(ratio) * force + 0.5 * (recent - 5))
    lasts = np.ceil(rng.exponential(1 / rate))
    columns = {"country": np.arange(number), "days": np.minimum(lasts, horizon), "force": force, "recent": recent}
    columns |= {"ended": (lasts < horizon).astype(float), "log_population": people}
    return pd.DataFrame(columns | {"duration": rng.uniform(0, 4, number), "earlier": rng.integers(0, 3, number) * 1.0})
