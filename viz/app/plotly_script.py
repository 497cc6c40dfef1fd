"""What the page's server has besides Solara's pages: plotly's script, from this computer."""

import gzip
from functools import lru_cache
from importlib.resources import files
from typing import Any

from interpose.viz.app.host_check import App, answer

SCRIPT = "/plotly.js"
LEVEL = 6
"""How hard the script is packed: 4.8 MB to 1.5 MB."""


class Plotting:
    """Serves plotly's script, which browsers keep, and passes every other request on.

    Parameters
    ----------
    site : ASGI application
        What is served.
    """

    def __init__(self, site: App) -> None:
        self.site = site

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, or pass on."""
        if scope["type"] != "http" or scope["path"] != SCRIPT:
            await self.site(scope, receive, send)
            return
        kind = [(b"content-type", b"text/javascript; charset=utf-8"), (b"cache-control", b"max-age=86400")]
        kind += [(b"content-encoding", b"gzip"), (b"vary", b"accept-encoding")]
        if not any(name == b"accept-encoding" and b"gzip" in value for name, value in scope["headers"]):
            await answer(send, 406, "This is served packed with gzip only.\n")
            return
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        await send({"type": "http.response.body", "body": _packed() if scope["method"] != "HEAD" else b""})


@lru_cache(maxsize=1)
def _packed() -> bytes:
    """Return the script, packed once for all visitors."""
    return gzip.compress((files("plotly") / "package_data" / "plotly.min.js").read_bytes(), LEVEL)
