"""Exploring a sweep without a browser: sums against slow oracles, linked picks, links that play a stored run again."""

import json
import math
import statistics

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from support.commands import ask
from support.figure_checks import HOSTILE, check
from support.stored_results import make
from support.stored_sweeps import factorial, session, stored
from support.sweep_designs import plan

from interpose.cli.plot import open_result
from interpose.experiments.sweeps.store import open_store
from interpose.experiments.sweeps.stored_sweep import Row
from interpose.model.errors import OutputError
from interpose.model.results import intervals
from interpose.model.results.crossed_intervals import RESAMPLES, means
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.viz import sweep_statistics as sweeps
from interpose.viz.app.levers import as_changes
from interpose.viz.app.permalink import from_link
from interpose.viz.explorer import linked_figures as drawing
from interpose.viz.explorer.clicks import command_of_click
from interpose.viz.explorer.dark_mode import dark_colour, dark_figure
from interpose.viz.explorer.frame import frame
from interpose.viz.explorer.open_sweep import Source
from interpose.viz.explorer.statistics import Question, group_estimates, references
from interpose.viz.explorer.sweep_arrays import SweepArrays

A, B, C = [0, 2000, 8000], [0.1, 0.5], ["equal", "by need"]
INPUTS = dict(zip(("mission.ceiling", "mission.enforcement", "reconstruction.rule"), factorial(A, B, C), strict=True))
CHANCE = np.random.default_rng(11)
DEATHS = np.round(CHANCE.gamma(4, 30, (12, 7)))
TRUST = CHANCE.random((12, 7))
BROKEN = {"failed": ((0, 0), (5, 3)), "missing": ((5, 4), (11, 6))}


def made(**named):
    return stored(INPUTS, {"deaths": DEATHS, "mean_trust": TRUST}, **named)


def groups_of(*paths):
    """Number points by their values of some inputs, in plain Python."""
    keys = list(zip(*(INPUTS[path] for path in paths), strict=True))
    order = list(dict.fromkeys(keys))
    return np.array([order.index(key) for key in keys]), len(order)


# ---------------------------------------------------------------------------------------------- oracles


def known(values, broken, points):
    """List (seed, value) of the good runs of some points."""
    gone = {*broken.get("failed", ()), *broken.get("missing", ())}
    return [(r, float(values[p, r])) for p in points for r in range(values.shape[1]) if (p, r) not in gone]


def student(by_unit):
    """Average units, each the mean of its runs, with Student's interval."""
    each = [statistics.fmean(values) for values in by_unit.values()]
    middle = statistics.fmean(each)
    half = stats.t.ppf(0.975, len(each) - 1) * statistics.stdev(each) / math.sqrt(len(each))
    return middle, middle - half, middle + half


def by_seed(runs):
    found = {}
    for seed, value in runs:
        found.setdefault(seed, []).append(value)
    return found


@pytest.mark.parametrize("paths", [("mission.ceiling",), ("mission.ceiling", "mission.enforcement"), tuple(INPUTS)])
@pytest.mark.parametrize("broken", [{}, BROKEN])
def test_means_are_those_of_a_slow_oracle(paths, broken):
    table = SweepArrays(made(**broken))
    groups, count = groups_of(*paths)
    found = group_estimates(table, Question("deaths"), groups, count)
    for group in range(count):
        runs = known(DEATHS, broken, np.flatnonzero(groups == group))
        assert tuple(found.loc[group, ["mean", "low", "high"]]) == pytest.approx(student(by_seed(runs)))
        assert found["runs"][group] == len(runs)


def test_means_are_those_that_interpose_plot_draws():
    sweep = made()
    groups, count = groups_of("mission.ceiling", "mission.enforcement")
    mine = group_estimates(SweepArrays(sweep), Question("deaths"), groups, count)
    drawn = sweeps.estimates_by(sweep, "deaths", ["mission.ceiling", "mission.enforcement"])
    for name in ("mean", "low", "high"):
        assert mine[name].to_numpy() == pytest.approx(drawn[name].to_numpy())


