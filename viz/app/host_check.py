"""Which requests the page's server accepts: those of its own page, not those sent from another site."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
type App = Callable[[Any, Any, Any], Awaitable[None]]


class Guard:
    """Accepts a request if it names this server, and a live connection only if it comes from this server's page.

    Against pages of other sites that a visitor has open: they can make a browser connect to this computer, but not
    make it name itself otherwise (DNS rebinding, cross-site WebSocket).

    Parameters
    ----------
    site : ASGI application
        What is served.
    names : iterable of str
        Host names by which it may be called; empty for any.
    """

    def __init__(self, site: App, names: Iterable[str] = LOOPBACK) -> None:
        self.site, self.names = site, frozenset(names)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass accepted requests on and refuse the others."""
        if scope["type"] in ("http", "websocket") and not self._may_pass(scope):
            await _refuse(scope["type"], send)
            return
        await self.site(scope, receive, send)

    def _may_pass(self, scope: Any) -> bool:
        """Whether a request names this server, and comes from its own page if it states an origin."""
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        called = headers.get("host", "")
        if self.names and _host(f"//{called}") not in self.names:
            return False
        origin = headers.get("origin", "")
        return scope["type"] == "http" or not origin or urlsplit(origin).netloc == called


def _host(address: str) -> str:
    """Return the host of an address without its port; empty for an invalid address."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


async def _refuse(kind: str, send: Any) -> None:
    """Answer that this is not for the asker."""
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": b"This page is served to this computer only.\n"})
