"""Mistakes on the command line are told in the language that is asked for in any way, and stay one short line."""

import re
from string import Formatter

import pytest
from support.commands import ask
from support.corpus import LONGEST
from support.docs_pages import blocks, commands

from interpose.cli.language_of_words import use_asked_language
from interpose.model.language import mistakes
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language, language, use_language
from interpose.model.language.mistakes import Template, retell, templates_of

OPEN, SHUT = "\u27e6", "\u27e7"
TYPED = re.compile(r"interpose( [a-z-]+)*|--[a-z-]+|'[^']*'|[\w./-]*[._/\d-][\w./-]*|[A-Z]{4,}")
"""What is typed, or is named by its author: commands, options, paths, files, what stands in quotation marks."""


def faq() -> list[tuple[list[str], str]]:
    """Return the commands of the answers to mistakes, with what each says in English."""
    found, words = [], None
    for block in blocks("faq.md"):
        if block.language == "sh":
            *_, words = commands(block)
        elif words is not None:
            found.append((words, block.text.strip()))
    return found


def marked(template: Template) -> Template:
    """Return a template that is told as it is, its own words between marks."""
    told = ""
    for literal, place, _, _ in Formatter().parse(template.english):
        own = literal.replace("{", "{{").replace("}", "}}")
        told += f"{OPEN}{own}{SHUT}" if own.strip() else own
        told += "" if place is None else f"{{{place}}}"
    return Template(template.english, told)


def test_mistakes_of_the_page_are_told_in_indonesian(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)  # no folder of the page is made here: its commands say that it is missing
    assert len(faq()) >= 12
    for words, said in faq():
        answer = ask(capsys, *words, "--language", "id")
        line = answer.err.splitlines()[-1]
        assert answer.status == 2 and line != said and len(line) <= LONGEST, words


def test_no_english_words_are_left_in_mistakes_of_the_page(monkeypatch):
    made_up = tuple(map(marked, templates_of("id")))
    monkeypatch.setattr(mistakes, "templates_of", lambda code: made_up)
    for _, said in faq():
        with in_language("id"):
            line = retell(said.removeprefix("interpose: "))
        rest = TYPED.sub(" ", re.sub(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}", " | ", line))
        assert not re.findall(r"[a-z]{3,} +[a-z]{3,}", rest), line


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ((), ("twni", "--language", "id")),
        ((), ("--language=id", "twni")),
        ((), ("run", "grid-4", "--sed", "3", "--language", "id")),
        ((), ("run", "grid-4", "--set", "x", "--language", "id")),
        ((), ("--language", "en", "run", "grid-4", "--set", "x", "--language", "id")),
        (("INTERPOSE_LANGUAGE", "id"), ("twni",)),
        (("interpose.toml", 'language = "id"'), ("twni",)),
        (("interpose.toml", 'language = "id"'), ("run", "grid-4", "--set", "x")),
    ],
)
def test_each_way_to_ask_for_a_language_holds_for_mistakes(before, after, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    if before[:1] == ("INTERPOSE_LANGUAGE",):
        monkeypatch.setenv(*before)
    elif before:
        (tmp_path / before[0]).write_text(before[1])
    answer = ask(capsys, *after)
    assert answer.status == 2 and re.search("Tidak ada|harus berbunyi", answer.err), answer
    assert language() == SOURCE


def test_a_language_that_there_is_not_is_refused_in_english_and_the_first_that_there_is_counts(monkeypatch, capsys):
    answer = ask(capsys, "twin", "grid-4", "--language", "tlh")
    assert (answer.status, answer.err) == (2, "interpose: --language tlh: no such language: there are en, ar, id\n")
    monkeypatch.setenv("INTERPOSE_LANGUAGE", "id")
    use_asked_language(["run", "--language"])
    assert language() == "id"
    use_language(SOURCE)


def test_a_fault_of_the_program_and_an_end_are_told_too(monkeypatch, capsys):
    from interpose.cli import main

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    def fail(*_: object) -> None:
        raise RuntimeError("x")

    monkeypatch.setenv("INTERPOSE_LANGUAGE", "id")
    monkeypatch.setattr(main, "require_surroundings", fail)
    answer = ask(capsys, "scenarios")
    assert answer.status == main.FAULT and "kesalahan interpose, bukan kata-kata Anda: RuntimeError: x" in answer.err
    monkeypatch.setattr(main, "require_surroundings", end)
    assert ask(capsys, "scenarios").err == "interpose: dihentikan; tidak ada yang setengah ditulis disimpan\n"
