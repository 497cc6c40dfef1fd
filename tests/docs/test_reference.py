"""Every public name, command, option and settable path stands in the reference."""

import pytest
from support.command_names import ALL_COMMANDS
from support.docs_pages import DOCS
from support.docs_scripts import docs_script

import interpose as ip
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.settable_paths import settable_paths

reference = docs_script("write_reference")
COMMANDS, PATHS = (page.read_text("utf-8") for page in (reference.COMMANDS, reference.PATHS))


def test_the_pages_are_current():
    assert reference.commands_page() == COMMANDS, "docs/every_command.md is out of date: make docs"
    assert reference.paths_page() == PATHS, "docs/every_path.md is out of date: make docs"


def test_every_command_stands_there_once():
    for words in ALL_COMMANDS:
        assert COMMANDS.count(f"\n## `interpose {' '.join(words)}`\n") == 1, words


def test_every_option_stands_in_the_section_of_its_command():
    for name, command in reference.commands():
        section = COMMANDS.split(f"\n## `interpose {name}`\n")[1].split("\n## ")[0]
        assert all(f"`{option}" in section for one in command.params for option in one.opts if option.startswith("--"))


@pytest.mark.parametrize("name", ["grid-9", "gaza-isf", "reference-country"])
def test_every_settable_path_stands_there_with_what_caps_it(name):
    for row in settable_paths(load_scenario(name)):
        assert f"| `{reference.written(row)}` |" in PATHS, row["path"]
    ceiling = next(line for line in PATHS.splitlines() if line.startswith("| `mission.strength` |"))
    assert "`mission.ceiling`: no more than that comes of it" in ceiling


def test_a_path_stands_there_once():
    paths = [line.split(" | ")[0] for line in PATHS.splitlines() if line.startswith("| `")]
    assert len(paths) == len(set(paths)) > 500


def test_every_public_name_stands_there():
    page = (DOCS / "every_name.md").read_text("utf-8")
    for name in set(ip.__all__) - {"__version__"}:
        kind = "class" if isinstance(getattr(ip, name), type) else "function"
        assert f".. auto{kind}:: {name}\n" in page, name
    assert "`ip.__version__`" in page
