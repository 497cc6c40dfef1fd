import dataclasses
import math
import re

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from support.stored_comparisons import SQUARES, comparison

from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import difference
from interpose.model.results.outcomes import HEADLINES
from interpose.viz import style as theme
from interpose.viz.figures.choropleth import deaths_map, difference_map
from interpose.viz.figures.effects import headline_effects, headlines
from interpose.viz.figures.seed_shares import seed_parts, seed_shares
from interpose.viz.figures.severity_ccdf import survival, twin_severity
from interpose.viz.figures.territory_outlines import centre, outlines, territory_effects
from interpose.viz.figures.weekly_comparison import bands, reported_totals, weekly_deaths, weekly_feelings
from interpose.viz.kinds.twin import draw_all as figures
from interpose.viz.kinds.twin_findings import findings, overview, record_sentence

KINDS = {
    "polygons": {},
    "circles": {"shapes": False},
    "bars": {"shapes": False, "places": False},
    "one seed": {"seeds": 1},
}


@pytest.fixture(scope="module")
def store() -> Twin:
    return comparison()


def drawn(figure: go.Figure, part: str) -> list[go.Scatter]:
    return [trace for trace in figure.data if part in (trace.name or "")]


def words(figure: go.Figure) -> str:
    return "\n".join(note.text for note in figure.layout.annotations)


def axis_titles(figure: go.Figure, axis: str) -> list[str]:
    shown = [figure.layout[name] for name in figure.layout if re.fullmatch(axis + r"axis\d*", name)]
    return [a.title.text for a in shown if a.visible is not False and a.title.text]


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_draws_finite_numbers_only(kind):
    for name, figure in figures(comparison(**KINDS[kind])).items():
        assert figure.data, name
        for trace in figure.data:
            for axis in ("x", "y"):
                values = [v for v in (trace[axis] if trace[axis] is not None else ()) if v is not None]
                assert all(not isinstance(v, float) or math.isfinite(v) for v in values), (name, trace.name)
            bars = trace.error_x if "error_x" in trace else None
            if bars is not None and bars.array is not None:
                assert np.isfinite(bars.array).all() and np.isfinite(bars.arrayminus).all(), (name, trace.name)
        for note in figure.layout.annotations:
            assert "nan" not in note.text, (name, note.text)


def test_every_outcome_has_its_mark_interval_number_and_unit(store):
    figure, table = headline_effects(store), headlines(store)
    x = np.concatenate([trace.x for trace in figure.data])
    assert len(x) == len(HEADLINES)
    assert np.sort(x) == pytest.approx(np.sort(table["difference"].to_numpy()))
    for trace in figure.data:
        for mean, up, down in zip(trace.x, trace.error_x.array, trace.error_x.arrayminus, strict=True):
            row = table[(table["difference"] - mean).abs() < 1e-12].iloc[0]
            assert (mean - down, mean + up) == pytest.approx((row["low"], row["high"]))
    for e in table.to_dict("records"):
        assert e["label"] in words(figure).replace("<br>", " ")
        assert difference(e["difference"], e["low"], e["high"], e["unit"]) in words(figure)
    titles = axis_titles(figure, "x")
    assert len(titles) == table["panel"].nunique()
    units = {outcome.unit for outcome in HEADLINES}
    assert all(any(unit in t for unit in units) for t in titles)


def test_marks_differ_in_shape_by_what_the_interval_says(store):
    shapes = {}
    for trace in headline_effects(store).data:
        for mean, up, down in zip(trace.x, trace.error_x.array, trace.error_x.arrayminus, strict=True):
            clear = mean - down > 0 or mean + up < 0
            shapes.setdefault(clear, set()).add(trace.marker.symbol)
    assert shapes == {True: {"diamond"}, False: {"circle-open"}}


def test_outcomes_of_a_unit_share_a_scale_around_0(store):
    figure = headline_effects(store)
    for name in figure.layout:
        if re.fullmatch(r"xaxis\d*", name):
            low, high = figure.layout[name].range
            assert low == -high < 0


