"""The explorer in a browser: figures that follow what is chosen, linked picks, and a point that opens as a run."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import TimeoutError
from support.guarded_page import check_guarded
from support.served_page import PATIENT, barriers, served, watched
from support.stored_results import asked

from interpose.viz.app.permalink import View, from_link

MS = PATIENT * 1000
DESIGN = """
scenario: grid-4
changes: {people_per_agent: 500}
levers: {mission.ceiling: [0, 500, 2000], clash.friction: [0.005, 0.05, 0.2]}
outcomes: [deaths_civilians, clashes, mean_trust]
replications: 3
days: 60
"""
DRAWN = """([name]) => {
    const box = document.querySelector(`.ex-${name} .js-plotly-plot`)
    return box._fullData.map(d => ({ name: d.name, x: Array.from(d.x || []), y: Array.from(d.y || []),
        text: Array.from(d.text || []) }))
}"""

CORNER = """([i, j]) => {
    const box = document.querySelector('.ex-cells .js-plotly-plot')
    box.scrollIntoView({ block: 'center' })
    const { xaxis, yaxis } = box._fullLayout, at = box.getBoundingClientRect()
    return [at.left + xaxis._offset + xaxis.d2p(i + .3), at.top + yaxis._offset + yaxis.d2p(j - .3)]
}"""
IS_PICKED = """([i, j]) => {
    const s = document.querySelector('.ex-cells .js-plotly-plot').layout.shapes.find(s => s.name === 'picked')
    return Math.round(s.x0 + .48) == i && Math.round(s.y0 + .47) == j
}"""
PICKED_WITHIN = 10.0
"""Seconds after which a click is tried again."""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    root = tmp_path_factory.mktemp("explored")
    (root / "design.yaml").write_text(DESIGN, encoding="utf-8")
    asked("sweep", str(root / "design.yaml"), "--out", str(root / "sweep"), "--threads", "1", "--quiet")
    with served(root, str(root / "sweep"), by="explore") as found:
        yield found


def test_the_server_is_guarded_as_that_of_the_main_page(server):
    check_guarded(server[0], "sweep")


class Visit:
    """The explorer as it is looked at, with words for what a visitor does."""

    def __init__(self, window, address: str) -> None:
        self.window, self.page, self.address = window, window.new_page(), address
        self.trouble = watched(self.page)
        self.page.set_default_timeout(MS)
        self.page.goto(f"{address}sweep")
        for name in ("cells", "dose", "spread"):
            self.page.wait_for_selector(f".ex-{name} .js-plotly-plot .main-svg", state="attached")
            self.until("([n]) => document.querySelector(`.ex-${n} .js-plotly-plot`)._fullData?.length > 0", name)
        self.page.wait_for_selector(f".ip-page.ip-{self.page.evaluate(SCHEME)}")
        assert self.page.input_value(".ex-axis-menu label:has-text('Statistic') select") == "difference"
        self.choose("Statistic", "mean")  # levels, by which clicks and figures are told apart

    def until(self, script: str, *values) -> None:
        self.page.wait_for_function(script, arg=list(values), timeout=MS)

    def until_link(self, fits: Callable[[View], bool]) -> None:
        """Wait until the link opens what fits: panels are renewed one after the other."""
        for _ in range(int(PATIENT * 10)):
            href = self.page.locator(".ex-open").get_attribute("href")
            if fits(from_link(href.partition("view=")[2])):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(href)

    def drawn(self, name: str) -> list[dict]:
        return self.page.evaluate(DRAWN, [name])

    def choose(self, label: str, value: str, where: str = ".ex-axis-menu") -> None:
        """Choose from a list, and wait until every figure is drawn anew."""
        before = {name: self.drawn(name) for name in ("cells", "dose")}
        self.page.select_option(f"{where} label:has-text('{label}') select", value)
        for name, was in before.items():
            self.until(f"([name, was]) => JSON.stringify(({DRAWN})([name])) !== JSON.stringify(was)", name, was)

    def frame(self) -> list[float]:
        """Read where the picked cell is framed."""
        return self.page.evaluate(
            "() => { const s = document.querySelector('.ex-cells .js-plotly-plot').layout.shapes"
            ".find(s => s.name === 'picked'); return [Math.round(s.x0 + .48), Math.round(s.y0 + .47)] }"
        )

    def ring(self) -> list[float]:
        (ring,) = (trace for trace in self.drawn("dose") if trace["name"] == "picked")
        return [ring["x"][0], ring["y"][0]]

    def click_cell(self, i: int, j: int) -> None:
        """Click into a corner of a cell, and once more where a click met a figure that was just drawn anew."""
        for _ in range(int(PATIENT / PICKED_WITHIN)):
            place = self.page.evaluate(CORNER, [i, j])
            self.page.mouse.move(*place)
            self.page.mouse.click(*place)
            try:
                self.page.wait_for_function(IS_PICKED, arg=[i, j], timeout=PICKED_WITHIN * 1000)
                return
            except TimeoutError:
                continue
        raise AssertionError(f"cell {i}, {j} was clicked and not picked; picked is {self.frame()}")


SCHEME = "() => matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'"


@pytest.fixture
def visit(browser, server):
    windows = []

    def open_page(**how):
        windows.append(browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | how)))
        return Visit(windows[-1], server[0])

    yield open_page
    for window in windows:
        window.close()


@pytest.fixture(scope="module")
def seen(browser, server):
    """Return one page for all who need no fresh one."""
    window = browser.new_context(viewport={"width": 1440, "height": 900})
    yield Visit(window, server[0])
    window.close()


def test_figures_hold_data_and_nobody_else_is_asked(seen, server):
    (cells,) = (trace for trace in seen.drawn("cells") if trace["name"] == "cells")
    assert len(cells["x"]) == 9
    assert [t["x"] for t in seen.drawn("dose") if t["name"].startswith("Clash friction")] == [
        pytest.approx([0, 500, 2000], abs=60)
    ] * 3
    (dots,) = (trace for trace in seen.drawn("spread") if trace["name"] == "runs")
    assert len(dots["x"]) == 3
    assert "not forecasts" in seen.page.inner_text(".ip-neutral")
    assert "9 points × 3 seeds" in seen.page.inner_text(".ex-about")
    assert seen.trouble == [] and server[1].read_text() == ""


def test_everything_is_reached_by_keyboard(seen):
    reached = []
    for _ in range(24):
        seen.page.keyboard.press("Tab")
        reached.append(
            seen.page.evaluate(
                "() => { const e = document.activeElement; return [e.getAttribute('aria-label') || '',"
                " e.closest('label')?.textContent || '', e.textContent].join(' ').trim().slice(0, 60) }"
            )
        )
    for needed in ("Outcome", "Statistic", "Across", "Cells", "by Mission ceiling", "Seed", "Open this point", "Boxes"):
        assert any(needed in word for word in reached), (needed, reached)
    seen.page.focus(".ex-cells .ex-plot")
    seen.page.keyboard.press("ArrowRight")
    seen.page.keyboard.press("ArrowUp")
    seen.until(
        "() => [...document.querySelectorAll('.ex-selected-point select')].slice(0, 2)"
        ".map(s => s.value).join() == '1,1'"
    )
    assert seen.frame() == [1, 1] and seen.ring()[0] == 500
    assert seen.trouble == []


def test_a_clicked_cell_is_marked_everywhere(seen):
    seen.click_cell(2, 1)
    seen.until("() => document.querySelector('.ex-selected-point select').value == '2'")
    seen.until("() => document.querySelector('.ex-dose .js-plotly-plot')._fullData.at(-1).x[0] == 2000")
    headline = float(re.match(r"[\d.,]+", seen.page.inner_text(".ex-value"))[0].replace(",", ""))
    assert seen.ring()[0] == 2000 and seen.ring()[1] == pytest.approx(headline, rel=0.01)
    assert seen.page.locator(".ex-selected-point select").nth(1).input_value() == "1"
    runs = next(trace for trace in seen.drawn("spread") if trace["name"] == "runs")["x"]
    assert sum(runs) / 3 == pytest.approx(seen.ring()[1])
    assert seen.trouble == []


def test_a_point_opens_in_the_page_with_its_values_and_its_seed(visit):
    seen = visit()
    seen.click_cell(1, 2)
    link = seen.page.locator(".ex-open")
    seen.page.select_option(".ex-seed", label="3")
    seen.until_link(lambda view: view.seed == 3 and view.changes["mission.ceiling"] == 500)
    with seen.window.expect_page() as opened:
        link.click()
    page = opened.value
    trouble = watched(page)
    page.wait_for_selector(".ip-territory", timeout=MS)
    page.wait_for_function("() => document.querySelector('.ip-number input').value == '3'", timeout=MS)
    told = page.inner_text(".ip-in-force")
    for needed in ("mission.ceiling = 500", "clash.friction = 0.2", "people_per_agent = 500", "days = 60"):
        assert needed in told, told
    assert page.input_value("label:has-text('Scenario') select") == "grid-4"
    assert trouble == [] == seen.trouble


def test_two_visitors_do_not_disturb_each_other(seen, visit):
    one, other = seen, visit()
    one.click_cell(2, 2)
    assert other.frame() == [0, 0] and other.page.input_value(".ex-axis-menu select >> nth=0") == "deaths_civilians"
    assert one.trouble == other.trouble == []


def test_another_outcome_statistic_and_axis_change_the_figures(seen):
    seen.choose("Outcome", "clashes")
    seen.until("() => document.querySelector('.ex-selected-point .ex-shown-outcome').innerText.includes('Clashes')")
    seen.click_cell(0, 0)
    seen.choose("Statistic", "difference")
    assert seen.ring()[1] == 0 and barriers(seen.page) == []
    seen.choose("Across", "clash.friction")
    lines = [t for t in seen.drawn("dose") if t["name"].startswith("Mission ceiling")]
    assert [t["x"] for t in lines] == [pytest.approx([0.005, 0.05, 0.2], abs=0.01)] * 3
    seen.page.click(".ex-spread button:has-text('Boxes')")
    seen.until("() => document.querySelector('.ex-spread .js-plotly-plot')._fullData.some(d => d.type == 'box')")
    seen.page.click(".ex-cells button:has-text('Level lines')")
    seen.until("() => document.querySelector('.ex-cells .js-plotly-plot')._fullData.some(d => d.type == 'contour')")
    assert seen.trouble == []


def test_a_bound_that_is_no_bound_is_refused_in_one_line(seen):
    seen.choose("Statistic", "quantile")
    seen.page.fill(".ex-axis-menu label:has-text('Which quantile') input", "7")
    seen.page.press(".ex-axis-menu label:has-text('Which quantile') input", "Tab")
    seen.until("() => document.querySelector('.ip-notice').textContent.includes('from 0 to 1')")
    seen.until("() => document.querySelector('.ex-axis-menu input').value == '0.9'")
    assert seen.trouble == []


def test_a_copied_link_shows_the_same_view_again(visit):
    seen = visit()
    seen.choose("Outcome", "clashes")
    seen.click_cell(2, 1)
    seen.page.click(".ex-spread button:has-text('Boxes')")
    seen.until("() => document.querySelector('.ex-spread .js-plotly-plot')._fullData.some(d => d.type == 'box')")
    seen.page.click(".ex-copy")
    link, ring = seen.page.url, seen.ring()
    assert "?view=" in link
    other = seen.window.new_page()
    trouble = watched(other)
    other.goto(link)
    other.wait_for_selector(".ex-dose .js-plotly-plot .main-svg", state="attached", timeout=MS)
    other.wait_for_function(
        "() => document.querySelector('.ex-spread .js-plotly-plot')?._fullData?.length > 0", timeout=MS
    )
    assert other.input_value(".ex-axis-menu label:has-text('Outcome') select") == "clashes"
    assert other.input_value(".ex-axis-menu label:has-text('Statistic') select") == "mean"
    (again,) = (trace for trace in other.evaluate(DRAWN, ["dose"]) if trace["name"] == "picked")
    assert [again["x"][0], again["y"][0]] == ring
    assert any(trace["name"] for trace in other.evaluate(DRAWN, ["spread"]))
    other.keyboard.press("?")
    other.wait_for_selector(".ip-help-dialog[open]")
    assert "Glossary" in other.inner_text(".ip-help-dialog")
    assert seen.trouble == trouble == []


def test_it_is_usable_on_a_telephone_by_everybody(visit):
    seen = visit(viewport={"width": 390, "height": 844}, has_touch=True, color_scheme="dark")
    wide = "document.documentElement.scrollWidth <= window.innerWidth"
    assert seen.page.evaluate(wide)
    seen.choose("Outcome", "clashes")
    seen.page.locator(".ex-spread button:has-text('Boxes')").tap()
    seen.until("() => document.querySelector('.ex-spread .js-plotly-plot')._fullData.some(d => d.type == 'box')")
    seen.page.locator(".ex-selected-point select").first.select_option("2")
    seen.until("() => document.querySelector('.ex-dose .js-plotly-plot')._fullData.at(-1).x[0] == 2000")
    assert seen.page.evaluate(wide)
    assert seen.page.evaluate(
        "() => [...document.querySelectorAll('.js-plotly-plot')].every(box => box._fullLayout.width <= 390)"
    )
    seen.choose("Statistic", "difference")
    assert barriers(seen.page) == []
    assert seen.trouble == []
