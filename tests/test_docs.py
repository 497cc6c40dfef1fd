"""The page that describes the model is current, whole, and says what the sources do."""

import importlib
import importlib.util
import pkgutil
import re
from pathlib import Path

import pytest
from support.paths import ROOT

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS, PATHWAYS
from interpose.model.scenario import schema as schema_package
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.base import Part

DOCS = ROOT / "docs"
spec = importlib.util.spec_from_file_location("docs_generate", DOCS / "generate.py")
generate = importlib.util.module_from_spec(spec)
spec.loader.exec_module(generate)
FORMAT = ROOT / "model" / "scenario" / "shipped" / "README.md"
NAMES = [name_of(mechanism) for mechanism in MECHANISMS]


def law(name: str) -> str:
    """Read the law of a mechanism."""
    return generate.law_file(name).read_text("utf-8")


def test_the_page_is_current():
    assert generate.PAGE.read_text("utf-8") == generate.page(), "docs/model.md is out of date: make docs"


def test_the_table_of_outcomes_is_current():
    assert generate.OUTPUTS.read_text("utf-8") == generate.outputs(), "docs/outputs.md is out of date: make docs"


def test_every_mechanism_has_a_law_and_no_law_is_left_over():
    assert {path.stem for path in (DOCS / "laws").glob("*")} == {*NAMES, "README"}


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


PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", FORMAT]


def headings(page: Path) -> set[str]:
    """Return what a link into a page can point to."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_every_page_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        path, _, anchor = target.partition("#")
        if not target.startswith("http"):
            other = page.parent / path if path else page
            assert other.exists() and (not anchor or anchor in headings(other)), target


def test_the_template_needs_every_part(monkeypatch, tmp_path):
    monkeypatch.setattr(generate, "HERE", tmp_path)
    (tmp_path / "odd.md").write_text("{{entities}}")
    with pytest.raises(ValueError, match="books"):
        generate.page()
    with pytest.raises(FileNotFoundError):
        generate.submodels()


# ---------------------------------------------------------------------------------------------- the scenario format


def parts_of(text: str) -> dict[str, str]:
    """Return the row of the format that describes each part of a scenario, by the row's first cell."""
    rows = (line[2:].partition(" | ") for line in text.splitlines() if line.startswith("| "))
    return {first.strip("` "): rest for first, _, rest in rows}


def schema() -> list[type[Part]]:
    """List the classes of the scenario format: the whole, and every part in a module of the schema."""
    home = schema_package
    modules = [importlib.import_module(f"{home.__name__}.{m.name}") for m in pkgutil.iter_modules(home.__path__)]
    found = [c for m in modules for c in vars(m).values() if isinstance(c, type) and c.__module__ == m.__name__]
    return [Scenario, *(c for c in found if issubclass(c, Part) and c is not Part)]


SCHEMA = schema()
TABLE_OF = {"Place": "places", "Link": "links", "Holding": "holdings", "Dyad": "dyads", "Week": "reported"}
TABLE_OF |= {"Fact": "facts", "Faction": "faction", "Contributor": "contributor", "Conditions": "conditions"}
TABLE_OF |= {"Mission": "mission", "Aid": "aid", "Reconstruction": "reconstruction", "Costs": "costs"}
TABLE_OF |= {"Feelings": "feelings"}
"""Parts that have a row of their own."""


def test_the_schema_is_found():
    assert len(SCHEMA) > 30 and {"Scenario", *TABLE_OF} <= {part.__name__ for part in SCHEMA}


@pytest.mark.parametrize("part", SCHEMA, ids=lambda part: part.__name__)
def test_the_format_names_every_field(part):
    text = FORMAT.read_text("utf-8")
    row = parts_of(text)[TABLE_OF[part.__name__]] if part.__name__ in TABLE_OF else text
    told = set(re.findall(r"`([a-z]\w*)`", row))
    missing = [field for field in part.model_fields if field not in told]
    assert not missing, f"{part.__name__}: the format of scenarios does not name {', '.join(missing)}"


def test_the_format_names_no_field_that_is_not_there():
    rows = parts_of(FORMAT.read_text("utf-8"))
    for part in SCHEMA:
        if part.__name__ in ("Place", "Link", "Holding", "Mission", "Aid", "Feelings"):
            told = set(re.findall(r"`([a-z]\w*)`", rows[TABLE_OF[part.__name__]]))
            tasks = {"interpose", "patrol", "protect", "observe", "reach_out", "escort", "build", "enforce"}
            assert told - tasks <= set(part.model_fields), part.__name__
