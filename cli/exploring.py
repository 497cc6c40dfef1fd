"""Exploring what an outcome depends on: which inputs matter, and under which conditions a policy fails."""

from enum import StrEnum
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

MOST_ROWS = 30


class MethodName(StrEnum):
    """How sensitivity is measured."""

    morris = "morris"
    sobol = "sobol"


def sensitivity(
    scenario: ScenarioName,
    outcome: OutcomeName = "deaths",
    method: Annotated[
        MethodName, typer.Option(help="screening by elementary effects, or Sobol' indices")
    ] = MethodName.morris,
    path: Paths = None,
    samples: Annotated[
        int | None,
        typer.Option(min=1, max=2**20, help="Morris: trajectories (16); Sobol': base samples, a power of 2 (256)"),
    ] = None,
    seeds: Seeds = 5,
    first_seed: FirstSeed = 1,
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
    """Say which inputs move an outcome, with 95 % intervals.

    Chance is integrated out (the mean over the seeds counts), or held if there is only one.
    """
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.evaluation import check_outcome
    from interpose.experiments.sensitivity import USUAL, check_samples

    samples = USUAL[method.value] if samples is None else samples
    check_outcome(outcome)
    check_samples(method.value, samples)
    borrow("SALib")
    sizes, quiet = (people_per_agent, days), quiet or json
    asked = question(scenario, changes, off, parameters, sizes, (first_seed, seeds), threads, quiet)
    design = {"method": method.value, "samples": samples, "outcome": outcome, "design_seed": design_seed}
    _measure(asked, design, asked.inputs(path), result_folder(out, asked.world.name, "sensitivity"), json)


def _measure(asked: Question, design: dict[str, Any], inputs: "list[Input]", target: Path, json: bool) -> None:
    """Measure sensitivity, write it and print it."""
    from interpose.cli.console import print_json
    from interpose.experiments.answers import write_answer
    from interpose.experiments.borrowed import version_of
    from interpose.experiments.sensitivity import points_needed, sensitivity
    from interpose.model.results import new_folder

    method, points = design["method"], points_needed(design["method"], len(inputs), design["samples"])
    with new_folder(target) as folder:
        with asked.asked(points) as model:
            table = sensitivity(model, inputs, seeds=asked.seeds, **design)
        manifest = asked.manifest(**design, points=points, inputs=inputs, **version_of("SALib"))
        write_answer(folder, "sensitivity", manifest, {"sensitivity": table})
    if json:
        print_json({"out": target, **design, "points": points, "table": table.to_dict("records")})
    elif not asked.quiet:
        chance = "held (one seed)" if len(asked.seeds) == 1 else f"integrated out over {len(asked.seeds)} seeds"
        title = f"{asked.world.name}: what moves {design['outcome']} ({method}, {points:,} points, chance {chance})"
        give(table.head(MOST_ROWS), title, _columns(method))
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


def discover(
    scenario: ScenarioName,
    policy: Annotated[str, typer.Option(help="'force', a pathway, or 'all-pathways'")] = "force",
    outcome: OutcomeName = "deaths",
    worse_than: Annotated[float, typer.Option(help="the policy fails where its effect is worse than this")] = 0.0,
    more_is_better: MoreIsBetter = None,
    path: Paths = None,
    draws: Annotated[int, typer.Option(min=1, max=10**6, help="draws of what is uncertain")] = 200,
    seeds: Seeds = 5,
    first_seed: FirstSeed = 1,
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
    """Say under which conditions a policy fails: boxes of inputs in which its paired effect is too often bad."""
    from interpose.experiments.borrowed import borrow
    from interpose.experiments.discovery import check_draws
    from interpose.experiments.evaluation import check_direction, check_outcome
    from interpose.model.policy import without

    more = check_direction(check_outcome(outcome), more_is_better)
    check_draws(draws)
    borrow("ema_workbench")
    sizes, quiet = (people_per_agent, days), quiet or json
    asked = question(scenario, changes, off, parameters, sizes, (first_seed, seeds), threads, quiet)
    without(asked.lean, [policy], "--policy")
    sample = {"policy": policy, "outcome": outcome, "draws": draws, "seed": design_seed}
    judged = {"worse_than": worse_than, "more_is_better": more}
    _search(asked, (sample, judged), asked.inputs(path), result_folder(out, asked.world.name, "discover"), json)


def _search(
    asked: Question, design: tuple[dict[str, Any], dict[str, Any]], inputs: "list[Input]", target: Path, json: bool
) -> None:
    """Draw, look for boxes, write them and print them."""
    from interpose.cli.console import print_json
    from interpose.experiments.answers import write_answer
    from interpose.experiments.borrowed import version_of
    from interpose.experiments.discovery import discover, paired_effects
    from interpose.model.results import new_folder

    sample, judged = design
    with new_folder(target) as folder:
        with asked.asked(2 * sample["draws"]) as model:
            table = paired_effects(model, inputs, seeds=asked.seeds, **sample)
        found = discover(table, [one.path for one in inputs], **judged)
        answer = {**sample, **judged, "failed": found.usual}
        manifest = asked.manifest(**answer, inputs=inputs, **version_of("ema_workbench"))
        tables = {"draws": found.draws, "boxes": found.boxes, "bounds": found.bounds}
        write_answer(folder, "discover", manifest, tables)
    if json:
        boxes = {"boxes": found.boxes.to_dict("records"), "bounds": found.bounds.to_dict("records")}
        print_json({"out": target, **answer, **boxes})
    elif not asked.quiet:
        _print_boxes(asked.world.name, sample["policy"], sample["outcome"], found, target)


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
