"""What an imported record says: statistics with intervals, and what each territory adds to them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from interpose.experiments.analysis.kernel_background import kernel_ratio
from interpose.experiments.analysis.power_law import LEAST_DEATHS, discrete_exponent
from interpose.experiments.analysis.self_excitation import hawkes_ratio
from interpose.experiments.real_events.burstiness import FEWEST, finite_burstiness, gaps
from interpose.experiments.real_events.record import Record
from interpose.experiments.real_events.statistics import BY_NAME, STEPS, MonthlyParts, with_intervals
from interpose.experiments.real_events.stored_events import Events, Precision
from interpose.model.errors import InterposeError
from interpose.model.language.words import mark

ON_CELLS = mark("Onset next to an active cell of 0.25 degrees, against elsewhere")
"""Of cells of a quarter degree (``cells.QUARTER``)."""
MOST_FITTED = 30
"""Territories of which the branching ratio is fitted one by one: those with most events."""
FEWEST_FITTED = 300
"""Fewest events of a territory from which its own branching ratio is fitted: with 120 a ratio of 0.3 was read as 0.2 to
0.5 (docs/data.md)."""
MOST_PLACES = 60
"""Territories above which the branching ratio of all together is fitted only if asked for (minutes on cells)."""


@dataclass(frozen=True)
class Summary:
    """A record in numbers.

    Parameters
    ----------
    meta : dict
        What the import says of itself, and how exactly dates and places had to be known.
    statistics : DataFrame
        As of :func:`interpose.experiments.real_events.statistics.with_intervals`, and ``onset_cells``: the onset next
        door on cells of a quarter degree.
    places : DataFrame
        A row a territory: ``territory``, ``events``, ``deaths``, ``share`` (of deaths), ``exponent``, ``burstiness``,
        ``branching`` (background drawn from a slow process) and ``branching_60`` (background smoothed over 60 days).
    """

    meta: dict[str, Any]
    statistics: pd.DataFrame
    places: pd.DataFrame

    def write(self, folder: Path) -> None:
        """Write the tables as CSV, and what they are of as ``summary.json``, into an existing folder."""
        self.statistics.to_csv(folder / "statistics.csv", index=False)
        self.places.to_csv(folder / "places.csv", index=False)
        (folder / "summary.json").write_text(json.dumps(self.meta, indent=1, ensure_ascii=False), encoding="utf-8")


def steps_of(events: Events, precision: Precision, *, branching: bool | None = None) -> int:
    """Return how often :func:`summarise` reports progress."""
    places = min(MOST_FITTED, len(events.record(precision).places))
    return STEPS + 1 + places if branching is not False else 2 + places


def summarise(
    events: Events,
    precision: Precision | None = None,
    least: int = LEAST_DEATHS,
    *,
    branching: bool | None = None,
    done: Callable[[], None] = lambda: None,
) -> Summary:
    """Summarise an imported record.

    Parameters
    ----------
    events : Events
        What was imported.
    precision : Precision, optional
        How exactly dates and places must be known.
    least : int
        Deaths from which the tail of severities begins; 0: those that fit best.
    branching : bool, optional
        Whether to fit the branching ratio of all territories together; default: if there are at most sixty.
    done : callable
        Called after each step, for progress.

    Raises
    ------
    InterposeError
        If there are fewer than three whole months, or no event is known exactly enough.
    """
    chosen = precision or Precision()
    if least < 0 or least == 1:
        raise InterposeError("must be at least 2 deaths, or 0 to estimate it", argument="least_deaths", value=least)
    record = events.record(chosen)
    fit = len(record.places) <= MOST_PLACES if branching is None else branching
    table = with_intervals(record, least, done, branching=fit)
    cells = events.cell_record(chosen)
    near = with_intervals(cells, least, branching=False).set_index("statistic").loc["onset_risk"]
    row: dict[str, Any] = {"statistic": "onset_cells", "label": ON_CELLS, "unit": BY_NAME["onset_risk"].unit}
    row |= {name: near[name] for name in ("estimate", "low", "high", "from")}
    table = pd.concat([table, pd.DataFrame([row])], ignore_index=True)
    done()
    entered = {"events": len(record.day), "date_prec": chosen.date, "where_prec": chosen.place or "usual"}
    meta = events.meta | {"entered": entered, "least_deaths": MonthlyParts(record, least).least}
    return Summary(meta, table, places_of(record, int(meta["least_deaths"]), done))


def places_of(record: Record, least: int, done: Callable[[], None] = lambda: None) -> pd.DataFrame:
    """Return a row a territory, that with most events first (see :class:`Summary`); NaN where there is too little."""
    between, ends = gaps(record.day, record.place)
    gap_place = record.place[ends]
    number = np.bincount(record.place, minlength=len(record.places))
    deaths = np.bincount(record.place, record.deaths, len(record.places))
    days, rows = record.days, []
    for rank, place in enumerate(np.argsort(-number, kind="stable")):
        own = between[gap_place == place]
        fitted = rank < MOST_FITTED and number[place] >= FEWEST_FITTED
        counts = np.bincount(record.day[record.place == place], minlength=days).astype(float)
        rows.append(
            {
                "territory": record.places[place],
                "events": int(number[place]),
                "deaths": int(deaths[place]),
                "share": float(deaths[place] / deaths.sum()),
                "exponent": discrete_exponent(record.deaths[record.place == place], least),
                "burstiness": finite_burstiness(own) if len(own) >= FEWEST else float("nan"),
                "branching": hawkes_ratio(counts[:, None]) if fitted else float("nan"),
                "branching_60": kernel_ratio(counts) if fitted else float("nan"),
            }
        )
        if rank < MOST_FITTED:
            done()
    return pd.DataFrame(rows)
