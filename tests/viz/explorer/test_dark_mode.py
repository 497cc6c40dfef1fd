"""In the dark, paper is dark, ink is light, and marks stand out."""

from interpose.viz.explorer.dark_mode import in_the_dark, turned


def light(colour):
    red, green, blue = (int(part) for part in colour[4:-1].split(","))
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def test_in_the_dark_paper_is_dark_ink_is_light_and_marks_stand_out():
    assert light(turned("#ffffff")) < 0.15 < 0.8 < light(turned("#1a1a1a"))
    assert light(turned("rgb(252, 252, 252)")) < light(turned("rgb(143, 143, 143)"))
    for colour in ("#0072B2", "#CC79A7", "#D55E00", "#B30059"):
        assert light(turned(colour)) > 0.4, colour
    figure = {"a": [{"color": "#ffffff", "text": "plain #notacolour"}], "n": [1.0, 2.0]}
    dark = in_the_dark(figure)
    assert light(in_the_dark([[0.0, "#ffffff"]])[0][1]) < 0.15
    assert dark["n"] == [1.0, 2.0] and dark["a"][0]["text"] == "plain #notacolour" != dark["a"][0]["color"]
    assert turned("rgba(0,0,0,0.5)").endswith(",0.5)")
