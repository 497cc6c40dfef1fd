"""The command `interpose`: one small file a group of commands; nothing heavy is imported before a command runs."""

import os
import sys
import traceback
from typing import Annotated, Any

import typer

from interpose.cli.app import app as open_app
from interpose.cli.attribute import attribute
from interpose.cli.audit import audit
from interpose.cli.branch import branch
from interpose.cli.brief import brief
from interpose.cli.calibrate import calibrate
from interpose.cli.claims import claims
from interpose.cli.compare import compare
from interpose.cli.data import data
from interpose.cli.discover import discover
from interpose.cli.dock import dock
from interpose.cli.endings import ends_when_told, signals_are_past
from interpose.cli.explain import explain
from interpose.cli.explore import explore
from interpose.cli.export import export
from interpose.cli.lab import lab
from interpose.cli.language_of_words import use_asked_language
from interpose.cli.new import new
from interpose.cli.observe import observe
from interpose.cli.out_of_sample import out_of_sample
from interpose.cli.paths import paths
from interpose.cli.patterns import patterns
from interpose.cli.plot import plot
from interpose.cli.plugins import plugins
from interpose.cli.report import report
from interpose.cli.reproduce import reproduce
from interpose.cli.robust import robust
from interpose.cli.run import run as run_command
from interpose.cli.scenario_check import check
from interpose.cli.scenario_files import pack, unpack
from interpose.cli.scenario_new import scenario
from interpose.cli.scenarios import scenarios, show, validate
from interpose.cli.score import score
from interpose.cli.sensitivity import sensitivity
from interpose.cli.shared_options import LANGUAGE_OPTION
from interpose.cli.streams import open_streams, require_surroundings
from interpose.cli.study import study
from interpose.cli.sweep import sweep
from interpose.cli.told_help import ToldTyper
from interpose.cli.twin import twin
from interpose.cli.version import print_version
from interpose.cli.why_not import why_not
from interpose.model.errors import LONGEST_WORD, InterposeError, cut
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import language_of_environment, use_language
from interpose.model.language.mistakes import retell, told_line
from interpose.model.output_folder import remove_unfinished

HELP = {"help_option_names": ["-h", "--help"]}
app = ToldTyper(
    name="interpose",
    epilog="Research and education: results are distributions under stated assumptions, not forecasts.",
    pretty_exceptions_enable=False,
    context_settings=HELP,
)
OPTIONS = {"changes": "--set"}
"""Options whose name differs from their argument."""
# Typer may bring its own copy of click: the base of all its usage errors is found through one that it exports.
FAULT = 70
"""Exit status of a fault of the program itself, as sysexits.h has it."""
UsageMistake: Any = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")


@app.callback(invoke_without_command=True)
def welcome(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="print the version and exit")] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="log each step; with --version: all that a report of a fault needs")
    ] = False,
    language: Annotated[str | None, LANGUAGE_OPTION] = None,
) -> None:
    """Simulate how a third party between fighting sides dampens violence, and when it does not."""
    if version:
        print_version(verbose=verbose)
        raise typer.Exit
    if context.invoked_subcommand is None:
        if verbose:
            raise typer.BadParameter("--verbose belongs to --version or to a command: give both")
        typer.echo(context.get_help())
    elif not context.resilient_parsing:
        _take_defaults(context, language)


def _take_defaults(context: typer.Context, language: str | None) -> None:
    """Let options that are left out take what a file of the working folder says; the language first of all."""
    from pathlib import Path

    from interpose.cli.defaults import TAKEN, read_defaults

    defaults = read_defaults(Path())
    TAKEN.set(defaults)
    use_language(language or language_of_environment() or defaults.language or SOURCE)
    commands: Any = context.command
    context.default_map = defaults.of_commands(list(commands.commands))


app.command()(scenarios)
app.command()(show)
app.command()(validate)
app.command()(paths)
app.command(name="run")(run_command)
app.command()(twin)
app.command()(compare)
app.command()(attribute)
app.command()(explain)
app.command(name="why-not")(why_not)
app.command()(claims)
app.command()(patterns)
app.command()(dock)
app.command()(lab)
app.command()(audit)
app.command()(new)
app.command()(plugins)
scenario.command()(check)
scenario.command()(pack)
scenario.command()(unpack)
app.add_typer(scenario)
app.add_typer(data)
app.command()(branch)
app.command()(observe)
app.command()(sensitivity)
app.command()(discover)
app.command()(calibrate)
app.command()(robust)
app.command()(sweep)
app.command()(export)
app.command()(score)
app.command(name="out-of-sample")(out_of_sample)
app.command()(study)
app.command()(plot)
app.command()(report)
app.command()(reproduce)
app.command()(brief)
app.command(name="app")(open_app)
app.command()(explore)


