"""Why here: the series between a policy and an outcome week by week, and the pathways that carry it."""

from typing import Any

import numpy as np
import pandas as pd
from plotly.subplots import make_subplots

from interpose.model.results.formatting import ALONE, CLEAR, UNCLEAR, clearness, difference
from interpose.viz.figures.effects import MARKS
from interpose.viz.style import BLUE, INK, QUIET, figure, note, records, safe

BAND = "rgba(0,114,178,0.20)"
STRIP, GAP, HEAD, FOOT, ROW = 110, 44, 40, 56, 30
PER_STAGE, MOST_SERIES = 2, 9


def shown_series(chain: pd.DataFrame, outcome: str) -> list[str]:
    """Choose what is drawn: of each stage the first two series that clearly differ, and the outcome last."""
    clear = [clearness(e["low"], e["high"]) == CLEAR and e["series"] != outcome for e in records(chain)]
    table = chain[clear].sort_values("day", kind="stable")
    first_of_stage = table.groupby("stage", sort=False).head(PER_STAGE)
    order = [name for name in chain["series"] if name in set(first_of_stage["series"])]
    return [*order[: MOST_SERIES - 1], outcome]


def causal_chain(chain: pd.DataFrame, weekly: pd.DataFrame, outcome: str) -> Any:
    """Draw the paired difference of each link in the chain week by week, with its interval.

    Parameters
    ----------
    chain : DataFrame
        A row a series: stage, series, label, unit, difference, low, high, day (median first day that differs).
    weekly : DataFrame
        A row a series and week: series, day (first of the week), difference, low, high.
    outcome : str
        The series that is explained; it comes last.
    """
    names = shown_series(chain, outcome)
    inner = STRIP * len(names) + GAP * (len(names) - 1)
    drawing = make_subplots(
        rows=len(names), cols=1, shared_xaxes=True, vertical_spacing=GAP / inner if len(names) > 1 else 0.0
    )
    figure(drawing, height=inner + HEAD + FOOT, margin={"l": 64, "r": 12, "t": HEAD, "b": FOOT}, showlegend=False)
    by_series = chain.set_index("series", drop=False)
    for row, name in enumerate(names, start=1):
        e = dict(by_series.loc[name])
        _draw_strip(drawing, row, weekly[weekly["series"] == name], e)
        position = {
            "xanchor": "left",
            "yanchor": "bottom",
            "xref": "paper",
            "yref": f"y{row if row > 1 else ''} domain",
        }
        words = f"{safe(e['label'])}: {safe(difference(e['difference'], e['low'], e['high'], e['unit']))}"
        note(drawing, f"<b>{words}</b>" if name == outcome else words, 0, 1.02, **position, font={"size": 12})
    drawing.update_xaxes(title={"text": "day of the run", "standoff": 4}, row=len(names), col=1)
    return drawing


def _draw_strip(drawing: Any, row: int, table: pd.DataFrame, e: dict[str, Any]) -> None:
    """Draw one series: mean difference by week, its interval as a band, and the day on which it first differs."""
    x, low, high = (table[name].tolist() for name in ("day", "low", "high"))
    subplot: dict[str, Any] = {"row": row, "col": 1}
    if np.isfinite(table[["low", "high"]].to_numpy(float)).all():
        shape = {"fill": "toself", "fillcolor": BAND, "line": {"width": 0}, "hoverinfo": "skip", "mode": "lines"}
        drawing.add_scatter(x=x + x[::-1], y=low + high[::-1], name=f"interval {e['series']}", **shape, **subplot)
    text = [safe(difference(w["difference"], w["low"], w["high"], e["unit"])) for w in records(table)]
    drawing.add_scatter(
        x=x,
        y=table["difference"].tolist(),
        mode="lines+markers" if len(x) == 1 else "lines",
        line={"color": BLUE, "width": 2},
        name=str(e["series"]),
        text=text,
        hovertemplate="week from day %{x}: %{text}<extra></extra>",
        **subplot,
    )
    drawing.add_hline(y=0, line={"color": QUIET, "width": 1}, layer="below", **subplot)
    if np.isfinite(e["day"]):
        drawing.add_vline(x=float(e["day"]), line={"color": INK, "width": 1, "dash": "dot"}, **subplot)
    drawing.update_yaxes(nticks=4, tickfont={"size": 11}, **subplot)


def pathway_effects(pathways: pd.DataFrame, outcome: str, unit: str) -> Any:
    """Draw how much of the outcome's difference goes when one pathway is off, largest first, with intervals.

    Parameters
    ----------
    pathways : DataFrame
        A row a pathway and series: pathway, series, part, low, high.
    outcome, unit : str
        The series that is explained, and its unit.
    """
    table = pathways[pathways["series"] == outcome]
    table = table.loc[table["part"].abs().sort_values(kind="stable").index]
    rows = records(table)
    drawing = figure(height=ROW * max(1, len(rows)) + HEAD + FOOT, margin={"l": 150, "r": 12, "t": HEAD, "b": FOOT})
    for kind in (CLEAR, UNCLEAR, ALONE):
        part = [(i, e) for i, e in enumerate(rows) if clearness(e["low"], e["high"]) == kind]
        if part:
            bars = None if kind == ALONE else _bars([e for _, e in part], str(MARKS[kind]["color"]))
            drawing.add_scatter(
                x=[e["part"] for _, e in part],
                y=[i for i, _ in part],
                error_x=bars,
                mode="markers",
                marker=MARKS[kind],
                name=kind,
                text=[safe(difference(e["part"], e["low"], e["high"], unit)) for _, e in part],
                hovertemplate="%{text}<extra></extra>",
            )
    names = [safe(str(e["pathway"]).replace("_", " ")) for e in rows]
    drawing.update_yaxes(tickvals=list(range(len(rows))), ticktext=names, showgrid=False)
    drawing.update_xaxes(title={"text": f"what the pathway changes, {safe(unit)}", "standoff": 4})
    drawing.add_vline(x=0, line={"color": QUIET, "width": 1}, layer="below")
    return drawing


def _bars(rows: list[dict[str, Any]], color: str) -> dict[str, Any]:
    """Return intervals as bars around the parts."""
    above, below = ([e["high"] - e["part"] for e in rows], [e["part"] - e["low"] for e in rows])
    style = {"type": "data", "symmetric": False, "thickness": 2, "width": 4, "color": color}
    return style | {"array": above, "arrayminus": below}
