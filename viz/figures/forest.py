"""Effects as points with intervals, row by row: who differs from 0, by how much, and how surely."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.panels import (
    ESTIMATE,
    Panel,
    PlacedRow,
    axis_range,
    axis_unit,
    by_clearness,
    empty_figure,
    estimate_words,
    extra_heading_height,
    heading,
    most_ticks,
    panels,
    place_rows,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import INK, records, safe

HEAD, FOOT, GAP = 62, 52, 76


def forest(table: pd.DataFrame, *, name: str, group: str | None = None) -> Any:
    """Draw differences with their 95 % intervals in rows, one panel an outcome.

    A filled mark: the interval excludes 0. An open one: it includes 0. A cross: there is no interval.

    Parameters
    ----------
    table : DataFrame
        Long: ``label`` and ``unit`` of the outcome, ``mean``, ``low``, ``high``, and the columns named below.
    name : str
        Column with the name of each row.
    group : str, optional
        Column by which rows stand together, under its words.
    """
    shown = panels(require_columns(table, *ESTIMATE, name, group))
    if not shown:
        return empty_figure()
    placed = [_placed(panel, name, group) for panel in shown]
    heights = [rows_height([line for line, _, _ in rows]) for rows in placed]
    drawing = stacked_panels(heights, head=HEAD + extra_heading_height(shown[0].label), foot=FOOT, gap=GAP)
    in_legend: set[str] = set()
    for row, (panel, rows, height) in enumerate(zip(shown, placed, heights, strict=True), start=1):
        _draw(drawing, row, panel, rows, name, in_legend)
        heading(drawing, row, panel.label)
        title = {"text": safe(axis_unit(panel.unit, change=True)), "standoff": 4}
        ends = axis_range(panel.rows, zero=True)
        drawing.update_xaxes(range=ends, nticks=most_ticks(ends), tickangle=0, title=title, row=row, col=1)
        drawing.update_yaxes(range=[height, 0], visible=False, row=row, col=1)
        drawing.add_vline(x=0, line={"color": INK, "width": 1}, layer="below", row=row, col=1)
    return drawing


def _placed(panel: Panel, name: str, group: str | None) -> list[tuple[PlacedRow, dict[str, Any] | None, str]]:
    """Place a panel's rows, each group's name above its first; return placed row, table row and numbers."""
    part = panel.rows
    if group:
        order = {word: position for position, word in enumerate(dict.fromkeys(part[group]))}
        part = part.sort_values(group, key=lambda words: words.map(order), kind="stable")
    entries: list[tuple[str, dict[str, Any] | None, str]] = []
    last_group: object = None
    for e in records(part.assign(row=part.index)):
        if group and e[group] != last_group:
            last_group = e[group]
            entries.append((str(last_group), None, ""))
        entries.append((str(e[name]), e, estimate_words(e, panel.unit, change=True)))
    placed, top = list[tuple[PlacedRow, dict[str, Any] | None, str]](), 0
    for label, row, words in entries:
        room = 22 if row else 2
        (line,) = place_rows([(label, words)], above=top, room=room)
        placed.append((line, row, words))
        top = rows_height([line], room)
    return placed


def _draw(
    drawing: Any,
    row: int,
    panel: Panel,
    placed: list[tuple[PlacedRow, dict[str, Any] | None, str]],
    name: str,
    in_legend: set[str],
) -> None:
    """Draw the marks of a panel and write what stands above them."""
    height = pd.Series({e["row"]: line.mark for line, e, _ in placed if e}, dtype=float)
    for kind, part, symbol, spread in by_clearness(panel.rows):
        text = [f"<b>{safe(e[name])}</b><br>{safe(estimate_words(e, panel.unit, change=True))}" for e in records(part)]
        drawing.add_scatter(
            x=part["mean"].tolist(),
            y=height[part.index].tolist(),
            error_x=spread,
            mode="markers",
            marker=symbol,
            name=say(kind),
            legendgroup=kind,
            showlegend=kind not in in_legend,
            text=text,
            hovertemplate="%{text}<extra></extra>",
            row=row,
            col=1,
        )
        in_legend.add(kind)
    for line, e, words in placed:
        write_row(drawing, row, line, words, bold=e is None)


FOREST = mark(
    "Mean paired difference over seeds with its 95 % interval. A filled diamond: the interval "
    "excludes 0. An open circle: it includes 0."
)
