"""A forecast by a self-exciting process: fitted to days with events, then run forward day by day.

The background goes on as the smooth series that it was fitted as (its logarithm returns to each place's mean); events
trigger others as fitted; each event has as many dead as one of the last year in its place. Days are discrete, so that
the draws of a day are Poisson and nothing need be thinned. Known to be too narrow: parameters and the background's
last value are taken as found.
"""

import numpy as np
import numpy.typing as npt

from interpose.experiments.analysis.self_excitation import (
    KNOT,
    SLOW,
    Background,
    Excitation,
    fit_excitation,
    likeliest_background,
)
from interpose.experiments.out_of_sample.record import Events

type Floats = npt.NDArray[np.float64]

SIZES_FROM = 365
"""Days before the end from which the deaths of an event are drawn (assumption)."""
FEWEST_SIZES = 20
"""Events of a place below which those of all places are drawn from (assumption)."""
MOST_A_DAY = 200.0
"""Largest expected events a day and place, so that a draw cannot run away (assumption; the record has at most 27)."""


def hawkes_forecast(events: Events, days_of_month: npt.NDArray[np.int64], draws: int, seed: int) -> Floats:
    """Return draws of monthly deaths from the day after the last one that was seen.

    Parameters
    ----------
    events : Events
        What was seen.
    days_of_month : array of int
        Days of each month ahead.
    draws, seed : int
        Number of draws, and their seed.

    Returns
    -------
    array, shape (draws, places, months)
    """
    excitation = fit_excitation(events.counts)
    background = likeliest_background(events.counts, excitation)
    rng = np.random.default_rng(seed)
    days = int(days_of_month.sum())
    waiting = waiting_at_end(events.counts, excitation)
    spontaneous = future_background(background, excitation.spread, days, draws, rng)
    month = np.repeat(np.arange(len(days_of_month)), days_of_month)
    counts = np.zeros((draws, events.counts.shape[1], len(days_of_month)), np.int64)
    now = np.repeat(waiting[None], draws, axis=0)
    for day in range(days):
        today = rng.poisson(np.minimum(spontaneous[:, :, day] + excitation.ratio * now, MOST_A_DAY))
        counts[:, :, month[day]] += today
        now += (today - now) / excitation.delay
    return deaths_of(counts, events, rng)


def waiting_at_end(counts: Floats, excitation: Excitation) -> Floats:
    """Return how many events of each place are due to be answered on the day after the last one."""
    now = np.zeros(counts.shape[1])
    for today in counts:
        now += (today - now) / excitation.delay
    return now


def future_background(background: Background, spread: float, days: int, draws: int, rng: np.random.Generator) -> Floats:
    """Return the background of days ahead (events a day), shape (draws, places, days).

    The series at knots is the autoregression of order two that :func:`smooth_precision` is the precision of.
    """
    memory = np.exp(-2 * KNOT / SLOW)
    first, second = 2 * memory, -(memory**2)
    variance = (1 - second) / ((1 + second) * ((1 - second) ** 2 - first**2))
    knots = -(-days // KNOT) + 1
    places = len(background.level)
    course = np.zeros((draws, places, knots + 1))
    course[:, :, :2] = background.course[None, :, -2:]
    noise = rng.standard_normal((draws, places, knots + 1)) * spread / np.sqrt(variance)
    for knot in range(2, knots + 1):
        course[:, :, knot] = first * course[:, :, knot - 1] + second * course[:, :, knot - 2] + noise[:, :, knot]
    at = (np.arange(days) + 1) / KNOT + 1
    before = np.minimum(at.astype(int), knots - 1)
    share = at - before
    values = course[:, :, before] * (1 - share) + course[:, :, before + 1] * share
    return np.asarray(np.exp(background.level[None, :, None] + values))


def deaths_of(counts: npt.NDArray[np.int64], events: Events, rng: np.random.Generator) -> Floats:
    """Return deaths for numbers of events, each with as many dead as one of the last year in its place."""
    late = events.day >= len(events.counts) - SIZES_FROM
    deaths = np.zeros(counts.shape)
    for place in range(counts.shape[1]):
        own = events.deaths[late & (events.place == place)]
        sizes = own if len(own) >= FEWEST_SIZES else events.deaths[late]
        number = counts[:, place].ravel()
        drawn = rng.choice(sizes, int(number.sum()))
        which = np.repeat(np.arange(len(number)), number)
        deaths[:, place] = np.bincount(which, drawn, len(number)).reshape(deaths[:, place].shape)
    return deaths
