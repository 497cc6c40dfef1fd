"""How many seeds differ by what matters: lower, higher, or by less than the smallest effect that matters."""

from typing import Any

import pandas as pd

from interpose.model.language.words import say, say_count
from interpose.model.results.comparison import WITH, WITHOUT, Twin
from interpose.model.results.formatting import amount, decimals, signed, with_unit
from interpose.model.results.what_matters import smallest_effect
from interpose.viz.figures.effects import headlines
from interpose.viz.figures.panels import place_rows, rows_height, stacked_panels, write_row
from interpose.viz.style import EQUAL, HIGHER, LOWER, QUIET, arm_names, note, records, safe

HEAD, FOOT, HIGH = 96, 48, 12
ROUNDING = 1e-9
"""Share of what matters by which a difference may fall short of it for the rounding of sums."""


def seed_parts(twin: Twin) -> pd.DataFrame:
    """Return for each headline outcome the share of seeds that differ by what matters.

    Returns
    -------
    DataFrame
        ``outcome``, ``label``, ``unit``, mean ``difference``, ``matters`` (the smallest effect that does, in the
        outcome's unit), ``lower``, ``less``, ``higher`` (shares of seeds: lower or higher by at least what matters,
        and by less than that).
    """
    by_arm = {arm: twin.outcomes[twin.outcomes["arm"] == arm].set_index("seed") for arm in (WITH, WITHOUT)}
    rows = []
    for e in records(headlines(twin)):
        gaps = by_arm[WITH][e["outcome"]] - by_arm[WITHOUT][e["outcome"]]
        matters = smallest_effect(str(e["outcome"]), float(e["without"]))
        least = matters * (1 - ROUNDING)
        lower, higher = (float(((side * gaps >= least) & (side * gaps > 0)).mean()) for side in (-1, 1))
        row = {name: e[name] for name in ("outcome", "label", "unit", "difference")}
        rows.append(row | {"matters": matters, "lower": lower, "less": 1 - lower - higher, "higher": higher})
    return pd.DataFrame(rows)


def seed_shares(twin: Twin) -> Any:
    """Draw in which share of the seeds each outcome differs by what matters, with its mean difference in its unit."""
    table = seed_parts(twin)
    named = [(f"{say(e['label'])}: {_size(e)}", _shares(e)) for e in records(table)]
    placed = place_rows(named)
    height = rows_height(placed)
    drawing = stacked_panels([height], head=HEAD, foot=FOOT, gap=0, barmode="stack")
    names = arm_names(twin.meta["policy"])
    parts = {
        say("lower {with_policy}, by what matters", with_policy=names[WITH]): ("lower", LOWER, ""),
        say("differs by less"): ("less", EQUAL, ""),
        say("higher {with_policy}, by what matters", with_policy=names[WITH]): ("higher", HIGHER, "/"),
    }
    for name, (column, colour, pattern) in parts.items():
        drawing.add_bar(
            x=(100 * table[column]).clip(0, 100).round(6).tolist(),
            y=[line.mark for line in placed],
            width=HIGH,
            orientation="h",
            name=name,
            marker={
                "color": colour,
                "line": {"color": QUIET, "width": 1},
                "pattern": {"shape": pattern, "fillmode": "overlay", "solidity": 0.25, "fgcolor": "#ffffff"},
            },
            text=[safe(say(label)) for label in table["label"]],
            textposition="none",
            hovertemplate=say("%{{text}}: {part} in %{{x:.0f}} % of seeds", part=name) + "<extra></extra>",
        )
    for line, (_, words) in zip(placed, named, strict=True):
        write_row(drawing, 1, line, words)
    seeds = say_count("{n} seed", "{n} seeds", int(twin.outcomes["seed"].nunique()))
    title = {"text": say("share of {seeds} (%)", seeds=seeds), "standoff": 4}
    drawing.update_xaxes(range=[0, 100], title=title, tickfont={"size": 12})
    drawing.update_yaxes(range=[height, 0], visible=False)
    anchor = {"xanchor": "right", "yanchor": "bottom", "yshift": 2, "font": {"size": 12, "color": QUIET}}
    note(drawing, say("lower \u00b7 less \u00b7 higher"), 1, 1, **anchor)
    return drawing


def _size(e: dict[str, Any]) -> str:
    """Write the mean difference with its unit, and from where on one matters."""
    size = signed(e["difference"], decimals(e["difference"], e["matters"]))
    return say("{size}, matters from {least}", size=with_unit(size, e["unit"]), least=amount(e["matters"], "share"))


def _shares(e: dict[str, Any]) -> str:
    """Write the three shares."""
    return f"{100 * e['lower']:.0f} \u00b7 {abs(100 * e['less']):.0f} \u00b7 {100 * e['higher']:.0f} %"
