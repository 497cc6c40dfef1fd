"""Help of every command in the language: asked for in each way, before and behind --help, and told as a whole."""

import re
from functools import cache
from typing import Any

import pytest
from support.command_names import ALL_COMMANDS, GROUPS
from support.commands import ask
from support.docs_scripts import docs_script
from support.pseudo_language import left_over, marked_language
from typer.main import get_command

from interpose.cli.main import app
from interpose.model.language.chosen import VARIABLE, in_language, use_language
from interpose.model.language.words import say

TYPES = {"int", "float", "str", "list", "range", "path"}
"""Words of Typer for kinds of values, which stand between angle brackets."""
PLACES = [(), *((group,) for group in GROUPS), *ALL_COMMANDS]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    yield tmp_path
    use_language("en")


@cache
def context_of(words: tuple[str, ...]) -> Any:
    """Return the context of a command as Typer builds it once for all, by the words that call it."""
    if not words:
        whole: Any = get_command(app)
        return whole.context_class(whole, info_name="interpose", help_option_names=["-h", "--help"])
    parent = context_of(words[:-1])
    command = parent.command.commands[words[-1]]
    return command.context_class(command, info_name=words[-1], parent=parent)


def command_of(words: tuple[str, ...]) -> Any:
    """Return a command by the words that call it."""
    return context_of(words).command


def parameters_of(words: tuple[str, ...]) -> list[Any]:
    """Return the options and arguments of a command, --help too."""
    return list(command_of(words).get_params(context_of(words)))


@pytest.mark.parametrize(
    "words",
    [
        ("--help", "--language", "id"),
        ("--language", "id", "--help"),
        ("--language", "id"),
        ("run", "--help", "--language", "id"),
        ("run", "--language", "id", "--help"),
        ("--language", "id", "run", "-h"),
        ("scenario", "--help", "--language", "id-ID"),
        ("data", "--language", "id", "compare", "--help"),
        ("twin", "grid-4", "--seeds", "1", "--help", "--language=id"),
    ],
    ids=" ".join,
)
def test_the_option_may_stand_before_and_behind_help(capsys, words):
    answer = ask(capsys, *words)
    assert answer.status == 0 and answer.out.startswith("Pemakaian: interpose") and answer.err == ""
    assert "Tampilkan pesan ini dan keluar." in answer.out and "Show this" not in answer.out
    english = ask(capsys, *(word for word in words if not word.startswith("id") and "language" not in word))
    assert english.out.startswith("Usage: interpose") and "Show this message and exit." in english.out


@pytest.mark.parametrize("words", [(), ("--help",), ("twin", "--help"), ("scenario", "--help")], ids=" ".join)
def test_surroundings_may_ask_for_it(capsys, here, monkeypatch, words):
    (here / "interpose.toml").write_text('language = "id"\n')
    assert ask(capsys, *words).out.startswith("Pemakaian: ")
    monkeypatch.setenv(VARIABLE, "en")
    assert ask(capsys, *words).out.startswith("Usage: ")
    monkeypatch.setenv(VARIABLE, "id")
    (here / "interpose.toml").unlink()
    assert ask(capsys, *words).out.startswith("Pemakaian: ")
    assert ask(capsys, *words, "--language", "en").out.startswith("Usage: ")


def test_a_language_that_there_is_not_is_told_of_in_one_line(capsys):
    for words in (("--help",), ("run", "--help"), ("scenario", "--help")):
        answer = ask(capsys, *words, "--language", "tlh")
        assert (answer.status, answer.out) == (2, "") and answer.err.count("\n") == 1
        assert "--language tlh: no such language: there are en, " in answer.err


@pytest.mark.parametrize("words", PLACES, ids=" ".join)
def test_no_word_of_help_is_told_past_the_catalogue(monkeypatch, words):
    with marked_language(monkeypatch), in_language("id"):
        text = context_of(words).get_help()
    before, heading, listed = text.partition("\u27e6Commands\u27e7")
    rows, _, after = listed.partition("\n\n")  # what a row has no room for is cut, with its last mark
    pieces = [before, heading, *rows.splitlines(), after]
    rest = " ".join(left_over(piece) for piece in pieces)
    rest = re.sub(r"--?[a-z][\w-]*|<[^>]*>", " ", rest)
    typed = {"interpose", *words, *getattr(command_of(words), "commands", ())}
    for one in parameters_of(words):
        typed |= {str(one.metavar), str(one.name), str(one.default)}
    allowed = {part for word in typed for part in re.findall("[A-Za-z]{3,}", word)} | TYPES
    assert {word for word in re.findall("[A-Za-z]{3,}", rest) if word not in allowed} == set()
    assert "\u27e6" in text


def test_numbers_and_words_of_options_are_the_same_in_every_language():
    """What is typed stays: names of options, metavariables, bounds and defaults."""
    for words in ALL_COMMANDS:
        kept = []
        for code in ("en", "id"):
            with in_language(code):
                text = context_of(words).get_help()
            kept.append(sorted(re.findall(r"--[a-z][\w-]*|\d[\d.,]*<=x<=\s*\d[\d.,]*", " ".join(text.split()))))
        assert set(kept[0]) == set(kept[1]), words


def test_the_reference_of_commands_stays_in_english():
    """The page of the documentation is made of the code's own words, whatever language is told in."""
    write_reference = docs_script("write_reference")
    english = write_reference.commands_page()
    with in_language("id"):
        assert write_reference.commands_page() == english
    assert "number of seeds, the same for all worlds compared" in english


def test_every_text_of_the_built_commands_is_told():
    texts = {}
    for words in PLACES:
        command = command_of(words)
        for text in (command.help, command.epilog, *(getattr(one, "help", None) for one in parameters_of(words))):
            for part in (text or "").split("\n\n"):
                if part.strip():
                    texts[" ".join(part.split())] = words
    assert len(texts) > 200
    with in_language("id"):
        same = {text: words for text, words in texts.items() if say(text) == text}
    assert not same, "python .ci/gather_messages.py, then translate what is empty"
