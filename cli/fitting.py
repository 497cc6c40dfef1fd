"""Fitting and choosing: parameters that agree with published patterns, and levers that do whatever is true."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.asking import DesignSeed, MoreIsBetter, OutcomeName, Paths, Question, give, question
from interpose.cli.options import (
    Changes,
    Days,
    FirstSeed,
    Json,
    Off,
    Out,
    Parameters,
    PeoplePerAgent,
    Quiet,
    ScenarioName,
    Seeds,
    Threads,
    result_folder,
)

if TYPE_CHECKING:
    from interpose.experiments.inputs import Input
    from interpose.experiments.patterns import Target

CHECKED = 20
"""Draws of a posterior whose patterns are measured again."""


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
    design_seed: DesignSeed = 1,
    days: Days = None,
    people_per_agent: PeoplePerAgent = None,
    changes: Changes = None,
    off: Off = None,
    parameters: Parameters = None,
    threads: Threads = None,
    out: Out = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Fit parameters to published patterns (ABC-SMC), and keep the posterior as weighted draws."""
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.calibration import check_fit
    from interpose.experiments.patterns import targets

    wanted = targets(pattern or [])
    check_fit(samples, path or [], wanted)
    borrow("pyabc")
    sizes, quiet = (people_per_agent, days), quiet or json
    asked = question(scenario, changes, off, parameters, sizes, (1, 0), threads, quiet)
    design = {
        "population": samples,
        "generations": generations,
        "tries": tries,
        "seeds_each": seeds,
        "seed": design_seed,
    }
    _fit(asked, design, (asked.inputs(path), wanted), result_folder(out, asked.world.name, "calibrate"), json)


def _fit(
    asked: Question,
    design: dict[str, Any],
    what: "tuple[list[Input], list[Target]]",
    target: Path,
    json: bool,
) -> None:
    """Fit, check with fresh seeds, write the posterior and print it."""
    from interpose.cli.console import print_json, progress, say_if_compiling
    from interpose.experiments.answers import write_answer
    from interpose.experiments.borrowed import version_of
    from interpose.experiments.calibration import calibrate, check, from_worlds, usable
    from interpose.experiments.posterior import posterior_points
    from interpose.model.results import new_folder

    inputs, (used, reasons) = what[0], usable(what[1], asked.world)
    simulate, sizes = from_worlds(asked.lean, used, asked.threads), (design["seeds_each"], design["seed"])
    with new_folder(target) as folder:
        say_if_compiling(asked.quiet)
        with progress(design["population"] * design["generations"], "tries (at least)", asked.quiet) as done:
            found = calibrate(simulate, inputs, used, done=done, **design)
        points = posterior_points(found.draws, min(CHECKED, design["population"]), design["seed"])
        met = check(simulate, points, used, *sizes)
        before = check(simulate, [{}] * len(points), used, *sizes)
        rows = {"used": used, "not_used": reasons, "inputs": inputs, "as_it_is": before}
        tables = {"posterior": found.draws, "summary": found.summary, "generations": found.generations, "check": met}
        manifest = asked.manifest(**design, **rows, **version_of("pyabc"))
        write_answer(folder, "calibrate", manifest, tables, parquet=("posterior",))
    if json:
        shown = {"summary": found.summary, "check": met, "as_it_is": before, "generations": found.generations}
        answers = {name: table.to_dict("records") for name, table in shown.items()}
        print_json({"out": target, **design, "not_used": reasons, **answers})
    elif not asked.quiet:
        _print_fit(asked.world.name, found, (before, met), reasons, target)


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


def robust(
    scenario: ScenarioName,
    lever: Annotated[
        list[str] | None, typer.Option(metavar="PATH=LOW:HIGH", help="a value that can be chosen; repeatable")
    ] = None,
    outcome: OutcomeName = "deaths",
    more_is_better: MoreIsBetter = None,
    at_most: Annotated[
        float | None, typer.Option(help="an outcome up to this satisfies; default: no worse than as it is")
    ] = None,
    path: Paths = None,
    parameters: Parameters = None,
    draws: Annotated[int, typer.Option(min=1, max=10**5, help="draws of what is uncertain")] = 30,
    trials: Annotated[int, typer.Option(min=1, max=10**5, help="settings of the levers to try")] = 40,
    seeds: Seeds = 3,
    first_seed: FirstSeed = 1,
    design_seed: DesignSeed = 1,
    days: Days = None,
    people_per_agent: PeoplePerAgent = None,
    changes: Changes = None,
    off: Off = None,
    threads: Threads = None,
    out: Out = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Search for the levers with the least regret whatever is true of what is uncertain."""
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.evaluation import check_direction, check_outcome
    from interpose.experiments.robustness import check_sizes

    more = check_direction(check_outcome(outcome), more_is_better)
    check_sizes(lever or [], draws, trials)
    borrow("optuna")
    sizes, quiet = (people_per_agent, days), quiet or json
    asked = question(scenario, changes, off, parameters, sizes, (first_seed, seeds), threads, quiet)
    levers = asked.inputs(lever, "--lever")
    design = {"outcome": outcome, "more_is_better": more, "at_most": at_most, "draws": draws}
    design |= {"trials": trials, "seed": design_seed}
    asked, uncertain = _uncertain(asked, path, [one.path for one in levers], design)
    _choose(asked, design, (levers, uncertain), result_folder(out, asked.world.name, "robust"), json)


def _uncertain(
    asked: Question, path: list[str] | None, levers: list[str], design: dict[str, Any]
) -> tuple[Question, Any]:
    """Take what is uncertain from ranges (default: all parameters but the levers), or else from a posterior.

    With a posterior and no ranges every setting meets every draw; with ranges each seed takes a draw beside them.
    """
    from interpose.experiments.posterior import resampled_points
    from interpose.model.unsettled import leave_open

    draws = asked.world.unsettled
    if draws is None or path:
        return asked, asked.inputs(path, without=levers)
    asked = replace(asked, world=leave_open(asked.world, None), drawn_from=draws)
    return asked, resampled_points(draws.besides(levers), design["draws"], design["seed"])


def _choose(asked: Question, design: dict[str, Any], what: tuple[Any, Any], target: Path, json: bool) -> None:
    """Search, write every setting that was tried, and print the best."""
    from interpose.cli.console import print_json
    from interpose.experiments.answers import write_answer
    from interpose.experiments.borrowed import version_of
    from interpose.experiments.robustness import search
    from interpose.model.results import new_folder

    levers, uncertain = what
    with new_folder(target) as folder:
        with asked.asked((design["trials"] + 1) * design["draws"]) as model:
            found = search(model, levers, uncertain, seeds=asked.seeds, **design)
        manifest = asked.manifest(**design, levers=levers, uncertain=uncertain, **version_of("optuna"))
        write_answer(folder, "robust", manifest, {"policies": found.policies, "draws": found.draws})
    if json:
        print_json({"out": target, **design, "policies": found.policies.to_dict("records")})
    elif not asked.quiet:
        _print_policies(asked.world.name, design["outcome"], found, [one.path for one in levers], target)


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
