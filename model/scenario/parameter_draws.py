"""Uncertain values: weighted draws of them, of which every seed takes its own."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

GOLDEN = 0x9E3779B97F4A7C15
"""2**64 over the golden ratio: its multiples, modulo 2**64, spread as evenly as any sequence does."""
RANGE = 2**64


@dataclass(frozen=True)
class ParameterDraws:
    """Weighted draws of some values of a scenario.

    Which draw a seed takes is decided by the seed alone: it does not matter how many seeds are asked, in which order,
    or in which arm, so that pairs stay pairs. Seeds in a row are spread over the weights as evenly as a systematic
    resample (multiples of the golden ratio): of n of them a draw of weight w gets n * w, give or take two or so.

    Parameters
    ----------
    points : tuple of mapping
        Values by dotted path, a mapping a draw.
    weights : tuple of float
        Weights of the draws, not negative, of any positive sum.
    source : mapping
        Where they come from: plain data for a manifest.
    settled : tuple of str
        Paths that are settled otherwise, and win.
    taken : int, optional
        Number of the draw that was taken, where all values are settled by it.
    """

    points: tuple[Mapping[str, Any], ...]
    weights: tuple[float, ...]
    source: Mapping[str, Any]
    settled: tuple[str, ...] = ()
    taken: int | None = None

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths that are still open."""
        return tuple(path for path in self.points[0] if not covered(path, self.settled))

    def number(self, seed: int) -> int:
        """Return the number of the draw that a seed takes."""
        if self.taken is not None:
            return self.taken
        upto = list(accumulate(self.weights))
        place = (seed * GOLDEN + RANGE // 2) % RANGE / RANGE * upto[-1]
        last = max(n for n, weight in enumerate(self.weights) if weight > 0)
        return min(bisect_right(upto, place), last)

    def of(self, number: int) -> dict[str, Any]:
        """Return the values of a draw that are still open."""
        point = self.points[number]
        return {path: point[path] for path in self.paths}

    def excluding(self, paths: Iterable[str]) -> "ParameterDraws":
        """Return the same draws without what some paths settle otherwise."""
        return replace(self, settled=tuple(dict.fromkeys([*self.settled, *paths])))

    @property
    def content(self) -> list[Any]:
        """What decides on the values that seeds take, as plain data."""
        return [[dict(point) for point in self.points], list(self.weights), list(self.settled)]

    def as_text(self) -> str:
        """Return the draws as text, for where no file can be read."""
        return json.dumps([*self.content, dict(self.source)])

    @classmethod
    def from_text(cls, text: str) -> "ParameterDraws":
        """Return draws that were written as text."""
        points, weights, settled, source = json.loads(text)
        return cls(tuple(points), tuple(weights), source, tuple(settled))

    def described(self, seeds: Sequence[int]) -> dict[str, Any]:
        """Return where the values come from, which paths are drawn, and which draw each seed takes.

        ``values`` has what is open of each draw that is taken, ``points`` all of it: another arm may leave more open.
        """
        draw_of_seeds = [{"seed": seed, "draw": self.number(seed)} for seed in seeds]
        values_of_draws = {row["draw"]: self.of(row["draw"]) for row in draw_of_seeds}
        content = {
            "draws": len(self.points),
            "paths": list(self.paths),
            "set_otherwise": [*self.overruled(self.settled)],
        }
        return {
            **self.source,
            **content,
            "taken": draw_of_seeds,
            "values": {str(n): values_of_draws[n] for n in sorted(values_of_draws)},
            "points": {str(n): dict(self.points[n]) for n in sorted(values_of_draws)},
        }

    def overruled(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Return the drawn paths that some other paths settle."""
        wins = tuple(paths)
        return tuple(path for path in self.points[0] if covered(path, wins))


def covered(path: str, others: Iterable[str]) -> bool:
    """Whether a path is one of some others, lies below one or above one: with or without ``parameters.``."""
    one = _plain(path)
    return any(one == o or one.startswith(f"{o}.") or o.startswith(f"{one}.") for o in map(_plain, others))


def _plain(path: str) -> str:
    """Return a path in its short form."""
    return path.strip().removeprefix("parameters.")
