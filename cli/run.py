"""The command `run`: one world."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.shared_options import OutputOptions, ScenarioName, WorldOptions, options
from interpose.model.language.words import say


@options(leave_out=("out",))
def run(
    scenario: ScenarioName,
    seed: Annotated[int, typer.Option(min=0, max=2**62, help="seed of all chance")] = 1,
    threads: Annotated[
        int | None,
        typer.Option(min=1, max=1024, help="threads within this world; default: one for each million civilian rows"),
    ] = None,
    *,
    world: WorldOptions,
    out: Annotated[Path | None, typer.Option(help="new folder for the tables")] = None,
    output: OutputOptions,
) -> None:
    """Run one world and print what happened; with --out, write its tables."""
    from contextlib import ExitStack

    from interpose.cli.console import announce_compilation, print_csv, print_json, progress
    from interpose.model.output_folder import new_folder
    from interpose.model.results.outcomes import COUNTED, outcomes
    from interpose.model.simulation.memory import check_memory
    from interpose.model.simulation.simulate import simulate

    loaded = world.load(scenario, quiet=output.silent)
    check_memory(loaded)
    with ExitStack() as stack:
        folder = stack.enter_context(new_folder(out)) if out else None
        announce_compilation(output.silent)
        with progress(loaded.days, "days", output.silent) as passed:
            result = simulate(loaded, seed, passed=passed, threads=threads)
        if folder:
            from interpose.model.results.run_files import write_run

            write_run(result, folder)
    all_outcomes = outcomes(result)
    if output.json:
        print_json({"scenario": loaded.name, "seed": seed, "days": result.days, "outcomes": all_outcomes, "out": out})
    elif output.csv:
        print_csv(
            [{"outcome": o.name, "label": o.label, "value": all_outcomes[o.name], "unit": o.unit} for o in COUNTED]
        )
    elif not output.quiet:
        _print_outcomes(loaded.name, seed, result.days, all_outcomes, out)


def _print_outcomes(name: str, seed: int, days: int, all_outcomes: dict[str, float], out: Path | None) -> None:
    """Print the outcomes of one run for people."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.outcomes import COUNTED

    rows = [
        [say(outcome.label), number(all_outcomes[outcome.name], outcome.digits), say(outcome.unit)]
        for outcome in COUNTED
    ]
    print_table(
        say("{name}: {days} days, seed {seed}", name=name, days=days, seed=seed),
        (say("outcome"), say("value"), say("unit")),
        rows,
    )
    typer.echo("\n" + say("One run says little: a distribution does (interpose twin, --seeds)."))
    if out:
        typer.echo(say("Tables: {out}", out=out))
