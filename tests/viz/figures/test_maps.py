"""Maps of plots and reports: names that do not lie on each other, classes that tell, and nothing saturated by noise."""

import dataclasses

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from support.stored_comparisons import SQUARES, comparison

from interpose.model.scenario.loading import load_scenario
from interpose.viz.figures.choropleth import deaths_map, difference_map
from interpose.viz.figures.map_classes import difference_classes, rate_classes, share_classes
from interpose.viz.figures.map_names import Named, _spots, place_names, ways
from interpose.viz.style import AS_MANY, FEWER, FORCE, MORE, NO_DATA, PALE_FEWER, PALE_MORE, SEA

SPOT = st.tuples(
    st.floats(0, 360), st.floats(0, 500), st.floats(0, 13), st.sampled_from(("Rafah", "Beit Lahia (town)"))
)


@given(st.lists(SPOT, max_size=25))
@settings(deadline=None, max_examples=40)
def test_names_lie_within_the_picture_and_on_no_other_name_or_mark(spots):
    named = [Named(row, name, x, y, r, 1.0) for row, (x, y, r, name) in enumerate(spots)]
    marks = [(n.x - n.radius, n.y - n.radius, n.x + n.radius, n.y + n.radius) for n in named]
    placed = place_names(named, (0, 0, 366, 560), [(100, 100, 200, 120)], marks)
    boxes = [dict(_spots(named[one.row], one.lines))[one.position] for one in placed]
    for number, box in enumerate(boxes):
        assert box[0] >= 0 and box[1] >= 0 and box[2] <= 366 and box[3] <= 560
        others = [*boxes[:number], (100, 100, 200, 120)]
        others += [mark for row, mark in enumerate(marks) if row != placed[number].row]
        assert not [o for o in others if box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1]]


def test_a_name_alone_is_whole_and_a_crowded_one_is_shortened_but_never_an_id():
    assert ways("Jabalia (incl. camp, An-Nazla)")[0] == ("Jabalia (incl. camp, An-Nazla)",)
    assert ("Jabalia",) in ways("Jabalia (incl. camp, An-Nazla)")
    assert ways("Famagusta new town")[1] == ("Famagusta", "new town")
    assert ways("Rafah") == [("Rafah",)]
    alone = place_names([Named(0, "Khan Yunis", 180, 250, 0, 1)], (0, 0, 366, 560))
    assert [(one.lines, one.position) for one in alone] == [(("Khan Yunis",), "middle center")]


def test_what_is_not_sure_is_pale_however_large_and_what_is_sure_is_not():
    values, sure = [-900.0, 800.0, -3.0, 9.0, 0.0, np.nan], [False, False, True, True, False, False]
    fills = difference_classes(values, sure, "deaths").fills
    assert fills[:2] == [PALE_FEWER, PALE_MORE] and fills[4:] == [AS_MANY, NO_DATA]
    assert fills[2] in FEWER and fills[3] in MORE
    key = dict(difference_classes(values, sure, "deaths").key)
    assert set(key) == set(fills)


def test_shares_and_rates_that_hardly_differ_say_so_in_the_title():
    assert "hardly differ (0.51 to 0.51)" in share_classes([0.511, 0.512], "trust", harm=False).title
    assert "hardly" not in rate_classes([0, 3.0, 50.0], "deaths").title
    assert ("none" in dict(share_classes([0.1, np.nan], "x", harm=True).key).values()) is True


def test_deaths_are_drawn_as_rates_and_the_force_in_its_own_colour():
    store = comparison()
    figure = deaths_map(store)
    fills = {trace.name: trace.fillcolor for trace in figure.data if trace.fill == "toself"}
    assert fills["Square C"] == NO_DATA
    (circles,) = (trace for trace in figure.data if trace.name == "personnel")
    assert circles.marker.color == FORCE
    names = next(trace for trace in figure.data if trace.name == "names")
    written = {text.replace("<br>", " ") for text in names.text}
    assert written <= {f"Square {name}" for name in SQUARES} and written


def test_a_map_shows_the_sea_where_the_scenario_says_what_lies_around():
    store = comparison()
    ground = load_scenario("gaza-isf").surroundings
    shown = difference_map(dataclasses.replace(store, meta=store.meta | {"surroundings": ground}))
    assert shown.layout.plot_bgcolor == SEA and "Natural Earth" in " ".join(a.text for a in shown.layout.annotations)
    assert sum(shape.type == "path" for shape in shown.layout.shapes) == 3
    assert difference_map(store).layout.plot_bgcolor != SEA
    assert shown.layout.xaxis.constrain == shown.layout.yaxis.constrain == "range"
