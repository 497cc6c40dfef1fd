"""Tables of the world: each kind of actor and each relation has its columns declared here once.

A column declares its name, meaning, unit and bounds. Everything else (memory layout,
row views, checks at the end of a day, the documentation) is derived from that declaration.
"""

from collections import namedtuple
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class Column:
    """One property of a row.

    Parameters
    ----------
    name : str
        Field name.
    dtype : str
        NumPy code, for instance ``"f8"``.
    unit : str
        Unit in words; ``"1"`` for a pure number.
    meaning : str
        What it means in the world.
    low, high : float, optional
        Closed bounds, in the same unit.
    start : float
        Value of a fresh row.
    """

    name: str
    dtype: str
    unit: str
    meaning: str
    low: float | None = None
    high: float | None = None
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of one kind, indexed by one or more dimensions (``("territory", "faction")``: one row per pair)."""

    name: str
    meaning: str
    index: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Column names in order."""
        return tuple(column.name for column in self.columns)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The aligned record type of one row."""
        return np.dtype([(column.name, column.dtype) for column in self.columns], align=True)

    def column(self, name: str) -> Column:
        """Return a column; raises ``KeyError`` when there is none of that name."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def records(self, *shape: int) -> Any:
        """Return fresh rows as an aligned record array of the given shape, each at its start value."""
        rows = np.zeros(shape, self.dtype).view(np.recarray)
        for column in self.columns:
            if column.start:
                rows[column.name] = column.start
        return rows

    def arrays(self, rows: int) -> dict[str, npt.NDArray[Any]]:
        """Return fresh rows as one contiguous array a column, for tables that are long (civilians)."""
        return {c.name: np.full(rows, c.start, dtype=c.dtype) for c in self.columns}

    @property
    def bytes_per_row(self) -> int:
        """Memory that one row takes when it is kept as arrays."""
        return sum(np.dtype(column.dtype).itemsize for column in self.columns)

    def faults(self, rows: Any) -> list[str]:
        """Return a sentence for every column with a value that is not a number or out of bounds."""
        sentences = []
        for column in self.columns:
            values = getattr(rows, column.name)
            if values.size == 0:
                continue
            low, high = values.min(), values.max()
            if not np.isfinite(low) or not np.isfinite(high):
                sentences.append(f"{self.name}.{column.name} holds a value that is not a finite number")
            elif column.low is not None and low < column.low:
                sentences.append(f"{self.name}.{column.name} = {low} is below {column.low} ({column.unit})")
            elif column.high is not None and high > column.high:
                sentences.append(f"{self.name}.{column.name} = {high} is above {column.high} ({column.unit})")
        return sentences


def columns_type(table: Table, type_name: str, module: str) -> Any:
    """Return the named tuple of column arrays that carries a long table into compiled code.

    ``module`` must be the ``__name__`` of the module that binds the result to ``type_name`` (pickling needs it).
    """
    return namedtuple(type_name, table.names, module=module)