@pytest.mark.parametrize("share, name", [(0.5, "median"), (0.9, "quantile"), (0.0, "quantile"), (1.0, "quantile")])
@pytest.mark.parametrize("broken", [{}, BROKEN])
def test_quantiles_are_those_of_a_slow_bootstrap(share, name, broken):
    groups, count = groups_of("mission.ceiling")
    found = group_estimates(SweepArrays(made(**broken)), Question("deaths", name, share), groups, count)
    for group in range(count):
        runs = sorted(known(DEATHS, broken, np.flatnonzero(groups == group)))
        units = list(by_seed(runs).values())
        chosen = np.random.default_rng(intervals.CHANCE).integers(0, len(units), (RESAMPLES, len(units)))
        again = [np.quantile([v for i in row for v in units[i]], share) for row in chosen]
        middle = np.quantile([v for unit in units for v in unit], share)
        low, high = np.quantile(again, [0.025, 0.975])
        assert tuple(found.loc[group, ["mean", "low", "high"]]) == pytest.approx(
            (middle, min(low, middle), max(high, middle))
        )


def test_a_share_of_single_runs_has_wilsons_interval():
    found = group_estimates(SweepArrays(made()), Question("deaths", "share", threshold=100.0), np.arange(12), 12)
    z = stats.norm.ppf(0.975)
    for point in range(12):
        share = sum(value > 100 for value in DEATHS[point]) / 7
        low, high = found["low"][point], found["high"][point]
        assert found["mean"][point] == pytest.approx(share) and 0 <= low <= share <= high <= 1
        for end in (low, high):  # Wilson's ends are where the score test just rejects
            assert (share - end) ** 2 == pytest.approx(z**2 * end * (1 - end) / 7, abs=1e-12)
    every = group_estimates(SweepArrays(made()), Question("deaths", "share", threshold=-1.0), np.arange(12), 12)
    assert (every["mean"] == 1).all() and (every["low"] < 1).all() and (every["high"] == 1).all()


@pytest.mark.parametrize("broken", [{}, BROKEN])
def test_differences_are_paired_by_seed(broken):
    found = group_estimates(SweepArrays(made(**broken)), Question("deaths", "difference", base=4), np.arange(12), 12)
    base = dict(known(DEATHS, broken, [4]))
    for point in range(12):
        gaps = [value - base[seed] for seed, value in known(DEATHS, broken, [point]) if seed in base]
        mean = statistics.fmean(gaps)
        half = stats.t.ppf(0.975, len(gaps) - 1) * statistics.stdev(gaps) / math.sqrt(len(gaps))
        assert tuple(found.loc[point, ["mean", "low", "high"]]) == pytest.approx((mean, mean - half, mean + half))
    assert tuple(found.loc[4, ["mean", "low", "high"]]) == (0, 0, 0)


def test_what_is_uncertain_is_the_same_on_both_sides_of_a_difference():
    sweep = made(levers=("mission.ceiling",))
    against, same = references(SweepArrays(sweep), 8)
    assert same
    for point in range(12):
        for path in INPUTS:
            wanted = 8 if path == "mission.ceiling" else point
            assert INPUTS[path][against[point]] == INPUTS[path][wanted]
    against, same = references(SweepArrays(made()), 8)
    assert not same and (against == 8).all()


# ---------------------------------------------------------------------------------------------- draws


def crossed(draws=6, seeds=5, **named):
    """Make a sweep of drawn uncertainties crossed with a lever, each with an effect of its own."""
    chance = np.random.default_rng(3)
    friction = chance.random(draws)
    inputs = {"clash.friction": np.repeat(friction, 2).tolist(), "mission.ceiling": [0, 4000] * draws}
    of_draw, of_seed = 20 * chance.random(draws), 8 * chance.random(seeds)
    values = 50 + np.repeat(of_draw, 2)[:, None] + of_seed + chance.random((2 * draws, seeds))
    values[1::2] -= 5
    how = {"method": "latin hypercube", "cross": True, "levers": ("mission.ceiling",)}
    return stored(inputs, {"deaths": values}, **(how | named)), values


