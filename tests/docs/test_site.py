"""The site: built without a network and without a warning, found by search, readable by telephone, passes axe-core."""

import subprocess
import sys

import pytest
from support.docs_pages import DOCS
from support.served_page import barriers

LOOKED_AT = ("index", "doors/plan", "doors/research", "lesson", "every_path", "every_name", "faq", "model", "gallery")
WITHOUT_NETWORK = """
import socket, sys
def refuse(*_, **__):
    raise OSError("the site asks no network")
socket.socket.connect = socket.getaddrinfo = refuse
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    built = tmp_path_factory.mktemp("site")
    words = ("-b", "html", "-W", "--keep-going", "-q", "-d", tmp_path_factory.mktemp("doctrees"), DOCS, built)
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NETWORK, *map(str, words)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return built


@pytest.fixture(scope="module")
def page(browser, site):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    asked = list[str]()
    context.on("request", lambda request: asked.append(request.url))
    yield context.new_page()
    context.close()
    assert not [address for address in asked if not address.startswith(("file://", "data:"))]


def test_every_page_of_the_folder_is_in_the_site(site):
    left_out = {"odd.md", *(f"laws/{path.name}" for path in (DOCS / "laws").iterdir())}
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - left_out
    assert not [name for name in pages if not (site / name).with_suffix(".html").is_file()]


@pytest.mark.parametrize("name", LOOKED_AT)
def test_a_page_is_readable_at_390_pixels_and_without_barriers(page, site, name):
    page.goto((site / f"{name}.html").as_uri())
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0 and page.locator("h1").count() >= 1
    assert barriers(page) == []


def test_search_finds_a_lever_without_a_network(page, site):
    page.goto((site / "search.html").as_uri() + "?q=ceiling")
    page.wait_for_selector("#search-results li a")
    assert page.locator("#search-results li a").count() >= 3
