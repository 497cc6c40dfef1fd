"""Links that play a stored run again, a sweep that still grows, and what is no sweep."""

import pandas as pd
import pytest
from support.commands import ask
from support.explored_sweeps import DEATHS
from support.stored_posteriors import stored as stored_posterior
from support.stored_results import asked, make
from support.stored_sweeps import stored
from support.sweep_designs import plan

from interpose.cli.plot import open_result
from interpose.experiments.sweeps.open_store import open_store
from interpose.experiments.sweeps.run_rows import Row
from interpose.model.errors import OutputError
from interpose.model.results.outcomes import outcomes
from interpose.model.scenario.loading import load_scenario
from interpose.model.simulation.simulate import simulate
from interpose.viz.app.lever_values import as_changes
from interpose.viz.app.permalink import from_link
from interpose.viz.explorer.frame import frame
from interpose.viz.explorer.open_sweep import Source
from interpose.viz.explorer.sweep_arrays import SweepArrays


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
        "clash.friction": 0.1,
        "violation.base_rate": 0.3,
        "mission.ceiling": 500,
        "mission.enforcement": 0.9,
        "days": 30,
    }
    again = outcomes(simulate(load_scenario("grid-4", as_changes(view.changes)), view.seed))
    for name in seen.table.outcomes:
        assert again[name] == pytest.approx(row[name], nan_ok=True)
    assert from_link(frame(seen)["selected"]["last"].partition("view=")[2]).day == 30


DRAWN = """
scenario: grid-4
changes: {people_per_agent: 1000}
levers: {mission.ceiling: [0, 900], clash.friction: [0.01]}
parameters: posterior.parquet
outcomes: [deaths_civilians, clashes]
replications: 4
days: 30
"""
VALUES = [{"clash.raid_rate": 0.02 * n, "clash.friction": 0.3, "violation.prey_rate": 0.1 / n} for n in (1, 2, 3)]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    root = tmp_path_factory.mktemp("drawn")
    stored_posterior(root, VALUES, [1, 1, 2])
    (root / "design.yaml").write_text(DRAWN, encoding="utf-8")
    asked("sweep", str(root / "design.yaml"), "--out", str(root / "sweep"), "--threads", "1", "--quiet")
    return root / "sweep"


def test_a_run_of_a_sweep_with_drawn_parameters_opens_with_what_its_seed_drew(drawn):
    source = Source(lambda: open_result(drawn))
    runs, taken = open_result(drawn).table("runs"), set()
    for point, at in ((0, 0), (1, 1), (1, 2), (1, 3)):
        row = runs[(runs["point"] == point) & (runs["replication"] == at)].iloc[0]
        link, why_not = source.links.link(source.table, point, int(row["seed"]), 0)
        assert why_not == ""
        view = from_link(link.partition("view=")[2])
        assert view.changes["clash.friction"] == 0.01, "what the sweep varies wins over the draw"
        taken.add(view.changes["clash.raid_rate"])
        again = outcomes(simulate(load_scenario("grid-4", as_changes(view.changes)), view.seed))
        for name in source.table.outcomes:
            assert again[name] == pytest.approx(row[name], nan_ok=True)
    assert len(taken) > 1 and taken <= {values["clash.raid_rate"] for values in VALUES}


def test_what_a_seed_drew_is_read_from_the_posterior_itself_where_it_is_the_same(drawn):
    sweep = open_result(drawn)
    kept = {key: value for key, value in sweep.meta["parameters"].items() if key not in ("taken", "values")}
    older = type(sweep)("sweep", drawn, sweep.meta | {"parameters": kept}, dict(sweep.tables))
    now, before = Source(lambda: sweep), Source(lambda: older)
    seed = int(now.table.seeds[1, 2])
    assert before.links.link(before.table, 1, seed, 0) == now.links.link(now.table, 1, seed, 0)
    other = type(sweep)("sweep", drawn, sweep.meta | {"parameters": kept | {"sha256": "x"}}, dict(sweep.tables))
    closed = Source(lambda: other)
    link, why_not = closed.links.link(closed.table, 1, seed, 0)
    assert link == "" and "another posterior" in why_not and "/" not in why_not


def test_a_changed_scenario_and_another_version_are_said(folder):
    sweep = open_result(folder)
    same = Source(lambda: sweep).session()
    assert frame(same)["about"]["notes"] == []
    other = sweep.meta | {"scenario": sweep.meta["scenario"] | {"title": "changed"}}
    seen = Source(lambda: type(sweep)("sweep", folder, other, dict(sweep.tables))).session()
    assert "has changed since" in frame(seen)["about"]["notes"][0]
    older = sweep.meta | {"software": {"compiled_sources": "older"}}
    seen = Source(lambda: type(sweep)("sweep", folder, older, dict(sweep.tables))).session()
    assert "another version" in frame(seen)["about"]["notes"][0]
    lost = sweep.meta | {"design": sweep.meta["design"] | {"parameters": "posterior.parquet"}}
    picked = frame(Source(lambda: type(sweep)("sweep", folder, lost, dict(sweep.tables))).session())["selected"]
    assert picked["link"] == "" and "no such file" in picked["whyNot"]


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
