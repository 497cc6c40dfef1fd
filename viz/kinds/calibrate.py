"""A calibration: which parameters agree with published patterns."""

import numpy as np

from interpose.model.results.formatting import count, number
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
    return f"Patterns narrow {many} of {count(len(table), 'parameter')} to less than half of its range"


def met(store: Stored) -> str:
    """Say how many patterns draws of the posterior meet."""
    verdicts = store.table("check")["verdict"]
    return f"{int((verdicts == PASSED).sum())} of {count(len(verdicts), 'published pattern')} are met by the posterior"


FIGURES = (
    Drawing(
        "posterior",
        "What the patterns say about parameters",
        "Blue: 95 % of the posterior within the range drawn from (grey). As wide as that: the patterns say nothing.",
        posterior,
        finding=narrowed,
    ),
    Drawing(
        "patterns",
        "Which patterns are met",
        "Medians over draws, measured with seeds that no fit has seen; outside the grey band a pattern is not met. "
        "Meeting a pattern that was fitted to shows nothing.",
        pattern_checks,
        finding=met,
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say which patterns are met and which fail, and how far parameters are narrowed."""
    said = []
    for e in records(store.table("check")):
        band = f"{number(e['band_low'])} to {number(e['band_high'])} {e['unit']}"
        value = f"median {number(e['median'])}" if np.isfinite(e["median"]) else "nothing to measure"
        said.append(f"{e['pattern']}, {e['label']}: {e['verdict']} ({value}; published band {band}).")
    for e in records(store.table("summary")):
        span = f"{number(e['low'])} to {number(e['high'])}"
        prior = f"{number(e['prior_low'])} to {number(e['prior_high'])}"
        name = store.label(str(e["path"])).name
        said.append(f"{name}: {number(e['median'])} (95 % of the posterior {span}; drawn from {prior}).")
    return said


KIND = Kind(
    name="calibrate",
    title="What agrees with what is published",
    manifest="calibrate.json",
    table="summary",
    question=lambda _: "Which parameters agree with published patterns?",
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
)
