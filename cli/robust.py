"""The command `robust`: the setting of levers with the least regret."""

from pathlib import Path
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
from interpose.cli.calibrate import choose_uncertain
from interpose.cli.shared_options import OutputOptions, ScenarioName, SeedOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.analysis.question import Question


@options(seeds=3)
def robust(
    scenario: ScenarioName,
    lever: Annotated[
        list[str] | None, typer.Option(metavar="PATH=LOW:HIGH", help="a value that can be chosen; repeatable")
    ] = None,
    *,
    goal: GoalOptions,
    at_most: Annotated[
        float | None, typer.Option(help="an outcome up to this satisfies; default: no worse than the baseline")
    ] = None,
    ranges: RangeOptions,
    draws: Annotated[int, typer.Option(min=1, max=10**5, help="draws of what is uncertain")] = 30,
    trials: Annotated[int, typer.Option(min=1, max=10**5, help="settings of the levers to try")] = 40,
    seeds: SeedOptions,
    drawing: DesignOptions,
    world: WorldOptions,
    cores: WorkerOptions,
    output: OutputOptions,
) -> None:
    """Search for the levers with the least regret whatever is true of what is uncertain."""
    from interpose.experiments.analysis.robust_search import check_sizes
    from interpose.experiments.execution.optional_libraries import require_library

    more = goal.direction()
    check_sizes(lever or [], draws, trials)
    require_library("optuna")
    question = make_question(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    levers = read_inputs(question, lever, quiet=output.silent, argument="lever")
    design = {"outcome": goal.outcome, "more_is_better": more, "at_most": at_most, "draws": draws}
    design |= {"trials": trials, "seed": drawing.design_seed}
    question, uncertain = choose_uncertain(
        question, ranges.path, [input_.path for input_ in levers], design, output.silent
    )
    _choose(question, design, (levers, uncertain), cores.threads, output)


def _choose(
    question: "Question",
    design: dict[str, Any],
    levers_and_uncertain: tuple[Any, Any],
    threads: int | None,
    output: OutputOptions,
) -> None:
    """Search, write every setting that was tried, and print the best."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.analysis.answers import answer_robustness
    from interpose.model.output_folder import new_folder

    levers, uncertain = levers_and_uncertain
    target, points = output.folder(question.world.name, "robust"), (design["trials"] + 1) * design["draws"]
    with new_folder(target) as folder, open_model(question, points, threads, quiet=output.silent) as model:
        result = answer_robustness(folder, question, model, levers, uncertain, design)
    if output.json:
        print_json({"out": target, **design, "policies": result.policies.to_dict("records")})
    elif output.csv:
        print_csv(result.policies)
    elif not output.quiet:
        _print_policies(question.world.name, design["outcome"], result, [input_.path for input_ in levers], target)


def _print_policies(name: str, outcome: str, result: Any, levers: list[str], target: Path) -> None:
    """Print the most robust settings and the baseline."""
    import pandas as pd

    as_it_is = result.policies[result.policies["policy"] == 0]
    shown = pd.concat([result.policies[result.policies["policy"] != 0].head(9), as_it_is])
    columns = {path: path for path in levers} | {
        "max_regret": say("greatest regret"),
        "regret_90": say("90 % quantile"),
    }
    columns |= {"mean_regret": say("mean regret"), "satisfied": say("satisfied")}
    columns |= {"mean": say("mean {outcome}", outcome=outcome)}
    draws = say_count("{n} draw", "{n} draws", len(result.draws))
    title = say("{scenario}: least regret by {outcome} over {draws}", scenario=name, outcome=outcome, draws=draws)
    print_columns(shown, title, columns)
    typer.echo("\n" + say("The last row is the baseline: the scenario without changes."))
    typer.echo(say("Regret is against the best setting tried in the same draw."))
    typer.echo(say("Results: {target}", target=target))
