"""Outcomes by name: how they are called and in which unit they are."""

from interpose.model.outcomes import OUTCOMES

KNOWN = {outcome.name: (outcome.label, outcome.unit) for outcome in OUTCOMES}
KNOWN |= {"deaths": ("Deaths of all groups", "persons")}


def label_of(outcome: str) -> str:
    """Name an outcome for people."""
    return KNOWN.get(outcome, (outcome.replace("_", " "), ""))[0]


def unit_of(outcome: str) -> str:
    """Give an outcome's unit; "value" where nobody said."""
    return KNOWN.get(outcome, ("", "value"))[1]