def test_over_several_draws_the_chance_of_seeds_and_of_draws_is_counted():
    sweep, values = crossed()
    table = SweepArrays(sweep)
    groups = np.array([0, 1] * 6)
    found = group_estimates(table, Question("deaths"), groups, 2)
    for group in range(2):
        part = values[groups == group]
        of_draws, of_seeds = part.mean(axis=1).var(ddof=1) / 6, part.mean(axis=0).var(ddof=1) / 5
        error = max(of_draws, of_seeds, of_draws + of_seeds - part.var(ddof=1) / part.size)
        freedom = (of_draws + of_seeds) ** 2 / (of_draws**2 / 5 + of_seeds**2 / 4)
        half = stats.t.ppf(0.975, freedom) * math.sqrt(error)
        mean = part.mean()
        assert tuple(found.loc[group, ["mean", "low", "high"]]) == pytest.approx((mean, mean - half, mean + half))


def test_interpose_plot_draws_the_same_intervals_over_seeds_and_draws():
    sweep, _ = crossed()
    for statistic in ("mean", "median"):
        mine = group_estimates(SweepArrays(sweep), Question("deaths", statistic), np.array([0, 1] * 6), 2)
        drawn = sweeps.estimates_by(sweep, "deaths", ["mission.ceiling"], statistic)
        for name in ("mean", "low", "high"):
            assert mine[name].to_numpy() == pytest.approx(drawn[name].to_numpy())


def test_crossed_intervals_hold_the_truth_as_often_as_they_say():
    chance, tries, seeds, draws = np.random.default_rng(11), 1500, 8, 15
    of_seed, of_draw = chance.normal(size=(tries, seeds, 1)), 2 * chance.normal(size=(tries, 1, draws))
    values = of_seed + of_draw + chance.normal(size=(tries, seeds, draws))
    number, seed, draw = np.indices(values.shape)
    flat = {"group": number.ravel(), "seed": seed.ravel(), "draw": draw.ravel(), "value": values.ravel()}
    found = means(pd.DataFrame(flat))
    held = ((found["low"] < 0) & (found["high"] > 0)).mean()
    assert 0.935 < held < 0.97, held
    alone = means(pd.DataFrame(flat | {"seed": 0 * seed.ravel()}))  # as if only draws were chance
    assert ((alone["low"] < 0) & (alone["high"] > 0)).mean() < held - 0.03


def test_one_draw_a_group_leaves_the_chance_of_seeds():
    sweep, values = crossed()
    found = group_estimates(SweepArrays(sweep), Question("deaths"), np.arange(12), 12)
    for point in range(12):
        assert tuple(found.loc[point, ["mean", "low", "high"]]) == pytest.approx(
            student({seed: [value] for seed, value in enumerate(values[point])})
        )


def test_a_sweep_of_one_seed_has_no_interval_unless_it_has_draws():
    sweep, values = crossed(seeds=1)
    table = SweepArrays(sweep)
    single = group_estimates(table, Question("deaths"), np.arange(12), 12)
    assert single["low"].isna().all() and single["mean"].to_numpy() == pytest.approx(values[:, 0])
    for statistic in ("mean", "median"):
        several = group_estimates(table, Question("deaths", statistic), np.array([0, 1] * 6), 2)
        assert (several["low"] < several["mean"]).all() and (several["mean"] < several["high"]).all()


def test_intervals_of_unpaired_runs_are_over_runs():
    sweep = made(paired=False)
    groups, count = groups_of("mission.ceiling")
    found = group_estimates(SweepArrays(sweep), Question("deaths"), groups, count)
    runs = {i: [v] for i, v in enumerate(DEATHS[groups == 1].ravel())}
    assert tuple(found.loc[1, ["mean", "low", "high"]]) == pytest.approx(student(runs))
    seen = session(INPUTS, {"deaths": DEATHS}, paired=False)
    seen.run_command("statistic", "difference")
    assert "not paired" in seen.notice and seen.question.statistic == "mean"
    assert "difference" not in [one["value"] for one in frame(seen)["choices"]["statistics"]]


def test_many_draws_become_parts_of_equal_share():
    chance = np.random.default_rng(1)
    sweep = stored(
        {"clash.friction": chance.random(60).tolist()},
        {"deaths": chance.random((60, 3))},
        levers=(),
        method="latin hypercube",
    )
    axis = SweepArrays(sweep).axes["clash.friction"]
    assert axis.parts and np.bincount(axis.codes).tolist() == [10] * 6
    assert list(axis.values) == sorted(axis.values)


# ---------------------------------------------------------------------------------------------- linked


