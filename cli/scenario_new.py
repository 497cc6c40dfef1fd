"""The group `scenario`, and its command `new`: a scenario of your own country."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.shared_options import OutputOptions, options

scenario = typer.Typer(
    name="scenario", help="Make, check and share a scenario of your own country.", rich_markup_mode=None
)
Field = Annotated[str | None, typer.Option(metavar="COLUMN", help="default: a column with a usual name")]
FILES = "table with coordinates (.csv), or outlines or points (.geojson, .topojson, .gpkg, .fgb, .shp, .zip)"


@scenario.callback()
def explain() -> None:
    """Make, check and share a scenario of your own country."""


@scenario.command()
@options(leave_out=("out", "csv"))
def new(
    name: Annotated[str, typer.Argument(help="name of the scenario: NAME.yaml and the folder NAME are written")],
    places: Annotated[Path, typer.Option(metavar="FILE", help=FILES)],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="folder to write into")] = Path("."),
    population_field: Field = None,
    people: Annotated[
        int | None, typer.Option(min=2, max=10**9, help="persons in all, in equal shares, if the file tells none")
    ] = None,
    id_field: Field = None,
    name_field: Field = None,
    lat_field: Field = None,
    lon_field: Field = None,
    crs: Annotated[
        str | None, typer.Option(metavar="CODE", help="system of the coordinates, such as EPSG:32636; default: WGS 84")
    ] = None,
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="of the text, such as cp1256; default: the likeliest")
    ] = None,
    layer: Annotated[str | None, typer.Option(metavar="NAME", help="which layer of a file with several")] = None,
    split: Annotated[str | None, typer.Option(metavar="grid|voronoi", help="how to cut a single outline")] = None,
    cells: Annotated[int | None, typer.Option(metavar="N", help="into about how many places; default: 20")] = None,
    factions: Annotated[str, typer.Option(metavar="N|IDS", help="how many parties (2..8), or their ids: a,b")] = "2",
    force: Annotated[bool, typer.Option("--force/--no-force", help="with or without a stabilisation force")] = True,
    *,
    output: OutputOptions,
) -> None:
    """Make a scenario from a file of places, ready to run and to edit; nothing is written over.

    Outlines that cross themselves are repaired, coordinates in other systems turned into WGS 84, islands joined by
    ferries. Every choice is printed and kept in NAME/choices.csv.
    """
    from interpose.cli.console import print_json
    from interpose.model.scenario.builder.build import make_scenario
    from interpose.model.scenario.builder.table import Fields, Reading

    fields = Fields(id_field, name_field, population_field, lat_field, lon_field)
    reading = Reading(fields, crs, encoding, layer, split, cells)
    built = make_scenario(name, places, out, reading=reading, factions=factions, people=people, force=force)
    if output.json:
        print_json(vars(built) | {"file": str(built.file)})
    elif not output.quiet:
        typer.echo(f"{built.file}: {built.places} places, {built.links} borders, {built.people:,} people")
        for note in built.notes:
            typer.echo(f"Note: {note}")
        typer.echo(f"Fill in what you know: {built.file} and the tables in {built.file.with_suffix('')} say what.")
        typer.echo(f"Next: interpose validate {built.file}, interpose run {built.file} --days 30")
