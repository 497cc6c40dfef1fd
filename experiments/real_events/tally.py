"""What happened to the rows of a file: how many were taken, refused or noted, why, and which was the first."""

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

type Flags = npt.NDArray[np.bool_]

REFUSED = {
    "cells": "another number of cells than the header",
    "tags": "a row of tags (#...), no event",
    "id": "no id",
    "duplicate": "an id that stood in an earlier row",
    "no_date": "no date",
    "short_year": "a date with a year of two digits",
    "odd_date": "a date in another order than YYYY-MM-DD, or that there is not",
    "spot": "no coordinates, or none within -90..90 and -180..180 degrees",
    "type": "a type of event that the source does not have",
    "number": "deaths that are no whole number",
    "negative": "negative deaths",
    "many": "more than ten million deaths",
}
"""Why a row is refused: it is counted, shown, and left out."""
NOTED = {
    "bounds": "low > best or best > high: kept, without low and high",
    "status": "still to be checked by the source (code_status)",
    "coarse": "place known to a region or country only",
    "vague": "date known to a week or less exactly",
    "bloodless": "without deaths",
}
"""What is counted and shown of rows that are kept."""
OUTSIDE = {
    "period": "outside the period asked for",
    "ground": "farther from every territory than the limit",
    "unnamed": "without the name of a province",
}
"""Why an event that was read is on no ground: those outside the period are left out, the others kept without one."""


class Tally:
    """Counts of rows by what became of them; of each reason for refusal the first row, from 1 after the header."""

    def __init__(self) -> None:
        self.rows = 0
        self.counts: Counter[str] = Counter()
        self.first: dict[str, str] = {}

    def note(self, reason: str, number: int) -> None:
        """Count so many rows for a reason; nothing is kept of none."""
        if number:
            self.counts[reason] += number

    def refuse(self, reason: str, flags: Flags, rows: Any, shown: Any = None) -> None:
        """Count rows that are refused.

        Parameters
        ----------
        reason : str
            One of :data:`REFUSED`.
        flags : array of bool
            Which rows.
        rows : array of int
            Numbers of all rows.
        shown : sequence of str, optional
            The cell at fault of each row, for the first example.
        """
        hit = np.flatnonzero(flags)
        self.note(reason, len(hit))
        if len(hit) and reason not in self.first:
            cell = "" if shown is None else f" ({str(shown[hit[0]])[:30]!r})"
            self.first[reason] = f"row {int(rows[hit[0]]):,}{cell}"

    @property
    def refused(self) -> int:
        """Rows that were refused, for whatever reason."""
        return sum(self.counts[reason] for reason in REFUSED)

    def part(self, reasons: dict[str, str]) -> list[dict[str, Any]]:
        """Return the counts of some reasons, those that are not 0: ``why``, ``rows``, ``first``."""
        return [
            {"reason": name, "why": why, "rows": int(self.counts[name]), "first": self.first.get(name, "")}
            for name, why in reasons.items()
            if self.counts[name]
        ]
