"""The command `lab`: the field's own estimators on the model's record, beside the paired truth."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, PageOptions, SeedOptions, ThreadOptions, options
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.laboratory.ask import LabAnswer, Sizes


@options(seeds=160)
def lab(
    *,
    seeds: SeedOptions,
    days: Annotated[int, typer.Option(min=1, max=36500, help="days of each country's record")] = 1440,
    data_sets: Annotated[int, typer.Option(min=1, max=1000, help="data sets drawn from the pool of countries")] = 40,
    sample: Annotated[int, typer.Option(min=1, max=1000, help="countries of each data set")] = 60,
    designs: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="a design, for instance negbin; repeatable; default: all")
    ] = None,
    cores: ThreadOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Run the field's estimators on worlds to which missions are sent as they are, and compare them with the truth.

    Each seed is a country. Where missions go, when, and what they consist of is decided as violence, truces and
    contributors' politics have it, and at random for comparison; the truth is the same worlds with and without.
    """
    from interpose.cli.console import announce_compilation, notices, print_csv, print_json, progress
    from interpose.experiments.laboratory.ask import ask_lab, sizes_of
    from interpose.experiments.laboratory.estimators.registry import designs_named
    from interpose.experiments.laboratory.page import command_of, page_of
    from interpose.model.output_folder import new_folder

    chosen = designs_named(designs or [])
    sizes = sizes_of(seeds.seeds, days, data_sets, sample)
    pages.check()
    target = output.folder("lab")
    with new_folder(target) as folder:
        if not output.silent:
            notices.print(_costs(len(chosen), sizes, max(1, round(sizes.minutes(cores.threads)))))
        announce_compilation(output.silent)
        with progress(sizes.steps, "steps", output.silent) as done:
            answer = ask_lab(
                sizes, chosen, first_seed=seeds.first_seed, threads=cores.threads, target=target, done=done
            )
        answer.write(folder)
        text = page_of(answer, command_of(sizes, designs or [], seeds.first_seed))
        (folder / "laboratory.md").write_text(text, encoding="utf-8")
    if pages.page:
        pages.page.write_text(text, encoding="utf-8")
    if output.json:
        tables = {"designs": answer.designs.to_dict("records"), "targets": answer.targets.to_dict("records")}
        print_json({"out": target, **sizes._asdict(), **tables})
    elif output.csv:
        print_csv(answer.designs)
    elif not output.quiet:
        _print(answer, target)


def _costs(designs: int, sizes: "Sizes", minutes: int) -> str:
    """Return how much is run, and about how long it takes."""
    return say(
        "{designs}: {countries}, about {worlds:,} worlds, {sets} for each way of sending: about {minutes} min",
        designs=say_count("{n} design", "{n} designs", designs),
        countries=say_count("{n} country", "{n} countries", sizes.countries),
        worlds=sizes.worlds,
        sets=say_count("{n} data set", "{n} data sets", sizes.data_sets),
        minutes=minutes,
    )


def _print(answer: "LabAnswer", target: Path) -> None:
    """Print the table for people."""
    from interpose.cli.console import print_table
    from interpose.experiments.laboratory.page import columns_of, design_rows, target_rows

    for regime, title in columns_of(answer).items():
        rows = design_rows(answer, regime)
        names = [say("coefficient"), say("truth"), say("mean estimate"), say("usual interval"), say("covers")]
        names += [say("wrong sign"), say("what it says")]
        print_table(say("Missions sent: {way}", way=say(title)), names, rows)
        typer.echo("")
    heads = [say("row"), say("what"), say("expected"), say("as missions are sent"), "", say("to violence only"), ""]
    heads += [say("at random"), "", say("gone at random")]
    print_table(say("Rows of the table of patterns"), heads, target_rows(answer), numbers=False)
    typer.echo("\n" + say("Page and tables: {target}", target=target))
