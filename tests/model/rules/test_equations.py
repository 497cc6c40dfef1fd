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
DECLARED = re.compile(r"Equations are numbered \((\d+)\.1\) and on\.\n\n")
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


def page_number(name: str) -> int:
    """Return the number that a mechanism's page declares at its top."""
    declared = DECLARED.match((LAWS / f"{name}.md").read_text(encoding="utf-8"))
    assert declared, f"{name}: its page does not begin with the number of its equations"
    return int(declared[1])


@pytest.mark.parametrize("name", NAMES)
def test_equations_are_numbered_by_the_page(name: str) -> None:
    there = equations(name)
    assert there == [f"{page_number(name)}.{number}" for number in range(1, len(there) + 1)] and there
    text = (LAWS / f"{name}.md").read_text(encoding="utf-8")
    assert len(DISPLAYED.findall(text)) == len(there), f"{name}: a displayed law without a number"


def test_every_page_has_a_number_of_its_own_and_none_is_left_out() -> None:
    assert sorted(page_number(name) for name in NAMES) == list(range(1, len(NAMES) + 1))


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
    assert "numbered (n.m)" in text and "next number that is free" in text


def test_the_finder_reads_lists_of_numbers() -> None:
    assert cited("(eq. 7.1) and # eq. 7.2, 7.10 and 8.3; freq. 9.9") == {"7.1", "7.2", "7.10", "8.3"}
