"""What commands share that ask one question of many worlds: options, the model asked, and how answers are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import load_world, parse_changes, say_what_wins

if TYPE_CHECKING:
    from interpose.experiments.evaluation import Evaluate
    from interpose.experiments.inputs import Input
    from interpose.model.scenario import Scenario
    from interpose.model.unsettled import Unsettled

Paths = Annotated[
    list[str] | None,
    typer.Option(
        "--path", metavar="PATH=LOW:HIGH", help="a value that varies; repeatable; default: all parameters' prior ranges"
    ),
]
OutcomeName = Annotated[str, typer.Option(metavar="NAME", help="an outcome of a run, or 'deaths' (of all groups)")]
DesignSeed = Annotated[int, typer.Option(min=1, max=2**31 - 1, help="seed of what is drawn outside the worlds")]
MoreIsBetter = Annotated[
    bool | None,
    typer.Option(
        "--more-is-better/--less-is-better", help="what is wanted of an outcome that is neither good nor bad in itself"
    ),
]


@dataclass(frozen=True)
class Question:
    """A scenario that is asked with many seeds and points."""

    world: "Scenario"
    seeds: list[int]
    threads: int | None
    quiet: bool
    drawn_from: "Unsettled | None" = None
    """a posterior whose draws are points, and are not left open in the world"""

    @property
    def lean(self) -> "Scenario":
        """The scenario without what no run reads, which is quicker to change."""
        from interpose.experiments.claims import bare

        return bare(self.world)

    @contextmanager
    def asked(self, points: int) -> Iterator["Evaluate"]:
        """Give the model that answers, with a progress bar over this many points."""
        from interpose.cli.console import progress, say_if_compiling
        from interpose.experiments.evaluation import evaluate

        say_if_compiling(self.quiet)
        with progress(points * len(self.seeds), "worlds", self.quiet) as done:
            yield partial(evaluate, self.lean, threads=self.threads, done=done)

    def inputs(
        self, words: list[str] | None, option: str = "--path", without: list[str] | None = None
    ) -> "list[Input]":
        """Read what varies; without any word, all parameters but those that are drawn from a posterior."""
        from interpose.experiments.inputs import default_inputs, parse_inputs

        if words:
            found = parse_inputs(words, self.lean, option)
            say_what_wins(self.world, [one.path for one in found], option, quiet=self.quiet)
            return found
        return default_inputs(without or [], self.world.unsettled.paths if self.world.unsettled else ())

    def manifest(self, **more: Any) -> dict[str, Any]:
        """Describe where an answer comes from."""
        from interpose.model.provenance import provenance

        drawn = {"parameters": dict(self.drawn_from.source)} if self.drawn_from else {}
        return provenance(self.world, self.seeds, self.world.days) | drawn | more


def question(
    scenario: str,
    changes: list[str] | None,
    off: list[str] | None,
    parameters: Path | None,
    sizes: tuple[int | None, int | None],
    seeds: tuple[int, int],
    threads: int | None,
    quiet: bool,
) -> Question:
    """Load the scenario with its changes, and see that its worlds fit into memory.

    ``sizes`` are people per agent and days; ``seeds`` the first one and their number.
    """
    from interpose.experiments.runner import usable_cores
    from interpose.model.memory import check_memory

    world = load_world(scenario, parse_changes(changes, *sizes), off, parameters, quiet=quiet)
    check_memory(world, at_once=threads or usable_cores())
    first, number = seeds
    return Question(world, list(range(first, first + number)), threads, quiet)


def give(table: Any, title: str, columns: dict[str, str]) -> None:
    """Print some columns of a table under headings for people."""
    from interpose.cli.console import print_table

    rows = [[short(row[name]) for name in columns] for row in table.to_dict("records")]
    print_table(title, tuple(columns.values()), rows)


def short(value: Any) -> str:
    """Write a cell: a number with four significant digits, a dash where there is none."""
    if isinstance(value, float):
        return "-" if value != value else f"{value:,.4g}" if abs(value) < 1e5 else f"{value:,.0f}"
    return str(value)
