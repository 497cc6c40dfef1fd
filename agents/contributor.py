"""Contributors: the countries that send units, and what they bring besides troops."""

from interpose.agents.columns import Column, Table
from interpose.agents.compiled.decorators import rule

APPROACHED, PLEDGED, CONDITIONS_MET, READYING, IN_TRANSIT, DEPLOYED, WITHDRAWN, DECLINED = range(8)
STAGES = (
    "approached",
    "pledged",
    "conditions met",
    "readying",
    "in transit",
    "deployed",
    "withdrawn",
    "declined",
)
NOBODY = -1

CONTRIBUTOR = Table(
    "contributor",
    "A country that may send units.",
    ("contributor",),
    (
        Column("key", "i8", "key", "identity in keyed draws", 0, 4095),
        Column("stage", "i8", "code", "approached, pledged, conditions met, readying, in transit, deployed ...", 0, 7),
        Column("since", "i8", "day", "day on which it entered that stage", 0),
        Column("reluctance", "f8", "share", "drawn once: it pledges when its chance to join exceeds this", 0, 1),
        Column("joins", "f8", "share", "chance to take part where legitimacy plays no part", 0, 1, 1),
        Column("decides", "i8", "day", "day on which it answers the approach", 0),
        Column("needs_un", "i8", "flag", "1 if it asks for a mandate of the UN", 0, 1),
        Column("needs_truce", "i8", "flag", "1 if it asks that the truces that matter hold", 0, 1),
        Column("needs_consent", "i8", "faction", "faction whose consent it asks for, -1 for none", -1, 7, -1),
        Column("non_combat", "i8", "flag", "1 if its units may not interpose, protect or enforce", 0, 1),
        Column(
            "vote_days", "i8", "days", "days from its pledge to its parliament's vote, -1 for no vote", -1, start=-1
        ),
        Column("parliament", "i8", "day", "day on which its parliament votes, -1 before its pledge", -1, start=-1),
        Column("approved", "i8", "flag", "1 if its parliament votes in favour", 0, 1, 1),
        Column("tolerance", "f8", "persons", "own dead after which it withdraws, 0 for any number", 0),
        Column("broken", "i8", "days", "days in a row on which one of its conditions did not hold", 0),
        Column("caveat", "i8", "flag", "1 if it has narrowed what its units may do", 0, 1),
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
    (
        Column("acceptance", "f8", "share", "acceptance by the people who live under that faction", 0, 1, 0.5),
        Column("influence", "f8", "share", "how far it can move that faction without troops", 0, 1),
    ),
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


@rule
def legitimacy_factor(legitimacy: float, pull: float) -> float:
    """Return the factor by which legitimacy abroad multiplies the wish to take part: 1 at one half, from 0 to 2."""
    # eq. 2.2
    return 1.0 + pull * (2.0 * legitimacy - 1.0)


@rule
def wants_to_join(joins: float, drawn: float, reluctance: float) -> bool:
    """Whether a country pledges: its chance to join, multiplied by legitimacy, exceeds its lasting reluctance."""
    # eq. 2.1
    return joins * drawn > reluctance


@rule
def adopts_caveat(dead: float, tolerance: float, share: float, broken: int, days: int) -> bool:
    """Whether its units keep out of combat: own dead near its tolerance, or a condition broken for too long."""
    # eq. 2.6
    return (tolerance > 0.0 and dead >= share * tolerance) or broken > days


@rule
def withdraws(dead: float, tolerance: float, broken: int, patience: int) -> bool:
    """Whether a country withdraws: own dead at its tolerance (0: any number), or a condition broken for too long."""
    # eq. 2.7
    return (tolerance > 0.0 and dead >= tolerance) or broken > patience
