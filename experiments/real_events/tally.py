"""What happened to the rows of a file: how many were taken, refused or noted, why, and which was the first."""

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.language.words import mark

type Flags = npt.NDArray[np.bool_]

REFUSED = {
    "cells": mark("another number of cells than the header"),
    "tags": mark("a row of tags (#...), no event"),
    "id": mark("no id"),
    "duplicate": mark("an id that stood in an earlier row"),
    "no_date": mark("no date"),
    "short_year": mark("a date with a year of two digits"),
    "odd_date": mark("a date in another order than YYYY-MM-DD, or that there is not"),
    "spot": mark("no coordinates, or none within -90..90 and -180..180 degrees"),
    "type": mark("a type of event that the source does not have"),
    "number": mark("deaths that are no whole number"),
    "negative": mark("negative deaths"),
    "many": mark("more than ten million deaths"),
}
"""Why a row is refused: it is counted, shown, and left out."""
NOTED = {
    "bounds": mark("low > best or best > high: kept, without low and high"),
    "status": mark("still to be checked by the source (code_status)"),
    "coarse": mark("place known to a region or country only"),
    "vague": mark("date known to a week or less exactly"),
    "bloodless": mark("without deaths"),
}
"""What is counted and shown of rows that are kept."""
OUTSIDE = {
    "period": mark("outside the period asked for"),
    "ground": mark("farther from every territory than the limit"),
    "unnamed": mark("without the name of a province"),
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
