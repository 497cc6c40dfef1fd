"""The command `brief`: two pages from a stored result."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.plot import StorePath, open_result
from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import say


@options(leave_out=("out", "csv"))
def brief(
    store: StorePath,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="new file, .html or .pdf; default: STORE/brief.html")
    ] = None,
    *,
    output: OutputOptions,
) -> None:
    """Write two A4 pages: question, answer in three sentences, cost, map, figure, what it rests on and does not say.

    Made from any stored result of one scenario: twin, compare, study, sweep, run and others.

    A PDF needs playwright and the system's Chromium or Chrome.
    """
    from interpose.cli.console import print_json
    from interpose.viz.report.brief_file import write_brief

    target = write_brief(open_result(store), out)
    if output.json:
        print_json({"out": target, "megabytes": round(target.stat().st_size / 1e6, 1)})
    elif not output.quiet:
        typer.echo(say("Brief: {target}   (two A4 pages; it needs no network)", target=target))
