"""A brief in a real browser: two A4 pages, nothing cut off, no request, readable on a phone, light and dark."""

import re

import pytest
from support.page_visitor import LOCAL
from support.served_page import barriers
from support.stored_results import asked

from interpose.viz.kinds.registry import open_stored
from interpose.viz.report.brief_file import write_brief
from interpose.viz.report.pdf import FIT, PAPER

CUT = """() => [...document.querySelectorAll(".plotly-graph-div")].flatMap(plot => {
    const box = plot.querySelector(".main-svg").getBoundingClientRect();
    return [...plot.querySelectorAll("text")].map(t => [t.textContent, t.getBoundingClientRect()])
        .filter(([words, r]) => words.trim() && r.width > 0 && (r.left < box.left - 2 || r.right > box.right + 2))
        .map(([words]) => words);
})"""
WIDER = """() => [...document.querySelectorAll(".sheet *")]
    .filter(e => !e.closest("svg, .wide") && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML)"""
HEIGHTS = "[...document.querySelectorAll('.sheet')].map(sheet => sheet.getBoundingClientRect().height)"


@pytest.fixture(scope="module")
def briefs(browser, tmp_path_factory):
    """Write the brief of a small gaza-isf twin as a page and as a PDF."""
    root = tmp_path_factory.mktemp("brief")
    words = ("--without", "force", "--seeds", "3", "--days", "90", "--people-per-agent", "5000", "--quiet")
    asked("twin", "gaza-isf", *words, "--out", str(root / "store"))
    store = open_stored(root / "store")
    return write_brief(store, root / "brief.html"), write_brief(store, root / "brief.pdf")


@pytest.fixture
def visit(browser, briefs):
    """Return a function that opens the page and gives it with whatever went wrong."""
    pages = []

    def opened(width: int, scheme: str = "light"):
        page, trouble = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme), []
        pages.append(page)
        page.on("request", lambda r: trouble.append(f"asks for {r.url}") if not r.url.startswith(LOCAL) else None)
        page.on("console", lambda m: trouble.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(str(e)))
        page.goto(briefs[0].as_uri(), wait_until="load")
        page.wait_for_function("document.querySelectorAll('.plotly-graph-div .main-svg').length >= 2")
        return page, trouble

    yield opened
    for page in pages:
        page.close()


def pages_of(pdf: bytes) -> list[bytes]:
    """Return the pages of a PDF, by their marks."""
    return re.findall(rb"/Type\s*/Page\b(?!s)", pdf)


def test_the_pdf_has_two_a4_pages(briefs):
    pdf = briefs[1].read_bytes()
    assert len(pages_of(pdf)) == 2
    sizes = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert {(round(float(a)), round(float(b))) for a, b in sizes} == {(595, 842)}


def test_printing_the_page_by_hand_gives_two_pages_too(visit, tmp_path):
    page, _ = visit(1200)
    page.pdf(path=str(tmp_path / "by-hand.pdf"), prefer_css_page_size=True)
    assert len(pages_of((tmp_path / "by-hand.pdf").read_bytes())) == 2


def test_on_paper_every_sheet_fits_and_nothing_is_cut(visit):
    page, _ = visit(PAPER["width"])
    page.emulate_media(media="print")
    page.evaluate(FIT, PAPER["height"])
    assert max(page.evaluate(HEIGHTS)) <= PAPER["height"]
    assert page.evaluate(CUT) == [] and page.evaluate(WIDER) == []


def test_a_sheet_that_is_too_high_is_made_smaller(visit):
    page, _ = visit(PAPER["width"])
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('.sheet').insertAdjacentHTML('beforeend', '<div style=height:600px></div>')")
    assert max(page.evaluate(HEIGHTS)) > PAPER["height"]
    page.evaluate(FIT, PAPER["height"])
    assert max(page.evaluate(HEIGHTS)) <= PAPER["height"]


@pytest.mark.parametrize("width, scheme", [(390, "light"), (820, "light"), (1200, "dark")])
def test_on_screens_nothing_fails_is_cut_off_or_keeps_people_out(visit, width, scheme):
    page, trouble = visit(width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CUT) == [] and page.evaluate(WIDER) == []
    assert barriers(page) == [] and trouble == []
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
