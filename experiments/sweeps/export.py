"""A stored sweep as files for other programs: runs as CSV, Parquet or NetCDF, draws in the format of ViEWS."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.scoring.draws import Draws
from interpose.experiments.scoring.levels import at_level, check_level
from interpose.experiments.scoring.prio_grid import Spot, territory_cells
from interpose.experiments.scoring.tails import tail_table
from interpose.experiments.sweeps.forecast_draws import TYPES
from interpose.experiments.sweeps.stored_sweep import Sweep
from interpose.model.errors import InterposeError, OutputError
from interpose.model.output_folder import new_file
from interpose.model.scenario.loading import load_scenario

TABLES = (".csv", ".parquet", ".nc")
VIOLENCE = ("sb", "ns", "os", "all")
"""State-based, non-state and one-sided violence as ViEWS shortens them, and their sum."""
type Writer = Callable[[Path], object]


def runs_writer(sweep: Sweep, target: Path) -> Writer:
    """Return a function that writes the table of runs, in the format that the suffix of the file names.

    Deaths by month, which are lists, go into Parquet only.

    Raises
    ------
    OutputError
        For another format, or where xarray is needed and not installed.
    """
    kind = target.suffix.lower()
    if kind not in TABLES:
        raise OutputError("must end in .csv, .parquet or .nc", argument="to", value=target)
    if kind == ".parquet":
        return lambda path: sweep.runs.to_parquet(path, index=False)
    if kind == ".csv":
        return lambda path: sweep.runs.drop(columns="monthly", errors="ignore").to_csv(path, index=False)
    dataset = sweep.to_xarray()

    def write(path: Path) -> None:
        try:
            dataset.to_netcdf(path)
        except (ValueError, TypeError) as error:  # without a library for NetCDF 4 there are no whole numbers of 64 bits
            cure = "pip install h5netcdf, or export to .parquet"
            problem = f"cannot be written as NetCDF 3 ({str(error)[:120]}): {cure}"
            raise OutputError(problem, argument="to", value=target) from None

    return write


def check_endings(draws: Path | None, tails: Path | None) -> None:
    """Refuse files of draws and of bad months in other formats than theirs, before anything is read."""
    if draws is not None and draws.suffix.lower() != ".parquet":
        raise OutputError("must end in .parquet", argument="draws", value=draws)
    if tails is not None and tails.suffix.lower() not in (".csv", ".parquet"):
        raise OutputError("must end in .csv or .parquet", argument="tails", value=tails)


def draws_writer(draws: Draws, target: Path) -> Writer:
    """Return a function that writes draws as a file of forecasts, a row a unit, month and draw."""
    return lambda path: draws.long_table().to_parquet(path, index=False)


def tails_writer(draws: Draws, target: Path, thresholds: Sequence[float], shortfall: float | None) -> Writer:
    """Return a function that writes the chances of bad months and their expected shortfall."""
    kind = target.suffix.lower()
    table = tail_table(draws, thresholds, shortfall)
    return lambda path: table.to_csv(path, index=False) if kind == ".csv" else table.to_parquet(path, index=False)


def level_draws(
    sweep: Sweep, point: int | None = None, violence: str = "sb", level: str = "territory", country: int | None = None
) -> Draws:
    """Return the draws of one point at a level: by territory, by PRIO-GRID cell or by country.

    Parameters
    ----------
    sweep, point, violence
        As for :func:`forecast_table`.
    level : {"territory", "pgm", "cm"}
        The level; cells are those of the scenario's polygons, as far as it has any.
    country : int, optional
        Number of the country, for level cm.

    Raises
    ------
    InterposeError
        For a level that there is not, or as :func:`forecast_table`.
    """
    check_level(level, country)
    table = forecast_table(sweep, point, violence)
    count = int(table["draw"].max()) + 1
    keys = table.loc[::count, ["month_id", "territory"]].reset_index(drop=True)
    draws = Draws("territory", keys, table["outcome"].to_numpy(float).reshape(-1, count))
    return at_level(draws, level, lambda: territory_cells(*ground_of(sweep)), country)


def ground_of(sweep: Sweep) -> tuple[list[Spot], Mapping[str, Any] | None]:
    """Return centres and polygons of a sweep's territories; none where its scenario is not there any more."""
    places = sweep.meta["provenance"]["scenario"]["places"]
    spots = [Spot(str(place["id"]), float(place["lat"]), float(place["lon"])) for place in places]
    try:
        scenario = load_scenario(str(sweep.meta["design"]["scenario"]))
    except InterposeError:
        return spots, None
    same = [place.id for place in scenario.places] == [spot.id for spot in spots]
    return spots, scenario.shapes if same else None


def forecast_table(sweep: Sweep, point: int | None = None, violence: str = "sb") -> pd.DataFrame:
    """Return the draws of one point in the columns of a submission to the ViEWS challenge, a row per draw.

    Parameters
    ----------
    sweep : Sweep
        A sweep with ``monthly: true``.
    point : int, optional
        Which point; may be left out where there is one only.
    violence : str
        One of :data:`VIOLENCE`; the challenge of 2023/24 asks for state-based violence.

    Returns
    -------
    DataFrame
        ``month_id``, ``territory`` (in place of ``country_id`` or ``priogrid_gid``), ``draw`` from 0 and ``outcome``.

    Raises
    ------
    OutputError
        Without deaths by month, without any finished run, or for a point that does not exist.
    """
    number = int(sweep.meta["points"])
    if point is None and number > 1:
        problem = f"this sweep has {number:,} points, a file of draws holds one: choose 0 to {number - 1}"
        raise OutputError(problem, argument="point")
    if not 0 <= (point or 0) < number:
        raise OutputError(f"there is no such point: take 0 to {number - 1}", argument="point", value=point)
    monthly_draws = sweep.draws()
    monthly_draws = monthly_draws[monthly_draws["point"] == (point or 0)]
    if monthly_draws.empty:
        raise OutputError(f"point {point or 0} has no finished run yet: continue the sweep, or see the column message")
    names = [name for name in TYPES if violence in ("all", name.removeprefix("ged_"))]
    deaths = sum(np.array(monthly_draws[name].tolist(), np.int64) for name in names)
    rows, draws = np.shape(deaths)
    keys = monthly_draws[["month_id", "territory"]].loc[monthly_draws.index.repeat(draws)].reset_index(drop=True)
    return keys.assign(draw=np.tile(np.arange(draws), rows), outcome=np.ravel(deaths))


def write_files(files: list[tuple[str, Path, Writer]]) -> None:
    """Write files, each complete or not at all; none is written if one exists already.

    Parameters
    ----------
    files : list of (argument, target, writer)
        Argument that asked for the file, the file, and the function that writes it.

    Raises
    ------
    OutputError
        If one exists or cannot be written.
    """
    for argument, target, _ in files:
        if os.path.lexists(target):
            raise OutputError("exists already: take another name, or move it away", argument=argument, value=target)
        if not target.parent.is_dir():
            problem = f"there is no folder {target.parent}: make it, or take another place"
            raise OutputError(problem, argument=argument, value=target)
    for argument, target, write in files:
        try:
            with new_file(target) as work:
                write(work)
        except OSError as error:
            problem = f"cannot be written ({error.strerror or error}): nothing was kept there"
            raise OutputError(problem, argument=argument, value=target) from None
