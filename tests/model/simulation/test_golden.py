"""Results that must not move by accident: refreshed only by `make golden`, and then the changelog says why."""

import json

import pytest
from golden.refresh import FILE, golden_results


def test_golden_worlds_have_not_moved() -> None:
    wanted = json.loads(FILE.read_text(encoding="utf-8"))
    found = golden_results()
    assert found.keys() == wanted.keys()
    for world, numbers in wanted.items():
        same = {name: found[world][name] for name in numbers}  # an outcome that is new moves none of these
        assert same == pytest.approx(numbers, rel=1e-6, abs=1e-7), world


def test_golden_worlds_are_worth_watching() -> None:
    for world, numbers in json.loads(FILE.read_text(encoding="utf-8")).items():
        assert numbers["clashes"] > 5, world
        assert numbers["troops_at_end"] > 500, world
