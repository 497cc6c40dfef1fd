"""What differs between a stored result and the same made again: where it was made, and its values, bit for bit."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd


class Origin(NamedTuple):
    """Something that differs in where two results were made."""

    what: str
    stored: str
    now: str


class Difference(NamedTuple):
    """A column whose values are not the same."""

    table: str
    column: str
    values: int
    """how many values differ"""
    of: int
    """of how many"""
    largest: float
    """largest absolute difference, in the unit of the column; NaN where they are no numbers"""
    row: int
    """first row that differs, from 0"""


MISSING = "(missing)"


def origins(stored: Mapping[str, Any], now: Mapping[str, Any]) -> list[Origin]:
    """Return what differs in software and environment, both as a manifest has them (:mod:`provenance`)."""
    before, after = dict(_flat(stored)), dict(_flat(now))
    names = [name for name in after if before.get(name) != after[name]]
    return [Origin(name, before.get(name, MISSING), after[name]) for name in names]


def _flat(meta: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return version, sources, interpreter, machine and packages as pairs of name and text."""
    software, place = dict(meta.get("software") or {}), dict(meta.get("environment") or {})
    packages = dict(place.pop("packages", None) or {})
    added = [
        f"{one.get('distribution')} {one.get('version')} {one.get('code')}" for one in software.get("plugins") or ()
    ]
    named = {"version": software.get("version"), "sources": software.get("compiled_sources")} | place | packages
    named |= {"plugins": ", ".join(added)} if added else {}
    return [(str(name), str(value)) for name, value in named.items() if value is not None]


def differing(name: str, stored: pd.DataFrame, again: pd.DataFrame) -> list[Difference]:
    """Return the columns of a table whose values are not the same bits; NaN is the same as NaN.

    Parameters
    ----------
    name : str
        Name of the table.
    stored, again : DataFrame
        What was stored, and what was made again. A column or rows that only one has are all different.
    """
    columns = [*stored, *(column for column in again if column not in stored)]
    rows = max(len(stored), len(again))
    found = []
    for column in columns:
        if column not in stored or column not in again or len(stored) != len(again):
            found.append(Difference(name, str(column), rows, rows, float("nan"), 0))
            continue
        before, after = stored[column].to_numpy(), again[column].to_numpy()
        other = ~_same(before, after)
        if other.any():
            largest = _largest(before[other], after[other])
            found.append(Difference(name, str(column), int(other.sum()), rows, largest, int(other.argmax())))
    return found


def _same(before: npt.NDArray[Any], after: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
    """Return which values are the same: numbers by their bits, anything else by being equal."""
    if before.dtype == after.dtype == np.float64:
        bits: npt.NDArray[np.bool_] = before.view(np.int64) == after.view(np.int64)
        return bits | (np.isnan(before) & np.isnan(after))
    if before.dtype.kind in "iufb" and after.dtype.kind in "iufb":
        return np.asarray(before == after)
    pairs = zip(before.tolist(), after.tolist(), strict=True)
    return np.array([repr(one) == repr(two) for one, two in pairs], bool)


def _largest(before: npt.NDArray[Any], after: npt.NDArray[Any]) -> float:
    """Return the largest absolute difference of numbers; NaN where there is none."""
    try:
        apart = np.abs(before.astype(float) - after.astype(float))
    except (TypeError, ValueError):
        return float("nan")
    return float(np.nanmax(apart)) if np.isfinite(apart).any() else float("nan")
