"""The fan of seeds and the files of lines: by hand for a few seeds, and as drawn."""

import io

import numpy as np
import pandas as pd
import pytest

from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.change_words import caption
from interpose.viz.app.fan import BANDS, MOST_POINTS, bands_of, days_kept, series_of
from interpose.viz.app.paired_seeds import NOTHING, PairedSeeds
from interpose.viz.app.question import follow
from interpose.viz.app.scenario_menu import Catalogue
from interpose.viz.app.series_file import seeds_csv, series_csv
from interpose.viz.app.session import Session
from interpose.viz.app.timelines import fan_traces, traces
from interpose.viz.app.totals import PANELS, History, last_week

ROWS = {panel.name: row for row, panel in enumerate(PANELS)}


@pytest.fixture(scope="module")
def session():
    found = Session(Catalogue("grid-4"))
    found.people(1000)
    found.days(150)
    found.ask_of_force()
    found.goto(150)
    return found


@pytest.fixture(scope="module")
def answer(session):
    seeds = PairedSeeds(lambda: None, threads=2)
    follow(seeds, session)
    yield seeds.wait(120)
    seeds.close()


def test_days_that_are_kept_are_few_and_end_with_the_last():
    for days in (1, 2, 119, 120, 121, 3650):
        kept = days_kept(days)
        assert len(kept) == min(days, MOST_POINTS) and kept[0] == 0 and kept[-1] == days - 1
        assert (np.diff(kept) > 0).all()


def test_a_line_of_the_fan_is_the_line_of_the_page(session, answer):
    history: History = session.histories[0]
    line = answer.series["with"][1]
    for row, panel in enumerate(PANELS):
        values = last_week(history.rows[row]) if panel.weekly else history.rows[row]
        assert line[row] == pytest.approx(values[days_kept(150)], rel=1e-5), panel.name
    by_hand = [history.rows[0, max(0, day - 6) : day + 1].sum() for day in range(150)]
    assert last_week(history.rows[0]) == pytest.approx(by_hand)


def test_bands_hold_the_middle_half_and_four_fifths_of_the_seeds(answer):
    bands, at = answer.bands, 60
    assert bands["seeds"] == 20 and bands["days"][-1] == 150
    deaths = [sorted(answer.series[arm][seed][0, at] for seed in range(1, 21)) for arm in ("with", "without")]
    for lane, values in zip(bands["lanes"], deaths, strict=True):
        for band, (low, high) in enumerate(BANDS):
            ends = [np.interp(end / 100 * 19, range(20), values) for end in (low, high)]
            assert [edge[at] for edge in lane[0][band]] == pytest.approx(ends, rel=1e-5)
    gap = sorted(answer.series["with"][s][0, at] - answer.series["without"][s][0, at] for s in range(1, 21))
    assert bands["gap"][0][1][0][at] == pytest.approx(np.interp(0.25 * 19, range(20), gap), abs=1e-5)
    assert bands_of({"with": {1: np.zeros((8, 3))}, "without": {1: np.zeros((8, 3))}}, 3) is None
    assert bands_of({}, 3) is None and NOTHING.bands is None


def test_fans_lie_behind_lines_and_follow_what_is_shown(answer):
    lines = {"start": "2000-01-01", "gap": False, "days": [0], "lanes": [[[1.0]] * 8] * 2, "names": ["a", "b"]}
    both = fan_traces(lines, answer.bands, dark=False)
    assert len(both) == 32 and all(band["zorder"] == -1 and band["fill"] == "toself" for band in both)
    assert both[0]["x"] == both[0]["x"][:120] + both[0]["x"][:120][::-1]
    assert both[0]["y"][0] >= both[0]["y"][-1], "from the upper edge to the lower one"
    gap = fan_traces(lines | {"gap": True}, answer.bands, dark=True)
    assert [band["xaxis"] for band in gap] == [f"x{axis}" for axis in ("", *range(2, 9)) for _ in BANDS]
    assert fan_traces(lines, None, dark=False) == []
    assert len(traces(lines, dark=False)) == 16


def test_lines_and_seeds_are_saved_as_what_they_are(session, answer):
    table = pd.read_csv(io.BytesIO(series_csv(session)))
    assert list(table.columns) == ["world", "seed", "day", "date", *ROWS]
    assert len(table) == 300 and set(table["world"]) == {"with the force", "without the force"}
    run = simulate(load_scenario("grid-4", {"people_per_agent": 1000, "days": 150}), 1)
    own = table[table["world"] == "with the force"]
    assert own["violations"].sum() == run.world.daily.violations.sum()
    assert own["troops"].iloc[-1] == run.world.daily_force.troops[149].sum()
    assert own["day"].tolist() == list(range(1, 151)) and own["date"].iloc[0] == "2000-01-02"
    seeds = pd.read_csv(io.BytesIO(seeds_csv(answer)))
    assert len(seeds) == 40 and seeds["deaths_civilians"].sum() == answer.table["deaths_civilians"].sum()
    assert seeds_csv(NOTHING) == b"arm,seed\n"


def test_an_image_says_what_it_shows(session, answer):
    session.fan(True)
    told = caption(session, answer, "x")
    assert [one["words"] for one in told["legend"]][-1] == "middle 50 and 80 % of 20 seeds"
    assert "seed 1, day 150 of 150" in told["note"] and "not a forecast" in told["note"]
    session.gap(True)
    assert caption(session, answer, "x")["legend"][0]["words"] == "with the force minus without the force"
    session.gap(False)
    session.fan(False)
    assert len(caption(session, answer, "x")["legend"]) == 2


def test_lines_of_a_run_are_small():
    run = simulate(load_scenario("grid-4", {"people_per_agent": 1000, "days": 200}), 1)
    assert series_of(run).shape == (len(PANELS), MOST_POINTS) and series_of(run).nbytes < 4000
