"""Mesa's own page of the same worlds: its parameters from the schema, and a browser that steps, plays and resets it."""

import contextlib

import numpy as np
import pytest
from support.guarded_page import check_guarded
from support.served_page import PATIENT, barriers, served, watched

from interpose.model.scenario.loading import load_scenario
from interpose.viz.app.map_geometry import map_geometry
from interpose.viz.app.mesa_lines import PICTURES, drawn
from interpose.viz.app.mesa_map import portrayal, rings
from interpose.viz.app.mesa_page import LEVERS, TerritoryModel, parameters, renderer_of

MS = PATIENT * 1000
BOXES = "() => [...document.querySelectorAll('.mp-main img')].map(i => i.getBoundingClientRect().toJSON())"
FOCUSED = "() => document.activeElement.getAttribute('role') || document.activeElement.textContent.trim().slice(0, 20)"
OUTREACH = "Number([...document.querySelectorAll('.v-input')].find(e => e.textContent.includes('Outreach'))"
OUTREACH += ".querySelector('[role=slider]').ariaValueNow)"


def test_the_model_is_the_same_world_with_a_network():
    from interpose.model.simulation.conflict_model import ConflictModel

    model, plain = (
        TerritoryModel("grid-16", rng=3, people_per_agent=500),
        ConflictModel("grid-16", rng=3, people_per_agent=500),
    )
    for _ in range(20):
        model.step()
        plain.step()
    assert model.series().equals(plain.series())
    assert len(model.spots) == 16 == len(list(model.grid.agents))
    assert model.grid.G.number_of_edges() == len(model.case_data.links)
    assert {spot.troops for spot in model.spots} == set(np.asarray(model.world.presence.troops).tolist())
    style = portrayal(model.spots[3])
    assert style.x == 3 and style.size > 0


def test_parameters_of_the_page_stand_in_the_schema_and_make_the_model():
    scenario = load_scenario("gaza-isf")
    found = parameters(scenario, "gaza-isf")
    for name, path in LEVERS.items():
        slider, value = found[name], getattr(scenario.mission, path.split(".")[-1])
        assert slider.value == value and slider.min <= value <= slider.max
    values = {name: getattr(part, "value", part) for name, part in found.items() if not isinstance(part, dict)}
    model = TerritoryModel(**values | {"people_per_agent": 1000, "ceiling": 3000.0})
    assert model.case_data.mission.ceiling == 3000


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(tmp_path_factory.mktemp("served"), "grid-16", "--mesa") as found:
        yield found


def test_the_server_is_guarded_as_that_of_the_main_page(server):
    check_guarded(server[0])


@pytest.fixture
def visit(browser, server):
    """Return a function that opens the page and gives it with whatever went wrong."""
    pages = []

    def opened(width: int = 1440, scheme: str = "light"):
        page = browser.new_page(viewport={"width": width, "height": 844}, color_scheme=scheme)
        pages.append(page)
        page.set_default_timeout(MS)
        trouble = watched(page)
        page.goto(server[0])
        page.wait_for_function("() => document.querySelectorAll('.mp-main img').length == 4")
        page.wait_for_function("() => [...document.querySelectorAll('.mp-main img')].every(i => i.naturalWidth > 300)")
        return page, trouble

    yield opened
    for page in pages:
        page.close()


def on_day(page, script: str, patience: float = MS) -> None:
    """Wait until the day that the page tells fits."""
    read = "Number((document.body.innerText.match(/: ([0-9]+) of [0-9]+ days have passed/) || [])[1])"
    page.wait_for_function(f"() => {{ const now = {read}; return {script}; }}", timeout=patience)


def test_the_page_steps_plays_and_resets(visit, server):
    page, trouble = visit()
    for day in (1, 2):
        page.click("button:has-text('Step')")
        on_day(page, f"now == {day}")
    page.click("button:has-text('▶')")
    on_day(page, "now >= 4")
    page.click("button:has-text('❚❚')")
    page.wait_for_selector("button:has-text('▶')")
    _reset(page)
    page.click("button:has-text('Step')")
    on_day(page, "now == 1")
    assert trouble == [] and server[1].read_text() == ""


