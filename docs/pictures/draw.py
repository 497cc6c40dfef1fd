"""Draw the pictures of the README from the Gaza scenario: `make pictures`."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import sync_playwright

from interpose.experiments.comparison.compare import twin
from interpose.experiments.execution.evaluate import evaluate
from interpose.experiments.studies.find import load_study
from interpose.experiments.studies.run import Plan
from interpose.experiments.validation.publish import read_numbers
from interpose.experiments.validation.standing import TEST
from interpose.model.scenario.loading import load_scenario
from interpose.model.scenario.scenario import bare
from interpose.viz.app.permalink import View, to_link
from interpose.viz.figures.patterns import pattern_bands
from interpose.viz.kinds.study import figures_of
from interpose.viz.kinds.twin import draw_all as figures

SIZES = {"effects": (1000, 1000), "deaths": (1000, 820)}
DOSES, DOSE_SIZE = ("clashes", "deaths_civilians", "deaths_force"), (1000, 620)
SHOWN = View(scenario="gaza-isf", seed=1, day=200, beside="force", layer="violence", place="GZ1")
FOLDER = Path(__file__).parent
NUMBERS, BANDS_WIDTH = FOLDER.parent / "validation.csv", 760
CHROMIUM = "/usr/bin/chromium"


def draw_twin() -> None:
    """Run twenty paired years with and without the force, and draw what changes, and when."""
    drawn = figures(twin(load_scenario("gaza-isf"), ["force"], range(1, 21)))
    for name, (width, height) in SIZES.items():
        drawn[name].write_image(FOLDER / f"{name}.png", width=width, height=height, scale=1.5)


def draw_doses() -> None:
    """Run the study of the size of the force with forty seeds, and draw some of its outcomes."""
    study = load_study("force_size")[1]
    world = bare(load_scenario("gaza-isf", {"people_per_agent": study.people_per_agent}))
    found = Plan(study, world, range(1, 41)).conduct(partial(evaluate, world))
    table = found.table[found.table["outcome"].isin(DOSES)]
    meta = {"figures": [one.model_dump() for one in study.figures], "baseline": study.baseline}
    (picture,) = figures_of(meta, table)
    picture.draw().write_image(FOLDER / "sizes.png", width=DOSE_SIZE[0], height=DOSE_SIZE[1], scale=1.5)


def draw_patterns() -> None:
    """Draw the rows of the stored evaluation that were kept from fitting; nothing is run."""
    numbers = read_numbers(NUMBERS)
    drawn = pattern_bands(numbers[numbers["kind"] == TEST])
    drawn.write_image(FOLDER / "patterns.png", width=BANDS_WIDTH, height=drawn.layout.height, scale=1.25)


@contextmanager
def served() -> Iterator[str]:
    """Serve the interactive page while its picture is taken; gives its address."""
    with closing(socket.socket()) as place:
        place.bind(("127.0.0.1", 0))
        port = place.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "interpose.cli.main", "app", "--port", str(port)])
    address = f"http://127.0.0.1:{port}/"
    try:
        while server.poll() is None:
            try:
                urllib.request.urlopen(address, timeout=5).close()
            except OSError:
                time.sleep(0.5)
            else:
                break
        yield address
    finally:
        server.terminate()
        server.wait()


def draw_page() -> None:
    """Take a picture of the page: one seed on one day, with and without the force."""
    with served() as address, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1500, "height": 1120})
        page.goto(f"{address}?view={to_link(SHOWN)}")
        page.wait_for_function(f"document.querySelector('.ip-day')?.innerText === '{SHOWN.day}'", timeout=120_000)
        page.wait_for_selector(".ip-plot .js-line", state="attached", timeout=120_000)
        page.wait_for_timeout(3_000)  # colours change in steps
        page.screenshot(path=FOLDER / "page.png")
        browser.close()


if __name__ == "__main__":
    draw_page()
    draw_patterns()
    draw_doses()
    draw_twin()
