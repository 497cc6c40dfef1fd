"""Agents as Mesa knows them: each one is a view of one row of a table of its own world, and keeps nothing itself.

A view is made on access and thrown away afterwards; what is written through it is written into the world.
Sets of such agents are in `agents/views/column_set.py`.
"""

import difflib
from collections.abc import Mapping
from typing import Any, ClassVar, NamedTuple, NoReturn

import numpy as np
import numpy.typing as npt
from mesa import Agent

from interpose.agents.civilian import SEEN, STATUSES
from interpose.agents.columns import Column, Table
from interpose.agents.contributor import CONTRIBUTOR
from interpose.agents.faction import FACTION
from interpose.agents.mission import MISSION
from interpose.agents.peacekeeper import KINDS, TASKS, UNIT, UNIT_STATUSES

ROWS_OF_UNIT = ("territory", "faction", "contributor")


class Label(NamedTuple):
    """A readable name for a code: which column holds the code, and where the names are."""

    column: str
    """column with the code; ``"row"`` for the row itself"""
    names: tuple[str, ...] | str
    """names by code, or the key of ``model.names`` that has them"""
    none: str = "none"
    """name of code -1"""

    def table(self, model: Any) -> tuple[str, ...]:
        """Return the names by code, and last the one for -1."""
        names: tuple[str, ...] = model.names[self.names] if isinstance(self.names, str) else self.names
        return (*names, self.none)


def column_of(model: Any, field: str, name: str) -> npt.NDArray[Any]:
    """Return a whole column of a model's own world as it is now; of civilians a copy, by home and serial number."""
    if field == Civilian.field:
        whole: npt.NDArray[Any] = model.where.column(name)
        return whole
    column: npt.NDArray[Any] = getattr(model.world, field)[name]
    return column


def number_of(model: Any, field: str) -> int:
    """Return the number of rows of a table of a model's own world."""
    table = getattr(model.world, field)
    return len(table.serial) if field == Civilian.field else len(table)


def value_of(model: Any, field: str, name: str, row: int) -> Any:
    """Return one row's value of a column."""
    value = model.where.value(name, row) if field == Civilian.field else getattr(model.world, field)[name][row]
    return value.item()


def write_column(model: Any, field: str, name: str, rows: Any, values: npt.NDArray[Any]) -> None:
    """Write a column of a model's own world, one value for all of some rows or one for each."""
    if field == Civilian.field:
        model.where.write(name, rows, values)
    else:
        getattr(model.world, field)[name][rows] = values


def checked(kind: "type[RowView]", model: Any, name: str, value: Any) -> npt.NDArray[Any]:
    """Return the values to write into a column, one or one per row, once checked.

    Raises
    ------
    AttributeError
        If the column is no one's to write, or there is none of that name.
    ValueError
        If a value is no finite number, not whole where the column counts or codes, or out of bounds.
    """
    if name in kind.fixed:
        raise AttributeError(f"{kind.table.name}.{name} cannot be set: {kind.fixed[name]}")
    if name not in kind.table.names:
        raise AttributeError(unknown(kind, name))
    column = kind.table.column(name)
    name_text, values = f"{kind.table.name}.{name}", np.asarray(value)
    if values.dtype.kind not in "biuf":
        raise ValueError(f"{name_text} = {value!r} is not a number ({column.unit})")
    low, high = bounds(column, model)
    whole = np.dtype(column.dtype).kind in "iu"
    for wrong, text in (
        (~np.isfinite(values), "is not a finite number"),
        (values < low, f"is below {low:g}"),
        (values > high, f"is above {high:g}"),
        ((values != np.rint(values)) & whole, "is not a whole number"),
    ):
        if wrong.any():
            raise ValueError(f"{name_text} = {values[wrong].flat[0]} {text} ({column.unit})")
    return values


def bounds(column: Column, model: Any) -> tuple[float, float]:
    """Return the lowest and highest value of a column in a model's world: a row that it points to must exist."""
    low = -np.inf if column.low is None else column.low
    high = np.inf if column.high is None else column.high
    kind = np.dtype(column.dtype)
    if kind.kind in "iu":
        low, high = max(low, np.iinfo(kind).min), min(high, np.iinfo(kind).max)
    if column.unit in ROWS_OF_UNIT:
        high = min(high, len(getattr(model.world, column.unit)) - 1)
    return low, high


def unknown(kind: "type[RowView]", name: str) -> str:
    """Return the error that a kind of agent has no such column, with the nearest one that it has."""
    near = difflib.get_close_matches(name, kind.table.names, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(kind.table.names)}"
    return f"{kind.__name__} has no column {name!r}, and a view of a row keeps nothing of its own: {hint}"


