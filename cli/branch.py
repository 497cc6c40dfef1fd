"""The command `branch`: one world, forked on a day."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import parse_changes
from interpose.cli.shared_options import OutputOptions, ScenarioName, WorldOptions, options
from interpose.model.language.words import mark, say

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
    from interpose.cli.console import announce_compilation, print_csv
    from interpose.model.errors import mistakes_in
    from interpose.model.simulation.branch import require_day, scenario_after
    from interpose.model.simulation.memory import check_memory

    changes = parse_changes(later)
    with mistakes_in("base", called="changes"):
        loaded = replace(world, changes=base).load(scenario, quiet=output.silent)
    require_day(at, loaded.days)
    scenario_after(loaded, changes, at)  # refuses before anything runs
    check_memory(loaded, at_once=2)
    announce_compilation(output.silent)
    unchanged_run, changed_run = _run_both(loaded, seed, at, changes, out)
    if output.json:
        _print_as_json(unchanged_run, changed_run, at, changes, out)
    elif output.csv:
        print_csv(_outcome_rows(unchanged_run, changed_run))
    elif not output.quiet:
        line = mark("{scenario}: {days} days, seed {seed}, branched on day {day}")
        title = say(line, scenario=loaded.name, days=unchanged_run.days, seed=seed, day=at)
        _print_branches(title, unchanged_run, changed_run, out)


def _run_both(world: "Scenario", seed: int, at: int, changes: dict[str, Any], out: Path | None) -> "tuple[Run, Run]":
    """Run the world unchanged and changed, and write the tables of both if a folder is named."""
    from contextlib import ExitStack

    from interpose.model.output_folder import new_folder
    from interpose.model.results.run_files import write_run
    from interpose.model.simulation.branch import branch as branch_of
    from interpose.model.simulation.simulate import simulate

    with ExitStack() as stack:
        folder = stack.enter_context(new_folder(out)) if out else None
        unchanged_run = simulate(world, seed)
        changed_run = branch_of(unchanged_run, at, changes)
        if folder:
            for name, run in (("unchanged", unchanged_run), ("changed", changed_run)):
                (folder / name).mkdir()
                write_run(run, folder / name)
    return unchanged_run, changed_run


def _print_as_json(
    unchanged_run: "Run", changed_run: "Run", at: int, changes: dict[str, Any], out: Path | None
) -> None:
    """Print what was run, the outcomes of both branches, and the first day on which they differ."""
    from interpose.cli.console import print_json
    from interpose.model.results.divergence import first_difference
    from interpose.model.results.outcomes import outcomes

    fork = {"scenario": unchanged_run.scenario.name, "seed": unchanged_run.seed, "days": unchanged_run.days, "at": at}
    results = {"first_difference": first_difference(unchanged_run, changed_run), "unchanged": outcomes(unchanged_run)}
    print_json(fork | {"set": changes} | results | {"changed": outcomes(changed_run), "out": out})


def _outcome_rows(unchanged_run: "Run", changed_run: "Run") -> list[dict[str, Any]]:
    """Return the outcomes of both branches, a row an outcome."""
    from interpose.model.results.outcomes import COUNTED, outcomes

    without, changed = outcomes(unchanged_run), outcomes(changed_run)
    return [
        {"outcome": o.name, "label": o.label, "unchanged": without[o.name], "changed": changed[o.name], "unit": o.unit}
        for o in COUNTED
    ]


def _print_branches(title: str, unchanged_run: "Run", changed_run: "Run", out: Path | None) -> None:
    """Print the outcomes of both branches side by side, and the first day on which they differ."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.divergence import first_difference
    from interpose.model.results.outcomes import COUNTED, outcomes

    day = first_difference(unchanged_run, changed_run)
    outcomes_of_both, rows = [outcomes(unchanged_run), outcomes(changed_run)], []
    for outcome in COUNTED:
        values = [number(run[outcome.name], outcome.digits) for run in outcomes_of_both]
        rows.append([say(outcome.label), *values, say(outcome.unit)])
    print_table(title, (say("outcome"), say("unchanged"), say("changed"), say("unit")), rows)
    differs = say("Both are the same on every day.") if day is None else say("First day that differs: {day}.", day=day)
    typer.echo("\n" + differs)
    typer.echo(say("One pair says little: a distribution does (interpose twin, --seeds)."))
    if out:
        typer.echo(say("Tables: {one} and {other}", one=out / "unchanged", other=out / "changed"))
