"""How the force deploys: the strength allowed, planned, pledged and deployed."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import say
from interpose.viz.stored_result import Stored
from interpose.viz.style import BLUE, DATES, QUIET, figure, note

HEIGHT, HEAD, FOOT = 400, 96, 56
VERMILION, GREEN = "#D55E00", "#009E73"


def planned_strength(run: Stored) -> pd.Series:
    """Return the strength by day if every offer arrived as the scenario plans it.

    Each contributor's offer (the likeliest, or the middle of its range) times its chance to join grows in a straight
    line between the middles of its first and its full days after the authorisation, up to the ceiling together.
    """
    mission, days = run.scenario.get("mission") or {}, int(run.meta["days"])
    days_since_start = np.arange(days, dtype=float) - float(mission.get("start_day") or 0)
    total = np.zeros(days)
    for contributor in run.scenario.get("contributors") or []:
        low, high, mode = contributor["offer_low"], contributor["offer_high"], contributor.get("offer_mode")
        offer = (low + high) / 2 if mode is None else (low + mode + high) / 3
        first, full = float(np.mean(contributor["first_days"])), float(np.mean(contributor["full_days"]))
        share = np.clip((days_since_start - first) / max(1.0, full - first), 0.0, 1.0)
        total += (
            np.where(days_since_start >= first, np.maximum(share, 0.0), 0.0)
            * offer
            * float(contributor.get("joins", 1.0))
        )
    total = np.minimum(total * float(mission.get("strength", 1.0)), float(mission.get("ceiling", np.inf)))
    return pd.Series(total if mission.get("deployed") else np.zeros(days))


def deployment_curve(run: Stored) -> Any:
    """Draw the strength allowed, planned, pledged and deployed, day by day."""
    table = run.table("daily_mission").sort_values("day")
    first_date, mission = date.fromisoformat(str(run.scenario["start"])), run.scenario.get("mission") or {}
    dates = [(first_date + timedelta(days=int(day))).isoformat() for day in table["day"]]
    drawing = figure(height=HEIGHT, hovermode="x unified", margin={"l": 66, "r": 12, "t": HEAD, "b": FOOT})
    ceiling = [float(mission.get("ceiling", np.nan)) if in_force else 0.0 for in_force in table["in_force"]]
    curves = {
        say("allowed by the mandate"): (ceiling, QUIET, "2px,3px", "hv"),
        say("planned: offers times chances to join"): (
            planned_strength(run).tolist(),
            GREEN,
            "8px,3px,2px,3px",
            "linear",
        ),
        say("pledged"): (table["pledged"].tolist(), VERMILION, "6px,3px", "hv"),
        say("deployed"): (table["strength"].tolist(), BLUE, "solid", "linear"),
    }
    for name, (values, colour, dash, shape) in curves.items():
        drawing.add_scatter(
            x=dates,
            y=values,
            mode="lines",
            line={"color": colour, "dash": dash, "width": 3 if name == "deployed" else 2, "shape": shape},
            name=name,
            hovertemplate="%{y:,.0f}",
        )
    title = {"text": say("personnel (persons)"), "standoff": 6}
    drawing.update_yaxes(title=title, rangemode="tozero", tickformat=",", nticks=6)
    drawing.update_xaxes(
        **DATES, title={"text": "date", "standoff": 4}, showgrid=False, showline=True,
        hoverformat="%d %b %Y",
    )  # fmt: skip
    if not mission.get("deployed"):
        note(drawing, "no mission in this world", 0.5, 0.5, xanchor="center", font={"color": QUIET})
    return drawing
