"""What an installation brings, and what starting loads: bounded, known, and under licences that are told."""

import subprocess
import sys

import pytest
from support.docs_scripts import docs_script

installed, licences = docs_script("installed_packages"), docs_script("licences")
MOST_PACKAGES, MOST_MEGABYTES = 36, 800
"""Bounds of the default installation; on the machine that wrote docs/licences.md: 31 packages, 652 MB."""
FOR_HELP = {"annotated_doc", "click", "interpose", "shellingham", "typer"}
"""What may be loaded before a command is known."""
COMPUTING = {"numba", "numpy", "pandas", "scipy", "networkx", "plotly", "mesa", "pyarrow", "shapely", "solara"}
WITH_CONDITIONS = ("GPL", "GNU", "MPL", "MOZILLA", "EPL", "CDDL")

LOADED = """
import sys
{code}
own = set(sys.modules) - before
sys.stderr.write(" ".join(sorted({{name.split(".")[0] for name in own}} - set(sys.stdlib_module_names))))
"""
COMMAND = """
from interpose.cli.main import run
sys.argv = ["interpose", *{words!r}]
try:
    run()
except SystemExit as end:
    assert not end.code
"""


def loaded(code: str) -> set[str]:
    """Return the packages outside the standard library that code loads in a process of its own."""
    script = LOADED.format(code=f"before = set(sys.modules)\n{code}")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def rows() -> dict[str, list[str]]:
    """Return the rows of the page's table by package: version, licence, size, parts."""
    lines = [line for line in licences.PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]
    return {row[0]: row[1:] for row in cells}


def test_importing_loads_nothing_but_itself():
    assert loaded("import interpose") == {"interpose"}


def test_help_loads_what_reads_the_command_line_alone():
    assert loaded(COMMAND.format(words=("--help",))) <= FOR_HELP


@pytest.mark.parametrize("words", [("--version",), ("run", "--help")])
def test_version_and_help_of_a_command_load_nothing_that_computes(words):
    assert not loaded(COMMAND.format(words=words)) & COMPUTING


def test_the_default_installation_is_bounded():
    names = installed.packages_by_part()[installed.DEFAULT]
    assert 20 <= len(names) <= MOST_PACKAGES, sorted(names)
    assert 300 <= sum(map(installed.megabytes_of, names)) <= MOST_MEGABYTES


def test_every_package_of_the_default_installation_is_on_the_page():
    told = {name for name, row in rows().items() if row[-1] == installed.DEFAULT}
    assert told == installed.packages_by_part()[installed.DEFAULT], "docs/licences.md is out of date: make supply"


def test_every_licence_is_known_and_those_with_conditions_are_explained():
    page = licences.PAGE.read_text("utf-8")
    explained = page.split(licences.END)[1]
    for name, row in rows().items():
        licence = row[1].upper()
        assert licence not in ("", "UNKNOWN"), name
        if any(word in licence for word in WITH_CONDITIONS):
            assert f"`{name}`" in explained, f"{name} ({row[1]}) is not explained below the table"
            assert row[-1] != installed.DEFAULT or "GPL" not in licence, name


def test_requirements_are_followed_with_their_extras_and_conditions(monkeypatch):
    tree = {"one": ["Two[more]>=1", "never; sys_platform == 'nowhere'"], "two": ["three; extra == 'more'", "one"]}
    monkeypatch.setattr(installed.metadata, "requires", lambda name: tree.get(name))
    assert installed.closure([installed.Requirement("one")]) == {"one", "two", "three"}
    assert installed.closure([installed.Requirement("two")]) == {"one", "two", "three"}
    tree["one"] = []
    assert installed.closure([installed.Requirement("two")]) == {"one", "two"}


def test_a_package_that_is_missing_is_named():
    with pytest.raises(LookupError, match="no-such-package is not installed"):
        installed.closure([installed.Requirement("no-such-package")])


def test_the_page_keeps_what_stands_around_the_table():
    one = installed.Package("one", "1.0", "MIT | X" + "x" * 99, 1.25, ("default",))
    two = installed.Package("two", "2.0", "BSD", 2.0, ("viz", "pdf"))
    page = f"before\n{licences.BEGIN}\nold\n{licences.END}\nafter"
    text = licences.page_with(page, licences.table_of([one, two]))
    assert text.startswith("before\n") and text.endswith("\nafter") and "old" not in text
    assert "brings 1 packages of 1 MB; all extras together bring 2 of 3 MB" in text
    assert "| two | 2.0 | BSD | 2.0 | viz, pdf |" in text and "| one | 1.0 | MIT / Xxx" in text and "x... |" in text
