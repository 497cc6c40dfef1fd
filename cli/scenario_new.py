"""The group `scenario`, and its command `new`: a scenario of your own country."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from interpose.cli.scenario_questions import Answers, ask_what_is_missing
from interpose.cli.shared_options import LANGUAGE_OPTION, OutputOptions, options
from interpose.cli.told_help import ToldTyper
from interpose.model.language.chosen import use_language
from interpose.model.language.words import say

if TYPE_CHECKING:
    from interpose.model.scenario.builder.table import Reading

scenario = ToldTyper(name="scenario", help="Make, check and share a scenario of your own country.")
Field = Annotated[str | None, typer.Option(metavar="COLUMN", help="default: a column with a usual name")]
FILES = "table with coordinates (.csv, .xlsx), or outlines or points (.geojson, .topojson, .kml, .kmz, .gpkg, .fgb, "
FILES += ".shp, .zip)"


@scenario.callback()
def explain(language: Annotated[str | None, LANGUAGE_OPTION] = None) -> None:
    """Make, check and share a scenario of your own country."""
    if language:
        use_language(language)


@scenario.command()
@options(leave_out=("out", "csv"))
def new(
    name: Annotated[
        str | None, typer.Argument(help="name of the scenario: NAME.yaml and the folder NAME are written")
    ] = None,
    places: Annotated[Path | None, typer.Option(metavar="FILE", help=FILES)] = None,
    copied: Annotated[
        str | None, typer.Option("--from", metavar="NAME", help="copy a scenario instead: its name or .yaml file")
    ] = None,
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
    layer: Annotated[
        str | None, typer.Option(metavar="NAME", help="which layer, sheet or folder of a file with several")
    ] = None,
    split: Annotated[str | None, typer.Option(metavar="grid|voronoi", help="how to cut a single outline")] = None,
    cells: Annotated[int | None, typer.Option(metavar="N", help="into about how many places; default: 20")] = None,
    factions: Annotated[str, typer.Option(metavar="N|IDS", help="how many parties (2..8), or their ids: a,b")] = "2",
    force: Annotated[bool, typer.Option("--force/--no-force", help="with or without a stabilisation force")] = True,
    *,
    output: OutputOptions,
) -> None:
    """Make a scenario from a file of places or as a copy, ready to run and to edit; nothing is written over.

    Outlines that cross themselves are repaired, coordinates in other systems turned into WGS 84, islands joined by
    ferries. Every choice is printed and kept in NAME/choices.csv. On a terminal, what is left out is asked for.
    """
    from interpose.model.scenario.builder.table import Fields, Reading

    answers = Answers(name, places, copied, factions, people, force)
    if places is not None and copied is not None:
        raise typer.BadParameter("--places and --from are two ways to begin: give one")
    fields = Fields(id_field, name_field, population_field, lat_field, lon_field)
    reading = Reading(fields, crs, encoding, layer, split, cells)
    if name is None or (places is None and copied is None):
        answers = ask_what_is_missing(answers, reading, may_ask=sys.stdin.isatty() and not output.silent)
    if answers.copied is not None:
        _copy(answers, out, output)
    else:
        _make(answers, out, reading, output)


def _copy(answers: Answers, out: Path, output: OutputOptions) -> None:
    """Copy a scenario, and say where it is."""
    from interpose.cli.console import print_json
    from interpose.model.scenario.builder.copied import copy_scenario

    file = copy_scenario(str(answers.copied), str(answers.name), out)
    if output.json:
        print_json({"file": str(file), "copy_of": answers.copied})
    elif not output.quiet:
        typer.echo(say("{file}: a copy of {scenario}", file=file, scenario=answers.copied))
        typer.echo(say("Change what differs, its facts and title above all."))
        command = f"interpose validate {file}, interpose scenario check {file}"
        typer.echo(say("Next: {command}", command=command))


def _make(answers: Answers, out: Path, reading: "Reading", output: OutputOptions) -> None:
    """Make a scenario from a file of places, and say what was chosen."""
    from interpose.cli.console import print_json
    from interpose.model.scenario.builder.assumed import assumed_of
    from interpose.model.scenario.builder.build import make_scenario

    own: dict[str, Any] = {"factions": answers.factions, "people": answers.people, "force": answers.force}
    assumed = assumed_of(answers.assumed)
    built = make_scenario(str(answers.name), Path(str(answers.places)), out, reading=reading, assumed=assumed, **own)
    if output.json:
        print_json(vars(built) | {"file": str(built.file)})
    elif not output.quiet:
        made = {name: getattr(built, name) for name in ("file", "places", "links", "people")}
        typer.echo(say("{file}: {places} places, {links} borders, {people:,} people", **made))
        for note in built.notes:
            typer.echo(say("Note: {note}", note=note))
        tables = built.file.with_suffix("")
        fill = say("Fill in what you know: {file} and the tables in {tables} say what.", file=built.file, tables=tables)
        typer.echo(fill)
        command = f"interpose validate {built.file}, interpose run {built.file} --days 30"
        command += f", interpose scenario check {built.file}"
        typer.echo(say("Next: {command}", command=command))
