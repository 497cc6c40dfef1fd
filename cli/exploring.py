"""Exploring what an outcome depends on: which inputs matter, and under which conditions a policy fails."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from interpose.cli.asking import (
    DesignSeed,
    FirstSeed,
    MoreIsBetter,
    Out,
    OutcomeName,
    Paths,
    SeedCount,
    Threads,
    answer_folder,
    give,
    question,
)
from interpose.cli.options import Changes, Days, Json, Off, PeoplePerAgent, Quiet, ScenarioName


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
    seeds: SeedCount = 5,
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
    """Say which inputs move an outcome, with 95 % intervals.

    Chance is integrated out (the mean over the seeds counts), or held with --seeds 1.
    """
    from interpose.cli.console import print_json, say_if_compiling
    from interpose.experiments.answers import write_answer
    from interpose.experiments.borrowed import borrow, version_of
    from interpose.experiments.inputs import check_outcome
    from interpose.experiments.sensitivity import USUAL, check_samples, points_needed
    from interpose.experiments.sensitivity import sensitivity as measure
    from interpose.model.results import new_folder

    check_outcome(outcome)
    samples = USUAL[method.value] if samples is None else samples
    check_samples(method.value, samples)
    borrow("SALib")
    asked = question(scenario, changes, off, (people_per_agent, days), (first_seed, seeds), threads, quiet or json)
    inputs, target = asked.inputs(path), answer_folder(out, asked.world.name, "sensitivity")
    design: dict[str, Any] = {
        "method": method.value,
        "samples": samples,
        "outcome": outcome,
        "design_seed": design_seed,
    }
    with new_folder(target) as folder:
        say_if_compiling(asked.quiet)
        points = points_needed(method.value, len(inputs), samples)
        with asked.asked(points) as model:
            table = measure(model, inputs, seeds=asked.seeds, **design)
        manifest = asked.manifest(**design, points=points, inputs=inputs, **version_of("SALib"))
        write_answer(folder, "sensitivity", manifest, {"sensitivity": table})
    if json:
        print_json({"out": target, **design, "points": points, "table": table.to_dict("records")})
        return
    held = "held (one seed)" if seeds == 1 else f"integrated out over {seeds} seeds"
    title = f"{asked.world.name}: what moves {outcome} ({method.value}, {points:,} points, chance {held})"
    give(table.head(30), title, _columns(method.value), quiet)
    if not quiet:
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
    if len(table) > 30:
        typer.echo(f"... and {len(table) - 30} more inputs.")
    if table.iloc[:, 3].isna().all():
        typer.echo("The outcome is the same at all points: no input moves it.")
    typer.echo(f"\nResults: {target}")


def discover(
    scenario: ScenarioName,
    policy: Annotated[str, typer.Option(help="'force', a pathway, or 'all-pathways'")] = "force",
    outcome: OutcomeName = "deaths",
    worse_than: Annotated[float, typer.Option(help="the policy fails where its effect is above this")] = 0.0,
    more_is_better: MoreIsBetter = False,
    path: Paths = None,
    draws: Annotated[int, typer.Option(min=1, max=10**6, help="draws of what is uncertain")] = 200,
    seeds: SeedCount = 5,
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
    """Say under which conditions a policy fails: boxes of inputs in which its paired effect is too often bad."""
    from interpose.cli.console import print_json, say_if_compiling
    from interpose.experiments.answers import write_answer
    from interpose.experiments.borrowed import borrow, version_of
    from interpose.experiments.discovery import check_draws, paired_effects
    from interpose.experiments.discovery import discover as search
    from interpose.experiments.inputs import check_outcome
    from interpose.model.policy import without
    from interpose.model.results import new_folder

    check_outcome(outcome)
    check_draws(draws)
    borrow("ema_workbench")
    asked = question(scenario, changes, off, (people_per_agent, days), (first_seed, seeds), threads, quiet or json)
    without(asked.lean, [policy], "--policy")
    inputs, target = asked.inputs(path), answer_folder(out, asked.world.name, "discover")
    design: dict[str, Any] = {
        "policy": policy,
        "outcome": outcome,
        "worse_than": worse_than,
        "more_is_better": more_is_better,
    }
    with new_folder(target) as folder:
        say_if_compiling(asked.quiet)
        with asked.asked(2 * draws) as model:
            sample: dict[str, Any] = {"draws": draws, "seeds": asked.seeds, "outcome": outcome, "seed": design_seed}
            table = paired_effects(model, inputs, policy, **sample)
        names = [one.path for one in inputs]
        found = search(table, names, worse_than=worse_than, more_is_better=more_is_better)
        more = {"draws": draws, "design_seed": design_seed, "failed": found.usual, "inputs": inputs}
        manifest = asked.manifest(**design, **more, **version_of("ema_workbench"))
        write_answer(folder, "discover", manifest, {"draws": found.draws, "boxes": found.boxes, "bounds": found.bounds})
    if json:
        boxes = {"boxes": found.boxes.to_dict("records"), "bounds": found.bounds.to_dict("records")}
        print_json({"out": target, **design, "draws": draws, "failed": found.usual} | boxes)
    elif not quiet:
        _print_boxes(asked.world.name, policy, outcome, found, target)


def _print_boxes(name: str, policy: str, outcome: str, found: Any, target: Any) -> None:
    """Print how often a policy fails, and where."""
    typer.echo(f"{name}: {policy} fails by {outcome} in {100 * found.usual:.0f} % of {len(found.draws)} draws.")
    if found.boxes.empty:
        typer.echo("No condition was found under which it fails more often than by chance.")
    else:
        boxes = {"box": "box", "coverage": "coverage", "density": "density", "mass": "mass", "draws": "draws"}
        give(found.boxes, "\nBoxes in which it fails more often", boxes, False)
        bounds = {"box": "box", "path": "input", "low": "from", "p_low": "quasi-p", "high": "to", "p_high": "quasi-p"}
        give(found.bounds, "\nTheir bounds", bounds, False)
        typer.echo("\nCoverage: share of all failures that lie in the box. Density: share of its draws that fail.")
        typer.echo("Quasi-p values are of the draws in which the box was found, which flatters them.")
    typer.echo(f"\nResults: {target}")
