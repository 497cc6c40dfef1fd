"""Reports in a real browser: nothing leaves the file, nothing is cut off, and they print."""

import functools
import json
import shutil
from pathlib import Path

import pytest
from support.figure_checks import HOSTILE
from support.page_visitor import LOCAL
from support.served_page import barriers
from support.stored_results import make

from interpose.viz.kinds.registry import open_stored
from interpose.viz.report.report import report_page

VIEWS = [
    ("run", 1200),
    ("run", 768),
    ("run", 390),
    ("compare", 390),
    ("attribute", 768),
    ("why_not", 390),
    ("discover", 390),
    ("sweep", 390),
]
ONE_FIGURE = {"why_not": 1}
CUT = """() => {
    const found = [];
    for (const plot of document.querySelectorAll(".plotly-graph-div")) {
        const svg = plot.querySelector(".main-svg");
        if (!svg) { found.push(plot.id + " is empty"); continue; }
        const box = svg.getBoundingClientRect();
        for (const text of plot.querySelectorAll("text")) {
            const r = text.getBoundingClientRect();
            if (text.textContent.trim() && r.width > 0 && (r.left < box.left - 2 || r.right > box.right + 2))
                found.push(plot.id + ": " + text.textContent);
        }
    }
    return found;
}"""


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """Write the report of a kind of stored result once; the run's scenario has a hostile title."""

    @functools.cache
    def write(kind: str) -> Path:
        root = tmp_path_factory.mktemp(kind)
        folder = make(kind, root / "store")
        if kind == "run":
            meta = json.loads((folder / "run.json").read_text())
            meta["scenario"]["title"] = meta["scenario"]["factions"][0]["name"] = HOSTILE
            (folder / "run.json").write_text(json.dumps(meta))
        path = root / "report.html"
        path.write_text(report_page(open_stored(folder)), encoding="utf-8")
        shutil.rmtree(folder)
        return path

    return write


@pytest.fixture(scope="module")
def opened(browser, file):
    @functools.cache
    def view(kind: str, width: int):
        page = browser.new_page(viewport={"width": width, "height": 900})
        trouble: list[str] = []
        page.on("request", lambda r: trouble.append(f"asks for {r.url}") if not r.url.startswith(LOCAL) else None)
        page.on("console", lambda m: trouble.append(f"says {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(f"fails: {e}"))
        page.goto(file(kind).as_uri(), wait_until="load", timeout=120_000)
        plots = page.locator(".plotly-graph-div").count()
        page.wait_for_function(
            f"document.querySelectorAll('.plotly-graph-div .main-svg').length >= {plots}", timeout=120_000
        )
        return page, trouble

    return view


@pytest.mark.parametrize("kind, width", VIEWS)
def test_nothing_leaves_the_file_nothing_fails_and_nothing_is_cut_off(opened, kind, width):
    page, trouble = opened(kind, width)
    assert page.locator(".plotly-graph-div").count() >= ONE_FIGURE.get(kind, 2)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert page.evaluate(CUT) == []
    assert trouble == []
    assert page.evaluate("window.stolen") is None


def test_a_report_keeps_nobody_out_and_is_read_by_keyboard(opened):
    page, trouble = opened("compare", 390)
    assert barriers(page) == []
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.tagName"))
    assert {"A", "SUMMARY"} & set(reached)
    closed = page.locator("details:not([open]) > summary")
    if closed.count():
        closed.first.focus()
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.parentElement.open")
    assert trouble == []


def test_a_report_is_small_and_a_hostile_title_is_shown_as_it_was_written(opened, file):
    assert file("run").stat().st_size < 10e6
    page, _ = opened("run", 1200)
    assert page.locator(".title").inner_text() == HOSTILE


def test_the_film_plays(opened):
    page, trouble = opened("run", 1200)
    fill = (
        "document.getElementById('plot-map-film').data.map(t => t.fillcolor + (t.marker ? t.marker.size : '')).join()"
    )
    before = page.evaluate(fill)
    last = page.evaluate("document.getElementById('plot-map-film').layout.sliders[0].steps.at(-1).label")
    page.evaluate(
        f"Plotly.animate('plot-map-film', ['{last}'], {{mode: 'immediate', frame: {{duration: 0, redraw: true}}}})"
    )
    page.wait_for_function(f"{fill} !== {json.dumps(before)}", timeout=60_000)
    assert trouble == []


def test_a_report_prints_with_its_facts(opened, tmp_path):
    page, _ = opened("run", 1200)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("[...document.querySelectorAll('details.print')].every(d => d.open)")
    printed = page.evaluate(
        """[...document.querySelectorAll('.plotly-graph-div')].map(p => {
            const zoom = Number(p.closest('.plot').style.zoom || 0.8);
            return [Math.round(p._fullLayout.width * zoom), p._fullLayout.height * zoom];
        })"""
    )
    assert {width for width, _ in printed} <= {324, 655, 656, 657}
    assert max(height for _, height in printed) < 900
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.evaluate("[...document.querySelectorAll('details.print')].some(d => d.open)")
    page.pdf(path=str(tmp_path / "report.pdf"), prefer_css_page_size=True)
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
