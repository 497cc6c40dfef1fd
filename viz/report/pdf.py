"""A page as a PDF, printed by the system's Chromium or Chrome; nothing is loaded from a network."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from interpose.model.errors import OutputError
from interpose.viz.report.other_programs import SECONDS_AN_IMAGE, SECONDS_TO_START, in_time

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PAPER = {"width": 680, "height": 1009}
"""What is inside the margins of A4 (180 x 267 mm), in CSS pixels."""
DRAWN = "[...document.querySelectorAll('.plotly-graph-div')].every(plot => plot.querySelector('.main-svg'))"
FIT = """height => {
    dispatchEvent(new Event("beforeprint"));
    for (const sheet of document.querySelectorAll(".sheet"))
        for (let zoom = 1; zoom > .6 && sheet.getBoundingClientRect().height > height; zoom -= .02)
            sheet.style.zoom = zoom;
}"""
"""Makes a sheet smaller that is higher than a page, down to what can still be read."""


def print_pdf(page: str, target: Path) -> None:
    """Print a page of this package to an A4 PDF.

    Parameters
    ----------
    page : str
        The HTML.
    target : Path
        New file.

    Raises
    ------
    OutputError
        With one line, where playwright or a browser is missing, the browser fails, or the file cannot be written.
    """
    if target.exists():
        raise OutputError(f"{target}: exists already: name a file that does not, or move it away")
    if not target.parent.is_dir():
        raise OutputError(f"{target}: there is no folder {target.parent}: make it first")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise OutputError("a PDF needs Chromium or Chrome, and none was found: install one, or write a page (.html)")
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise OutputError(
            "a PDF needs playwright: pip install 'interpose[pdf]', or write a page (.html) and print it"
        ) from None
    with TemporaryDirectory() as folder:
        made = Path(folder) / "page.pdf"
        try:
            # In a thread of its own: notebooks run an event loop, beside which playwright's plain interface refuses.
            in_time(lambda: _print(sync_playwright, browser, page, made), SECONDS_TO_START + SECONDS_AN_IMAGE)
        except TimeoutError:
            raise OutputError("the browser does not answer: write a page (.html) and print it") from None
        except Error as error:
            words = " ".join(str(error).split())[:120]
            raise OutputError(f"the browser could not print ({words}): write a page (.html) and print it") from None
        try:
            shutil.move(made, target)
        except OSError as error:
            raise OutputError(f"{target}: cannot be written ({error.strerror or error}): name another file") from None


def _print(driver_of: Any, browser: str, page: str, made: Path) -> None:
    """Print a page with a browser that has no window."""
    source = made.with_name("page.html")
    source.write_text(page, encoding="utf-8")
    with driver_of() as driver:
        window = driver.chromium.launch(executable_path=browser, timeout=1000 * SECONDS_TO_START)
        sheet = window.new_page(viewport={"width": PAPER["width"], "height": PAPER["height"]})
        sheet.emulate_media(media="print", color_scheme="light")
        sheet.goto(source.as_uri(), wait_until="load")
        sheet.wait_for_function(DRAWN)
        sheet.evaluate(FIT, PAPER["height"])
        sheet.pdf(path=str(made), prefer_css_page_size=True, print_background=True, tagged=True)
        window.close()
