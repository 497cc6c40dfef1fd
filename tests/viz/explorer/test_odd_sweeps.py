"""Sweeps with one lever, many values, words, holes and failures are drawn as what they are."""

import json

import numpy as np
import pytest
from support.explored_sweeps import BROKEN, DEATHS, check_figures, exploring
from support.figure_checks import HOSTILE, check
from support.stored_sweeps import factorial, session

from interpose.viz.explorer import cell_grid, linked_figures, run_spread
from interpose.viz.explorer.clicks import command_of_click
from interpose.viz.explorer.frame import frame


def test_one_lever_has_no_cells():
    seen = session({"mission.ceiling": [0, 1, 2]}, {"deaths": DEATHS[:3]})
    now = frame(seen)
    assert now["figures"]["cells"] is None and now["selected"]["y"] is None
    check_figures(seen)
    seen.run_command("level", "x", "2")
    assert seen.point == 2
    seen.run_command("level", "y", "0")
    assert "no second input" in seen.notice


def test_levers_without_numbers():
    a, b = factorial(["equal", "none"], [True, False])
    seen = session({"reconstruction.rule": a, "mission.deployed": b}, {"deaths": DEATHS[:4]})
    figures = frame(seen)["figures"]
    assert "is no number" in figures["no_lines"]
    seen.run_command(*command_of_click("dose", {"x": "none", "y": 3.0, "data": None, "name": ""}, figures))
    assert seen.selected.x == 1
    seen.run_command(*command_of_click("cells", {"x": 0, "y": 1}, figures))
    assert (seen.selected.x, frame(seen)["selected"]["y"]["options"][1]["text"]) == (0, "no")
    check_figures(seen)


def test_hostile_words_are_only_words():
    a, b = factorial([HOSTILE, "plain"], [1, 2])
    seen = session({"reconstruction.rule": a, "mission.ceiling": b}, {"deaths": DEATHS[:4]})
    for name in ("cells", "dose", "spread"):
        assert "<img" not in json.dumps(frame(seen)["figures"][name])
    seen.run_command("x", "mission.ceiling")
    for name in ("cells", "dose", "spread"):
        assert "<img" not in json.dumps(frame(seen)["figures"][name])


def test_failed_and_missing_runs_are_counted_and_left_out():
    seen = exploring(**BROKEN)
    now = frame(seen)
    assert (now["about"]["missing"], now["about"]["failed"]) == (2, 2)
    assert "2 of 84 runs are missing" in now["about"]["notes"][0]
    assert "2 runs failed and left out of every number: run: it broke (2)" in now["about"]["notes"][1]
    assert now["selected"]["runs"] == 13 and now["selected"]["seeds"][0]["text"] == "1 (failed)"
    check_figures(seen)


def test_a_point_of_which_all_runs_failed_is_drawn_as_none():
    seen = exploring(failed=tuple((p, r) for p in (0, 1) for r in range(7)))
    now = frame(seen)
    assert now["selected"]["runs"] == 0 and now["selected"]["headline"].startswith("–")
    check_figures(seen)


def test_a_hundred_values_a_lever_are_cells_without_numbers():
    a, b = factorial(list(range(100)), list(range(100)))
    values = np.random.default_rng(2).random((10_000, 3))
    seen = session({"mission.ceiling": a, "mission.unit_size": b}, {"deaths": values})
    seen.run_command("statistic", "mean")
    now = frame(seen)
    (heat,) = [t for t in now["figures"]["cells"]["data"] if t["type"] == "heatmap"]
    assert np.shape(heat["z"]) == (100, 100)
    assert heat["z"][7][40] == pytest.approx(values[4007].mean())
    seen.run_command(*command_of_click("cells", {"x": 40, "y": 7, "name": "cells"}, now["figures"]))
    assert seen.point == 4007
    seen.run_command("lines", True)
    assert frame(seen)["figures"]["as_lines"]


def test_a_table_of_points_may_have_holes():
    seen = session({"mission.ceiling": [0, 1, 1, 3], "mission.unit_size": [5, 5, 6, 7]}, {"deaths": DEATHS[:4]})
    seen.run_command("level", "y", "2")
    assert "no point of this sweep lies there" in seen.notice and seen.point == 0
    check_figures(seen)


def test_figures_hold_to_what_every_figure_holds_to():
    seen = exploring(**BROKEN)
    table = seen.table
    x, y = table.axes["mission.ceiling"], table.axes["mission.enforcement"]
    check(cell_grid.cells(seen.cells, x, y, seen.selected, change=False))
    check(linked_figures.dose(seen.doses, x, y, seen.selected, change=False))
    own, which = seen.selected_runs()
    for shape in run_spread.SHAPES:
        check(
            run_spread.spread(
                own, DEATHS.ravel(), [str(w) for w in which], seed=0, label="Deaths", unit="persons", shape=shape
            )
        )
