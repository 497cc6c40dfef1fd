"""What a visitor of the page does, in words: a page in a browser, and how to play, choose and read there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import TimeoutError
from support.served_page import PATIENT, watched

from interpose.viz.app.permalink import View, from_link, to_link

MS = PATIENT * 1000
PRESSED_WITHIN = 20.0
"""Seconds after which a press is tried again."""


class Visit:
    """A page that is looked at, with words for what a visitor does."""

    def __init__(self, page: Any, address: str, query: str = "") -> None:
        self.page, self.address, self.trouble = page, address, watched(page)
        page.set_default_timeout(MS)
        page.goto(address + query)
        page.wait_for_selector(".ip-territory", timeout=MS)
        page.wait_for_selector(".js-plotly-plot .main-svg", state="attached", timeout=MS)

    @property
    def day(self) -> int:
        return int(self.page.inner_text(".ip-day"))

    def until(self, script: str, *values: Any) -> None:
        self.page.wait_for_function(script, arg=list(values), timeout=MS)

    def on_day(self, day: int) -> None:
        self.until("([day]) => document.querySelector('.ip-day').textContent == day", str(day))

    def step(self, times: int = 1) -> None:
        for _ in range(times):
            before = self.page.inner_text(".ip-day")
            self.page.click(".ip-transport button:has-text('Step')")
            self.until("([day]) => document.querySelector('.ip-day').textContent != day", before)

    def press_fan(self) -> None:
        """Press the button of the fan, and once more where it moved under the pointer as numbers came in."""
        button = self.page.locator(".ip-fan-button")
        for _ in range(int(PATIENT / PRESSED_WITHIN)):
            button.click()
            try:
                self.page.wait_for_selector(".ip-fan-button[aria-pressed=true]", timeout=PRESSED_WITHIN * 1000)
                return
            except TimeoutError:
                continue
        raise AssertionError("the fan's button was clicked and is not pressed")

    def again(self) -> None:
        """Go back to the first day of the world as it is, thirty days a step."""
        self.page.click(".ip-transport button:has-text('Reset')")
        self.on_day(0)
        self.speed(30)

    def linked(self, fits: Callable[[View], bool]) -> View:
        """Return the view of the page's address, once it is one that fits: parts are renewed one after the other."""
        for _ in range(int(PATIENT * 10)):
            _, _, code = self.page.url.partition("view=")
            if code and fits(view := from_link(code)):
                return view
            self.page.wait_for_timeout(100)
        raise AssertionError(self.page.url)

    def choose(self, label: str, value: str) -> None:
        drawer = self.page.locator(".ip-drawer[aria-expanded=false]")
        if drawer.is_visible():
            drawer.click()
        self.page.select_option(f"label:has-text('{label}') select", value)

    def speed(self, days: int) -> None:
        self.choose("Speed", str(days))

    def lever(self, group: str, path: str, value: str) -> None:
        field = f"[id='lever-{path}']"
        if not self.page.locator(field).count():
            self.page.click(f".ip-group[data-group='{group}'] > summary")
        self.page.fill(field, value)
        self.page.press(field, "Tab")
        self.until("([path]) => document.querySelector('.ip-draft').textContent.includes(path)", path)

    def answered(self) -> None:
        """Wait until all paired seeds of the present question have been run."""
        self.until("() => document.querySelector('.ip-seeds').textContent.trim().startsWith('20 paired seeds')")

    def slide(self, path: str, value: float) -> None:
        """Move a slider of the question bar, or that of the day, and let it go."""
        selector = ".ip-day-slider" if path == "day" else f"[id='ask-{path}']"
        self.page.evaluate(
            "([s, v]) => { const e = document.querySelector(s); e.value = v;"
            " e.dispatchEvent(new Event('input')); e.dispatchEvent(new Event('change')) }",
            [selector, value],
        )

    def tiles(self) -> dict[str, str]:
        texts = self.page.locator(".ip-tile").all_inner_texts()
        return {text.split("\n")[0]: " ".join(text.split("\n")[1:]) for text in texts}

    def lines(self) -> list[list[float]]:
        """Read what is drawn: the values of every line of the plot, without the fans that follow them."""
        return self.page.evaluate(
            "() => document.querySelector('.js-plotly-plot')"
            "._fullData.slice(0, 16).map(d => d.visible === true ? Array.from(d.y) : [])"
        )

    def lines_of(self, days: int) -> list[list[float]]:
        self.until("([n]) => document.querySelector('.js-plotly-plot')._fullData[0].y.length == n", days)
        return self.lines()


def opening(scenario: str) -> str:
    """Return the end of a link that opens a scenario with and without its force, as a server of it does."""
    return f"?view={to_link(View(scenario=scenario, beside='force'))}"


@contextmanager
def visits(browser: Any, address: str, first: str = "") -> Iterator[Callable[..., Visit]]:
    """Return a way to open pages, each of a visitor of its own, and close all at the end.

    Parameters
    ----------
    browser, address
        Where they are opened, and whose pages.
    first : str
        The end of the link where none is given.
    """
    windows = []

    def open_page(query: str = first, **how: Any) -> Visit:
        window = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | how))
        windows.append(window)
        return Visit(window.new_page(), address, query)

    yield open_page
    for window in windows:
        window.close()


LOCAL = ("file:", "data:", "blob:")
