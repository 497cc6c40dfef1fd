"""The commands `data import`, `data summary` and `data compare`: real events beside the model."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.data_tables import import_rows, print_comparison, print_import, print_sites, print_summary
from interpose.cli.shared_options import LANGUAGE_OPTION, OutputOptions, ThreadOptions, options
from interpose.cli.told_help import ToldTyper
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language, use_language
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    from datetime import date

    from interpose.experiments.real_events.stored_events import Precision

data = ToldTyper(name="data", help="Read records of real events, and set them beside the model.")
EventsFolder = Annotated[Path, typer.Argument(metavar="EVENTS", help="a folder that data import wrote")]


@data.callback()
def explain(language: Annotated[str | None, LANGUAGE_OPTION] = None) -> None:
    """Read records of real events, and set them beside the model."""
    if language:
        use_language(language)


@dataclass(frozen=True)
class EntryOptions:
    """Which events enter statistics."""

    date_prec: Annotated[
        int, typer.Option(min=1, max=7, help="coarsest date that counts: 1 day, 2 six days, 3 week, 4 month")
    ] = 2
    where_prec: Annotated[
        int | None,
        typer.Option(min=1, max=7, help="coarsest place that counts: 3 district (cells), 4 province (else)"),
    ] = None
    least_deaths: Annotated[
        int, typer.Option(min=0, max=10_000, help="deaths from which the tail of severities begins; 0: estimate it")
    ] = 10

    @property
    def precision(self) -> "Precision":
        """How exactly date and place must be known."""
        from interpose.experiments.real_events.stored_events import Precision

        return Precision(self.date_prec, self.where_prec)


@data.command(name="import")
@options()
def import_(
    source: Annotated[str, typer.Argument(metavar="ged|candidate|acled|geopko", help="whose file it is")],
    file: Annotated[str, typer.Argument(help=".csv, .csv.gz or .zip as downloaded, or shipped:syria")],
    scenario: Annotated[
        str, typer.Option(metavar="NAME|FILE|none", help="on whose territories events are put")
    ] = "none",
    from_: Annotated[str | None, typer.Option("--from", metavar="DATE", help="first day, YYYY-MM-DD")] = None,
    to: Annotated[str | None, typer.Option(metavar="DATE", help="last day, YYYY-MM-DD")] = None,
    by: Annotated[
        str, typer.Option(metavar="cells|adm1", help="ground without a scenario: PRIO-GRID, or provinces")
    ] = "cells",
    limit_km: Annotated[
        float | None,
        typer.Option(
            min=0, max=20_000, help="distance (km) beyond which an event is outside; default: 10 from a shape"
        ),
    ] = None,
    *,
    output: OutputOptions,
) -> None:
    """Read a file of events as it was downloaded, and put the events on territories; `geopko`: tell about its sites."""
    from interpose.cli.console import print_csv, print_json, progress
    from interpose.experiments.real_events.import_events import Request, import_events, megabytes_of
    from interpose.model.output_folder import new_folder

    if source == "geopko":
        _print_sites(file, output)
        return
    request = Request(source, file, scenario, _day(from_, "from"), _day(to, "to"), by, limit_km=limit_km)
    request.check()
    target, size = output.folder(source, "events"), megabytes_of(request)
    with new_folder(target) as folder, progress(size, "MB", output.silent) as done:
        meta = import_events(request, folder, done)
    if output.json:
        print_json({"out": target} | meta)
    elif output.csv:
        with in_language(SOURCE):
            print_csv([{"what": what, "found": found} for what, found in import_rows(meta)])
    elif not output.quiet:
        print_import(meta, target)


def _day(text: str | None, argument: str) -> "date | None":
    """Return a day; raises ``InterposeError`` for what is none."""
    from datetime import date

    from interpose.model.errors import InterposeError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InterposeError("is no date: write YYYY-MM-DD", argument=argument, value=text) from None


def _print_sites(file: str, output: OutputOptions) -> None:
    """Print what a file of Geo-PKO says of sites."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.real_events.geo_pko import described, read_sites, site_statistics

    found = described(site_statistics(read_sites(file)))
    if output.json:
        print_json(found)
    elif output.csv:
        print_csv([found])
    elif not output.quiet:
        print_sites(found)


@data.command()
@options()
def summary(events: EventsFolder, *, entry: EntryOptions, output: OutputOptions) -> None:
    """Summarise imported events: severity, bursts, self-excitation, concentration, onset next door, with intervals."""
    from interpose.cli.console import print_csv, print_json, progress
    from interpose.experiments.real_events.stored_events import Events
    from interpose.experiments.real_events.summary import steps_of, summarise
    from interpose.model.output_folder import new_folder

    stored = Events(events)
    with progress(steps_of(stored, entry.precision), "steps", output.silent) as done:
        found = summarise(stored, entry.precision, entry.least_deaths, done=done)
    if output.out:
        with new_folder(output.out) as folder:
            found.write(folder)
    if output.json:
        print_json(
            {"statistics": found.statistics.to_dict("records"), "places": found.places.to_dict("records")} | found.meta
        )
    elif output.csv:
        print_csv(found.statistics)
    elif not output.quiet:
        print_summary(found, stored, output.out)


@data.command()
@options()
def compare(
    events: EventsFolder,
    result: Annotated[Path, typer.Argument(metavar="RUN|SWEEP", help="a folder of run, twin, compare or sweep")],
    arm: Annotated[str | None, typer.Option(metavar="NAME|POINT", help="which arm, or point of a sweep")] = None,
    runs: Annotated[int, typer.Option(min=1, max=10_000, help="worlds at most; they are run again")] = 20,
    *,
    entry: EntryOptions,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Set imported events beside what worlds would have reported: the same statistics of both, with intervals."""
    from interpose.cli.console import announce_compilation, notices, print_csv, print_json, progress
    from interpose.experiments.real_events.compare import compare_events, steps_of
    from interpose.experiments.real_events.model_worlds import read_worlds
    from interpose.experiments.real_events.stored_events import Events
    from interpose.model.output_folder import new_folder
    from interpose.viz.kinds.registry import open_stored
    from interpose.viz.report.report import report_page

    stored, worlds = Events(events), read_worlds(result, arm, runs)
    target = output.folder(worlds.scenario.name, "events-compared")
    with new_folder(target) as folder:
        if worlds.stored is None:
            announce_compilation(output.silent)
            if not output.silent:
                again = mark("{worlds:,} worlds of {days:,} days are run again")
                notices.print(say(again, worlds=len(worlds.seeds), days=worlds.days))
        with progress(steps_of(worlds), "steps", output.silent) as done:
            found = compare_events(
                stored, worlds, entry.precision, entry.least_deaths, threads=cores.threads, done=done
            )
        found.write(folder)
        (folder / "page.html").write_text(report_page(open_stored(folder)), encoding="utf-8")
    if output.json:
        print_json(
            {"out": target, "statement": found.meta["statement"], "statistics": found.statistics.to_dict("records")}
        )
    elif output.csv:
        print_csv(found.statistics)
    elif not output.quiet:
        print_comparison(found.statistics.to_dict("records"), found.meta, target)
