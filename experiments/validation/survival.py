"""How long peace lasts: relapse, survival without it, and hazards with a force against without."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.experiments.analysis.fatal_events import BATTLE
from interpose.experiments.validation.digest import Digest

type Floats = npt.NDArray[np.float64]

RELAPSE_DEATHS = 25
RELAPSE_DAYS = 30
"""Relapse: so many battle deaths between the two within so many days (assumption)."""


class Spell(NamedTuple):
    """Days under observation, and whether they ended with what was waited for, or were cut off."""

    days: int
    ended: bool


def relapse(run: Digest, deal: tuple[int, int, int], until: int) -> Spell:
    """Return how many days two parties kept the peace after a deal, observed until a day."""
    day, one, other = deal
    e, end = run.events, min(until, run.days)
    theirs = ((e.actor == one) & (e.target == other)) | ((e.actor == other) & (e.target == one))
    chosen = theirs & np.isin(e.kind, BATTLE) & (e.day >= day) & (e.day < end)
    by_day = np.bincount(e.day[chosen] - day, e.deaths[chosen], max(1, end - day))
    total = np.cumsum(by_day)
    window = total - np.concatenate([np.zeros(RELAPSE_DAYS), total])[: len(total)]
    reached = np.flatnonzero(window >= RELAPSE_DEATHS)
    return Spell(int(reached[0]), True) if len(reached) else Spell(end - day, False)


def kaplan_meier(spells: list[Spell], at: float) -> float:
    """Return the share that had ended by a day, of spells of which some were cut off (Kaplan & Meier 1958)."""
    kept = 1.0
    for day in sorted({spell.days for spell in spells if spell.ended and spell.days <= at}):
        at_risk = sum(spell.days >= day for spell in spells)
        kept *= 1 - sum(spell.ended and spell.days == day for spell in spells) / at_risk
    return 1 - kept if spells else float("nan")


def hazard_ratio(treated: list[Spell], others: list[Spell]) -> float:
    """Return the ratio of hazards by observed over expected ends of each group (log-rank; Peto's estimate)."""
    observed, expected = np.zeros(2), np.zeros(2)
    for day in sorted({spell.days for spell in treated + others if spell.ended}):
        risk = np.array([sum(s.days >= day for s in group) for group in (treated, others)], float)
        ends = np.array([sum(s.ended and s.days == day for s in group) for group in (treated, others)], float)
        observed += ends
        expected += ends.sum() * risk / risk.sum()
    if observed[1] == 0 or expected.min() == 0:
        return float("nan")
    return float((observed[0] / expected[0]) / (observed[1] / expected[1]))


def fighting_spells(days: npt.NDArray[np.int64], first: int, last: int, quiet: int = 30) -> list[Spell]:
    """Return spells of fighting that begin from a day on: each ends before so many quiet days.

    Parameters
    ----------
    days : array
        Days with fighting, in order.
    first, last : int
        First day on which a spell may begin, and the end of observation.
    quiet : int
        Days without fighting that end a spell.
    """
    if len(days) == 0:
        return []
    breaks = np.flatnonzero(np.diff(days) > quiet)
    begins, ends = days[np.r_[0, breaks + 1]], days[np.r_[breaks, len(days) - 1]]
    return [Spell(int(b - a) + 1, bool(b + quiet < last)) for a, b in zip(begins, ends, strict=True) if a >= first]
