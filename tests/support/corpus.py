"""The corpus of hostile inputs: a file or some words, the command that takes them, and what its one line must say."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest
from support.commands import Answer, ask, listing

LONGEST = 300
JARGON = ("Traceback", "Input should", "validation error", "Value error", "a fault of interpose", "Errno", "<class")


class Case(NamedTuple):
    """One input that nobody should give, and what is said of it."""

    name: str
    words: "str | tuple[str, ...]"
    """the command; it is run in a folder that holds the files"""
    says: tuple[str, ...]
    """what its line must have"""
    files: Mapping[str, bytes | Callable[[Path], None]] = MappingProxyType({})
    """files by name: what they hold, or what writes them"""


def given(folder: Path, case: Case) -> list[str]:
    """Write the files of a case into a folder; give what is there then."""
    for name, content in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        else:
            path.write_bytes(content)
    return listing(folder)


def refused(answer: Answer, *says: str) -> None:
    """Check that a command was refused in one line that can be read, says what it must, and nothing else was said."""
    assert answer.status == 2, answer
    assert answer.out == "", answer.out[:500]
    lines = [line for line in answer.err.splitlines() if not line.startswith("warning")]
    assert len(lines) == 1 and lines[0].startswith("interpose: "), answer.err[:2000]
    assert len(lines[0]) <= LONGEST and lines[0].isprintable(), (len(lines[0]), lines[0])
    for word in JARGON:
        assert word not in lines[0], lines[0]
    for word in says:
        assert word in lines[0], lines[0]


def refuse(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, folder: Path, case: Case) -> None:
    """Check that a case is refused, and that its folder is as it was."""
    monkeypatch.chdir(folder)
    before = given(folder, case)
    words = case.words.split(" ") if isinstance(case.words, str) else case.words
    refused(ask(capsys, *words), *case.says)
    assert listing(folder) == before
