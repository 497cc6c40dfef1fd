"""Equations have numbers: the pages of laws and the compiled rules agree on which there are."""

import re
from pathlib import Path

import pytest
from support.paths import ROOT

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS

LAWS = ROOT / "docs" / "laws"
NAMES = [name_of(mechanism) for mechanism in MECHANISMS]
NUMBERED = re.compile(r"^    \((\d+\.\d+)\) +\S", re.MULTILINE)
DISPLAYED = re.compile(r"^    \S.*$", re.MULTILINE)
CITED = re.compile(r"\beqs?\. ?(\d+\.\d+(?:(?:, | and )\d+\.\d+)*)")


def equations(name: str) -> list[str]:
    """List the numbers of the equations of a mechanism's page, in order."""
    return NUMBERED.findall((LAWS / f"{name}.md").read_text(encoding="utf-8"))


def cited(text: str) -> set[str]:
    """List the numbers of equations that a source names."""
    return {number for group in CITED.findall(text) for number in re.findall(r"\d+\.\d+", group)}


def sources() -> dict[Path, set[str]]:
    """Return what each source of the model names."""
    paths = [path for part in ("agents", "model") for path in sorted((ROOT / part).rglob("*.py"))]
    return {path: cited(path.read_text(encoding="utf-8")) for path in paths}


@pytest.mark.parametrize(("place", "name"), list(enumerate(NAMES, start=1)))
def test_equations_are_numbered_in_the_order_of_the_day(place: int, name: str) -> None:
    numbers = equations(name)
    assert numbers == [f"{place}.{number}" for number in range(1, len(numbers) + 1)] and numbers
    text = (LAWS / f"{name}.md").read_text(encoding="utf-8")
    assert len(DISPLAYED.findall(text)) == len(numbers), f"{name}: a displayed law without a number"
    assert f"Equations are numbered ({place}.1) and on: {name} is the " in text


@pytest.mark.parametrize("name", NAMES)
def test_a_mechanism_names_equations_of_its_own_page(name: str) -> None:
    named = cited((ROOT / "model" / "mechanisms" / f"{name}.py").read_text(encoding="utf-8"))
    assert named, f"{name} names no equation"
    assert named <= set(equations(name)), f"{name}: {sorted(named - set(equations(name)))} are not on its page"


def test_every_named_equation_exists_and_every_equation_is_named() -> None:
    there = {number for name in NAMES for number in equations(name)}
    named = set[str]().union(*sources().values())
    assert len(there) > 100
    assert not named - there, f"named, but on no page: {sorted(named - there)}"
    assert not there - named, f"on a page, but worked out nowhere: {sorted(there - named)}"


def test_the_scheme_is_told() -> None:
    text = (LAWS / "README.md").read_text(encoding="utf-8")
    assert "numbered (n.m)" in text and "order of the day" in text


def test_the_finder_reads_lists_of_numbers() -> None:
    assert cited("(eq. 7.1) and # eq. 7.2, 7.10 and 8.3; freq. 9.9") == {"7.1", "7.2", "7.10", "8.3"}
