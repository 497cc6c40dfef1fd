"""What figures of stored results show are the numbers of the stored result."""

import itertools
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from support.drawn_figures import figure_of
from support.figure_checks import numbers_of, words_of

from interpose.model.errors import OutputError
from interpose.viz.figure import Choice
from interpose.viz.figures.base_map import base_map
from interpose.viz.figures.control_map import controllers, line_of_control, polygons, territory_table
from interpose.viz.figures.deployment_curve import planned_strength
from interpose.viz.figures.event_timeline import announcements, timeline_marks
from interpose.viz.figures.flow_bands import placed_nodes
from interpose.viz.figures.influence_network import influence_graph
from interpose.viz.figures.power_law_fit import fit_tail, tail_share
from interpose.viz.figures.sankey import aid_streams, money_streams
from interpose.viz.figures.weekly import weekly_totals
from interpose.viz.kinds.registry import open_stored, pictures
from interpose.viz.report.tables import changed_rows, differences
from interpose.viz.sweep_statistics import estimates_by


@pytest.fixture(scope="module")
def run(stored):
    return open_stored(stored("run"))


def test_weeks_sum_the_daily_tables(run):
    table, daily = weekly_totals(run), run.table("daily")
    whole = daily[daily["day"] < 7 * (run.meta["days"] // 7)]
    assert table["deaths_civilians"].sum() == whole["deaths_civilians"].sum()
    people = whole["resident"] + whole["displaced"]
    first = whole["day"] < 7
    assert table["fear"].iloc[0] == pytest.approx((whole["fear"] * people)[first].sum() / people[first].sum(), rel=1e-4)
    figure = figure_of(run, "weeks")
    assert list(figure.data[0].y) == table["deaths_civilians"].tolist()
    said = words_of(figure).replace("<br>", " ")
    for place, words in enumerate(timeline_marks(run)["words"].head(6), start=1):
        assert f"<b>{place}</b> {words}" in said


def test_news_name_scripted_events_by_what_the_scenario_says_of_them(run):
    words = announcements(run)
    said = "The crossing of Zikim was closed when the truce began"
    assert said in set(words.loc[words["kind"] == "event", "words"])
    silent = replace(run, meta=run.meta | {"scenario": run.scenario | {"events": [{"id": "zikim-closed"}]}})
    words = announcements(silent)
    assert "zikim closed" in set(words.loc[words["kind"] == "event", "words"])


def test_every_event_stands_in_a_bar_of_its_week(run):
    events, figure = run.table("events"), figure_of(run, "events")
    deaths = events[["deaths_actor", "deaths_target", "deaths_civilians", "deaths_force"]].sum(axis=1)
    bars = [trace for trace in figure.data if trace.type == "bar"]
    fatal = [trace for trace in bars if trace.name.endswith("with deaths")]
    assert sum(sum(trace.customdata) for trace in fatal) == (deaths > 0).sum() > 0
    assert sum(sum(trace.customdata) for trace in bars) == len(events)
    for trace in bars:
        lane = [height % 1 for height in trace.base]
        assert all(
            start - 0.58 >= 0 and start + size - 0.58 <= 0.5 + 1e-9 for start, size in zip(lane, trace.y, strict=True)
        )


def test_the_line_of_control_parts_what_different_parties_hold(run):
    held, (_, placed) = controllers(run, 59), base_map(run, _filled(run))
    x, y = line_of_control(run, held, placed)
    assert len(x) == len(y) > 4 and x.count(None) == y.count(None)
    squeeze = np.cos(np.radians(placed["lat"].mean()))
    import shapely

    shapes, party = polygons(run), held["faction"].to_dict()
    for a, b in [(a / squeeze, b) for a, b in zip(x, y, strict=True) if a is not None]:
        near = {party[name] for name, shape in shapes.items() if shape.distance(shapely.Point(a, b)) < 1e-3}
        assert len(near) > 1
    same = held.assign(faction="idf")
    assert line_of_control(run, same, placed) == ([], [])


def _filled(run):
    return territory_table(run).assign(fill="#ffffff", sure=False, words="")


def test_maps_colour_every_territory_and_name_every_party(run):
    figure = figure_of(run, "map-force")
    places = run.scenario["places"]
    assert sum(trace.fill == "toself" for trace in figure.data) == len(places)
    assert "not official boundaries" in words_of(figure) and "Israel Defense Forces" in words_of(figure)
    film = figure_of(run, "map-film")
    assert len(film.frames) == len(film.layout.sliders[0].steps) == -(-60 // 7)
    dead = run.table("daily")[["deaths_fighters", "deaths_civilians"]].to_numpy().sum()
    assert sum(sum(frame.data[-2].marker.size) for frame in film.frames) == dead
    assert all(len(frame.data) == len(frame.traces) == len(places) + 4 for frame in film.frames)


def test_streams_are_the_books_and_no_node_loses_anything(run):
    books = run.table("ledgers")
    entered = books[books["entry"].isin(["entered from outside", "in store at the start"])]["amount"].sum()
    streams = aid_streams(run)
    assert sum(stream.amount for stream in streams) == entered > 0
    pledged = books.loc[books["entry"] == "pledged", "amount"].sum()
    money = money_streams(run)
    assert sum(s.amount for s in money if s.source == "pledged") == pledged > 0
    into = sum(s.amount for s in money if s.target == "the fund")
    assert sum(s.amount for s in money if s.source == "the fund") == into
    nodes = placed_nodes(streams)
    assert {node.column for node in nodes.values()} == {0, 1}
    for column in (0, 1):
        spans = sorted((n.top, n.top + n.scale * n.amount) for n in nodes.values() if n.column == column)
        assert all(a[1] < b[0] for a, b in itertools.pairwise(spans)) and spans[-1][1] <= 382


def test_the_network_holds_influence_personnel_and_control(run):
    graph = influence_graph(run)
    assert isinstance(graph, nx.DiGraph) and len(graph) == 5 + 3 + 25
    links = nx.get_edge_attributes(graph, "link")
    weight = nx.get_edge_attributes(graph, "weight")
    assert weight["contributor:Egypt", "faction:hamas"] == 0.9
    last = run.table("daily_holding").query("day == 59 and territory == 'RF1' and faction == 'idf'")["control"].iloc[0]
    assert weight["faction:idf", "territory:RF1"] == pytest.approx(last)
    units = run.table("units")
    there = units.loc[units["place"] != "", "strength"].sum()
    assert sum(w for edge, w in weight.items() if links[edge] == "personnel") == there


def test_the_plan_of_deployment_grows_from_first_to_full_days():
    sender = {"offer_low": 1000, "offer_high": 3000, "offer_mode": None, "joins": 0.5}
    sender |= {"first_days": [10, 10], "full_days": [20, 20]}
    scenario = {"contributors": [sender], "mission": {"deployed": True, "start_day": 5, "ceiling": 20_000}}
    plan = planned_strength(_fake(scenario, 40))
    assert plan[:15].tolist() == [0] * 15 and plan[20] == 500 and plan[25:].tolist() == [1000] * 15
    capped = scenario | {"mission": scenario["mission"] | {"ceiling": 300}}
    assert planned_strength(_fake(capped, 40)).max() == 300


def _fake(scenario: dict, days: int):
    from interpose.viz.stored_result import Stored

    return Stored("run", Path("."), {"scenario": scenario, "days": days})


def test_the_fit_finds_the_exponent_of_a_power_law_and_its_interval_holds_it():
    chance = np.random.default_rng(8)
    deaths = pd.Series(chance.zipf(2.5, 60_000))
    tail = fit_tail(deaths)
    assert tail.least == 10 and tail.low < 2.5 < tail.high and tail.high - tail.low < 0.2
    assert tail_share(tail, np.array([10.0]))[0] == pytest.approx(1.0)
    k = np.array([20.0, 50.0])
    seen = [(deaths >= v).sum() / (deaths >= 10).sum() for v in k]
    assert tail_share(tail, k) == pytest.approx(seen, rel=0.1)
    assert fit_tail(pd.Series([1, 2, 3, 40])) is None and fit_tail(pd.Series([20] * 40)) is None


def test_a_branch_shows_both_runs(stored):
    figure = figure_of(open_stored(stored("branch")), "weeks")
    assert [trace.name for trace in figure.data[:2]] == ["unchanged", "changed"]
    assert list(figure.data[0].y[:1]) == list(figure.data[1].y[:1])


def test_a_comparison_is_drawn_from_its_tables(stored):
    store = open_stored(stored("compare"))
    effects = store.table("effects")
    wanted = effects[effects["measure"] == "violations"]
    figure = figure_of(store, "effects", Choice(outcome="violations"))
    assert sorted(numbers_of(figure))[0] <= wanted["difference"].min()
    assert sorted(v for t in figure.data for v in t.x) == pytest.approx(sorted(wanted["difference"]))
    means = store.table("runs").groupby("arm")["deaths_civilians"].mean()
    front = figure_of(store, "frontier")
    assert sorted(v for t in front.data if t.mode == "markers" for v in t.x) == pytest.approx(sorted(means))
    with pytest.raises(OutputError, match="outcome nothing"):
        pictures(store, Choice(outcome="nothing"))


def test_rounding_of_sums_is_not_taken_for_an_effect(stored):
    figure = figure_of(open_stored(stored("attribute")), "waterfall-violations")
    clear = [trace for trace in figure.data if "excludes" in trace.name]
    assert [list(trace.x) for trace in clear] == [[-4.0]]
    assert "talks" in words_of(figure) and "~0" not in words_of(figure)


def test_boxes_show_the_part_of_a_range_on_the_scale_on_which_it_was_drawn(stored):
    figure = figure_of(open_stored(stored("discover")), "boxes")
    whole, inside = figure.data
    assert list(whole.x) == [100] and list(inside.base) == pytest.approx([50]) and list(inside.x) == pytest.approx([50])
    assert "quasi-p" in words_of(figure) and "100 % of its draws" in words_of(figure)
    assert "no condition was found" in words_of(figure_of(open_stored(stored("discover-none")), "boxes"))
    draws = figure_of(open_stored(stored("discover")), "draws")
    assert [len(trace.x) for trace in draws.data[:2]] == [2, 2] and draws.layout.xaxis.type == "log"


def test_a_fit_shows_what_fails_as_failed(stored):
    figure = figure_of(open_stored(stored("calibrate")), "patterns")
    marks = {trace.name: (trace.x[0], trace.marker.symbol) for trace in figure.data}
    assert marks["met"] == (pytest.approx(0), "circle") and marks["not met"] == (pytest.approx(-2), "diamond-open")
    assert "fails" in words_of(figure) and "nothing to measure" in words_of(figure)


def test_a_sweep_is_summed_over_seeds_with_students_interval(stored):
    store = open_stored(stored("sweep"))
    table = estimates_by(store, "deaths_civilians", ["mission.ceiling"]).set_index("mission.ceiling")
    runs = store.table("runs")
    each = runs[runs["mission.ceiling"] == 500].groupby("seed")["deaths_civilians"].mean()
    half = 4.302652729911275 * each.std(ddof=1) / np.sqrt(3)
    assert table.loc[500, ["mean", "low", "high"]].tolist() == pytest.approx(
        [each.mean(), each.mean() - half, each.mean() + half]
    )
    middle = estimates_by(store, "violations", ["mission.ceiling"], "median")
    assert (middle["low"] <= middle["mean"]).all() and (middle["mean"] <= middle["high"]).all()
    dose = figure_of(store, "dose", Choice(y="mission.enforcement", outcome="violations"))
    assert len([t for t in dose.data if t.mode == "lines+markers"]) == 3
    for choice, words in (
        (Choice(outcome="x"), "outcome x"),
        (Choice(x="mission.cieling"), "did you mean mission.ceiling"),
        (Choice(x="mission.ceiling", y="mission.ceiling"), "y mission.ceiling"),
    ):
        with pytest.raises(OutputError, match=words):
            pictures(store, choice)
    with pytest.raises(OutputError, match="statistic x"):
        figure_of(store, "dose", Choice(statistic="x"))


def test_what_differs_is_found_by_path_and_id():
    here = {"a": {"b": 1}, "places": [{"id": "X", "n": 1}, {"id": "Y", "n": 2}], "facts": [1]}
    there = {"a": {"b": 2}, "places": [{"id": "Y", "n": 2}, {"id": "X", "n": 5}], "facts": [2]}
    assert differences(here, there) == [("a.b", 1, 2), ("places.X.n", 1, 5)]
    assert [row[:3] for row in changed_rows({"parameters": {"clash": {"friction": 0.5}}})] == [
        ["clash.friction", "0.5", changed_rows({"parameters": {"clash": {"friction": 0.5}}})[0][2]]
    ]
