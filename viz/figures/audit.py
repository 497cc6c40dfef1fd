"""Audited effects: each headline effect in the standard setting and under every knob, with intervals."""

from typing import Any

import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.forest import forest
from interpose.viz.figures.panels import require_columns
from interpose.viz.stored_result import Stored

STANDARD, PRIORS = mark("standard"), "priors"
NEEDED = ("claim", "label", "unit", "knob", "verdict", "standard", "standard_low", "standard_high")


def audited_effects(store: Stored) -> Any:
    """Draw the effects of an audit, a panel a claim and outcome, a row a knob, the standard setting first.

    Parameters
    ----------
    store : Stored
        An audit. Draws from prior ranges are left out, since their range is no interval and far wider.
    """
    return forest(rows_of(store.table("effects")), name="setting")


def rows_of(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the figure: ``label``, ``unit``, ``setting``, ``mean``, ``low``, ``high``.

    Parameters
    ----------
    effects : DataFrame
        The table of an audit.
    """
    table = require_columns(effects, *NEEDED, "effect", "low", "high")
    rows = []
    for (claim, label), part in table.groupby(["claim", "label"], sort=False):
        first = part.iloc[0]
        panel = {"label": f"{claim}. {say(str(label))}", "unit": first["unit"]}
        ends = {"mean": first["standard"], "low": first["standard_low"], "high": first["standard_high"]}
        rows.append(panel | {"setting": say(STANDARD)} | ends)
        for row in part[part["knob"] != PRIORS].itertuples():
            ends = {"mean": row.effect, "low": row.low, "high": row.high}
            rows.append(panel | {"setting": f"{row.knob}: {say(str(row.verdict))}"} | ends)
    return pd.DataFrame(rows, columns=["label", "unit", "setting", "mean", "low", "high"])
