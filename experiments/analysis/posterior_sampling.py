"""Draws of a posterior as points of a design: all of them, or resampled_rows by weight."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.model.errors import InterposeError
from interpose.model.scenario.parameter_draws import ParameterDraws
from interpose.model.scenario.posterior import ABOUT, read_posterior


def posterior_points(draws: pd.DataFrame, number: int, seed: int = 1) -> list[dict[str, float | int]]:
    """Draw points of equal weight from weighted draws (systematic resampling: as evenly as the weights allow)."""
    values = draws.drop(columns=list(ABOUT), errors="ignore")
    columns = {str(name): values[name].tolist() for name in values}
    chosen = resampled_rows(draws["weight"], number, seed)
    return [{name: column[row] for name, column in columns.items()} for row in chosen]


def resampled_rows(weights: Any, number: int, seed: int = 1) -> list[int]:
    """Return row numbers of draws, each as often as its weight requires (systematic resampling)."""
    cumulative = np.cumsum(np.asarray(weights, float))
    positions = (np.arange(number) + np.random.default_rng(seed).random()) / number * cumulative[-1]
    rows: list[int] = np.minimum(np.searchsorted(cumulative, positions, side="right"), len(cumulative) - 1).tolist()
    return rows


def resampled_points(draws: ParameterDraws, number: int, seed: int = 1) -> list[dict[str, Any]]:
    """Return the open paths of weighted draws as points of equal weight.

    Raises
    ------
    InterposeError
        With one line, where nothing is open any more.
    """
    if not draws.paths:
        raise InterposeError(f"{draws.source['file']}: all of its values are set otherwise: nothing is left uncertain")
    return [draws.of(row) for row in resampled_rows(draws.weights, number, seed)]


def load_parameters(path: Path | str, number: int | None = None, seed: int = 1) -> list[dict[str, float | int]]:
    """Return a stored posterior as changes of a scenario, each of the same weight.

    Parameters
    ----------
    path : path
        As for :func:`read_posterior`.
    number : int, optional
        How many draws; default: as many as are stored.
    seed : int
        Seed of the resampling by weight.

    Raises
    ------
    InterposeError
        With one line, when the file is not a posterior.
    """
    draws = read_posterior(path)
    return resampled_points(draws, number or len(draws.points), seed)
