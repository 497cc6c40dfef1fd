"""What the commands of analyses share: options, the model, and tables of answers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import print_overruled

if TYPE_CHECKING:
    from interpose.cli.shared_options import WorldOptions
    from interpose.experiments.analysis.input_ranges import Input
    from interpose.experiments.analysis.question import Question
    from interpose.experiments.execution.evaluate import Evaluate


TABLE_DIGITS = 3
"""Digits that count, of numbers whose outcomes differ in size."""


@dataclass(frozen=True)
class GoalOptions:
    """Which outcome counts, and whether more of it is better."""

    outcome: Annotated[str, typer.Option(metavar="NAME", help="an outcome of a run, or 'deaths' (of all groups)")] = (
        "deaths"
    )
    more_is_better: Annotated[
        bool | None,
        typer.Option(
            "--more-is-better/--less-is-better",
            help="what is wanted of an outcome that is neither good nor bad in itself",
        ),
    ] = None

    def direction(self) -> bool:
        """Return whether more of the outcome is better; refuse an outcome that is none, or leaves it open."""
        from interpose.experiments.execution.evaluate import check_direction, check_outcome
        from interpose.model.errors import InterposeError
        from interpose.model.results.outcomes import NAMED, NEITHER

        name = check_outcome(self.outcome)
        if self.more_is_better is None and NAMED[name].direction == NEITHER:
            problem = "neither more nor less of it is better in itself: add --more-is-better or --less-is-better"
            raise InterposeError(problem, argument="outcome", value=name)
        try:
            return check_direction(name, self.more_is_better)
        except InterposeError as error:
            error.argument = "more_is_better" if self.more_is_better else "less_is_better"
            raise


@dataclass(frozen=True)
class RangeOptions:
    """Which inputs vary."""

    path: Annotated[
        list[str] | None,
        typer.Option(
            "--path",
            metavar="PATH=LOW:HIGH",
            help="a value that varies; repeatable; default: all parameters' prior ranges",
        ),
    ] = None


@dataclass(frozen=True)
class DesignOptions:
    """How inputs are drawn."""

    design_seed: Annotated[int, typer.Option(min=1, max=2**31 - 1, help="seed of what is drawn outside the worlds")] = 1


def make_question(
    scenario: str, world: "WorldOptions", seeds: range, threads: int | None, *, quiet: bool
) -> "Question":
    """Return the scenario with its changes and seeds as a question; refuse worlds that do not fit into memory."""
    from interpose.experiments.analysis.question import Question
    from interpose.experiments.execution.parallel import check_room, usable_cores

    loaded = world.load(scenario, quiet=quiet)
    check_room(loaded, threads or usable_cores(), threads)
    return Question(loaded, list(seeds))


@contextmanager
def open_model(question: "Question", points: int, threads: int | None, *, quiet: bool) -> "Iterator[Evaluate]":
    """Yield the model, with a progress bar over ``points`` times all seeds."""
    from interpose.cli.console import announce_compilation, announce_costs, progress

    announce_costs(question.world, points * len(question.seeds), threads, quiet)
    announce_compilation(quiet)
    with progress(points * len(question.seeds), "worlds", quiet) as done:
        yield question.model(threads=threads, done=done)


def read_inputs(question: "Question", words: list[str] | None, *, quiet: bool, argument: str = "path") -> "list[Input]":
    """Return what varies, and print which draws of a posterior give way to it."""
    from interpose.model.errors import mistakes_in

    with mistakes_in(argument):
        inputs = question.inputs(words)
    if words:
        print_overruled(question.world, [input_.path for input_ in inputs], f"--{argument}", quiet=quiet)
    return inputs


def print_columns(table: Any, title: str, columns: dict[str, str]) -> None:
    """Print some columns of a table under headings for people."""
    from interpose.cli.console import print_table

    rows = [[_cell_text(row[name]) for name in columns] for row in table.to_dict("records")]
    print_table(title, tuple(columns.values()), rows)


def _cell_text(value: Any) -> str:
    """Return a cell as text: a number with three digits that count, whole ones all, and never as a power."""
    from interpose.model.results.formatting import plain_number

    return plain_number(value, TABLE_DIGITS) if isinstance(value, float) else str(value)
