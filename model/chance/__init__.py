"""Chance as a pure function of (seed, stream, day, entity, index), and the distributions made of it."""