@pytest.mark.parametrize("width, scheme", [(390, "light"), (1200, "dark")])
def test_the_map_and_its_legend_are_seen_at_once_and_nobody_is_kept_out(visit, width, scheme):
    page, trouble = visit(width, scheme)
    boxes = page.evaluate(BOXES)
    high, wide = boxes[0]["bottom"], boxes[0]["right"] - boxes[0]["left"]
    assert high <= 844 and wide > 0.35 * width, boxes  # the legend stands in the picture of the map
    assert all(box["left"] >= -1 and box["right"] <= width + 1 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "Loading" not in page.inner_text("body")
    assert page.locator(".mp-main img").first.get_attribute("alt").startswith("Map of the territories")
    assert barriers(page) == [] and trouble == []


def test_everything_is_reached_by_keyboard(visit):
    page, trouble = visit()
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate(FOCUSED))
    assert {"Reset", "▶", "Step"} <= set(reached) and reached.count("slider") >= 7
    page.focus("button:has-text('Step')")
    page.keyboard.press("Enter")
    on_day(page, "now == 1")
    knob = page.locator(".v-input:has-text('Outreach') [role=slider]")
    before = float(knob.get_attribute("aria-valuenow"))
    knob.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(f"() => {OUTREACH} > {before}")
    assert trouble == []


def _reset(page) -> None:
    """Click Reset until the clock shows the start: Mesa's loop may still be finishing a step when it is paused."""
    from playwright.sync_api import TimeoutError

    for _ in range(20):
        page.click("button:has-text('Reset')")
        with contextlib.suppress(TimeoutError):
            on_day(page, "now == 0", 5_000)
            return
    pytest.fail("Reset does not go back to the start")


@pytest.mark.parametrize("name", ["gaza-isf", "reference-country", "grid-16"])
def test_every_territory_is_drawn_where_it_is(name):
    model = TerritoryModel(name, people_per_agent=2000)
    renderer = renderer_of(model)
    axes = renderer.canvas
    spots = np.array([(mark["x"], -mark["y"]) for mark in map_geometry(model.case_data).territories])
    (circles,) = [each for each in axes.collections if len(each.get_offsets()) == len(spots) and each.get_zorder() == 3]
    order = [portrayal(spot).x for spot in model.grid.agents]
    np.testing.assert_allclose(circles.get_offsets(), spots[order])
    titles = [entry.get_text() for entry in axes.get_legend().get_texts()]
    assert len(titles) == len(model.case_data.factions) + 1 and "contested" in titles[-1]
    renderer.draw_structure()
    assert len(axes.texts) <= len(spots)  # drawn anew each day, names are not written twice
    boxes = [name.get_window_extent() for name in axes.texts]
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_outlines_are_read_as_they_were_written():
    marks = map_geometry(load_scenario("gaza-isf")).territories
    found = [rings(mark["d"]) for mark in marks]
    assert all(len(ring) > 3 and ring[0] == ring[-1] for outline in found for ring in outline)
    assert all(
        f"M{outline[0][0][0]:.1f} {-outline[0][0][1]:.1f}" in mark["d"]
        for outline, mark in zip(found, marks, strict=True)
    )
    assert rings("M1.0 2.0a3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z") == []


def test_lines_have_units_no_false_zeros_and_shares_from_0_to_1():
    model = TerritoryModel("grid-16", people_per_agent=500)
    for days in (0, 3):
        for _ in range(days):
            model.step()
        table = model.datacollector.get_model_vars_dataframe()
        for lines in PICTURES:
            axes = drawn(lines, table, model.case_data.days).axes[0]
            assert lines.unit in axes.get_title(loc="left")
            assert axes.get_ylim() == (0, 1) if lines.is_share else axes.get_ylim()[1] >= 1
            assert [len(line.get_xdata()) for line in axes.lines] == [days] * len(lines.names)
            assert ("no day has passed yet" in [text.get_text() for text in axes.texts]) == (days == 0)
