"""Serving a page: where it listens, by which names and under which path it is called, who may use it."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interpose.model.errors import InterposeError
from interpose.viz.app.host_check import LOOPBACK, Guard, host_of
from interpose.viz.app.house import Limits
from interpose.viz.app.plotly_script import Plotting
from interpose.viz.app.security_headers import SecurityHeaders

if TYPE_CHECKING:
    import socket

NOWHERE = "http://127.0.0.1:9/"
"""Address where the server would look for missing files: on this computer, where nothing answers."""
SPARE_CONNECTIONS = 20
"""Connections beyond the places for visitors, who are told there that all places are taken."""
LARGEST_MESSAGE = 1 << 20
"""Bytes of one message of a page (a saved view is some thousands)."""
ROOT_PATH, TOKEN_FORM = re.compile(r"^(/[A-Za-z0-9._~-]+)+$"), re.compile(r"^[A-Za-z0-9_-]{8,200}$")
LONGEST = 60
"""Letters of a value that an error repeats."""


@dataclass(frozen=True)
class Place:
    """Where a page is served, and for whom.

    Raises
    ------
    InterposeError
        With one line, for a name, path or token that cannot be.
    """

    host: str = "127.0.0.1"
    port: int = 8765
    allowed: tuple[str, ...] = ()
    """further names by which it is called, behind a proxy for instance"""
    root_path: str = ""
    """path under which a proxy serves it"""
    token: str = ""
    """what visitors must know; where others can reach it one is made if none is given"""
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        for name in self.allowed:
            check_name(name)
        check_root_path(self.root_path)
        check_token(self.token)
        if not self.token and not self.is_local:
            object.__setattr__(self, "token", secrets.token_urlsafe(18))

    @property
    def is_local(self) -> bool:
        """Whether it is reached from this computer only."""
        return self.host in LOOPBACK

    @property
    def names(self) -> frozenset[str]:
        """Return the names by which it may be called; empty for any."""
        more = frozenset(name.strip("[]").lower() for name in self.allowed)
        return LOOPBACK | more if self.is_local or more else frozenset()

    def address(self, path: str = "") -> str:
        """Return the address that a visitor opens.

        Parameters
        ----------
        path : str
            Path at which he begins.
        """
        shown = f"[{self.host}]" if ":" in self.host else self.host
        secret = f"?token={self.token}" if self.token else ""
        beginning = f"{self.root_path}{path}" + ("/" if not path and (secret or self.root_path) else "")
        return f"http://{shown}:{self.port}{beginning}{secret}"


def check_name(name: str) -> None:
    """Raise :class:`InterposeError` for what is no host name: with a scheme, a port or a path."""
    if not host_of(name if ":" not in name else f"[{name.strip('[]')}]"):
        raise InterposeError(f"{name[:LONGEST]!r} is no name of a computer: give it without scheme, port and path")


def check_root_path(path: str) -> None:
    """Raise :class:`InterposeError` for what is no path under which a page can be served."""
    if path and not ROOT_PATH.match(path):
        raise InterposeError(f"{path[:LONGEST]!r} is no path: it begins with / and has letters, digits and . _ ~ -")


def check_token(token: str) -> None:
    """Raise :class:`InterposeError` for a token that is too short, too long or not fit for an address."""
    if token and not TOKEN_FORM.match(token):
        raise InterposeError("a token has 8 to 200 letters, digits, - and _")


def settings(
    scenario: str, page: str = "interpose.viz.app.page", place: Place | None = None, *, lesson: bool = False
) -> dict[str, str]:
    """Return the environment that the page's server reads: nothing is fetched from another computer.

    Parameters
    ----------
    scenario : str
        The scenario to begin with.
    page : str
        Module of the page.
    place : Place, optional
        Where it is served; default: on this computer.
    lesson : bool
        Whether it begins with a lesson.
    """
    place = place or Place()
    return {
        "INTERPOSE_APP_SCENARIO": scenario,
        "INTERPOSE_APP_LESSON": "1" if lesson else "",
        "SOLARA_MODE": "production",
        "SOLARA_APP": page,
        "SOLARA_TELEMETRY_MIXPANEL_ENABLE": "False",
        "SOLARA_ASSETS_CDN": NOWHERE,
        "SOLARA_THEME_VARIANT": "light",
        "SOLARA_THEME_TITLE": "interpose",
        "SOLARA_THEME_SHOW_BANNER": "False",
        "SOLARA_KERNEL_CULL_TIMEOUT": "2m",
        "SOLARA_KERNEL_MAX_COUNT": str(place.limits.visitors + SPARE_CONNECTIONS),
        # Given here, because Solara would take both from whoever asks first.
        "SOLARA_ROOT_PATH": place.root_path,
        "SOLARA_BASE_URL": f"http://{place.host}:{place.port}{place.root_path}/",
    } | place.limits.as_environment()


def guarded(site: Any, place: Place) -> Any:
    """Return a site (ASGI) as it is served at a place: guarded, with plotly's script, with headers for browsers."""
    return SecurityHeaders(Guard(Plotting(site), place.names, place.token, place.root_path))


def serve(listener: "socket.socket", place: Place, started: Callable[[], None]) -> None:
    """Serve until interrupted; the environment holds :func:`settings` by then.

    Parameters
    ----------
    listener : socket
        Bound to the place's port.
    place : Place
        For whom.
    started : callable
        Called when the port answers.
    """
    import warnings

    import uvicorn
    from solara.server.starlette import app as site

    warnings.filterwarnings("ignore", message="Cookies with samesite=none", category=UserWarning)

    class Server(uvicorn.Server):
        """Tells when the port answers, not before."""

        async def startup(self, sockets: "list[socket.socket] | None" = None) -> None:
            await super().startup(sockets)
            if self.started:
                started()

    behind_proxy = bool(place.allowed or place.root_path)
    config = uvicorn.Config(
        guarded(site, place),
        log_level="warning",
        timeout_graceful_shutdown=2,
        ws_max_size=LARGEST_MESSAGE,
        proxy_headers=behind_proxy,
        server_header=False,
    )
    Server(config).run(sockets=[listener])
