"""A valid scenario to spoil, and what a complaint must look like."""

import copy
from pathlib import Path
from typing import Any

from support.commands import Answer, ask, listing

GONE = object()
SQUARE = [[[0, 0], [0, 1], [1, 1], [0, 0]]]
BASE: dict[str, Any] = {
    "name": "base",
    "days": 30,
    "people_per_agent": 500,
    "information_date": "2025-11-30",
    "places": [
        {"id": "A", "population": 40_000, "area_km2": 20, "entry_people": 500},
        {"id": "B", "population": 60_000, "area_km2": 30},
        {"id": "C", "population": 20_000, "area_km2": 10},
    ],
    "links": [{"a": "A", "b": "B", "front": 1}, {"a": "B", "b": "C"}],
    "factions": [{"id": "red"}, {"id": "blue", "local": False}],
    "holdings": [
        {"place": "A", "faction": "red", "fighters": 500, "control": 0.8, "support": 0.3},
        {"place": "B", "faction": "red", "fighters": 300, "control": 0.3, "support": 0.3},
        {"place": "B", "faction": "blue", "fighters": 800, "control": 0.6, "support": 0.1},
    ],
    "dyads": [{"a": "red", "b": "blue", "tension": 0.6}],
    "contributors": [{"id": "X", "offer_low": 100, "offer_high": 300, "acceptance": {"red": 0.7}}],
    "mission": {"deployed": True, "start_day": 1},
    "choices": {
        "size": {
            "meaning": "how large",
            "chosen": "small",
            "options": {
                "small": {"value": "100", "source": "one side", "set": {"mission.ceiling": 100}},
                "large": {"value": "900", "source": "the other", "set": {"mission.ceiling": 900}},
            },
        }
    },
}


def shapes(place: Any = "A", geometry: Any = None) -> dict[str, Any]:
    """Write a GeoJSON collection with one feature."""
    geometry = geometry or {"type": "Polygon", "coordinates": SQUARE}
    return {"type": "FeatureCollection", "features": [{"properties": {"id": place}, "geometry": geometry}]}


def changed(*changes: Any) -> dict[str, Any]:
    """Return the base scenario with values set (or taken out) by path: path, value, path, value ..."""
    document = copy.deepcopy(BASE)
    for path, value in zip(changes[::2], changes[1::2], strict=True):
        *above, last = path
        node: Any = document
        for step in above:
            node = node[step]
        if value is GONE:
            del node[last]
        elif isinstance(node, list) and last == len(node):
            node.append(value)
        else:
            node[last] = value
    return document


def refused(answer: Answer, *fragments: str) -> None:
    """Check the form of a complaint and what it says."""
    assert answer.status == 2, answer
    assert answer.out == ""
    assert answer.err.startswith("interpose: ") and answer.err.endswith("\n") and answer.err.count("\n") == 1, (
        answer.err
    )
    assert len(answer.err) < 500 and answer.err.strip().isprintable()
    for jargon in ("Traceback", "Input should", "validation error", "Value error", "function-after", "Errno"):
        assert jargon not in answer.err
    for fragment in fragments:
        assert fragment in answer.err, answer.err


def refuse_file(capsys: Any, folder: Path, file: Path, *fragments: str) -> None:
    """Check that a scenario file is refused by every command that reads it, and that nothing is written."""
    before = listing(folder)
    refused(ask(capsys, "run", file, "--out", folder / "new" / "out"), *fragments)
    refused(ask(capsys, "validate", file), *fragments)
    assert listing(folder) == before
