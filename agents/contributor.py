"""Contributors: the countries that send units, and what they bring besides troops."""

from interpose.agents.table import Column, Table

CONTRIBUTOR = Table(
    "contributor",
    "A country that may send units.",
    ("contributor",),
    (
        Column("key", "i8", "key", "identity in keyed draws", 0, 4095),
        Column("joins", "i8", "flag", "1 if it takes part", 0, 1),
        Column("offer", "i8", "persons", "personnel offered", 0),
        Column("robustness", "f8", "share", "rules of engagement that it accepts", 0, 1),
        Column("quality", "f8", "share", "training and equipment", 0, 1),
        Column("dead", "i8", "persons", "own dead by malicious acts", 0),
    ),
)
RELATION = Table(
    "relation",
    "What a contributor is to a faction and to the people who live under it.",
    ("contributor", "faction"),
    (Column("acceptance", "f8", "share", "acceptance by the people who live under that faction", 0, 1, 0.5),),
)


def offer_between(low: float, mode: float, high: float, draw: float) -> float:
    """Draw an offer in persons: triangular with a known mode, uniform when ``mode`` is negative.

    Inverse transform of the triangular distribution, so that a larger ``draw`` is never a smaller offer.
    """
    if mode < 0.0 or high <= low:
        return low + (high - low) * draw
    split = (mode - low) / (high - low)
    if draw < split:
        return low + ((high - low) * (mode - low) * draw) ** 0.5
    return high - ((high - low) * (high - mode) * (1.0 - draw)) ** 0.5
