"""What a calibration found: how far the data narrow each parameter, and which patterns are met, which are not."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number
from interpose.viz.figures.panels import (
    PlacedRow,
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
from interpose.viz.style import BLUE, HIGHER, INK, QUIET, RULE, records, safe

HEAD, FOOT, GAP, HIGH = 42, 52, 74, 12
FARTHEST = 6.0
PASSED = "within"
POSTERIOR_KEY = mark(
    "<span style='color:{posterior}'>\u25a0</span> 95 % of the posterior   | median   "
    "<span style='color:{prior}'>\u25a0</span> prior range"
)
CHECKS_KEY = mark(
    "grey: the published band; <span style='color:{met}'>\u25cf</span> met  "
    "<span style='color:{missed}'>\u25c7</span> not met; bars: 90 % of draws"
)


def _places(store: Stored, table: pd.DataFrame) -> dict[str, list[float]]:
    """Return where the ends and the middle of each interval lie within the prior range, in percent."""
    logs = {str(one["path"]): bool(one.get("log")) for one in store.meta["inputs"]}
    ends = ("low", "median", "high")
    return {name: [_place(e, e[name], logs.get(str(e["path"]), False)) for e in records(table)] for name in ends}


def spans(store: Stored) -> list[tuple[float, float]]:
    """Return which part of its prior range the posterior leaves to each parameter, in percent of that range."""
    positions = _places(store, store.table("summary"))
    return list(zip(positions["low"], positions["high"], strict=True))


def posterior(store: Stored) -> Any:
    """Draw the 95 % interval of each fitted parameter within the range that it was drawn from."""
    table = store.table("summary")
    if table.empty:
        return empty_figure()
    named = [
        (
            store.label(str(e["path"])).name,
            say(
                "{mean} ({low} to {high})",
                mean=number(e["median"]),
                low=number(e["low"]),
                high=number(e["high"]),
            ),
        )
        for e in records(table)
    ]
    placed = place_rows(named)
    height = rows_height(placed)
    drawing = stacked_panels([height], head=HEAD, foot=FOOT, gap=0, barmode="overlay")
    _draw_ranges(drawing, store, table, placed, named)
    for line, (_, words) in zip(placed, named, strict=True):
        write_row(drawing, 1, line, words)
    drawing.update_xaxes(
        range=[0, 100], ticksuffix=" %", title={"text": say("place within the prior range (%)"), "standoff": 4}
    )
    drawing.update_yaxes(range=[height, 0], visible=False)
    reading_line(drawing, say(POSTERIOR_KEY, posterior=BLUE, prior="#b0b0b0"))
    return drawing


def _draw_ranges(
    drawing: Any, store: Stored, table: pd.DataFrame, placed: list[PlacedRow], named: list[tuple[str, str]]
) -> None:
    """Draw the prior range of each parameter, the part that the posterior leaves of it, and its median."""
    heights = [line.mark for line in placed]
    positions = _places(store, table)
    drawing.add_bar(
        x=[100.0] * len(table), y=heights, width=HIGH, orientation="h", hoverinfo="skip", name=say("prior range"),
        marker={"color": RULE, "line": {"color": QUIET, "width": 1}}, showlegend=False,
    )  # fmt: skip
    drawing.add_bar(
        x=[high - low for low, high in spans(store)],
        base=positions["low"], y=heights, width=HIGH, orientation="h", marker={"color": BLUE}, hoverinfo="skip",
        name=say("95 % of the posterior"), showlegend=False,
    )  # fmt: skip
    drawing.add_scatter(
        x=positions["median"],
        y=heights,
        mode="markers",
        marker={"symbol": "line-ns", "size": 14, "line": {"color": INK, "width": 2.5}},
        text=[safe(f"{path}: {words}") for path, words in named],
        hovertemplate="%{text}<extra></extra>",
        name=say("median"),
        showlegend=False,
    )


def _place(e: dict[str, Any], value: float, log: bool) -> float:
    """Return where a value lies in the prior range, in percent; evenly on the scale on which it was drawn."""
    low, high = float(e["prior_low"]), float(e["prior_high"])
    if log and low > 0 and value > 0:
        low, high, value = np.log(low), np.log(high), np.log(value)
    return float(np.clip(100 * (value - low) / (high - low), 0, 100)) if high > low else 0.0


def pattern_checks(store: Stored) -> Any:
    """Draw how each pattern that was fitted to is met with fresh seeds, in the baseline and at draws."""
    checks = {
        name: _numeric(table)
        for name, table in (
            (say("The baseline"), pd.DataFrame(store.meta.get("as_it_is") or [])),
            (say("Draws of the posterior"), store.table("check")),
        )
        if len(table)
    }
    if not checks:
        return empty_figure(mark("no pattern was checked"))
    named = [
        [(f"{e['pattern']}: {say(str(e['label']))}", _words(e)) for e in records(table)] for table in checks.values()
    ]
    placed = [place_rows(rows) for rows in named]
    heights = [rows_height(rows) for rows in placed]
    drawing = stacked_panels(heights, head=HEAD + 26, foot=FOOT, gap=GAP)
    for row, ((name, table), rows, labelled) in enumerate(zip(checks.items(), placed, named, strict=True), start=1):
        _draw_check(drawing, row, table, [line.mark for line in rows])
        heading(drawing, row, name)
        for line, (_, words) in zip(rows, labelled, strict=True):
            write_row(drawing, row, line, words)
        drawing.update_yaxes(range=[heights[row - 1], 0], visible=False, row=row, col=1)
    drawing.update_xaxes(range=[-FARTHEST - 0.5, FARTHEST + 0.5], nticks=7)
    drawing.add_vrect(x0=-1, x1=1, fillcolor=RULE, opacity=0.6, line_width=0, layer="below", row="all", col=1)
    title = {"text": say("distance from the middle of the band (half widths)"), "standoff": 4}
    drawing.update_xaxes(showticklabels=False)
    drawing.update_xaxes(showticklabels=True, title=title, row=len(checks), col=1)
    reading_line(drawing, say(CHECKS_KEY, met=BLUE, missed=HIGHER))
    return drawing


def _numeric(table: pd.DataFrame) -> pd.DataFrame:
    """Read numbers as numbers: a manifest has nothing where there was nothing to measure."""
    return table.assign(**{name: pd.to_numeric(table[name]) for name in ("median", "low", "high")})


def _words(e: dict[str, Any]) -> str:
    """Write a pattern's median and its verdict."""
    if not np.isfinite(e["median"]):
        return say("nothing to measure")
    ends = {"low": number(e["band_low"]), "high": number(e["band_high"])}
    verdict = say(str(e["verdict"]))
    return say("{median}; band {low} to {high}: {verdict}", median=number(e["median"]), **ends, verdict=verdict)


