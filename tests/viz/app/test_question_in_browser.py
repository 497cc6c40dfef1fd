"""The question bar in a browser: from a slider to the interval of `twin`, days back and forth, small screens."""

import pytest
from support.page_visitor import visits
from support.served_page import served

from interpose.experiments.comparison.compare import twin
from interpose.model.results.formatting import signed
from interpose.model.scenario.loading import load_scenario


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served"), "grid-4") as found:
        yield found


@pytest.fixture
def visit(browser, server):
    with visits(browser, server[0]) as open_page:
        yield open_page


def test_a_slider_of_the_question_bar_ends_in_the_interval_of_twin(visit, server):
    seen = visit()
    seen.answered()
    before = seen.tiles()["Civilians killed so far"]
    seen.slide("mission.start_day", 150)
    seen.until("() => document.body.textContent.includes('mission.start_day = 150')")
    seen.answered()
    text = seen.tiles()["Civilians killed so far"]
    scenario = load_scenario("grid-4", {"people_per_agent": 1000, "mission.start_day": 150})
    row = twin(scenario, ["force"], range(1, 21)).effects.set_index("outcome").loc["deaths_civilians"]
    mean, low, high = (signed(float(row[name]), 0) for name in ("difference", "low", "high"))
    assert f"{mean} ({low} to {high})" in text and "20 seeds, whole run" in text and text != before
    assert seen.page.locator(".ip-tile").first.locator(".ip-strip-dot").count() == 20
    assert "1,000 people per agent" in seen.page.inner_text(".ip-seeds")
    assert seen.trouble == [] and server[1].read_text() == ""


def test_a_day_that_is_gone_back_to_is_the_same_day(visit):
    seen = visit()
    seen.answered()
    seen.slide("day", 40)
    seen.on_day(40)
    lines, tiles = seen.lines_of(40), seen.tiles()
    seen.slide("day", 90)
    seen.on_day(90)
    assert seen.lines_of(90)[0][:40] == lines[0]
    seen.slide("day", 40)
    seen.on_day(40)
    assert seen.lines_of(40) == lines and seen.tiles() == tiles
    assert seen.trouble == []


def test_a_telephone_shows_play_date_a_number_and_the_map_first(visit):
    seen = visit(viewport={"width": 390, "height": 844}, has_touch=True)
    tops = [
        seen.page.locator(selector).first.bounding_box()
        for selector in (".ip-transport .ip-main", ".ip-date", ".ip-value", ".ip-map-panel svg")
    ]
    assert all(box and box["y"] < 844 - 60 for box in tops), tops
    assert not seen.page.locator("#ip-settings").is_visible()
    seen.page.tap(".ip-drawer")
    assert seen.page.locator("#ip-settings").is_visible()
    assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
