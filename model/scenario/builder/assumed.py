"""What a new scenario assumes until somebody knows better: the values, and what each one means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from interpose.model.errors import ScenarioError
from interpose.model.language.words import mark


@dataclass(frozen=True)
class Assumed:
    """Values that a new scenario begins with; see :data:`ASSUMPTIONS` for what they mean."""

    title: str = ""
    start: str = "2025-01-01"
    days: int = 365
    tension: float = 0.5
    discipline: float = 0.5
    consent: float = 0.5
    start_day: int = 30
    ceiling: int | None = None
    enforcement: float = 0.4


USUAL = Assumed()
"""What is assumed unless somebody says otherwise."""


class Assumption(NamedTuple):
    """One of these values, for somebody who is asked about it."""

    name: str
    question: str
    why: str
    low: float = 0
    high: float = 1
    of_force: bool = False


ASSUMPTIONS = (
    Assumption("title", mark("Title"), mark("How pages and reports call the scenario.")),
    Assumption(
        "start", mark("First day of a run"), mark("As 2025-01-31; the seasons and all dates of events count from it.")
    ),
    Assumption(
        "days",
        mark("Days of a run"),
        mark("A year shows most of what the model has to say; less is quicker."),
        1,
        36_500,
    ),
    Assumption(
        "tension",
        mark("How hostile the parties are to each other"),
        mark(
            "From 0 (at peace) to 1 (each takes every chance). The same for all pairs; look for the history of clashes."
        ),
    ),
    Assumption(
        "discipline",
        mark("How far parties spare civilians"),
        mark("From 0 (not at all) to 1 (always). The same for all; look for records of violence against civilians."),
    ),
    Assumption(
        "consent",
        mark("How far parties consent to a force at the start"),
        mark("From 0 (they fight it) to 1 (they want it). Look for what their leaders said and signed."),
        of_force=True,
    ),
    Assumption(
        "start_day",
        mark("Day on which the force is authorised"),
        mark("Counted from the first day of a run; units arrive in the months after."),
        0,
        36_500,
        True,
    ),
    Assumption(
        "ceiling",
        mark("Largest strength of the force, in persons"),
        mark("What the mandate allows, not what arrives. Nothing: two per thousand people, as large missions had."),
        0,
        1_000_000,
        True,
    ),
    Assumption(
        "enforcement",
        mark("How far the mandate lets units use force"),
        mark(
            "From 0 (self-defence only) to 1 (all means). Look for the chapter of the Charter and the rules of "
            "engagement."
        ),
        of_force=True,
    ),
)
NOTHING = ("title", "ceiling")
"""Values that may be left open."""


def read_assumed(name: str, word: str) -> Any:
    """Return a value that somebody gives for an assumption.

    Raises
    ------
    ScenarioError
        Where there is no such assumption, or the word is no value within its bounds.
    """
    asked = next((one for one in ASSUMPTIONS if one.name == name), None)
    if asked is None:
        known = ", ".join(one.name for one in ASSUMPTIONS)
        raise ScenarioError(f"nothing is assumed that is called {name[:40]!r}: take one of {known}")
    text = word.strip()
    if not text and name in NOTHING:
        return "" if name == "title" else None
    try:
        if name == "title":
            return text
        if name == "start":
            return date.fromisoformat(text).isoformat()
        whole = isinstance(getattr(Assumed, name), int) or name == "ceiling"
        value = int(text) if whole else float(text)
    except ValueError:
        kind = "a date such as 2025-01-31" if name == "start" else "a number"
        raise ScenarioError(f"{name} = {text[:40]!r}: must be {kind}") from None
    if not asked.low <= value <= asked.high:
        raise ScenarioError(f"{name} = {text[:40]}: must be from {asked.low:,} to {asked.high:,}")
    return value


def assumed_of(values: Mapping[str, Any]) -> Assumed:
    """Return what a new scenario assumes, with some values given; raises ``ScenarioError`` as :func:`read_assumed`."""
    return Assumed(**{name: read_assumed(name, "" if value is None else str(value)) for name, value in values.items()})
