"""Long arrays of keyed draws, made by the compiled rules themselves, and an independent twin in whole numbers."""

from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from interpose.agents.compiled.decorators import kernel
from interpose.model.chance.distributions import heavy_tail, normal_quantile, poisson, race
from interpose.model.chance.streams import bits, day_key, uniform

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def splitmix(z: int) -> int:
    """Finalise 64 bits as SplitMix64 does (Steele, Lea & Flood 2014), in Python's own integers."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def unmix(z: int) -> int:
    """Invert :func:`splitmix`, to ask for the draw with given bits."""
    z = _unshift(z, 31) * pow(0x94D049BB133111EB, -1, 1 << 64) & MASK
    z = _unshift(z, 27) * pow(0xBF58476D1CE4E5B9, -1, 1 << 64) & MASK
    return _unshift(z, 30)


def _unshift(z: int, by: int) -> int:
    """Undo ``z ^ (z >> by)``."""
    out = z
    for _ in range(64 // by + 1):
        out = z ^ (out >> by)
    return out


def key_of(seed: int, stream_number: int, day: int) -> int:
    """Make a day's key in Python's own integers."""
    z = splitmix((seed + GOLDEN) & MASK)
    z = splitmix(z ^ ((stream_number + GOLDEN) & MASK))
    return splitmix(z ^ (((day + 1) * GOLDEN) & MASK))


def bits_of(key: int, entity: int, index: int) -> int:
    """Draw 64 bits in Python's own integers."""
    return splitmix((key + GOLDEN * (entity + (index << 40))) & MASK)


@kernel
def fill_bits(out: Any, key: Any, entities: Any, indices: Any) -> None:
    """Fill ``out`` (N, u8) with the bits of each (entity, index)."""
    for i in range(out.shape[0]):
        out[i] = bits(key, entities[i], indices[i])


@kernel
def fill_uniform(out: Any, seeds: Any, streams: Any, days: Any, entities: Any, indices: Any) -> None:
    """Fill ``out`` (N,) with the uniform draw of each (seed, stream, day, entity, index)."""
    for i in range(out.shape[0]):
        out[i] = uniform(day_key(seeds[i], streams[i], days[i]), entities[i], indices[i])


@kernel
def fill_keys(out: Any, seeds: Any, streams: Any, days: Any) -> None:
    """Fill ``out`` (N, u8) with the key of each (seed, stream, day)."""
    for i in range(out.shape[0]):
        out[i] = day_key(seeds[i], streams[i], days[i])


@kernel
def fill_from_key(out: Any, key: Any) -> None:
    """Fill ``out`` (N,) with the uniform draws of entities 0, 1, ... under one key."""
    for i in range(out.shape[0]):
        out[i] = uniform(key, i, 0)


@kernel
def fill_poisson(out: Any, u: Any, rate: Any) -> None:
    """Fill ``out`` (N, i8) with Poisson counts."""
    for i in range(out.shape[0]):
        out[i] = poisson(u[i], rate[i])


@kernel
def fill_heavy(out: Any, u: Any, exponent: float, scale: float, most: int) -> None:
    """Fill ``out`` (N, i8) with heavy-tailed totals."""
    for i in range(out.shape[0]):
        out[i] = heavy_tail(u[i], exponent, scale, most)


@kernel
def fill_normal(out: Any, u: Any) -> None:
    """Fill ``out`` (N,) with standard normal quantiles."""
    for i in range(out.shape[0]):
        out[i] = normal_quantile(u[i])


@kernel
def fill_winners(out: Any, key: Any, options: Any, weights: Any) -> None:
    """Fill ``out`` (N, i8) with the winner of each race between options (their numbers) with weights."""
    for i in range(out.shape[0]):
        best, first = -1, np.inf
        for o in range(options.shape[0]):
            time = race(uniform(key, i, options[o]), weights[o])
            if time < first:
                best, first = options[o], time
        out[i] = best


def numbers(n: int, key: int = 20260101) -> npt.NDArray[np.float64]:
    """Return n uniform draws for tests of what is made from them."""
    out = np.empty(n)
    fill_from_key(out, np.uint64(key))
    return out


def tail_exponent(x: Any, weight: Any = None, least: int = 10) -> float:
    """Estimate the exponent of a discrete power law from ``least`` on by maximum likelihood (Clauset et al. 2009)."""
    w = np.ones(len(x)) if weight is None else weight
    logs = float((w * np.log(x))[x >= least].sum() / w[x >= least].sum())
    found = optimize.minimize_scalar(lambda a: a * logs + np.log(special.zeta(a, least)), bounds=(1.5, 5))
    return float(found.x)


def tail_exponent_of_the_law(least: int = 10) -> float:
    """Return what :func:`tail_exponent` estimates, without any error of sampling, for exponent 2.5 and scale 1.

    A little less than 2.5, because that law's density falls as (k + 1/2) ** -2.5.
    """
    k = np.arange(least, 1_000_000)
    return tail_exponent(k, k**-1.5 - (k + 1.0) ** -1.5, least)
