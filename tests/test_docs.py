"""The page that describes the model is current, whole, and says what the sources do."""

import importlib.util
import re
from pathlib import Path

import pytest

from interpose.model.contract import name_of
from interpose.model.mechanisms import MECHANISMS
from interpose.model.world import PATHWAYS

DOCS = Path(__file__).resolve().parent.parent / "docs"
spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)
NAMES = [name_of(mechanism) for mechanism in MECHANISMS]


def law(name: str) -> str:
    """Read the law of a mechanism."""
    return generate.law_file(name).read_text("utf-8")


def test_the_page_is_current():
    assert generate.PAGE.read_text("utf-8") == generate.page(), "docs/model.md is out of date: make docs"


def test_every_mechanism_has_a_law_and_no_law_is_left_over():
    assert {path.stem for path in (DOCS / "laws").glob("*")} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_law_is_a_law(name):
    text = law(name)
    assert len(text.split()) >= 40 and re.search(r"^    .*[=~<].*$", text, re.MULTILINE), f"{name}: no equation"
    assert not re.search(r"\b(TODO|TBD|FIXME|XXX|placeholder|to be written|none yet)\b", text, re.IGNORECASE)
    assert not re.search(r"^#", text, re.MULTILINE), f"{name}: headings are the page's"
    assert text.endswith("\n") and max(map(len, text.splitlines())) <= 160


@pytest.mark.parametrize("name", NAMES)
def test_a_law_names_every_parameter_and_no_other(name):
    fields = set(dict(zip(NAMES, MECHANISMS, strict=True))[name].Params.model_fields)
    told = set(re.findall(r"`([a-z]\w*)`", law(name)))
    assert fields <= told, f"{name}: the law says nothing about {', '.join(sorted(fields - told))}"
    assert told <= fields, f"{name}: the law names {', '.join(sorted(told - fields))}, which is no parameter"


def test_the_page_names_every_pathway_parameter_and_column():
    page = generate.PAGE.read_text("utf-8")
    for way in PATHWAYS:
        assert f"| `{way.name}` | {way.effect} |" in page
    for mechanism in MECHANISMS:
        section = page.split(f"\n### {name_of(mechanism)}\n")[1].split("\n### ")[0]
        assert all(f"| `{field}` |" in section for field in mechanism.Params.model_fields)
        assert all(reference in section for reference in mechanism.REFERENCES)
    for table in (*generate.declared_in(generate.ENTITIES), *generate.other_tables()):
        section = page.split(f"\n#### `{table.name}`\n")[1].split("\n#### ")[0]
        assert all(f"| `{column.name}` | {column.unit} |" in section for column in table.columns)


def test_links_of_the_page_lead_somewhere():
    text = generate.PAGE.read_text("utf-8")
    anchors = {title.strip().lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        found = target[1:] in anchors if target.startswith("#") else (DOCS / target).exists()
        assert found or target.startswith("http"), target


def test_the_template_needs_every_part(monkeypatch, tmp_path):
    monkeypatch.setattr(generate, "HERE", tmp_path)
    (tmp_path / "odd.md").write_text("{{entities}}")
    with pytest.raises(ValueError, match="books"):
        generate.page()
    with pytest.raises(FileNotFoundError):
        generate.submodels()
