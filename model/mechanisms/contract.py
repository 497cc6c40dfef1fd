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


GROUPS = {
    "line": "units stand between fighters; violence may go where they are not",
    "deterrence": "parties expect an answer of the force; a shielded party may risk more",
    "protection": "units stop violence against civilians, and observers find out who did it",
    "talks": "mediation, pressure by contributors, laying down of arms; who loses by peace attacks it",
    "standing": "whether the force is held to be rightful, acceptable and honest",
    "friction": "what the presence itself provokes and takes up",
    "aid": "the aid that the mission brings, and what is taken from it",
    "rebuilding": "money for rebuilding, and what its conditions do to those left out",
}
"""Groups of pathways, each with what it is about: what stands or falls together in an argument about missions.

They are at most eight, few enough to try every combination of them."""


@dataclass(frozen=True, slots=True)
class Pathway:
    """One way in which the force acts on the world; each can be switched off.

    Parameters
    ----------
    name : str
        The name of its switch.
    effect : str
        Whether it is meant to help or may harm.
    group : str
        Which of :data:`GROUPS` it belongs to.
    meaning : str
        What it does, in one line.

    Raises
    ------
    ValueError
        Where there is no such group.
    """

    name: str
    effect: Literal["helpful", "harmful"]
    group: str
    meaning: str

    def __post_init__(self) -> None:
        """Refuse a group that there is not."""
        if self.group not in GROUPS:
            raise ValueError(f"pathway {self.name}: no group is called {self.group!r}: take one of {', '.join(GROUPS)}")


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
