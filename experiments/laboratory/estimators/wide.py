"""A balanced panel as arrays: a row a country, a column a month."""

import numpy as np
import pandas as pd

from interpose.experiments.laboratory.estimators.contract import Floats


def wide(months: pd.DataFrame, name: str) -> Floats:
    """Return a column of a balanced panel by country and month, shape (countries, months)."""
    number = months["country"].nunique()
    return np.asarray(months[name].to_numpy(float).reshape(number, -1))


def within(table: Floats) -> Floats:
    """Return a panel less the means of its rows and columns (two-way fixed effects of a balanced panel)."""
    return np.asarray(table - table.mean(axis=1, keepdims=True) - table.mean(axis=0) + table.mean())
