"""Chance as a function of (seed, stream, day, entity, index): no state, nothing shared, nothing to reset.

The mixing function is the finalizer of SplitMix64 (Steele, Lea & Flood 2014, doi:10.1145/2660193.2660195, variant 13
of Stafford), applied to a counter that starts at a mixed key, as in counter-based generators (Salmon et al. 2011,
doi:10.1145/2063384.2063405). The same five numbers give the same draw in any order, thread, process or machine.
"""

import hashlib
from typing import Any

import numpy as np

from interpose.agents.compiled.decorators import Array, Key, kernel, rule
from interpose.agents.compiled.lanes import as_u8

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST = np.uint64(0xBF58476D1CE4E5B9)
SECOND = np.uint64(0x94D049BB133111EB)
S30, S27, S31, S12 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(12)
INDEX_SHIFT = np.uint64(40)
SCALE = 2.0**-52
FARTHEST_SD, HALVINGS = 9.0, 60
"""Standard deviations between which a quantile is looked for, and how often that stretch is halved."""
COUNTED = 500.0
"""Rate of a Poisson law up to which its chances are added up one by one."""
SKEW = 6.0
"""Divisor of the term for skewness in the expansion of Cornish and Fisher."""
MOST_ENTITIES = 1 << 40
MOST_INDICES = 1 << 24
KEYS = 64
"""Keys of factions are below this."""
SERIALS = 1 << 24
"""Serial numbers of civilians of one home are below this."""
SERIAL_BITS = np.uint64(24)
"""Bits of a serial number."""


def stream(name: str) -> np.uint64:
    """Return the number of a kind of decision; two decisions never share draws because their names differ.

    Parameters
    ----------
    name : str
        ``"mechanism.decision"``, for instance ``"clash.severity"``.

    Returns
    -------
    numpy.uint64
        The number that stands for it in :func:`day_key`.
    """
    return np.uint64(int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little"))


@rule
def mix(z: Key) -> Key:
    """Mix 64 bits so that each input bit flips each output bit with chance one half."""
    z = (z ^ (z >> S30)) * FIRST
    z = (z ^ (z >> S27)) * SECOND
    return z ^ (z >> S31)


@rule
def day_key(seed: int, stream_number: Key, day: int) -> Key:
    """Return the key of one decision on one day of one world (three mixing rounds; compute once, use for all)."""
    z = mix(np.uint64(seed) + GOLDEN)
    z = mix(z ^ (stream_number + GOLDEN))
    return mix(z ^ ((np.uint64(day) + np.uint64(1)) * GOLDEN))


@rule
def bits(key: Key, entity: int, index: int) -> Key:
    """Draw 64 bits for an entity (below 2**40) and an index (below 2**24): a counter of their own."""
    return mix(key + GOLDEN * (np.uint64(entity) + (np.uint64(index) << INDEX_SHIFT)))


@rule
def uniform(key: Key, entity: int, index: int) -> float:
    """Draw a number strictly between 0 and 1, on the midpoints of a grid of 2**52."""
    return (np.float64(bits(key, entity, index) >> S12) + 0.5) * SCALE


@rule
def pair_entity(low: int, high: int) -> int:
    """Return the number of a pair of factions, from their keys (below 64 each)."""
    return low * KEYS + high


@rule
def holding_entity(territory_key: int, faction_key: int) -> int:
    """Return the number of what a faction has in a territory, from their keys."""
    return territory_key * KEYS + faction_key


@rule
def front_entity(territory_key: int, low: int, high: int) -> int:
    """Return the number of a territory and an ordered pair of factions, from their keys."""
    return territory_key * (KEYS * KEYS) + low * KEYS + high


@rule
def person_entity(territory_key: int, serial: int) -> int:
    """Return the number of a civilian row, from home and serial number: another person changes no number."""
    return territory_key * SERIALS + serial


@rule
def person(origin: Any, serial: Any) -> Any:
    """Return the number of a civilian row, from its columns: key of home (u2) and serial number (u4)."""
    return person_entity(np.int64(origin), np.int64(serial))  # type: ignore[arg-type]


@rule
def draw_for_people(key: Key, origin: Any, serial: Any) -> Any:
    """Draw 64 bits for each of neighbouring rows, from their columns in lanes: what ``bits`` gives with index 0."""
    return mix(key + GOLDEN * ((as_u8(origin) << SERIAL_BITS) + as_u8(serial)))


@kernel
def draw(seed: int, stream_number: Key, day: int, entity: int, index: int) -> float:
    """Draw one uniform number from its five keys (for code outside compiled steps)."""
    return uniform(day_key(seed, stream_number, day), entity, index)


@kernel
def draw_people(out: Any, seed: int, stream_number: Key, origin: Array, serial: Array, index: int) -> None:
    """Fill ``out`` (N,) with a uniform number per civilian, each known by key of home and serial number."""
    key = day_key(seed, stream_number, 0)
    for row in range(out.shape[0]):
        out[row] = uniform(key, person(origin[row], serial[row]), index)
