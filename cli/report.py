"""The command `report`: the report of a stored result."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.plot import ShownOptions, StorePath, open_result
from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import say


@options(leave_out=("out", "csv"))
def report(
    store: StorePath,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="new file; default: STORE/report.html")] = None,
    *,
    shown: ShownOptions,
    output: OutputOptions,
) -> None:
    """Write a stored result as one page: question, facts, results in sentences, figures, limits, where it comes from.

    The page needs no network and prints. A report in the store itself is written anew.
    """
    from interpose.cli.console import print_json
    from interpose.model.results.tables import write_file
    from interpose.viz.figure import Choice
    from interpose.viz.report.report import report_page

    opened = open_result(store)
    target = out or store / "report.html"
    page = report_page(opened, Choice(outcome=shown.outcome))
    write_file(target, page, again=out is None)
    size = target.stat().st_size / 1e6
    if output.json:
        print_json({"out": target, "kind": opened.kind, "megabytes": round(size, 1)})
    elif not output.quiet:
        typer.echo(
            say(
                "Report: {target}   ({size:.1f} MB; open it in a browser, or print it; it needs no network)",
                target=target,
                size=size,
            )
        )
