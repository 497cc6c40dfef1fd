"""Self-excitation of daily counts: how much of them earlier ones trigger, beside a background that varies slowly.

A Hawkes process whose background is not fitted freely, which would take what was triggered for its own (a background
that is constant over 60 days and free in each reads a true 0.3 / 0.5 / 0.7 as 0.08 / 0.28 / 0.44), but is drawn: its
logarithm is a Gaussian process over time in each place, smooth over :data:`SLOW` days. All backgrounds are integrated
over (Laplace's approximation), and the branching ratio, the mean delay and how far the background varies are what makes
the counts likeliest. Hawkes 1971, doi:10.1093/biomet/58.1.83; Rue, Martino & Chopin 2009,
doi:10.1111/j.1467-9868.2008.00700.x; what it recovers is in docs/questions.md.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import linalg, optimize, signal

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.intp]

FEWEST = 20
"""Fewest events from which a ratio is estimated."""
SLOW = 200.0
"""Days over which the logarithm of the background stays alike (correlation 0.74 after half, 0.41 after all of them)."""
KNOT = 30
"""Days between two knots of the background, linear in its logarithm between them."""
UNEVEN = 1.5
"""Spread, over places, of the logarithm of the mean background: places differ by factors of twenty."""
DELAYS = (1.0, 20.0)
"""Bounds of the mean days between an event and what it triggers: longer ones are no longer told from a background."""
SPREADS = (0.03, 2.0)
"""Bounds of how far the logarithm of the background varies over time."""
RATIOS = (0.003, 0.98)
START = ((0.4, 6.0, 0.4), (0.7, 6.0, 0.4), (0.4, 14.0, 0.4), (0.4, 6.0, 0.15))
"""Branching ratio, mean delay and spread from which the search starts: the corners of a simplex."""
STEEP = 50.0
"""Cost of a unit beyond a bound, in log-likelihood."""
TRIES = 150
NEWTON = 15
SMALL_GAIN = 1e-3
LONGEST_STEP = 3.0
SHORTEST = 1e-3


class Excitation(NamedTuple):
    """What explains counts best."""

    ratio: float
    """events that one event triggers, on average: the branching ratio"""
    delay: float
    """mean days between an event and what it triggers"""
    spread: float
    """standard deviation of the logarithm of the background over time"""


def hawkes_ratio(counts: Floats) -> float:
    """Return the branching ratio of daily counts, not a number where there are too few events.

    Parameters
    ----------
    counts : array, shape (days, places)
        Events a day and place.
    """
    return fit_excitation(counts).ratio


def fit_excitation(counts: Floats) -> Excitation:
    """Return the branching ratio, mean delay and spread of the background of daily counts.

    Events trigger from the next day on, with a geometric delay that is the same everywhere, in their own place.

    Parameters
    ----------
    counts : array, shape (days, places)
        Events a day and place.
    """
    counts = counts[:, counts.sum(axis=0) > 0]
    if counts.sum() < FEWEST:
        return Excitation(np.nan, np.nan, np.nan)
    evidence = _Evidence(counts)
    lower, upper = (_to_free(np.array(ends)) for ends in zip(RATIOS, DELAYS, SPREADS, strict=True))

    def cost(free: Floats) -> float:
        inside = np.clip(free, lower, upper)
        return STEEP * float(np.abs(free - inside).sum()) - evidence.of(Excitation(*_from_free(inside)))

    corners = np.array([_to_free(np.array(corner)) for corner in START])
    how: Any = {"xatol": 0.03, "fatol": 0.02, "maxfev": TRIES, "initial_simplex": corners}
    best = optimize.minimize(cost, corners[0], method="Nelder-Mead", options=how).x
    return Excitation(*map(float, _from_free(np.clip(best, lower, upper))))


class Background(NamedTuple):
    """What comes about without being triggered, as its logarithm (events a day)."""

    level: Floats
    """(P,) its mean; minus infinity where there are no events"""
    course: Floats
    """(P, K) deviation from it at each knot, some :data:`KNOT` days apart"""


def likeliest_background(counts: Floats, excitation: Excitation) -> Background:
    """Return the background that is likeliest beside a given excitation.

    Parameters
    ----------
    counts : array, shape (days, places)
        Events a day and place.
    excitation : Excitation
        As :func:`fit_excitation` returns it for these counts.
    """
    there = counts.sum(axis=0) > 0
    evidence = _Evidence(counts[:, there])
    evidence.of(excitation)
    level = np.full(counts.shape[1], -np.inf)
    course = np.zeros((counts.shape[1], evidence.knots))
    level[there], course[there] = evidence.level, evidence.course.reshape(-1, evidence.knots)
    return Background(level, course)


def _to_free(values: Floats) -> Floats:
    """Return ratio, delay and spread without bounds: log-odds of the ratio, logarithms of the others."""
    return np.array([np.log(values[0] / (1 - values[0])), np.log(values[1]), np.log(values[2])])


def _from_free(free: Floats) -> Floats:
    """Return ratio, delay and spread."""
    return np.array([1 / (1 + np.exp(-free[0])), np.exp(free[1]), np.exp(free[2])])


def smooth_precision(knots: int, memory: float) -> tuple[Floats, float]:
    """Return the precision of a smooth series of variance 1 as upper bands, and its log-determinant.

    An autoregression of order two with a double root, the discrete form of Matern's process of smoothness 3/2.

    Parameters
    ----------
    knots : int
        Length of the series, at least 2.
    memory : float
        The double root: what is left of a deviation from one knot to the next.
    """
    first, second = 2 * memory, -(memory**2)
    next_to = first / (1 - second)
    variance = (1 - second) / ((1 + second) * ((1 - second) ** 2 - first**2))
    whiten = np.zeros((knots, knots))
    whiten[0, 0] = 1.0
    whiten[1, :2] = np.array([-next_to, 1.0]) / np.sqrt(1 - next_to**2)
    for row in range(2, knots):
        whiten[row, row - 2 : row + 1] = np.array([-second, -first, 1.0]) * np.sqrt(variance)
    precision = whiten.T @ whiten
    bands = np.zeros((3, knots))
    for off in range(3):
        bands[2 - off, off:] = np.diagonal(precision, off)
    return bands, 2 * float(np.log(np.diag(whiten)).sum())


def _times(bands: Floats, vector: Floats) -> Floats:
    """Return a symmetric matrix of five bands times a vector."""
    product = bands[2] * vector
    for off in (1, 2):
        product[:-off] += bands[2 - off, off:] * vector[off:]
        product[off:] += bands[2 - off, off:] * vector[:-off]
    return product


class _State(NamedTuple):
    """A background: its mean level in each place, its course, and what follows."""

    level: Floats
    """(P,) logarithm"""
    course: Floats
    """(P * K,) deviation of the logarithm at each knot"""
    background: Floats
    """(P, T) events a day"""
    share: Floats
    """(E,) chance that events are of the background, by day and place with events"""
    density: float
    """logarithm of the joint density of counts and background"""


class _Evidence:
    """Likelihood of counts, with the background integrated over."""

    def __init__(self, counts: Floats) -> None:
        self.counts, (self.days, self.places) = counts, counts.shape
        self.knots = max(2, int(np.ceil((self.days - 1) / KNOT)) + 1)
        position = np.arange(self.days) * (self.knots - 1) / max(1, self.days - 1)
        self.before = np.minimum(position.astype(int), self.knots - 2)
        self.after_share = position - self.before
        self.starts = np.searchsorted(self.before, np.arange(self.knots - 1))
        self.day, self.place = np.nonzero(counts)
        self.number = counts[self.day, self.place]
        bands, self.log_determinant = smooth_precision(self.knots, float(np.exp(-2 * KNOT / SLOW)))
        self.bands = np.tile(bands, self.places)
        self.level = np.log(counts.sum(axis=0) / self.days) - 0.5
        self.course = np.zeros(self.places * self.knots)

    def of(self, excitation: Excitation) -> float:
        """Return the logarithm of the likelihood; the search starts from the background found last."""
        rate = 1 / excitation.delay
        waiting = signal.lfilter([0.0, rate], [1.0, rate - 1.0], self.counts, axis=0)[self.day, self.place]
        reached = 1.0 - (1.0 - rate) ** np.arange(self.days)[::-1]
        triggered = excitation.ratio * waiting, excitation.ratio * float(reached @ self.counts.sum(axis=1))
        bands = self.bands / excitation.spread**2
        usual = float(np.log((1 - excitation.ratio) * self.counts.mean())) - UNEVEN**2 / 2

        def state_at(level: Floats, course: Floats) -> _State:
            background = np.exp(level[:, None] + self._by_day(course))
            here = background[self.place, self.day]
            density = float((self.number * np.log(here + triggered[0])).sum() - background.sum()) - triggered[1]
            density -= 0.5 * float(course @ _times(bands, course) + ((level - usual) ** 2).sum() / UNEVEN**2)
            return _State(level, course, background, here / (here + triggered[0]), density)

        state = state_at(self.level, self.course)
        for _ in range(NEWTON):
            step_level, step_course, log_curvature = self._newton(state, bands, usual)
            reached_state = _climb(state, state_at, step_level, step_course)
            gain, state = reached_state.density - state.density, reached_state
            if gain < SMALL_GAIN:
                break
        self.level, self.course = state.level, state.course
        of_course = self.places * (self.log_determinant - 2 * self.knots * float(np.log(excitation.spread)))
        return state.density + 0.5 * (of_course - 2 * self.places * float(np.log(UNEVEN)) - log_curvature)

    def _newton(self, state: _State, bands: Floats, usual: float) -> tuple[Floats, Floats, float]:
        """Return the step of levels and courses to the likeliest background, and the log-determinant of curvature.

        Levels are eliminated: the curvature of the courses has five bands, and each level touches its own place only.
        """
        mine = self.number * state.share
        slope, curvature = -state.background, state.background.copy()
        slope[self.place, self.day] += mine
        curvature[self.place, self.day] -= mine * (1 - state.share)
        gradient = self._by_knot(slope) - _times(bands, state.course)
        factor = self._factor(curvature, bands)
        if factor is None:
            curvature = state.background
            factor = self._factor(curvature, bands)
        assert factor is not None
        touched = self._by_knot(curvature)
        solved = linalg.cho_solve_banded((factor, False), np.stack([gradient, touched], axis=1))
        by_place = (touched[:, None] * solved).reshape(self.places, self.knots, 2).sum(axis=1)
        left = np.maximum(curvature.sum(axis=1) + UNEVEN**-2 - by_place[:, 1], 1e-6)
        of_level = slope.sum(axis=1) - (state.level - usual) / UNEVEN**2
        level = (of_level - by_place[:, 0]) / left
        course = solved[:, 0] - solved[:, 1] * np.repeat(level, self.knots)
        return level, course, float(2 * np.log(factor[2]).sum() + np.log(left).sum())

    def _by_day(self, course: Floats) -> Floats:
        """Return values at knots as values a day, linear between knots."""
        values = course.reshape(self.places, self.knots)
        return values[:, self.before] * (1 - self.after_share) + values[:, self.before + 1] * self.after_share

    def _by_knot(self, values: Floats) -> Floats:
        """Return slopes by day as slopes by knot."""
        return self._to_knots(values * (1 - self.after_share), values * self.after_share)

    def _to_knots(self, before: Floats, after: Floats) -> Floats:
        """Sum what belongs to the knots before and after each day."""
        total = np.zeros((self.places, self.knots))
        total[:, :-1] = np.add.reduceat(before, self.starts, axis=1)
        total[:, 1:] += np.add.reduceat(after, self.starts, axis=1)
        return total.ravel()

    def _factor(self, curvature: Floats, bands: Floats) -> Floats | None:
        """Return the Cholesky factor of the courses' curvature as bands; None where it is not convex."""
        total = bands.copy()
        share, beside = self.after_share, np.zeros((self.places, self.knots))
        total[2] += self._to_knots(curvature * (1 - share) ** 2, curvature * share**2)
        beside[:, 1:] = np.add.reduceat(curvature * share * (1 - share), self.starts, axis=1)
        total[1] += beside.ravel()
        try:
            return np.asarray(linalg.cholesky_banded(total))
        except linalg.LinAlgError:
            return None


def _climb(
    state: _State, state_at: Callable[[Floats, Floats], _State], step_level: Floats, step_course: Floats
) -> _State:
    """Return the state after a step, shortened until the density does not fall."""
    part = min(1.0, LONGEST_STEP / float(max(np.abs(step_level).max(), np.abs(step_course).max(), SHORTEST)))
    while True:
        new = state_at(state.level + part * step_level, state.course + part * step_course)
        if new.density >= state.density - SHORTEST * SMALL_GAIN:
            return new
        if part < SHORTEST:
            return state
        part /= 2
