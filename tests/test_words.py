"""Words that people should not meet in tables, sentences, pages and figures, and where they may stand all the same."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from support.paths import ROOT

SHOWN = ("cli", "experiments", "interpose", "model/results", "model/scenario", "model/simulation", "viz")
"""Folders whose texts people meet; what mechanisms say of their columns is in docs/model.md."""
BANNED = {
    r"from afar": "remote violence",
    r"prey(s|ing)? on": "targets civilians",
    r"in truth": "simulated",
    r"outside record": "as reported",
    r"not clear(ly)?|\bunclear|\bno clear|clearly (better|worse|different)": "interval includes 0",
    r"as it is\b": "baseline",
    r"(worlds|runs) (never )?part\b": "runs diverge",
    r"persons a row": "people per agent",
    r"captured lists|as tolls": "diversion",
    r"Together and alone": "the finding",
}
"""What must not be shown, and what is said in its place."""
VERDICTS = "a verdict of a table with a legend, which stored results have too"
PUBLISHED = "a published page, written anew with its numbers"
ALLOWED = {
    "experiments/audit/page.py": VERDICTS,
    "experiments/audit/verdicts.py": VERDICTS,
    "experiments/claims/claims.py": PUBLISHED,
    "experiments/claims/page.py": PUBLISHED,
    "experiments/claims/verdicts.py": VERDICTS,
    "experiments/docking/epstein/sweep.py": "a rule that is left as its authors wrote it",
    "experiments/docking/findings.py": VERDICTS,
    "experiments/docking/page_words.py": PUBLISHED,
    "experiments/laboratory/page.py": PUBLISHED,
    "experiments/laboratory/targets.py": VERDICTS,
    "experiments/studies/shipped/diplomacy.py": PUBLISHED,
    "experiments/validation/arms.py": "names of worlds that no page shows",
    "experiments/validation/judge.py": VERDICTS,
    "experiments/validation/measures.py": "names of worlds that no page shows",
    "experiments/validation/other_rows.py": "quotes what was published",
    "experiments/validation/page.py": PUBLISHED,
    "experiments/validation/rows.py": "names of worlds that no page shows",
    "model/results/ledger_tables.py": "names of stored rows",
    "viz/figures/patterns.py": VERDICTS,
    "viz/figures/sankey.py": "names of stored rows",
    "viz/kinds/patterns.py": VERDICTS,
    "viz/report/standing.py": VERDICTS,
}


def shown_strings(file: Path) -> list[str]:
    """Return the texts of a file that may be shown: all of a template, all but docstrings of a module."""
    text = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        return [text]
    tree, described = ast.parse(text), set()
    for node in ast.walk(tree):
        body = getattr(node, "body", [])
        for one in body if isinstance(body, list) else []:  # docstrings, and descriptions below a constant
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                described.add(id(one.value))
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in described)
    return [node.value for node in found if isinstance(node.value, str)]


@cache
def shown() -> dict[str, list[str]]:
    """Return the texts of every file whose texts may be shown."""
    endings = ("*.py", "*.jinja", "*.vue")
    there = sorted(file for part in SHOWN for ending in endings for file in (ROOT / part).rglob(ending))
    return {file.relative_to(ROOT).as_posix(): shown_strings(file) for file in there}


def met(banned: str) -> dict[str, str]:
    """Return the files in which a word stands, each with a text."""
    word = re.compile(banned, re.IGNORECASE)
    return {name: text[:90] for name, texts in shown().items() for text in texts if word.search(text)}


@pytest.mark.parametrize("banned", BANNED)
def test_nobody_meets_the_word(banned):
    found = {name: text for name, text in met(banned).items() if name not in ALLOWED}
    assert not found, f"say {BANNED[banned]!r}: {found}"


def test_no_exception_is_left_over():
    used = met("|".join(f"(?:{banned})" for banned in BANNED))
    assert set(ALLOWED) <= set(used), set(ALLOWED) - set(used)


def test_the_search_sees_what_is_shown_and_not_what_is_described(tmp_path):
    file = tmp_path / "some.py"
    file.write_text('"""As it is."""\nNAME = "in truth"\n"""What it is in truth."""\nf"{NAME} from afar"\n')
    assert shown_strings(file) == ["in truth", " from afar"]
