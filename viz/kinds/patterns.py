"""Published patterns, tried on the model: which hold as simulated, and which as reported."""

from typing import Any

import pandas as pd

from interpose.model.language.told import as_told
from interpose.model.language.words import mark, say
from interpose.model.results.formatting import number
from interpose.model.results.stored_labels import note_words
from interpose.viz.figure import Drawing
from interpose.viz.figures.patterns import pattern_bands
from interpose.viz.kinds.contract import CAUTION, Kind, listed, paired_seeds, seeds_of
from interpose.viz.page_parts import Numbers, Table
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

FOUND = mark("{row}, {part}: {verdict}, {mean} ({low} to {high}) {unit}; record: {said}.")
FOUND_IN_RECORD = mark("{row}, {part}: {verdict}, {mean} ({low} to {high}) {unit}; record: {observed}, {said}.")
NONE_MEASURED = "not measurable"
CAUTIONS = (
    mark(
        "A pattern that holds is no proof: many models give the same one. What was fitted to, or follows from the "
        "rules by construction, is shown and never scored."
    ),
    CAUTION,
)
FIGURES = (
    Drawing(
        "bands",
        mark("Published patterns against their bands"),
        mark(
            "Every band is drawn as the same grey strip, so that rows can be compared; what lies beyond one width of "
            "it is put at the edge. The upper mark is what happened, the lower one what would be reported of it. "
            "Circle: within; triangle: the sign is right; open circle: not clear; cross: fails."
        ),
        lambda store: pattern_bands(store.table("patterns")),
        finding=lambda store: say("Published patterns: {held} ({seeds})", held=_held(store), seeds=seeds_of(store)),
    ),
)


def _held(store: Stored) -> str:
    """Say how many of the rows that are scored hold: what of the summary stands before its brackets."""
    return _summary(store).split(" (")[0].rstrip(".")


def _summary(store: Stored) -> str:
    """Return how many of the rows that are scored hold, as the result keeps it."""
    return str(as_told(store.meta)["summary"])


def sentences(store: Stored) -> list[str]:
    """Say how many of the rows that are scored hold, then of each number what was found."""
    lines = [_summary(store)]
    for e in records(store.table("patterns")):
        name = say("{row} ({kind})", row=e["row"], kind=say(str(e["kind"])))
        if pd.isna(e["part"]):
            lines.append(say("{row}: not measurable: {why}.", row=name, why=note_words(str(e["note"]))))
        elif e["verdict"] == NONE_MEASURED:
            lines.append(say("{row}: not measurable in {seeds} seeds.", row=name, seeds=number(e["seeds"])))
        else:
            lines.append(_number_found(name, e))
    return lines


def _number_found(name: str, e: dict[str, Any]) -> str:
    """Say of a number what was found, and what the record shows of it."""
    named = {"row": name, "part": say(str(e["part"])), "verdict": say(str(e["verdict"])), "unit": say(str(e["unit"]))}
    named |= {"mean": number(e["estimate"]), "low": number(e["low"]), "high": number(e["high"])}
    named |= {"said": say(str(e["observed_verdict"]))}
    if pd.isna(e["observed"]):
        return say(FOUND, **named)
    return say(FOUND_IN_RECORD, **named, observed=number(e["observed"]))


def numbers(store: Stored) -> Numbers:
    """Return the verdicts on all rows."""
    told = ("kind", "source_is", "verdict", "observed_verdict")
    rows = [
        [str(e["row"]), say(str(e["pattern"])), *(say(str(e[name])) for name in told)]
        for e in records(store.table("rows"))
    ]
    heads = [say("pattern"), say("for"), say("source"), say("simulated"), say("as reported")]
    return Numbers([Table(say("Verdicts"), ["", *heads], rows)])


KIND = Kind(
    name="patterns",
    title=mark("Which published patterns hold"),
    manifest="patterns.json",
    table="patterns",
    question=lambda _: say("Which published patterns hold in the model, as simulated and as reported?"),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
    worlds=paired_seeds,
    cautions=CAUTIONS,
    numbers=numbers,
)