def run() -> None:
    """Run the command line and end: mistakes with one line and status 2, what was told to end with 130 or 143."""
    open_streams()
    with ends_when_told() as told:
        try:
            status = _run()
        except (KeyboardInterrupt, typer.Abort):
            status = 130
        if status == 130:  # Typer makes this of an interruption
            signals_are_past()
            remove_unfinished()
            status = told.status or status
            use_asked_language(sys.argv[1:])
            typer.echo(f"interpose: {retell('interrupted; nothing half-written was kept')}", err=True)
            use_language(SOURCE)
    sys.exit(status if isinstance(status, int) else 0)


def _run() -> Any:
    """Run a command and return its status; an interruption goes on to whoever asked."""
    try:
        require_surroundings()
        from interpose.cli.logging_lines import logging_lines

        with logging_lines("--verbose" in sys.argv[1:]):
            status = app(standalone_mode=False, prog_name="interpose")
        sys.stdout.flush()
    except (BrokenPipeError, SystemExit):  # Typer and Rich turn a broken pipe, and nothing else, into SystemExit
        status = _leave_quietly()
    except Exception as error:
        use_asked_language(sys.argv[1:])
        status = _print_mistake(error)
    finally:
        use_language(SOURCE)
    return status


def _print_mistake(error: Exception) -> int:
    """Print what went wrong as one line, in the language that is told in, and return the exit status."""
    if isinstance(error, UsageMistake):
        return _print_error(retell(_usage_line(error)))
    if isinstance(error, InterposeError):
        return _print_error(line_of(error))
    if isinstance(error, MemoryError):
        line = "out of memory: take fewer days, fewer territories, more people per agent or fewer threads"
        return _print_error(retell(line))
    if isinstance(error, OSError):
        if error.filename is None:
            _leave_quietly()
        where = error.filename or retell("standard output")
        return _print_error(f"{where}: {retell(f'{error.strerror or error}: nothing was kept there')}")
    if isinstance(error, ImportError):
        cure = "give the process more memory (ulimit -v), or install interpose anew"
        return _print_error(retell(f"a library cannot be loaded ({cut(error, 120)}): {cure}"))
    return _print_fault(error)


def _print_fault(error: Exception) -> int:
    """Print what went wrong in interpose itself as one line, all of it for --verbose, and return the exit status."""
    if "--verbose" in sys.argv[1:]:
        traceback.print_exception(error)
    frame = traceback.extract_tb(error.__traceback__)[-1]
    said = f"{type(error).__name__}: {cut(' '.join(str(error).split()), 100)}"
    where = f"{os.path.basename(frame.filename)} line {frame.lineno}"
    line = f"a fault of interpose, not of your words: {said} ({where}): please report it, with --verbose"
    _print_error(retell(line))
    return FAULT


def line_of(error: InterposeError) -> str:
    """Return a mistake as one line, with its option, in the language that is told in."""
    if not error.argument:
        return told_line(error)
    shown = None if error.value is None else cut(error.value, LONGEST_WORD)
    option = OPTIONS.get(error.argument, f"--{error.argument.replace('_', '-')}")
    problem = retell(error.problem)
    return f"{option}: {problem}" if error.value is None else f"{option} {shown}: {problem}"


def _usage_line(error: Any) -> str:
    """Return a mistake in the command's words as one line, with option, value, bounds, and where help is."""
    from pydantic import ValidationError

    context = getattr(error, "ctx", None)
    help_at = f"see: {context.command_path if context else 'interpose'} --help"
    if isinstance(error.__cause__, ValidationError):
        from interpose.model.scenario.error_messages import one_line

        return f"{one_line(error.__cause__, max(error.param.opts, key=len))}; {help_at}"
    return f"{' '.join(str(error.format_message()).split()).rstrip('.')}; {help_at}"


def _print_error(message: str) -> int:
    """Print an error as one line of printable letters and return the exit status."""
    line = "".join(letter if letter.isprintable() else " " for letter in cut(message))
    typer.echo(f"interpose: {line}", err=True)
    return 2


def _leave_quietly() -> int:
    """Discard what is still to be printed when its reader is gone (a pipe into ``head``), and return status 0."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


if __name__ == "__main__":
    run()
