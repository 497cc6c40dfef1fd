"""The documentation site, built without a network, and what is asked of each of its pages."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from support.docs_pages import DOCS
from support.served_page import barriers

WITHOUT_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise OSError("the site asks no network")
socket.socket.connect = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""
TELEPHONE = {"width": 390, "height": 844}


def build(folder: Path, *words: str) -> Path:
    """Build the site into a folder; what Sphinx complains of becomes the failure where `-W` is among its words."""
    command = [
        "-b",
        "html",
        "--keep-going",
        "-q",
        "-d",
        str(folder / "doctrees"),
        *words,
        str(DOCS),
        str(folder / "site"),
    ]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder / "site"


def faults(page: Any, file: Path) -> list[Any]:
    """List what keeps people from reading a page on a telephone: too wide, no title, what axe-core finds."""
    page.goto(file.as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    found = [f"{wide} pixels too wide"] if wide > 0 else []
    return found + ([] if page.locator("h1").count() else ["no title"]) + barriers(page)


class Anchors(HTMLParser):
    """The names that links can point to on a page, and the links that leave it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names, self.links = set[str](), list[str]()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.names.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


def dead_links(site: Path) -> list[str]:
    """List the links of all pages that lead to no file of the site, or to no place on its page."""
    pages = {path: Anchors(path.read_text("utf-8")) for path in site.rglob("*.html")}
    dead = []
    for path, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            if parts.scheme or not (parts.path or parts.fragment):
                continue
            other = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            names = pages[other].names if other in pages else set()
            if not other.exists() or (parts.fragment and other in pages and unquote(parts.fragment) not in names):
                dead.append(f"{path.relative_to(site)}: {link}")
    return dead
