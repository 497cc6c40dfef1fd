"""The command `new`: files to begin a mechanism, study, scenario or figure of one's own with."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import say

Name = Annotated[str, typer.Argument(help="what it is called; the files are named after it")]


@options(leave_out=("out", "csv"))
def new(
    kind: Annotated[str, typer.Argument(metavar="mechanism|study|scenario|figure", help="what to begin")],
    name: Name,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="folder in which its files are written")] = Path("."),
    *,
    output: OutputOptions,
) -> None:
    """Write a mechanism, study, scenario or figure of your own that runs at once, with its test.

    A mechanism comes with its law and an oracle. Nothing is written over.
    """
    from interpose.cli.console import print_json
    from interpose.model.extension.new_files import write_new

    files = write_new(kind, name, out)
    if output.json:
        print_json({"kind": kind, "name": name, "files": [str(path) for path in files]})
    elif not output.quiet:
        for path in files:
            typer.echo(str(path))
        typer.echo("")
        for line in _next(kind, files):
            typer.echo(line)


def _next(kind: str, files: list[Path]) -> list[str]:
    """Return what to do next with what was written."""
    first, test = files[0], files[-1]
    if kind == "mechanism":
        use = [f"export INTERPOSE_MECHANISMS={first.absolute()}", "interpose show grid-4"]
    elif kind == "study":
        use = [f"interpose study {first} --scenario grid-4 --seeds 5"]
    elif kind == "scenario":
        use = [f"interpose validate {first}", f"interpose run {first} --days 30"]
    else:
        use = ["interpose run grid-4 --days 30 --out a-run", f"interpose plot a-run --figure {first}"]
    command = f"pytest {test}"
    return [say("Next: {command}", command=command), *(f"      {line}" for line in use), say("See docs/extending.md.")]
