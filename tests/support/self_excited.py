"""Daily counts that excite themselves, with a known branching ratio and a background of a known shape."""

import numpy as np
from scipy import ndimage


def background(shape, days, places, rng):
    """Return a background of mean 1, shape (days, places), that varies slowly, or not."""
    day = np.arange(days)[:, None]
    if shape == "constant":
        level = np.ones((days, places))
    elif shape == "country":  # the same everywhere, in waves of a year and a half
        level = 1 + 0.6 * np.sin(2 * np.pi * (day / 540 + rng.random())) * np.ones((1, places))
    elif shape == "own waves":  # of a year to two and a half, each place its own
        level = 1 + 0.7 * np.sin(2 * np.pi * (day / rng.uniform(365, 900, places) + rng.random(places)))
    elif shape == "walk":
        noise = ndimage.gaussian_filter1d(rng.standard_normal((days + 800, places)), 80, axis=0)[400 : 400 + days]
        level = np.exp(0.6 * noise / noise.std())
    else:  # a front that comes or goes
        when = rng.uniform(0, days, places)
        level = 0.3 + 1.4 / (1 + np.exp(-(day - when) * rng.choice([-1, 1], places) / 45))
    return level / level.mean()


def self_excited(ratio, delay, shape, *, a_month=200, days=730, places=40, seed=1):
    """Return daily counts of events of which each triggers ``ratio`` others after ``delay`` days on average.

    Places are uneven (Dirichlet with weights of 1: the largest of 40 has about a tenth of all events).
    """
    rng = np.random.default_rng(seed)
    shares = rng.dirichlet(np.ones(places))
    spontaneous = shares * a_month / 30 * (1 - ratio) * background(shape, days, places, rng)
    counts, waiting = np.zeros((days, places)), np.zeros(places)
    for day in range(days):
        counts[day] = rng.poisson(spontaneous[day] + ratio * waiting)
        waiting = (1 - 1 / delay) * waiting + counts[day] / delay
    return counts
