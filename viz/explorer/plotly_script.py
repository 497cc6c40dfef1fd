"""What the explorer's server has besides Solara's pages: plotly's script, from this computer."""

from importlib.resources import files
from typing import Any

from interpose.viz.app.host_check import App

SCRIPT = "/sweep/plotly.js"


class Plotting:
    """Serves plotly's script, and passes every other request on.

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
        body = (files("plotly") / "package_data" / "plotly.min.js").read_bytes()
        kind = [(b"content-type", b"text/javascript; charset=utf-8"), (b"cache-control", b"max-age=86400")]
        await send({"type": "http.response.start", "status": 200, "headers": kind})
        await send({"type": "http.response.body", "body": body})
