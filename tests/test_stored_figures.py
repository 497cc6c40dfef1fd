"""Figures of stored results: every kind gives its figures, from its own numbers, and says what it cannot."""

import itertools
import json
import shutil
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from commands import ask, listing
from figuring import HOSTILE, check, numbers_of, titles_of, words_of
from stores import KINDS, make

from interpose.model.errors import OutputError
from interpose.viz.blocks import STATEMENT
from interpose.viz.control import holders, line_of_control, place_table, polygons
from interpose.viz.flows import aid_streams, money_streams, placed_nodes
from interpose.viz.gallery import Choice, every_name, gallery, pictures
from interpose.viz.happenings import decided, marks_of
from interpose.viz.links import influence_network
from interpose.viz.map import ground
from interpose.viz.ramp import planned
from interpose.viz.report import report_page
from interpose.viz.report_tables import changed_rows, differences
from interpose.viz.stored import MANIFESTS, open_stored
from interpose.viz.sweeps import summed
from interpose.viz.tail import fit_tail, tail_share
from interpose.viz.weeks import weekly_of


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """Give the folder of a stored result of any kind, made once."""
    root, made = tmp_path_factory.mktemp("stores"), dict[str, Path]()

    def give(kind: str) -> Path:
        if kind not in made:
            made[kind] = make(kind, root / kind)
        return made[kind]

    return give


@pytest.fixture(scope="module")
def run(stored):
    return open_stored(stored("run"))


def figure_of(store, name: str, choice: Choice | None = None):
    return next(picture for picture in pictures(store, choice) if picture.name == name).draw()


# ---------------------------------------------------------------------------------------------- every kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_of_every_kind_is_drawn_with_units_and_without_nan(stored, kind):
    store = open_stored(stored(kind))
    there = pictures(store)
    assert [p.name for p in there] and len({p.name for p in there}) == len(there)
    for picture in there:
        assert picture.heading and len(picture.reading.split()) > 8, picture.name
        if picture.why_not:
            continue
        figure = picture.draw()
        check(figure)
        assert figure.data or "no condition" in words_of(figure), picture.name
        titled = [*titles_of(figure, "x"), *titles_of(figure, "y")]
        flat = picture.name.startswith("map-") or picture.name in (
            "aid",
            "money",
            "network",
            "difference-map",
            "deaths-map",
        )
        assert titled or flat or not figure.data, picture.name


def test_the_registry_knows_every_kind_and_every_name(stored):
    assert set(gallery()) == {*MANIFESTS, "branch"} == set(every_name())
    for kind in KINDS:
        store = open_stored(stored(kind))
        names = {p.name for p in pictures(store)}
        assert set(every_name()[store.kind]) <= names
        assert all(n.startswith("waterfall-") for n in names - set(every_name()[store.kind]))


@pytest.mark.parametrize("kind", KINDS)
def test_a_report_has_question_results_figures_facts_order_limits_and_provenance(stored, kind):
    page = report_page(open_stored(stored(kind)))
    for part in ("results", "figures", "facts", "parameters", "order", "references", "limits"):
        assert f'id="{part}"' in page, part
    assert page.count("<h1>") == 1 and "?</h1>" in page
    assert STATEMENT in page and "default-src 'none'" in page and "Sources and provenance" in page
    assert page.count("plotly.js v") == 1 and len(page) < 10e6
    body = page.split("</head>")[1]
    assert ">nan<" not in body.lower() and "None" not in body.replace("None:", "").replace("display:none", "")


def test_hostile_names_come_out_as_they_were_written(stored, tmp_path):
    folder = tmp_path / "hostile"
    shutil.copytree(stored("run"), folder)
    meta = json.loads((folder / "run.json").read_text())
    meta["scenario"] |= {"title": HOSTILE, "about": HOSTILE, "limits": HOSTILE}
    meta["scenario"]["factions"][0]["name"] = meta["scenario"]["places"][0]["name"] = HOSTILE
    meta["scenario"]["facts"][0]["item"] = meta["scenario"]["contributors"][0]["name"] = HOSTILE
    (folder / "run.json").write_text(json.dumps(meta))
    for picture in pictures(open_stored(folder)):
        if not picture.why_not:
            check(picture.draw())
    body = report_page(open_stored(folder)).split("</head>")[1]
    assert "<img" not in body and "onerror='" not in body


# ---------------------------------------------------------------------------------------------- numbers are the store's


