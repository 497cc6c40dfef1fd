"""The command `sensitivity`: which inputs move an outcome."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import (
    DesignOptions,
    GoalOptions,
    RangeOptions,
    make_question,
    open_model,
    print_columns,
    read_inputs,
)
from interpose.cli.shared_options import OutputOptions, ScenarioName, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    from interpose.experiments.analysis.input_ranges import Input
    from interpose.experiments.analysis.question import Question

MOST_ROWS = 30
HELD = mark("{scenario}: what moves {outcome} ({method}, {points:,} points, chance held (one seed))")
INTEGRATED = mark(
    "{scenario}: what moves {outcome} ({method}, {points:,} points, chance integrated out over {seeds} seeds)"
)


class MethodName(StrEnum):
    """How sensitivity is measured."""

    morris = "morris"
    sobol = "sobol"


@options(leave_out=("more_is_better",), seeds=5)
def sensitivity(
    scenario: ScenarioName,
    *,
    goal: GoalOptions,
    method: Annotated[
        MethodName, typer.Option(help="screening by elementary effects, or Sobol' indices")
    ] = MethodName.morris,
    ranges: RangeOptions,
    samples: Annotated[
        int | None,
        typer.Option(min=1, max=2**20, help="Morris: trajectories (16); Sobol': base samples, a power of 2 (256)"),
    ] = None,
    seeds: SeedOptions,
    drawing: DesignOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Measure which inputs move an outcome, with 95 % intervals.

    Chance is integrated out (the mean over the seeds counts), or held if there is only one.
    """
    from interpose.experiments.analysis.sensitivity import USUAL, check_samples
    from interpose.experiments.execution.evaluate import check_outcome
    from interpose.experiments.execution.optional_libraries import require_library

    samples = USUAL[method.value] if samples is None else samples
    check_outcome(goal.outcome)
    check_samples(method.value, samples)
    require_library("SALib")
    question = make_question(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    inputs = read_inputs(question, ranges.path, quiet=output.silent)
    design = {"method": method.value, "samples": samples, "outcome": goal.outcome, "design_seed": drawing.design_seed}
    _measure(question, design, inputs, cores.threads, output)


def _measure(
    question: "Question", design: dict[str, Any], inputs: "list[Input]", threads: int | None, output: OutputOptions
) -> None:
    """Measure sensitivity, write it and print it."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.analysis.answers import answer_sensitivity
    from interpose.experiments.analysis.sensitivity import points_needed
    from interpose.model.output_folder import new_folder

    target = output.folder(question.world.name, "sensitivity")
    points = points_needed(design["method"], len(inputs), design["samples"])
    with new_folder(target) as folder, open_model(question, points, threads, quiet=output.silent) as model:
        table = answer_sensitivity(folder, question, model, inputs, design)
    if output.json:
        print_json({"out": target, **design, "points": points, "table": table.to_dict("records")})
    elif output.csv:
        print_csv(table)
    elif not output.quiet:
        seeds = len(question.seeds)
        named = {"scenario": question.world.name, "outcome": design["outcome"], "method": design["method"]}
        title = say(HELD if seeds == 1 else INTEGRATED, **named, points=points, seeds=seeds)
        print_columns(table.head(MOST_ROWS), title, _columns(design["method"]))
        _print_notes(table, target)


def _columns(method: str) -> dict[str, str]:
    """Return the columns of a table of sensitivity with their headings."""
    inputs = {"path": say("input"), "range_low": say("from"), "range_high": say("to")}
    if method == "morris":
        names = {"mu_star": say("mean |effect|"), "low": say("95 % from"), "high": say("95 % to")}
        return inputs | names | {"mu": say("mean effect"), "sigma": say("spread")}
    index_columns: dict[str, str] = {}
    for name, words in (("first", say("first")), ("total", say("total"))):
        index_columns |= {name: words, f"{name}_low": say("95 % from"), f"{name}_high": say("95 % to")}
    return inputs | index_columns


def _print_notes(table: Any, target: Any) -> None:
    """Print what the table does not show, and where results are."""
    if len(table) > MOST_ROWS:
        typer.echo(say("... and {n} more inputs.", n=len(table) - MOST_ROWS))
    if table.iloc[:, 3].isna().all():
        typer.echo(say("The outcome is the same at all points: no input moves it."))
    typer.echo("\n" + say("Results: {target}", target=target))
