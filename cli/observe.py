"""The command `observe`: a stored run as an outside data set would have recorded it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.options import parse_changes
from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.figures import in_figures
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    import pandas as pd

    from interpose.experiments.observation.record import Record

EVENTS = mark(
    "{true_events:,} true events: {recorded_events:,} recorded, {not_reported:,} not reported, {left_out:,} left out "
    "of the data set"
)
DEATHS = mark(
    "{true_deaths:,} true deaths: {recorded_deaths:,} recorded ({low:,} to {high:,}); {no_author:,} events name no "
    "author"
)
"""Of a record: its events, and its deaths; what stands in their places is called as in the totals."""


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
    typer.echo(say(EVENTS, **t))
    typer.echo(say(DEATHS, **t) + "\n")
    columns = (say("true events"), say("recorded"), say("share"), say("true deaths"), say("recorded deaths"))
    severity = [[_span(e["deaths_from"], e["deaths_to"]), *_cells(e)] for e in rows_of(by_severity(record))]
    title = say("As {preset} would have it, by severity", preset=preset)
    print_table(title, (say("deaths of an event"), *columns), severity)
    typer.echo()
    places = [
        [e["name"], in_figures(f"{e['remoteness']:.2f}"), *_cells(e), in_figures(f"{e['put_down']:,}")]
        for e in rows_of(by_place(record))
    ]
    print_table(say("By place"), (say("territory"), say("remoteness"), *columns, say("put down there")), places)
    typer.echo("\n" + say("Files: {target}", target=target))
    if t["not_reported"]:
        typer.echo(
            say("Reports fall with distance from towns and rise with deaths and observers: gaps are not spread evenly.")
        )


def _span(low: int, high: int | None) -> str:
    """Return a class of severity as text."""
    if high == low:
        return str(low)
    return say("{low} and more", low=low) if high is None else say("{low} to {high}", low=low, high=high)


def _cells(e: dict[str, Any]) -> list[str]:
    """Return the numbers of a row as text."""
    share = "-" if e["share"] is None else say("{part:.0f} %", part=100 * e["share"])
    events, recorded, deaths, known = (
        in_figures(f"{e[name]:,}") for name in ("true_events", "recorded", "true_deaths", "recorded_deaths")
    )
    return [events, recorded, share, deaths, known]
