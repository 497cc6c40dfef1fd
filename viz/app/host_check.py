"""Which requests the page's server accepts: those of its own page, with its token, not those sent from another site."""

import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from interpose.model.language.mistakes import retell

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
TOKEN = "interpose-token"
"""Cookie that holds the token."""
HEALTH, HIDDEN = "/healthz", ("/resourcez", "/readyz", "/_solara/api/evict/")
"""What tells that the server lives, and nothing else; and what would tell strangers about the process."""
FORWARDED = re.compile(rb"^(x-forwarded-.*|forwarded|script-name|x-script-name|x-original-.*|x-rewrite-url)$")
AUTHORITY = re.compile(r"^(?P<host>\[[0-9a-f:.]{2,45}\]|[a-z0-9._-]{1,253})(:[0-9]{1,5})?$", re.IGNORECASE)
"""A host and its port and nothing else: no user, no path."""
LONGEST = 80
"""Letters of a header that a log line repeats."""
MOST_TOLD = 100
"""Different reasons that are logged; a server that is probed must not fill a disk."""
log = logging.getLogger("interpose.page")
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
        Host names by which it may be called, also behind a proxy; empty for any.
    token : str
        What everybody must know; empty for nothing.
    root_path : str
        Path under which a proxy serves it, as ``/worlds``; empty for none.
    """

    def __init__(self, site: App, names: Iterable[str] = LOOPBACK, token: str = "", root_path: str = "") -> None:
        self.site, self.names = site, frozenset(name.lower() for name in names)
        self.token, self.root_path = token, root_path
        self._told: set[str] = set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass accepted requests on and refuse the others."""
        if scope["type"] not in ("http", "websocket"):
            await self.site(scope, receive, send)
            return
        path = self._own_path(scope["path"])
        if scope["type"] == "http" and path == HEALTH:
            await answer(send, 200, "ok\n")
        elif why := self._why_not(scope):
            self._tell(why)
            await forbid(scope["type"], send, f"{why}\n")
        elif scope["type"] == "http" and path.startswith(HIDDEN):
            await answer(send, 404, retell("There is nothing here.\n"))
        elif scope["type"] == "http" and self.root_path and scope["path"] == self.root_path:
            await answer(send, 308, "", [(b"location", f"{self.root_path}/".encode())])
        elif why := self._without_token(scope):
            await self._ask_for_token(scope, send, path, why)
        else:
            kept = [(name, value) for name, value in scope["headers"] if not FORWARDED.match(name)]
            await self.site(scope | {"path": path, "raw_path": path.encode(), "headers": kept}, receive, send)

    def _own_path(self, path: str) -> str:
        """Return a path as this server has it: proxies pass the prefix on or take it away."""
        inside = self.root_path and path.startswith(f"{self.root_path}/")
        return path.removeprefix(self.root_path) if inside else path

    def _why_not(self, scope: Any) -> str:
        """Return why a request does not name this server or comes from another's page; empty where it may pass."""
        hosts = [value.decode("latin-1") for name, value in scope["headers"] if name.lower() == b"host"]
        called = hosts[0] if len(hosts) == 1 else ""
        name = host_of(called)
        if not name:
            return f"Host {_short(called)} is no name of a computer"
        if self.names and name not in self.names:
            return f"Host {_short(called)} is not allowed here: allow it where the server is started"
        origin = _header(scope, b"origin")
        is_quiet = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if is_quiet or not origin or self._is_own(origin, called):
            return ""
        return f"Origin {_short(origin)} is another page than this one ({_short(called)})"

    def _is_own(self, origin: str, called: str) -> bool:
        """Whether a page's origin is this server: as it is called, or by a name that a proxy has for it."""
        place = urlsplit(origin).netloc if origin.count("/") == 2 else ""
        return bool(place) and (place.lower() == called.lower() or host_of(place) in self.names - LOOPBACK)

    def _without_token(self, scope: Any) -> str:
        """Return why the token is not enough; empty where it is, or none is asked for."""
        if not self.token:
            return ""
        jar: SimpleCookie = SimpleCookie()
        try:
            jar.load(_header(scope, b"cookie"))
        except CookieError:
            return "the cookie cannot be read"
        given = jar[TOKEN].value if TOKEN in jar else ""
        return "" if _same(given, self.token) else "the token is missing"

    async def _ask_for_token(self, scope: Any, send: Any, path: str, why: str) -> None:
        """Take the token of the address and put it into a cookie; refuse who has none."""
        query = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
        given = dict(query).get("token", "")
        if scope["type"] != "http" or not _same(given, self.token):
            await forbid(scope["type"], send, f"Open the address that was printed at the start: {why}.\n")
            return
        rest = urlencode([pair for pair in query if pair[0] != "token"])
        place = f"{self.root_path}{'/' + path.lstrip('/')}{'?' + rest if rest else ''}"
        cookie = f"{TOKEN}={self.token}; Path={self.root_path or ''}/; HttpOnly; SameSite=Lax"
        cookie += "; Secure" if scope.get("scheme") == "https" else ""
        await answer(send, 303, "", [(b"location", place.encode("latin-1")), (b"set-cookie", cookie.encode())])

    def _tell(self, why: str) -> None:
        """Write down why something was refused, each reason once."""
        if why not in self._told and len(self._told) < MOST_TOLD:
            self._told.add(why)
            log.warning("interpose: refused: %s", why)


def host_of(authority: str) -> str:
    """Return the host of a ``host:port`` in small letters; empty for anything else."""
    found = AUTHORITY.match(authority)
    return found["host"].strip("[]").rstrip(".").lower() if found else ""


def _header(scope: Any, wanted: bytes) -> str:
    """Return a header, the last one if there are several; empty if there is none."""
    return dict(scope["headers"]).get(wanted, b"").decode("latin-1")


def _short(text: str) -> str:
    """Return what a header says, fit for one line."""
    return repr(text if len(text) <= LONGEST else f"{text[:LONGEST]}…")


def _same(given: str, token: str) -> bool:
    """Whether two tokens are the same, in the same time for all."""
    return hmac.compare_digest(given.encode(), token.encode())


async def answer(send: Any, status: int, text: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    """Answer a request with a line of text."""
    body = text.encode()
    kind = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store"), *headers]
    kind.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": kind})
    await send({"type": "http.response.body", "body": body})


async def forbid(kind: str, send: Any, text: str) -> None:
    """Answer that this is not for the asker."""
    if kind == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    await answer(send, 403, retell(text))
