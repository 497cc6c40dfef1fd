"""The commands `scenario pack` and `scenario unpack`: a scenario as one file."""

from pathlib import Path
from typing import Annotated

import typer

from interpose.cli.shared_options import OutputOptions, options
from interpose.model.language.words import say


@options(leave_out=("out", "csv"))
def pack(
    scenario: Annotated[str, typer.Argument(metavar="NAME|FILE.yaml", help="a scenario that has files")],
    out: Annotated[
        Path | None, typer.Option(metavar="FILE.interpose", help="new file; default: the scenario's name")
    ] = None,
    *,
    output: OutputOptions,
) -> None:
    """Put a scenario and all files that it names into one file that can be sent, after checking every option of it.

    Such a file can stand wherever a scenario is named.
    """
    from interpose.cli.console import print_json
    from interpose.model.scenario.loading import pack_scenario
    from interpose.model.scenario.packed import open_packed

    target = pack_scenario(scenario, out)
    packed = open_packed(target)
    if output.json:
        print_json({"file": str(target), "files": sorted(packed.files), "bytes": target.stat().st_size})
    elif not output.quiet:
        files, size = ", ".join(sorted(packed.files)), target.stat().st_size
        typer.echo(say("{target}: {files} ({bytes:,} bytes)", target=target, files=files, bytes=size))
        command = f"interpose run {target} --days 30, interpose scenario unpack {target}"
        typer.echo(say("Next: {command}", command=command))


@options(leave_out=("out", "csv"))
def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE.interpose", help="a packed scenario")],
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="new folder; default: the file's name")] = None,
    *,
    output: OutputOptions,
) -> None:
    """Write the files of a packed scenario into a new folder, after checking all of them."""
    from interpose.cli.console import print_json
    from interpose.model.scenario import packed

    own = packed.unpack(file, Path(file.stem) if out is None else out)
    if output.json:
        print_json({"file": str(own), "folder": str(own.parent)})
    elif not output.quiet:
        command = f"interpose validate {own}"
        typer.echo(f"{own}\n" + say("Next: {command}", command=command))
