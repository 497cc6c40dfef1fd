"""One reader's choices about a sweep, command by command; a command applies wholly or not at all."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from interpose.model.errors import InterposeError, OutputError
from interpose.model.language.catalogue import known_language
from interpose.model.results.formatting import range_words
from interpose.viz.app.input_checks import text, whole_number
from interpose.viz.explorer.axis_levels import Levels
from interpose.viz.explorer.run_links import RunLinks
from interpose.viz.explorer.run_spread import SHAPES
from interpose.viz.explorer.selection import Selection
from interpose.viz.explorer.statistics import STATISTICS
from interpose.viz.explorer.sweep_arrays import SweepArrays


class Session(Selection):
    """One reader of a sweep.

    Parameters
    ----------
    table : SweepArrays
        The sweep.
    links : RunLinks
        Makes links to runs.
    read : callable, optional
        Reads the sweep again.
    """

    def __init__(self, table: SweepArrays, links: RunLinks, read: Callable[[], SweepArrays] | None = None) -> None:
        super().__init__(table, links)
        self._read = read
        self._bound()

    def run_command(self, name: str, *values: Any) -> None:
        """Run a command; one that cannot be run changes nothing and leaves one line in ``notice``."""
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
            "language": self._language,
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

    def restore(self, view: Mapping[str, Any]) -> None:
        """Show what another session showed; raises ``OutputError`` with one line, and changes nothing, if it cannot.

        Parameters
        ----------
        view : mapping
            ``outcome``, ``statistic``, ``quantile``, ``threshold``, ``base``, ``x``, ``y``, ``held``, ``point``,
            ``run``, ``shape``, ``lines``, ``language``.
        """
        other = Session(self.table, self.links, self._read)
        steps = [("outcome", view["outcome"]), ("x", view["x"])]
        steps += [("y", view["y"])] if view["y"] else []
        steps += [("statistic", view["statistic"]), ("quantile", view["quantile"]), ("threshold", view["threshold"])]
        steps += [("shape", view["shape"]), ("lines", view["lines"])]
        steps += [("language", view["language"])] if view["language"] else []
        for name, value in steps:
            other._demand(name, value)
        other.question = other.question._replace(base=_within(view["base"], self.table.count, "point"))
        for path, code in view["held"].items():
            other._demand("hold", path, code)
        other._demand("point", view["point"])
        other._demand("run", view["run"])
        for name in ("question", "x", "y", "held", "point", "run", "shape", "as_lines", "language"):
            setattr(self, name, getattr(other, name))

    def _demand(self, name: str, *values: Any) -> None:
        """Run a command that must succeed; raises ``OutputError`` with its line."""
        self.run_command(name, *values)
        if self.notice:
            raise OutputError(f"this link does not fit this sweep: {self.notice}")

    def _outcome(self, name: object) -> None:
        self.table.values(text(name))
        self.question = self.question._replace(outcome=text(name))
        self._bound()

    def _bound(self) -> None:
        """Set the bound of a share to the median of all runs."""
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
        """Set the inputs on the axes; the levels at which others are held stay."""
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
            candidates = self.shown & (self.codes(self.x) == self.codes(self.x)[self.point])
            self._select_point(int(np.flatnonzero(candidates if candidates.any() else self.shown)[0]))

    def _level(self, which: object, code: object) -> None:
        path = self.x if which == "x" else self.y
        if not path:
            raise OutputError("there is no second input")
        level = _within(code, len(self.table.axes[path].values), "level")
        levels = self.selected._replace(**{"x" if which == "x" else "y": level})
        self._select(levels)

    def _pick(self, x: object, y: object) -> None:
        axes, selected = self.axes, self.selected
        codes = [_within(selected.x if x is None else x, len(axes[0].values), "level"), 0]
        if len(axes) > 1:
            codes[1] = _within(selected.y if y is None else y, len(axes[1].values), "level")
        self._select(Levels(*codes))

    def _move(self, right: object, up: object) -> None:
        """Select the next level in a direction, by arrow keys."""
        levels = self.cells
        columns, rows = sorted(set(levels["x"])), sorted(set(levels["y"]))
        selected = self.selected
        i = columns.index(selected.x) + int(np.sign(whole_number(right, "step")))
        j = rows.index(selected.y) + int(np.sign(whole_number(up, "step")))
        self._select(Levels(columns[min(max(i, 0), len(columns) - 1)], rows[min(max(j, 0), len(rows) - 1)]))

    def _select(self, levels: Levels) -> None:
        """Select levels at which points were run."""
        points = np.flatnonzero(self.has_levels(levels))
        if not len(points):
            raise OutputError("no point of this sweep lies there")
        if self.point not in points:
            self._select_point(int(points[0]))

    def _select_point(self, point: int) -> None:
        """Select a point and keep the replication, if it has been run there."""
        self.point = point
        if not self.table.present[point, self.run]:
            self.run = int(np.argmax(self.table.present[point]))

    def _point(self, point: object) -> None:
        index = _within(point, self.table.count, "point")
        if not self.shown[index]:
            raise OutputError(f"point {index} is not among those that are shown")
        self._select_point(index)

    def _run(self, *run_or_dot: object) -> None:
        """Select a run: a replication of the point, or a dot of the distribution."""
        if len(run_or_dot) == 1:
            self.run = _within(run_or_dot[0], self.table.replications, "replication")
            return
        point, run = run_or_dot
        self._point(point)
        self.run = _within(run, self.table.replications, "replication")

    def _shape(self, name: object) -> None:
        if name not in SHAPES:
            raise OutputError(f"take one of {', '.join(SHAPES)}")
        self.shape = str(name)

    def _lines(self, on: object) -> None:
        self.as_lines = bool(on)

    def _language(self, code: object) -> None:
        self.language = known_language(text(code))

    def _again(self) -> None:
        if self._read is not None:
            self.table = self._read()
            self._cache.clear()

    def _known(self, path: object) -> str:
        if path not in self.table.axes:
            raise OutputError(f"{str(path)[:60]} is not varied by this sweep: it varies {', '.join(self.table.axes)}")
        return str(path)


def _within(value: object, count: int, what: str) -> int:
    """Return an index below ``count``; raises ``OutputError`` for anything else."""
    index = whole_number(value, what)
    if not 0 <= index < count:
        raise OutputError(f"{what} {index}: there are {count:,}, numbered from 0")
    return index


def _number(value: object, what: str, low: float, high: float) -> float:
    """Return a number within bounds; raises ``OutputError`` for anything else."""
    try:
        number = float(value) if isinstance(value, (int, float, str)) and not isinstance(value, bool) else float("nan")
    except ValueError:
        number = float("nan")
    if not low <= number <= high:
        raise OutputError(f"{what} = {str(value)[:30]} must be a number from {range_words(low, high)}")
    return number
