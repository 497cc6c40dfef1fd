"""The command `robust`: the setting that is regretted least."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.analysis_options import DesignOptions, GoalOptions, RangeOptions, ask, asked, give, varied
from interpose.cli.calibrate import _uncertain
from interpose.cli.shared_options import OutputOptions, ScenarioName, SeedOptions, ThreadOptions, WorldOptions, options

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
        float | None, typer.Option(help="an outcome up to this satisfies; default: no worse than as it is")
    ] = None,
    ranges: RangeOptions,
    draws: Annotated[int, typer.Option(min=1, max=10**5, help="draws of what is uncertain")] = 30,
    trials: Annotated[int, typer.Option(min=1, max=10**5, help="settings of the levers to try")] = 40,
    seeds: SeedOptions,
    drawing: DesignOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Search for the levers with the least regret whatever is true of what is uncertain."""
    from interpose.experiments.analysis.robust_search import check_sizes
    from interpose.experiments.execution.evaluate import check_direction, check_outcome
    from interpose.experiments.execution.optional_libraries import require_library

    more = check_direction(check_outcome(goal.outcome), goal.more_is_better)
    check_sizes(lever or [], draws, trials)
    require_library("optuna")
    question = ask(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    levers = varied(question, lever, quiet=output.silent, argument="lever")
    design = {"outcome": goal.outcome, "more_is_better": more, "at_most": at_most, "draws": draws}
    design |= {"trials": trials, "seed": drawing.design_seed}
    question, uncertain = _uncertain(question, ranges.path, [one.path for one in levers], design, output.silent)
    _choose(question, design, (levers, uncertain), cores.threads, output)


def _choose(
    question: "Question", design: dict[str, Any], what: tuple[Any, Any], threads: int | None, output: OutputOptions
) -> None:
    """Search, write every setting that was tried, and print the best."""
    from interpose.cli.console import print_json
    from interpose.experiments.analysis.answers import answer_robustness
    from interpose.model.output_folder import new_folder

    levers, uncertain = what
    target, points = output.folder(question.world.name, "robust"), (design["trials"] + 1) * design["draws"]
    with new_folder(target) as folder, asked(question, points, threads, quiet=output.silent) as model:
        found = answer_robustness(folder, question, model, levers, uncertain, design)
    if output.json:
        print_json({"out": target, **design, "policies": found.policies.to_dict("records")})
    elif not output.quiet:
        _print_policies(question.world.name, design["outcome"], found, [one.path for one in levers], target)


def _print_policies(name: str, outcome: str, found: Any, levers: list[str], target: Path) -> None:
    """Print the most robust settings and the scenario as it is."""
    import pandas as pd

    as_it_is = found.policies[found.policies["policy"] == 0]
    shown = pd.concat([found.policies[found.policies["policy"] != 0].head(9), as_it_is])
    columns = {path: path for path in levers} | {"max_regret": "greatest regret", "regret_90": "90 % quantile"}
    columns |= {"mean_regret": "mean regret", "satisfied": "satisfied", "mean": f"mean {outcome}"}
    give(shown, f"{name}: least regret by {outcome} over {len(found.draws)} draws", columns)
    typer.echo("\nThe last row is the scenario as it is. Regret is against the best setting tried in the same draw.")
    typer.echo(f"Results: {target}")
