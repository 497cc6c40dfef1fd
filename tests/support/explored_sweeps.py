"""A sweep of three levers to be explored, with made-up outcomes."""

import json

import numpy as np
from support.figure_checks import HOSTILE
from support.stored_sweeps import factorial, session, stored

from interpose.viz.explorer import run_spread
from interpose.viz.explorer.dark_mode import dark_figure
from interpose.viz.explorer.frame import frame

A, B, C = [0, 2000, 8000], [0.1, 0.5], ["equal", "by need"]
INPUTS = dict(zip(("mission.ceiling", "mission.enforcement", "reconstruction.rule"), factorial(A, B, C), strict=True))
CHANCE = np.random.default_rng(11)
DEATHS = np.round(CHANCE.gamma(4, 30, (12, 7)))
TRUST = CHANCE.random((12, 7))
BROKEN = {"failed": ((0, 0), (5, 3)), "missing": ((5, 4), (11, 6))}


def made(**named):
    return stored(INPUTS, {"deaths": DEATHS, "mean_trust": TRUST}, **named)


def groups_of(*paths):
    """Number points by their values of some inputs, in plain Python."""
    keys = list(zip(*(INPUTS[path] for path in paths), strict=True))
    order = list(dict.fromkeys(keys))
    return np.array([order.index(key) for key in keys]), len(order)


def exploring(**named):
    return session(INPUTS, {"deaths": DEATHS, "mean_trust": TRUST}, **named)


def check_figures(seen):
    """Draw everything in every way; numbers are finite, words are safe, dark too."""
    ways = zip(("mean", "median", "share", "difference"), (*run_spread.SHAPES, "box"), (False, True) * 2, strict=True)
    for statistic, shape, as_lines in ways:
        seen.run_command("statistic", statistic)
        seen.run_command("shape", shape)
        seen.run_command("lines", as_lines)
        now = frame(seen)
        text = json.dumps(now, allow_nan=False)
        assert "<script" not in text and "<img" not in text.replace(json.dumps(HOSTILE)[1:-1], "")
        json.dumps(dark_figure(now["figures"]), allow_nan=False)
