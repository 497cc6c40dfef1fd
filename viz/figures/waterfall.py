"""Through which pathways a difference comes: parts that sum to the whole, from the world without to the one with."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import difference
from interpose.model.results.intervals import excludes_zero
from interpose.viz.figures.panels import (
    BOLD,
    PlacedRow,
    axis_title,
    axis_unit,
    empty_figure,
    error_bars,
    place_rows,
    reading_line,
    require_columns,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.style import BLUE, HIGHER, INK, LOWER, QUIET, records, safe

HEAD, FOOT = 34, 54
HIGH = 14
KEY = mark(
    "<span style='color:{lower}'>\u25a0</span> lower  <span style='color:{higher}'>\u25a0</span> "
    "higher  \u25a1 open: the interval includes 0"
)


def waterfall(
    table: pd.DataFrame,
    *,
    name: str,
    label: str,
    unit: str,
    total: tuple[float, float, float],
    without: float = 0.0,
) -> Any:
    """Draw the parts of an effect one after the other, each from where the last one ended.

    Parameters
    ----------
    table : DataFrame
        A row a part: ``mean``, ``low``, ``high`` (95 % interval of the part alone), and its name.
    name : str
        Column with the name of each part.
    label, unit : str
        The outcome.
    total : tuple of float
        The whole effect with its interval; the parts sum to it.
    without : float
        Mean of the outcome in the world without, from which the parts start; 0 shows the change alone.
    """
    parts = require_columns(table, "mean", "low", "high", name)
    if parts.empty:
        return empty_figure()
    ends = without + parts["mean"].cumsum().to_numpy(float)
    starts = np.concatenate([[without], ends[:-1]])
    named = [(str(e[name]), difference(e["mean"], e["low"], e["high"], unit)) for e in records(parts)]
    placed = place_rows(named)
    whole = (say("all together: {outcome}", outcome=label), difference(*total, unit))
    placed += place_rows([whole], above=rows_height(placed), letters=BOLD)
    height = rows_height(placed)
    about = {"outcome": label, "unit": axis_unit(unit, change=False)}
    title = say("{outcome}: with minus without, {unit}", **about) if without == 0 else ", ".join(about.values())
    title, more = axis_title(title)
    drawing = stacked_panels([height], head=HEAD, foot=FOOT + more, gap=0, barmode="overlay")
    _draw_parts(drawing, parts.assign(start=starts, end=ends), placed, [words for _, words in named])
    _draw_whole(drawing, placed[-1], without, total, difference(*total, unit))
    for line, (_, words) in zip(placed[:-1], named, strict=True):
        write_row(drawing, 1, line, words)
    write_row(drawing, 1, placed[-1], difference(*total, unit), bold=True)
    reach = _reach(parts, starts, without, total)
    drawing.update_xaxes(title={"text": title, "standoff": 4}, nticks=7, range=reach)
    drawing.update_yaxes(range=[height, 0], visible=False)
    reading_line(drawing, say(KEY, lower=LOWER, higher=HIGHER))
    drawing.add_vline(x=without, line={"color": INK, "width": 1}, layer="below")
    return drawing


def _reach(parts: pd.DataFrame, starts: Any, without: float, total: tuple[float, float, float]) -> list[float]:
    """Return the range that holds every part with its interval, the start and the end."""
    columns = [starts + parts[column].to_numpy(float) for column in ("mean", "low", "high")]
    values = np.concatenate([*columns, [without], [without + value for value in total]])
    values = values[np.isfinite(values)]
    width = float(np.ptp(values)) or abs(float(values[0])) or 1.0
    return [float(values.min()) - 0.05 * width, float(values.max()) + 0.05 * width]


def _draw_parts(drawing: Any, parts: pd.DataFrame, placed: list[PlacedRow], words: list[str]) -> None:
    """Draw each part as a bar between two sums: filled where its interval excludes 0, open where not."""
    heights = [line.mark for line in placed[: len(parts)]]
    bars_table = parts.assign(
        at=heights, words=words, clear=excludes_zero(parts["low"], parts["high"]), lower=parts["mean"] < 0
    )
    for direction, colour, is_lower in (("lower", LOWER, True), ("higher", HIGHER, False)):
        for clearness_words, is_clear in ((say("interval excludes 0"), True), (say("interval includes 0"), False)):
            rows = bars_table[(bars_table["lower"] == is_lower) & (bars_table["clear"] == is_clear)]
            if rows.empty:
                continue
            moved = rows.assign(low=rows["start"] + rows["low"], high=rows["start"] + rows["high"])
            drawing.add_bar(
                x=rows["mean"].tolist(),
                base=rows["start"].tolist(),
                y=rows["at"].tolist(),
                width=HIGH,
                orientation="h",
                marker={"color": colour if is_clear else "#ffffff", "line": {"color": colour, "width": 1.5}},
                error_x=error_bars(moved, INK, middle="end", thickness=1.5),
                name=f"{say(direction)}, {clearness_words}",
                showlegend=False,
                text=[safe(text) for text in rows["words"]],
                textposition="none",
                hovertemplate="%{text}<extra></extra>",
            )
    for end, start_height, end_height in zip(parts["end"], heights, [line.mark for line in placed[1:]], strict=True):
        line = {"color": QUIET, "width": 1, "dash": "dot"}
        drawing.add_shape(type="line", x0=end, x1=end, y0=start_height + HIGH / 2, y1=end_height - HIGH / 2, line=line)


def _draw_whole(drawing: Any, line: PlacedRow, without: float, total: tuple[float, float, float], words: str) -> None:
    """Draw the whole effect as the last bar, with its own interval."""
    mean, low, high = total
    row = pd.DataFrame({"end": [without + mean], "low": [without + low], "high": [without + high]})
    drawing.add_bar(
        x=[mean],
        base=[without],
        y=[line.mark],
        width=HIGH,
        orientation="h",
        marker={"color": BLUE},
        error_x=error_bars(row, INK, middle="end", thickness=1.5),
        name=say("all together"),
        text=[safe(words)],
        textposition="none",
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
    )
