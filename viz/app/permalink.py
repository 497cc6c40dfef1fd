"""A view of the page as a link or a file: enough to play the same days again, bounded, and never run as code."""

import base64
import binascii
import json
import zlib
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from interpose.model.errors import ScenarioError
from interpose.model.language.catalogue import languages
from interpose.model.scenario.error_messages import one_line
from interpose.viz.app.map_layers import LAYERS

MOST_DAYS, MOST_CHANGES, MOST_FORKS = 3650, 64, 16
LARGEST_SEED = 2**53 - 1
"""A browser's numbers are exact up to here."""
MOST_STEPS = 6
"""Steps of a lesson."""
LONGEST_LINK, LARGEST_FILE = 8_000, 64_000
SPEEDS = (1, 2, 5, 10, 30)
"""Speeds: days that pass from one drawing to the next."""
type Path = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\w.\- ]+$")]
type Value = Annotated[str, StringConstraints(max_length=200)] | bool | int | float
type Changes = Annotated[dict[Path, Value], Field(max_length=MOST_CHANGES)]


class _Closed(BaseModel):
    """Frozen, closed to unknown names, no infinities."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Fork(_Closed):
    """A day before which something was changed."""

    day: int = Field(ge=0, le=MOST_DAYS)
    changes: Changes


FEWER, SAME, MORE = "fewer", "same", "more"
type Predicted = Literal["clashes", "violations", "deaths_civilians", "deaths_force", "displaced"]


class Prediction(_Closed):
    """What a visitor of a lesson expects of an outcome, with the force against without, and how sure that is (%)."""

    way: Literal["fewer", "same", "more"]
    sure: int = Field(ge=0, le=100)


def _check_language(code: str) -> None:
    """Refuse a language that has no catalogue."""
    if code not in languages():
        raise ValueError(f"language {code!r}: there are {', '.join(languages())}")


class View(_Closed):
    """What the page shows.

    ``beside`` is the second world: none, ``unchanged`` (as it would have gone on without the last change), ``base``
    (the scenario as it is shipped), or what is removed: ``force`` or a pathway.
    ``language`` is that of the page, empty for that of the server. ``lesson`` is the step of a lesson, 0 outside of
    one, and ``predictions`` what its visitor expects: they are kept here and nowhere else.
    """

    version: Literal[1] = 1
    scenario: str = Field(default="gaza-isf", min_length=1, max_length=60, pattern=r"^[\w.\-]+$")
    seed: int = Field(default=1, ge=0, le=LARGEST_SEED)
    day: int = Field(default=0, ge=0, le=MOST_DAYS)
    changes: Changes = Field(default_factory=dict)
    forks: tuple[Fork, ...] = Field(default=(), max_length=MOST_FORKS)
    beside: str = Field(default="", max_length=40, pattern=r"^[\w\-]*$")
    layer: str = Field(default="control", max_length=20)
    place: str = Field(default="", max_length=24)
    speed: int = Field(default=1, ge=1, le=max(SPEEDS))
    gap: bool = False
    fan: bool = False
    language: str = Field(default="", max_length=8, pattern=r"^[a-z]*$")
    lesson: int = Field(default=0, ge=0, le=MOST_STEPS)
    predictions: dict[Predicted, Prediction] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.layer not in LAYERS:
            raise ValueError(f"layer {self.layer!r} is not known: take one of {', '.join(LAYERS)}")
        if self.language:
            _check_language(self.language)
        if self.speed not in SPEEDS:
            raise ValueError(f"speed {self.speed}: take one of {', '.join(map(str, SPEEDS))}")
        days = [fork.day for fork in self.forks]
        if days != sorted(days) or any(day > self.day for day in days):
            raise ValueError("forks must be in order of their days, and none after the day that is shown")
        return self


def to_link(view: View) -> str:
    """Write a view as the value of ``?view=`` in a link."""
    return packed(view.model_dump_json(exclude_defaults=True))


def packed(text: str) -> str:
    """Write a text in letters that a link can hold."""
    return base64.urlsafe_b64encode(zlib.compress(text.encode(), 9)).decode().rstrip("=")


def from_link(code: str) -> View:
    """Read a view from a link; raises ``ScenarioError`` with one line for what is no view."""
    return from_text(unpacked(code), "this link")


def unpacked(code: str) -> str:
    """Read the text of a link, up to a size; raises ``ScenarioError`` with one line for what is none."""
    if len(code) > LONGEST_LINK:
        raise ScenarioError(f"this link is no view: it has {len(code):,} letters, at most {LONGEST_LINK:,} are read")
    try:
        packed = base64.b64decode(code + "=" * (-len(code) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, LARGEST_FILE)
        is_complete = unpacking.eof and not unpacking.unused_data
    except (binascii.Error, ValueError, zlib.error):
        raise ScenarioError("this link is no view: it was cut or changed; ask for it anew") from None
    if not is_complete:
        raise ScenarioError("this link is no view: it is cut, or unpacks to more than is read; ask for it anew")
    return text.decode(errors="replace")


def to_text(view: View) -> str:
    """Write a view as the text of a file."""
    return view.model_dump_json(indent=2) + "\n"


def from_text(text: str, where: str = "this file") -> View:
    """Read a view from a file's text; raises ``ScenarioError`` with one line for what is no view."""
    if len(text) > LARGEST_FILE:
        raise ScenarioError(f"{where} is no view: it is larger than {LARGEST_FILE:,} letters")
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise ScenarioError(f"{where} is no view: it is not JSON; take one that the page saved") from None
    return view_of(data, where)


def view_of(data: Any, where: str = "view") -> View:
    """Make a view of plain data; raises ``ScenarioError`` with one line for what is no view."""
    try:
        return View.model_validate(data)
    except ValidationError as error:
        raise ScenarioError(one_line(error, where)) from None
