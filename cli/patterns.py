"""The command `patterns`: published patterns that were kept from fitting, tried on paired worlds."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import OutputOptions, PageOptions, SeedOptions, ThreadOptions, options

if TYPE_CHECKING:
    from interpose.experiments.validation.assess import Answer


@options(seeds=40)
def patterns(
    rows: Annotated[list[str] | None, typer.Argument(metavar="[P06 M01 ...]", help="some rows; default: all")] = None,
    *,
    seeds: SeedOptions,
    cores: ThreadOptions,
    pages: PageOptions,
    output: OutputOptions,
) -> None:
    """Try published patterns that were kept from fitting: which hold in the model, which fail, which are not clear.

    Paired worlds over the same seeds; each world is run once for all rows that need it.
    """
    from interpose.cli.console import announce_compilation, notices, print_json, progress
    from interpose.experiments.analysis.patterns import load_patterns
    from interpose.experiments.validation.assess import ask_rows, rows_named, tasks_of
    from interpose.experiments.validation.page import page_of
    from interpose.model.output_folder import new_folder

    chosen = rows_named(rows or [])
    pages.check()
    target, runs = output.folder("patterns"), len(tasks_of(chosen, seeds.numbers))
    with new_folder(target) as folder:
        if not output.silent:
            notices.print(f"{len(chosen)} rows: {seeds.seeds} seeds, {runs:,} worlds")
        announce_compilation(output.silent)
        with progress(runs, "worlds", output.silent) as done:
            answer = ask_rows(chosen, seeds.numbers, threads=cores.threads, done=done)
        answer.write(folder)
        text = page_of(
            answer, load_patterns(), " ".join(["interpose patterns", *(rows or []), f"--seeds {seeds.seeds}"])
        )
        (folder / "validation.md").write_text(text, encoding="utf-8")
    if pages.page:
        pages.page.write_text(text, encoding="utf-8")
    if output.json:
        print_json({"out": target, "verdicts": answer.verdicts, "rows": answer.parts.to_dict("records")})
    elif not output.quiet:
        _print(answer, target)


def _print(answer: "Answer", target: Path) -> None:
    """Print the table for people."""
    from interpose.cli.console import print_table
    from interpose.experiments.validation.page import band, number

    cells = []
    for line in answer.parts.to_dict("records"):
        middle, low, high = (number(line[name], line["unit"]) for name in ("estimate", "low", "high"))
        what = f"{line['part']}, {line['unit']}"
        cells.append([line["row"], line["verdict"], what, band(line), middle, f"{low} to {high}", line["seeds"]])
    columns = ("row", "verdict", "what", "expected", "measured", "95 % interval", "seeds")
    print_table("Published patterns, tried on the model (no proof either way)", columns, cells)
    typer.echo(f"\nPage and table: {target}")
