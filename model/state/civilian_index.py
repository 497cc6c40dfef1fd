"""Where each row of civilians lives, stays and is kept."""

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import SEEN
from interpose.model.state.civilian_rows import GROUPS, Rows

if TYPE_CHECKING:
    from interpose.model.state.world import World


def homes(w: "World") -> Rows:
    """Return the home territory of each row as kept, shape (N,)."""
    found: Rows = w.of_key[w.civilian.origin]
    return found


def places(w: "World") -> Rows:
    """Return the place of stay of each row as kept, shape (N,)."""
    return np.repeat(w.by_key, w.rows.sum(axis=1)[w.by_key])


def statuses(w: "World") -> Rows:
    """Return the status of each row as kept, shape (N,)."""
    return np.repeat(np.tile(np.arange(GROUPS), len(w.by_key)), w.rows[w.by_key].ravel())


def row_of_each(w: "World") -> Rows:
    """Say for each civilian, by home and serial number, in which row it is kept, shape (N,)."""
    civilians_by_home = w.territory.first_home[homes(w)] + w.civilian.serial
    at = np.empty(len(civilians_by_home), np.int64)
    at[civilians_by_home] = np.arange(len(civilians_by_home))
    return at


COMPUTED = {"home": homes, "place": places, "status": statuses}


class CivilianIndex:
    """The civilians of a world by home and serial number, wherever they are kept now: how agents are listed.

    Parameters
    ----------
    world : World
        Whose civilians. The order of rows is worked out once: make another one after people have moved.
    """

    def __init__(self, world: "World") -> None:
        self.world = world
        self._kept: Rows | None = None

    @property
    def kept(self) -> Rows:
        """In which row each civilian is kept, shape (N,)."""
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
    where = CivilianIndex(w)
    return SimpleNamespace(**{name: where.column(name) for name in SEEN.names})
