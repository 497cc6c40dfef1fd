"""Exploring what an outcome depends on: which inputs matter, and under which conditions a policy fails."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.asking import DesignOptions, GoalOptions, RangeOptions, ask, asked, give, varied
from interpose.cli.shared_options import (
    OutputOptions,
    ScenarioName,
    SeedOptions,
    ThreadOptions,
    WorldOptions,
    options,
)

if TYPE_CHECKING:
    from interpose.experiments.inputs import Input
    from interpose.experiments.question import Question

MOST_ROWS = 30


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
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Say which inputs move an outcome, with 95 % intervals.

    Chance is integrated out (the mean over the seeds counts), or held if there is only one.
    """
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.evaluation import check_outcome
    from interpose.experiments.sensitivity import USUAL, check_samples

    samples = USUAL[method.value] if samples is None else samples
    check_outcome(goal.outcome)
    check_samples(method.value, samples)
    borrow("SALib")
    question = ask(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    inputs = varied(question, ranges.path, quiet=output.silent)
    design = {"method": method.value, "samples": samples, "outcome": goal.outcome, "design_seed": drawing.design_seed}
    _measure(question, design, inputs, cores.threads, output)


def _measure(
    question: "Question", design: dict[str, Any], inputs: "list[Input]", threads: int | None, output: OutputOptions
) -> None:
    """Measure sensitivity, write it and print it."""
    from interpose.cli.console import print_json
    from interpose.experiments.question_answers import answer_sensitivity
    from interpose.experiments.sensitivity import points_needed
    from interpose.model.results import new_folder

    target = output.folder(question.world.name, "sensitivity")
    points = points_needed(design["method"], len(inputs), design["samples"])
    with new_folder(target) as folder, asked(question, points, threads, quiet=output.silent) as model:
        table = answer_sensitivity(folder, question, model, inputs, design)
    if output.json:
        print_json({"out": target, **design, "points": points, "table": table.to_dict("records")})
    elif not output.quiet:
        seeds = len(question.seeds)
        chance = "held (one seed)" if seeds == 1 else f"integrated out over {seeds} seeds"
        name, what = question.world.name, f"{design['method']}, {points:,} points, chance {chance}"
        give(table.head(MOST_ROWS), f"{name}: what moves {design['outcome']} ({what})", _columns(design["method"]))
        _say_the_rest(table, target)


def _columns(method: str) -> dict[str, str]:
    """Name the columns of a table of sensitivity for people."""
    inputs = {"path": "input", "range_low": "from", "range_high": "to"}
    if method == "morris":
        names = {"mu_star": "mean |effect|", "low": "95 % from", "high": "95 % to"}
        return inputs | names | {"mu": "mean effect", "sigma": "spread"}
    found: dict[str, str] = {}
    for name in ("first", "total"):
        found |= {name: name, f"{name}_low": "95 % from", f"{name}_high": "95 % to"}
    return inputs | found


def _say_the_rest(table: Any, target: Any) -> None:
    """Say what the table does not show."""
    if len(table) > MOST_ROWS:
        typer.echo(f"... and {len(table) - MOST_ROWS} more inputs.")
    if table.iloc[:, 3].isna().all():
        typer.echo("The outcome is the same at all points: no input moves it.")
    typer.echo(f"\nResults: {target}")


@options(seeds=5)
def discover(
    scenario: ScenarioName,
    policy: Annotated[str, typer.Option(help="'force', a pathway, or 'all-pathways'")] = "force",
    *,
    goal: GoalOptions,
    worse_than: Annotated[float, typer.Option(help="the policy fails where its effect is worse than this")] = 0.0,
    ranges: RangeOptions,
    draws: Annotated[int, typer.Option(min=1, max=10**6, help="draws of what is uncertain")] = 200,
    seeds: SeedOptions,
    drawing: DesignOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Say under which conditions a policy fails: boxes of inputs in which its paired effect is too often bad."""
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.discovery import check_draws
    from interpose.experiments.evaluation import check_direction, check_outcome
    from interpose.model.errors import mistakes_in
    from interpose.model.policy import without

    more = check_direction(check_outcome(goal.outcome), goal.more_is_better)
    check_draws(draws)
    borrow("ema_workbench")
    question = ask(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    with mistakes_in("policy"):
        without(question.lean, [policy])
    sample = {"policy": policy, "outcome": goal.outcome, "draws": draws, "seed": drawing.design_seed}
    judged = {"worse_than": worse_than, "more_is_better": more}
    inputs = varied(question, ranges.path, quiet=output.silent)
    _search(question, (sample, judged), inputs, cores.threads, output)


def _search(
    question: "Question",
    design: tuple[dict[str, Any], dict[str, Any]],
    inputs: "list[Input]",
    threads: int | None,
    output: OutputOptions,
) -> None:
    """Draw, look for boxes, write them and print them."""
    from interpose.cli.console import print_json
    from interpose.experiments.question_answers import answer_discovery
    from interpose.model.results import new_folder

    sample, judged = design
    target = output.folder(question.world.name, "discover")
    with new_folder(target) as folder, asked(question, 2 * sample["draws"], threads, quiet=output.silent) as model:
        found = answer_discovery(folder, question, model, inputs, sample, judged)
    if output.json:
        boxes = {"boxes": found.boxes.to_dict("records"), "bounds": found.bounds.to_dict("records")}
        print_json({"out": target, **sample, **judged, "failed": found.usual, **boxes})
    elif not output.quiet:
        _print_boxes(question.world.name, sample["policy"], sample["outcome"], found, target)


def _print_boxes(name: str, policy: str, outcome: str, found: Any, target: Any) -> None:
    """Print how often a policy fails, and where."""
    typer.echo(f"{name}: {policy} fails by {outcome} in {100 * found.usual:.0f} % of {len(found.draws)} draws.")
    if found.boxes.empty:
        typer.echo("No condition was found under which it fails more often than by chance.")
    else:
        boxes = {"box": "box", "coverage": "coverage", "density": "density", "mass": "mass", "draws": "draws"}
        give(found.boxes, "\nBoxes in which it fails more often", boxes)
        bounds = {"box": "box", "path": "input", "low": "from", "p_low": "quasi-p", "high": "to", "p_high": "quasi-p"}
        give(found.bounds, "\nTheir bounds", bounds)
        typer.echo("\nCoverage: share of all failures that lie in the box. Density: share of its draws that fail.")
        typer.echo("Quasi-p values are of the draws in which the box was found, which flatters them.")
    typer.echo(f"\nResults: {target}")
