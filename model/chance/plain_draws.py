"""Keyed chance in Python's own integers: the promise of `streams.py`, kept without NumPy, for laws in plain Python.

A compiled rule cannot be called from Python; an oracle calls these.
"""

import hashlib

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15
ENTITY_BITS, INDEX_BITS = 40, 24


def mix(z: int) -> int:
    """Finalise 64 bits as SplitMix64 does."""
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def stream(name: str) -> int:
    """Return the number of a named kind of decision."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "little")


def day_key(seed: int, name: str, day: int) -> int:
    """Make the key of a named kind of decision on a day of a world."""
    z = mix((seed + GOLDEN) & MASK)
    z = mix(z ^ ((stream(name) + GOLDEN) & MASK))
    return mix(z ^ (((day + 1) * GOLDEN) & MASK))


def bits(key: int, entity: int, index: int) -> int:
    """Draw 64 bits; raises ``AssertionError`` for numbers that would run into those of another entity or index."""
    assert 0 <= entity < 1 << ENTITY_BITS, f"entity {entity} does not fit into {ENTITY_BITS} bits"
    assert 0 <= index < 1 << INDEX_BITS, f"index {index} does not fit into {INDEX_BITS} bits"
    return mix((key + GOLDEN * (entity + (index << ENTITY_BITS))) & MASK)


def uniform(key: int, entity: int, index: int) -> float:
    """Draw the middle of one of 2**52 equal parts of the stretch from 0 to 1."""
    return (2 * (bits(key, entity, index) >> 12) + 1) / (1 << 53)
