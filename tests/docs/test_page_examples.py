"""Every page of the site has an example, and every example runs, at a small size."""

import re

import pytest
from support import additions
from support.command_names import ALL_COMMANDS
from support.commands import ask
from support.docs_pages import DOCS, answer, blocks, commands, pages, read_words, run_page, text_of, told_commands

QUICK = ("coming_from/ema_workbench.md", "coming_from/mesa.md", "coming_from/r.md", "doors/research.md")
QUICK += ("explanation.md", "terms_elsewhere.md", "scenarios/index.md")
ELSEWHERE = ("commission.md", "doors/build.md", "extending.md", "faq.md")
"""Pages whose blocks are tried below, or are parts of an addition, which tests/additions makes whole."""
RUN = [page for page in pages() if any(block.language in ("sh", "python") for block in blocks(page))]
LONG = [page for page in RUN if page not in (*QUICK, *ELSEWHERE)]
PARTS = ("agents", "cli", "experiments", "model", "viz")
COMMANDS = {words[0] for words in ALL_COMMANDS}


@pytest.mark.parametrize("page", QUICK)
def test_examples_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_page(page, tmp_path, capsys) >= 1


@pytest.mark.slow
@pytest.mark.parametrize("page", LONG)
def test_long_examples_run(page, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_page(page, tmp_path, capsys) >= 1


@pytest.mark.parametrize("page", pages())
def test_a_page_has_an_example_and_its_commands_are_commands(page):
    told = told_commands(page)
    for words in told if page != "faq.md" else ():  # whose commands are wrong
        if len(words) > 1:
            read_words(words)
        else:
            assert words[0] in COMMANDS or words[0].startswith("-"), words
    assert page in RUN or any(len(words) > 1 for words in told), "no page without an example"


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


def test_each_picture_of_the_gallery_stands_with_the_command_that_made_it():
    sections = text_of("gallery.md").split("\n## ")[1:]
    shown = [re.search(r"!\[[^\]]+\]\((pictures/[\w.]+)\)\n\n`interpose ([^`]+)`", part) for part in sections]
    assert len(shown) >= 5 and all(found and (DOCS / found[1]).is_file() for found in shown)
    assert {found[1] for found in shown if found} >= {f"pictures/{path.name}" for path in DOCS.glob("pictures/*.png")}


def test_each_message_that_a_computer_makes_is_one_of_the_sources():
    rows = text_of("faq.md").split("| the message has |")[1].split("\n\n")[0].splitlines()[2:]
    phrases = [phrase for row in rows for phrase in re.findall(r"`([^`]+)`", row.split("|")[1])]
    sources = "".join(path.read_text("utf-8") for part in PARTS for path in (DOCS.parent / part).rglob("*.py"))
    assert len(phrases) >= 7 and not [phrase for phrase in phrases if phrase not in sources]


@pytest.mark.slow
def test_the_lesson_has_the_numbers_that_its_command_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    printed = ask(capsys, "twin", "grid-9", "--without", "force", "--seeds", 20, "--out", "pairs").out.replace("−", "-")
    (table,) = [
        part for part in (DOCS / "lesson_notes.md").read_text("utf-8").split("\n\n") if part.startswith("| mean a run")
    ]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in table.splitlines()[2:]]
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    for _, *cells, fewer in rows:
        assert any(" ".join((*cells, fewer)) in line for line in lines), cells


def test_the_mechanism_that_is_built_is_the_one_that_tests_add_to_a_copy():
    """`tests/additions` puts it where the page says, runs it and tries it against its oracle."""
    written = [block.text.strip() for block in blocks("doors/build.md") if block.language in ("python", "text")]
    assert written == [part.strip() for part in (additions.MECHANISM, additions.LAW, additions.ORACLE, additions.TEST)]
    for block in blocks("doors/build.md"):
        for words in commands(block) if block.language == "sh" else ():
            if words[0] == "interpose":
                read_words(words[1:])
