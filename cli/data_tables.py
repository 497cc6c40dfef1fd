"""What the commands `data ...` print for people: events as imported, statistics, both sides of a comparison."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from interpose.model.language.figures import day_words
from interpose.model.language.words import mark, say, say_count

if TYPE_CHECKING:
    from interpose.experiments.real_events.stored_events import Events
    from interpose.experiments.real_events.summary import Summary

FILE = mark("{name}, {bytes:,} bytes, {encoding}, sha256 {digest}\u2026")
KEPT = mark("{events:,}, {deaths:,} deaths (best), {first} to {last}")
FAR = mark("{events:,} events up to {farthest_km:,} km from their territory (limit {limit:,} km)")
PARTS = {"refused": mark("refused: {n:,}"), "outside": mark("outside: {n:,}"), "noted": mark("noted: {n:,}")}
"""What became of rows that were not simply kept."""
PLACE_COLUMNS = {
    "territory": mark("territory"),
    "events": mark("events"),
    "deaths": mark("deaths"),
    "exponent": mark("exponent"),
    "burstiness": mark("burstiness"),
    "branching": mark("branching"),
    "branching_60": mark("branching (60 days)"),
}


def print_import(meta: dict[str, Any], target: Path) -> None:
    """Print what was read, refused, noted and outside."""
    from interpose.cli.console import print_table
    from interpose.viz.kinds.events import GROUNDS

    ground = say(GROUNDS.get(str(meta["ground"]), str(meta["ground"])))
    title = say("Events of {source} on {ground}", source=meta["source"], ground=ground)
    print_table(title, ("", ""), import_rows(meta), numbers=False)
    typer.echo(f"\n{meta['credit']}\n{say(meta['note'])}")
    typer.echo(say("Events: {target}", target=target))
    command = f"interpose data summary {target}, interpose data compare {target} RUN"
    typer.echo(say("Next: {command}", command=command))


def import_rows(meta: dict[str, Any]) -> list[list[str]]:
    """Return what was read, refused, noted and outside as rows of two cells."""
    file = {name: meta["file"][name] for name in ("name", "bytes", "encoding")}
    days = {name: day_words(meta[name]) for name in ("first", "last")}
    rows = [
        [say("file"), say(FILE, **file, digest=meta["file"]["sha256"][:16])],
        [say("version"), say(str(meta["version"]))],
        [say("rows read"), say("{n:,}", n=meta["rows"])],
        [say("events kept"), say(KEPT, events=meta["events"], deaths=meta["deaths"], **days)],
    ]
    for name, heading in PARTS.items():
        for part in meta[name]:
            why = say(part["why"])
            first = say("{why}; first {first}", why=why, first=_told_row(part["first"])) if part["first"] else why
            rows.append([say(heading, n=part["rows"]), first])
    if meta["beside"]:
        rows.append([say("by distance"), say(FAR, **meta["beside"], limit=meta["limit_km"])])
    return rows


def _told_row(first: str) -> str:
    """Return which row was the first that was refused, from its English words (``row 1,234 ('cell')``)."""
    row, _, cell = first.removeprefix("row ").partition(" ")
    number = int(row.replace(",", ""))
    return say("row {n:,} {cell}", n=number, cell=cell) if cell else say("row {n:,}", n=number)


def print_sites(found: dict[str, Any]) -> None:
    """Print what a file of Geo-PKO says of sites."""
    from interpose.cli.console import print_table

    middle = mark("{median:,.0f} (P10 {p10:,.0f}, P90 {p90:,.0f})")
    yearly = {name: found[f"yearly_{name}"] for name in ("median", "p10", "p90")}
    rows = [
        [say("sites by map"), say("{rows:,}, {first_year} to {last_year}, {missions} missions", **found)],
        [say("troops at a site, over maps"), say(middle, **found)],
        [say("troops at a site, over years"), say(middle, **yearly)],
        [say("sites there a year later"), say("{persistence:.2f} of {pairs:,}", **found)],
    ]
    print_table(say("Sites of peacekeepers"), ("", ""), rows, numbers=False)
    typer.echo("\n" + say("{credit}. Nothing was written.", credit=found["credit"]))


def print_summary(found: "Summary", stored: "Events", out: Path | None) -> None:
    """Print statistics with their intervals, and the territories with most events."""
    from interpose.cli.console import number, print_table
    from interpose.model.results.stored_labels import statistic_words

    rows = [
        [
            statistic_words(row["label"]),
            number(row["estimate"], 2),
            _ends(row["low"], row["high"]),
            say(row["unit"]),
            say(row["from"]),
        ]
        for row in found.statistics.to_dict("records")
    ]
    title = say(
        "{events}, {first} to {last}",
        events=say_count("{n} fatal event", "{n} fatal events", found.meta["entered"]["events"]),
        first=day_words(stored.first),
        last=day_words(stored.last),
    )
    print_table(title, ("", say("estimate"), say("95 % interval"), say("unit"), say("interval from")), rows)
    cells = [
        [number(row[name], 2) if isinstance(row[name], float) else row[name] for name in PLACE_COLUMNS]
        for row in found.places.head(20).to_dict("records")
    ]
    heads = [say(heading) for heading in PLACE_COLUMNS.values()]
    print_table("\n" + say("Territories with most events"), heads, cells)
    typer.echo(f"\n{stored.meta['credit']}")
    typer.echo(say("What was reported; no forecast."))
    if out:
        typer.echo(say("Tables: {target}", target=out))


def _ends(low: float, high: float) -> str:
    """Return an interval as text; a dash where there is none."""
    from interpose.cli.console import number

    return "-" if low != low else say("{low} to {high}", low=number(low, 2), high=number(high, 2))


def print_comparison(rows: list[Any], meta: dict[str, Any], target: Path) -> None:
    """Print the table of both sides."""
    from interpose.cli.console import print_table
    from interpose.model.results.stored_labels import statistic_words

    cells = [
        [
            statistic_words(row["label"]),
            *(_middle(row, side) for side in ("record", "model")),
            _ends(row["world_low"], row["world_high"]),
            say(row["says"]),
            say(row["unit"]),
        ]
        for row in rows
    ]
    title = say("Record beside {n} of the model's worlds, 95 % intervals", n=meta["model"]["runs"])
    print_table(title, ("", say("record"), say("model"), say("90 % of worlds"), "", say("unit")), cells)
    if not meta["same_ground"]:
        other = mark("The record is on other ground than the model's territories: see docs/data.md on what compares.")
        typer.echo("\n" + say(other))
    typer.echo("\n" + say(meta["statement"]))
    typer.echo(say("Results: {target}", target=target))
    typer.echo(say("Figures: {page}   (open it in a browser; it needs no network)", page=target / "page.html"))


def _middle(row: dict[str, Any], side: str) -> str:
    """Return a statistic of a side with its interval."""
    from interpose.cli.console import number

    return f"{number(row[side], 2)} [{_ends(row[f'{side}_low'], row[f'{side}_high'])}]"
