"""Linked picks: a click marks a point everywhere, and what cannot be asked changes nothing."""

import json

import pytest
from support.explored_sweeps import DEATHS, check_figures, exploring

from interpose.viz.explorer.axis_levels import Levels
from interpose.viz.explorer.clicks import command_of_click
from interpose.viz.explorer.frame import frame


def test_a_click_in_a_cell_marks_the_point_everywhere():
    seen = exploring()
    seen.run_command("statistic", "mean")
    now = frame(seen)
    command = command_of_click("cells", {"x": 2, "y": 1, "data": "8,000, 0.5: ..", "name": "cells"}, now["figures"])
    seen.run_command(*command)
    now = frame(seen)
    assert seen.notice == "" and (now["selected"]["x"]["value"], now["selected"]["y"]["value"]) == ("2", "1")
    frames = [s for s in now["figures"]["cells"]["layout"]["shapes"] if s.get("name") == "picked"]
    assert [(s["x0"], s["y0"]) for s in frames] == [(1.52, 0.53)]
    (ring,) = [t for t in now["figures"]["dose"]["data"] if t["name"] == "picked"]
    own = DEATHS[[10, 11]].mean()  # both rules are averaged over
    assert (ring["x"], ring["y"]) == ([8000], [pytest.approx(own)])
    (dots,) = [t for t in now["figures"]["spread"]["data"] if t["name"] == "runs"]
    assert sorted(dots["x"]) == sorted(DEATHS[[10, 11]].ravel())
    assert now["selected"]["points"] == 2 and now["selected"]["runs"] == 14


def test_a_click_on_a_line_takes_the_level_of_both_inputs():
    seen = exploring()
    figures = frame(seen)["figures"]
    line = next(t for t in figures["dose"]["data"] if t["name"] == "Mission enforcement 0.5")
    at = line["customdata"].index(2000)
    seen.run_command(*command_of_click("dose", {"x": line["x"][at], "data": 2000, "name": line["name"]}, figures))
    assert seen.selected == Levels(1, 1)


def test_a_click_on_a_run_takes_its_seed():
    seen = exploring()
    figures = frame(seen)["figures"]
    (dots,) = [t for t in figures["spread"]["data"] if t["name"] == "runs"]
    at = dots["x"].index(DEATHS[1, 4])
    seen.run_command(*command_of_click("spread", {"x": dots["x"][at], "data": dots["customdata"][at]}, figures))
    assert (seen.point, seen.run) == (1, 4) and frame(seen)["selected"]["seed"] == 5


@pytest.mark.parametrize("figure", ["cells", "dose", "spread", "other"])
@pytest.mark.parametrize("click", [{}, {"x": None, "y": []}, {"x": "a", "y": True, "data": {}}, {"x": 1e9, "y": -3}])
def test_a_click_that_means_nothing_does_nothing(figure, click):
    seen = exploring()
    command = command_of_click(figure, click, frame(seen)["figures"])
    assert command == () or command[0] == "pick"


def test_arrow_keys_stay_on_the_ground():
    seen = exploring()
    for _ in range(5):
        seen.run_command("move", 1, 0)
        seen.run_command("move", 0, 1)
    assert seen.selected == Levels(2, 1) and seen.notice == ""
    seen.run_command("move", -1, 0)
    assert seen.selected == Levels(1, 1)


def test_other_inputs_are_averaged_over_or_held_and_it_is_said():
    seen = exploring()
    seen.run_command("statistic", "mean")
    assert "Averaged over, as they were run: reconstruction.rule." in frame(seen)["other_inputs"]
    seen.run_command("hold", "reconstruction.rule", "1")
    now = frame(seen)
    assert now["other_inputs"] == "Held: reconstruction.rule at by need."
    cell = seen.cells[(seen.cells["x"] == 0) & (seen.cells["y"] == 0)]
    assert cell["mean"].item() == pytest.approx(DEATHS[1].mean()) and seen.point == 1
    seen.run_command("hold", "reconstruction.rule", "")
    assert "Averaged" in frame(seen)["other_inputs"]


def test_axes_can_change_places_and_a_held_input_can_come_onto_one():
    seen = exploring()
    seen.run_command("hold", "reconstruction.rule", 0)
    seen.run_command("x", "mission.enforcement")
    assert (seen.x, seen.y) == ("mission.enforcement", "mission.ceiling")
    seen.run_command("y", "reconstruction.rule")
    assert (seen.x, seen.y, seen.held) == ("mission.enforcement", "reconstruction.rule", {})
    check_figures(seen)


@pytest.mark.parametrize(
    "command",
    [
        ("outcome", "happiness"),
        ("statistic", "mode"),
        ("quantile", "1.2"),
        ("quantile", "nan"),
        ("threshold", "__import__('os')"),
        ("x", "mission.colour"),
        ("y", 3),
        ("hold", "mission.ceiling", 0),
        ("hold", "reconstruction.rule", 9),
        ("pick", 99, 0),
        ("pick",),
        ("level", "x", "many"),
        ("point", -1),
        ("run", 70),
        ("shape", "pie"),
        ("explode", 1),
        ("outcome", ["deaths"]),
        ("statistic", []),
    ],
)
def test_what_cannot_be_asked_is_one_line_and_changes_nothing(command):
    seen = exploring()
    before = json.dumps(frame(seen) | {"notice": ""})
    seen.run_command(*command)
    assert seen.notice and "\n" not in seen.notice
    assert json.dumps(frame(seen) | {"notice": ""}) == before
