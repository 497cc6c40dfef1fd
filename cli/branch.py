"""Branching: one world, forked on a day."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import parse_changes
from interpose.cli.shared_options import OutputOptions, ScenarioName, WorldOptions, options

if TYPE_CHECKING:
    from interpose.model.results.run import Run
    from interpose.model.scenario.scenario import Scenario


@options(leave_out=("changes", "out"))
def branch(
    scenario: ScenarioName,
    at: Annotated[int, typer.Option(min=0, max=36500, help="day before which the changes are made")],
    later: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="change a value from that day on; repeatable"),
    ] = None,
    base: Annotated[
        list[str] | None, typer.Option("--base", metavar="PATH=VALUE", help="change a value in both; repeatable")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**62, help="seed of all chance, the same for both")] = 1,
    *,
    world: WorldOptions,
    out: Annotated[Path | None, typer.Option(help="new folder for the tables of both")] = None,
    output: OutputOptions,
) -> None:
    """Fork a world on a day, change a policy in one branch, and print both and the first day on which they differ."""
    from interpose.cli.console import say_if_compiling
    from interpose.model.errors import mistakes_in
    from interpose.model.simulation.branch import require_day, scenario_after
    from interpose.model.simulation.memory import check_memory

    wanted = parse_changes(later)
    with mistakes_in("base", called="changes"):
        loaded = replace(world, changes=base).load(scenario, quiet=output.silent)
    require_day(at, loaded.days)
    scenario_after(loaded, wanted, at)  # refuses before anything runs
    check_memory(loaded, at_once=2)
    say_if_compiling(output.silent)
    unchanged, other = _run_both(loaded, seed, at, wanted, out)
    if output.json:
        _print_as_json(unchanged, other, at, wanted, out)
    elif not output.quiet:
        title = f"{loaded.name}: {unchanged.days} days, seed {seed}, branched on day {at}"
        _print_branches(title, unchanged, other, out)


def _run_both(world: "Scenario", seed: int, at: int, wanted: dict[str, Any], out: Path | None) -> "tuple[Run, Run]":
    """Run the world unchanged and changed, and keep the tables of both if a folder is named."""
    from contextlib import ExitStack

    from interpose.model.output_folder import new_folder
    from interpose.model.results.run_files import write_run
    from interpose.model.simulation.branch import branch as branch_of
    from interpose.model.simulation.simulate import simulate

    with ExitStack() as stack:
        folder = stack.enter_context(new_folder(out)) if out else None
        unchanged = simulate(world, seed)
        other = branch_of(unchanged, at, wanted)
        if folder:
            for name, run in (("unchanged", unchanged), ("changed", other)):
                (folder / name).mkdir()
                write_run(run, folder / name)
    return unchanged, other


def _print_as_json(unchanged: "Run", other: "Run", at: int, wanted: dict[str, Any], out: Path | None) -> None:
    """Print what was run, the outcomes of both branches, and the first day on which they differ."""
    from interpose.cli.console import print_json
    from interpose.model.results.divergence import first_difference
    from interpose.model.results.outcomes import outcomes

    fork = {"scenario": unchanged.scenario.name, "seed": unchanged.seed, "days": unchanged.days, "at": at}
    found = {"first_difference": first_difference(unchanged, other), "unchanged": outcomes(unchanged)}
    print_json(fork | {"set": wanted} | found | {"changed": outcomes(other), "out": out})


def _print_branches(title: str, unchanged: "Run", other: "Run", out: Path | None) -> None:
    """Print the outcomes of both branches side by side, and the first day on which they differ."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.divergence import first_difference
    from interpose.model.results.outcomes import COUNTED, outcomes

    day, found, rows = first_difference(unchanged, other), [outcomes(unchanged), outcomes(other)], []
    for outcome in COUNTED:
        values = [number(run[outcome.name], outcome.digits) for run in found]
        rows.append([outcome.label, *values, outcome.unit])
    print_table(title, ("outcome", "unchanged", "changed", "unit"), rows)
    typer.echo("\nBoth are the same on every day." if day is None else f"\nFirst day that differs: {day}.")
    typer.echo("One pair says little: a distribution does (interpose twin, --seeds).")
    if out:
        typer.echo(f"Tables: {out / 'unchanged'} and {out / 'changed'}")
