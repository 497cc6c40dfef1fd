"""Pairs in sweeps: a figure, the report and the explorer say what the pairs say, not what the cells say."""

import numpy as np
import pytest
from support.stored_results import asked
from support.stored_sweeps import factorial, session, stored

from interpose.model.errors import OutputError
from interpose.model.results.intervals import over_seeds
from interpose.viz.explorer.frame import frame
from interpose.viz.figure import Choice
from interpose.viz.figures.panels import difference_reach
from interpose.viz.kinds.registry import open_stored, pictures
from interpose.viz.report.report import report_page
from interpose.viz.sweep_findings import SweepView, finding
from interpose.viz.sweep_pairs import NONE, baseline_of, references
from interpose.viz.sweep_statistics import estimates_by

SHARE = "contributors.italy.police"
SEEDS = 40


def loud(shares=(0.1, 0.5, 0.9), effect=-1.3, noise=12.0):
    """Make a sweep whose seeds differ by far more than its points: the pairs say -1.3, give or take a few."""
    chance = np.random.default_rng(7)
    worlds = chance.normal(128, 60, SEEDS)
    gaps = chance.normal(0, noise, (len(shares), SEEDS))
    gaps = gaps - gaps.mean(axis=1, keepdims=True) + effect
    gaps[0] = 0
    return stored({SHARE: list(shares)}, {"deaths_civilians": worlds + gaps})


def drawn(sweep, name, choice=None):
    return next(p for p in pictures(sweep, choice) if p.name == name)


def test_pairs_are_told_from_cells():
    sweep = loud()
    table = SweepView(sweep, "deaths_civilians").answer([SHARE]).table
    cells = estimates_by(sweep, "deaths_civilians", [SHARE])
    far, cell = table.iloc[-1], cells.iloc[-1]
    runs = sweep.table("runs").pivot(index="replication", columns=SHARE, values="deaths_civilians")
    wanted = over_seeds((runs[0.9] - runs[0.1]).to_numpy())
    assert (far["mean"], far["low"], far["high"]) == pytest.approx(tuple(wanted))
    assert far["mean"] == pytest.approx(-1.3) and far["low"] < 0 < far["high"]
    assert (far["high"] - far["low"]) < 0.3 * (cell["high"] - cell["low"])
    assert table["base"].tolist() == [True, False, False] and table["mean"].iloc[0] == 0


def test_figure_report_and_explorer_say_the_same():
    sweep = loud()
    words = "Police of italy: civilian deaths compared with 0.1: interval includes 0, 40 seeds"
    picture = drawn(sweep, "dose")
    assert picture.heading == words and "of pairs, not of cells" in picture.reading
    figure = picture.draw()
    line = next(t for t in figure.data if t.mode == "lines+markers")
    assert list(line.y) == pytest.approx([0, -1.3, -1.3]) and line.marker.symbol[0] == "square"
    assert list(line.marker.color)[1:] == ["#ffffff", "#ffffff"]  # open: the interval includes 0
    assert "baseline 0.1" in figure.layout.xaxis.title.text and SHARE not in figure.to_json()
    page = report_page(sweep)
    assert words in page and "\u22121.3" in page
    seen = session(
        {SHARE: [0.1, 0.5, 0.9]},
        {"deaths_civilians": sweep.table("runs")["deaths_civilians"].to_numpy().reshape(3, -1)},
    )
    ring = next(t for t in frame(seen)["figures"]["dose"]["data"] if t["mode"] == "lines+markers")
    assert seen.change and ring["y"] == pytest.approx([0, -1.3, -1.3])
    assert "Police of italy 0.1" in seen.names["label"]


def test_a_clear_effect_is_filled_and_said():
    picture = drawn(loud(effect=-9, noise=2), "dose")
    assert picture.heading == "Police of italy: civilian deaths lower at 2 of 2 values than at 0.1, 40 seeds"
    line = next(t for t in picture.draw().data if t.mode == "lines+markers")
    assert "#ffffff" not in list(line.marker.color)
    two = drawn(loud((0.1, 0.9), effect=9, noise=2), "dose")
    assert two.heading == "Police of italy: civilian deaths higher than at 0.1, 40 seeds"
    same = drawn(loud(effect=0, noise=0), "dose")
    assert "the same in every seed as at 0.1" in same.heading


def test_colours_are_never_stretched_over_noise():
    a, b = factorial([0, 1, 2], [0.1, 0.5, 0.9])
    chance = np.random.default_rng(3)
    values = chance.normal(100, 30, 20) + chance.normal(0, 20, (9, 20))
    sweep = stored({"mission.ceiling": a, "mission.enforcement": b}, {"deaths_civilians": values})
    table = SweepView(sweep, "deaths_civilians").answer(["mission.ceiling", "mission.enforcement"]).table
    others = table[~table["base"]]
    halves = (others["high"] - others["low"]) / 2
    assert difference_reach(table) >= max(np.median(halves), others["mean"].abs().max())
    figure = drawn(sweep, "grid").draw()
    assert any("baseline" in text for trace in figure.data for text in (trace.text or ()))
    contour = drawn(sweep, "contour").draw()
    pale = next(t for t in contour.data if t.type == "contour")
    assert pale.zmin == -pale.zmax == -difference_reach(table) and pale.opacity < 0.5


