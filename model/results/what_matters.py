"""The smallest effect that matters to somebody who plans a mission, by outcome: an assumption, as in claims.yaml."""

from interpose.model.results.outcomes import unit_of

TENTH, POINTS, A_DEATH = 0.1, 0.02, 1.0
"""A tenth of what there is otherwise; two in a hundred of a share; a single death."""
OF_THE_FORCE = ("deaths_force", "deaths_by_force")
"""Outcomes of which a single one is debated in the countries that send units."""


def smallest_effect(outcome: str, other_mean: float) -> float:
    """Return the smallest difference that matters, in the outcome's unit; an assumption (docs/claims.md).

    Parameters
    ----------
    outcome : str
        Name of the outcome.
    other_mean : float
        Its mean in the world that is compared with.
    """
    if outcome in OF_THE_FORCE:
        return A_DEATH
    return POINTS if unit_of(outcome) == "share" else TENTH * abs(other_mean)