def _column_property(field: str, column: Column) -> property:
    """Return the property through which a view reads and writes its row's value of a column."""

    def read(self: "RowView") -> Any:
        return value_of(self.model, field, column.name, self.row)

    def write(self: "RowView", value: Any) -> None:
        values = checked(type(self), self.model, column.name, value)
        if values.ndim:
            raise ValueError(f"{type(self).table.name}.{column.name} of one row takes one value, not {values.size}")
        write_column(self.model, field, column.name, self.row, values)

    return property(read, write, doc=f"{column.meaning} ({column.unit})")


def _label_property(field: str, label: Label) -> property:
    """Return the property that reads a row's code as a name."""

    def read(self: "RowView") -> str:
        code = self.row if label.column == "row" else int(value_of(self.model, field, label.column, self.row))
        return label.table(self.model)[code]

    return property(read, doc=f"readable name of {label.column}")


class RowView(Agent):
    """One row of a table of its own world, as a Mesa agent.

    Two views of the same row of the same model are equal. Subclasses name their table, the world's field that holds
    it, readable names of codes, and the columns that only the model itself may write.

    Parameters
    ----------
    model : ConflictModel
        Whose world.
    row : int
        Which row.
    """

    table: ClassVar[Table]
    field: ClassVar[str]
    labels: ClassVar[Mapping[str, Label]]
    fixed: ClassVar[Mapping[str, str]]
    pos = None

    def __init_subclass__(
        cls,
        table: Table | None = None,
        field: str = "",
        labels: Mapping[str, Label] | None = None,
        fixed: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init_subclass__(**kwargs)
        if table is None:
            return
        cls.table, cls.field, cls.labels, cls.fixed = table, field, labels or {}, fixed or {}
        for column in table.columns:
            setattr(cls, column.name, _column_property(field, column))
        for name, label in cls.labels.items():
            setattr(cls, name, _label_property(field, label))

    def __init__(self, model: Any, row: int) -> None:
        # Mesa's own __init__ would register the view as a new agent.
        if row < 0:
            raise IndexError(f"{type(self).__name__} row {row}: rows are counted from 0")
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "row", row)

    @property
    def unique_id(self) -> int:
        """Number of this agent among all agents of its model, from 1."""
        return int(self.model.first_id[type(self)]) + self.row

    def __setattr__(self, name: str, value: Any) -> None:
        if not isinstance(getattr(type(self), name, None), property):
            raise AttributeError(unknown(type(self), name))
        object.__setattr__(self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, RowView) or type(self) is not type(other):
            return NotImplemented
        return self.model is other.model and self.row == other.row

    def __hash__(self) -> int:
        return hash((id(self.model), type(self), self.row))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.model, self.row)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} row {self.row}>"

    def remove(self) -> NoReturn:
        """Refuse: a row of the world cannot be taken out of it."""
        name = type(self).table.name
        raise TypeError(f"a {name} is a row of the world's table and cannot be removed: change its columns instead")

    @classmethod
    def create_agents(cls, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: rows of the world are made from its scenario."""
        raise TypeError(f"{cls.__name__} rows are made from the scenario: change the scenario to have more of them")

    from_dataframe = create_agents


IDENTITY = {"key": "it is the row's identity in keyed draws"}
PEOPLE = "whole persons are counted by territory and status, and a mechanism moves both together"


class Civilian(
    RowView,
    table=SEEN,
    field="civilian",
    labels={
        "status_name": Label("status", STATUSES),
        "home_name": Label("home", "territory"),
        "place_name": Label("place", "territory"),
        "place_id": Label("place", "territory_id"),
        "side_name": Label("side", "faction"),
        "side_id": Label("side", "faction_id"),
    },
    fixed={"home": "rows are in blocks by home", "place": PEOPLE, "status": PEOPLE},
):
    """A civilian row: ``people_per_agent`` persons who live or lived there."""


class Faction(
    RowView,
    table=FACTION,
    field="faction",
    labels={"name": Label("row", "faction"), "id": Label("row", "faction_id")},
    fixed=IDENTITY,
):
    """A faction in the conflict."""


class Peacekeeper(
    RowView,
    table=UNIT,
    field="unit",
    labels={
        "kind_name": Label("kind", KINDS),
        "status_name": Label("status", UNIT_STATUSES),
        "task_name": Label("task", TASKS),
        "place_name": Label("place", "territory", "nowhere"),
        "place_id": Label("place", "territory_id", ""),
        "contributor_name": Label("contributor", "contributor"),
    },
    fixed=IDENTITY | {"contributor": "it is part of the unit's identity"},
):
    """A unit of the force, of company size."""


class Contributor(
    RowView,
    table=CONTRIBUTOR,
    field="contributor",
    labels={"name": Label("row", "contributor"), "id": Label("row", "contributor_id")},
    fixed=IDENTITY,
):
    """A country that may send units."""


class Mission(RowView, table=MISSION, field="mission"):
    """The mission that sends, orders and answers for the force."""
