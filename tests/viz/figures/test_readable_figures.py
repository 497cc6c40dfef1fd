"""Every figure of every kind of store, measured in the browser: overlap, cuts, keys, units, contrast."""

import pandas as pd
import plotly.graph_objects as go
import pytest
from support.figure_checks import effects
from support.measured_figures import Bench, drawings
from support.stored_comparisons import comparison
from support.stored_results import KINDS

from interpose.viz.figures.choropleth import deaths_map, difference_map
from interpose.viz.figures.forest import forest
from interpose.viz.figures.panels import empty_figure
from interpose.viz.figures.scores_compared import scores_compared
from interpose.viz.figures.transform_histogram import transform_histogram
from interpose.viz.style import figure


@pytest.fixture(scope="module")
def bench(browser):
    return Bench(browser.new_page())


def faults(bench, folder, **how):
    """List what is wrong with the figures of a stored result."""
    return [f"{name}: {fault}" for name, drawing in drawings(folder) for fault in bench.measure(drawing, **how)]


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_readable_on_a_telephone_and_on_a_wide_screen(bench, stored, kind):
    found = faults(bench, stored(kind), screens=(390, 1200), shown=("light",))
    assert not found, "\n".join(found)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_readable_at_every_width_in_both_themes(bench, stored, kind):
    found = faults(bench, stored(kind))
    assert not found, "\n".join(found)


def good():
    """Draw a figure without a fault."""
    drawing = figure(height=300, margin={"l": 60, "r": 10, "t": 40, "b": 50})
    drawing.add_scatter(x=[0, 1, 2], y=[3, 1, 2], mode="lines+markers", name="one", line={"color": "#0072B2"})
    drawing.add_scatter(
        x=[0, 1, 2], y=[1, 2, 3], mode="lines", name="two", line={"color": "#4d4d4d", "dash": "5px,3px"}
    )
    drawing.update_xaxes(title="size (persons)")
    return drawing.update_yaxes(title="deaths (persons)")


def text(words="here", **how):
    return {"text": words, "showarrow": False, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper"} | how


BAD = {
    "lies on": lambda f: f.add_annotation(text("one")).add_annotation(text("other", yshift=4)),
    "is cut by the frame": lambda f: f.add_annotation(text("a long name", x=1, xanchor="left")),
    "is cut by its plot": lambda f: f.add_scatter(x=[0], y=[2.0], mode="text", text=["half of this name"]),
    "has letters of 8.0 px": lambda f: f.add_annotation(text(font={"size": 8})),
    "has contrast": lambda f: f.add_annotation(text(font={"color": "#9a9a9a"})),
    "lies under a mark": lambda f: f.add_scatter(x=[1], y=[2.5], mode="text", text=["here"]).add_shape(
        type="rect", x0=0, x1=2, y0=1, y1=3, fillcolor="#d9d9d9"
    ),
    "a line": lambda f: f.add_scatter(x=[0, 2], y=[2, 2], mode="lines", line={"color": "#dddddd"}),
    "a bar": lambda f: f.add_bar(x=[1], y=[2], marker={"color": "#eeeeee", "line": {"width": 0}}),
    "the key lies on a mark": lambda f: f.update_layout(legend={"yref": "paper", "y": 0.6, "x": 0.4, "xref": "paper"}),
    "the key lies on \"": lambda f: f.add_annotation(text(y=1, yshift=30, x=0, xanchor="left")),
    "axis x says \"0\" twice": lambda f: f.update_xaxes(tickformat="d", dtick=0.25),
    "axis x (0, 0.5, 1, 1.5) names no unit": lambda f: f.update_xaxes(title="size", dtick=0.5),
}  # fmt: skip


def test_a_figure_without_a_fault_has_none(bench):
    assert bench.measure(good()) == []


@pytest.mark.parametrize("fault", BAD)
def test_a_fault_is_found(bench, fault):
    assert fault in "\n".join(bench.measure(BAD[fault](good())))


def test_letters_on_a_dark_bar_are_measured_against_the_bar(bench):
    drawing = figure(height=200, margin={"l": 60, "r": 10, "t": 10, "b": 50})
    drawing.add_bar(x=[5], y=["a"], orientation="h", marker={"color": "#123456"}, text=["white"], textposition="inside")
    drawing.update_xaxes(title="deaths (persons)")
    assert bench.measure(drawing.update_traces(textfont={"color": "#ffffff"})) == []
    assert "has contrast" in bench.measure(drawing.update_traces(textfont={"color": "#222222"}))[0]


def test_a_figure_of_go_alone_says_what_it_lacks(bench):
    assert "names no unit" in "\n".join(bench.measure(go.Figure(go.Scatter(x=[1, 2], y=[1, 2]), {"height": 300})))


LONG = ("Israel Defense Forces and border police of the north", "Local armed groups (such as the Popular Forces)")
SCORES = pd.DataFrame([("mine", 3.0, 2.0, 9.0)], columns=["forecast", "crps", "ignorance", "interval"])
BARE = {
    "a forest of long names": lambda: forest(effects(LONG), name="name", group="group"),
    "wide numbers": lambda: forest(
        effects(LONG).assign(mean=-12345678.9, low=-22345678.9, high=87654321.0, unit="thousand USD"), name="name"
    ),
    "bars of territories": lambda: difference_map(comparison(shapes=False, places=False)),
    "personnel of territories": lambda: deaths_map(comparison(shapes=False, places=False)),
    "scores": lambda: scores_compared(SCORES, pd.DataFrame()),
    "tenths of draws": lambda: transform_histogram(
        pd.DataFrame({"forecast": LONG[:1] * 10, "part": range(1, 11), "share": 0.1})
    ),
    "nothing": lambda: empty_figure("no condition was found under which the policy fails more often than by chance"),
}


@pytest.mark.parametrize("name", BARE)
def test_what_no_small_store_shows_is_readable_too(bench, name):
    assert bench.measure(BARE[name]()) == []
