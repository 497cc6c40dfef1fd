"""Claims on one scale: each effect in its claimed direction, in multiples of the smallest effect that matters."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.model.language.words import mark, say
from interpose.viz.figures.forest import forest
from interpose.viz.figures.panels import require_columns

NEEDED = ("claim", "name", "claimed", "verdict", "smallest", "mean", "low", "high")
LABEL, UNIT = mark("Right of 0: as claimed; 1: what matters"), mark("times what matters")


def claimed_effects(effects: pd.DataFrame) -> Any:
    """Draw every comparison of claims as a row: right of 0 as claimed, left of it the other way.

    Parameters
    ----------
    effects : DataFrame
        ``claim``, ``name`` of the comparison, ``claimed`` ("lower" or "higher"), ``verdict``, ``smallest`` effect that
        matters, and the paired difference (``mean``, ``low``, ``high``) in the outcome's own unit.
    """
    return forest(rows_of(effects), name="named")


def rows_of(effects: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of the figure: ``label``, ``unit``, ``named``, ``mean``, ``low``, ``high``.

    An effect of which any size matters (smallest 0) has no place on this scale and is left out.
    """
    table = require_columns(effects, *NEEDED)
    table = table[table["smallest"] > 0]
    sign = np.where(table["claimed"] == "lower", -1.0, 1.0)
    scaled = {name: sign * table[name] / table["smallest"] for name in ("mean", "low", "high")}
    low, high = np.minimum(scaled["low"], scaled["high"]), np.maximum(scaled["low"], scaled["high"])
    rows = [
        say("{claim} {name}: {verdict}", claim=claim, name=say(str(name).replace("_", " ")), verdict=say(str(verdict)))
        for claim, name, verdict in table[["claim", "name", "verdict"]].itertuples(index=False)
    ]
    return pd.DataFrame({"label": LABEL, "unit": UNIT, "named": rows, "mean": scaled["mean"], "low": low, "high": high})
