"""What one reader asks of a sweep, command by command; commands never half apply."""

from collections.abc import Callable
from typing import Any

import numpy as np

from interpose.model.errors import InterposeError, OutputError
from interpose.viz.app.input_checks import text, whole
from interpose.viz.explorer.linked_figures import SHAPES, Pick
from interpose.viz.explorer.run_links import Door
from interpose.viz.explorer.selection import Reading
from interpose.viz.explorer.statistics import STATISTICS
from interpose.viz.explorer.sweep_arrays import Table


class Session(Reading):
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
        super().__init__(table, door)
        self._read = read
        self._bound()

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
            here = self.shown & (self.codes(self.x) == self.codes(self.x)[self.point])
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
        here = np.flatnonzero(self.lies_in(pick))
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
