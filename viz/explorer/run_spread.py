"""How single runs spread: those of the selected place beside those of all points."""

from typing import Any

import numpy as np

from interpose.model.language.words import mark, say
from interpose.viz.explorer.axis_levels import (
    MARK,
    select_nearest_on_click,
)
from interpose.viz.explorer.sweep_arrays import Floats
from interpose.viz.figures.panels import (
    axis_unit,
    empty_figure,
    extra_heading_height,
    heading,
    reading_line,
    stacked_panels,
)
from interpose.viz.style import INK, safe

REST = "#8a8a8a"
BARS = 24
SHAPES = {"histogram": mark("histogram"), "ecdf": mark("share of runs up to each value"), "box": mark("box")}
ALL, PICKED = mark("all shown"), mark("picked")


def spread(
    own: Floats,
    all_values: Floats,
    seeds: list[str],
    *,
    seed: int,
    label: str,
    unit: str,
    shape: str = "histogram",
    bound: float | None = None,
) -> Any:
    """Draw how single runs spread: those of the picked place, with a dot each, beside those of all points."""
    own_known, all_values = own[np.isfinite(own)], all_values[np.isfinite(all_values)]
    if not len(all_values):
        return empty_figure(mark("no run of these points has ended well"))
    name = say("{outcome}: {unit}", outcome=label, unit=axis_unit(unit, change=False))
    drawing = stacked_panels(
        [150, 44], head=76 + extra_heading_height(name), foot=52, gap=12, margin={"l": 56, "r": 14}
    )
    draw = {"histogram": _histogram, "ecdf": _steps, "box": _boxes}[shape]
    draw(drawing, own_known, all_values)
    _dots(drawing, own, seeds, seed)
    if bound is not None and np.isfinite(bound):
        drawing.add_vline(x=bound, line={"color": INK, "width": 1.5, "dash": "4px,3px"}, row=1, col=1)
    heading(drawing, 1, name)
    reading_line(drawing, say("below: a dot each picked run; the dark diamond is the chosen one"))
    ends = [*all_values, *([] if bound is None else [bound])]
    low, high = float(min(ends)), float(max(ends))
    width = (high - low) or abs(high) or 1.0
    reach = [low - 0.05 * width, high + 0.05 * width]
    drawing.update_xaxes(range=reach, nticks=6)
    drawing.update_xaxes(showticklabels=False, row=1, col=1)
    drawing.update_xaxes(title={"text": safe(axis_unit(unit, change=False)), "standoff": 4}, row=2, col=1)
    drawing.update_yaxes(visible=False, range=[-1, 1], row=2, col=1)
    drawing.update_layout(bargap=0, barmode="overlay")
    return select_nearest_on_click(drawing)


def _histogram(drawing: Any, own: Floats, all_values: Floats) -> None:
    """Draw shares of runs by value, in the same bins."""
    low, high = float(all_values.min()), float(all_values.max())
    edges = np.linspace(low, high if high > low else low + 1.0, min(BARS, max(6, len(all_values) // 6)) + 1)
    middle = (edges[1:] + edges[:-1]) / 2
    for values, words, colour, fill in (
        (all_values, say(ALL), REST, "rgba(138,138,138,0.45)"),
        (own, say(PICKED), MARK, "rgba(179,0,89,0.40)"),
    ):
        share = np.histogram(values, edges)[0] / max(1, len(values))
        drawing.add_bar(
            x=middle[share > 0].tolist(),
            y=share[share > 0].tolist(),
            width=float(edges[1] - edges[0]),
            marker={"color": fill, "line": {"color": colour, "width": 1}},
            name=say("{which} ({n:,})", which=words, n=len(values)),
            hovertemplate=say("around %{x:,.4~r}: %{y:.1%} of runs") + f"<extra>{words}</extra>",
            row=1,
            col=1,
        )
    drawing.update_yaxes(title={"text": say("share of runs"), "standoff": 4}, tickformat=".0%", nticks=4, row=1, col=1)


def _steps(drawing: Any, own: Floats, all_values: Floats) -> None:
    """Draw which share of runs is at or below each value."""
    for values, words, colour, dash in ((all_values, say(ALL), REST, "5px,3px"), (own, say(PICKED), MARK, "solid")):
        ordered = np.sort(values)
        if len(ordered) > 500:
            ordered = np.quantile(ordered, np.linspace(0, 1, 500), method="inverted_cdf")
        share = np.arange(1, len(ordered) + 1) / max(1, len(ordered))
        drawing.add_scatter(
            x=ordered.tolist(),
            y=share.tolist(),
            mode="lines",
            line={"color": colour, "dash": dash, "width": 2, "shape": "hv"},
            name=say("{which} ({n:,})", which=words, n=len(values)),
            hovertemplate=say("%{y:.0%} of runs up to %{x:,.4~r}") + f"<extra>{words}</extra>",
            row=1,
            col=1,
        )
    title = {"text": say("share of runs up to it"), "standoff": 4}
    drawing.update_yaxes(title=title, tickformat=".0%", range=[0, 1.03], nticks=4, row=1, col=1)


def _boxes(drawing: Any, own: Floats, all_values: Floats) -> None:
    """Draw quartiles, and the values within one and a half times their distance."""
    for values, words, colour in ((own, say(PICKED), MARK), (all_values, say(ALL), REST)):
        drawing.add_box(
            x=values.tolist() if len(values) <= 5000 else np.quantile(values, np.linspace(0, 1, 2001)).tolist(),
            y=[words] * min(len(values), 5000 if len(values) <= 5000 else 2001),
            orientation="h",
            boxpoints=False,
            line={"color": colour, "width": 2},
            name=say("{which} ({n:,})", which=words, n=len(values)),
            row=1,
            col=1,
        )
    drawing.update_yaxes(showticklabels=False, row=1, col=1)


def _dots(drawing: Any, own: Floats, seeds: list[str], seed: int) -> None:
    """Draw every picked run as a dot, the chosen one larger."""
    shown = [index for index, value in enumerate(own) if np.isfinite(value)][:2000]
    drawing.add_scatter(
        x=[float(own[index]) for index in shown],
        y=[0.5 * ((index * 0.618) % 1) - 0.25 for index in shown],
        mode="markers",
        marker={
            "size": [14 if index == seed else 9 for index in shown],
            "color": [INK if index == seed else MARK for index in shown],
            "symbol": ["diamond" if index == seed else "circle" for index in shown],
            "opacity": 0.85,
        },
        text=[safe(seeds[index]) for index in shown],
        customdata=shown,
        hovertemplate="%{text}: %{x:,.5~r}<extra></extra>",
        name=say("runs"),
        showlegend=False,
        row=2,
        col=1,
    )
