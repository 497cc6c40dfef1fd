"""The page in a browser: played, compared, changed midway, clicked fast; nothing asked of any other computer."""

import re

import pytest
from support.page_visitor import visits

from interpose.viz.app.permalink import from_link


@pytest.fixture
def visit(browser, page_server):
    with visits(browser, page_server[0]) as open_page:
        yield open_page


@pytest.fixture(scope="module")
def seen(browser, page_server):
    """Return one page for all who need no fresh one."""
    with visits(browser, page_server[0]) as open_page:
        yield open_page()


# ---------------------------------------------------------------------------------------------- playing


def test_what_is_typed_stays_while_days_pass(visit):
    seen = visit()
    field = "[id='lever-mission.enforcement']"
    seen.page.click(".ip-group[data-group='mandate'] > summary")
    seen.page.wait_for_selector(field)
    seen.page.click("button:has-text('Play')")
    seen.until("() => Number(document.querySelector('.ip-day').textContent) >= 3")
    seen.page.fill(field, "0.95")
    began = seen.day
    seen.until("([day]) => Number(document.querySelector('.ip-day').textContent) >= day + 3", began)
    assert seen.page.input_value(field) == "0.95"
    seen.page.press(field, "Tab")
    seen.until("() => document.querySelector('.ip-draft').textContent.includes('mission.enforcement')")
    seen.page.click("button:has-text('Pause')")
    seen.page.click(".ip-draft button:has-text('Clear')")
    seen.until("([s]) => document.querySelector(s).value !== '0.95'", field)
    assert seen.trouble == []


def test_days_are_played_paused_and_drawn_without_asking_anybody_else(seen, page_server):
    assert seen.day == 0
    seen.speed(10)
    seen.page.click("button:has-text('Play')")
    seen.until("() => Number(document.querySelector('.ip-day').textContent) >= 60")
    seen.page.click("button:has-text('Pause')")
    seen.page.wait_for_selector("button:has-text('Play')")
    rested = seen.day
    lines = seen.lines_of(rested)
    assert [len(line) for line in lines[::2]] == [rested] * 3 + [rested + 1] * 5 and max(lines[0]) > 0
    assert seen.page.locator(".js-plotly-plot .trace path.js-line").count() >= 8
    seen.page.click("[role=tab]:has-text('Events')")
    assert seen.page.locator("#panel-feed li").count() > 5
    assert "not forecasts" in seen.page.inner_text(".ip-neutral")
    assert seen.trouble == []
    assert page_server[1].read_text() == ""


def test_steps_reset_and_seed_give_the_same_days_again(seen):
    seen.again()
    seen.step(2)
    first = seen.lines_of(60)
    seen.page.click("button:has-text('Reset')")
    seen.on_day(0)
    seen.step(2)
    assert seen.lines_of(60) == first
    seen.page.fill("label:has-text('Seed') input", "7")
    seen.page.press("label:has-text('Seed') input", "Enter")
    seen.on_day(0)
    seen.step(2)
    assert seen.lines_of(60) != first
    assert seen.trouble == []


def test_a_run_that_is_over_stops(seen):
    seen.again()
    seen.page.fill("label:has-text('Last day') input", "20")
    seen.page.press("label:has-text('Last day') input", "Enter")
    seen.until("() => document.querySelector('.ip-clock').textContent.includes('of 20')")
    seen.speed(30)
    seen.page.click("button:has-text('Play')")
    seen.on_day(20)
    seen.page.wait_for_selector("button:has-text('Play')[disabled]")


def test_another_scenario_has_its_own_ground(seen):
    seen.choose("Scenario", "gaza-isf")
    seen.page.wait_for_selector("[data-territory=GZ1]", state="attached")
    assert seen.page.locator(".ip-map-panel").first.locator(".ip-territory").count() == 25
    assert "Stylised outlines, not official boundaries" in seen.page.inner_text(".ip-credit")
    assert seen.trouble == []


# ---------------------------------------------------------------------------------------------- comparing


