"""Force, volatility and security of a neighbourhood as Athena 6.3 computes them (Jet Propulsion Laboratory).

Written anew from what its security model does (AthenaModel/athena, lib/athena/security_model.tcl, and the default
parameters of its parameter base; Athena Analyst's Guide, not seen). Left out: crime, and stances by which a force group
acts against its feelings; without them these formulas are whole.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

POPULATION_SHARE = 0.01
"""force.population: part of a civilian group's people that counts as force (a)."""
MOOD = 0.2
"""force.mood: how much a mood of -100 adds to that (b)."""
PROXIMITY = 0.1
"""force.proximity: part of the force of a near neighbourhood that counts (h)."""
VOLATILITY_WEIGHT = 1.0
"""force.volatility: how much volatility takes from security (v)."""
DEMEANOR: Mapping[str, float] = {"apathetic": 0.3, "average": 1.0, "aggressive": 1.5}
"""force.demeanor: factor on the force of a group."""
FORCE_TYPE: Mapping[str, float] = {"regular": 25, "paramilitary": 15, "police": 10, "irregular": 20, "criminal": 8}
"""force.forcetype: force of each person of a force group."""


class Group(NamedTuple):
    """A group in a neighbourhood."""

    name: str
    own_force: int
    """what it could bring to bear there by itself"""


class Security(NamedTuple):
    """What a neighbourhood is like."""

    volatility: int
    """0 to 100: how likely random violence is"""
    security: dict[str, int]
    """of each group, -100 to 100"""


def civilian_force(people: float, mood: float = 0.0, demeanor: str = "average") -> int:
    """Return the own force of a civilian group: ceil(a D (1 - b mood / 100) people).

    Parameters
    ----------
    people : float
        Persons.
    mood : float
        Satisfaction, -100 to 100.
    demeanor : str
        One of :data:`DEMEANOR`.
    """
    return math.ceil(POPULATION_SHARE * DEMEANOR[demeanor] * (1 - MOOD * mood / 100) * people)


def unit_force(personnel: float, force_type: str = "regular", demeanor: str = "average") -> int:
    """Return the own force of a force group: ceil(E D personnel), for activities of factor 1, as all defaults are.

    Parameters
    ----------
    personnel : float
        Persons.
    force_type, demeanor : str
        One of :data:`FORCE_TYPE` and of :data:`DEMEANOR`.
    """
    return math.ceil(FORCE_TYPE[force_type] * DEMEANOR[demeanor] * personnel)


def friends_and_enemies(
    groups: Sequence[Group], relations: Mapping[tuple[str, str], float]
) -> dict[str, tuple[int, int]]:
    """Return the local force of each group's friends, itself among them, and of its enemies.

    Parameters
    ----------
    groups : sequence of Group
        Who is there.
    relations : mapping of (str, str) to float
        How the first group stands to the second, -1 to 1; 0 where it is not named, 1 to itself.
    """
    found = {}
    for group in groups:
        friends = enemies = 0
        for other in groups:
            feels = 1.0 if other.name == group.name else relations.get((other.name, group.name), 0.0)
            if feels > 0:
                friends += math.ceil(other.own_force * feels)
            elif feels < 0:
                enemies += math.ceil(other.own_force * -feels)
        found[group.name] = friends, enemies
    return found


def neighbourhood(
    groups: Sequence[Group],
    relations: Mapping[tuple[str, str], float],
    near: Sequence[Sequence[Group]] = (),
) -> Security:
    """Return the volatility of a neighbourhood and the security of each group there.

    With force F and enemy E of each group, those of near neighbourhoods at h, and the force T of all: %F = 100 F / T,
    %E = 100 E / T, volatility V = ceil(100 sum of E F over the groups there / T^2), security =
    ceil(100 (%F - %E - v V) / (100 + v V)); 0 for a group of which nobody is there.

    Parameters
    ----------
    groups : sequence of Group
        Who is there; all groups that are there or near are named.
    relations : mapping
        As for :func:`friends_and_enemies`.
    near : sequence of sequences of Group
        Who is in each near neighbourhood.
    """
    here, force, enemy = friends_and_enemies(groups, relations), {}, {}
    total = sum(group.own_force for group in groups)
    around = [friends_and_enemies(others, relations) for others in near]
    for name, (friends, enemies) in here.items():
        pairs = [part.get(name, (0, 0)) for part in around]
        force[name] = friends + sum(math.ceil(PROXIMITY * pair[0]) for pair in pairs)
        enemy[name] = enemies + sum(math.ceil(PROXIMITY * pair[1]) for pair in pairs)
    total += sum(math.ceil(PROXIMITY * group.own_force) for others in near for group in others)
    if total <= 1:
        return Security(0, {group.name: 0 for group in groups})
    conflicts = sum(enemy[group.name] * force[group.name] for group in groups if group.own_force > 0)
    volatility = math.ceil(round(100 * conflicts / total**2, 9))
    weight = VOLATILITY_WEIGHT * volatility
    security = {
        group.name: math.ceil(
            round(100 * (100 * (force[group.name] - enemy[group.name]) / total - weight) / (100 + weight), 9)
        )
        if group.own_force > 0
        else 0
        for group in groups
    }
    return Security(volatility, security)
