"""The examples of a page of the documentation: found, made small, and run as a reader would, in one folder."""

import re
import shlex
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.commands import Answer, ask
from support.paths import ROOT
from typer.main import get_command

from interpose.cli.main import app

DOCS = ROOT / "docs"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
INCLUDE = re.compile(r"```\{include\} (\S+)")
OTHER_PROGRAMS = {"docker", ".venv/bin/jupyter", ".venv/bin/python"}
"""What pages start that is no part of interpose: not started here; tests/test_container.py reads docker's."""
SERVERS = ("app", "explore")
"""Commands that serve until they are stopped: their words are read, and nothing is started."""
PLACEHOLDER = re.compile(r"[\[|<]|\.\.\.|(?<![=\w.-])[A-Z]{2,}(?![\d-])|=[A-Z]{2,}\b|\\$")
"""What stands for something else in a command."""
SMALL = "seeds = 2\nthreads = 1\ndays = 20\n"
SEEDS, PERSONS = re.compile(r"--seeds (?!1\b)\d+"), re.compile(r"--people-per-agent \d+")


class Block(NamedTuple):
    """A piece of code of a page: its language, and its text."""

    language: str
    text: str


def text_of(page: str) -> str:
    """Return the text of a page, or of the file which it shows."""
    text = (DOCS / page).read_text("utf-8")
    shown = INCLUDE.match(text)
    return (DOCS / page).parent.joinpath(shown[1]).read_text("utf-8") if shown else text


def blocks(page: str) -> list[Block]:
    """Return the fenced blocks of a page, in their order."""
    return [Block(*found) for found in FENCE.findall(text_of(page))]


def pages() -> list[str]:
    """Return the pages of the site; laws and the frame of the model's page are parts of one."""
    names = (path.relative_to(DOCS).as_posix() for path in sorted(DOCS.rglob("*.md")))
    return [name for name in names if name != "odd.md" and not name.startswith(("laws/", "examples/"))]


def told_commands(page: str) -> list[list[str]]:
    """Return the words of each whole command of interpose on a page: fenced, indented, or in a sentence.

    One that stands for many (``FILE``, ``[--seeds N]``, ``a|b``, ``...``) is not whole.
    """
    text = text_of(page)
    lines = [line for block in blocks(page) if block.language == "sh" for line in block.text.splitlines()]
    lines += re.findall(r"^    (interpose .*)$", text, re.MULTILINE) + re.findall(r"`(interpose [^`\n]+)`", text)
    whole = (line for line in lines if line.startswith("interpose ") and not PLACEHOLDER.search(line.split(" #")[0]))
    return [shlex.split(part, comments=True)[1:] for line in whole for part in line.split("&&")]


def commands(block: Block) -> list[list[str]]:
    """Return the command lines of a block in words, comments left out."""
    lines = (shlex.split(line, comments=True) for line in block.text.replace("\\\n", " ").splitlines())
    return [words for words in lines if words]


def small(line: str) -> str:
    """Return a command line or Python with few seeds and coarse rows; a folder's defaults make its days few."""
    seeds = SEEDS.sub(lambda found: "--seeds 40" if found[0] == "--seeds 400" else "--seeds 2", line)
    line = PERSONS.sub("--people-per-agent 5000", seeds)
    return re.sub(r"seeds=(?!1\b)\d+", "seeds=2, days=20", line) if not re.search(r"days=|Study\(", line) else line


def read_words(words: list[str]) -> None:
    """Read the words of a command as it does, without running it."""
    _command_line().commands[words[0]].make_context(words[0], words[1:])


@cache
def _command_line() -> Any:
    """Return the command line, put together once."""
    return get_command(app)


def answer(capsys: pytest.CaptureFixture[str], words: list[str]) -> Answer | None:
    """Run a command line of a page; nothing comes of a server, of make, and of R where there is none."""
    if words[0] in OTHER_PROGRAMS:
        return None
    if words[0] != "interpose":
        known = {"make": "Makefile", "Rscript": words[1] if len(words) > 1 else "", "export": "Makefile"}
        assert (ROOT / known[words[0]]).is_file(), words
        return None
    if words[1] in SERVERS:
        read_words(words[1:])
        return None
    return ask(capsys, *words[1:])


def run_page(page: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> int:
    """Run all blocks of a page in a folder, one after another, and return how many there were."""
    (folder / "interpose.toml").write_text(SMALL, encoding="utf-8")
    names: dict[str, Any] = {}
    found = [block for block in blocks(page) if block.language in ("sh", "python")]
    for block in found:
        if block.language == "python":
            exec(compile(small(block.text), page, "exec"), names)
            continue
        for words in commands(block._replace(text=small(block.text))):
            said = answer(capsys, words)
            assert said is None or said.status in (0, None), f"{page}: {' '.join(words)}: {said.err[-600:]}"
    return len(found)
