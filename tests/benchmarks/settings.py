"""How thoroughly to measure."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Settings:
    """What was asked for on the command line.

    Parameters
    ----------
    rounds : int
        Rounds that count.
    quick : bool
        Whether to make everything a hundred times smaller, to see that it works.
    cold : bool
        Whether to compile everything anew too, which takes a minute or more each time.
    with_python : Path, optional
        An interpreter that has mesa-frames or ambr; default: this one.
    """

    rounds: int = 7
    quick: bool = False
    cold: bool = False
    with_python: Path | None = None

    def size(self, number: int) -> int:
        """Scale a number of civilians or agents."""
        return max(500, number // 100) if self.quick else number

    def days(self, number: int) -> int:
        """Scale a number of days."""
        return max(2, number // 40) if self.quick else number

    def some(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        """Take a range of sizes, or the first three of it."""
        return sizes[:3] if self.quick else sizes
