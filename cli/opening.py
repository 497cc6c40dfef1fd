"""Opening a stored sweep in a browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from interpose.viz.explorer.source import Source


def explore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="a sweep's folder, finished or not")],
    port: Annotated[int, typer.Option(min=1, max=65535, help="port of the page")] = 8765,
    host: Annotated[str, typer.Option(help="address to listen on; the default is reached from this computer only")] = (
        "127.0.0.1"
    ),
) -> None:
    """Open a sweep in an interactive page: outcomes over what was varied, and any point as a run that can be played."""
    from interpose.cli.plotting import open_result
    from interpose.cli.serving import require_extra, serve_pages
    from interpose.viz.explorer.serving import Plotting
    from interpose.viz.explorer.source import Source, show

    require_extra("explore")
    source = Source(lambda: open_result(folder))
    show(source)
    serve_pages(_first(source), "interpose.viz.explorer.site", host, port, path="/sweep", around=Plotting)


def _first(source: "Source") -> str:
    """Choose with which scenario the page beside the explorer begins: the sweep's, if it can be opened there."""
    from interpose.model.errors import ScenarioError
    from interpose.viz.app.catalogue import Catalogue

    usual = "gaza-isf"
    if source.door.world is None:
        return usual
    try:
        Catalogue(source.door.case)
    except ScenarioError as error:
        source.door.closed = str(error)
        return usual
    return source.door.case
