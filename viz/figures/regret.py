"""Which setting of the levers is least regretted whatever is true, and how regret follows each lever."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figures.panels import (
    axis_title,
    axis_words,
    empty_figure,
    error_bars,
    heading,
    place_rows,
    reading_line,
    rows_height,
    stacked_panels,
    write_row,
)
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, HIGHER, INK, records, safe

MOST, HEAD, FOOT, GAP, HEIGHT = 12, 40, 54, 62, 200
BASELINE = 0
NAMES = {
    "mean_regret": mark("mean regret"),
    "regret_90": mark("regret in 90 % of draws"),
    "max_regret": mark("greatest regret"),
}


def levers_of(store: Stored) -> list[str]:
    """List the paths of the levers."""
    return [str(lever["path"]) for lever in store.meta["levers"]]


def setting(store: Stored, e: dict[str, Any]) -> str:
    """Write a setting of the levers."""
    if e["policy"] == BASELINE:
        return say("baseline")
    labels = {path: store.label(path) for path in levers_of(store)}
    return ", ".join(f"{label.name} {label.value(number(e[path]))}" for path, label in labels.items())


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    """Return the best settings, and the baseline."""
    best = table.head(MOST)
    return pd.concat([best, table[(table["policy"] == BASELINE) & ~table["policy"].isin(best["policy"])]])


def regret_by_setting(store: Stored) -> Any:
    """Draw mean, 90 % quantile and greatest regret of the best settings and of the baseline."""
    table = store.table("policies")
    if table.empty:
        return empty_figure()
    shown, outcome = _shown(table), str(store.meta["outcome"])
    named = [
        (
            setting(store, e),
            f"{number(e['mean_regret'])} \u00b7 {number(e['regret_90'])} \u00b7 {number(e['max_regret'])}",
        )
        for e in records(shown)
    ]
    placed = place_rows(named)
    height = rows_height(placed)
    about, more = axis_title(say("regret: {outcome}, {unit}", outcome=label_of(outcome), unit=say(unit_of(outcome))))
    drawing = stacked_panels([height], head=HEAD, foot=FOOT + more, gap=0)
    intervals = pd.DataFrame({"mean": shown["mean_regret"], "low": shown["mean_regret"], "high": shown["max_regret"]})
    heights = [line.mark for line in placed]
    for column, marker, has_intervals in (
        ("mean_regret", {"symbol": "circle", "size": 10, "color": BLUE}, True),
        ("regret_90", {"symbol": "line-ns", "size": 12, "line": {"color": INK, "width": 2}}, False),
        ("max_regret", {"symbol": "diamond", "size": 9, "color": HIGHER}, False),
    ):
        drawing.add_scatter(
            x=shown[column].tolist(),
            y=heights,
            error_x=error_bars(intervals, BLUE, thickness=1.5) if has_intervals else None,
            mode="markers",
            marker=marker,
            name=say(NAMES[column]),
            hovertemplate=f"{say(NAMES[column])}: %{{x:,.4~r}}<extra></extra>",
            showlegend=False,
        )
    for line, (_, words) in zip(placed, named, strict=True):
        write_row(drawing, 1, line, words)
    title = {"text": about, "standoff": 4}
    drawing.update_xaxes(title=title, nticks=6, rangemode="tozero")
    drawing.update_yaxes(range=[height, 0], visible=False)
    reading_line(drawing, say("\u25cf mean   | 90 % of draws   \u25c6 greatest, over what is uncertain"))
    return drawing


def regret_by_lever(store: Stored) -> Any:
    """Draw the greatest regret of every setting tried over each lever, a panel a lever."""
    table, levers = store.table("policies"), levers_of(store)
    if table.empty or not levers:
        return empty_figure()
    drawing = stacked_panels([HEIGHT] * len(levers), head=62, foot=FOOT, gap=GAP + 18, margin={"l": 66, "r": 14})
    unit = unit_of(str(store.meta["outcome"]))
    tried, as_it_is = table[table["policy"] != BASELINE], table[table["policy"] == BASELINE]
    for row, path in enumerate(levers, start=1):
        drawing.add_scatter(
            x=tried[path].tolist(),
            y=tried["max_regret"].tolist(),
            mode="markers",
            marker={"symbol": "circle-open", "size": 8, "color": BLUE},
            name=say("settings tried"),
            hovertemplate=say("at %{x:,.4~r}: greatest regret %{y:,.4~r}") + "<extra></extra>",
            showlegend=row == 1,
            row=row,
            col=1,
        )
        if len(as_it_is) and len(tried):
            drawing.add_scatter(
                x=[float(tried[path].min()), float(tried[path].max())],
                y=[float(as_it_is["max_regret"].iloc[0])] * 2,
                mode="lines",
                line={"color": HIGHER, "width": 2, "dash": "6px,3px"},
                name=say("baseline"),
                showlegend=row == 1,
                row=row,
                col=1,
            )
        label = store.label(path)
        heading(drawing, row, label.name)
        drawing.update_xaxes(title={"text": safe(axis_words(label)), "standoff": 4}, nticks=6, row=row, col=1)
        title = {"text": safe(say("greatest regret ({unit})", unit=say(unit))), "standoff": 6}
        drawing.update_yaxes(title=title, rangemode="tozero", nticks=5, row=row, col=1)
    return drawing
