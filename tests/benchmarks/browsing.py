"""The page in a browser: how soon it is there, how fast days pass while everything is drawn, whether memory grows."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from benchmarks.measuring import CLOCK, COUNTED, Row
from benchmarks.settings import Settings
from support.served_page import ARGUMENTS, CHROMIUM, PATIENT, served

from interpose.viz.app.permalink import View, to_link
from interpose.viz.app.playback import FRAMES

GAZA, LONG = 2_226_544, 3650
SPAN = 12.0
"""Seconds over which days are counted."""
AN_HOUR = 3600 * FRAMES
"""Frames in an hour of play."""
DAY = "Number(document.querySelector('.ip-day').textContent)"
PLAY = ".ip-transport .ip-main"


@contextmanager
def page_of(address: str, **changes: int) -> Iterator[Any]:
    """Open a page of Gaza in a browser."""
    from playwright.sync_api import sync_playwright

    speed = changes.pop("speed", 30)
    link = to_link(View(changes={"days": LONG} | changes, speed=speed))
    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = window.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(3000 * PATIENT)
        page.goto(f"{address}?view={link}")
        page.wait_for_selector(".ip-territory")
        page.wait_for_selector(".js-plotly-plot .main-svg", state="attached")
        yield page
        window.close()


def load_seconds(address: str) -> float:
    """Measure how long it takes until map and plot are there, in a browser that has seen nothing."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        window = driver.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        page = window.new_page(viewport={"width": 1440, "height": 900})
        began = time.perf_counter()
        page.goto(address)
        page.wait_for_selector(".ip-territory", timeout=PATIENT * 1000)
        page.wait_for_selector(".js-plotly-plot .main-svg", state="attached", timeout=PATIENT * 1000)
        took = time.perf_counter() - began
        window.close()
    return took


def days_a_second(address: str, civilians: int, span: float) -> float:
    """Measure how many days pass in a second while everything is drawn, from what the page shows."""
    with page_of(address, people_per_agent=max(1, GAZA // civilians)) as page:
        page.click(PLAY)
        page.wait_for_function(f"() => {DAY} > 0")
        began, first = time.perf_counter(), page.evaluate(DAY)
        page.wait_for_timeout(1000 * span)
        last, took = page.evaluate(DAY), time.perf_counter() - began
        page.click(PLAY)
    return float(last - first) / took


def megabytes(page: Any, server: psutil.Process) -> tuple[float, float]:
    """Measure the memory of the server and of what the page's scripts hold, after cleaning up (MB)."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    held = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return server.memory_info().rss / 1e6, held / 1e6


def growth(address: str, server: psutil.Process, days: int, rounds: int) -> tuple[float, float]:
    """Measure by how much the server and the page grow in an hour of play, a day a frame, over runs of so many days.

    Looks are taken at the end of runs, when all days of a world are filled in; a line is fitted through those after
    the first third, which is warming up (MB).
    """
    looks = []
    with page_of(address, people_per_agent=100, speed=1, days=days) as page:
        for turn in range(rounds):
            page.click(PLAY)
            page.wait_for_function(f"() => {DAY} == {days}", timeout=10_000_000)
            looks.append(((turn + 1) * days, *megabytes(page, server)))
            page.click(".ip-transport button:has-text('Reset')")
            page.wait_for_function(f"() => {DAY} == 0")
    frames, held, scripts = np.array(looks[rounds // 3 :], float).T
    return float(np.polyfit(frames, held, 1)[0] * AN_HOUR), float(np.polyfit(frames, scripts, 1)[0] * AN_HOUR)


def measure_page(settings: Settings) -> list[Row]:
    """Load, days a second at two sizes, growth of memory."""
    span, days, rounds = (2.0, 20, 4) if settings.quick else (SPAN, 365, 9)
    large = settings.size(2_200_000)
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), "gaza-isf") as (address, _):
        port = int(address.rstrip("/").rsplit(":", 1)[1])
        server = next(p for p in psutil.Process().children() if str(port) in p.cmdline())
        loads = [load_seconds(address) for _ in range(1 if settings.quick else 3)]
        small = [days_a_second(address, settings.size(100_000), span)]
        big = [days_a_second(address, large, span)]
        grown = growth(address, server, days, rounds)
    note = f"from {days * rounds:,} frames"
    return [
        Row("page-load", "page there, browser empty", loads, "s", CLOCK, 10),
        Row("page-100k", "100,000 civilians, page drawing", small, "days/s", CLOCK, 10, better="more"),
        Row("page-2m", f"{large:,} civilians, page drawing", big, "days/s", CLOCK, 2, better="more"),
        Row("page-server", "server's growth in an hour of play", [grown[0]], "MB", COUNTED, 50, note=note),
        Row("page-browser", "growth of the page's scripts in an hour", [grown[1]], "MB", COUNTED, 50, note=note),
    ]
