"""The command `export`: a stored sweep as files for other programs."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, options

if TYPE_CHECKING:
    from interpose.experiments.sweeps.stored_sweep import Sweep


@options(leave_out=("out",))
def export(
    store: Annotated[Path, typer.Argument(help="folder of a sweep, finished or not")],
    to: Annotated[Path | None, typer.Option(metavar="FILE", help="table of runs: .csv, .parquet or .nc")] = None,
    draws: Annotated[
        Path | None, typer.Option(metavar="FILE", help=".parquet of deaths by month, a row per draw, as ViEWS has it")
    ] = None,
    point: Annotated[int | None, typer.Option(min=0, help="whose draws; needed where there are several")] = None,
    violence: Annotated[str, typer.Option(metavar="sb|ns|os|all", help="whose deaths the draws count")] = "sb",
    *,
    output: OutputOptions,
) -> None:
    """Write the runs of a sweep for other programs, and its draws in the shape of the ViEWS challenge."""
    from interpose.experiments.sweeps.export import VIOLENCE, draws_writer, runs_writer, write_files
    from interpose.experiments.sweeps.stored_sweep import Sweep
    from interpose.model.errors import OutputError

    if to is None and draws is None:
        raise OutputError("nothing to write: give --to FILE.csv, .parquet or .nc, or --draws FILE.parquet, or both")
    if violence not in VIOLENCE:
        raise OutputError(f"must be one of {', '.join(VIOLENCE)}", argument="violence", value=violence)
    if to is not None and draws is not None and to.absolute() == draws.absolute():
        raise OutputError(f"--to and --draws are both {to}: give two names")
    sweep = Sweep.read(store)
    files = [("to", to, runs_writer(sweep, to))] if to is not None else []
    if draws is not None:
        files.append(("draws", draws, draws_writer(sweep, draws, point, violence)))
    write_files(files)
    _print_files(sweep, [target for _, target, _ in files], output.quiet, output.json)


def _print_files(sweep: "Sweep", files: list[Path], quiet: bool, json: bool) -> None:
    """Print what was written, and how many runs are missing or failed."""
    from interpose.cli.console import notices, print_json

    planned = int(sweep.meta["points"]) * int(sweep.meta["replications"])
    runs, failed = len(sweep.runs), int((sweep.runs["stage"] != "").sum())
    if json:
        print_json({"files": list(map(str, files)), "runs": runs, "wanted": planned, "failed": failed})
    elif not quiet:
        typer.echo(f"{', '.join(map(str, files))}: {runs:,} runs, {failed:,} of them failed")
        if not sweep.complete:
            notices.print(f"the sweep is not finished: {runs:,} of {planned:,} runs are there")
