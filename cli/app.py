"""The command `app`: the interactive page, served on this computer."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import options

if TYPE_CHECKING:
    import socket

NOWHERE = "http://127.0.0.1:9"
"""Address where the server would look for missing files: on this computer, where nothing answers."""
NEEDED = ("solara", "uvicorn", "ipyvuetify", "altair", "matplotlib")


@dataclass(frozen=True)
class AddressOptions:
    """Where a page is served."""

    port: Annotated[int, typer.Option(min=1, max=65535, help="port of the page")] = 8765
    host: Annotated[str, typer.Option(help="address to listen on; the default is reached from this computer only")] = (
        "127.0.0.1"
    )


@options()
def app(
    scenario: Annotated[
        str,
        typer.Argument(help="the scenario to begin with: a shipped one, a made-up one like grid-16, or a .yaml file"),
    ] = "gaza-isf",
    *,
    address: AddressOptions,
    mesa: Annotated[bool, typer.Option("--mesa", help="Mesa's own plain page instead, for your own components")] = (
        False
    ),
) -> None:
    """Open an interactive page: play worlds, turn levers, compare with and without, intervene midway."""
    from interpose.viz.app.scenario_menu import Catalogue

    require_extra("app")
    Catalogue(scenario)  # refuses what cannot be opened, before anything is served
    serve_pages(
        scenario, "interpose.viz.app.mesa_page" if mesa else "interpose.viz.app.page", address.host, address.port
    )


def serve_pages(scenario: str, page: str, host: str, port: int, *, path: str = "") -> None:
    """Serve until interrupted.

    Parameters
    ----------
    scenario : str
        The scenario to begin with.
    page : str
        Module of the page.
    host, port
        Address to listen on.
    path : str
        Path at which a visitor begins.
    """
    import os
    from contextlib import suppress

    from interpose.cli.console import announce_compilation
    from interpose.viz.app.memory import keep_little

    listener = _listen(host, port)
    announce_compilation(False)
    keep_little()
    _compile()
    os.environ |= settings(scenario, page)
    with suppress(KeyboardInterrupt):
        _serve(listener, host, port, path)


def settings(scenario: str, page: str = "interpose.viz.app.page") -> dict[str, str]:
    """Return the environment that the page's server reads: nothing is fetched from another computer."""
    return {
        "INTERPOSE_APP_SCENARIO": scenario,
        "SOLARA_MODE": "production",
        "SOLARA_APP": page,
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_ASSETS_CDN": NOWHERE,
        "SOLARA_THEME_VARIANT": "light",
        "SOLARA_THEME_TITLE": "interpose",
        "SOLARA_THEME_SHOW_BANNER": "False",
        "SOLARA_KERNEL_CULL_TIMEOUT": "3m",
    }


def require_extra(command: str) -> None:
    """Raise :class:`InterposeError` where the page's libraries are not installed."""
    from importlib.util import find_spec

    from interpose.model.errors import InterposeError

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise InterposeError(f"{command}: {', '.join(missing)} not installed: pip install 'interpose[viz]'")


def _listen(host: str, port: int) -> "socket.socket":
    """Return a socket bound to the port; raises :class:`InterposeError` where it cannot be used."""
    import socket

    from interpose.model.errors import InterposeError

    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listener = socket.socket(family, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise InterposeError(f"--host {host} --port {port}: {why}: choose another port or host") from None
    return listener


def _compile() -> None:
    """Compile the day, so that the first visitor need not wait for it."""
    from interpose.model.scenario.loading import load_scenario
    from interpose.model.simulation.compiled_day import compiled_day
    from interpose.model.simulation.simulate import simulate

    compiled_day()
    simulate(load_scenario("grid-4", {"people_per_agent": 1000}), 1, days=2)


def _serve(listener: "socket.socket", host: str, port: int, path: str) -> None:
    """Serve until interrupted."""
    import warnings

    import uvicorn
    from solara.server.starlette import app as site

    from interpose.viz.app.host_check import LOOPBACK, Guard
    from interpose.viz.app.plotly_script import Plotting

    warnings.filterwarnings("ignore", message="Cookies with samesite=none", category=UserWarning)
    shown_host = f"[{host}]" if ":" in host else host
    local_only = host in LOOPBACK

    class Server(uvicorn.Server):
        """Says where the page is once the port answers, not before."""

        async def startup(self, sockets: "list[socket.socket] | None" = None) -> None:
            await super().startup(sockets)
            if not self.started:
                return
            typer.echo(f"interpose: the page is at http://{shown_host}:{port}{path} (Ctrl-C ends it)")
            if not local_only:
                typer.echo("interpose: everybody who reaches this address can use it", err=True)

    guarded = Guard(Plotting(site), LOOPBACK if local_only else ())
    server = Server(uvicorn.Config(guarded, log_level="warning", timeout_graceful_shutdown=2))
    server.run(sockets=[listener])
