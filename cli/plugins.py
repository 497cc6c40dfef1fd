"""The command `plugins`: what other distributions add."""

from typing import Annotated

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import say


@options(leave_out=("out", "quiet"))
def plugins(
    law: Annotated[
        str | None, typer.Option("--law", metavar="NAME", help="print the page of an added mechanism, in Markdown")
    ] = None,
    *,
    output: OutputOptions,
) -> None:
    """List what other distributions add (mechanisms, scenarios, studies, figures), and what of it cannot be used."""
    from interpose.cli.console import print_csv, print_json, print_table
    from interpose.model.extension.law_page import law_page
    from interpose.model.extension.plugins import list_plugins
    from interpose.model.language.mistakes import retell

    if law is not None:
        page = law_page(law)
        print_json({"name": law, "page": page}) if output.json else typer.echo(page)
        return
    rows = list_plugins()
    if output.json:
        print_json({"plugins": rows})
    elif output.csv:
        print_csv(rows)
    elif not rows:
        typer.echo(say("Nothing is added. docs/extending.md shows how another distribution adds something."))
    else:
        states = [retell(row["problem"]) or say("ready") for row in rows]
        named = [[r["kind"], r["name"], r["distribution"], r["version"] or "-"] for r in rows]
        cells = [[*row, state] for row, state in zip(named, states, strict=True)]
        heads = (say("kind"), say("name"), say("distribution"), say("version"), say("state"))
        print_table(say("Added"), heads, cells, numbers=False)