def _draw_check(drawing: Any, row: int, table: pd.DataFrame, heights: list[int]) -> None:
    """Draw medians with the range of 90 % of the draws, in half widths of each band; far ones at the edge."""
    middle = (table["band_low"] + table["band_high"]).astype(float) / 2
    half_width = (table["band_high"] - table["band_low"]).astype(float) / 2
    shown = pd.DataFrame(
        {
            name: ((table[name].astype(float) - middle) / half_width.where(half_width > 0, 1.0)).clip(
                -FARTHEST, FARTHEST
            )
            for name in ("median", "low", "high")
        }
    )
    shown = shown.assign(y=heights, met=table["verdict"].astype(str).eq(PASSED))
    for met, colour, symbol in ((True, BLUE, "circle"), (False, HIGHER, "diamond-open")):
        part = shown[(shown["met"] == met) & np.isfinite(shown["median"])]
        if part.empty:
            continue
        drawing.add_scatter(
            x=part["median"].tolist(),
            y=part["y"].tolist(),
            error_x=error_bars(part.fillna({"low": part["median"], "high": part["median"]}), colour, middle="median"),
            mode="markers",
            marker={"symbol": symbol, "size": 10, "color": colour, "line": {"width": 2}},
            name=say("met") if met else say("not met"),
            hovertemplate=say("%{x:.2f} half widths from the middle") + "<extra></extra>",
            showlegend=False,
            row=row,
            col=1,
        )