def exploring(**named):
    return session(INPUTS, {"deaths": DEATHS, "mean_trust": TRUST}, **named)


def test_a_click_in_a_cell_marks_the_point_everywhere():
    seen = exploring()
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
    line = next(t for t in figures["dose"]["data"] if t["name"] == "enforcement 0.5")
    at = line["customdata"].index(2000)
    seen.run_command(*command_of_click("dose", {"x": line["x"][at], "data": 2000, "name": line["name"]}, figures))
    assert seen.selected == drawing.Levels(1, 1)


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
    assert seen.selected == drawing.Levels(2, 1) and seen.notice == ""
    seen.run_command("move", -1, 0)
    assert seen.selected == drawing.Levels(1, 1)


def test_other_inputs_are_averaged_over_or_held_and_it_is_said():
    seen = exploring()
    assert "Averaged over, as they were run: reconstruction.rule." in frame(seen)["averaged"]
    seen.run_command("hold", "reconstruction.rule", "1")
    now = frame(seen)
    assert now["averaged"] == "Held: reconstruction.rule at by need."
    cell = seen.cells[(seen.cells["x"] == 0) & (seen.cells["y"] == 0)]
    assert cell["mean"].item() == pytest.approx(DEATHS[1].mean()) and seen.point == 1
    seen.run_command("hold", "reconstruction.rule", "")
    assert "Averaged" in frame(seen)["averaged"]


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


# ---------------------------------------------------------------------------------------------- odd sweeps


def check_figures(seen):
    """Draw everything in every way; numbers are finite, words are safe, dark too."""
    ways = zip(("mean", "median", "share", "difference"), (*drawing.SHAPES, "box"), (False, True) * 2, strict=True)
    for statistic, shape, as_lines in ways:
        seen.run_command("statistic", statistic)
        seen.run_command("shape", shape)
        seen.run_command("lines", as_lines)
        now = frame(seen)
        text = json.dumps(now, allow_nan=False)
        assert "<script" not in text and "<img" not in text.replace(json.dumps(HOSTILE)[1:-1], "")
        json.dumps(dark_figure(now["figures"]), allow_nan=False)


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
    check(drawing.cells(seen.cells, x, y, seen.selected, change=False))
    check(drawing.dose(seen.doses, x, y, seen.selected, change=False))
    own, which = seen.selected_runs()
    for shape in drawing.SHAPES:
        check(
            drawing.spread(
                own, DEATHS.ravel(), [str(w) for w in which], seed=0, label="Deaths", unit="persons", shape=shape
            )
        )


# ---------------------------------------------------------------------------------------------- dark


def light(colour):
    red, green, blue = (int(part) for part in colour[4:-1].split(","))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_in_the_dark_paper_is_dark_ink_is_light_and_marks_stand_out():
    assert light(dark_colour("#ffffff")) < 0.15 < 0.8 < light(dark_colour("#1a1a1a"))
    assert light(dark_colour("rgb(252, 252, 252)")) < light(dark_colour("rgb(143, 143, 143)"))
    for colour in ("#0072B2", "#CC79A7", "#D55E00", "#B30059"):
        assert light(dark_colour(colour)) > 0.4, colour
    figure = {"a": [{"color": "#ffffff", "text": "plain #notacolour"}], "n": [1.0, 2.0]}
    dark = dark_figure(figure)
    assert light(dark_figure([[0.0, "#ffffff"]])[0][1]) < 0.15
    assert dark["n"] == [1.0, 2.0] and dark["a"][0]["text"] == "plain #notacolour" != dark["a"][0]["color"]
    assert dark_colour("rgba(0,0,0,0.5)").endswith(",0.5)")


# ---------------------------------------------------------------------------------------------- stored


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make("sweep", tmp_path_factory.mktemp("explored") / "sweep")


