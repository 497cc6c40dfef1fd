"""The command `reproduce`: a stored result made again, and compared bit for bit."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.plot import StorePath
from interpose.cli.shared_options import OutputOptions, ThreadOptions, options

DIFFERS = 1
"""Exit status where a value is not the same."""


@options(leave_out=("out",))
def reproduce(
    store: StorePath,
    point: Annotated[int | None, typer.Option(min=0, help="of a sweep: the number of the point")] = None,
    *,
    cores: ThreadOptions,
    output: OutputOptions,
) -> None:
    """Make a run, twin, compare, study or sweep point again from what it stored, and compare it bit for bit.

    Ends with status 0 where all values are the same, 1 where one differs, 2 where it cannot be made again.
    """
    from interpose.cli.console import announce_compilation, print_json
    from interpose.experiments.reproduction.reproduce import reproduce as make_again

    announce_compilation(output.silent)
    found = make_again(Path(store), point=point, threads=cores.threads)
    if output.json:
        differences = [difference._asdict() for difference in found.differences]
        made = [origin._asdict() for origin in found.origins]
        print_json(
            {"same": found.same, "kind": found.kind, "values": found.values}
            | {"differences": differences, "origins": made}
        )
    elif not output.quiet:
        typer.echo("\n".join(found.sentences))
    if not found.same:
        raise typer.Exit(DIFFERS)
