"""Running one world."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.options import (
    Changes,
    Days,
    Json,
    Off,
    Parameters,
    PeoplePerAgent,
    Quiet,
    ScenarioName,
    load_world,
    parse_changes,
)


def run(
    scenario: ScenarioName,
    days: Days = None,
    seed: Annotated[int, typer.Option(min=0, max=2**62, help="seed of all chance")] = 1,
    people_per_agent: PeoplePerAgent = None,
    changes: Changes = None,
    off: Off = None,
    parameters: Parameters = None,
    out: Annotated[Path | None, typer.Option(help="new folder for the tables")] = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Run one world and print what happened; with --out, write its tables."""
    from contextlib import ExitStack

    from interpose.cli.console import print_json, progress, say_if_compiling
    from interpose.model.memory import check_memory
    from interpose.model.outcomes import outcomes
    from interpose.model.results import new_folder, write_run
    from interpose.model.simulation import simulate

    world = load_world(scenario, parse_changes(changes, people_per_agent, days), off, parameters, quiet=quiet or json)
    check_memory(world)
    with ExitStack() as stack:
        folder = stack.enter_context(new_folder(out)) if out else None
        say_if_compiling(quiet or json)
        with progress(world.days, "days", quiet or json) as passed:
            result = simulate(world, seed, passed=passed)
        if folder:
            write_run(result, folder)
    found = outcomes(result)
    if json:
        print_json({"scenario": world.name, "seed": seed, "days": result.days, "outcomes": found, "out": out})
    elif not quiet:
        _print_outcomes(world.name, seed, result.days, found, out)


def _print_outcomes(name: str, seed: int, days: int, found: dict[str, float], out: Path | None) -> None:
    """Print the outcomes of one run for people."""
    from interpose.cli.console import number, print_table
    from interpose.model.outcomes import COUNTED

    rows = [[o.label, number(found[o.name], o.digits), o.unit] for o in COUNTED]
    print_table(f"{name}: {days} days, seed {seed}", ("outcome", "value", "unit"), rows)
    typer.echo("\nOne run says little: a distribution does (interpose twin, --seeds).")
    if out:
        typer.echo(f"Tables: {out}")
