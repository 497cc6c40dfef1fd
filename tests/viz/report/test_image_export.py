"""Folders of figures: one plotly.js beside all pages, and it draws them without a network."""

import threading

import pytest
from plotly.graph_objects import Figure
from support.served_page import CHROMIUM
from support.stored_sweeps import factorial, stored

from interpose.model.errors import OutputError
from interpose.viz.kinds.registry import chosen
from interpose.viz.report import image_export
from interpose.viz.report.image_export import PLOTLY, write_figures, write_images
from interpose.viz.report.other_programs import in_time

MOST = 6e6
"""Bytes that a folder of figures may take (issue 14)."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    a, b = factorial([0, 500, 2000], [0.1, 0.5, 0.9])
    values = {"deaths_civilians": [[float(p + s) for s in range(4)] for p in range(9)]}
    sweep = stored({"mission.ceiling": a, "mission.enforcement": b}, values)
    folder = tmp_path_factory.mktemp("figures")
    write_figures(sweep, chosen(sweep, []), folder)
    (folder / "alone").mkdir()
    write_figures(sweep, chosen(sweep, ["dose"]), folder / "alone")
    return folder


def test_many_pages_share_one_script(folder):
    pages = sorted(folder.glob("*.html"))
    assert [page.stem for page in pages] == ["contour", "dose", "grid", "multiples"]
    assert sum(path.stat().st_size for path in folder.glob("*.*")) < MOST
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert len(text) < 200_000 and f'src="{PLOTLY}"' in text and "http:" not in text.split("<body>")[0]


def test_a_page_alone_has_it_inside(folder):
    assert [path.name for path in (folder / "alone").iterdir()] == ["dose.html"]
    assert f'src="{PLOTLY}"' not in (folder / "alone" / "dose.html").read_text(encoding="utf-8")


BROWSERS = {"none": None, "ends at once": "exit 1", "never answers": "exec sleep 5", "says nothing": "exec cat"}


@pytest.mark.parametrize("kind", BROWSERS)
def test_without_a_usable_browser_there_is_one_line_and_no_waiting(monkeypatch, tmp_path, folder, kind):
    browser = tmp_path / "browser"
    if BROWSERS[kind] is not None:
        browser.write_text(f"#!/bin/sh\n{BROWSERS[kind]}\n")
        browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    monkeypatch.setattr(image_export, "SECONDS_TO_START", 1.0)
    figure = Figure(layout={"height": 300})
    with pytest.raises(
        OutputError, match=r"images cannot be drawn \((no browser|the browser)[^()]*\): install Chromium"
    ):
        write_images({"a": figure}, tmp_path, ["png"])
    assert not list(tmp_path.glob("a.*"))


class _EndsWhileAsked:
    """A browser that ends between its start and the first question: its channel is closed, in words with brackets."""

    def __init__(self, **_):
        pass

    async def __aenter__(self):
        raise ConnectionError("The channel was never opened or closed. Was .open() or .close() called?")

    async def __aexit__(self, *_):
        pass


def test_a_browser_that_ends_while_it_is_asked_did_not_start(monkeypatch, tmp_path):
    monkeypatch.setattr("kaleido.Kaleido", _EndsWhileAsked)
    with pytest.raises(OutputError, match=r"images cannot be drawn \(the browser does not start\): install"):
        write_images({"a": Figure(layout={"height": 300})}, tmp_path, ["png"])


def test_who_waits_for_another_program_waits_no_longer_than_the_limit():
    never = threading.Event()
    with pytest.raises(TimeoutError, match="no answer within 0 seconds"):
        in_time(never.wait, 0.01)
    never.set()
    assert in_time(lambda: 3, 60) == 3
    with pytest.raises(ZeroDivisionError):
        in_time(lambda: 1 / 0, 60)


@pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium on this computer")
def test_pages_are_drawn_from_files_and_say_what_is_missing(folder):
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as run:
        browser = run.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 390, "height": 900})
        told, asked = [], []
        page.on("console", lambda message: told.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto((folder / "grid.html").as_uri())
        page.wait_for_selector(".main-svg")
        assert told == [] and all(url.startswith("file:") for url in asked)
        moved = folder / "alone" / "moved.html"
        moved.write_text((folder / "grid.html").read_text(encoding="utf-8"), encoding="utf-8")
        page.goto(moved.as_uri())
        page.wait_for_timeout(200)
        assert f"needs {PLOTLY} beside it" in page.inner_text("body")
        browser.close()
