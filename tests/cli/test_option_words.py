"""Words of the command line stand in the command line only: what is below it speaks of arguments, values and paths."""

import ast
import pickle
import re
from pathlib import Path

import pytest
from support.commands import ask
from support.paths import ROOT

from interpose.cli.main import line_of
from interpose.experiments.comparison import interval_coverage
from interpose.experiments.docking import page_words
from interpose.model.errors import InterposeError, OutputError, ScenarioError, mistakes_in

BELOW = ("agents", "model", "experiments", "viz")
OPTION = re.compile(r"(?<![\w-])--[a-z]")
COMMANDS = {
    "experiments/claims/claims.py": {"--without ", "--set "},
    "experiments/comparison/interval_coverage.py": {"--samples", interval_coverage.__doc__},
    "experiments/docking/page_words.py": {page_words.HEAD, page_words.EPSTEIN_AFTER},
    "experiments/laboratory/page.py": {
        "interpose lab --seeds ",
        " --days ",
        "--data-sets ",
        " --sample ",
        "--designs ",
        "--first-seed ",
    },
    "experiments/power/page.py": {"--seeds", "--designed", "--threads"},
    "experiments/studies/page.py": {"--out"},
    "experiments/validation/assess.py": {"--seeds ", "--first-seed ", "--record "},
    "experiments/validation/page.py": {" --seeds "},
}
"""Commands that are ready to be run: printed for a reader, or given to another process."""


def texts(path: Path) -> list[str]:
    """Return every text of a file, docstrings and the fixed parts of formatted texts too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def options_in(path: Path) -> set[str]:
    """Return the texts of a file that hold an option of the command line."""
    return {text for text in texts(path) if OPTION.search(text)}


@pytest.mark.parametrize("folder", BELOW)
def test_nothing_below_the_command_line_speaks_of_options(folder):
    files = {path.relative_to(ROOT).as_posix(): options_in(path) for path in (ROOT / folder).rglob("*.py")}
    allowed = {name: wanted for name, wanted in COMMANDS.items() if name.startswith(f"{folder}/")}
    assert {name: found for name, found in files.items() if found} == allowed


def test_the_search_finds_an_option(tmp_path):
    file = tmp_path / "some.py"
    file.write_text('"""A page."""\nerror = f"give --seeds {4}"\nrule = "-----"\nrow = "a -- b"\n')
    assert options_in(file) == {"give --seeds "}


# ------------------------------------------------------------------------------------ one mistake, two readers


@pytest.mark.parametrize(
    ("error", "in_python", "on_the_command_line"),
    [
        (
            OutputError("exists already", argument="out", value="a b"),
            "out a b: exists already",
            "--out a b: exists already",
        ),
        (ScenarioError("unknown path 'x'", argument="changes"), "unknown path 'x'", "--set: unknown path 'x'"),
        (InterposeError("too few", argument="first_seed", value=0), "first_seed 0: too few", "--first-seed 0: too few"),
        (InterposeError("no force"), "no force", "no force"),
    ],
)
def test_a_mistake_names_its_argument_and_its_option(error, in_python, on_the_command_line):
    assert (str(error), line_of(error)) == (in_python, on_the_command_line)
    again = pickle.loads(pickle.dumps(error))  # a worker of another process sends it back
    assert (str(again), line_of(again), type(again)) == (in_python, on_the_command_line, type(error))


def test_a_caller_names_the_argument_in_which_the_mistake_stands():
    with pytest.raises(InterposeError) as caught, mistakes_in("lever"):
        raise InterposeError("is empty", argument="path", value="a=1:1")
    assert line_of(caught.value) == "--lever a=1:1: is empty"
    with pytest.raises(InterposeError) as caught, mistakes_in("base", called="changes"):
        raise InterposeError("no such pathway", argument="off", value="x")
    assert line_of(caught.value) == "--off x: no such pathway"


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("run", "grid-4", "--off", "deterence"), "--off deterence: no such policy or pathway"),
        (("twin", "grid-4", "--without", "deterence"), "--without deterence: no such policy or pathway"),
        (("discover", "grid-4", "--policy", "deterence"), "--policy deterence: no such policy or pathway"),
        (("run", "grid-4", "--set", "clsh.friction=1"), "--set: unknown path 'clsh.friction'"),
        (("branch", "grid-4", "--at", "3", "--base", "clsh.friction=1"), "--base: unknown path 'clsh.friction'"),
        (("branch", "grid-4", "--at", "3", "--base", "x"), "--base 'x': must read path=value"),
        (("branch", "grid-4", "--at", "3", "--set", "x"), "--set 'x': must read path=value"),
        (("compare", "grid-4", "--policy", "a=x=[1"), "--policy 'x=[1': the value cannot be read"),
        (("attribute", "grid-4", "--change", "x"), "--change 'x': must read path=value"),
        (("robust", "grid-4", "--lever", "x"), "--lever 'x': must read path=low:high"),
        (("robust", "grid-4", "--lever", "mission.ceiling=0:9", "--path", "x"), "--path 'x': must read path=low:high"),
    ],
)
def test_the_same_mistake_names_the_option_that_was_given(capsys, words, line):
    answer = ask(capsys, *words)
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith(f"interpose: {line}"), answer.err
