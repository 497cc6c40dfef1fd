"""The command `explore`: a stored sweep in a browser."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.app import AddressOptions
from interpose.cli.shared_options import options

if TYPE_CHECKING:
    from interpose.viz.explorer.open_sweep import Source


@options()
def explore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="a sweep's folder, finished or not")],
    *,
    address: AddressOptions,
) -> None:
    """Open a sweep in an interactive page: outcomes over what was varied, and any point as a run that can be played."""
    from interpose.cli.app import require_extra, serve_pages
    from interpose.cli.plot import open_result
    from interpose.viz.explorer.open_sweep import Source, open_sweep

    require_extra("explore")
    place = address.place()
    source = Source(lambda: open_result(folder))
    open_sweep(source)
    serve_pages(_first_scenario(source), "interpose.viz.explorer.routes", place, "/sweep")


def _first_scenario(source: "Source") -> str:
    """Return the scenario with which the page begins: that of the sweep, if it can be opened there."""
    from interpose.model.errors import ScenarioError
    from interpose.viz.app.scenario_menu import Catalogue

    default = "gaza-isf"
    if source.links.world is None:
        return default
    try:
        Catalogue(source.links.case)
    except ScenarioError as error:
        source.links.why_closed = str(error)
        return default
    return source.links.case
