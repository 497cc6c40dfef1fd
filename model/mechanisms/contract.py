"""What a mechanism of the model must declare: parameters, pathways, what it reads and writes, references."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal, Protocol, cast

import numpy as np
from pydantic import BaseModel, ConfigDict, Field


class Parameters(BaseModel):
    """Parameters of one mechanism: frozen, closed to unknown names, bounded."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)

    @classmethod
    def record_type(cls) -> np.dtype[Any]:
        """Return the aligned record type that carries these parameters into compiled code (floats f8, integers i8)."""
        kinds = {float: "f8", int: "i8", bool: "i8"}
        fields = [(name, kinds[cast(type, field.annotation)]) for name, field in cls.model_fields.items()]
        return np.dtype(fields, align=True)

    def values(self) -> tuple[Any, ...]:
        """Return the values in the order of :meth:`record_type`."""
        return tuple(getattr(self, name) for name in type(self).model_fields)


def parameter(default: float, low: float, high: float, unit: str, meaning: str, source: str = "assumption") -> Any:
    """Declare a parameter once: default, closed bounds, unit, meaning and source ("assumption" where there is none)."""
    return Field(
        default=default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit, "source": source}
    )


def columns(*texts: str) -> tuple[str, ...]:
    """Name columns as ``table.column``: each text is a table and its columns, or a table alone for all of it."""
    found = list[str]()
    for table, *names in map(str.split, texts):
        found += [f"{table}.{name}" for name in names] if names else [table]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way in which the force acts on the world; each can be switched off."""

    name: str
    effect: Literal["helpful", "harmful"]
    meaning: str


class Mechanism(Protocol):
    """What the module of a mechanism offers; `model/mechanisms/__init__.py` lists them in the order of the day."""

    __name__: str
    __doc__: str | None
    Params: type[Parameters]
    PATHWAYS: tuple[Pathway, ...]
    READS: tuple[str, ...]
    WRITES: tuple[str, ...]
    REFERENCES: tuple[str, ...]

    @staticmethod
    def step(w: Any, day: int) -> None:
        """Let one day of this mechanism happen to a world (compiled)."""


def name_of(mechanism: Mechanism | ModuleType) -> str:
    """Return the short name of a mechanism: the last part of its module's name."""
    return mechanism.__name__.rsplit(".", 1)[-1]