def test_other_inputs_are_the_same_on_both_sides():
    a, b = factorial([0, 2000], [0.1, 0.9])
    values = np.array([[10, 20], [30, 40], [11, 21], [35, 45]], float)  # by ceiling +1, or +5 under much enforcement
    sweep = stored({"mission.ceiling": a, "mission.enforcement": b}, {"deaths": values})
    dose = SweepView(sweep, "deaths").answer(["mission.ceiling"]).table
    assert dose["mean"].tolist() == [0, 3]
    grid = SweepView(sweep, "deaths").answer(["mission.ceiling", "mission.enforcement"]).table
    assert grid.set_index(["mission.ceiling", "mission.enforcement"])["mean"].to_dict() == {
        (0, 0.1): 0, (0, 0.9): 20, (2000, 0.1): 1, (2000, 0.9): 25,
    }  # fmt: skip


def test_what_was_drawn_anew_at_every_point_has_no_pairs():
    chance = np.random.default_rng(1)
    a, b = np.repeat(chance.random(6), 2), np.tile([0, 2000], 6)
    inputs = {"clash.friction": a.tolist(), "mission.ceiling": b.tolist()}
    named = {"method": "latin hypercube", "cross": True, "levers": ("mission.ceiling",)}
    sweep = stored(inputs, {"deaths": chance.random((12, 5))}, **named)
    assert baseline_of(sweep, ["clash.friction"]) is None
    assert baseline_of(sweep, ["mission.ceiling", "clash.friction"]).values == {"mission.ceiling": 0}
    assert SweepView(sweep, "deaths").answer(["mission.ceiling"]).table["base"].tolist() == [True, False]
    with pytest.raises(OutputError, match="share their seeds"):
        SweepView(sweep, "deaths", "difference").answer(["clash.friction"])
    levels = drawn(sweep, "dose", Choice(x="clash.friction"))
    assert "of levels" in levels.reading
    assert "not shown: Clash friction" in drawn(sweep, "multiples").reading


def test_other_seeds_at_every_point_are_no_pairs():
    sweep = stored({"mission.ceiling": [0, 2000]}, {"deaths": np.ones((2, 3))}, paired=False)
    assert baseline_of(sweep, ["mission.ceiling"]) is None
    assert "by Mission ceiling" in drawn(sweep, "dose").heading


def test_failed_and_missing_partners_are_left_out():
    broken = {"failed": ((0, 0),), "missing": ((2, 1),)}
    values = np.array([[1, 2, 4], [11, 22, 44], [5, 6, 9]], float)
    sweep = stored({"mission.ceiling": [0, 1, 2]}, {"deaths": values}, **broken)
    table = SweepView(sweep, "deaths").answer(["mission.ceiling"]).table
    assert table["mean"].tolist() == [0, 30, 5] and table["pairs"].tolist() == [2, 2, 1]


def test_points_that_were_named_are_compared_with_the_first():
    sweep = stored(
        {"mission.ceiling": [500, 0, 900], "mission.enforcement": [0.5, 0.1, 0.1]},
        {"deaths": np.array([[10, 20], [11, 22], [14, 23]], float)},
        method="table",
    )
    found = baseline_of(sweep, ["mission.ceiling"])
    assert found.values == {"mission.ceiling": 500} and found.reference.tolist() == [0, 0, 0]
    table = SweepView(sweep, "deaths").answer(["mission.ceiling"]).table
    assert table["mean"].tolist() == [1.5, 0, 3.5]


def test_a_point_without_a_partner_is_told():
    points = loud().table("points")
    assert references(points, {SHARE: 0.3}, [SHARE]).tolist() == [NONE] * 3


def test_one_seed_has_no_interval():
    sweep = stored({"mission.ceiling": [0, 1]}, {"deaths": np.array([[1.0], [2.0]])})
    table = SweepView(sweep, "deaths").answer(["mission.ceiling"]).table
    assert "1 seed, no interval" in finding(table, "Mission ceiling", "0", "1 seed")


def test_a_real_sweep_of_police_shares(tmp_path):
    design = tmp_path / "police.yaml"
    design.write_text(
        "scenario: grid-4\nchanges: {people_per_agent: 500, contributors.country-1.police: 0.2}\n"
        "levers: {contributors.country-0.police: [0, 0.5, 0.9]}\n"
        "outcomes: [violations, mean_trust]\nreplications: 5\ndays: 60\n",
        encoding="utf-8",
    )
    folder = tmp_path / "police"
    asked("sweep", str(design), "--out", str(folder), "--threads", "1", "--quiet")
    sweep = open_stored(folder)
    path = "contributors.country-0.police"
    table = SweepView(sweep, "mean_trust").answer([path]).table
    runs = sweep.table("runs").pivot(index="seed", columns=path, values="mean_trust")
    wanted = over_seeds((runs[0.9] - runs[0.0]).to_numpy())
    assert table.iloc[-1][["mean", "low", "high"]].tolist() == pytest.approx(list(wanted))
    figure = drawn(sweep, "dose", Choice(outcome="mean_trust")).draw()
    line = next(t for t in figure.data if t.mode == "lines+markers")
    assert line.y[-1] == pytest.approx(wanted.middle)
    assert "Police of country-0" in report_page(sweep)
