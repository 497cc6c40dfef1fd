"""The glossary has every outcome, pathway and posture, each once, and names only columns that are there."""

import importlib
import pkgutil
import re
from collections import Counter

import pytest
from support.docs_scripts import docs_script
from support.paths import ROOT

import interpose.agents
import interpose.model
from interpose.agents.columns import Table
from interpose.agents.faction import POSTURES
from interpose.agents.peacekeeper import TASKS
from interpose.model.mechanisms.registry import PATHWAYS
from interpose.model.results.outcomes import OUTCOMES
from interpose.model.state.territory import Graph

fill_glossary = docs_script("fill_glossary")
TEXT = (ROOT / "docs" / "glossary.md").read_text("utf-8")
SECTIONS = {part.split("\n", 1)[0]: part for part in TEXT.split("\n## ")[1:]}
ROWS = re.compile(r"^\| (?!---|term |outcome |pathway )(.+?) \| (.+) \|$", re.MULTILINE)


def terms(section: str) -> list[str]:
    """Return what the rows of a section define."""
    return [name.strip("`") for name, _ in ROWS.findall(SECTIONS[section])]


def columns() -> dict[str, set[str]]:
    """Return the columns of every table that is declared."""
    found: dict[str, set[str]] = {"graph": set(Graph._fields)}
    for part in (interpose.agents, interpose.model):
        for module in pkgutil.walk_packages(part.__path__, f"{part.__name__}."):
            for value in vars(importlib.import_module(module.name)).values():
                if isinstance(value, Table):
                    found.setdefault(value.name, set()).update(value.names)
    return found


def test_missing_rows_are_filled_in_and_those_that_are_there_keep_their_words():
    assert fill_glossary.page(TEXT) == TEXT, "docs/glossary.md lacks an outcome or a pathway: make docs"
    row = next(line for line in TEXT.splitlines(keepends=True) if line.startswith("| `clashes` |"))
    again = fill_glossary.page(TEXT.replace(row, "| `gone` | No more. |\n"))
    assert "`gone`" not in again and "| `clashes` | Clashes between parties. |\n" in again
    assert again.replace("| `clashes` | Clashes between parties. |\n", row) == TEXT


def test_every_outcome_is_defined():
    assert terms("Outcomes") == [outcome.name for outcome in OUTCOMES]


def test_every_pathway_is_defined():
    assert terms("Pathways") == sorted(way.name for way in PATHWAYS)


@pytest.mark.parametrize("name", POSTURES)
def test_every_posture_is_named(name):
    assert TEXT.count(f"`{name}`") >= 2


@pytest.mark.parametrize("name", TASKS)
def test_every_task_is_named(name):
    assert re.search(rf"\b{name}\b", dict(ROWS.findall(TEXT))["task"])


def test_every_term_is_defined_once_in_one_sentence_or_a_few():
    counts = Counter(name for name, _ in ROWS.findall(TEXT))  # a pathway in its type is not the word
    twice = {name for name, number in counts.items() if number > 1}
    assert not twice and sum(counts.values()) > 120
    assert all(meaning.endswith((".", ")")) and len(meaning) < 300 for _, meaning in ROWS.findall(TEXT))


def test_terms_are_in_the_order_of_the_alphabet():
    for section in ("Who and where", "What they choose and hold", "What happens", "Asking"):
        names = [name.lower() for name in terms(section)]
        assert names == sorted(names), section


def test_columns_that_are_named_exist():
    known = columns()
    named = re.findall(r"`(\w+)\.(\w+)`", TEXT)
    tables = re.findall(r"Tables? ((?:`\w+`(?:, )?)+)", TEXT)
    assert len(named) > 15 and not [f"{a}.{b}" for a, b in named if b not in known.get(a, ())]
    assert not [name for names in tables for name in re.findall(r"`(\w+)`", names) if name not in known]
