"""Colours of figures: told apart by readers with any colour vision, seen on paper, never the only difference."""

from itertools import combinations

import numpy as np
import pytest

from interpose.viz.figures.panels import SERIES
from interpose.viz.style import ARM_STYLE, HIGHER, INK, LOWER, PAPER, QUIET, log_ticks

VISION = {
    "all": np.eye(3),
    "no red": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "no green": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "no blue": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
"""What is seen of linear red, green and blue: Machado, Oliveira & Fernandes 2009, doi:10.1109/TVCG.2009.113."""
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]]
)
WHITE = TO_XYZ.sum(axis=1)
APART, SEEN = 14.0, 3.0
"""Distance in CIE Lab at which colours are told apart at a glance; contrast of WCAG 2.2 for graphical objects."""


def linear(colour):
    share = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)


def lab(colour, vision="all"):
    x = TO_XYZ @ np.clip(np.array(VISION[vision]) @ linear(colour), 0, 1) / WHITE
    f = np.where(x > 216 / 24389, np.cbrt(x), (24389 / 27 * x + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def contrast(one, other):
    high, low = sorted((float(TO_XYZ[1] @ linear(colour)) for colour in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("vision", VISION)
def test_colours_of_series_arms_and_signs_are_told_apart_by_every_reader(vision):
    for colours in ([s["color"] for s in SERIES], [s["color"] for s in ARM_STYLE.values()], [LOWER, HIGHER]):
        for one, other in combinations(colours, 2):
            assert np.linalg.norm(lab(one, vision) - lab(other, vision)) >= APART, (one, other)


def test_series_are_never_told_apart_by_colour_alone():
    for name in ("dash", "symbol", "color", "band"):
        assert len({style[name] for style in SERIES}) == len(SERIES), name
    assert len({style["dash"] for style in ARM_STYLE.values()}) == len(ARM_STYLE)


def test_neighbouring_series_differ_in_lightness_too():
    lightness = [lab(style["color"])[0] for style in SERIES]
    assert np.abs(np.diff(lightness)).min() > 7


def test_lines_and_letters_stand_out_from_paper():
    assert all(contrast(style["color"], PAPER) >= SEEN for style in (*SERIES, *ARM_STYLE.values()))
    assert contrast(INK, PAPER) > 7 and contrast(QUIET, PAPER) > 4.5


@pytest.mark.parametrize("ends, ticks", [((0.001, 0.1), None), ((0.02, 0.15), 3), ((1.0, 7.0), 3), ((1.0, 10.0), None)])
def test_a_logarithmic_axis_has_powers_of_ten_or_three_values(ends, ticks):
    axis = log_ticks(*ends)
    assert axis["type"] == "log"
    if ticks is None:
        assert axis["dtick"] == 1
    else:
        assert len(axis["tickvals"]) == len(axis["ticktext"]) == ticks
        assert axis["tickvals"][0] == pytest.approx(ends[0]) and axis["tickvals"][-1] == pytest.approx(ends[1])
