"""The command `app`: the interactive page, served on this computer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from interpose.cli.shared_options import options
from interpose.model.language.words import say

if TYPE_CHECKING:
    import socket

    from interpose.viz.app.serving import Place

NEEDED = ("solara", "uvicorn", "ipyvuetify", "altair", "matplotlib")


@dataclass(frozen=True)
class AddressOptions:
    """Where a page is served, and for whom."""

    port: Annotated[int, typer.Option(min=1, max=65535, help="port of the page")] = 8765
    host: Annotated[
        str,
        typer.Option(
            help="address to listen on; the default is reached from this computer only, any other needs a token"
        ),
    ] = "127.0.0.1"
    token: Annotated[
        str | None, typer.Option(metavar="WORD", help="what visitors must know; made and printed where others can come")
    ] = None
    allow_host: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="a name by which a proxy or other computers call this page; repeatable"),
    ] = None
    root_path: Annotated[
        str | None, typer.Option(metavar="/PATH", help="path under which a proxy serves this page, as /play")
    ] = None
    visitors: Annotated[int, typer.Option(min=1, max=1000, help="pages open at once, at most")] = 40
    idle: Annotated[float, typer.Option(min=1, max=10_080, help="minutes after which an unused page lets go")] = 60.0

    def place(self) -> "Place":
        """Return the place; raises :class:`InterposeError` for what cannot be."""
        from interpose.model.errors import InterposeError
        from interpose.viz.app.house import Limits
        from interpose.viz.app.serving import Place, check_name, check_root_path, check_token

        names, root_path = tuple(self.allow_host or ()), (self.root_path or "").rstrip("/")
        checks: list[tuple[str, Callable[[str], None], str]] = [("--allow-host", check_name, name) for name in names]
        checks += [("--root-path", check_root_path, root_path), ("--token", check_token, self.token or "")]
        for option, check, value in checks:
            try:
                check(value)
            except InterposeError as error:
                raise InterposeError(f"{option}: {error}") from None
        limits = Limits(visitors=self.visitors, idle_minutes=self.idle)
        return Place(self.host, self.port, names, root_path, self.token or "", limits)


@options()
def app(
    scenario: Annotated[
        str | None,
        typer.Argument(
            help="the scenario to begin with: a shipped one, a made-up one like grid-16, or a .yaml file; default: "
            "gaza-isf, of a lesson grid-9"
        ),
    ] = None,
    *,
    address: AddressOptions,
    mesa: Annotated[bool, typer.Option("--mesa", help="Mesa's own plain page instead, for your own components")] = (
        False
    ),
    lesson: Annotated[
        bool,
        typer.Option("--lesson", help="begin with a lesson: its questions in order, predictions kept and compared"),
    ] = False,
) -> None:
    """Open an interactive page: play worlds, turn levers, compare with and without, intervene midway."""
    from interpose.viz.app.lesson import FIRST_WORLD
    from interpose.viz.app.scenario_menu import Catalogue

    require_extra("app")
    place = address.place()
    if mesa and lesson:
        raise typer.BadParameter("--lesson is of the page itself, not of --mesa: give one of them")
    scenario = scenario or (FIRST_WORLD if lesson else "gaza-isf")
    Catalogue(scenario)  # refuses what cannot be opened, before anything is served
    serve_pages(scenario, "interpose.viz.app.mesa_page" if mesa else "interpose.viz.app.page", place, lesson=lesson)


def serve_pages(scenario: str, page: str, place: "Place", path: str = "", *, lesson: bool = False) -> None:
    """Serve until interrupted.

    Parameters
    ----------
    scenario : str
        The scenario to begin with.
    page : str
        Module of the page.
    place : Place
        Where, and for whom.
    path : str
        Path at which a visitor begins.
    lesson : bool
        Whether the page begins with a lesson.
    """
    import os
    from contextlib import suppress

    from interpose.cli.console import announce_compilation
    from interpose.viz.app.memory import keep_little, restart_with_plain_memory
    from interpose.viz.app.serving import serve, settings

    def told() -> None:
        typer.echo(say("interpose: the page is at {address} (Ctrl-C ends it)", address=place.address(path)))
        if not place.is_local:
            line = say("interpose: who reaches this computer and knows the token can use it, unencrypted")
            typer.echo(line, err=True)

    listener = _listen(place.host, place.port)
    restart_with_plain_memory()  # closes the port, and comes here again
    announce_compilation(False)
    keep_little()
    _compile()
    os.environ |= settings(scenario, page, place, lesson=lesson)
    with suppress(KeyboardInterrupt):
        serve(listener, place, told)


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
