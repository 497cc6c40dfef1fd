"""Figures of long tables: doses, forests, grids, frontiers, waterfalls, trade-offs; odd tables too."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.figure_checks import HOSTILE, cells, check, doses, effects, parts, policies, titles_of, words_of

from interpose.model.errors import OutputError
from interpose.viz.figures.contour import contour
from interpose.viz.figures.dose_response import dose_response
from interpose.viz.figures.forest import forest
from interpose.viz.figures.heatmap import heatmap
from interpose.viz.figures.panels import LETTERS, LINE, place_rows
from interpose.viz.figures.parallel_coordinates import parallel_coordinates
from interpose.viz.figures.pareto_front import is_on_front, pareto_front
from interpose.viz.figures.small_multiples import small_multiples
from interpose.viz.figures.waterfall import waterfall

XY = {"x": "a", "y": "b", "name": "name", "x_label": "Deaths (persons)", "y_label": "Deaths of peacekeepers (persons)"}
LEVERS = {"x": "x", "y": "y", "x_label": "ceiling (persons)", "y_label": "enforcement (share)"}
WHOLE = {"name": "player", "label": "Violations", "unit": "events", "total": (-12.0, -20.0, -4.0)}


def drawn(table: pd.DataFrame, **words: object):
    return dose_response(table, x="force", x_label="size of the force (persons)", **words)


# ---------------------------------------------------------------------------------------------- what is drawn


def test_a_dose_has_a_panel_an_outcome_a_line_a_series_and_intervals_with_units():
    figure = drawn(doses(("one", "two", "three")), series="case")
    check(figure)
    marks = [trace for trace in figure.data if trace.mode == "lines+markers"]
    assert len(marks) == 6
    assert len({(t.line.color, t.line.dash, t.marker.symbol) for t in marks}) == 3
    assert sum(trace.showlegend is True for trace in figure.data) == 3
    for trace in marks:
        assert np.array(trace.error_y.array) == pytest.approx(0.15 * np.array(trace.y))
    assert titles_of(figure, "y") == ["persons", "share, from 0 to 1"]
    assert titles_of(figure, "x") == ["size of the force (persons)"]
    assert {"Civilian deaths", "Mean trust in the force"} <= set(
        words_of(figure).replace("<b>", "").replace("</b>", "").split("\n")
    )


def test_one_line_has_a_band_from_low_to_high():
    table = doses(("one",))
    figure = drawn(table[table["unit"] == "persons"])
    (band,) = [trace for trace in figure.data if trace.fill == "toself"]
    kept = table[table["unit"] == "persons"]
    assert list(band.y) == kept["low"].tolist() + kept["high"].tolist()[::-1] or list(band.y) == (
        kept["high"].tolist() + kept["low"].tolist()[::-1]
    )


def test_differences_show_where_0_is():
    table = doses(("one",)).assign(mean=lambda t: t["mean"] - t["mean"].mean())
    lines_at_0 = [s for s in drawn(table, difference=True).layout.shapes if s.y0 == s.y1 == 0]
    assert len(lines_at_0) == 2 and not drawn(table).layout.shapes
    assert titles_of(drawn(table, difference=True), "y") == ["difference (persons)", "difference (share)"]


def test_a_forest_fills_what_excludes_0_and_writes_every_number():
    table = effects()
    figure = forest(table, name="name", group="group")
    check(figure)
    found = {trace.name: trace for trace in figure.data[:3]}
    assert found["interval excludes 0"].marker.symbol == "diamond" and len(found["interval excludes 0"].x) == 2
    assert found["interval includes 0"].marker.symbol == "circle-open" and len(found["interval includes 0"].x) == 1
    assert found["no interval (one seed)"].error_x.array is None
    words = words_of(figure)
    for text in ("clearly lower", "group 0", "\u221227.0 persons (\u221245.0 to \u22129.0)", "(no interval)"):
        assert text in words, text
    assert titles_of(figure, "x") == ["difference (persons)", "difference (share)"]
    for name in ("xaxis", "xaxis2"):
        low, high = figure.layout[name].range
        assert low < 0 < high


@given(st.text("abc ", min_size=1, max_size=120), st.integers(0, LETTERS))
def test_a_name_stands_beside_its_numbers_or_above_them_and_never_runs_into_them(name, width):
    numbers = "9" * width
    (line,) = place_rows([(name, numbers)])
    assert " ".join(line.words).replace(" ", "") == name.replace(" ", "")
    beside = line.numbers == line.top
    least = len(numbers) + 2 if beside and numbers else 0
    assert all(len(part) + least <= LETTERS for part in line.words)
    assert line.mark >= max(line.top + LINE * len(line.words), line.numbers + LINE)
    assert beside or line.numbers == line.top + LINE * len(line.words)


def test_short_names_stand_beside_their_numbers():
    (line,) = place_rows([("civilians", "+13.0 persons (\u221253.6 to +79.7)")])
    assert line.numbers == line.top and line.words == ["civilians"]


def test_a_grid_has_a_number_an_interval_and_a_colour_in_every_cell_and_strokes_where_unclear():
    table = cells()
    figure = heatmap(table, difference=True, **LEVERS)
    check(figure)
    (numbers,) = [trace for trace in figure.data if trace.name == "cells"]
    assert len(numbers.x) == len(table) == len(figure.layout.shapes)
    for e, text in zip(table.to_dict("records"), numbers.text, strict=True):
        assert f"{abs(e['mean']):.0f}" in text and f"{abs(e['low']):.0f}" in text and f"{abs(e['high']):.0f}" in text
    (strokes,) = [trace for trace in figure.data if trace.name == "interval includes 0"]
    unclear = ((table["low"] <= 0) & (table["high"] >= 0)).sum()
    assert list(strokes.x).count(None) == 6 * unclear > 0
    assert titles_of(figure, "x") == ["ceiling (persons)"] and titles_of(figure, "y") == ["enforcement (share)"]
    assert not [trace for trace in heatmap(table, **LEVERS).data if trace.name == "interval includes 0"]


def test_a_grid_of_facets_shares_one_scale():
    table = pd.concat([cells().assign(where="here"), cells().assign(where="there", mean=0.0)])
    figure = heatmap(table, difference=True, facet="where", **LEVERS)
    fills = {shape.fillcolor for shape in figure.layout.shapes[9:]}
    assert len(figure.layout.shapes) == 18 and len(fills) == 1
    assert "here" in words_of(figure) and "there" in words_of(figure)


def test_the_front_is_what_nobody_beats_in_both():
    chance = np.random.default_rng(3)
    a, b = chance.integers(0, 6, 40).astype(float), chance.integers(0, 6, 40).astype(float)
    slow = [
        not any((a[j] <= a[i] and b[j] <= b[i]) and (a[j] < a[i] or b[j] < b[i]) for j in range(40)) for i in range(40)
    ]
    assert is_on_front(a, b).tolist() == slow
    assert is_on_front(-a, b, more_x=True).tolist() == is_on_front(a, -b, more_y=True).tolist() == slow


def test_a_frontier_has_intervals_on_both_axes_and_a_line_through_what_is_not_beaten():
    figure = pareto_front(policies(), **XY)
    check(figure)
    best = next(trace for trace in figure.data if trace.name == "not beaten")
    steps = next(trace for trace in figure.data if trace.name == "Pareto front")
    assert sorted(best.x) == sorted(steps.x) == [0, 20, 40]
    for trace in (best, next(trace for trace in figure.data if trace.name == "beaten by another")):
        assert set(trace.error_x.array) == set(trace.error_y.array) == {3.0}
        assert set(trace.error_x.arrayminus) == {2.0}
    assert all("less is better" in title for axis in "xy" for title in titles_of(figure, axis))
    assert "more is better" in titles_of(pareto_front(policies(), **XY, more_x=True), "x")[0]


def test_names_of_a_frontier_do_not_overlap_and_those_without_room_get_a_letter_and_a_key():
    table = policies(14).assign(a=lambda t: 100 + t["a"] % 7, b=lambda t: 100 + t["b"] % 5)
    for axis in ("a", "b"):
        table[f"{axis}_low"] = table[f"{axis}_high"] = math.nan
    figure = pareto_front(table, **XY)
    notes = [n for n in figure.layout.annotations if n.xref == "x"]
    left, inner = 66, 390 - 66 - 14
    (x0, x1), (y0, y1) = figure.layout.xaxis.range, figure.layout.yaxis.range
    tall = 430 - 46 - 54
    boxes = []
    for n in notes:
        x, y = inner * (n.x - x0) / (x1 - x0) + n.xshift, tall * (y1 - n.y) / (y1 - y0) - n.yshift
        boxes.append((x, y, x + 6.4 * len(n.text), y + 15))
    crossed = [
        (a, b)
        for i, a in enumerate(boxes)
        for b in boxes[:i]
        if a[0] < b[2] - 1 and b[0] < a[2] - 1 and a[1] < b[3] - 1 and b[1] < a[3] - 1
    ]
    keyed = [n.text for n in figure.layout.annotations if n.xref == "paper"]
    assert left and len(notes) == 14 and len(crossed) <= len(keyed)
    assert all(
        any(text.endswith(name) or name in {n.text for n in notes} for text in [*keyed, ""]) for name in table["name"]
    )


def test_a_waterfall_goes_from_0_to_the_whole_and_every_part_begins_where_the_last_ended():
    figure = waterfall(parts(), **WHOLE)
    check(figure)
    bars = sorted((y, base, x) for t in figure.data for y, base, x in zip(t.y, t.base, t.x, strict=True))
    *pieces, whole = bars
    at = 0.0
    for _, base, x in pieces:
        assert base == pytest.approx(at)
        at += x
    assert at == pytest.approx(-12) and whole[1:] == pytest.approx((0, -12))
    open_ = [t for t in figure.data if "includes" in t.name]
    assert {t.marker.color for t in open_} == {"#ffffff"} and sum(len(t.x) for t in open_) == 2
    assert "with minus without" in titles_of(figure, "x")[0] and "events" in titles_of(figure, "x")[0]
    ends = {t.name: t.error_x for t in figure.data}
    assert ends["all together"].array == (8.0,) and ends["all together"].arrayminus == (8.0,)


def test_tradeoffs_put_every_outcome_on_the_scale_of_what_matters():
    figure = parallel_coordinates(effects(("clearly lower", "clearly higher")), name="name")
    check(figure)
    lower, higher = figure.data
    assert list(lower.x) == pytest.approx([-3, -3]) and list(higher.x) == pytest.approx([2, 2])
    assert lower.marker.symbol != higher.marker.symbol and "1 is 9.0 persons" in words_of(figure)
    assert list(lower.error_x.arrayminus) == pytest.approx([2, 2])
    nothing = effects(("open",)).assign(matters=0.0)  # nothing there otherwise: no scale to draw it on
    assert not parallel_coordinates(nothing, name="name").data


def test_small_multiples_share_one_scale_and_level_lines_show_how_sure_they_are():
    table = doses(("one",))
    kept = table[table["unit"] == "persons"]
    figure = small_multiples({"force": kept, "mission.kind": kept.assign(**{"mission.kind": ["a", "b", "c", "d"]})})
    check(figure)
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range
    assert titles_of(figure, "x") == ["force", "mission.kind"]
    lines_ = contour(cells(), **LEVERS)
    check(lines_)
    means, widths = (trace for trace in lines_.data if trace.type == "contour")
    assert np.array(widths.z) == pytest.approx(np.full((3, 3), 20.0))
    assert np.array(means.z)[0] == pytest.approx([-5, 0, 5])
    assert "three values" in words_of(contour(cells((0, 1)), **LEVERS))


# ---------------------------------------------------------------------------------------------- odd tables


@pytest.mark.parametrize("name", [HOSTILE, "<b>bold</b>", "a\nb", ""])
def test_names_are_shown_as_they_were_written(name):
    one = doses((name,)).assign(label=name or "x", unit=name or "x")
    for figure in (
        drawn(one, series="case"),
        forest(effects((name,)), name="name", group="name"),
        parallel_coordinates(effects((name,)), name="name"),
        pareto_front(policies().assign(name=name), **XY),
        waterfall(parts().assign(player=name), **(WHOLE | {"label": name, "unit": name})),
        heatmap(cells().assign(label=name or "x"), **(LEVERS | {"x_label": name})),
    ):
        check(figure)
        assert "<b>bold" not in words_of(figure).replace("<b>&lt;b&gt;bold", "")


def test_a_table_without_a_column_is_refused_by_its_name():
    with pytest.raises(OutputError, match="'low'"):
        forest(effects().drop(columns="low"), name="name")
    with pytest.raises(OutputError, match="'b_high'"):
        pareto_front(policies().drop(columns="b_high"), **XY)


def test_a_table_without_an_estimate_says_so():
    empty = effects().assign(mean=math.nan)
    for figure in (
        forest(empty, name="name"),
        parallel_coordinates(empty, name="name"),
        drawn(doses().iloc[:0]),
        heatmap(cells().assign(mean=math.nan), **LEVERS),
        pareto_front(policies().assign(a=math.nan), **XY),
        waterfall(parts().iloc[:0], **WHOLE),
        small_multiples({}),
    ):
        check(figure)
        assert "nothing to draw" in words_of(figure)


NUMBER = st.floats(-1e9, 1e9).map(lambda v: 0.0 if abs(v) < 1e-9 else v)
ROWS = st.lists(st.tuples(NUMBER, NUMBER, st.booleans()), min_size=1, max_size=6)


def odd(rows: list[tuple[float, float, bool]]) -> pd.DataFrame:
    """Make a table of odd estimates: equal, tiny, huge, without intervals."""
    table = pd.DataFrame(
        [
            {
                "label": f"outcome {i % 2}",
                "unit": "share" if i % 2 else "persons",
                "name": f"row {i}",
                "x": float(i),
                "y": 1.0,
                "mean": mean,
                "low": mean - abs(half) if known else math.nan,
                "high": mean + abs(half) if known else math.nan,
                "matters": 1.0,
            }
            for i, (mean, half, known) in enumerate(rows)
        ]
    )
    return table


@settings(max_examples=6, deadline=None)
@given(ROWS)
def test_odd_tables_are_drawn(rows):
    table = odd(rows)
    both = table.assign(a=table["mean"], a_low=table["low"], a_high=table["high"], b=table["mean"].abs())
    both = both.assign(b_low=both["b"], b_high=both["b"])
    total = (float(table["mean"].sum()), math.nan, math.nan)
    for figure in (
        dose_response(table, x="x", x_label="dose", series="name", difference=True),
        dose_response(table, x="x", x_label="dose"),
        forest(table, name="name", group="label"),
        heatmap(table, difference=True, **LEVERS),
        heatmap(table, **LEVERS),
        pareto_front(both, **XY),
        parallel_coordinates(table, name="name"),
        waterfall(table.assign(player=table["name"]), **(WHOLE | {"total": total})),
    ):
        check(figure)
