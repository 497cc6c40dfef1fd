"""Options that commands share: declared once, expanded for Typer, handed over as one value."""

import ast
import inspect
from typing import Annotated

import pytest
import typer
from support.paths import ROOT
from typer.testing import CliRunner

from interpose.cli.shared_options import OutputOptions, SeedOptions, WorldOptions, options

CLI = ROOT / "cli"


def app_of(**changes):
    """Make a program of one command that keeps what it was given."""
    kept = []

    @options(**changes)
    def command(name: str, *, seeds: SeedOptions, world: WorldOptions, twice: bool = False) -> None:
        """Do it."""
        kept.append((name, seeds, world, twice))

    app = typer.Typer()
    app.command()(command)
    return app, command, kept


def test_a_command_gets_its_options_as_values():
    app, _, kept = app_of()
    done = CliRunner().invoke(app, ["here", "--seeds", "3", "--first-seed", "7", "--set", "a=1", "--set", "b=x"])
    assert done.exit_code == 0, done.output
    ((name, seeds, world, twice),) = kept
    assert (name, twice, list(seeds.numbers)) == ("here", False, [7, 8, 9])
    assert world == WorldOptions(changes=["a=1", "b=x"]) and world.values == {"a": 1, "b": "x"}


def test_defaults_may_differ_and_options_may_be_left_out():
    app, command, kept = app_of(seeds=40, leave_out=("off", "first_seed"))
    assert list(inspect.signature(command).parameters) == [
        "name", "seeds", "days", "people_per_agent", "changes", "policy", "parameters", "twice", "language", "verbose",
    ]  # fmt: skip
    assert CliRunner().invoke(app, ["here", "--off", "relief"]).exit_code == 2
    assert CliRunner().invoke(app, ["here"]).exit_code == 0
    assert kept[0][1:3] == (SeedOptions(seeds=40), WorldOptions())
    assert SeedOptions().seeds == 20 and command.__doc__ == "Do it."


def test_an_option_left_out_may_be_a_parameter_of_the_command():
    kept = []

    @options(leave_out=("out",))
    def command(out: Annotated[str, typer.Option()] = "mine", *, output: OutputOptions) -> None:
        kept.append((out, output.out, output.silent))

    app = typer.Typer()
    app.command()(command)
    assert CliRunner().invoke(app, ["--out", "there", "--json"]).exit_code == 0
    assert kept == [("there", None, True)]


@pytest.mark.parametrize("changes", [{"sedes": 4}, {"leave_out": ("seds",)}])
def test_a_misspelt_option_is_refused_when_the_command_is_made(changes):
    with pytest.raises(TypeError, match="command has no option se"):
        app_of(**changes)


def test_no_option_is_declared_twice():
    declared: dict[str, list[str]] = {}
    for path in sorted(CLI.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and ast.unparse(node.func) == "typer.Option"
            if called:
                declared.setdefault(ast.unparse(node), []).append(path.name)
    assert len(declared) > 40
    assert not {option: files for option, files in declared.items() if len(files) > 1}