def test_a_twin_differs_when_the_policy_matters(visit):
    seen = visit()
    seen.speed(30)
    seen.choose("Compare with", "force")
    seen.until("() => document.querySelectorAll('.ip-map-panel').length == 3")
    seen.step(4)
    lines = seen.lines_of(120)
    assert lines[0] != lines[1] and max(lines[8]) > 0 == max(lines[9])
    assert "minus" in seen.page.locator(".ip-map-panel figcaption").nth(2).inner_text()
    seen.page.click(".ip-layers button:has-text('Violence')")
    seen.until("() => document.querySelectorAll('.ip-map-panel')[2].querySelectorAll('path.ip-e').length < 16")
    seen.page.click(".ip-time button:has-text('Difference')")
    seen.until("() => document.querySelector('.js-plotly-plot')._fullData[1].visible !== true")
    gap = seen.lines()[0]
    assert gap == pytest.approx([a - b for a, b in zip(lines[0], lines[1], strict=True)])
    assert seen.trouble == []


def test_a_twin_is_identical_when_the_policy_does_not_matter(visit):
    seen = visit()
    seen.speed(30)
    seen.page.click(".ip-group[data-group='force'] > summary")
    seen.page.uncheck("[id='lever-mission.deployed']")
    seen.page.click("button:has-text('Start again with it')")
    seen.until("() => document.body.textContent.includes('In force from the start')")
    seen.choose("Compare with", "deterrence")
    seen.until("() => document.querySelectorAll('.ip-map-panel').length == 3")
    seen.step(4)
    lines = seen.lines_of(120)
    assert lines[::2] == lines[1::2]
    assert seen.page.locator(".ip-map-panel").nth(2).locator("path.ip-e").count() == 16
    assert all(re.search(r"this seed: 0( |$)", text) for text in seen.tiles().values())


def test_an_intervention_branches_the_running_day(visit):
    seen = visit()
    seen.speed(30)
    seen.step(2)
    before = seen.lines_of(60)[::2]
    seen.lever("mandate", "mission.ceiling", "500")
    seen.page.click("button:has-text('Intervene on day 60')")
    seen.until("() => document.querySelectorAll('.ip-map-panel').length == 3")
    assert "day 60: mission.ceiling = 500" in seen.page.inner_text(".ip-in-force")
    seen.step(2)
    lines = seen.lines_of(120)
    assert [[line[: len(b)] for line, b in zip(lines[n::2], before, strict=True)] for n in (0, 1)] == [before] * 2
    assert lines[8][-1] <= 500 < lines[9][-1]
    assert seen.trouble == []


# ---------------------------------------------------------------------------------------------- robust


@pytest.mark.slow
def test_a_hundred_clicks_in_two_seconds_leave_the_world_whole(visit):
    seen = visit()
    seen.page.evaluate(
        """async () => {
            const of = text => [...document.querySelectorAll('.ip-toolbar button, .ip-layers button')]
                .find(b => b.textContent.includes(text));
            const words = ['Step', 'Play', 'Reset', 'Violence', 'Pause', 'Step', 'Hardship', 'Play', 'Step', 'Force'];
            for (let n = 0; n < 100; n++) {
                const button = of(words[n % words.length]);
                if (button) button.click();
                await new Promise(done => setTimeout(done, 20));
            }
        }"""
    )
    seen.page.wait_for_timeout(500)
    if seen.page.locator("button:has-text('Pause')").count():
        seen.page.click("button:has-text('Pause')")
    seen.page.wait_for_selector("button:has-text('Play')")
    seen.page.click("button:has-text('Reset')")
    seen.speed(30)
    while from_link(seen.page.input_value(".ip-link").partition("view=")[2]).speed != 30:
        seen.page.wait_for_timeout(100)  # what was clicked before is done by then
    seen.on_day(0)
    seen.step(2)
    fresh = visit()
    fresh.speed(30)
    fresh.step(2)
    assert seen.lines_of(60) == fresh.lines_of(60)
    assert seen.trouble == []


def test_two_sessions_do_not_disturb_each_other(visit):
    one, other = visit(), visit()
    one.speed(10)
    one.page.click("button:has-text('Play')")
    other.choose("Scenario", "ring-12")
    other.until("() => document.querySelectorAll('.ip-map-panel:first-child .ip-territory').length == 12")
    other.step(3)
    one.until("() => Number(document.querySelector('.ip-day').textContent) >= 50")
    one.page.click("button:has-text('Pause')")
    one.page.wait_for_selector("button:has-text('Play')")
    assert other.day == 3 and other.page.locator(".ip-map-panel:first-child .ip-territory").count() == 12
    assert one.page.locator(".ip-map-panel:first-child .ip-territory").count() == 16
    assert one.trouble == other.trouble == []
