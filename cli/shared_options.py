"""Options that several commands share, each declared once, and the decorator that passes them to Typer.

A command takes a class of options as a keyword-only parameter, for instance ``seeds: SeedOptions``;
:func:`options` shows Typer the single options and hands the command an instance of the class.
"""

import inspect
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from interpose.cli.options import load_world, parse_changes, result_folder
from interpose.model.language.chosen import use_language

if TYPE_CHECKING:
    from interpose.model.scenario.scenario import Scenario

ScenarioName = Annotated[str, typer.Argument(help="a shipped scenario, a made-up one like grid-16, or a .yaml file")]


@dataclass(frozen=True)
class SeedOptions:
    """Which seeds are run."""

    seeds: Annotated[
        int, typer.Option(min=1, max=100_000, help="number of seeds, the same for all worlds compared")
    ] = 20
    first_seed: Annotated[int, typer.Option(min=0, max=2**62, help="the seeds are this one and the following")] = 1

    @property
    def numbers(self) -> range:
        """Seeds, as a range."""
        return range(self.first_seed, self.first_seed + self.seeds)


@dataclass(frozen=True)
class UntilOptions:
    """When no more seeds are run."""

    until: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[OUTCOME=]WIDTH",
            help="stop when the interval reaches at most so far to either side (5, or 10% of the baseline's mean), and "
            "take --seeds as the most; repeatable",
        ),
    ] = None


@dataclass(frozen=True)
class WorldOptions:
    """Changes of the scenario."""

    days: Annotated[int | None, typer.Option(min=1, max=36500, help="days to run; default: the scenario's")] = None
    people_per_agent: Annotated[
        int | None, typer.Option(min=1, max=10**6, help="persons for whom a civilian row stands")
    ] = None
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="PATH=VALUE", help="change a value; repeatable")
    ] = None
    policy: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME", help="a policy of the scenario (interpose show lists them), under --set; repeatable"
        ),
    ] = None
    off: Annotated[
        list[str] | None, typer.Option("--off", metavar="PATHWAY", help="switch a pathway off; repeatable")
    ] = None
    parameters: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="a posterior.parquet: each seed takes one of its draws, the same in all worlds"
        ),
    ] = None

    @property
    def sizes(self) -> dict[str, object]:
        """Changes by path that have options of their own."""
        return parse_changes(None, self.people_per_agent, self.days)

    @property
    def values(self) -> dict[str, object]:
        """All changes by their path."""
        return parse_changes(self.changes, self.people_per_agent, self.days, self.policy)

    def load(self, scenario: str, *, quiet: bool = False) -> "Scenario":
        """Return a scenario with these changes; prints which draws of a posterior give way, unless ``quiet``."""
        return load_world(scenario, self.values, self.off, self.parameters, quiet=quiet)


@dataclass(frozen=True)
class ThreadOptions:
    """How much of the machine is used."""

    threads: Annotated[int | None, typer.Option(min=1, max=1024, help="default: all processors")] = None


