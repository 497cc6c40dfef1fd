"""The command `export`: the tables of a stored result, and a sweep's draws, as files for other programs."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.figures import in_figures
from interpose.model.language.words import say

if TYPE_CHECKING:
    from interpose.experiments.scoring.draws import Draws
    from interpose.experiments.sweeps.export import Writer
    from interpose.experiments.sweeps.stored_sweep import Sweep


@dataclass(frozen=True)
class TableOptions:
    """Which tables are exported."""

    table: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="a table; repeatable; default: all, of a sweep its runs")
    ] = None
    list_: Annotated[bool, typer.Option("--list", help="list the tables and write none")] = False
    form: Annotated[str, typer.Option(metavar="csv|parquet", help="of the files, where --to names a new folder")] = (
        "csv"
    )


@dataclass(frozen=True)
class DrawOptions:
    """Which draws are exported, and what is said about bad months."""

    point: Annotated[int | None, typer.Option(min=0, help="whose draws; needed where there are several")] = None
    violence: Annotated[str, typer.Option(metavar="sb|ns|os|all", help="whose deaths the draws count")] = "sb"
    level: Annotated[str, typer.Option(metavar="territory|pgm|cm", help="by territory, PRIO-GRID cell or country")] = (
        "territory"
    )
    country: Annotated[int | None, typer.Option(help="number of the country, for cm: Gleditsch and Ward's")] = None
    exceedance: Annotated[
        list[float] | None, typer.Option(metavar="DEATHS", help="thresholds of --tails; repeatable; default: 25, 100")
    ] = None
    shortfall: Annotated[
        float, typer.Option(metavar="SHARE", help="expected shortfall of --tails beyond this share of the draws")
    ] = 0.9


@options(leave_out=("out",))
def export(
    store: Annotated[
        Path, typer.Argument(metavar="STORE", help="a folder that a command wrote; a sweep's, finished or not")
    ],
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help=".csv, .parquet, .xlsx, of a sweep .nc too; or a new folder")
    ] = None,
    draws: Annotated[
        Path | None, typer.Option(metavar="FILE", help=".parquet of deaths by month, a row per draw, as ViEWS has it")
    ] = None,
    tails: Annotated[
        Path | None, typer.Option(metavar="FILE", help=".csv or .parquet of P(deaths > c) and expected shortfall")
    ] = None,
    frame: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="new folder: the draws as a PredictionFrame of ViEWS")
    ] = None,
    *,
    which: TableOptions,
    what: DrawOptions,
    output: OutputOptions,
) -> None:
    """Write the tables of a stored result for other programs; of a sweep, draws in the shape of the ViEWS challenge."""
    from interpose.experiments.sweeps.export import runs_writer, write_files
    from interpose.experiments.sweeps.stored_sweep import MANIFEST, Sweep
    from interpose.model.errors import OutputError
    from interpose.model.output_folder import new_folder

    drawn = draws or tails or frame
    if which.list_ or which.table or not drawn:
        ending = to.suffix.lower() if to is not None else ""
        if which.list_ or which.table or ending in ("", ".xlsx") or not (store / MANIFEST).is_file():
            if drawn:
                raise OutputError("draws are files of their own: leave out --table and --list, or ask for them alone")
            _export_tables(store, to, which, output)
            return
    _check_words({"to": to, "draws": draws, "tails": tails, "frame": frame}, what)
    sweep = Sweep.read(store)
    files = [("to", to, runs_writer(sweep, to))] if to is not None else []
    made = None
    if draws or tails or frame:
        more, made = _draw_files(sweep, draws, tails, what)
        files += more
    written = [target for _, target, _ in files]
    if frame is not None and made is not None:
        from interpose.experiments.scoring.tails import prediction_frame
        from interpose.model.errors import mistakes_in

        with mistakes_in("frame", called="out"), new_folder(frame) as folder:
            prediction_frame(made).save(folder)
            write_files(files)
        written.append(frame)
    else:
        write_files(files)
    _print_files(sweep, written, output)


def _export_tables(store: Path, to: Path | None, which: TableOptions, output: OutputOptions) -> None:
    """List the tables of a stored result, or write them into a file or into a new folder."""
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.experiments.execution.table_files import (
        chosen_tables,
        sizes_of,
        tables_in,
        tables_writer,
        write_folder,
    )
    from interpose.experiments.sweeps.export import write_files
    from interpose.model.errors import OutputError, mistakes_in
    from interpose.model.output_folder import new_folder

    tables = chosen_tables(tables_in(store), which.table or [])
    if which.list_:
        rows = sizes_of(tables)
        if output.json:
            print_json({"tables": rows})
        elif output.csv:
            print_csv(rows)
        else:
            cells = [[row["table"], in_figures(f"{row['rows']:,}"), ", ".join(row["columns"])] for row in rows]
            heads = (say("table"), say("rows"), say("columns"))
            print_table(say("Tables of {store}", store=store), heads, cells, numbers=False)
        return
    if to is None:
        problem = (
            f"nothing to write: give --to FILE.csv, .parquet or .xlsx, or --to FOLDER, of {', '.join([*tables][:8])}"
        )
        raise OutputError(problem)
    if to.suffix:
        write_files([("to", to, tables_writer(tables, to))])
    else:
        with mistakes_in("to", called="out"), new_folder(to) as folder:
            write_folder(tables, folder, f".{which.form}")
    if output.json:
        print_json({"to": to, "tables": list(tables)})
    elif output.csv:
        print_csv([{"table": name, "to": to} for name in tables])
    elif not output.quiet:
        typer.echo(f"{to}: {', '.join(tables)}")


def _check_words(targets: dict[str, Path | None], what: DrawOptions) -> None:
    """Refuse words that name nothing to write, one file twice, or what belongs to a file that is not asked for."""
    from interpose.experiments.sweeps.export import VIOLENCE
    from interpose.model.errors import OutputError

    given = {name: path.absolute() for name, path in targets.items() if path is not None}
    if not given:
        raise OutputError("nothing to write: give --to FILE.csv, .parquet or .nc, or --draws FILE.parquet, or both")
    if what.violence not in VIOLENCE:
        raise OutputError(f"must be one of {', '.join(VIOLENCE)}", argument="violence", value=what.violence)
    if what.exceedance and "tails" not in given:
        raise OutputError("belongs to --tails FILE: add it", argument="exceedance", value=what.exceedance[0])
    for name, path in given.items():
        twin = next((other for other, same in given.items() if other != name and same == path), None)
        if twin:
            raise OutputError(f"--{name} and --{twin} are both {targets[name]}: give two names")


def _draw_files(
    sweep: "Sweep", draws: Path | None, tails: Path | None, what: DrawOptions
) -> "tuple[list[tuple[str, Path, Writer]], Draws]":
    """Return the files of draws that are asked for, and the draws at their level."""
    from interpose.experiments.scoring.tails import THRESHOLDS
    from interpose.experiments.sweeps.export import check_endings, draws_writer, level_draws, tails_writer

    check_endings(draws, tails)
    made = level_draws(sweep, what.point, what.violence, what.level, what.country)
    files = [("draws", draws, draws_writer(made, draws))] if draws is not None else []
    if tails is not None:
        files.append(("tails", tails, tails_writer(made, tails, what.exceedance or THRESHOLDS, what.shortfall)))
    return files, made


def _print_files(sweep: "Sweep", files: list[Path], output: OutputOptions) -> None:
    """Print what was written, and how many runs are missing or failed."""
    from interpose.cli.console import notices, print_csv, print_json

    planned = int(sweep.meta["points"]) * int(sweep.meta["replications"])
    runs, failed = len(sweep.runs), int((sweep.runs["stage"] != "").sum())
    if output.json:
        print_json({"files": list(map(str, files)), "runs": runs, "wanted": planned, "failed": failed})
    elif output.csv:
        print_csv([{"file": file, "runs": runs, "wanted": planned, "failed": failed} for file in files])
    elif not output.quiet:
        named = {"files": ", ".join(map(str, files)), "runs": runs, "failed": failed}
        typer.echo(say("{files}: {runs:,} runs, {failed:,} of them failed", **named))
        if not sweep.complete:
            line = say("the sweep is not finished: {runs:,} of {planned:,} runs are there", runs=runs, planned=planned)
            notices.print(line)
