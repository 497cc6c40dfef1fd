"""A sweep's draws by grid cell and country, as a frame, and what they say about bad months."""

import numpy as np
import pandas as pd
import pytest
from support.bad_scenarios import refused
from support.commands import ask, listing
from support.sweep_designs import design

from interpose.experiments.sweeps.design import design_from
from interpose.experiments.sweeps.export import forecast_table, ground_of, level_draws
from interpose.experiments.sweeps.make_plan import make_plan
from interpose.experiments.sweeps.run import run_sweep
from interpose.experiments.sweeps.stored_sweep import Sweep

pytest.importorskip("views_frames")
PLAIN = {
    "samples": None,
    "method": "full factorial",
    "cross": None,
    "uncertainties": None,
    "levers": {"mission.ceiling": [0]},
}


@pytest.fixture(scope="module")
def gaza(tmp_path_factory):
    """Return a small sweep of a scenario with polygons."""
    folder = tmp_path_factory.mktemp("levels") / "store"
    made = design(
        **PLAIN, scenario="gaza-isf", changes={"people_per_agent": 1000}, replications=4, days=60, monthly=True
    )
    run_sweep(make_plan(design_from(made)), folder)
    return folder


def test_cells_and_country_keep_the_totals_of_every_draw(gaza):
    sweep = Sweep.read(gaza)
    plain = level_draws(sweep, violence="all")
    pd.testing.assert_frame_equal(plain.long_table(), forecast_table(sweep, violence="all"), check_dtype=False)
    whole = level_draws(sweep, violence="all", level="cm", country=666)
    cells = level_draws(sweep, violence="all", level="pgm")
    months = len(whole.keys)
    assert whole.values.sum() > 0
    assert (cells.values.reshape(months, -1, 4).sum(axis=1) == whole.values).all()
    assert (plain.values.reshape(months, -1, 4).sum(axis=1) == whole.values).all()
    assert 1 < cells.keys["priogrid_gid"].nunique() <= 4


def test_files_of_every_level(capsys, gaza, tmp_path):
    words = ("--draws", tmp_path / "d.parquet", "--tails", tmp_path / "t.csv", "--frame", tmp_path / "frame")
    answer = ask(capsys, "export", gaza, *words, "--level", "pgm", "--violence", "all", "--exceedance", 5)
    assert answer.status == 0 and answer.err == ""
    draws = pd.read_parquet(tmp_path / "d.parquet")
    assert draws.columns.tolist() == ["month_id", "priogrid_gid", "draw", "outcome"]
    assert all(draws[name].dtype == np.int64 for name in draws)
    tails = pd.read_csv(tmp_path / "t.csv").set_index(["month_id", "priogrid_gid"])
    by_cell = draws.groupby(["month_id", "priogrid_gid"])["outcome"]
    assert tails["over_5"].to_numpy() == pytest.approx(by_cell.apply(lambda d: (d > 5).mean()).to_numpy())
    assert tails["shortfall_0.9"].to_numpy() == pytest.approx(by_cell.max().to_numpy()), "the worst of four draws"
    from views_frames import PredictionFrame

    frame = PredictionFrame.load(tmp_path / "frame")
    assert frame.values.ravel().tolist() == draws["outcome"].tolist() and frame.index.level.value == "pgm"
    country = ("--level", "cm", "--country", 666, "--tails", tmp_path / "c.parquet")
    assert ask(capsys, "export", gaza, *country, "--quiet") == (0, "", "")
    assert pd.read_parquet(tmp_path / "c.parquet").columns.tolist() == [
        *("month_id", "country_id", "mean", "over_25", "over_100", "shortfall_0.9")
    ]


def test_without_its_scenario_territories_have_the_cells_of_their_centres(gaza):
    sweep = Sweep.read(gaza)
    assert ground_of(sweep)[1] is not None
    sweep.meta["design"]["scenario"] = "gone.yaml"
    assert ground_of(sweep)[1] is None
    sweep.meta["design"]["scenario"] = "grid-4"
    assert ground_of(sweep)[1] is None, "another scenario"


BAD = {
    "no such level": (["--level", "grid", "--draws", "{t}/d.parquet"], "--level grid: must be one of territory"),
    "no country": (["--level", "cm", "--draws", "{t}/d.parquet"], "--country: country months need the number"),
    "odd country": (["--level", "cm", "--country", "0", "--tails", "{t}/t.csv"], "--country 0: country months need"),
    "tails as json": (["--tails", "{t}/t.json"], "--tails {t}/t.json: must end in .csv or .parquet"),
    "thresholds alone": (["--exceedance", "5", "--draws", "{t}/d.parquet"], "--exceedance 5.0: belongs to --tails"),
    "below nothing": (["--exceedance", "-5", "--tails", "{t}/t.csv"], "--exceedance -5.0: must be 0 deaths or more"),
    "share of one": (["--shortfall", "1", "--tails", "{t}/t.csv"], "--shortfall 1.0: must be a share from 0"),
    "frame of territories": (["--frame", "{t}/f"], "frames are of grid cells or countries: take level pgm or cm"),
    "frame that is there": (["--frame", "{t}", "--level", "pgm"], "exists already"),
    "frame, but the draws are there": (
        ["--frame", "{t}/f", "--level", "pgm", "--draws", "{t}/there.parquet"],
        "there.parquet: exists already",
    ),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_level_is_refused_in_one_line(capsys, gaza, tmp_path, case):
    words, fragment = BAD[case]
    (tmp_path / "there.parquet").write_text("")
    refused(ask(capsys, "export", gaza, *(word.format(t=tmp_path) for word in words)), fragment.format(t=tmp_path))
    assert listing(tmp_path) == ["there.parquet"]
