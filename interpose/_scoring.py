"""Forecasts against what was recorded."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from interpose.experiments.scoring.score import Scores


def score(
    forecast: "str | Path | pd.DataFrame",
    actuals: "str | Path | pd.DataFrame",
    against: "Mapping[str, str | Path | pd.DataFrame] | None" = None,
    name: str = "forecast",
) -> "Scores":
    """Score a forecast of monthly deaths as the ViEWS prediction challenge does (needs the extra ``score``).

    Parameters
    ----------
    forecast : path or DataFrame
        Parquet or CSV with a row a draw: ``month_id`` (January 1980 is 1), ``priogrid_gid``, ``country_id`` or
        ``territory``, ``draw`` and ``outcome`` (deaths).
    actuals : path or DataFrame
        What was recorded, a row a unit and month: ``month_id``, the same unit, ``outcome``.
    against : mapping, optional
        Other forecasts by their names, to compare with.
    name : str
        Name of the forecast in the tables.

    Returns
    -------
    Scores
        Tables ``means``, ``differences`` (paired, with 95 % intervals over months), ``by_unit_month`` and
        ``transforms``; ``meta``; ``write(folder)``. Less is better in every score (docs/scoring.md).

    Raises
    ------
    InterposeError
        With one line, for a table that does not hold, or forecasts that have nothing in common with the record.

    Examples
    --------
    >>> import pandas as pd
    >>> import interpose as ip
    >>> draws = pd.DataFrame({"month_id": 457, "country_id": 652, "draw": [0, 1], "outcome": [2, 4]})
    >>> actual = pd.DataFrame({"month_id": [457], "country_id": [652], "outcome": [4]})
    >>> float(ip.score(draws, actual).means["crps"][0])
    0.5
    """
    from interpose.experiments.scoring.score import score as score_draws

    return score_draws(
        _source(forecast), _source(actuals), {key: _source(one) for key, one in (against or {}).items()}, name
    )


def _source(given: "str | Path | pd.DataFrame") -> "Path | pd.DataFrame":
    """Return a file as a path, and a table as it is."""
    return Path(given) if isinstance(given, str) else given
