"""A page of a language that is written from right to left: mirrored, nothing over anything else, nothing cut off."""

import pytest

from interpose.model.language.chosen import in_language
from interpose.viz.kinds.registry import open_stored
from interpose.viz.report.brief import brief_page

APART = """() => {
  const boxes = [...document.querySelectorAll('h1, h2, h3, p, li, dt, dd, figcaption, td, th')]
    .filter(e => e.offsetParent && !e.closest('.plot') && !e.querySelector('p, li, dd'))
    .map(e => [e.textContent.trim().slice(0, 40), e.getBoundingClientRect()]).filter(b => b[1].width && b[1].height)
  const over = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 2
    && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2
  const found = []
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach(b => { if (over(a[1], b[1])) found.push([a[0], b[0]]) }))
  return found
}"""


@pytest.fixture(scope="module")
def page_of(stored, tmp_path_factory):
    store, folder = open_stored(stored("twin")), tmp_path_factory.mktemp("rtl")
    for code in ("ar", "id"):
        with in_language(code):
            (folder / f"{code}.html").write_text(brief_page(store), encoding="utf-8")
    return folder


@pytest.mark.parametrize("width", [390, 1200])
def test_a_brief_from_right_to_left(browser, page_of, width):
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto(f"file://{page_of}/ar.html")
    page.wait_for_selector(".js-plotly-plot .main-svg")
    assert page.get_attribute("html", "dir") == "rtl" and page.get_attribute("html", "lang") == "ar"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(APART) == []
    heading, body = page.evaluate(
        "() => { const r = document.createRange(); r.selectNodeContents(document.querySelector('h1'));"
        " return [r.getBoundingClientRect().right, document.body.getBoundingClientRect().right] }"
    )
    assert body - heading < 40  # it begins at the right
    list_side = page.evaluate("getComputedStyle(document.querySelector('ul')).paddingRight")
    assert list_side != "0px"
    page.close()


def test_a_brief_from_left_to_right_has_no_direction_of_its_own(browser, page_of):
    page = browser.new_page(viewport={"width": 390, "height": 900})
    page.goto(f"file://{page_of}/id.html")
    assert page.get_attribute("html", "dir") is None and page.evaluate(APART) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
