"""A server of the page in another process, which may talk to this computer only, and a browser that looks at it."""

import contextlib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.commands import buffered

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PATIENT = 120.0
HERE = ("http://127.0.0.1", "ws://127.0.0.1", "data:", "blob:")
WATCHED = """
import sys
log = open(sys.argv.pop(1), "a", buffering=1)
def watch(event, values):
    if event == "socket.connect" and isinstance(values[1], tuple) and not str(values[1][0]).startswith(("127.", "::1")):
        log.write(f"connects to {values[1]}\\n")
    if event == "socket.getaddrinfo" and str(values[0]) not in ("127.0.0.1", "localhost", "None"):
        log.write(f"looks up {values[0]}\\n")
sys.addaudithook(watch)
from interpose.cli.main import run
run()
"""
"""Runs the command and writes down every address outside this computer that the server turns to."""


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        return int(place.getsockname()[1])


@contextlib.contextmanager
def served(
    folder: Path, *words: str, by: str = "app", ready: str = "", environment: dict[str, str] | None = None
) -> Iterator[tuple[str, Path]]:
    """Serve a page while it is looked at; gives its address and the list of what the server reached out to.

    Parameters
    ----------
    folder : Path
        Where the server writes.
    words : str
        Words of the command.
    by : str
        The command.
    ready : str
        Path that answers when the page is there.
    environment : dict, optional
        Variables of the server's process; default: those of this one.
    """
    port, log = free_port(), folder / "reached.txt"
    log.touch()
    command = [sys.executable, "-c", WATCHED, str(log), by, *words, "--port", str(port)]
    with (folder / "server.txt").open("w") as told:
        server = subprocess.Popen(
            command, cwd=folder, env=environment or buffered(), stdout=told, stderr=subprocess.STDOUT
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            _wait(server, address + ready, folder / "server.txt")
            yield address, log
        finally:
            server.terminate()
            server.wait(timeout=PATIENT)


def _wait(server: Any, address: str, told: Path) -> None:
    """Wait until the page is served; the first start compiles."""
    end = time.monotonic() + 5 * PATIENT
    while time.monotonic() < end:
        assert server.poll() is None, told.read_text()
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            assert answer.status == 200
            return
        time.sleep(0.2)
    raise AssertionError(f"not served: {told.read_text()}")


def watched(page: Any) -> list[str]:
    """Write down what a page asks of others, every fault of it, and everything that it does not get."""
    trouble: list[str] = []
    page.on("request", lambda r: trouble.append(f"asks for {r.url}") if not r.url.startswith(HERE) else None)
    page.on("websocket", lambda w: trouble.append(f"talks to {w.url}") if not w.url.startswith(HERE) else None)
    page.on("console", lambda m: trouble.append(f"says {m.text}") if m.type == "error" else None)
    page.on("pageerror", lambda e: trouble.append(f"fails: {e}"))
    page.on("response", lambda r: trouble.append(f"{r.status} for {r.url}") if r.status >= 400 else None)
    return trouble


def barriers(page: Any) -> list[Any]:
    """List what axe-core finds that keeps people from using a page: serious and critical violations."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    kept = [each for each in found if each["impact"] in ("serious", "critical")]
    return [(each["id"], [node["html"][:200] for node in each["nodes"][:3]]) for each in kept]
