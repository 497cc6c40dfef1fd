"""The lines and the seeds of the page as CSV: what is seen, to be drawn and counted elsewhere."""

import numpy as np
import pandas as pd

from interpose.viz.app.paired_seeds import Answer
from interpose.viz.app.session import Session
from interpose.viz.app.totals import PANELS


def series_csv(session: Session) -> bytes:
    """Write the days that have passed, a row a day and world: a column a panel, counts of the day and not of a week.

    A row of day n is what is known at the end of the n-th day.
    """
    parts = []
    for lane, history in zip(session.lanes, session.histories, strict=True):
        days = np.arange(history.known)
        rows = {"world": lane.name or "this world", "seed": lane.seed, "day": days + 1}
        rows |= {"date": [lane.date_of(int(day) + 1).isoformat() for day in days]}
        rows |= {panel.name: history.rows[row, : history.known] for row, panel in enumerate(PANELS)}
        parts.append(pd.DataFrame(rows))
    return pd.concat(parts, ignore_index=True).to_csv(index=False, float_format="%.6g").encode()


def seeds_csv(answer: Answer) -> bytes:
    """Write the outcomes of the twenty paired seeds, a row an arm and seed; only a heading where there are none."""
    table = pd.DataFrame(columns=["arm", "seed"]) if answer.table is None else answer.table
    return table.to_csv(index=False, float_format="%.10g").encode()
