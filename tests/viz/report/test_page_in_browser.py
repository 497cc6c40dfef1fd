"""TODO tests/viz/report/test_page_in_browser.py."""

import contextlib
import functools

import pytest
from support.page_visitor import LOCAL
from support.stored_comparisons import comparison

from interpose.viz.kinds.twin import FIGURES
from interpose.viz.page_parts import is_narrow
from interpose.viz.report.paired_page import write_page

HOSTILE = "<script>window.stolen = 1</script><img src=http://example.org/x onerror='window.stolen = 1'> & \"title\""


DATA = ".cartesianlayer .trace path[d]"
WIDTHS = (1200, 390)


@pytest.fixture(scope="module")
def opened(browser, tmp_path_factory):
    @functools.cache
    def view(width: int, kind: str = "polygons"):
        how = {"polygons": {}, "circles": {"shapes": False}, "bars": {"shapes": False, "places": False}}[kind]
        path = tmp_path_factory.mktemp("page") / "page.html"
        write_page(comparison(title=HOSTILE, **how), path)
        page = browser.new_page(viewport={"width": width, "height": 900})
        trouble: list[str] = []
        page.on("request", lambda r: trouble.append(f"asks for {r.url}") if not r.url.startswith(LOCAL) else None)
        page.on("console", lambda m: trouble.append(f"says {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: trouble.append(f"fails: {e}"))
        page.goto(path.as_uri(), wait_until="load")
        for plate in FIGURES:
            page.wait_for_selector(f"#plot-{plate.name} {DATA}", state="attached", timeout=60_000)
        return page, trouble

    return view


def point_at(page, mark: str, shown: str) -> None:
    """Move the mouse onto a mark until its text shows: a page that still moves under the mouse would miss it once."""
    from playwright.sync_api import TimeoutError

    for _ in range(60):
        page.mouse.move(0, 0)
        page.hover(mark, force=True)
        with contextlib.suppress(TimeoutError):
            page.wait_for_selector(shown, state="attached", timeout=2_000)
            return
    pytest.fail(f"{mark} shows no {shown}")


@pytest.mark.parametrize("width", WIDTHS)
def test_page_asks_no_network_and_has_no_errors(opened, width):
    page, trouble = opened(width)
    point_at(page, "#plot-effects .trace .point", "#plot-effects .hovertext")
    assert trouble == []
    assert page.evaluate("window.stolen") is None


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("plate", [plate.name for plate in FIGURES])
def test_every_figure_has_drawn_its_data_within_its_place(opened, width, plate):
    page, _ = opened(width)
    marks = page.locator(f"#plot-{plate} {DATA}")
    assert marks.count() > 3
    paths = marks.evaluate_all("paths => paths.map(p => p.getAttribute('d'))")
    assert not [d for d in paths if "NaN" in d or not d]
    inside = page.evaluate(
        """name => {
            const outer = document.getElementById(name).getBoundingClientRect();
            const svg = document.querySelector(`#plot-${name} .main-svg`).getBoundingClientRect();
            return [svg.left >= outer.left - 1, svg.right <= outer.right + 1, svg.width > 200, svg.height > 150];
        }""",
        plate,
    )
    assert inside == [True] * 4


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("plate", [plate.name for plate in FIGURES])
def test_no_label_is_cut_off_at_the_sides(opened, width, plate):
    page, _ = opened(width)
    cut = page.evaluate(
        """name => {
            const box = document.querySelector(`#plot-${name} .main-svg`).getBoundingClientRect();
            return [...document.querySelectorAll(`#plot-${name} text`)]
                .filter(t => t.textContent.trim())
                .map(t => [t.textContent, t.getBoundingClientRect()])
                .filter(([_, r]) => r.width > 0 && (r.left < box.left - 2 || r.right > box.right + 2))
                .map(([text, _]) => text);
        }""",
        plate,
    )
    assert cut == []


@pytest.mark.parametrize("kind", ["polygons", "circles", "bars"])
def test_narrow_page_does_not_scroll_sideways(opened, kind):
    page, trouble = opened(390, kind)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert trouble == []


def test_hostile_title_is_shown_as_it_was_written(opened):
    page, _ = opened(1200)
    assert page.locator(".title").inner_text() == HOSTILE


def test_printed_page_is_drawn_for_paper_and_then_for_the_screen_again(opened, tmp_path):
    page, _ = opened(1200)
    drawn = "[...document.querySelectorAll('.plotly-graph-div')].map(p => Math.round(p._fullLayout.width))"
    on_screen = page.evaluate(drawn)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    zooms = page.evaluate("[...document.querySelectorAll('.plot')].map(p => Number(p.style.zoom || 0.8))")
    heights = page.evaluate("[...document.querySelectorAll('.plotly-graph-div')].map(p => p._fullLayout.height)")
    for plate, width, height, zoom in zip(FIGURES, page.evaluate(drawn), heights, zooms, strict=True):
        assert width * zoom == pytest.approx(405 * 0.8 if is_narrow(plate.name) else 656, abs=1), plate.name
        assert height * zoom < 900, plate.name
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(drawn) == on_screen
    page.pdf(path=str(tmp_path / "page.pdf"), prefer_css_page_size=True)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
