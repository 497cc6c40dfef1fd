"""Outcomes by name: how they are called and in which unit they are."""

from interpose.model.outcomes import NAMED


def label_of(outcome: str) -> str:
    """Name an outcome for people."""
    return NAMED[outcome].label if outcome in NAMED else outcome.replace("_", " ")


def unit_of(outcome: str) -> str:
    """Give an outcome's unit; "value" where nobody said."""
    return NAMED[outcome].unit if outcome in NAMED else "value"
