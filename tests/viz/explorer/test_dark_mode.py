"""In the dark, paper is dark, ink is light, and marks stand out."""

from itertools import pairwise

import pytest

from interpose.viz.explorer.dark_mode import dark_colour, dark_figure
from interpose.viz.style import CALM, FEWER, HARM, MORE


def light(colour):
    red, green, blue = (int(part) for part in colour[4:-1].split(","))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_in_the_dark_paper_is_dark_ink_is_light_and_marks_stand_out():
    assert light(dark_colour("#ffffff")) < 0.15 < 0.8 < light(dark_colour("#1a1a1a"))
    assert light(dark_colour("rgb(252, 252, 252)")) < light(dark_colour("rgb(143, 143, 143)"))
    for colour in ("#0072B2", "#CC79A7", "#D55E00", "#B30059"):
        assert light(dark_colour(colour)) > 0.4, colour
    figure = {"a": [{"color": "#ffffff", "text": "plain #notacolour"}], "n": [1.0, 2.0]}
    dark = dark_figure(figure)
    assert light(dark_figure([[0.0, "#ffffff"]])[0][1]) < 0.15
    assert dark["n"] == [1.0, 2.0] and dark["a"][0]["text"] == "plain #notacolour" != dark["a"][0]["color"]
    assert dark_colour("rgba(0,0,0,0.5)").endswith(",0.5)")


@pytest.mark.parametrize("colours", [HARM, CALM, FEWER, MORE])
def test_classes_of_maps_keep_their_order_in_the_dark(colours):
    steps = [light(dark_colour(colour)) for colour in colours]
    assert all(step + 0.02 < after for step, after in pairwise(steps))
