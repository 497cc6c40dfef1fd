"""A calibration: which parameters agree with published patterns."""

import numpy as np

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import number, with_unit
from interpose.viz.figure import Drawing
from interpose.viz.figures.posterior import PASSED, pattern_checks, posterior, spans
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

HALF = 50.0
"""Half of a prior range, in percent."""


def narrowed(store: Stored) -> str:
    """Say how many parameters the patterns narrow to less than half of the range that they were drawn from."""
    table = store.table("summary")
    many = sum(high - low < HALF for low, high in spans(store))
    return say_count(
        "Patterns narrow {many} of {n} parameter to less than half of its range",
        "Patterns narrow {many} of {n} parameters to less than half of its range",
        len(table),
        many=many,
    )


def met(store: Stored) -> str:
    """Say how many patterns draws of the posterior meet."""
    verdicts = store.table("check")["verdict"]
    return say_count(
        "{met} of {n} published pattern are met by the posterior",
        "{met} of {n} published patterns are met by the posterior",
        len(verdicts),
        met=int((verdicts == PASSED).sum()),
    )


FIGURES = (
    Drawing(
        "posterior",
        mark("What the patterns say about parameters"),
        mark(
            "Blue: 95 % of the posterior within the range drawn from (grey). As wide as that: the patterns say nothing."
        ),
        posterior,
        finding=narrowed,
    ),
    Drawing(
        "patterns",
        mark("Which patterns are met"),
        mark(
            "Medians over draws, measured with seeds that no fit has seen; outside the grey band a pattern is not met. "
            "Meeting a pattern that was fitted to shows nothing."
        ),
        pattern_checks,
        finding=met,
    ),
)


CHECKED = mark("{pattern}, {label}: {verdict} (median {median}; published band {low} to {high}).")
NOT_CHECKED = mark("{pattern}, {label}: {verdict} (nothing to measure; published band {low} to {high}).")
NARROWED = mark("{input}: {median} (95 % of the posterior {low} to {high}; drawn from {prior_low} to {prior_high}).")


def sentences(store: Stored) -> list[str]:
    """Say which patterns are met and which fail, and how far parameters are narrowed."""
    said = []
    for e in records(store.table("check")):
        ends = {"low": number(e["band_low"]), "high": with_unit(number(e["band_high"]), str(e["unit"]))}
        named = ends | {"pattern": e["pattern"], "label": say(str(e["label"])), "verdict": say(str(e["verdict"]))}
        if np.isfinite(e["median"]):
            said.append(say(CHECKED, **named, median=number(e["median"])))
        else:
            said.append(say(NOT_CHECKED, **named))
    for e in records(store.table("summary")):
        ends = {name: number(e[name]) for name in ("median", "low", "high", "prior_low", "prior_high")}
        said.append(say(NARROWED, input=store.label(str(e["path"])).name, **ends))
    return said


KIND = Kind(
    name="calibrate",
    title=mark("What agrees with what is published"),
    manifest="calibrate.json",
    table="summary",
    question=lambda _: say("Which parameters agree with published patterns?"),
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
)
