"""What one reader asks of a sweep: inputs, outcome, statistic, a picked place; commands never half apply."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.errors import InterposeError, OutputError
from interpose.viz.app.checking import text, whole
from interpose.viz.explorer.drawing import MOST_SERIES, SHAPES, Pick
from interpose.viz.explorer.opening import Door
from interpose.viz.explorer.summing import STATISTICS, Question, references, summed, words_of
from interpose.viz.explorer.table import Axis, Floats, Ints, Table, word
from interpose.viz.measures import label_of, unit_of

MOST_KEPT = 40
"""Summed tables that are kept, so that going back to one is at once."""


class Session:
    """One reader of a sweep.

    Parameters
    ----------
    table : Table
        The sweep.
    door : Door
        Makes links to runs.
    read : callable, optional
        Reads the sweep again.
    """

    def __init__(self, table: Table, door: Door, read: Callable[[], Table] | None = None) -> None:
        self.table, self.door, self._read = table, door, read
        paths = [*table.levers, *(path for path in table.axes if path not in table.levers)]
        self.x, self.y = paths[0], paths[1] if len(paths) > 1 else ""
        self.question = Question(table.outcomes[0])
        self.shape, self.as_lines = "histogram", False
        self.held = dict[str, int]()
        self.point, self.run, self.notice = 0, 0, ""
        self._kept = dict[tuple[Any, ...], pd.DataFrame]()
        self._bound()

    # ------------------------------------------------------------------------------------------ what is asked

    def ask(self, name: str, *values: Any) -> None:
        """Do what is asked; what cannot be done is said in one line and changes nothing."""
        commands: dict[str, Callable[..., None]] = {
            "outcome": self._outcome,
            "statistic": self._statistic,
            "quantile": self._quantile,
            "threshold": self._threshold,
            "base": self._base,
            "x": self._across,
            "y": self._up,
            "hold": self._hold,
            "pick": self._pick,
            "level": self._level,
            "move": self._move,
            "point": self._point,
            "run": self._run,
            "shape": self._shape,
            "lines": self._lines,
            "again": self._again,
        }
        self.notice = ""
        try:
            if name not in commands:
                raise OutputError("this page does not know what is asked of it")
            commands[name](*values)
        except TypeError:
            self.notice = f"{name}: that cannot be read"
        except InterposeError as error:
            self.notice = str(error)

    def _outcome(self, name: object) -> None:
        self.table.values(text(name))
        self.question = self.question._replace(outcome=text(name))
        self._bound()

    def _bound(self) -> None:
        """Begin with the bound that half of the runs are above."""
        values = self.table.values(self.question.outcome)
        known = values[np.isfinite(values)]
        middle = float(np.median(known)) if len(known) else 0.0
        self.question = self.question._replace(threshold=float(f"{middle:.3g}"))

    def _statistic(self, name: object) -> None:
        if name not in STATISTICS:
            raise OutputError(f"no such statistic: take one of {', '.join(STATISTICS)}")
        if name == "difference" and not self.table.paired:
            raise OutputError("this sweep was not paired (other seeds at every point): it has no paired differences")
        self.question = self.question._replace(statistic=str(name))

    def _quantile(self, value: object) -> None:
        self.question = self.question._replace(quantile=_number(value, "quantile", 0.0, 1.0))

    def _threshold(self, value: object) -> None:
        self.question = self.question._replace(threshold=_number(value, "bound", -1e15, 1e15))

    def _base(self) -> None:
        self._statistic("difference")
        self.question = self.question._replace(base=self.point)

    def _across(self, path: object) -> None:
        self._axes(self._known(path), self.x if path == self.y else self.y)

    def _up(self, path: object) -> None:
        self._axes(self.y if path == self.x and self.y else self.x, self._known(path))

    def _axes(self, x: str, y: str) -> None:
        """Put two inputs on the axes; what is shown of the others stays."""
        self.x, self.y = x, y
        self.held = {path: code for path, code in self.held.items() if path not in (x, y)}

    def _hold(self, path: object, code: object) -> None:
        axis = self.table.axes[self._known(path)]
        if path in (self.x, self.y):
            raise OutputError(f"{path} is on an axis: it cannot be held")
        before = dict(self.held)
        self.held.pop(axis.path, None)
        if code != "":
            self.held[axis.path] = _within(code, len(axis.values), "level")
        if not self.shown.any():
            self.held = before
            raise OutputError("no point of this sweep has these values together")
        if not self.shown[self.point]:
            here = self.shown & (self._codes(self.x) == self._codes(self.x)[self.point])
            self._take(int(np.flatnonzero(here if here.any() else self.shown)[0]))

    def _level(self, which: object, code: object) -> None:
        path = self.x if which == "x" else self.y
        if not path:
            raise OutputError("there is no second input")
        level = _within(code, len(self.table.axes[path].values), "level")
        pick = self.picked._replace(**{"x" if which == "x" else "y": level})
        self._go(pick)

    def _pick(self, x: object, y: object) -> None:
        axes, now = self.axes, self.picked
        codes = [_within(now.x if x is None else x, len(axes[0].values), "level"), 0]
        if len(axes) > 1:
            codes[1] = _within(now.y if y is None else y, len(axes[1].values), "level")
        self._go(Pick(*codes))

    def _move(self, right: object, up: object) -> None:
        """Go to the next level that there is, by arrow keys."""
        levels = self.cells
        columns, rows = sorted(set(levels["x"])), sorted(set(levels["y"]))
        now = self.picked
        i = columns.index(now.x) + int(np.sign(whole(right, "step")))
        j = rows.index(now.y) + int(np.sign(whole(up, "step")))
        self._go(Pick(columns[min(max(i, 0), len(columns) - 1)], rows[min(max(j, 0), len(rows) - 1)]))

    def _go(self, pick: Pick) -> None:
        """Pick a place where points were run."""
        here = np.flatnonzero(self._in(pick))
        if not len(here):
            raise OutputError("no point of this sweep lies there")
        if self.point not in here:
            self._take(int(here[0]))

    def _take(self, point: int) -> None:
        """Take a point and keep the replication, if it has been run there."""
        self.point = point
        if not self.table.there[point, self.run]:
            self.run = int(np.argmax(self.table.there[point]))

    def _point(self, point: object) -> None:
        at = _within(point, self.table.count, "point")
        if not self.shown[at]:
            raise OutputError(f"point {at} is not among those that are shown")
        self._take(at)

    def _run(self, *where: object) -> None:
        """Choose a run: a replication of the point, or a dot of the distribution."""
        if len(where) == 1:
            self.run = _within(where[0], self.table.replications, "replication")
            return
        point, run = where
        self._point(point)
        self.run = _within(run, self.table.replications, "replication")

    def _shape(self, name: object) -> None:
        if name not in SHAPES:
            raise OutputError(f"take one of {', '.join(SHAPES)}")
        self.shape = str(name)

    def _lines(self, on: object) -> None:
        self.as_lines = bool(on)

    def _again(self) -> None:
        if self._read is not None:
            self.table = self._read()
            self._kept.clear()

    def _known(self, path: object) -> str:
        if path not in self.table.axes:
            raise OutputError(f"{str(path)[:60]} is not varied by this sweep: it varies {', '.join(self.table.axes)}")
        return str(path)

    # ------------------------------------------------------------------------------------------ what follows

    @property
    def others(self) -> list[str]:
        """List the inputs that are on no axis."""
        return [path for path in self.table.axes if path not in (self.x, self.y)]

    @property
    def shown(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of each point whether it has the values at which other inputs are held."""
        kept = np.ones(self.table.count, bool)
        for path, code in self.held.items():
            kept &= self._codes(path) == code
        return kept

    def _codes(self, path: str) -> Ints:
        """Give the level of each point in an input; 0 for no input."""
        return self.table.axes[path].codes if path else np.zeros(self.table.count, np.int64)

    @property
    def picked(self) -> Pick:
        """Where the chosen point lies."""
        return Pick(int(self._codes(self.x)[self.point]), int(self._codes(self.y)[self.point]))

    def _in(self, pick: Pick) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Say of each point whether it lies at a place, among those that are shown."""
        return np.asarray(self.shown & (self._codes(self.x) == pick.x) & (self._codes(self.y) == pick.y), bool)

    @property
    def here(self) -> Ints:
        """List the points of the picked place."""
        return np.asarray(np.flatnonzero(self._in(self.picked)), np.int64)

    @property
    def cells(self) -> pd.DataFrame:
        """Sum up over both axes: ``x``, ``y`` (levels), ``label``, ``unit``, ``mean``, ``low``, ``high``, ``runs``."""
        return self._summed(self.y)

    @property
    def doses(self) -> pd.DataFrame:
        """Sum up over the first axis, apart for each level of the second where lines are few."""
        return self._summed(self.series)

    @property
    def series(self) -> str:
        """Name the second input where its levels can be lines of their own."""
        few = self.y and len(self.table.axes[self.y].values) <= MOST_SERIES
        return self.y if few and self.table.axes[self.x].numeric else ""

    def _summed(self, y: str) -> pd.DataFrame:
        key = (self.x, y, self.question, tuple(sorted(self.held.items())))
        if key not in self._kept:
            up = max(1, len(self.table.axes[y].values)) if y else 1
            codes = self._codes(self.x) * up + self._codes(y)
            size = len(self.table.axes[self.x].values) * up
            there = np.where(self.shown, codes, -1)
            found = summed(self.table, self.question, there, size)
            found = found.assign(x=np.arange(size) // up, y=np.arange(size) % up)
            found = found[np.isin(np.arange(size), there)].reset_index(drop=True)
            self._kept = dict(list(self._kept.items())[-MOST_KEPT:]) | {key: found.assign(**self.names)}
        return self._kept[key]

    @property
    def names(self) -> dict[str, str]:
        """Give the name and unit of what is shown."""
        outcome = self.question.outcome
        unit = "share" if self.question.statistic == "share" else unit_of(outcome)
        return {"label": words_of(self.question, label_of(outcome), self.base_words), "unit": unit}

    @property
    def base_words(self) -> str:
        """Say to which point others are compared: by its levers where what is uncertain is the same anyway."""
        base = self.question.base
        paths = self.table.levers if references(self.table, base)[1] else list(self.table.axes)
        return ", ".join(f"{path} {self.value_of(path, base)}" for path in paths)

    @property
    def change(self) -> bool:
        """Whether differences are shown."""
        return self.question.statistic == "difference"

    @property
    def axes(self) -> list[Axis]:
        """List the inputs on axes."""
        return [self.table.axes[path] for path in (self.x, self.y) if path]

    def words_of(self, point: int) -> str:
        """Name a point by its inputs."""
        return ", ".join(f"{path} {self.value_of(path, point)}" for path in self.table.axes)

    def value_of(self, path: str, point: int) -> str:
        """Write the value of an input at a point."""
        axis = self.table.axes[path]
        return word(self.table.points[path].iloc[point]) if axis.parts else axis.names[int(axis.codes[point])]

    def outcomes_here(self) -> pd.DataFrame:
        """Sum up every outcome over the picked place, by the same statistic (the mean where a bound was asked)."""
        groups = np.where(self._in(self.picked), 0, -1)
        plain = self.question.statistic if self.question.statistic != "share" else "mean"
        asked = self.question._replace(statistic=plain)
        rows = [
            summed(self.table, asked._replace(outcome=name), groups, 1).assign(
                outcome=name, label=label_of(name), unit=unit_of(name)
            )
            for name in self.table.outcomes
        ]
        return pd.concat(rows, ignore_index=True)

    def runs_here(self) -> tuple[Floats, list[tuple[int, int]]]:
        """Give the outcome of every run of the picked place, and which run each is."""
        points = self.here
        values = self.table.values(self.question.outcome)[points]
        which = [(int(point), run) for point in points for run in range(self.table.replications)]
        return values.ravel(), which


def _within(value: object, count: int, what: str) -> int:
    """Take a number of something that there is."""
    at = whole(value, what)
    if not 0 <= at < count:
        raise OutputError(f"{what} {at}: there are {count:,}, numbered from 0")
    return at


def _number(value: object, what: str, low: float, high: float) -> float:
    """Take a number within bounds."""
    try:
        found = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else float("nan")
    except ValueError:
        found = float("nan")
    if not low <= found <= high:
        raise OutputError(f"{what} = {str(value)[:30]} must be a number from {low:g} to {high:g}")
    return found
