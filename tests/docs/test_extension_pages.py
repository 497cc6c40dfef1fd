"""The pages about something of one's own: their code is that of the example, and their commands run."""

import os
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from support.distributions import PLUGIN, ask_with, environment, installed_plugin
from support.docs_pages import Block, blocks, commands, read_words, run_page, small

FILES = (
    "src/interpose_inquiry/inquiry.md",
    "src/interpose_inquiry/inquiry.py",
    "tests/inquiry_oracle.py",
    "src/interpose_inquiry/witnesses.py",
    "pyproject.toml",
)
SEVERAL = ("new", "show", "run")


def text(file: str) -> str:
    """Return a file of the example."""
    return (PLUGIN / file).read_text(encoding="utf-8").strip()


def test_the_code_of_the_page_is_that_of_the_example():
    """Which the tests of the example run, built and installed (`tests/additions/test_plugin.py`)."""
    written = [block.text.strip() for block in blocks("commission.md") if block.language in ("text", "python", "toml")]
    own_tests = [part for part in written if part.startswith('"""What interpose-inquiry promises')]
    assert [part for part in written if part not in own_tests] == [text(file) for file in FILES]
    assert len(own_tests) == 1 and text("tests/test_inquiry.py").startswith(own_tests[0])


def test_entry_points_of_the_other_page_are_those_of_the_example():
    (shown,) = [tomllib.loads(block.text) for block in blocks("extending.md") if block.language == "toml"]
    own = tomllib.loads(text("pyproject.toml"))
    assert shown["project"]["entry-points"] == own["project"]["entry-points"]


def test_words_of_every_command_are_read():
    found = [words for page in ("commission.md", "extending.md") for block in shells(page) for words in commands(block)]
    asked = [words for words in found if words[0] == "interpose"]
    assert len(asked) >= 8
    for words in asked:
        read_words(words[1:])


def shells(page: str) -> list[Block]:
    """Return the blocks of commands of a page."""
    return [block for block in blocks(page) if block.language == "sh"]


def test_the_commands_about_a_file_of_ones_own_run(tmp_path):
    """As a reader would, one after another in an empty folder; pytest is run by the test of `interpose new`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "INTERPOSE_M"))}
    known, ran = kept | {"PWD": str(tmp_path), "NUMBA_DISABLE_JIT": "1"}, 0
    for block in shells("extending.md"):
        for line in block.text.splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "export":
                name, _, value = words[1].partition("=")
                known[name] = value.replace("$PWD", known["PWD"])
            elif words and words[0] == "interpose" and words[1] in SEVERAL:
                command = [sys.executable, "-m", "interpose", *words[1:]]
                done = subprocess.run(command, cwd=tmp_path, env=known, capture_output=True, text=True, check=False)
                assert done.returncode == 0, (line, done.stderr)
                assert words[1] != "show" or "curfew" in done.stdout
                ran += 1
    assert ran >= 4


@pytest.mark.slow
def test_the_commands_about_the_plugin_run_where_it_is_installed(tmp_path):
    site = installed_plugin(tmp_path / "plugin")
    for block in shells("commission.md"):
        for words in commands(block):
            if words[0] == "interpose":
                answer = ask_with(site, *words[1:])
                assert answer.status == 0, (words, answer.err)
    assert "NUMBA_DISABLE_JIT" in environment(site)


@pytest.mark.slow
def test_the_commands_about_scenarios_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert run_page("scenarios/your-country.md", tmp_path, capsys) == 4
    assert Path("liberia/my-liberia.yaml").is_file() and "--seeds" not in small("interpose scenario check x.yaml")
