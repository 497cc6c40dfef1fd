"""Fitting and choosing: parameters that agree with published patterns, and levers that do whatever is true."""

from pathlib import Path
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
    from interpose.experiments.patterns import Target
    from interpose.experiments.question import Question


@options()
def calibrate(
    scenario: ScenarioName,
    path: Annotated[
        list[str] | None, typer.Option("--path", metavar="PATH=LOW:HIGH", help="a parameter to fit; repeatable")
    ] = None,
    pattern: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="a pattern to fit to; repeatable; default: all that may be")
    ] = None,
    samples: Annotated[int, typer.Option(min=1, max=10**5, help="draws of the posterior")] = 100,
    generations: Annotated[int, typer.Option(min=1, max=100, help="most generations of the search")] = 6,
    tries: Annotated[int, typer.Option(min=1, max=10**6, help="most tries, whatever the generations")] = 3000,
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="fresh seeds of each try")] = 2,
    *,
    drawing: DesignOptions,
    world: WorldOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Fit parameters to published patterns (ABC-SMC), and keep the posterior as weighted draws."""
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.calibration import check_fit
    from interpose.experiments.patterns import targets

    wanted = targets(pattern or [])
    check_fit(samples, path or [], wanted)
    borrow("pyabc")
    question = ask(scenario, world, range(0), cores.threads, quiet=output.silent)
    design = {
        "population": samples,
        "generations": generations,
        "tries": tries,
        "seeds_each": seeds,
        "seed": drawing.design_seed,
    }
    inputs = varied(question, path, quiet=output.silent)
    _fit(question, design, (inputs, wanted), cores.threads, output)


def _fit(
    question: "Question",
    design: dict[str, Any],
    what: "tuple[list[Input], list[Target]]",
    threads: int | None,
    output: OutputOptions,
) -> None:
    """Fit, check with fresh seeds, write the posterior and print it."""
    from interpose.cli.console import print_json, progress, say_if_compiling
    from interpose.experiments.question_answers import answer_calibration
    from interpose.model.results import new_folder

    target, most = output.folder(question.world.name, "calibrate"), design["population"] * design["generations"]
    with new_folder(target) as folder:
        say_if_compiling(output.silent)
        with progress(most, "tries (at least)", output.silent) as done:
            found = answer_calibration(folder, question, *what, design, threads=threads, done=done)
    fit = found.fit
    if output.json:
        shown = {"summary": fit.summary, "check": found.check, "as_it_is": found.as_it_is}
        tables = {name: table.to_dict("records") for name, table in (shown | {"generations": fit.generations}).items()}
        print_json({"out": target, **design, "not_used": found.not_used, **tables})
    elif not output.quiet:
        _print_fit(question.world.name, fit, (found.as_it_is, found.check), found.not_used, target)


def _print_fit(name: str, found: Any, checks: tuple[Any, Any], reasons: dict[str, str], target: Path) -> None:
    """Print the posterior, how the patterns are met, and which were not used."""
    paths = {"path": "input", "prior_low": "prior from", "prior_high": "to", "median": "median", "low": "95 % from"}
    give(found.summary, f"{name}: posterior of {len(found.draws)} draws", paths | {"high": "to"})
    names = {"pattern": "id", "label": "pattern", "median": "median", "low": "90 % from", "high": "to"}
    names |= {"band_low": "band from", "band_high": "to", "verdict": "verdict"}
    for title, table in zip(("as it is", "draws of the posterior"), checks, strict=True):
        give(table, f"\nPatterns with seeds that no fit has seen: {title}", names)
    for row, why in reasons.items():
        typer.echo(f"Not used: {row} ({why}).")
    last = found.generations.iloc[-1]
    typer.echo(f"\nLargest distance allowed at the end: {last['allowed']:.3g} half widths of a band (0: all within).")
    typer.echo("Meeting a pattern that was fitted to shows nothing: rows of another use are kept for that.")
    typer.echo(f"Posterior: {target / 'posterior.parquet'}")


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
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.evaluation import check_direction, check_outcome
    from interpose.experiments.robustness import check_sizes

    more = check_direction(check_outcome(goal.outcome), goal.more_is_better)
    check_sizes(lever or [], draws, trials)
    borrow("optuna")
    question = ask(scenario, world, seeds.numbers, cores.threads, quiet=output.silent)
    levers = varied(question, lever, quiet=output.silent, argument="lever")
    design = {"outcome": goal.outcome, "more_is_better": more, "at_most": at_most, "draws": draws}
    design |= {"trials": trials, "seed": drawing.design_seed}
    question, uncertain = _uncertain(question, ranges.path, [one.path for one in levers], design, output.silent)
    _choose(question, design, (levers, uncertain), cores.threads, output)


def _uncertain(
    question: "Question", path: list[str] | None, levers: list[str], design: dict[str, Any], quiet: bool
) -> "tuple[Question, Any]":
    """Take what is uncertain from ranges (default: all parameters but the levers), or else from a posterior.

    With a posterior and no ranges every setting meets every draw; with ranges each seed takes a draw beside them.
    """
    if path:
        return question, varied(question, path, quiet=quiet)
    if question.world.unsettled is None:
        return question, question.inputs(without=levers)
    return question.drawn_as_points(design["draws"], design["seed"], levers)


def _choose(
    question: "Question", design: dict[str, Any], what: tuple[Any, Any], threads: int | None, output: OutputOptions
) -> None:
    """Search, write every setting that was tried, and print the best."""
    from interpose.cli.console import print_json
    from interpose.experiments.question_answers import answer_robustness
    from interpose.model.results import new_folder

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