def test_one_seed_draws_no_interval():
    one = comparison(seeds=1)
    assert all(trace.error_x.array is None for trace in headline_effects(one).data)
    assert "no interval" in words(headline_effects(one))
    assert "no interval" in overview(one)
    assert not findings(one).better and not findings(one).worse


def test_shares_of_seeds_add_up_to_all_of_them(store):
    figure = seed_shares(store)
    assert np.sum([trace.x for trace in figure.data], axis=0) == pytest.approx(np.full(len(HEADLINES), 100.0))
    assert len({(trace.marker.color, trace.marker.pattern.shape) for trace in figure.data}) == 3
    assert "%" in axis_titles(figure, "x")[0]


def test_a_tiny_difference_in_every_seed_is_not_called_lower(store):
    outcomes = store.outcomes.copy()
    with_it = outcomes["arm"] == "with"
    for name, by in (("mean_fear", -1e-5), ("mean_trust", 0.05), ("deaths_force", -1.0)):
        outcomes.loc[with_it, name] = outcomes.loc[~with_it, name].to_numpy() + by
    parts = seed_parts(dataclasses.replace(store, outcomes=outcomes)).set_index("outcome")
    assert parts.loc["mean_fear", ["lower", "less", "higher"]].tolist() == [0, 1, 0]
    assert parts.loc["mean_trust", "higher"] == 1 and parts.loc["mean_trust", "matters"] == pytest.approx(0.02)
    assert parts.loc["deaths_force", "lower"] == 1  # a single death of the force matters
    without = store.effects.set_index("outcome").loc["clashes", "without"]
    assert parts.loc["clashes", "matters"] == pytest.approx(without / 10)


@pytest.mark.parametrize("draw, strips", [(weekly_deaths, 5), (weekly_feelings, 2)])
def test_weeks_show_both_worlds_with_bands_and_units(store, draw, strips):
    figure = draw(store)
    assert len(drawn(figure, "band with the force")) == len(drawn(figure, "band without the force")) == strips
    lines = [trace for trace in figure.data if trace.name in ("with the force", "without the force")]
    assert len(lines) == 2 * strips
    assert {(line.name, line.line.dash) for line in lines} == {
        ("with the force", "solid"),
        ("without the force", "5px,3px"),
    }
    assert len(axis_titles(figure, "y")) == strips
    assert axis_titles(figure, "x")


def test_scripted_events_are_marked_by_number(store):
    scenario = store.meta["scenario"] | {"events": [{"id": "gate-shut", "day": 20}, {"id": "later", "day": 900}]}
    scenario["events"].append({"id": "dated", "day": None, "date": "2025-10-20"})
    figure = weekly_deaths(dataclasses.replace(store, meta=store.meta | {"scenario": scenario}))
    assert "<b>1</b> dated" in words(figure) and "<b>2</b> gate shut" in words(figure) and "later" not in words(figure)
    assert figure.layout.height == weekly_deaths(store).layout.height + 30
    marked = {str(shape.x0) for shape in figure.layout.shapes}
    assert {"2025-10-20", "2025-10-30"} <= marked


def test_band_is_10_to_90_percent_and_a_short_last_week_is_left_out(store):
    table = bands(store, "deaths_civilians")
    weekly = store.weekly
    assert table["week_start"].max() == weekly.loc[weekly["days"] == 7, "week_start"].max()
    first = table[table["arm"] == "with"].iloc[0]
    values = weekly.loc[(weekly["arm"] == "with") & (weekly["week"] == 0), "deaths_civilians"]
    assert first[["low", "median", "high"]].tolist() == pytest.approx(np.quantile(values, [0.1, 0.5, 0.9]).tolist())


def test_reports_stand_with_the_outside_record_and_nowhere_else(store):
    figure = weekly_deaths(store)
    (reported,) = drawn(figure, "reported series")
    assert list(reported.y) == [33, 21] and reported.mode == "markers"
    same_axis = [t for t in figure.data if t.yaxis == reported.yaxis and t.name == "with the force"]
    assert list(same_axis[0].y) == bands(store, "reported_deaths").query("arm == 'with'")["median"].tolist()
    weeks, total, low, middle, high = reported_totals(store)
    assert (weeks, total) == (2, 54) and low <= middle <= high
    without = dataclasses.replace(store, meta=store.meta | {"reported": []})
    assert not drawn(weekly_deaths(without), "reported series")
    assert reported_totals(without) is None and record_sentence(without) == ""


