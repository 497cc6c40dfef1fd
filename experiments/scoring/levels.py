"""Draws by territory as draws by PRIO-GRID cell or by country: every draw keeps its total, and deaths stay whole."""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from interpose.experiments.scoring.draws import MONTH, Draws
from interpose.experiments.scoring.prio_grid import Ids
from interpose.model.errors import InterposeError

LEVELS = ("territory", "pgm", "cm")
"""A territory's, a PRIO-GRID cell's, or a country's month."""
SEED = 1
"""Seed of the lots by which deaths fall into cells."""
MOST_COUNTRY = 999
"""Largest number of a country (Gleditsch & Ward's codes have three digits)."""


def check_level(level: str, country: int | None) -> None:
    """Refuse a level that there is not, and country months without the number of the country.

    Raises
    ------
    InterposeError
        With one line.
    """
    if level not in LEVELS:
        raise InterposeError(f"must be one of {', '.join(LEVELS)}", argument="level", value=level)
    if level == "cm" and (country is None or not 1 <= country <= MOST_COUNTRY):
        problem = f"country months need the number of the country, 1 to {MOST_COUNTRY}: Gleditsch and Ward's, or ViEWS'"
        raise InterposeError(problem, argument="country", value=country)


def at_level(
    draws: Draws,
    level: str,
    cells: Callable[[], Mapping[str, tuple[Ids, npt.NDArray[np.float64]]]],
    country: int | None = None,
) -> Draws:
    """Return draws by territory at another level.

    Parameters
    ----------
    draws : Draws
        By ``territory``.
    level : {"territory", "pgm", "cm"}
        The level.
    cells : callable
        Returns the cells of the territories, as ``territory_cells`` does; asked for level pgm only.
    country : int, optional
        Number of the country, for level cm.

    Raises
    ------
    InterposeError
        As :func:`check_level`.
    """
    check_level(level, country)
    if level != "territory" and int(draws.keys[MONTH].min()) < 1:
        problem = "months are numbered from January 1980, and these begin before it: let the scenario start later"
        raise InterposeError(problem, argument="level", value=level)
    if level == "pgm":
        return to_cells(draws, cells())
    return draws if country is None or level == "territory" else to_country(draws, country)


def to_country(draws: Draws, country: int) -> Draws:
    """Return the sum over all units, draw by draw, as months of one country."""
    months, place = np.unique(draws.keys[MONTH], return_inverse=True)
    values = np.zeros((len(months), draws.values.shape[1]))
    np.add.at(values, place, draws.values)
    return Draws("country_id", pd.DataFrame({MONTH: months, "country_id": np.int64(country)}), values)


def to_cells(draws: Draws, cells: Mapping[str, tuple[Ids, npt.NDArray[np.float64]]], seed: int = SEED) -> Draws:
    """Return draws by PRIO-GRID cell: each death falls into a cell of its territory by lot, by area.

    Deaths are thus taken to lie evenly over a territory and apart from each other (assumption: the model knows no place
    within one). Totals stay exact, draw by draw, and numbers whole; what a fraction of a death would leave to every
    cell, so that none had a quiet month, does not arise.

    Parameters
    ----------
    draws : Draws
        By ``territory``, whole numbers.
    cells : mapping
        Cells of each territory and their shares of its area .
    seed : int
        Seed of the lots.
    """
    gids = np.unique(np.concatenate([numbers for numbers, _ in cells.values()]))
    months, month = np.unique(draws.keys[MONTH], return_inverse=True)
    values = np.zeros((len(months), len(gids), draws.values.shape[1]), np.int64)
    for number, (territory, (numbers, shares)) in enumerate(sorted(cells.items())):
        rows = np.flatnonzero(draws.keys["territory"] == territory)
        lots = np.random.default_rng([seed, number])
        fallen = lots.multinomial(draws.values[rows].astype(np.int64), shares)  # rows, draws, cells
        columns = np.searchsorted(gids, numbers)
        for row, here in zip(month[rows], fallen, strict=True):
            values[row][columns] += here.T
    keys = pd.DataFrame({MONTH: np.repeat(months, len(gids)), "priogrid_gid": np.tile(gids, len(months))})
    return Draws("priogrid_gid", keys, values.reshape(len(keys), -1).astype(float))
