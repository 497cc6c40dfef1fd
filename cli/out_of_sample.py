"""The command `out-of-sample`: the model fitted to two years of a war and scored on what came after."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.score import drawn, print_scores
from interpose.cli.shared_options import OutputOptions, PageOptions, ThreadOptions, options
from interpose.model.language.catalogue import SOURCE
from interpose.model.language.chosen import in_language
from interpose.model.language.words import mark, say

if TYPE_CHECKING:
    from interpose.experiments.out_of_sample.exercise import Answer


@options()
def out_of_sample(
    draws: Annotated[int, typer.Option(min=12, max=10_000, help="draws of each forecast, a world each")] = 240,
    samples: Annotated[int, typer.Option(min=20, max=10_000, help="draws of the fitted rates")] = 60,
    tries: Annotated[int, typer.Option(min=20, max=10**6, help="most tries of the fit, of two worlds each")] = 500,
    pictures: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="draw the page's pictures into this folder beside it (SVG)")
    ] = None,
    *,
    cores: ThreadOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Fit the model to Syria 2016-2017 and score it on 2018-2019, beside simple forecasts.

    An exercise in scoring, published whatever comes of it. Interrupted, the same command with --out goes on.
    """
    from interpose.cli.console import announce_compilation, notices, progress
    from interpose.experiments.execution.kept_results import kept_results
    from interpose.experiments.execution.optional_libraries import require_library
    from interpose.experiments.out_of_sample.exercise import ask, question_of, steps_of
    from interpose.experiments.out_of_sample.fit import Design
    from interpose.experiments.out_of_sample.page import page_of
    from interpose.model.output_folder import new_folder

    require_library("pyabc")
    require_library("scoringrules", "score")
    pages.check()
    target, design = output.folder("out-of-sample"), Design(population=samples, tries=tries)
    words = f"interpose out-of-sample --draws {draws} --samples {samples} --tries {tries}"
    with kept_results(target, question_of(design, draws)) as kept, new_folder(target) as folder:
        if not output.silent:
            line = mark("at least {n:,} simulations, some ten minutes on two cores")
            notices.print(say(line, n=steps_of(design, draws)))
        announce_compilation(output.silent)
        with progress(steps_of(design, draws), "simulations", output.silent) as done:
            answer = ask(design, kept, draws=draws, threads=cores.threads, done=done)
        answer.write(folder)
        text = page_of(answer, words, pictures.name if pictures else "")
        (folder / "out_of_sample.md").write_text(text, encoding="utf-8")
        _draw(answer, folder, pictures)
    if pages.page:
        pages.page.write_text(text, encoding="utf-8")
    _print(answer, target, output)


def _draw(answer: "Answer", folder: Path, pictures: Path | None) -> None:
    """Write the figures as pages into the result, and as pictures where they are asked for."""
    from interpose.cli.score import write_figures
    from interpose.viz.report.image_export import write_images

    write_figures(answer.scores, folder)
    if pictures is not None:
        figures = {f"out_of_sample_{name}": drawing for name, drawing in drawn(answer.scores).items()}
        write_images(figures, pictures, ("svg",), width=800)


def _print(answer: "Answer", target: Path, output: OutputOptions) -> None:
    """Print scores and verdicts."""
    from interpose.cli.console import print_csv, print_json
    from interpose.experiments.out_of_sample.page import verdicts

    if output.json:
        tables = {"means": answer.scores.means, "differences": answer.scores.differences, "horizons": answer.horizons}
        rows = {name: table.to_dict("records") for name, table in tables.items()}
        with in_language(SOURCE):
            print_json({"out": target, "verdicts": verdicts(answer), **rows})
    elif output.csv:
        print_csv(answer.scores.means)
    elif not output.quiet:
        print_scores(answer.scores)
        for line in verdicts(answer):
            typer.echo(f"- {line.replace('**', '').replace('`', '')}")
        typer.echo("\n" + say("Page, tables and figures: {target}", target=target))
