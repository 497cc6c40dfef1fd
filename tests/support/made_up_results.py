"""Made-up results of the kinds that take long to compute, as their commands would write them."""

from typing import Any

import pandas as pd
from support.made_up_records import RECORDS

SCENARIO = {
    "name": "made-up",
    "title": "A made-up place",
    "about": "For tests.",
    "start": "2025-01-01",
    "factions": [{"id": "red", "name": "Red"}],
    "places": [{"id": "A", "name": "Alpha"}],
    "parameters": {"clash": {"friction": 0.5}},
    "pathways": {"deterrence": False, "relief": True},
}
META = {
    "software": {"name": "interpose", "version": "9.9.9", "compiled_sources": "c0ffee"},
    "made": "2025-12-01T00:00:00+00:00",
    "seeds": [1, 2],
    "days": 30,
    "scenario": SCENARIO,
}
INPUTS = [
    {"path": "clash.friction", "low": 0.001, "high": 0.1, "log": True},
    {"path": "violation.base_rate", "low": 0.0, "high": 1.0},
]


HAND: dict[str, tuple[str, dict[str, Any], dict[str, pd.DataFrame]]] = {
    "attribute": (
        "attribution",
        {"outcomes": ["violations"]},
        {
            "parts": pd.DataFrame(
                [("violations", "talks", -4.0, -6.0, -2.0), ("violations", "aid", 1e-17, 1e-17, 2.0)],
                columns=["outcome", "player", "part", "low", "high"],
            ),
            "whole": pd.DataFrame([{"outcome": "violations", "effect": -4.0, "low": -7.0, "high": -1.0}]),
            "interactions": pd.DataFrame(
                [("violations", "talks", "aid", 0.5, -0.5, 1.0)],
                columns=["outcome", "one", "other", "interaction", "low", "high"],
            ),
        },
    ),
    "claims": (
        "claims",
        {
            "draws": 4,
            "prior_seeds": 2,
            "verdicts": [
                {"claim": "C2", "text": "Fewer of them", "verdict": "holds", "on": "large enough"},
                {"claim": "C9", "text": "Less tension", "verdict": "not clear", "on": "perhaps too small to matter"},
            ],
        },
        {
            "effects": pd.DataFrame(
                [("C2", "monitoring", "violations", "Violations against civilians", "events", "lower",
                  -6.0, -9.0, -3.0, 1.5, "holds"),
                 ("C9", "influence", "mean_trust", "Trust in the force", "share", "higher",
                  0.01, -0.02, 0.04, 0.02, "not clear")],
                columns=["claim", "name", "outcome", "label", "unit", "claimed", "mean", "low", "high", "smallest",
                         "verdict"],
            )
        },
    ),
    "audit": (
        "audit",
        {"draws": 4, "verdicts": {"A1": "fragile"}},
        {
            "effects": pd.DataFrame(
                [("A1", "Less of it", "clashes", "Clashes between parties", "events", "seeds", "other seeds",
                  -9.0, -12.0, -6.0, 1.0, -3.0, 5.0, 10.0, 6.0, 14.0, "fragile", ""),
                 ("A1", "Less of it", "clashes", "Clashes between parties", "events", "rows", "the other way round",
                  -9.0, -12.0, -6.0, -9.0, -12.0, -6.0, 0.0, 0.0, 0.0, "exact", "")],
                columns=["claim", "text", "outcome", "label", "unit", "knob", "meaning", "standard", "standard_low",
                         "standard_high", "effect", "low", "high", "change", "change_low", "change_high", "verdict",
                         "note"],
            )
        },
    ),
    "sensitivity": (
        "sensitivity",
        {"method": "morris", "outcome": "deaths"},
        {
            "sensitivity": pd.DataFrame(
                [("clash.friction", 0.001, 0.1, 12.0, 9.0, 15.0, -12.0, 3.0),
                 ("violation.base_rate", 0, 1, 1.0, 0.0, 2.0, 1.0, 1.0)],
                columns=["path", "range_low", "range_high", "mu_star", "low", "high", "mu", "sigma"],
            )
        },
    ),
    "sobol": (
        "sensitivity",
        {"method": "sobol", "outcome": "deaths"},
        {
            "sensitivity": pd.DataFrame(
                [("clash.friction", 0.001, 0.1, 0.6, 0.5, 0.7, 0.8, 0.7, 0.9)],
                columns=["path", "range_low", "range_high", "first", "first_low", "first_high", "total", "total_low",
                         "total_high"],
            )
        },
    ),
    "discover": (
        "discover",
        {"policy": "force", "outcome": "deaths", "worse_than": 0.0, "more_is_better": False, "failed": 0.5, "draws": 4,
         "inputs": INPUTS},
        {
            "draws": pd.DataFrame(
                {"clash.friction": [0.001, 0.01, 0.05, 0.1], "violation.base_rate": [0.1, 0.9, 0.4, 0.6],
                 "effect": [-1.0, -2.0, 3.0, 4.0], "failed": [False, False, True, True]}
            ),
            "boxes": pd.DataFrame(
                [(1, 1.0, 1.0, 0.5, 2, 1)], columns=["box", "coverage", "density", "mass", "draws", "bounds"]
            ),
            "bounds": pd.DataFrame(
                [(1, "clash.friction", 0.01, None, 0.01, None)],
                columns=["box", "path", "low", "high", "p_low", "p_high"],
            ),
        },
    ),
    "robust": (
        "robust",
        {"outcome": "deaths", "more_is_better": False, "levers": [{"path": "mission.ceiling", "low": 0, "high": 9}]},
        {
            "policies": pd.DataFrame(
                [(2, 4000.0, 1.0, 0.8, 0.4, 1.0, 70.0), (0, None, 5.0, 4.0, 2.0, 0.5, 75.0)],
                columns=["policy", "mission.ceiling", "max_regret", "regret_90", "mean_regret", "satisfied", "mean"],
            ),
            "draws": pd.DataFrame({"violation.base_rate": [0.5], "best": [70.0], "as_it_is": [75.0]}),
        },
    ),
    "events_compared": (
        "events_compared",
        {
            "record": {"source": "ged", "first": "2016-01-01", "last": "2016-06-30", "territories": 3, "events": 5,
                       "credit": "UCDP GED"},
            "model": {"kind": "twin", "which": "with", "runs": 2}, "same_ground": False,
            "months": {"record": 6, "model": 3}, "statement": "No forecast.",
        },
        {
            "statistics": pd.DataFrame(
                [("deaths_month", "Deaths a month", "persons/month", 12.0, 10.0, 15.0, 14.0, 9.0, 20.0, 8.0, 22.0, 2,
                  "overlap"),
                 ("exponent", "Exponent (from 10)", "exponent", 2.4, 2.3, 2.5, 2.2, 2.0, 2.4, 1.9, 2.5, 2, "overlap"),
                 ("gini", "Gini", "0 to 1", 0.5, None, None, 0.7, 0.6, 0.8, 0.6, 0.8, 2, "model higher"),
                 ("onset_risk", "Onset", "ratio", None, None, None, None, None, None, None, None, 0, "not measured")],
                columns=["statistic", "label", "unit", "record", "record_low", "record_high", "model", "model_low",
                         "model_high", "world_low", "world_high", "runs", "says"],
            ),
            "monthly": pd.DataFrame(
                [(side, run, number, f"2016-0{number}-01", 10 * number + run, 3)
                 for side, run in (("record", 0), ("model", 1), ("model", 2)) for number in (1, 2, 3)],
                columns=["side", "run", "number", "month", "deaths", "events"],
            ),
            "severities": pd.DataFrame(
                [(side, run, deaths) for side, run in (("record", 0), ("model", 1), ("model", 2))
                 for deaths in (1, 1, 2, 7 + run)], columns=["side", "run", "deaths"],
            ),
            "gaps": pd.DataFrame(
                [(side, run, days) for side, run in (("record", 0), ("model", 1), ("model", 2))
                 for days in (0.1, 2.5, 30.0)], columns=["side", "run", "days"],
            ),
        },
    ),
    "calibrate": (
        "calibrate",
        {
            "inputs": INPUTS,
            "as_it_is": [
                {"pattern": "P05", "label": "Rare", "unit": "1/(1000 y)", "band_low": 0.1, "band_high": 1.0,
                 "median": None, "low": None, "high": None, "verdict": "not measured"}
            ],
        },
        {
            "summary": pd.DataFrame(
                [("clash.friction", 0.001, 0.1, 0.01, 0.01, 0.001, 0.1)],
                columns=["path", "prior_low", "prior_high", "mean", "median", "low", "high"],
            ),
            "check": pd.DataFrame(
                [("P05", "Rare", "1/(1000 y)", 0.1, 1.0, 0.55, 0.1, 1.0, 0.9, "within"),
                 ("P03", "Spreads", "ratio", 2.0, 4.0, 1.0, 0.5, 2.0, 0.1, "fails")],
                columns=["pattern", "label", "unit", "band_low", "band_high", "median", "low", "high", "within",
                         "verdict"],
            ),
        },
    ),
    "dock": (
        "dock",
        {"parts": ["epstein"], "sizes": {"runs": 2, "rounding": "none"}, "verdicts": {"reproduced": 1}},
        {
            "findings": pd.DataFrame(
                [("epstein", "E1", "peace", "runs in which nobody is killed", "share", 2, 1.0, 0.3, 1.0, "every run",
                  "reproduced", "")],
                columns=["part", "name", "finding", "measure", "unit", "runs", "estimate", "low", "high", "expected",
                         "verdict", "note"],
            ),
            "waiting": pd.DataFrame(
                [(rounding, lone, dose, 2, 100 + dose, 90 + dose, 110 + dose, 20.0, 10.0, 30.0)
                 for rounding in ("none", "floor") for lone in (False, True) for dose in (0.0, 0.05, 0.1)],
                columns=["rounding", "lone_active", "peacekeepers", "runs", "mean", "low", "high", "spread",
                         "spread_low", "spread_high"],
            ),
            "havens": pd.DataFrame(
                [(dose, row, column, (row + column) % 4) for dose in (0.0, 0.1) for row in range(3)
                 for column in range(3)],
                columns=["peacekeepers", "row", "column", "who"],
            ),
        },
    ),
    "patterns": (
        "patterns",
        {"rows": ["P06", "P17", "M20"], "record": {"preset": "ucdp"}, "summary": "1 of 2 hold (1 within, 1 fails)."},
        {
            "patterns": pd.DataFrame(
                [("P06", "Fewer", "test", "contested", "battle deaths", "relative", 40, -0.85, -0.3, -0.4, -0.5, -0.3,
                  "within", -0.2, -0.4, 0.0, "not clear", ""),
                 ("P17", "Abuse", "test", "weak", "trust", "ratio", 40, 1.0, float("inf"), 0.2, 0.1, 0.3, "fails",
                  None, None, None, "not from events", "here"),
                 ("M20", "Crime", "report", "weak", "", "", 0, None, None, None, None, None, "not measurable",
                  None, None, None, "not measurable", "there is none")],
                columns=["row", "pattern", "kind", "source_is", "part", "unit", "seeds", "band_low", "band_high",
                         "estimate", "low", "high", "verdict", "observed", "observed_low", "observed_high",
                         "observed_verdict", "note"],
            ),
            "rows": pd.DataFrame(
                [("P06", "Fewer", "test", "contested", "within", "not clear"),
                 ("P17", "Abuse", "test", "weak", "fails", "not from events"),
                 ("M20", "Crime", "report", "weak", "not measurable", "not measurable")],
                columns=["row", "pattern", "kind", "source_is", "verdict", "observed_verdict"],
            ),
        },
    ),
    "lab": (
        "lab",
        {"countries": 10, "months": 24, "data_sets": 2, "sample": 5, "sentences": ["Cox, peacekeepers: misleads."]},
        {
            "designs": pd.DataFrame(
                [("random", "by lot", "Cox", "peacekeepers", "log hazard ratio", -0.5, -0.45, -0.9, 0.0, 0.2),
                 ("violence", "to violence", "Cox", "peacekeepers", "log hazard ratio", -0.5, 0.2, -0.2, 0.6, 0.2),
                 ("random", "by lot", "instrument", "troops", "per 1,000", None, None, None, None, None)],
                columns=["regime", "confounders", "label", "term", "unit", "truth", "mean", "low", "high", "se"],
            )
        },
    ),
    "study": (
        "study",
        {
            "name": "sizes", "question": "What does a larger force change?", "mind": "Asked for is not arrived.",
            "baseline": "none", "sentences": ["Deaths fell by 2."], "outcomes": ["deaths"],
            "said_of_sizes": "4 runs: 2 worlds with each of 2 seeds, 30 days.",
            "figures": [
                {"kind": kind, "x": "size", "y": "", "x_label": "personnel", "y_label": "", "name": "arm",
                 "facet": None, "difference": True, "where": {}, "more_x": False, "more_y": False}
                for kind in ("dose", "forest", "forest")
            ],
        },
        {
            "table": pd.DataFrame(
                [("none", 0, "deaths", "Deaths", "persons", 9.0, 8.0, 10.0, 0.0, 0.0, 0.0, False, 0.0),
                 ("half", 500, "deaths", "Deaths", "persons", 7.0, 6.0, 8.0, -2.0, -3.0, -1.0, True, 500.0)],
                columns=["arm", "size", "outcome", "label", "unit", "mean", "low", "high", "difference",
                         "difference_low", "difference_high", "clear", "troops"],
            ),
        },
    ),
}  # fmt: skip
HAND |= RECORDS
HAND["discover-none"] = (
    "discover",
    HAND["discover"][1] | {"failed": 0.0},
    {name: table if name == "draws" else table.iloc[:0] for name, table in HAND["discover"][2].items()},
)
