"""Contested values with their sides, and reported series for comparison."""

from datetime import date
from typing import Any, Self

from pydantic import Field, model_validator

from interpose.model.scenario.schema.base import Part, count


class Week(Part):
    """A week of a reported series, for comparison with what is observed in the model; never an input."""

    week_start: date
    deaths: int = count(..., "deaths reported")
    injured: int = count(0, "injured reported")


class Choice(Part):
    """A contested value: options that sides publish, one of them chosen."""

    meaning: str
    chosen: str
    options: dict[str, "Option"] = Field(min_length=1)
    overruled: tuple[str, ...] = Field(
        default=(), description="paths that its option sets, but that were set otherwise since: it leaves them alone"
    )

    @model_validator(mode="after")
    def _chosen_exists(self) -> Self:
        if self.chosen not in self.options:
            raise ValueError(f"chosen = {self.chosen!r} is not an option: take one of {', '.join(self.options)}")
        return self


class Option(Part):
    """One side's value of a contested quantity, and what it sets in the scenario."""

    value: str
    side: str = ""
    source: str = Field(min_length=1)
    set: dict[str, Any] = Field(default_factory=dict)
