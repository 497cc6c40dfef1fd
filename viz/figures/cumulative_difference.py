"""By how much deaths differ up to each week: paired cumulative differences with their interval over seeds."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.comparison import Twin
from interpose.model.results.formatting import CLEAR, clearness, difference
from interpose.model.results.intervals import over_seeds
from interpose.viz.figures.panels import heading, stacked_panels
from interpose.viz.style import BLUE, INK, WITH, WITHOUT, records, safe

HEIGHT, HEAD, FOOT, GAP = 180, 64, 50, 104
BAND = "rgba(0,114,178,0.20)"
GROUPS = {
    "deaths_civilians": mark("Civilian deaths"),
    "deaths_fighters": mark("Deaths of fighters"),
    "deaths_force": mark("Deaths of peacekeepers"),
}


def cumulative(twin: Twin, column: str) -> pd.DataFrame:
    """Return the paired difference up to the end of each week: ``week_start``, ``mean``, ``low``, ``high``.

    With minus without, seed by seed, summed from the first week on, with the 95 % interval over seeds.
    """
    wide = twin.weekly.pivot_table(index="week_start", columns=["arm", "seed"], values=column, aggfunc="sum")
    gaps = (wide[WITH] - wide[WITHOUT]).sort_index().cumsum()
    mean, low, high = over_seeds(gaps.to_numpy(float).T)
    return pd.DataFrame({"week_start": gaps.index, "mean": mean, "low": low, "high": high})


SO_FAR = mark("{deaths}, with minus without: interval includes 0, {difference}, {seeds}")
LOWER = mark("{deaths}, with minus without: lower, {difference}, {seeds}")
HIGHER = mark("{deaths}, with minus without: higher, {difference}, {seeds}")


def cumulative_difference(twin: Twin) -> Any:
    """Draw the paired cumulative difference in deaths of every group, week by week."""
    drawing = stacked_panels([HEIGHT] * len(GROUPS), head=HEAD, foot=FOOT, gap=GAP, margin={"l": 62, "r": 12})
    seeds = twin.weekly["seed"].nunique()
    for row, (column, label) in enumerate(GROUPS.items(), start=1):
        table = cumulative(twin, column)
        _draw(drawing, row, table, say(label))
        last = table.iloc[-1]
        end = " ".join(difference(last["mean"], last["low"], last["high"], "").split())
        sentence = SO_FAR if clearness(last["low"], last["high"]) != CLEAR else LOWER if last["mean"] < 0 else HIGHER
        size = say_count("{n} seed", "{n} seeds", seeds)
        heading(drawing, row, say(sentence, deaths=say(label), difference=end, seeds=size))
        drawing.update_yaxes(
            title={"text": say("difference so far (persons)"), "standoff": 6}, nticks=6, row=row, col=1
        )
        drawing.add_hline(y=0, line={"color": INK, "width": 1}, layer="below", row=row, col=1)
    drawing.update_xaxes(tickformat="%d %b\n%Y", nticks=6, tickangle=0, showgrid=False)
    return drawing


def _draw(drawing: Any, row: int, table: pd.DataFrame, label: str) -> None:
    """Draw a line with its band; no band without intervals."""
    weeks = table["week_start"].tolist()
    if np.isfinite(table[["low", "high"]].to_numpy(float)).all():
        ends = table["high"].tolist() + table["low"].tolist()[::-1]
        shape = {"fill": "toself", "fillcolor": BAND, "line": {"width": 0}, "mode": "lines", "hoverinfo": "skip"}
        drawing.add_scatter(x=weeks + weeks[::-1], y=ends, name="interval", showlegend=False, row=row, col=1, **shape)
    words = [safe(difference(e["mean"], e["low"], e["high"], "persons")) for e in records(table)]
    drawing.add_scatter(
        x=weeks,
        y=table["mean"].tolist(),
        mode="lines",
        line={"color": BLUE, "width": 2},
        text=words,
        hovertemplate=say("to the week of %{x|%d %b %Y}: %{text}") + "<extra></extra>",
        name=label,
        showlegend=False,
        row=row,
        col=1,
    )
