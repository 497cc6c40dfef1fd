"""Where each row of civilians lives, stays and is stored."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import SEEN
from interpose.model.state.civilian_rows import GROUPS, Rows

if TYPE_CHECKING:
    from interpose.model.state.world import World


def homes(w: "World") -> Rows:
    """Return the home territory of each stored row, shape (N,)."""
    rows: Rows = w.of_key[w.civilian.origin]
    return rows


def places(w: "World") -> Rows:
    """Return the territory of stay of each stored row, shape (N,)."""
    return np.repeat(w.by_key, w.rows.sum(axis=1)[w.by_key])


def statuses(w: "World") -> Rows:
    """Return the status of each stored row, shape (N,)."""
    return np.repeat(np.tile(np.arange(GROUPS), len(w.by_key)), w.rows[w.by_key].ravel())


def row_of_each(w: "World") -> Rows:
    """Return the stored row of each civilian, by home and serial number, shape (N,)."""
    numbers = w.territory.first_home[homes(w)] + w.civilian.serial
    rows = np.empty(len(numbers), np.int64)
    rows[numbers] = np.arange(len(numbers))
    return rows


COMPUTED = {"home": homes, "place": places, "status": statuses}


class CivilianIndex:
    """The civilians of a world by home and serial number, wherever they are stored now: how agents are listed.

    Parameters
    ----------
    world : World
        Whose civilians. The order of rows is computed once: make another index after people have moved.
    """

    def __init__(self, world: "World") -> None:
        self.world = world
        self._kept: Rows | None = None

    @property
    def kept(self) -> Rows:
        """Stored row of each civilian, shape (N,)."""
        if self._kept is None:
            self._kept = row_of_each(self.world)
        return self._kept

    def column(self, name: str) -> npt.NDArray[Any]:
        """Return a column of :data:`interpose.agents.civilian.SEEN`, shape (N,): a copy."""
        values: npt.NDArray[Any] = (
            COMPUTED[name](self.world) if name in COMPUTED else getattr(self.world.civilian, name)
        )
        return values[self.kept]

    def value(self, name: str, number: int) -> Any:
        """Return one civilian's value of such a column."""
        row, w = self.kept[number], self.world
        if name not in COMPUTED:
            return getattr(w.civilian, name)[row]
        if name == "home":
            return w.of_key[w.civilian.origin[row]]
        place = w.by_key[np.searchsorted(w.first_row[w.by_key], row, side="right") - 1]
        within = row - w.first_row[place]
        return place if name == "place" else np.searchsorted(np.cumsum(w.rows[place]), within, side="right")

    def write(self, name: str, numbers: Any, values: Any) -> None:
        """Write a column of some civilians: one value for all or one for each."""
        getattr(self.world.civilian, name)[self.kept[numbers]] = values


def civilians_by_home(w: "World") -> Any:
    """Return all columns of :data:`interpose.agents.civilian.SEEN`, by home and serial number."""
    index = CivilianIndex(w)
    return SimpleNamespace(**{name: index.column(name) for name in SEEN.names})
