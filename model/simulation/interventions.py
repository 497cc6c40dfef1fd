"""Interventions in plain Python between two days: what they may read, and what they may write, within bounds.

An intervention is a callable ``(morning, day)``. It runs before the day happens, so that the day sees what it wrote:

    def more_aid_when_bad(morning, day):
        if day >= 30 and morning.read("territory", "hardship").mean() > 0.6:
            morning.write("fund", "per_day", 500)

    run = simulate(scenario, seed=1, interventions=[more_aid_when_bad])

Whole persons, goods and money cannot be written: they are conserved, and only mechanisms move them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from interpose.agents.columns import Table
from interpose.agents.contributor import CONTRIBUTOR, RELATION
from interpose.agents.faction import DYAD, FACTION, FRONT, HOLDING
from interpose.agents.mission import MISSION
from interpose.agents.peacekeeper import DEPLOYED, PRESENCE, UNIT
from interpose.model.errors import InterposeError
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.scenario.loading import change_scenario
from interpose.model.state.ledgers import AID, FUND, PLEDGE, ROAD, WORKS
from interpose.model.state.territory import TERRITORY
from interpose.model.state.world import World

if TYPE_CHECKING:
    from interpose.model.scenario.scenario import Scenario

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        *(MISSION, FACTION, DYAD, FRONT, HOLDING, TERRITORY, ROAD, FUND, CONTRIBUTOR, RELATION),
        *(UNIT, PRESENCE, AID, PLEDGE, WORKS),
    )
}
WRITABLE: Mapping[str, tuple[str, ...]] = {
    "mission": (
        *("authorised", "until", "renewal", "funding", "mediation", "outreach", "promises", "ceiling"),
        *("enforcement", "answer"),
    ),
    "faction": (
        *("quality", "discipline", "caution", "ambition", "loss_sensitivity", "consent", "consent_start"),
        *("cohesion", "talks", "included", "excluded"),
    ),
    "dyad": ("tension", "tension_start", "truce", "truce_start", "grudge", "distrust", "matters"),
    "front": ("grudge",),
    "holding": ("shock",),
    "territory": ("roads", "entry_people", "entry_trucks", "entry_tonnes", "closed", "exit_people", "capacity"),
    "road": ("shut",),
    "fund": ("rule", "per_day", "cost"),
    "contributor": ("needs_un", "needs_truce", "non_combat", "tolerance", "caveat"),
    "relation": ("acceptance", "influence"),
}
"""Columns that an intervention may write; all others belong to the mechanisms."""


@dataclass(frozen=True)
class _Kind:
    """A table in the form that :func:`interpose.agents.views.row_view.checked` needs."""

    table: Table
    fixed: Mapping[str, str]

    @property
    def __name__(self) -> str:
        return self.table.name


def _kind_of(name: str) -> _Kind:
    """Return a table and which of its columns only mechanisms write."""
    table = TABLES[name]
    reason = "it belongs to the mechanisms; an intervention may write "
    free = WRITABLE.get(name, ())
    fixed = {c: reason + (", ".join(free) or "nothing of this table") for c in table.names if c not in free}
    return _Kind(table, fixed)


class Morning:
    """A world in the morning of a day, before anything happens: read what you like, write within bounds.

    Parameters
    ----------
    world : World
        Whose morning.
    scenario : Scenario
        What world it is, for names.
    day : int
        Day to come.
    """

    def __init__(self, world: World, scenario: "Scenario", day: int) -> None:
        self._world, self.scenario, self.day = world, scenario, day

    def row(self, kind: str, name: str) -> int:
        """Return the row of a territory, faction or contributor by its id; raises :class:`InterposeError`."""
        parts: dict[str, tuple[Any, ...]] = {
            "territory": self.scenario.places,
            "faction": self.scenario.factions,
            "contributor": self.scenario.contributors,
        }
        ids = [part.id for part in parts.get(kind, ())]
        if name not in ids:
            raise InterposeError(
                f"{kind} {name!r} is not declared: known are {', '.join(ids[:12]) or ', '.join(parts)}"
            )
        return ids.index(name)

    def read(self, table: str, column: str) -> npt.NDArray[Any]:
        """Return a column as it is this morning: a copy, shaped as the table (``dyad``: faction by faction)."""
        rows = self._rows(table)
        if column not in rows.dtype.names:
            raise InterposeError(f"{table} has no column {column!r}: it has {', '.join(rows.dtype.names)}")
        return np.array(rows[column])

    def write(self, table: str, column: str, value: Any, where: Any = ...) -> None:
        """Write a value (or one per row) into a column, everywhere or at some rows.

        Parameters
        ----------
        table, column : str
            What to write; :data:`WRITABLE` lists what may be.
        value : number or array
            In the column's unit and within its bounds.
        where : index, optional
            Rows as NumPy indexes them: a row, a pair of rows for ``dyad``, a mask.

        Raises
        ------
        AttributeError
            If the column is not to be written.
        ValueError
            If a value is out of bounds, not whole where it must be, or does not fit the rows.
        InterposeError
            If there is no such table, or the ceiling would be below the strength that is there.
        """
        from interpose.agents.views.row_view import checked  # noqa: PLC0415 (Mesa, which most runs do not need)

        rows = self._rows(table)
        values = checked(_kind_of(table), SimpleNamespace(world=self._world), column, value)  # type: ignore[arg-type]
        if table == "mission" and column == "ceiling":
            self._require_room(int(values.min()))
        rows[column][where] = values

    def _require_room(self, ceiling: int) -> None:
        """Refuse a ceiling below the strength deployed: an event `change_mandate` sends units home."""
        units = self._world.unit
        deployed = int(units.strength[units.status == DEPLOYED].sum())
        if ceiling < deployed:
            cure = "use an event change_mandate, which sends units home"
            raise InterposeError(f"mission.ceiling = {ceiling}: {deployed} personnel are deployed: {cure}")

    def parameter(self, path: str, value: float) -> None:
        """Set a parameter of a mechanism, for instance ``clash.friction``, within its bounds from this day on."""
        change_scenario(self.scenario, {f"parameters.{path}": value})  # refuses what is unknown or out of bounds
        mechanism, _, name = path.partition(".")
        self._world.p[mechanism][name][0] = value

    def pathway(self, name: str, on: bool) -> None:
        """Switch a pathway on or off from this day on."""
        if name not in {way.name for way in PATHWAYS}:
            names = ", ".join(way.name for way in PATHWAYS)
            raise InterposeError(f"pathway {name!r} is not declared: known are {names}")
        self._world.on[name][0] = int(on)

    def _rows(self, table: str) -> Any:
        """Return a table by its name."""
        if table not in TABLES:
            raise InterposeError(f"there is no table {table!r}: known are {', '.join(TABLES)}")
        return getattr(self._world, table)


type Intervention = Callable[[Morning, int], None]
"""A callable that may look at a morning and write within bounds before its day happens."""
