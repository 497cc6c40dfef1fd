"""Totals of a world day by day, in arrays of fixed size."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.language.words import mark
from interpose.viz.app.live_world import Lane

WEEK, MOST_POINTS = 7, 360
type Line = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Panel:
    """One small figure: a total of the world over time."""

    name: str
    title: str
    unit: str
    weekly: bool
    values: Callable[[Any, Any], Line]
    """daily series and those of the force, both (days, territories), to one number a day"""

    @property
    def is_share(self) -> bool:
        """Whether its axis reaches from 0 to 1."""
        return self.unit.startswith("share")


def _mean(column: str) -> Callable[[Any, Any], Line]:
    """Average a share over people."""

    def mean(daily: Any, force: Any) -> Line:
        people = np.maximum(1, daily["resident"] + daily["displaced"])
        return np.asarray((daily[column] * people).sum(axis=1) / people.sum(axis=1), float)

    return mean


def _sum(*columns: str) -> Callable[[Any, Any], Line]:
    """Sum counts over territories."""
    return lambda daily, force: np.asarray(sum(daily[name].sum(axis=1) for name in columns), float)


def _dead(daily: Any, force: Any) -> Line:
    """Sum deaths of all groups."""
    others = daily["deaths_fighters"].sum(axis=1) + daily["deaths_civilians"].sum(axis=1)
    return np.asarray(others + force["deaths_force"].sum(axis=1), float)


def last_week(values: Line) -> Line:
    """Return, for each day, the sum of the last seven days, itself included."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(total[1:] - total[np.maximum(0, np.arange(len(values)) + 1 - WEEK)])


PANELS: tuple[Panel, ...] = (
    Panel("deaths", mark("Deaths, all groups"), mark("persons, last 7 days"), True, _dead),
    Panel(
        "fighting", mark("Clashes and remote violence"), mark("events, last 7 days"), True, _sum("clashes", "strikes")
    ),
    Panel("violations", mark("Violations against civilians"), mark("events, last 7 days"), True, _sum("violations")),
    Panel("displaced", mark("Displaced people"), "persons", False, _sum("displaced")),
    Panel(
        "troops",
        mark("Personnel of the force"),
        "persons",
        False,
        lambda d, f: np.asarray(f["troops"].sum(axis=1), float),
    ),
    Panel("trust", mark("Trust in the force"), mark("share, mean"), False, _mean("trust")),
    Panel("hardship", mark("Hardship"), mark("share, mean"), False, _mean("hardship")),
    Panel("relief", mark("Needs from outside met"), mark("share, mean"), False, _mean("relief")),
)

MORNING = ("resident", "displaced", "trust", "hardship", "relief")
"""What of a territory is known before the first day."""


class History:
    """Totals of one world, one row a panel, filled as days pass."""

    def __init__(self, days: int, start: Line | None = None) -> None:
        self.rows = np.zeros((len(PANELS), days))
        self.start = np.zeros(len(PANELS)) if start is None else start
        self.known = 0

    @classmethod
    def of(cls, lane: Lane) -> "History":
        """Begin the totals of a world on its first morning: where people are and what they feel is known by then."""
        morning = {name: lane.world.territory[name][None, :] for name in MORNING}
        force = {"troops": lane.world.presence.troops[None, :]}
        states = [0.0 if panel.weekly else float(panel.values(morning, force)[0]) for panel in PANELS]
        return cls(lane.days, np.array(states))

    def follow(self, lane: Lane) -> None:
        """Add the days that passed since the last call."""
        days = slice(self.known, lane.day)
        if self.known < lane.day:
            daily, force = lane.world.daily[days], lane.world.daily_force[days]
            for row, panel in enumerate(PANELS):
                self.rows[row, days] = panel.values(daily, force)
        self.known = lane.day

    def copy(self) -> "History":
        """Return an independent copy."""
        other = History(0, self.start)
        other.rows, other.known = self.rows.copy(), self.known
        return other

    def days(self) -> npt.NDArray[np.int64]:
        """Return the days that are drawn: all, or evenly thinned ones and the last."""
        if self.known <= MOST_POINTS:
            return np.arange(self.known)
        step = -(-self.known // MOST_POINTS)
        return np.arange((self.known - 1) % step, self.known, step)

    def line(self, row: int) -> Line:
        """Return one panel's line at the days that are drawn; a state begins with what it was on the first morning."""
        values = self.rows[row, : self.known]
        if PANELS[row].weekly:
            return np.asarray(last_week(values)[self.days()])
        return np.concatenate([self.start[row : row + 1], values[self.days()]])

    def total(self, name: str) -> float:
        """Return what a panel's days add up to."""
        row = next(r for r, panel in enumerate(PANELS) if panel.name == name)
        return float(self.rows[row, : self.known].sum())

    def last(self, name: str) -> float:
        """Return a panel's value on the last day."""
        row = next(r for r, panel in enumerate(PANELS) if panel.name == name)
        return float(self.rows[row, self.known - 1] if self.known else self.start[row])
