"""The command `dock`: published models and laws rebuilt beside interpose, and which of their findings come out."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, PageOptions, ThreadOptions, options
from interpose.model.language.figures import in_figures
from interpose.model.language.told import word_of
from interpose.model.language.words import say, say_count

if TYPE_CHECKING:
    from interpose.experiments.docking.assess import Answer
    from interpose.experiments.docking.contract import Sizes

NAMES = "[epstein lanchester athena ruin wheeler]"


@options()
def dock(
    parts: Annotated[list[str] | None, typer.Argument(metavar=NAMES, help="some parts; default: all")] = None,
    *,
    runs: Annotated[int, typer.Option(help="runs of whatever has chance in it, 2 to 10,000")] = 30,
    density: Annotated[float, typer.Option(help="epstein: agents, as a share of the sites")] = 0.7,
    peacekeepers: Annotated[
        str | None, typer.Option(metavar="0,0.05,...", help="epstein: densities of the sweep; default: 0 to 0.1")
    ] = None,
    rounding: Annotated[str, typer.Option(help="epstein: of C/A in the main rows: none, floor or nearest")] = "none",
    periods: Annotated[int, typer.Option(help="epstein: longest run of the sweep")] = 15_000,
    cores: ThreadOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Set interpose beside published models and laws: which findings come out, with runs and intervals.

    The same command with the same --out goes on where it was interrupted.
    """
    from interpose.cli.console import announce_compilation, notices, print_csv, print_json, progress
    from interpose.experiments.docking.assess import ask_docking, parts_named, question_of, tasks_of
    from interpose.experiments.docking.contract import DOSES, Sizes, doses_from
    from interpose.experiments.docking.page import page_of
    from interpose.experiments.execution.kept_results import kept_results
    from interpose.model.output_folder import new_folder

    chosen = parts_named(parts or [])
    sizes = Sizes(runs, DOSES if peacekeepers is None else doses_from(peacekeepers), density, periods, rounding)
    pages.check()
    target, tasks = output.folder("dock"), len(tasks_of(chosen, sizes))
    if not output.silent:
        named = {"parts": ", ".join(part.name for part in chosen), "runs": say_count("{n} run", "{n} runs", tasks)}
        notices.print(say("{parts}: {runs}, {time}", **named, time=minutes(tasks)))
    announce_compilation(output.silent)
    with new_folder(target) as folder, kept_results(target, question_of(chosen, sizes)) as kept:
        with progress(tasks, "runs", output.silent) as done:
            answer = ask_docking(chosen, sizes, kept, threads=cores.threads, done=done)
        answer.write(folder)
        text = page_of(answer, command_of([part.name for part in chosen] if parts else [], sizes))
        (folder / "docking.md").write_text(text, encoding="utf-8")
    if pages.page:
        pages.page.write_text(text, encoding="utf-8")
    if output.json:
        print_json({"out": target, "verdicts": answer.meta["verdicts"], "rows": answer.findings.to_dict("records")})
    elif output.csv:
        print_csv(answer.findings)
    elif not output.quiet:
        _print(answer, target)


def minutes(tasks: int) -> str:
    """Return about how long so many runs take, in words."""
    from interpose.experiments.docking.contract import SECONDS_A_RUN
    from interpose.experiments.execution.parallel import usable_cores

    seconds = tasks * SECONDS_A_RUN / usable_cores()
    return say("less than a minute") if seconds < 60 else say("one to {n:.0f} minutes", n=max(2.0, seconds / 30))


def command_of(parts: list[str], sizes: "Sizes") -> str:
    """Return the command that makes the same answer: parts, runs, and what differs from the defaults."""
    from interpose.experiments.docking.contract import Sizes

    usual, words = Sizes(), ["interpose dock", *parts, f"--runs {sizes.runs}"]
    words += [f"--density {sizes.density:g}"] if sizes.density != usual.density else []
    words += [f"--peacekeepers {','.join(f'{dose:g}' for dose in sizes.doses)}"] if sizes.doses != usual.doses else []
    words += [f"--rounding {sizes.rounding}"] if sizes.rounding != usual.rounding else []
    return " ".join([*words, *([f"--periods {sizes.periods}"] if sizes.periods != usual.periods else [])])


def _print(answer: "Answer", target: Path) -> None:
    """Print the table for people."""
    from interpose.cli.console import print_table
    from interpose.experiments.docking.page import measured, number
    from interpose.model.results.stored_labels import expected_words

    tell, cells = partial(word_of, answer.meta), []
    for line in answer.findings.to_dict("records"):
        middle, low, high = (number(line[name]) for name in ("estimate", "low", "high"))
        expected = expected_words(line["kind"], line["value"], line["margin"])
        what = [line["name"], say(line["verdict"]), measured(line, tell), expected]
        cells.append([*what, middle, say("{low} to {high}", low=low, high=high), in_figures(f"{line['runs']:,}")])
    columns = ("", say("verdict"), say("measured here"), say("expected"), say("found"), say("95 % interval"))
    title = say("Published models and laws beside interpose (no evidence about any country)")
    print_table(title, (*columns, say("runs")), cells)
    typer.echo("\n" + say("Page and tables: {target}", target=target))