@dataclass(frozen=True)
class WorkerOptions(ThreadOptions):
    """Where worlds run: on threads, in processes, or on the workers of a scheduler, with the same results."""

    processes: Annotated[int | None, typer.Option(min=1, max=1024, help="run in so many processes instead")] = None
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="run on the workers of a Dask scheduler instead")
    ] = None

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Let all worlds of a command run there."""
        if self.processes is None and self.scheduler is None:
            yield
            return
        from interpose.cli.console import notices
        from interpose.experiments.execution.executors import workers_for_all

        with workers_for_all(self.threads, self.processes, self.scheduler, notices.print):
            yield


@dataclass(frozen=True)
class PageOptions:
    """Where the page of a result goes beside its folder."""

    page: Annotated[Path | None, typer.Option(metavar="FILE", help="write the page to this file too")] = None

    def check(self) -> None:
        """Refuse a file in a folder that is not there, before anything runs."""
        from interpose.model.errors import OutputError

        if self.page and not self.page.absolute().parent.is_dir():
            problem = f"there is no folder {self.page.parent}: make it first"
            raise OutputError(problem, argument="page", value=self.page)


@dataclass(frozen=True)
class OutputOptions:
    """Where results go, and what is printed."""

    out: Annotated[Path | None, typer.Option(help="new folder; default: results/SCENARIO-COMMAND-TIME")] = None
    quiet: Annotated[bool, typer.Option("--quiet", help="no progress and no table")] = False
    json: Annotated[bool, typer.Option("--json", help="print plain JSON instead of a table")] = False
    csv: Annotated[bool, typer.Option("--csv", help="print the main table as comma-separated rows")] = False

    @property
    def silent(self) -> bool:
        """Whether nothing is printed beside the result."""
        return self.quiet or self.json or self.csv

    def check(self) -> None:
        """Refuse two forms at once, before anything runs."""
        from interpose.model.errors import InterposeError

        if self.csv and self.json:
            raise InterposeError("--csv and --json are two forms of the same result: give one")

    def folder(self, *names: str) -> Path:
        """Return the folder that is asked for, or a new one below results/, named after these and the time."""
        return result_folder(self.out, *names)


VERBOSE = inspect.Parameter(
    "verbose",
    inspect.Parameter.KEYWORD_ONLY,
    default=False,
    annotation=Annotated[bool, typer.Option("--verbose", help="log each step to standard error")],
)
"""The option that every command has."""
LANGUAGE_OPTION: Any = typer.Option(
    "--language", metavar="CODE", help="language of what is told: en (English) or id (Indonesian)"
)
LANGUAGE = inspect.Parameter(
    "language",
    inspect.Parameter.KEYWORD_ONLY,
    default=None,
    annotation=Annotated[str | None, LANGUAGE_OPTION],
)
"""The option that every command has, as `interpose --language CODE` has it."""


def options(
    *, leave_out: Collection[str] = (), **defaults: Any
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return a decorator that makes a command of a function that takes classes of options.

    Parameters
    ----------
    leave_out : collection of str
        Options of these classes that the command does not have: they keep the default of their class.
    **defaults
        Defaults that differ from those of the class.

    Raises
    ------
    TypeError
        For the name of an option that none of the classes has.
    """

    def command_of(function: Callable[..., None]) -> Callable[..., None]:
        hints = get_type_hints(function, include_extras=True)
        groups = {name: hint for name, hint in hints.items() if isinstance(hint, type) and is_dataclass(hint)}
        known = {option.name for group in groups.values() for option in fields(group)}
        if unknown := (set(leave_out) | set(defaults)) - known:
            raise TypeError(f"{function.__name__} has no option {', '.join(sorted(unknown))}")

        shown = {
            name: [option for option in fields(group) if option.name not in leave_out] for name, group in groups.items()
        }

        @wraps(function)
        def command(**values: Any) -> None:
            values.pop(VERBOSE.name, None)  # logging began when the words were read
            if told_in := values.pop(LANGUAGE.name, None):
                use_language(told_in)
            for name, group in groups.items():
                values[name] = group(**{option.name: values.pop(option.name) for option in shown[name]})
                if isinstance(values[name], OutputOptions):
                    values[name].check()
            try:
                _run(function, values)
            except KeyboardInterrupt as end:  # Typer makes an exit of it, which loses what it says
                for note in getattr(end, "__notes__", ()):
                    typer.echo(f"interpose: {note}", err=True)
                raise

        flat: list[inspect.Parameter] = []
        for parameter in inspect.signature(function).parameters.values():
            if parameter.name in groups:
                flat += [_flat(groups[parameter.name], option, defaults) for option in shown[parameter.name]]
            else:
                flat.append(parameter.replace(annotation=hints[parameter.name], kind=parameter.KEYWORD_ONLY))
        flat += [LANGUAGE, VERBOSE]
        command.__signature__ = inspect.Signature(flat)  # type: ignore[attr-defined]
        command.__annotations__ = {parameter.name: parameter.annotation for parameter in flat}
        return command

    return command_of


def _run(function: Callable[..., None], values: dict[str, Any]) -> None:
    """Run a command, its worlds where its options say."""
    with ExitStack() as places:
        for value in values.values():
            if isinstance(value, WorkerOptions):
                places.enter_context(value.in_use())
        function(**values)


def _flat(group: type, option: "Field[Any]", defaults: dict[str, Any]) -> inspect.Parameter:
    """Return an option of a class as a parameter of the command."""
    default = defaults.get(option.name, inspect.Parameter.empty if option.default is MISSING else option.default)
    hint = get_type_hints(group, include_extras=True)[option.name]
    return inspect.Parameter(option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint)
