"""What all parts of a scenario share: frozen, closed to unknown names, bounded, with units."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


def share(default: float, meaning: str) -> Any:
    """Declare a field that is a share between 0 and 1."""
    return Field(default=default, ge=0, le=1, description=meaning, json_schema_extra={"unit": "share"})


def count(default: Any, meaning: str, unit: str = "persons", low: int = 0, high: int = 10**9) -> Any:
    """Declare a field that counts something."""
    return Field(default=default, ge=low, le=high, description=meaning, json_schema_extra={"unit": unit})


class Part(BaseModel):
    """A part of a scenario: frozen and closed to unknown names."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_default=True, allow_inf_nan=False)
