"""Verdicts on rows from those on their numbers, and how many of the rows that are scored hold."""

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from interpose.experiments.validation.judge import FAILS, NOT_CLEAR, NOT_MEASURABLE, SIGN_RIGHT, WITHIN, of_row
from interpose.experiments.validation.standing import TEST
from interpose.model.language.words import mark, say

NOT_FROM_EVENTS = mark("not from events")
HOLD = (WITHIN, SIGN_RIGHT)
"""Verdicts with which a row holds."""


def rows_of(parts: pd.DataFrame) -> pd.DataFrame:
    """Return a row of the tables each, from a row a number: a row is no better than its worst number."""
    lines = []
    for name, own in parts.groupby("row", sort=False):
        first = own.iloc[0]
        by_record = [said for said in own["observed_verdict"] if said != NOT_FROM_EVENTS]
        lines.append(
            {
                "row": name,
                "pattern": first["pattern"],
                "kind": first["kind"],
                "source_is": first["source_is"],
                "verdict": of_row(list(own["verdict"])),
                "observed_verdict": of_row(by_record) if by_record else NOT_FROM_EVENTS,
            }
        )
    return pd.DataFrame(lines)


def scored(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that are scored: kept from fitting, not by construction, and measurable."""
    return rows[(rows["kind"] == TEST) & (rows["verdict"] != NOT_MEASURABLE)]


def seen_in_record(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the scored rows on which a record of events has a verdict."""
    known = ~scored(rows)["observed_verdict"].isin([NOT_FROM_EVENTS, NOT_MEASURABLE])
    return scored(rows)[known]


def hold(verdicts: Sequence[str]) -> int:
    """Return how many verdicts say that a row holds."""
    return sum(said in HOLD for said in verdicts)


def counts(rows: pd.DataFrame) -> Counter[str]:
    """Return how many of the rows kept from fitting have each verdict, those that are not measurable too."""
    return Counter(rows.loc[rows["kind"] == TEST, "verdict"])


def summary_of(rows: pd.DataFrame) -> str:
    """Return in a sentence how many of the rows that are scored hold, in truth and by the record."""
    judged, recorded = scored(rows), seen_in_record(rows)
    if judged.empty:
        return say("No row that is scored was measured.")
    count = counts(rows)
    said = [
        say("{n} {verdict}", n=count[name], verdict=say(name))
        for name in (WITHIN, SIGN_RIGHT, NOT_CLEAR, FAILS)
        if count[name]
    ]
    named = {"held": hold(list(judged["verdict"])), "all": len(judged), "verdicts": ", ".join(said)}
    if not len(recorded):
        return say("{held} of {all} hold ({verdicts}).", **named)
    named |= {"seen": hold(list(recorded["observed_verdict"])), "shown": len(recorded)}
    return say(
        "{held} of {all} hold ({verdicts}); on the observed record {seen} of the {shown} that it shows.", **named
    )