def test_weeks_sum_the_daily_tables(run):
    table, daily = weekly_of(run), run.table("daily")
    whole = daily[daily["day"] < 7 * (run.meta["days"] // 7)]
    assert table["deaths_civilians"].sum() == whole["deaths_civilians"].sum()
    people = whole["resident"] + whole["displaced"]
    first = whole["day"] < 7
    assert table["fear"].iloc[0] == pytest.approx((whole["fear"] * people)[first].sum() / people[first].sum(), rel=1e-4)
    figure = figure_of(run, "weeks")
    assert list(figure.data[0].y) == table["deaths_civilians"].tolist()
    for place, words in enumerate(marks_of(run)["words"].head(6), start=1):
        assert f"<b>{place}</b> {words}" in words_of(figure)


def test_news_name_scripted_events_by_their_own_ids(run):
    words = decided(run)
    assert "zikim closed" in set(words.loc[words["kind"] == "event", "words"])


def test_every_fatal_event_stands_on_its_line(run):
    events, figure = run.table("events"), figure_of(run, "events")
    deaths = events[["deaths_actor", "deaths_target", "deaths_civilians", "deaths_force"]].sum(axis=1)
    fatal = [trace for trace in figure.data if trace.name.endswith("with deaths")]
    assert sum(len(trace.x) for trace in fatal) == (deaths > 0).sum() > 0
    assert sum(sum(trace.marker.size) for trace in fatal) == deaths.sum()


def test_the_line_of_control_parts_what_different_parties_hold(run):
    held, (_, placed) = holders(run, 59), ground(run, _filled(run))
    x, y = line_of_control(run, held, placed)
    assert len(x) == len(y) > 4 and x.count(None) == y.count(None)
    squeeze = np.cos(np.radians(placed["lat"].mean()))
    import shapely

    shapes, party = polygons(run), held["party"].to_dict()
    for a, b in [(a / squeeze, b) for a, b in zip(x, y, strict=True) if a is not None]:
        near = {party[name] for name, shape in shapes.items() if shape.distance(shapely.Point(a, b)) < 1e-3}
        assert len(near) > 1
    same = held.assign(party="idf")
    assert line_of_control(run, same, placed) == ([], [])


def _filled(run):
    return place_table(run).assign(fill="#ffffff", sure=False, words="")


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
    graph = influence_network(run)
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
    plan = planned(_fake(scenario, 40))
    assert plan[:15].tolist() == [0] * 15 and plan[20] == 500 and plan[25:].tolist() == [1000] * 15
    capped = scenario | {"mission": scenario["mission"] | {"ceiling": 300}}
    assert planned(_fake(capped, 40)).max() == 300


def _fake(scenario: dict, days: int):
    from interpose.viz.stored import Stored

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
    with pytest.raises(OutputError, match="--outcome nothing"):
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
    table = summed(store, "deaths_civilians", ["mission.ceiling"]).set_index("mission.ceiling")
    runs = store.table("runs")
    each = runs[runs["mission.ceiling"] == 500].groupby("seed")["deaths_civilians"].mean()
    half = 4.302652729911275 * each.std(ddof=1) / np.sqrt(3)
    assert table.loc[500, ["mean", "low", "high"]].tolist() == pytest.approx(
        [each.mean(), each.mean() - half, each.mean() + half]
    )
    middle = summed(store, "violations", ["mission.ceiling"], "median")
    assert (middle["low"] <= middle["mean"]).all() and (middle["mean"] <= middle["high"]).all()
    dose = figure_of(store, "dose", Choice(y="mission.enforcement", outcome="violations"))
    assert len([t for t in dose.data if t.mode == "lines+markers"]) == 3
    for choice, words in (
        (Choice(outcome="x"), "--outcome x"),
        (Choice(x="mission.cieling"), "did you mean mission.ceiling"),
        (Choice(x="mission.ceiling", y="mission.ceiling"), "--y mission.ceiling"),
    ):
        with pytest.raises(OutputError, match=words):
            pictures(store, choice)
    with pytest.raises(OutputError, match="--statistic x"):
        figure_of(store, "dose", Choice(statistic="x"))


def test_what_differs_is_found_by_path_and_id():
    here = {"a": {"b": 1}, "places": [{"id": "X", "n": 1}, {"id": "Y", "n": 2}], "facts": [1]}
    there = {"a": {"b": 2}, "places": [{"id": "Y", "n": 2}, {"id": "X", "n": 5}], "facts": [2]}
    assert differences(here, there) == [("a.b", 1, 2), ("places.X.n", 1, 5)]
    assert [row[:3] for row in changed_rows({"parameters": {"clash": {"friction": 0.5}}})] == [
        ["clash.friction", "0.5", changed_rows({"parameters": {"clash": {"friction": 0.5}}})[0][2]]
    ]


# ---------------------------------------------------------------------------------------------- the commands


def test_plot_writes_pages_and_lists_figures(stored, capsys, tmp_path):
    out = tmp_path / "drawn"
    answer = ask(capsys, "plot", stored("discover"), "--out", out)
    assert not answer.status, answer.err
    assert listing(out) == ["boxes.html", "draws.html"]
    page = (out / "boxes.html").read_text()
    assert "default-src 'none'" in page and page.count("plotly.js v") == 1
    listed = ask(capsys, "plot", stored("run"), "--list", "--json")
    found = json.loads(listed.out)
    assert found["kind"] == "run" and {row["name"] for row in found["figures"]} == set(every_name()["run"])
    assert not ask(capsys, "plot", stored("twin"), "--list").status


def test_report_writes_one_file_and_overwrites_its_own_alone(stored, capsys, tmp_path):
    store = stored("sensitivity")
    for _ in range(2):
        answer = ask(capsys, "report", store, "--json")
        assert json.loads(answer.out)["megabytes"] < 10, answer.err
    assert "report.html" in listing(store)
    target = tmp_path / "mine.html"
    assert not ask(capsys, "report", store, "--out", target).status
    again = ask(capsys, "report", store, "--out", target)
    assert again.status == 2 and "exists already" in again.err and again.err.count("\n") == 1
    assert listing(tmp_path) == ["mine.html"]


WRONG = {
    "no folder": ("plot", ("nowhere",), "nowhere: no such folder: name a folder"),
    "no result": ("plot", (".",), "holds no result (no run.json"),
    "no report": ("report", (".",), "holds no result (no run.json"),
    "no name": ("plot", ("discover", "--figure", "boxs"), "--figure boxs: no such figure (did you mean boxes?)"),
    "of others": ("plot", ("discover", "--figure", "waterfall"), "no such figure"),
    "of another kind": ("plot", ("discover", "--figure", "ramp"), "is drawn from a result of run"),
    "not here": ("plot", ("attribute", "--figure", "interactions", "--x", "a"), "--x a: is for a sweep"),
    "no statistic": ("plot", ("discover", "--statistic", "sd"), "--statistic sd: is for a sweep"),
    "no outcome": ("plot", ("sweep", "--outcome", "deths"), "--outcome deths: this sweep has no such"),
    "no such parent": ("report", ("discover", "--out", "no/where.html"), "there is no folder no"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_told_in_one_line(stored, capsys, tmp_path, monkeypatch, case):
    command, (store, *words), told = WRONG[case]
    folder = stored(store) if store in KINDS else store
    monkeypatch.chdir(tmp_path)
    answer = ask(capsys, command, folder, *words)
    assert answer.status == 2 and told in answer.err and answer.err.count("\n") == 1, answer.err
    assert listing(tmp_path) == []


def test_a_store_that_was_changed_by_hand_is_told(stored, capsys, tmp_path):
    folder = tmp_path / "broken"
    shutil.copytree(stored("discover"), folder)
    (folder / "boxes.csv").write_text("")
    answer = ask(capsys, "plot", folder, "--figure", "boxes", "--out", tmp_path / "out")
    assert answer.status == 2 and "boxes.csv: cannot be read" in answer.err
    (folder / "discover.json").write_text("[1]")
    answer = ask(capsys, "plot", folder, "--list")
    assert answer.status == 2 and "discover.json: cannot be read" in answer.err
    assert not (tmp_path / "out").exists()


def test_images_need_kaleido_and_a_browser(stored, capsys, tmp_path, monkeypatch):
    import sys

    import kaleido

    class ChromeNotFoundError(RuntimeError):
        pass

    def fail(*_: object, **__: object) -> None:
        raise ChromeNotFoundError("Kaleido v1 needs Chrome")

    monkeypatch.setattr(kaleido, "start_sync_server", fail)
    words = ("plot", stored("discover"), "--png", "--out", tmp_path / "out")
    answer = ask(capsys, *words)
    assert answer.status == 2 and "no browser was found" in answer.err and "apt install chromium" in answer.err
    monkeypatch.setitem(sys.modules, "kaleido", None)
    answer = ask(capsys, *words)
    assert answer.status == 2 and "pip install 'interpose[viz]'" in answer.err
    assert listing(tmp_path) == []


def test_a_run_of_an_earlier_version_says_what_it_lacks_and_draws_the_rest(stored, capsys, tmp_path):
    folder = tmp_path / "old"
    shutil.copytree(stored("run"), folder)
    for name in ("ledgers", "parties", "contributors"):
        (folder / f"{name}.parquet").unlink()
    meta = json.loads((folder / "run.json").read_text())
    del meta["shapes"], meta["reported"]
    (folder / "run.json").write_text(json.dumps(meta))
    missing = {p.name for p in pictures(open_stored(folder)) if "earlier version" in p.why_not}
    assert missing == {"aid", "money", "map-consent"}
    answer = ask(capsys, "plot", folder, "--figure", "money")
    assert answer.status == 2 and "earlier version" in answer.err
    circles = figure_of(open_stored(folder), "map-control")
    check(circles)
    assert "no boundaries are drawn" in words_of(circles)


def test_a_sweep_is_drawn_while_it_is_being_written(stored, capsys, tmp_path):
    folder = tmp_path / "going-on"
    shutil.copytree(stored("sweep"), folder)
    runs = pd.read_parquet(folder / "runs.parquet")
    (folder / "runs.parquet").unlink()
    answer = ask(capsys, "report", folder)
    assert answer.status == 2 and "no run of this sweep has ended well" in answer.err
    outcomes = json.loads((folder / "manifest.json").read_text())["outcomes"]
    lines = [json.dumps([i, "", "", row, []]) for i, row in enumerate(runs[outcomes].head(12).to_numpy(float).tolist())]
    (folder / "journal-000001.jsonl").write_text("\n".join(lines) + "\n")
    answer = ask(capsys, "report", folder)
    assert not answer.status, answer.err
    assert "12 of 27 runs are there." in (folder / "report.html").read_text()
