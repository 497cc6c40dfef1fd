"""The command `patterns`: published patterns tried on paired worlds, as simulated and as reported."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, PageOptions, SeedOptions, ThreadOptions, options
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.observation.settings import ObservationSettings
    from interpose.experiments.validation.assess import Answer


@options(seeds=40)
def patterns(
    rows: Annotated[list[str] | None, typer.Argument(metavar="[P06 M01 ...]", help="some rows; default: all")] = None,
    record: Annotated[
        str, typer.Option(metavar="NAME", help="how worlds are recorded: ucdp, acled, model or perfect")
    ] = "ucdp",
    note: Annotated[
        str | None, typer.Option(metavar="TEXT", help="what changed since the last evaluation, for the log of the page")
    ] = None,
    *,
    seeds: SeedOptions,
    cores: ThreadOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Try published patterns: which hold as simulated, which as reported; which fail; which are not clear.

    Paired worlds over the same seeds; each world is run once for all rows. A page of all rows gets its
    numbers beside it, and one more line in its log of evaluations.
    """
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.observation.presets import observation_settings
    from interpose.experiments.validation.assess import check_seeds
    from interpose.experiments.validation.publish import publication, publish
    from interpose.experiments.validation.table import row_ids
    from interpose.model.errors import mistakes_in

    ids = row_ids(rows or [])
    check_seeds(seeds.numbers)
    with mistakes_in("record", called="preset"):
        settings = observation_settings(record)
    pages.check()
    where = publication(pages.page, ids, note) if pages.page else None
    target = output.folder("patterns")
    answer = _ask(ids, seeds.numbers, settings, cores.threads, target, output.silent)
    if where:
        publish(answer, where)
    if output.json:
        tables = {"rows": answer.rows.to_dict("records"), "numbers": answer.parts.to_dict("records")}
        with in_language(SOURCE):
            print_json({"out": target, "summary": answer.summary, **tables})
    elif output.csv:
        print_csv(answer.parts)
    elif not output.quiet:
        _print(answer, target)


def _ask(
    ids: list[str], seeds: range, record: "ObservationSettings", threads: int | None, target: Path, quiet: bool
) -> "Answer":
    """Print how much is run, run it, and write the answer; what is done is kept until then."""
    from interpose.cli.console import announce_compilation, notices, progress
    from interpose.experiments.execution.kept_results import kept_results
    from interpose.experiments.validation.assess import ask_rows, costs, question_of
    from interpose.model.output_folder import new_folder

    needed = costs(ids, seeds, threads)
    if not quiet:
        line = say(
            "{rows}, {measured} of them measured: {seeds}, {worlds:,} worlds, about {minutes} min",
            rows=say_count("{n} row", "{n} rows", len(ids)),
            measured=needed.rows,
            seeds=say_count("{n} seed", "{n} seeds", len(seeds)),
            worlds=needed.tasks,
            minutes=max(1, round(needed.minutes)),
        )
        notices.print(line)
    with kept_results(target, question_of(ids, seeds, record)) as kept, new_folder(target) as folder:
        announce_compilation(quiet)
        with progress(needed.tasks, "worlds", quiet) as done:
            answer = ask_rows(ids, seeds, record=record, kept=kept, threads=threads, done=done)
        answer.write(folder)
    return answer


def _print(answer: "Answer", target: Path) -> None:
    """Print the table for people."""
    from interpose.cli.console import print_table
    from interpose.experiments.validation.page import band, measured
    from interpose.model.results.stored_labels import note_words

    cells = []
    for line in answer.parts.to_dict("records"):
        if line["part"]:
            what = say("{part}, {unit}", part=say(line["part"]), unit=say(line["unit"]))
        else:
            what = say("{pattern}: {note}", pattern=say(line["pattern"]), note=note_words(line["note"]))
        start = [line["row"], say(line["kind"]), what, band(line), say(line["verdict"]), measured(line)]
        cells.append([*start, say(line["observed_verdict"]), measured(line, recorded=True)])
    columns = (say("row"), say("for"), say("what"), say("expected"), say("simulated"), "", say("as reported"), "")
    print_table(say("Published patterns, tried on the model (no proof either way)"), columns, cells)
    typer.echo("\n" + answer.summary)
    typer.echo(say("Tables: {target}", target=target))
