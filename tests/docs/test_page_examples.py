"""Every example of the doors, of the pages for those from elsewhere and of the lesson runs, at a small size."""

import pytest
from support.commands import ask
from support.docs_pages import answer, blocks, commands, run_page

QUICK = ("coming_from/ema_workbench.md", "coming_from/mesa.md", "coming_from/r.md", "doors/research.md")
QUICK += ("explanation.md", "terms_elsewhere.md", "scenarios/index.md")
LONG = ("doors/plan.md", "doors/teach.md", "gallery.md", "lesson.md")


@pytest.mark.parametrize("page", QUICK)
def test_examples_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_page(page, tmp_path, capsys) >= 1


@pytest.mark.slow
@pytest.mark.parametrize("page", LONG)
def test_long_examples_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_page(page, tmp_path, capsys) >= 1


def test_each_message_is_what_its_command_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    said, compared = None, 0
    for block in blocks("faq.md"):
        if block.language == "sh":
            for words in commands(block):
                said = answer(capsys, words)
        else:
            assert said is not None and (said.status, said.err.splitlines()[-1]) == (2, block.text.strip())
            compared += 1
    assert compared >= 12


@pytest.mark.slow
def test_the_lesson_has_the_numbers_that_its_command_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    printed = ask(capsys, "twin", "grid-9", "--without", "force", "--seeds", 20, "--out", "pairs").out.replace("−", "-")
    (table,) = [part for part in _lesson().split("\n\n") if part.startswith("| mean a run")]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines()[2:]]
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    for _, *cells, fewer in rows:
        assert any(" ".join((*cells, fewer)) in line for line in lines), cells


def _lesson() -> str:
    """Return the page of the lesson."""
    from support.docs_pages import DOCS

    return (DOCS / "lesson.md").read_text("utf-8")
