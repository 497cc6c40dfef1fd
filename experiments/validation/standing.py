"""What a row is for, and how firmly its source stands: whether it is scored at all, and how much a miss would say."""

from interpose.experiments.analysis.patterns import CALIBRATE as FITTED_TO
from interpose.experiments.analysis.patterns import Pattern
from interpose.experiments.validation.rows import BY_OTHERS
from interpose.model.language.words import mark

CALIBRATE, TEST, REPORT, INPUT = mark("calibrate"), mark("test"), mark("report"), mark("input")
BY_CONSTRUCTION, REPLACED = mark("by construction"), mark("replaced")
KINDS = (TEST, CALIBRATE, BY_CONSTRUCTION, REPORT, INPUT, REPLACED)
CONTESTED, WEAK, UNCONTESTED = mark("contested"), mark("weak"), mark("uncontested")
DISPUTED = ("P06", "P07", "P08", "P09", "P12", "P18", "P19", "M01", "M02", "M13", "M22", "M24", "M27")
"""Others find nothing or the opposite, or a party to it disputes it (by the status and source of each row)."""
THIN = ("P01", "P03", "P11", "P13", "P14", "P15", "P16", "P17", "P21", "P22", "M14", "M15", "M18", "M20", "M21", "M35")
"""A sign without a size, a band by judgement, a preprint, one party's count, a model or an own estimate."""


def kind_of(pattern: Pattern) -> str:
    """Return what a row is for; ``test`` alone is scored."""
    if pattern.id in BY_OTHERS:
        return REPLACED
    if pattern.use == FITTED_TO:
        return CALIBRATE
    return BY_CONSTRUCTION if pattern.by_construction else pattern.use


def standing_of(pattern: Pattern) -> str:
    """Return how firmly the source of a row stands."""
    return CONTESTED if pattern.id in DISPUTED else WEAK if pattern.id in THIN else UNCONTESTED
