"""The command `observe`: a stored run as an outside data set would have recorded it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import parse_changes
from interpose.cli.shared_options import OutputOptions, options

if TYPE_CHECKING:
    import pandas as pd

    from interpose.experiments.observation.record import Record


@options()
def observe(
    store: Annotated[Path, typer.Argument(metavar="RUN", help="a folder that interpose run wrote")],
    shape: Annotated[str, typer.Option("--as", metavar="ged|acled|both", help="whose columns the files have")] = "both",
    preset: Annotated[
        str, typer.Option(metavar="NAME", help="how the record comes about: perfect, model, ucdp or acled")
    ] = "ucdp",
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="PATH=VALUE", help="change a setting, say reporting.remote=0.4; repeatable"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option(min=0, max=2**62, help="seed of being observed; default: the run's own")
    ] = None,
    *,
    output: OutputOptions,
) -> None:
    """Write the events of a run as UCDP GED or ACLED would have them, and say what that leaves out."""
    from interpose.cli.console import print_csv
    from interpose.experiments.observation.answer import answer_observation, check_shape
    from interpose.experiments.observation.presets import observation_settings
    from interpose.experiments.observation.record import observe as record_of
    from interpose.experiments.observation.summary import by_place
    from interpose.model.output_folder import new_folder

    check_shape(shape)
    settings = observation_settings(preset, parse_changes(changes))
    record = record_of(store, settings, seed)
    target = output.folder(record.truth.scenario.name, "observe")
    with new_folder(target) as folder:
        answer_observation(folder, record, shape, str(store))
    if output.json:
        _print_json(record, target)
    elif output.csv:
        print_csv(by_place(record))
    elif not output.quiet:
        _print(record, preset, target)


def _print_json(record: "Record", target: Path) -> None:
    """Print totals, severity and places."""
    from interpose.cli.console import print_json
    from interpose.experiments.observation.summary import by_place, by_severity, totals

    severity, places = (rows_of(table) for table in (by_severity(record), by_place(record)))
    print_json({"out": target, **totals(record), "severity": severity, "places": places})


def rows_of(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return a table as rows of plain values, what is missing as None."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]


def _print(record: "Record", preset: str, target: Path) -> None:
    """Print what is recorded of all, by severity and by place."""
    from interpose.cli.console import print_table
    from interpose.experiments.observation.summary import by_place, by_severity, totals

    t = totals(record)
    events = f"{t['true_events']:,} true events: {t['recorded_events']:,} recorded"
    typer.echo(f"{events}, {t['not_reported']:,} not reported, {t['left_out']:,} left out of the data set")
    estimates = f"{t['recorded_deaths']:,} recorded ({t['low']:,} to {t['high']:,})"
    typer.echo(f"{t['true_deaths']:,} true deaths: {estimates}; {t['no_author']:,} events name no author\n")
    columns = ("true events", "recorded", "share", "true deaths", "recorded deaths")
    severity = [[_span(e["deaths_from"], e["deaths_to"]), *_cells(e)] for e in rows_of(by_severity(record))]
    print_table(f"As {preset} would have it, by severity", ("deaths of an event", *columns), severity)
    typer.echo()
    places = [
        [e["name"], f"{e['remoteness']:.2f}", *_cells(e), f"{e['put_down']:,}"] for e in rows_of(by_place(record))
    ]
    print_table("By place", ("territory", "remoteness", *columns, "put down there"), places)
    typer.echo(f"\nFiles: {target}")
    if t["not_reported"]:
        typer.echo(
            "Reports fall with distance from towns and rise with deaths and observers: gaps are not spread evenly."
        )


def _span(low: int, high: int | None) -> str:
    """Return a class of severity as text."""
    return f"{low}" if high == low else f"{low} and more" if high is None else f"{low} to {high}"


def _cells(e: dict[str, Any]) -> list[str]:
    """Return the numbers of a row as text."""
    share = "-" if e["share"] is None else f"{100 * e['share']:.0f} %"
    return [f"{e['true_events']:,}", f"{e['recorded']:,}", share, f"{e['true_deaths']:,}", f"{e['recorded_deaths']:,}"]
