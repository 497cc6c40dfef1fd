"""What a policy gains in one outcome and pays in another: all policies beside each other, outcome by outcome."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.model.results.formatting import number, with_unit
from interpose.viz.figures.panels import (
    SERIES,
    empty_figure,
    error_bars,
    estimate_words,
    place_rows,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import QUIET, RULE, records, safe

HEAD, FOOT = 34, 52
SPREAD = 12.0


def parallel_coordinates(table: pd.DataFrame, *, name: str) -> Any:
    """Draw parallel scales, one an outcome, on which every policy is marked.

    All scales count in the smallest effect that matters, so that outcomes of different units can be compared by eye.

    Parameters
    ----------
    table : DataFrame
        Long: ``label`` and ``unit`` of the outcome, ``mean``, ``low``, ``high`` of the difference, ``matters`` (the
        smallest difference that does, in the same unit; rows where it is 0 are left out), and the policy.
    name : str
        Column with the name of each policy.
    """
    estimates = require_columns(table, "label", "unit", "mean", "low", "high", "matters", name)
    estimates = estimates[estimates["matters"] > 0]
    if estimates.empty:
        return empty_figure()
    labels, names = list(dict.fromkeys(estimates["label"])), list(dict.fromkeys(estimates[name].astype(str)))
    matters = {label: float(estimates.loc[estimates["label"] == label, "matters"].max()) for label in labels}
    units = estimates.groupby("label", sort=False)["unit"].first()
    room = 32 + int(SPREAD * max(0, len(names) - 1))
    labelled = [
        (
            say(str(label)),
            say("1 is {amount}", amount=with_unit(number(matters[label]), str(units[label]))),
        )
        for label in labels
    ]
    placed = place_rows(labelled, room=room)
    height = rows_height(placed, room)
    legend_rows = -(-sum(len(policy) + 7 for policy in names) // 46)
    drawing = stacked_panels([height], head=HEAD + 20 * legend_rows, foot=FOOT, gap=0)
    marks = dict(zip(labels, (line.mark for line in placed), strict=True))
    for index, policy in enumerate(names):
        shift = SPREAD * (index - (len(names) - 1) / 2)
        _draw_policy(drawing, estimates[estimates[name].astype(str) == policy], policy, index, matters, marks, shift)
    for line, (_, words) in zip(placed, labelled, strict=True):
        write_row(drawing, 1, line, words.strip())
        drawing.add_hline(y=line.mark, line={"color": QUIET, "width": 0.5, "dash": "dot"}, layer="below")
    title = {"text": say("times the smallest difference that matters (grey: less)"), "standoff": 4}
    drawing.update_xaxes(range=_range(estimates), nticks=7, title=title)
    drawing.update_yaxes(range=[height, 0], visible=False)
    drawing.add_vrect(x0=-1, x1=1, fillcolor=RULE, opacity=0.45, line={"width": 0}, layer="below")
    drawing.add_vline(x=0, line={"color": QUIET, "width": 1}, layer="below")
    return drawing


def _range(table: pd.DataFrame) -> list[float]:
    """Return the range that holds every interval in multiples of what matters, and what does not matter."""
    values = table[["mean", "low", "high"]].div(table["matters"], axis=0).to_numpy(float)
    reach = 1.06 * max(1.2, float(np.nanmax(np.abs(values))))
    return [-reach, reach]


def _draw_policy(
    drawing: Any,
    part: pd.DataFrame,
    policy: str,
    index: int,
    matters: dict[str, float],
    marks: dict[str, int],
    shift: float,
) -> None:
    """Draw a policy's marks with intervals."""
    style = SERIES[index % len(SERIES)]
    scale = 1 / part["label"].map(matters).astype(float)
    shown = part.assign(**{column: part[column] * scale for column in ("mean", "low", "high")})
    filled = shown.assign(low=shown["low"].fillna(shown["mean"]), high=shown["high"].fillna(shown["mean"]))
    drawing.add_scatter(
        x=shown["mean"].tolist(),
        y=[marks[label] + shift for label in part["label"]],
        error_x=error_bars(filled, style["color"], thickness=1.5),
        mode="markers",
        marker={"symbol": style["symbol"], "size": 9, "color": style["color"]},
        name=safe(policy),
        text=[
            f"{safe(say(e['label']))}: {safe(estimate_words(e, str(e['unit']), change=True))}" for e in records(part)
        ],
        hovertemplate=f"<b>{safe(policy)}</b><br>%{{text}}<extra></extra>",
        showlegend=True,
    )
