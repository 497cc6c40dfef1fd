"""How deadly single events are: the share of events with at least so many deaths, which no policy changes by itself."""

from itertools import cycle
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import plain_number
from interpose.viz.figures.panels import SERIES
from interpose.viz.figures.power_law_fit import fit_tail, tail_share
from interpose.viz.stored_result import Described, Stored
from interpose.viz.style import ARM_STYLE, QUIET, arm_names, figure, note

GUIDE_FROM = 0.3
DASHES = ("2px,2px", "8px,2px,2px,2px", "10px,4px")
KINDS = {"clash": "clashes", "strike": "strikes", "violation": "violations"}


class Curve(NamedTuple):
    """Deaths of single events of one kind or world, and how they are drawn."""

    name: str
    deaths: "pd.Series[int]"
    colour: str
    dash: str
    symbol: str


def survival(deaths: "pd.Series[int]") -> tuple[list[float], list[float]]:
    """Return the share of events with at least k deaths, for every k that occurs."""
    counts = deaths.value_counts().sort_index()
    share = counts[::-1].cumsum()[::-1] / counts.sum()
    return [float(k) for k in counts.index], [float(s) for s in share]


def exponents(world: Described) -> list[float]:
    """Return the exponents that the scenario states for deaths per event, each once."""
    parameters = world.meta.get("scenario", {}).get("parameters", {})
    values = [parameters.get(name, {}).get("exponent") for name in ("clash", "violation")]
    return sorted({float(value) for value in values if value is not None})


def twin_severity(twin: Twin) -> Any:
    """Draw the share of deadly events with at least so many deaths, both worlds, on logarithmic scales."""
    names, deadly = arm_names(twin.meta["policy"]), twin.severities[twin.severities["deaths"] > 0]
    curves = [
        Curve(names[arm], deadly.loc[deadly["arm"] == arm, "deaths"], style["color"], style["dash"], symbol)
        for (arm, style), symbol in zip(ARM_STYLE.items(), ("circle", "square-open"), strict=True)
    ]
    return severity_ccdf(curves, exponents(twin), "no event with a death in either world")


def run_severity(run: Stored) -> Any:
    """Draw the share of deadly clashes, strikes and violations of one run with at least so many deaths."""
    events = run.table("events")
    deaths = events["deaths_actor"] + events["deaths_target"] + events["deaths_civilians"]
    curves = [
        Curve(name, deaths[(events["kind"] == kind) & (deaths > 0)], style["color"], style["dash"], style["symbol"])
        for (kind, name), style in zip(KINDS.items(), SERIES, strict=False)
    ]
    return severity_ccdf(curves, exponents(run), "no event with a death in this run")


def severity_ccdf(curves: list[Curve], stated: list[float], empty: str) -> Any:
    """Draw curves of how deadly events are, a power law fitted to all of them together, and stated slopes.

    Parameters
    ----------
    curves : list of Curve
        Deaths of single events, one curve a kind or world.
    stated : list of float
        Exponents that the scenario states, drawn as slopes.
    empty : str
        What is written where no event has a death.
    """
    drawing = figure(height=450, margin={"l": 66, "r": 14, "t": 82, "b": 50})
    axis = {"type": "log", "tickfont": {"size": 12}, "exponentformat": "power"}
    drawing.update_xaxes(title={"text": say("deaths in one event (persons)"), "standoff": 6}, dtick=1, **axis)
    drawing.update_yaxes(title={"text": say("share of events with at least so many"), "standoff": 8}, dtick=1, **axis)
    curves = [curve for curve in curves if len(curve.deaths)]
    if not curves:
        drawing.update_xaxes(range=[0, 2])
        drawing.update_yaxes(range=[-3, 0])
        note(drawing, empty, 0.5, 0.5, xanchor="center", font={"color": QUIET})
        return drawing
    most, least = 1.0, 1.0
    for curve in curves:
        k, share = survival(curve.deaths)
        most, least = max(most, k[-1]), min(least, share[-1])
        drawing.add_scatter(
            x=k,
            y=share,
            mode="lines+markers",
            line={"color": curve.colour, "dash": curve.dash, "width": 1.5},
            marker={"symbol": curve.symbol, "size": 5, "color": curve.colour},
            name=say("{name} ({deaths:,} events)", name=curve.name, deaths=len(curve.deaths)),
            hovertemplate=say("%{y:.2%} of events have %{x} deaths or more") + "<extra></extra>",
        )
    for exponent, dash in zip(stated, cycle(DASHES), strict=False):
        _guide(drawing, exponent, most, least, dash)
    _draw_fit(drawing, pd.concat([curve.deaths for curve in curves]), most)
    drawing.update_xaxes(range=[-0.05, np.log10(most) + 0.1])
    drawing.update_yaxes(range=[np.log10(least) - 0.2, 0.1])
    return drawing


def _draw_fit(drawing: Any, deaths: "pd.Series[int]", most: float) -> None:
    """Draw the power law that fits the deadliest events best, and the range of those that fit about as well."""
    tail = fit_tail(deaths)
    if tail is None:
        return
    k = np.geomspace(tail.least, max(most, 1.5 * tail.least), 24)
    start = float((deaths >= tail.least).mean())
    ends = [start * tail_share(tail._replace(exponent=exponent), k) for exponent in (tail.low, tail.high)]
    drawing.add_scatter(
        x=[*k, *k[::-1]],
        y=[*ends[0], *ends[1][::-1]],
        fill="toself",
        fillcolor="rgba(213,94,0,0.22)",
        line={"width": 0},
        mode="lines",
        hoverinfo="skip",
        showlegend=False,
        name=say("range of the fit"),
    )
    drawing.add_scatter(
        x=k.tolist(),
        y=(start * tail_share(tail, k)).tolist(),
        mode="lines",
        line={"color": "#D55E00", "width": 2, "dash": "8px,3px"},
        name=say(
            "fit from {least} deaths on: {exponent:.2f} ({low:.2f} to {high:.2f})",
            least=tail.least,
            exponent=tail.exponent,
            low=tail.low,
            high=tail.high,
        ),
        hoverinfo="skip",
    )


def _guide(drawing: Any, exponent: float, most: float, least: float, dash: str) -> None:
    """Draw how steep the stated law is. Only its slope is meant: it is set beside the curves, not fitted to them."""
    k = np.geomspace(3, max(most, 10), 20)
    share = GUIDE_FROM * 3 * (k / k[0]) ** (1 - exponent)
    is_visible = share >= 0.7 * least
    drawing.add_scatter(
        x=k[is_visible].tolist(),
        y=share[is_visible].tolist(),
        mode="lines",
        line={"color": QUIET, "width": 1.5, "dash": dash},
        name=say("slope of the stated exponent {exponent}", exponent=plain_number(exponent)),
        hoverinfo="skip",
    )
