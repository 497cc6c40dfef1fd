"""The tables of published regularities (`targets/`): which may be fitted, and which are for tests.

`patterns.csv` and `patterns_more.csv` hold published patterns; `levels.csv` the levels and shapes of violence without a
force. An id stands once in all of them.
"""

import csv
import difflib
from collections.abc import Iterable, Mapping
from importlib import resources
from typing import NamedTuple

from interpose.model.errors import InterposeError

CALIBRATE = "calibrate"
TABLES = ("patterns.csv", "patterns_more.csv", "levels.csv")


class Pattern(NamedTuple):
    """A published regularity: the band in which a measure is expected, and what the row may be used for."""

    id: str
    use: str
    """``calibrate``, ``test`` (kept from fitting), ``report`` or ``input`` (a value for a scenario)"""
    by_construction: bool
    """whether it follows from the model's rules, so that meeting it shows nothing"""
    pattern: str
    expected: str
    low: float | None
    high: float | None
    unit: str
    status: str
    source: str
    how_measured: str
    doi: str
    seen: str
    """whether the source was read, or is recalled; empty where that was not noted"""


class Target(NamedTuple):
    """The band to which a statistic is fitted: distance 0 within it, in units of the scale beyond it."""

    id: str
    low: float
    high: float
    scale: float
    unit: str = "1"
    label: str = ""


def load_patterns() -> dict[str, Pattern]:
    """Return the tables that come with the package as one, by id.

    Raises
    ------
    ValueError
        Where an id stands twice.
    """
    folder, known = resources.files("interpose.experiments.analysis").joinpath("targets"), dict[str, Pattern]()
    for name in TABLES:
        for row in csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()):
            if row["id"] in known:
                raise ValueError(f"{name}: {row['id']} stands twice")
            known[row["id"]] = _pattern(row)
    return known


def _pattern(row: Mapping[str, str]) -> Pattern:
    """Return a row of a table as a pattern."""
    return Pattern(
        row["id"],
        row["use"],
        row.get("by_construction") == "yes",
        row["pattern"],
        row["expected"],
        float(row["band_low"]) if row["band_low"] else None,
        float(row["band_high"]) if row["band_high"] else None,
        row["unit"],
        row["status"],
        row["source"],
        row["how_measured"],
        row.get("doi", ""),
        row.get("seen_or_recalled", ""),
    )


def targets(ids: Iterable[str] = ()) -> list[Target]:
    """Return the targets of the named patterns, or of all that may be fitted.

    Parameters
    ----------
    ids : iterable of str
        Ids of patterns, such as ``P01``.

    Raises
    ------
    InterposeError
        For an unknown pattern, and for one that is kept from fitting.
    """
    known = load_patterns()
    names = list(ids) or [row.id for row in known.values() if row.use == CALIBRATE]
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
            raise InterposeError(f"no such pattern: {hint}", argument="pattern", value=name)
        if known[name].use != CALIBRATE:
            fitted_ids = ", ".join(row.id for row in known.values() if row.use == CALIBRATE)
            problem = f"is kept from fitting (its use is '{known[name].use}')"
            raise InterposeError(f"{problem}: only {fitted_ids} may be fitted", argument="pattern", value=name)
    return [_target(known[name]) for name in dict.fromkeys(names)]


def _target(row: Pattern) -> Target:
    """Return the target of a pattern; distances are in half widths of its band."""
    if row.low is None or row.high is None:
        problem = "has no band on both sides to fit to: leave it out"
        raise InterposeError(problem, argument="pattern", value=row.id)
    return Target(row.id, row.low, row.high, (row.high - row.low) / 2, row.unit, row.pattern)
