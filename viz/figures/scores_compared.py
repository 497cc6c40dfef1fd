"""Scores of a forecast beside those of others: what differs, with intervals over months, one panel a score."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.forest import forest

LABELS = {"crps": "CRPS", "ignorance": mark("Ignorance score"), "interval": mark("Interval score at 90 %")}
UNITS = {"crps": mark("deaths"), "ignorance": mark("bits"), "interval": "deaths"}


def scores_compared(means: pd.DataFrame, differences: pd.DataFrame) -> Any:
    """Draw the mean scores of a forecast less those of others; left of 0 it is better. Of one forecast, its scores.

    Parameters
    ----------
    means : DataFrame
        A row a forecast: ``forecast`` and its mean ``crps``, ``ignorance`` and ``interval``.
    differences : DataFrame
        A row another forecast and score: ``against``, ``score``, ``unit``, ``difference``, ``low``, ``high``.
    """
    if differences.empty:
        rows = means[["forecast", *LABELS]].melt("forecast", var_name="score", value_name="mean")
        rows = rows.assign(low=float("nan"), high=float("nan"))
        return forest(_named(rows), name="forecast")
    rows = differences.rename(columns={"difference": "mean"})
    others = [say("against {forecast}", forecast=other) for other in rows["against"]]
    return forest(_named(rows.assign(against=others)), name="against")


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the name of their score and its unit."""
    return rows.assign(label=rows["score"].map(LABELS), unit=rows["score"].map(UNITS))
