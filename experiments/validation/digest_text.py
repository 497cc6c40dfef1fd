"""Digests as plain data and back, bit for bit: what is kept of a command that was ended before its answer."""

from dataclasses import fields, replace
from typing import Any

import numpy as np

from interpose.experiments.execution.kept_results import array_from_text, array_to_text
from interpose.experiments.validation.digest import Digest
from interpose.experiments.validation.seen import Seen

OWN = ("events", "attacked")
"""What differs between the truth and its record; the rest is public."""


def seen_to_data(pairs: dict[str, Seen]) -> dict[str, Any]:
    """Return truths and their records, by arm, as plain data."""
    return {arm: [_to_data(pair.truth), _own(pair.record)] for arm, pair in pairs.items()}


def seen_from_data(data: dict[str, Any]) -> dict[str, Seen]:
    """Return what :func:`seen_to_data` wrote.

    Raises
    ------
    KeyError, TypeError, ValueError
        For anything else.
    """
    pairs = {}
    for arm, (whole, own) in data.items():
        truth = _from_data(whole)
        events = array_from_text(own["events"]).view(np.recarray)
        pairs[str(arm)] = Seen(truth, replace(truth, events=events, attacked=bool(own["attacked"])))
    return pairs


def _own(record: Digest) -> dict[str, Any]:
    """Return what a record has of its own."""
    return {"events": array_to_text(record.events), "attacked": record.attacked}


def _to_data(run: Digest) -> dict[str, Any]:
    """Return a digest as plain data."""
    return {field.name: _plain(getattr(run, field.name)) for field in fields(run)}


def _plain(value: Any) -> Any:
    """Return a field as plain data."""
    if isinstance(value, np.ndarray):
        return array_to_text(value)
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _from_data(data: dict[str, Any]) -> Digest:
    """Return the digest that was written."""
    values = {field.name: _field(data[field.name]) for field in fields(Digest)}
    values["events"] = values["events"].view(np.recarray)
    values["deals"] = tuple((int(day), int(one), int(other)) for day, one, other in values["deals"])
    values["state"] = tuple(int(row) for row in values["state"])
    return Digest(**values)


def _field(value: Any) -> Any:
    """Return a field from plain data."""
    if isinstance(value, dict):
        return array_from_text(value) if "bits" in value else {name: _field(item) for name, item in value.items()}
    return value
