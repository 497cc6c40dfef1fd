"""Why here: the series between a policy and an outcome week by week, and the pathways that carry it."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import CLEAR, clearness, difference
from interpose.model.results.stored_labels import series_words
from interpose.viz.figures.forest import forest
from interpose.viz.figures.panels import axis_unit, empty_figure, extra_heading_height, heading, stacked_panels
from interpose.viz.style import BLUE, INK, QUIET, records, safe

BAND = "rgba(0,114,178,0.20)"
STRIP, GAP, HEAD, FOOT = 110, 72, 34, 56
PER_STAGE, MOST_SERIES = 2, 9
SOME_CLEAR = mark("{where}: {n} of {ways} change it in some seed, {clear} with an interval that excludes 0, {seeds}")
NONE_CLEAR = mark("{where}: {n} of {ways} change it in some seed, none with an interval that excludes 0, {seeds}")


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
    by_series = chain.set_index("series", drop=False)
    titles = [_title(dict(by_series.loc[name])) for name in names]
    head = HEAD + extra_heading_height(titles[0])
    drawing = stacked_panels(
        [STRIP] * len(names), head=head, foot=FOOT, gap=GAP, margin={"l": 64, "r": 12}, showlegend=False
    )
    for row, (name, title) in enumerate(zip(names, titles, strict=True), start=1):
        e = dict(by_series.loc[name])
        _draw_strip(drawing, row, weekly[weekly["series"] == name], e)
        heading(drawing, row, title)
    drawing.update_xaxes(matches="x", nticks=6, showticklabels=False)
    axis_title = {"text": say("day of the run (number)"), "standoff": 4}
    drawing.update_xaxes(title=axis_title, showticklabels=True, row=len(names), col=1)
    return drawing


def _title(e: dict[str, Any]) -> str:
    """Return a series with the mean difference over the run."""
    label = series_words(str(e["series"]), str(e["label"]))
    return f"{label[0].upper()}{label[1:]}: {difference(e['difference'], e['low'], e['high'], e['unit'])}"


def _draw_strip(drawing: Any, row: int, table: pd.DataFrame, e: dict[str, Any]) -> None:
    """Draw one series: mean difference by week, its interval as a band, and the day on which it first differs."""
    x, low, high = (table[name].tolist() for name in ("day", "low", "high"))
    subplot: dict[str, Any] = {"row": row, "col": 1}
    if np.isfinite(table[["low", "high"]].to_numpy(float)).all():
        shape = {"fill": "toself", "fillcolor": BAND, "line": {"width": 0}, "hoverinfo": "skip", "mode": "lines"}
        drawing.add_scatter(x=x + x[::-1], y=low + high[::-1], name=say("interval"), **shape, **subplot)
    text = [safe(difference(w["difference"], w["low"], w["high"], e["unit"])) for w in records(table)]
    drawing.add_scatter(
        x=x,
        y=table["difference"].tolist(),
        mode="lines+markers" if len(x) == 1 else "lines",
        line={"color": BLUE, "width": 2},
        name=safe(series_words(str(e["series"]), str(e["label"]))),
        text=text,
        hovertemplate=say("week from day %{x}: %{text}") + "<extra></extra>",
        **subplot,
    )
    drawing.add_hline(y=0, line={"color": QUIET, "width": 1}, layer="below", **subplot)
    if np.isfinite(e["day"]):
        drawing.add_vline(x=float(e["day"]), line={"color": INK, "width": 1, "dash": "dot"}, **subplot)
    title = {"text": safe(axis_unit(str(e["unit"]), change=True)), "standoff": 6}
    drawing.update_yaxes(nticks=4, tickfont={"size": 11}, title=title, **subplot)


def pathway_rows(pathways: pd.DataFrame, outcome: str, label: str, unit: str) -> pd.DataFrame:
    """Return the pathways that change an outcome in some seed, the largest part first, as rows of a forest.

    Parameters
    ----------
    pathways : DataFrame
        A row a pathway and series: pathway, series, part, low, high.
    outcome, label, unit : str
        The series that is explained, what heads the figure, and its unit.
    """
    table = pathways[pathways["series"] == outcome]
    table = table[table[["part", "low", "high"]].fillna(0.0).abs().max(axis=1) > 0]
    table = table.loc[table["part"].abs().sort_values(ascending=False, kind="stable").index]
    names = [say(str(name).replace("_", " ")) for name in table["pathway"]]
    return table.assign(mean=table["part"], label=label, unit=unit, pathway=names)


def pathway_effects(pathways: pd.DataFrame, outcome: str, *, unit: str, where: str, seeds: int) -> Any:
    """Draw how much of the outcome's difference goes when one pathway is off, largest first, with intervals.

    Parameters
    ----------
    pathways : DataFrame
        A row a pathway and series: pathway, series, part, low, high.
    outcome, unit : str
        The series that is explained, and its unit.
    where : str
        The outcome and its place in words.
    seeds : int
        Number of seeds.
    """
    rows = pathway_rows(pathways, outcome, "", unit)
    clear = sum(clearness(e["low"], e["high"]) == CLEAR for e in records(rows))
    ways = say_count("{n} pathway", "{n} pathways", int((pathways["series"] == outcome).sum()))
    named = {"where": where, "ways": ways, "seeds": say_count("{n} seed", "{n} seeds", seeds)}
    if rows.empty:
        return empty_figure(say("{where}: no pathway changes it in any of {seeds}", **named))
    sentence = SOME_CLEAR if clear else NONE_CLEAR
    return forest(rows.assign(label=say(sentence, **named, n=len(rows), clear=clear)), name="pathway")
