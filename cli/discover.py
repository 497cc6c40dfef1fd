"""The command `discover`: under which conditions a policy fails."""

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
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.analysis.input_ranges import Input
    from interpose.experiments.analysis.question import Question


@options(leave_out=("policy",), seeds=5)
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
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Find the conditions under which a policy fails: boxes of inputs in which its paired effect is too often bad."""
    from interpose.experiments.analysis.scenario_discovery import check_draws
    from interpose.experiments.execution.optional_libraries import require_library
    from interpose.model.errors import mistakes_in
    from interpose.model.scenario.policies import without

    more = goal.direction()
    check_draws(draws)
    require_library("ema_workbench")
    question = make_question(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    with mistakes_in("policy"):
        without(question.lean, [policy])
    sample = {"policy": policy, "outcome": goal.outcome, "draws": draws, "seed": drawing.design_seed}
    criterion = {"worse_than": worse_than, "more_is_better": more}
    inputs = read_inputs(question, ranges.path, quiet=output.silent)
    _search(question, (sample, criterion), inputs, cores.threads, output)


def _search(
    question: "Question",
    design: tuple[dict[str, Any], dict[str, Any]],
    inputs: "list[Input]",
    threads: int | None,
    output: OutputOptions,
) -> None:
    """Draw, look for boxes, write them and print them."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.analysis.answers import answer_discovery
    from interpose.model.output_folder import new_folder

    sample, criterion = design
    target = output.folder(question.world.name, "discover")
    with new_folder(target) as folder, open_model(question, 2 * sample["draws"], threads, quiet=output.silent) as model:
        discovery = answer_discovery(folder, question, model, inputs, sample, criterion)
    if output.json:
        boxes = {"boxes": discovery.boxes.to_dict("records"), "bounds": discovery.bounds.to_dict("records")}
        print_json({"out": target, **sample, **criterion, "failed": discovery.usual, **boxes})
    elif output.csv:
        print_csv(discovery.boxes)
    elif not output.quiet:
        _print_boxes(question.world.name, sample["policy"], sample["outcome"], discovery, target)


def _print_boxes(name: str, policy: str, outcome: str, discovery: Any, target: Any) -> None:
    """Print how often a policy fails, and where."""
    failed = {"scenario": name, "policy": say(policy), "outcome": outcome, "failed": 100 * discovery.usual}
    draws = say_count("{n} draw", "{n} draws", len(discovery.draws))
    typer.echo(say("{scenario}: {policy} fails by {outcome} in {failed:.0f} % of {draws}.", **failed, draws=draws))
    if discovery.boxes.empty:
        typer.echo(say("No condition was found under which it fails more often than by chance."))
    else:
        boxes = {"box": say("box"), "coverage": say("coverage"), "density": say("density"), "mass": say("mass")}
        boxes |= {"draws": say("draws")}
        print_columns(discovery.boxes, "\n" + say("Boxes in which it fails more often"), boxes)
        bounds = {"box": say("box"), "path": say("input"), "low": say("from"), "p_low": say("quasi-p")}
        bounds |= {"high": say("to"), "p_high": say("quasi-p")}
        print_columns(discovery.bounds, "\n" + say("Their bounds"), bounds)
        typer.echo(
            "\n" + say("Coverage: share of all failures that lie in the box. Density: share of its draws that fail.")
        )
        typer.echo(say("Quasi-p values are of the draws in which the box was found, which flatters them."))
    typer.echo("\n" + say("Results: {target}", target=target))
