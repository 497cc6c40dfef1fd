"""The smallest effect that matters to somebody who plans a mission, by outcome: the rule of the claims."""

from functools import lru_cache

from interpose.experiments.claims.claims import Smallest, load_claims
from interpose.model.results.outcomes import unit_of

A_DEATH, POINTS, TENTH = "a_death", "points", "tenth"
OF_THE_FORCE = ("deaths_force", "deaths_by_force")
"""Outcomes of which a single one is debated in the countries that send units."""


@lru_cache(maxsize=1)
def _rules() -> dict[str, Smallest]:
    """Return the rules of the claims, which come with the package."""
    return dict(load_claims().smallest)


def smallest_effect(outcome: str, other_mean: float) -> float:
    """Return the smallest difference that matters, in the outcome's unit; an assumption (docs/claims.md).

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    other_mean : float
        Its mean in the world that is compared with.
    """
    rule = A_DEATH if outcome in OF_THE_FORCE else POINTS if unit_of(outcome) == "share" else TENTH
    return float(_rules()[rule].of(other_mean))
