"""All HTML is in templates, which escape what they are given, miss nothing silently, and are all used."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError, meta
from support.page_text import Page

from interpose.viz import style as theme
from interpose.viz.report.templating import PALETTE, TEMPLATES, environment, render

VIZ = TEMPLATES.parent
ALL = sorted(path.name for path in TEMPLATES.iterdir())
SOURCES = sorted(VIZ.rglob("*.py"))
PLOTLY_KNOWS = {"b", "br", "i", "span", "extra"}
"""What plotly reads in labels, which are no part of a page."""


def words_in(source: Path) -> list[str]:
    """List the texts in a module that are no docstrings."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in texts if id(node) not in alone]


def rendered() -> set[str]:
    """List the templates that the package's modules render."""
    return {word for source in SOURCES for word in words_in(source) if word.endswith(".jinja")}


def parsed(name: str):
    """Return the syntax tree of a template."""
    return environment().parse((TEMPLATES / name).read_text(encoding="utf-8"))


def test_every_template_is_used():
    reached, waiting = set[str](), rendered()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= {str(other) for other in meta.find_referenced_templates(parsed(name))} - reached
    assert sorted(reached) == ALL and len(rendered()) == 6


def test_every_part_of_pages_is_used():
    text = "\n".join((TEMPLATES / name).read_text(encoding="utf-8") for name in ALL)
    parts = re.findall(r"{% macro (\w+)", text)
    assert parts and all(len(re.findall(rf"\b{part}\(", text)) > 1 for part in parts)


def test_what_a_template_is_given_is_escaped():
    made = environment().from_string("{{ text }}").render(text="<b>\"&'")
    assert made == "&lt;b&gt;&#34;&amp;&#39;"


@pytest.mark.parametrize("text", ["{{ nothing }}", "{% if nothing %}{% endif %}", "{% for x in nothing %}{% endfor %}"])
def test_a_name_that_nobody_gave_is_an_error(text):
    with pytest.raises(UndefinedError, match="'nothing' is undefined"):
        environment().from_string(text).render()


@pytest.mark.parametrize("name", sorted(rendered()))
def test_a_page_without_its_values_is_an_error(name):
    with pytest.raises(UndefinedError, match="is undefined"):
        render(name)


def test_no_template_lets_anything_through_unescaped():
    for name in ALL:
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|autoescape|\bMarkup\b", text), name
    unescaped = [s.relative_to(VIZ).as_posix() for s in SOURCES if "Markup" in s.read_text(encoding="utf-8")]
    assert unescaped == ["templating.py"]


def test_no_module_writes_tags():
    known = re.compile(r"<[/!]?([a-zA-Z][\w-]*)")
    for source in SOURCES:
        tags = {tag for word in words_in(source) for tag in known.findall(word)} - PLOTLY_KNOWS
        assert not tags, f"{source.name} writes {', '.join(sorted(tags))}: tags belong into templates"


def test_the_style_sheet_names_colours_of_the_theme_alone():
    style = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    assert set(re.findall(r"var\(--(\w+)\)", style)) == set(PALETTE)
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", style)
    page = environment().get_template("layout.html.jinja").render()
    assert f"--font: {theme.FONT};" in page and f"--ink: {theme.INK};" in page
    assert page.startswith("<!doctype html>\n") and [tag for tag, _ in Page(page).tags].count("style") == 1
