"""What a stored result says of itself: read from its file, refused in one line where it is not as it was written."""

from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from interpose.model.bounded_files import read_json_mapping
from interpose.model.errors import OutputError
from interpose.model.scenario.error_messages import one_line

CURE = "write the result anew"


class _Loose(BaseModel):
    """A part of a manifest: what is declared must be as declared, and there may be more."""

    model_config = ConfigDict(extra="allow", strict=True, allow_inf_nan=False)


class _Named(_Loose):
    """A territory, faction or contributor."""

    id: str
    name: str | None = None


class _World(_Loose):
    """A scenario with all its values, as far as figures and reports read it."""

    name: str | None = None
    title: str | None = None
    about: str | None = None
    attribution: str | None = None
    places: list[_Named] | None = None
    factions: list[_Named] | None = None
    contributors: list[_Named] | None = None
    mission: dict[str, Any] | None = None
    choices: dict[str, dict[str, Any]] | None = None
    policies: dict[str, Any] | None = None
    parameters: dict[str, dict[str, Any]] | None = None
    pathways: dict[str, bool] | None = None
    facts: list[dict[str, Any]] | None = None
    links: list[dict[str, Any]] | None = None


class _Software(_Loose):
    """Which program made it."""

    name: str | None = None
    version: str | None = None
    compiled_sources: str | None = None


class _Environment(_Loose):
    """Where it was made."""

    python: str | None = None
    platform: str | None = None
    processor: str | None = None
    packages: dict[str, str] | None = None


class Manifest(_Loose):
    """What all stored results say of themselves, as far as they say it."""

    kind: str | None = None
    software: _Software | None = None
    made: str | None = None
    seeds: list[int] | None = Field(default=None, min_length=0)
    days: int | None = Field(default=None, ge=1)
    environment: _Environment | None = None
    scenario: _World | str | None = None
    """A record of events names only the scenario on whose ground it lies."""
    other: _World | None = None
    worlds: Any = None
    shapes: dict[str, Any] | None = None
    reported: list[dict[str, Any]] | None = None
    policy: str | list[str] | dict[str, Any] | None = None
    policies: list[str] | None = None
    baseline: str | None = None
    sentences: list[str] | None = None
    confidence: float | None = None
    note: str | None = None
    parameters: dict[str, Any] | None = None
    paths: list[str] | None = None
    points: int | None = None
    replications: int | None = None
    design: dict[str, Any] | None = None
    provenance: "Manifest | None" = None
    outcomes: dict[str, float | None] | list[str] | None = None


def read_manifest(path: Path) -> dict[str, Any]:
    """Return what a stored result says of itself.

    Raises
    ------
    OutputError
        With one line, where the file cannot be read, is no mapping, or an entry is not of the kind that was written.
    """
    try:
        meta = read_json_mapping(path)
        Manifest.model_validate(meta)
    except ValidationError as error:
        raise OutputError(f"{one_line(error, str(path), Manifest, meta)}: {CURE}") from None
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise OutputError(f"{path}: cannot be read ({problem}): {CURE}") from None
    return meta
