"""Scores of a forecast beside those of others: what differs, with intervals over months, one panel a score."""

from typing import Any

import pandas as pd

from interpose.viz.figures.forest import forest

LABELS = {"crps": "CRPS", "ignorance": "Ignorance score", "interval": "Interval score at 90 %"}
UNITS = {"crps": "deaths", "ignorance": "bits", "interval": "deaths"}


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
    return forest(_named(rows.assign(against="against " + rows["against"].astype(str))), name="against")


def _named(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows with the name of their score and its unit."""
    return rows.assign(label=rows["score"].map(LABELS), unit=rows["score"].map(UNITS))
