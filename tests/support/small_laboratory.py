"""Histories and pools made by hand, with known answers."""

import numpy as np

from interpose.experiments.laboratory.countries import Country, base_country
from interpose.experiments.laboratory.deployment import REGIMES, Plan, Politics
from interpose.experiments.laboratory.history import SPELL, History
from interpose.experiments.laboratory.truces import Pair
from interpose.experiments.laboratory.worlds import ALL, Mission, Pool

MONTHS = 30


def history(osv=20.0, *, troops=0.0, police=0.0, observers=0.0, first=12, spells=(), months=MONTHS, battle=10.0):
    """Make a course: as many killed each month, and personnel from a month on."""
    there = (np.arange(months) >= first).astype(float)
    killed = np.full(months, float(osv)) if np.isscalar(osv) else np.asarray(osv, float)
    places = np.column_stack([killed, np.zeros(months)])
    return History(
        killed, np.full(months, battle), killed * 0.9, np.full(months, battle), troops * there, police * there,
        observers * there, np.zeros(months), places, places * 0, np.array(list(spells), SPELL),
    )  # fmt: skip


def mission(with_force, *, plan=None, pair=None, **arms):
    """Make a mission of a course and of courses by kind of personnel."""
    return Mission(plan or Plan(10, 4000, 400, 100, 0.5), {ALL: with_force} | arms, pair)


def pool(without, missions):
    """Make a pool of courses without a force and, the same under every regime, some missions."""
    base = base_country()
    countries = tuple(Country(row, row + 1, 4e6, 1.0, base) for row in range(len(without)))
    politics = tuple(Politics(0.0, 0.1 * row) for row in range(len(without)))
    return Pool(countries, politics, tuple(without), {regime.name: missions for regime in REGIMES})


PAIR = Pair(400, 500, 0, 100, 1)
