"""What is shown is true: no false zeros on the first day, no codes, the consent that is named, classes that tell."""

from dataclasses import replace

import numpy as np
import pytest

from interpose.model.scenario.loading import load_scenario
from interpose.viz.app.agent_inspector import KINDS, Selection, count_of, inspect
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_classes import classes, fitted, words
from interpose.viz.app.map_layers import LAYERS
from interpose.viz.app.timelines import layout
from interpose.viz.app.totals import PANELS, History


def test_lines_and_numbers_begin_with_what_is_true_on_the_first_morning():
    lane = Lane(load_scenario("gaza-isf", {"people_per_agent": 5000}), 1)
    history = History.of(lane)
    people = lane.world.territory.resident + lane.world.territory.displaced
    trust = float((lane.world.territory.trust * people).sum() / people.sum())
    assert history.last("displaced") == lane.world.territory.displaced.sum() > 1e6
    assert history.last("trust") == pytest.approx(trust, rel=1e-4) and 0.2 < trust < 0.8
    row = [panel.name for panel in PANELS].index("trust")
    lane.advance(3)
    history.follow(lane)
    assert history.line(row)[0] == pytest.approx(trust, rel=1e-4) and len(history.line(row)) == 4
    assert len(history.line(0)) == 3, "what is counted over days has no value before the first"


def test_an_axis_of_a_share_reaches_from_0_to_1_and_that_of_a_difference_does_not():
    for row, panel in enumerate(PANELS):
        axis = f"yaxis{row + 1 if row else ''}"
        assert (layout(900, False, [], [])[axis].get("range") == [0, 1]) == panel.is_share
        assert layout(900, False, [], [], True)[axis]["autorange"]


def test_consent_is_of_those_who_hold_the_ground_and_not_of_people():
    lane = Lane(load_scenario("grid-4", {"people_per_agent": 1000}), 1)
    lane.world.holding.control[:] = 0.0
    lane.world.holding.control[0, :2] = 0.75, 0.25
    lane.world.faction.consent[:2] = 0.8, 0.4
    lane.world.territory.trust[:] = 0.1
    found = LAYERS["consent"].values(lane)
    assert found[0] == pytest.approx(0.7) and np.isnan(found[1:]).all()
    assert words(LAYERS["consent"], found, lane)[1] == "nobody holds it"


@pytest.mark.parametrize(
    "name, values, bounds",
    [
        ("hardship", (0.74, 0.81, 0.93), (0.75, 0.8, 0.85, 0.9)),
        ("hardship", (0.0, 1.0), (0.2, 0.4, 0.6, 0.8)),
        ("trust", (0.431, 0.433), (0.44, 0.45, 0.46, 0.47)),
        ("violence", (0.0, 0.3), (0, 0.025, 0.05, 0.1, 0.25)),
        ("violence", (0.0, 90.0), (0, 5, 10, 20, 50)),
    ],
)
def test_classes_spread_over_what_occurred(name, values, bounds):
    fit = fitted(replace(LAYERS[name], values=lambda lane: np.array(values), series=None), [None])
    assert fit.breaks == pytest.approx(bounds)
    assert len(set(classes(fit, np.linspace(values[0], values[-1], 50)))) > 1 or values[-1] - values[0] < 0.01


def test_no_panel_shows_a_code():
    gaza = Lane(load_scenario("gaza-isf", {"people_per_agent": 5000}), 1)
    gaza.advance(45)
    for kind, (_, view) in KINDS.items():
        for row in range(min(5, count_of(gaza, kind))):
            for column in inspect(gaza, Selection(kind, row))["columns"]:
                assert column["unit"] not in ("code", "faction", "territory", "key"), (view, column)
                assert not (column["unit"] == "days" and column["value"].startswith("\u2212")), column
