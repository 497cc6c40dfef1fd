"""What all parts of a scenario share: frozen, closed to unknown names, bounded, with units."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from interpose.model.language.words import mark

SMALLER, TOGETHER = mark("the smaller counts"), mark("at most, all together")
NEEDED = mark("does nothing at 0 of it")
PACE, BOUND = mark("at most so many a day"), mark("no more than that comes of it")
"""How one lever caps another, in words that stand after the value of the other."""


def extra(unit: str, capped_by: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return what a field says of itself: its unit, and the paths of levers that cap it, each with how it does."""
    return {"unit": unit} | ({"capped_by": dict(capped_by)} if capped_by else {})


def share(default: float, meaning: str, capped_by: Mapping[str, str] | None = None) -> Any:
    """Declare a field that is a share between 0 and 1."""
    return Field(default=default, ge=0, le=1, description=meaning, json_schema_extra=extra("share", capped_by))


def count(
    default: Any,
    meaning: str,
    unit: str = "persons",
    low: int = 0,
    high: int = 10**9,
    capped_by: Mapping[str, str] | None = None,
) -> Any:
    """Declare a field that counts something."""
    return Field(default=default, ge=low, le=high, description=meaning, json_schema_extra=extra(unit, capped_by))


class Part(BaseModel):
    """A part of a scenario: frozen and closed to unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)
