"""Mesa's own page of the same worlds: its parameters from the schema, and a browser that steps, plays and resets it."""

import contextlib

import numpy as np
import pytest
from support.served_page import PATIENT, served, watched

from interpose.model.scenario.loading import load_scenario
from interpose.viz.app.mesa_page import LEVERS, TerritoryModel, parameters, portrayal

MS = PATIENT * 1000


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


def test_the_page_steps_plays_and_resets(browser, tmp_path):
    with served(tmp_path, "grid-16", "--mesa") as (address, log):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(MS)
        trouble = watched(page)
        page.goto(address)
        page.wait_for_selector("button:has-text('Step')")
        page.wait_for_function("() => document.querySelectorAll('img, svg').length >= 4", timeout=MS)

        def time_is(script: str, patience: float = MS) -> None:
            read = "Number((document.body.innerText.match(/(?:Time|Step)s?: *([0-9.]+)/) || [])[1])"
            page.wait_for_function(f"() => {{ const now = {read}; return {script}; }}", timeout=patience)

        for day in (1, 2):
            page.click("button:has-text('Step')")
            time_is(f"now == {day}")
        page.click("button:has-text('▶')")
        time_is("now >= 4")
        page.click("button:has-text('❚❚')")
        page.wait_for_selector("button:has-text('▶')")
        _reset(page, time_is)
        page.click("button:has-text('Step')")
        time_is("now == 1")
        page.close()
        assert trouble == []
        assert log.read_text() == ""


def _reset(page, time_is) -> None:
    """Click Reset until the clock shows the start: Mesa's loop may still be finishing a step when it is paused."""
    from playwright.sync_api import TimeoutError

    for _ in range(20):
        page.click("button:has-text('Reset')")
        with contextlib.suppress(TimeoutError):
            time_is("now == 0", 5_000)
            return
    pytest.fail("Reset does not go back to the start")


@pytest.mark.parametrize("name", ["gaza-isf", "reference-country"])
def test_every_territory_is_drawn(name):
    model = TerritoryModel(name, people_per_agent=2000)
    assert len({portrayal(spot).x for spot in model.spots}) == len(model.case_data.places)
