"""Made-up records of real events and scores of forecasts, as their commands would write them."""

from typing import Any

import pandas as pd

RECORD: dict[str, Any] = {
    "scenario": "none", "ground_of": "none", "source": "ged", "file": {"name": "ged.csv"}, "credit": "UCDP GED",
    "note": "A record of what was reported.", "events": 18, "deaths": 120, "first": "2016-01-01", "last": "2016-03-31",
    "ground": "cells", "refused": [{"why": "no date", "rows": 2}], "noted": [{"why": "without deaths", "rows": 1}],
    "outside": [],
}  # fmt: skip
RECORDS: dict[str, tuple[str, dict[str, Any], dict[str, pd.DataFrame]]] = {
    "score": (
        "score",
        {"forecast": "model", "unit": "territory", "units": 2, "months": 3, "unit_months": 6, "scenario": None},
        {
            "means": pd.DataFrame(
                [(name, 40, crps, 2.5, 30.0, 0.83, 11.0, 9.0) for name, crps in (("model", 4.0), ("other", 6.0))],
                columns=["forecast", "draws", "crps", "ignorance", "interval", "coverage", "mean", "recorded"],
            ),
            "differences": pd.DataFrame(
                [("other", score, unit, -2.0, -3.0, high, 0.3, -0.1, 0.5)
                 for score, unit, high in (("crps", "deaths", -1.0), ("ignorance", "bits", 1.0))],
                columns=["against", "score", "unit", "difference", "low", "high", "skill", "skill_low", "skill_high"],
            ),
            "transforms": pd.DataFrame(
                [(name, part, 0.1) for name in ("model", "other") for part in range(1, 11)],
                columns=["forecast", "part", "share"],
            ),
        },
    ),
    "events": (
        "events",
        RECORD,
        {
            "months": pd.DataFrame(
                [(f"2016-0{month}-01", place, 3, 10 * month, 9 * month, 11 * month, 2)
                 for month in (1, 2, 3) for place in ("A", "B")],
                columns=["month", "territory", "events", "deaths", "low", "high", "deaths_civilians"],
            ),
            "events": pd.DataFrame({"best": [0, 1, 1, 4, 20]}),
        },
    ),
    "events_summary": (
        "summary",
        RECORD | {"entered": {"events": 12, "date_prec": 2, "where_prec": "usual"}, "least_deaths": 10},
        {
            "statistics": pd.DataFrame(
                [("gini", "Concentration (Gini)", "0 to 1", 0.46, 0.4, 0.5, "blocks"),
                 ("branching", "Branching ratio", "ratio", 0.5, None, None, "groups"),
                 ("onset_risk", "Onset next door", "ratio", None, None, None, "blocks")],
                columns=["statistic", "label", "unit", "estimate", "low", "high", "from"],
            ),
            "places": pd.DataFrame(
                [("A", 9, 40, 0.8, 2.4, 0.3, 0.2, 0.5), ("B", 3, 10, 0.2, None, None, None, None)],
                columns=["territory", "events", "deaths", "share", "exponent", "burstiness", "branching",
                         "branching_60"],
            ),
        },
    ),
}  # fmt: skip
RECORDS["out_of_sample"] = (
    "out_of_sample",
    {"draws": 40, "share_of_record": 0.7, "record_fell_to": 0.4},
    {
        "horizons": pd.DataFrame({"forecast": ["model", "other"], "1-6": [3.0, 4.0], "7-12": [5.0, 6.0]}),
        "checked": pd.DataFrame({"label": ["Swing", "Quiet"], "verdict": ["within", "fails"]}),
    },
)
BELOW = {"out_of_sample": {"governorates": "score", "matched": "score", "country": "score"}}
"""Results that lie in folders below another one, by its kind: folder and kind."""
