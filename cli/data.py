"""The commands `data import`, `data summary` and `data compare`: real events beside the model."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.shared_options import LANGUAGE_OPTION, OutputOptions, ThreadOptions, options
from interpose.cli.told_help import ToldTyper
from interpose.model.language.chosen import use_language

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
        print_csv([{"what": what, "found": found} for what, found in _import_rows(meta)])
    elif not output.quiet:
        _print_import(meta, target)


def _day(text: str | None, argument: str) -> "date | None":
    """Return a day; raises ``InterposeError`` for what is none."""
    from datetime import date

    from interpose.model.errors import InterposeError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InterposeError("is no date: write YYYY-MM-DD", argument=argument, value=text) from None


def _print_import(meta: dict[str, Any], target: Path) -> None:
    """Print what was read, refused, noted and outside."""
    from interpose.cli.console import print_table

    print_table(f"Events of {meta['source']} on {meta['ground']}", ("", ""), _import_rows(meta), numbers=False)
    typer.echo(f"\n{meta['credit']}\n{meta['note']}\nEvents: {target}")
    typer.echo(f"Next: interpose data summary {target}, interpose data compare {target} RUN")


def _import_rows(meta: dict[str, Any]) -> list[list[str]]:
    """Return what was read, refused, noted and outside as rows of two cells."""
    file = meta["file"]
    rows = [
        ["file", f"{file['name']}, {file['bytes']:,} bytes, {file['encoding']}, sha256 {file['sha256'][:16]}\u2026"],
        ["version", meta["version"]],
        ["rows read", f"{meta['rows']:,}"],
        ["events kept", f"{meta['events']:,}, {meta['deaths']:,} deaths (best), {meta['first']} to {meta['last']}"],
    ]
    for heading in ("refused", "outside", "noted"):
        for part in meta[heading]:
            first = f"; first {part['first']}" if part["first"] else ""
            rows.append([f"{heading}: {part['rows']:,}", f"{part['why']}{first}"])
    if meta["beside"]:
        beside, limit = meta["beside"], meta["limit_km"]
        far = (
            f"{beside['events']:,} events up to {beside['farthest_km']:,} km from their territory (limit {limit:,} km)"
        )
        rows.append(["by distance", far])
    return rows


def _print_sites(file: str, output: OutputOptions) -> None:
    """Print what a file of Geo-PKO says of sites."""
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.experiments.real_events.geo_pko import described, read_sites, site_statistics

    found = described(site_statistics(read_sites(file)))
    if output.json:
        print_json(found)
    elif output.csv:
        print_csv([found])
    elif not output.quiet:
        sizes = "{median:,.0f} (P10 {p10:,.0f}, P90 {p90:,.0f})".format(**found)
        yearly = "{yearly_median:,.0f} (P10 {yearly_p10:,.0f}, P90 {yearly_p90:,.0f})".format(**found)
        rows = [
            [
                "sites by map",
                f"{found['rows']:,}, {found['first_year']} to {found['last_year']}, {found['missions']} missions",
            ],
            ["troops at a site, over maps", sizes],
            ["troops at a site, over years", yearly],
            ["sites there a year later", f"{found['persistence']:.2f} of {found['pairs']:,}"],
        ]
        print_table("Sites of peacekeepers", ("", ""), rows, numbers=False)
        typer.echo(f"\n{found['credit']}. Nothing was written.")


@data.command()
@options()
def summary(events: EventsFolder, *, entry: EntryOptions, output: OutputOptions) -> None:
    """Summarise imported events: severity, bursts, self-excitation, concentration, onset next door, with intervals."""
    from interpose.cli.console import number, print_csv, print_json, print_table, progress
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
        rows = [
            [row["label"], number(row["estimate"], 2), _ends(row["low"], row["high"]), row["unit"], row["from"]]
            for row in found.statistics.to_dict("records")
        ]
        entered = found.meta["entered"]["events"]
        title = f"{entered:,} fatal events, {stored.first} to {stored.last}"
        print_table(title, ("", "estimate", "95 % interval", "unit", "interval from"), rows)
        columns = ("territory", "events", "deaths", "exponent", "burstiness", "branching", "branching_60")
        cells = [
            [number(row[name], 2) if isinstance(row[name], float) else row[name] for name in columns]
            for row in found.places.head(20).to_dict("records")
        ]
        print_table("\nTerritories with most events", columns, cells)
        typer.echo(f"\n{stored.meta['credit']}")
        typer.echo("What was reported; no forecast." + (f" Tables: {output.out}" if output.out else ""))


def _ends(low: float, high: float) -> str:
    """Return an interval as text; a dash where there is none."""
    from interpose.cli.console import number

    return "-" if low != low else f"{number(low, 2)} to {number(high, 2)}"


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
                notices.print(f"{len(worlds.seeds):,} worlds of {worlds.days:,} days are run again")
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
        _print_comparison(found.statistics.to_dict("records"), found.meta, target)


def _print_comparison(rows: list[Any], meta: dict[str, Any], target: Path) -> None:
    """Print the table of both sides."""
    from interpose.cli.console import number, print_table

    cells = [
        [
            row["label"],
            *(
                f"{number(row[side], 2)} [{_ends(row[f'{side}_low'], row[f'{side}_high'])}]"
                for side in ("record", "model")
            ),
            _ends(row["world_low"], row["world_high"]),
            row["says"],
            row["unit"],
        ]
        for row in rows
    ]
    title = f"Record beside {meta['model']['runs']} of the model's worlds, 95 % intervals"
    print_table(title, ("", "record", "model", "90 % of worlds", "", "unit"), cells)
    if not meta["same_ground"]:
        typer.echo("\nThe record is on other ground than the model's territories: see docs/data.md on what compares.")
    typer.echo(f"\n{meta['statement']}\nResults: {target}")
    typer.echo(f"Figures: {target / 'page.html'}   (open it in a browser; it needs no network)")