def test_territories_are_paired_per_100000_of_their_own_people(store):
    table = territory_effects(store).set_index("id")
    deaths = store.places.assign(d=store.places["deaths_fighters"] + store.places["deaths_civilians"])
    wide = deaths[deaths["territory"] == "A"].pivot(index="seed", columns="arm", values="d")
    assert table.loc["A", "difference"] == pytest.approx((wide["with"] - wide["without"]).mean() * 5)
    assert table.loc["A", "low"] < table.loc["A", "difference"] < table.loc["A", "high"]
    assert np.isnan(table.loc["C", "difference"])
    assert table.loc["A", "personnel"] == pytest.approx(6000 / store.meta["days"])


def test_map_draws_each_polygon_with_attribution_and_a_key_with_its_unit(store):
    figure = difference_map(store)
    filled = [trace for trace in figure.data if trace.fill == "toself"]
    assert {trace.name for trace in filled} == {f"Square {name}" for name in SQUARES}
    lon, lat = outlines(store)["A"]
    square = next(trace for trace in filled if trace.name == "Square A")
    squeeze = math.cos(math.radians(31.5))
    assert list(square.x) == pytest.approx([value * squeeze for value in lon]) and list(square.y) == lat
    assert next(trace for trace in filled if trace.name == "Square B").x.count(None) == 1
    assert next(trace for trace in filled if trace.name == "Square C").fillcolor == theme.NO_DATA
    assert "not official boundaries" in words(figure)
    assert "Squares &lt;drawn&gt; by hand" in words(figure)
    assert "100,000 people" in figure.layout.legend.title.text
    colours = {trace.fillcolor for trace in filled}
    assert colours <= {trace.marker.color for trace in figure.data if trace.showlegend}
    assert figure.layout.yaxis.scaleanchor == "x"


def test_second_map_shows_personnel_as_circles_of_that_area(store):
    (circles,) = drawn(deaths_map(store), "personnel")
    assert circles.marker.sizemode == "area" and set(circles.mode.split("+")) == {"markers"}
    assert len(circles.x) == len(SQUARES)


def test_without_polygons_circles_without_places_bars():
    spots = difference_map(comparison(shapes=False))
    assert not [trace for trace in spots.data if trace.fill == "toself"]
    assert len(drawn(spots, "territories")[0].x) == len(SQUARES)
    bars = difference_map(comparison(shapes=False, places=False))
    assert bars.data[0].type == "bar"
    assert list(bars.data[0].y) == ["Square A", "Square B"]
    assert bars.data[0].error_x.array is not None
    assert "100,000" in axis_titles(bars, "x")[0]


def test_centre_of_a_square_is_its_middle():
    assert centre(([0.0, 2.0, 2.0, 0.0, 0.0, None, 9.0], [0.0, 0.0, 2.0, 2.0, 0.0, None, 9.0])) == pytest.approx((1, 1))


def test_severity_is_the_share_of_events_with_at_least_so_many_deaths(store):
    assert survival(pd.Series([1, 1, 2, 5])) == ([1.0, 2.0, 5.0], [1.0, 0.5, 0.25])
    figure = twin_severity(store)
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "log"
    assert {"with", "without"} == {trace.name.split()[0] for trace in figure.data[:2]}
    for exponent in (2.5, 3.0):
        (guide,) = drawn(figure, f"exponent {exponent:g}")
        slope = np.diff(np.log(guide.y)) / np.diff(np.log(guide.x))
        assert slope == pytest.approx(np.full(len(slope), 1 - exponent))
    quiet = dataclasses.replace(store, severities=store.severities.iloc[:0])
    assert "no event" in words(twin_severity(quiet))
