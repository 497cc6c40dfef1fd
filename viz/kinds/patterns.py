"""Published patterns, tried on the model: which hold as simulated, and which as reported."""

from typing import Any

import pandas as pd

from interpose.model.results.formatting import count, number
from interpose.viz.figure import Drawing
from interpose.viz.figures.patterns import pattern_bands
from interpose.viz.kinds.contract import CAUTION, Kind, listed, paired_seeds
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

NONE_MEASURED = "not measurable"
CAUTIONS = (
    "A pattern that holds is no proof: many models give the same one. What was fitted to, or follows from the rules by "
    "construction, is shown and never scored.",
    CAUTION,
)
FIGURES = (
    Drawing(
        "bands",
        "Published patterns against their bands",
        "Every band is drawn as the same grey strip, so that rows can be compared; what lies beyond one width of it is "
        "put at the edge. The upper mark is what happened, the lower one what would be reported of it. Circle: "
        "within; triangle: the sign is right; open circle: not clear; cross: fails.",
        lambda store: pattern_bands(store.table("patterns")),
        finding=lambda store: (
            f"Published patterns: {str(store.meta['summary']).split(' (')[0].rstrip('.')} "
            f"({count(len(store.meta['seeds']), 'seed')})"
        ),
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say how many of the rows that are scored hold, then of each number what was found."""
    lines = [str(store.meta["summary"])]
    for e in records(store.table("patterns")):
        name = f"{e['row']} ({e['kind']})"
        if e["verdict"] == NONE_MEASURED or pd.isna(e["part"]):
            why = f": {e['note']}" if pd.isna(e["part"]) else f" in {number(e['seeds'])} seeds"
            lines.append(f"{name}: not measurable{why}.")
            continue
        found = f"{number(e['estimate'])} ({number(e['low'])} to {number(e['high'])}) {e['unit']}"
        lines.append(f"{name}, {e['part']}: {e['verdict']}, {found}{_by_record(e)}.")
    return lines


def _by_record(e: dict[str, Any]) -> str:
    """Say what the record shows of a number."""
    if pd.isna(e["observed"]):
        return f"; record: {e['observed_verdict']}"
    return f"; record: {number(e['observed'])}, {e['observed_verdict']}"


def numbers(store: Stored) -> Numbers:
    """Return the verdicts on all rows."""
    columns = ("row", "pattern", "kind", "source_is", "verdict", "observed_verdict")
    rows = [[str(e[name]) for name in columns] for e in records(store.table("rows"))]
    return Numbers([Table("Verdicts", ["", "pattern", "for", "source", "simulated", "as reported"], rows)])


KIND = Kind(
    name="patterns",
    title="Which published patterns hold",
    manifest="patterns.json",
    table="patterns",
    question=lambda _: "Which published patterns hold in the model, as simulated and as reported?",
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=paired_seeds,
    cautions=CAUTIONS,
    numbers=numbers,
)
