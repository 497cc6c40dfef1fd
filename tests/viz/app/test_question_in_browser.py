"""The question bar in a browser: from a slider to the interval of `twin`, days back and forth, small screens."""

import pytest
from support.page_visitor import opening, visits
from support.served_page import barriers

from interpose.experiments.comparison.compare import twin
from interpose.model.results.formatting import signed
from interpose.model.scenario.loading import load_scenario


@pytest.fixture
def visit(browser, page_server):
    with visits(browser, page_server[0], opening("grid-4")) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def seen(browser, page_server):
    """Return one page for all who look at the same world."""
    with visits(browser, page_server[0], opening("grid-4")) as open_page:
        yield open_page()


def test_a_slider_of_the_question_bar_ends_in_the_interval_of_twin(seen, page_server):
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
    assert seen.trouble == [] and page_server[1].read_text() == ""


def test_a_day_that_is_gone_back_to_is_the_same_day(seen):
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


FANS = (
    "() => document.querySelector('.js-plotly-plot')._fullData.slice(16)"
    ".filter(d => d.visible === true && d.x.length > 10).length"
)


@pytest.mark.slow
def test_a_truce_is_added_compared_over_seeds_and_shared_with_its_fan(visit):
    seen = visit()
    seen.answered()
    before = seen.tiles()
    seen.page.click(".ip-add summary")
    for name, value in (("commitment", "0.9"), ("day", "5"), ("lasts", "300")):
        seen.page.fill(f".ip-add [data-field={name}]", value)
        seen.page.press(f".ip-add [data-field={name}]", "Tab")
    seen.page.click(".ip-add-button")
    seen.until("() => document.querySelector('.ip-draft').textContent.includes('from day 5 for 300 days: noted')")
    seen.page.click("button:has-text('Start again with it')")
    seen.until("() => document.querySelector('.ip-in-force')?.textContent.includes('Truce: one party west')")
    seen.answered()
    seen.slide("day", 60)
    seen.on_day(60)
    assert seen.tiles()["Civilians killed so far"] != before["Civilians killed so far"]
    seen.press_fan()
    seen.until(f"() => ({FANS})() == 32")
    seen.until("() => document.querySelector('.ip-line-legend').textContent.includes('middle 50 and 80 % of 20 seeds')")
    link, tiles, lines = seen.page.input_value(".ip-link"), seen.tiles(), seen.lines()
    other = visit(link.removeprefix(seen.address))
    other.on_day(60)
    other.answered()
    other.until(f"() => ({FANS})() == 32")
    assert other.tiles() == tiles and other.lines() == lines and other.page.input_value(".ip-link") == link
    other.page.click(".ip-add summary")
    other.page.click(".ip-added button")
    other.until("() => document.querySelector('.ip-draft').textContent.includes('to be taken away')")
    assert seen.trouble == other.trouble == []


def test_lines_are_saved_as_an_image_and_as_numbers(seen, tmp_path):
    seen.answered()
    seen.slide("day", 30)
    seen.on_day(30)
    seen.lines_of(30)
    for button, name in (("PNG", "x.png"), ("SVG", "x.svg"), ("Lines (CSV)", "x.csv"), ("Twenty seeds", "y.csv")):
        with seen.page.expect_download() as saved:
            seen.page.locator(f".ip-export >> text={button}").click()
        saved.value.save_as(tmp_path / name)
    image = (tmp_path / "x.png").read_bytes()
    width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
    assert image.startswith(b"\x89PNG") and width > 2000 and height > 800 and len(image) > 20_000
    drawn = (tmp_path / "x.svg").read_text("utf-8")
    assert "seed 1, day 30 of" in drawn and "without the force" in drawn and drawn.count("js-line") >= 16
    assert len((tmp_path / "x.csv").read_text("utf-8").splitlines()) == 61
    assert len((tmp_path / "y.csv").read_text("utf-8").splitlines()) == 41
    assert seen.trouble == []


@pytest.mark.parametrize(
    "width, scheme", [pytest.param(1440, "light", marks=pytest.mark.slow), (390, "dark")], ids=["wide", "telephone"]
)
def test_help_and_what_a_number_is_open_by_key_and_button(visit, width, scheme):
    seen = visit(viewport={"width": width, "height": 844}, color_scheme=scheme)
    seen.page.wait_for_selector(f".ip-page.ip-{scheme}")
    seen.page.keyboard.press("?")
    seen.page.wait_for_selector(".ip-help-dialog[open]")
    seen.page.fill(".ip-sought", "moral hazard")
    seen.until("() => document.querySelectorAll('.ip-help-dialog dt').length == 1")
    assert "entrenchment" in seen.page.inner_text(".ip-help-dialog dl")
    assert barriers(seen.page) == []
    seen.page.keyboard.press("Escape")
    seen.page.wait_for_selector(".ip-help-dialog:not([open])", state="attached")
    seen.page.locator("[data-about='outcome:deaths_civilians']").press("Enter")
    seen.page.wait_for_selector(".ip-about-dialog[open]")
    text = seen.page.inner_text(".ip-about-dialog")
    for needed in ("Civilians killed, whoever did it", "persons", "Simulated", "(7.10)", "violation"):
        assert needed in text, needed
    assert barriers(seen.page) == []
    assert seen.page.evaluate("document.querySelector('.ip-about-dialog').getBoundingClientRect().right <= innerWidth")
    seen.page.keyboard.press("Escape")
    seen.until("() => !document.querySelector('.ip-about-dialog dl')")
    seen.page.click("[data-about='lever:mission.enforcement']")
    seen.until("() => document.querySelector('.ip-about-dialog[open]')?.textContent.includes('robustness: 0.3')")
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