def test_a_link_plays_the_run_that_is_stored(folder):
    seen = Source(lambda: open_result(folder)).session()
    seen.run_command("pick", 1, 2)
    seen.run_command("run", 1)
    view = from_link(frame(seen)["selected"]["link"].partition("view=")[2])
    row = open_result(folder).table("runs").query("point == @seen.point and replication == 1").iloc[0]
    assert (view.scenario, view.seed, view.day) == ("grid-4", int(row["seed"]), 0)
    assert view.changes == {
        "people_per_agent": 500,
        "mission.ceiling": 500,
        "mission.enforcement": 0.9,
        "days": 30,
    }
    again = outcomes(simulate(load_scenario("grid-4", as_changes(view.changes)), view.seed))
    for name in seen.table.outcomes:
        assert again[name] == pytest.approx(row[name], nan_ok=True)
    assert from_link(frame(seen)["selected"]["last"].partition("view=")[2]).day == 30


def test_a_changed_scenario_another_version_and_a_posterior_are_said(folder):
    sweep = open_result(folder)
    same = Source(lambda: sweep).session()
    assert frame(same)["about"]["notes"] == []
    other = sweep.meta | {"scenario": sweep.meta["scenario"] | {"title": "changed"}}
    seen = Source(lambda: type(sweep)("sweep", folder, other, dict(sweep.tables))).session()
    assert "has changed since" in frame(seen)["about"]["notes"][0]
    older = sweep.meta | {"software": {"compiled_sources": "older"}}
    seen = Source(lambda: type(sweep)("sweep", folder, older, dict(sweep.tables))).session()
    assert "another version" in frame(seen)["about"]["notes"][0]
    drawn = sweep.meta | {"design": sweep.meta["design"] | {"parameters": "posterior.parquet"}}
    picked = frame(Source(lambda: type(sweep)("sweep", folder, drawn, dict(sweep.tables))).session())["selected"]
    assert picked["link"] == "" and "posterior" in picked["whyNot"]


def test_an_unfinished_sweep_is_read_and_read_again(tmp_path):
    planned = plan(uncertainties=None, levers={"mission.ceiling": [0, 900]}, method=None, samples=None, cross=None)
    names = planned.design.stored_outcomes

    def row(run):
        return Row(run, "", "", tuple(float(run + i) for i in range(len(names))), ())

    with open_store(tmp_path / "s", planned) as store:
        for run in (0, 1, 3):
            store.add(row(run))
        source = Source(lambda: open_result(tmp_path / "s"))
        seen = source.session()
        assert frame(seen)["about"]["missing"] == 3
        seen.run_command("run", 2)
        assert frame(seen)["selected"]["seeds"][2]["text"] == "3 (missing)"
        store.add(row(2))
        seen.run_command("again")
        assert frame(seen)["about"]["missing"] == 2 and frame(source.session())["about"]["missing"] == 2


@pytest.mark.parametrize("kind", ["sensitivity", "robust"])
def test_another_stored_result_is_refused_in_one_line(capsys, tmp_path, kind):
    answer = ask(capsys, "explore", make(kind, tmp_path / kind))
    assert answer.status == 2 and answer.err.count("\n") == 1
    assert f"is what interpose {kind} wrote, and no sweep: draw it with interpose plot" in answer.err


def test_what_is_no_result_is_refused_in_one_line(capsys, tmp_path, folder):
    (tmp_path / "empty").mkdir()
    for words, told in (
        ((tmp_path / "none",), "no such folder"),
        ((tmp_path / "empty",), "holds no result"),
        ((folder / "runs.parquet",), "is a file, not a folder"),
        ((folder, "--port", "0"), "--port"),
        ((folder, "--host", "not a host"), "--host not a host"),
    ):
        answer = ask(capsys, "explore", *words)
        assert answer.status == 2 and answer.err.count("\n") == 1 and told in answer.err, words


def test_a_sweep_without_a_run_is_refused():
    sweep = stored({"mission.ceiling": [0, 1]}, {"deaths": DEATHS[:2]})
    sweep.tables["runs"] = sweep.tables["runs"].iloc[:0]
    with pytest.raises(OutputError, match="has no run yet"):
        SweepArrays(sweep)


def test_a_column_of_the_points_is_what_runs_say(folder):
    sweep = open_result(folder)
    table = SweepArrays(sweep)
    wide = sweep.table("runs").pivot(index="point", columns="replication", values="violations").to_numpy()
    assert table.values("violations") == pytest.approx(wide)
    seeds = sweep.table("runs").pivot(index="point", columns="replication", values="seed").to_numpy()
    assert (table.seeds == seeds).all()
    assert isinstance(sweep.table("points"), pd.DataFrame)
