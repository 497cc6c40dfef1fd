"""What browsers are told to keep from the page: frames, other sites, guessed types."""

from typing import Any

from interpose.viz.app.host_check import App, host_of

POLICY = (
    # Solara builds its page from templates and loads modules by requirejs: both need inline scripts and eval.
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'{live}; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
FIXED = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)


class SecurityHeaders:
    """Adds the headers to every answer, those that refuse included.

    Parameters
    ----------
    site : ASGI application
        What is served.
    """

    def __init__(self, site: App) -> None:
        self.site = site

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Pass a request on, and add the headers to what is answered."""
        if scope["type"] != "http":
            await self.site(scope, receive, send)
            return
        added = [*FIXED, (b"content-security-policy", policy(dict(scope["headers"]).get(b"host", b"")).encode())]
        names = {name for name, _ in added}

        async def send_with(message: Any) -> None:
            if message["type"] == "http.response.start":
                kept = [pair for pair in message.get("headers", ()) if pair[0].lower() not in names]
                message = message | {"headers": [*kept, *added]}
            await send(message)

        await self.site(scope, receive, send_with)


def policy(host: bytes) -> str:
    """Return the content policy for a page that is called by some host: live connections go back there alone."""
    name = host.decode("latin-1")
    return POLICY.format(live=f" ws://{name} wss://{name}" if host_of(name) else "")
