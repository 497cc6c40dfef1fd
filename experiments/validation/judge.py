"""Verdicts on a row: by its band, the value that means no effect, and the 95 % interval over seeds."""

from typing import NamedTuple

from interpose.model.language.words import mark

WITHIN, SIGN_RIGHT, FAILS = mark("within"), mark("sign right"), mark("fails")
NOT_CLEAR, NOT_MEASURABLE, REPORTED = mark("not clear"), mark("not measurable"), mark("reported")
WORST_FIRST = (FAILS, NOT_CLEAR, NOT_MEASURABLE, SIGN_RIGHT, WITHIN, REPORTED)
FEWEST = 5
"""Seeds below which an interval is not relied on."""
INFINITY = float("inf")


class Band(NamedTuple):
    """Where a value is expected.

    A band with a value of ``no_effect`` outside it, or at its edge, asks for an effect: clear, and of that size. One
    without asks for a level. An ``inside`` band asks that nothing beyond it is possible: the whole interval lies in it.
    """

    low: float = -INFINITY
    high: float = INFINITY
    no_effect: float | None = None
    inside: bool = False

    @property
    def sign_only(self) -> bool:
        """Whether any effect of the right sign will do."""
        return self.no_effect is not None and self.no_effect in (self.low, self.high)


def verdict(band: Band | None, middle: float, low: float, high: float, seeds: int) -> str:
    """Return the verdict on an estimate by its interval.

    Parameters
    ----------
    band : Band or None
        Where it is expected; None where it is only reported.
    middle, low, high : float
        Estimate and 95 % interval.
    seeds : int
        Seeds in which it was measured.
    """
    if seeds < FEWEST or not low <= middle <= high:
        return NOT_MEASURABLE
    if band is None:
        return REPORTED
    overlaps = high >= band.low and low <= band.high
    if band.inside:
        return WITHIN if low >= band.low and high <= band.high else NOT_CLEAR if overlaps else FAILS
    if band.no_effect is None:
        return WITHIN if band.low <= middle <= band.high else NOT_CLEAR if overlaps else FAILS
    clear = not low <= band.no_effect <= high
    if not clear:
        return NOT_CLEAR if overlaps else FAILS
    wanted = middle < band.no_effect if band.high <= band.no_effect else middle > band.no_effect
    if not wanted:
        return FAILS
    return WITHIN if band.low <= middle <= band.high and not band.sign_only else SIGN_RIGHT


def of_row(verdicts: list[str]) -> str:
    """Return the verdict on a row of several parts: no better than its worst."""
    return next(name for name in WORST_FIRST if name in verdicts)
