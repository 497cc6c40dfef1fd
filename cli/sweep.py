"""The command `sweep`: every run of a design, stored in a folder, continued by the same command."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, WorkerOptions, WorldOptions, options
from interpose.model.language.words import say

if TYPE_CHECKING:
    from rich.progress import Progress

    from interpose.experiments.sweeps.plan import Plan
    from interpose.experiments.sweeps.run import Summary


@options(leave_out=("days", "people_per_agent", "changes", "policy", "off", "out"))
def sweep(
    design: Annotated[str, typer.Argument(help="a design: a .yaml file, or the name of a shipped one")],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="new folder, or one that this design began")],
    *,
    cores: WorkerOptions,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="try runs again that failed before")] = False,
    world: WorldOptions,
    output: OutputOptions,
) -> None:
    """Run every point of a design with every seed, and store each run as it ends.

    After Ctrl-C, a crash or a full disk the same command continues; a run that fails is kept as a row that says why.
    """
    from interpose.cli.console import announce_compilation, announce_costs, print_csv, print_json
    from interpose.experiments.execution.executors import ThreadPool
    from interpose.experiments.execution.parallel import pool_in_use
    from interpose.experiments.sweeps.design import load_design
    from interpose.experiments.sweeps.make_plan import make_plan
    from interpose.experiments.sweeps.run import run_sweep
    from interpose.experiments.sweeps.stored_sweep import Sweep

    plan = make_plan(load_design(design, world.parameters))
    if cores.scheduler is None:
        announce_costs(plan.scenario.model_copy(update={"days": plan.days}), plan.runs, cores.threads, output.silent)
        announce_compilation(output.silent)
    with _bar(plan, out, output.silent) as on_progress:
        pool = pool_in_use() or ThreadPool(cores.threads)
        summary = run_sweep(plan, out, pool, retry_failed=retry_failed, on_progress=on_progress)
    if output.json:
        print_json(summary._asdict() | {"points": len(plan.points), "out": out})
    elif output.csv:
        print_csv(Sweep.read(out).runs)
    elif not output.quiet:
        _print_sweep(plan, summary, out)


@contextmanager
def _bar(plan: "Plan", out: Path, quiet: bool) -> "Iterator[Callable[[int, bool], None]]":
    """Show the number of runs, their rate, the time left, and how many failed; yield the function that counts them."""
    import time

    from interpose.cli.console import SHOW_AFTER_SECONDS, notices, print_notice
    from interpose.cli.heartbeat import Heartbeat

    bar, started_at = _columns(quiet), time.monotonic()
    task = bar.add_task("runs", total=plan.runs, rate="-", failed=0)
    stored = failures = 0
    beats = Heartbeat(plan.runs, "runs", print_notice) if not quiet and not notices.is_terminal else None

    def on_progress(runs: int, failed: bool) -> None:
        nonlocal stored, failures
        if stored == 0:
            bar.reset(task, completed=runs)  # what was there before says nothing about how fast runs come
        else:
            bar.update(task, advance=runs)
        if beats:
            (beats.advance if stored else beats.skip)(runs)
        stored, failures = stored + runs, failures + failed
        speed = bar.tasks[0].speed
        bar.update(task, rate=f"{speed:,.1f}" if speed else "-", failed=failures)
        if not bar.live.is_started and time.monotonic() - started_at > SHOW_AFTER_SECONDS:
            bar.start()

    try:
        yield on_progress
    except KeyboardInterrupt:
        notices.print(
            say(
                "{stored:,} of {runs:,} runs are kept in {out}: the same command continues",
                stored=stored,
                runs=plan.runs,
                out=out,
            )
        )
        raise
    finally:
        if bar.live.is_started:
            bar.stop()


def _columns(quiet: bool) -> "Progress":
    """Return the progress bar with its columns."""
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    from interpose.cli.console import notices

    rate = TextColumn(say("{rate} runs/s, {failed} failed", rate="{task.fields[rate]}", failed="{task.fields[failed]}"))
    columns = (
        TextColumn(say("runs")),
        BarColumn(),
        MofNCompleteColumn(),
        rate,
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    disabled = quiet or not notices.is_terminal  # else it would write an empty line when it stops
    return Progress(*columns, console=notices, transient=True, disable=disabled)


def _print_sweep(plan: "Plan", summary: "Summary", out: Path) -> None:
    """Print how outcomes spread over points, what failed, and where results are."""
    from interpose.cli.console import number, print_table
    from interpose.experiments.sweeps.stored_sweep import Sweep
    from interpose.model.results.outcomes import COUNTED

    means = Sweep.read(out).runs.groupby("point")[list(plan.design.stored_outcomes)].mean()
    rows = []
    for outcome in COUNTED:
        if outcome.name in means:
            values, digits = means[outcome.name], outcome.digits
            cells = [number(value, digits) for value in (values.mean(), values.min(), values.max())]
            rows.append([say(outcome.label), *cells, say(outcome.unit)])
    title = say(
        "{name}: {points:,} points x {replications:,} seeds, {days} days",
        name=plan.scenario.name,
        points=len(plan.points),
        replications=plan.design.replications,
        days=plan.days,
    )
    print_table(
        title, (say("mean per run"), say("all points"), say("lowest point"), say("highest point"), say("unit")), rows
    )
    typer.echo(
        "\n"
        + say(
            "{runs:,} runs: {kept:,} were there, {ran:,} done now, {failed:,} failed",
            runs=summary.runs,
            kept=summary.kept,
            ran=summary.ran,
            failed=summary.failed,
        )
    )
    if summary.failed:
        typer.echo(
            say("First failure: {first_failure}; try again with --retry-failed", first_failure=summary.first_failure)
        )
    typer.echo(say("Results: {out}", out=out / "runs.parquet"))
