"""Civilians: the people who live there. Each row stands for ``people_per_agent`` persons.

What a civilian decides: how far the day changes fear, grievance and trust, which side, if any, to lean to, and whether
to flee, to leave the area or to go home. What everybody decides every day is written without branches, because
mispredicted branches dominate a loop over millions of rows.
"""

from typing import Any, NamedTuple

import numpy as np

from interpose.agents.columns import Column, Table, columns_type
from interpose.agents.compiled.decorators import rule
from interpose.agents.compiled.lanes import choose

RESIDENT, DISPLACED, FIGHTER, DEPARTED, DEAD = range(5)
STATUSES = ("resident", "displaced", "fighter", "departed", "dead")
NO_SIDE = -1
FREE = np.int8(NO_SIDE)
ONE, PEAK = np.float32(1.0), np.float32(4.0)
"""One, and what makes x * (1 - x) one in the middle."""

OWN = (
    Column("injured", "u1", "flag", "injured by conflict and not recovered", 0, 1),
    Column("side", "i1", "faction", "faction that the person leans to, -1 for none", -1, 7, NO_SIDE),
    Column("fear", "f4", "share", "fear of violence", 0, 1),
    Column("hardship", "f4", "share", "material hardship", 0, 1),
    Column("grievance", "f4", "share", "felt injustice", 0, 1),
    Column("trust", "f4", "share", "trust in the force", 0, 1),
)
CIVILIAN = Table(
    "civilian",
    "Sampled civilians as they are kept: by territory of stay, there by status; each is people_per_agent persons.",
    ("row",),
    (
        Column("origin", "u2", "key", "key of the home territory", 0, 65535),
        Column("serial", "u4", "number", "number among those of the same home", 0, 16777215),
        *OWN,
    ),
)
SEEN = Table(
    "civilian",
    "Sampled civilians as they are shown: by home and serial number, with where they are written out.",
    ("row",),
    (
        Column("home", "i4", "territory", "territory of origin", 0),
        Column("place", "i4", "territory", "territory of stay", 0),
        Column("status", "u1", "code", "resident, displaced, fighter, departed, dead", 0, 4),
        *OWN,
    ),
)
Civilians = columns_type(CIVILIAN, "Civilians", __name__)


class Feelings(NamedTuple):
    """What moves a person to go: shares, 1.0 for an injury."""

    fear: float
    hardship: float
    injured: float


@rule
def clip01(x: Any) -> Any:
    """Return a share kept within 0 and 1 (f4 in, f4 out)."""
    return min(max(x, np.float32(0.0)), np.float32(1.0))


@rule
def shaken(x: Any, noise: Any) -> Any:
    """Return a share moved by a personal change: a quarter of ``noise`` in the middle, nothing at 0 and at 1; f4.

    So the change pushes nobody over a bound, pins nobody there, and moves no mean. ``noise`` is within 1: it is
    :data:`PEAK` times the change of those who are in the middle.
    """
    return x + noise * x * (ONE - x)


@rule
def toward(x: Any, goal: Any, pace: Any) -> Any:
    """Return a share moved a fraction ``pace`` (per day) of the way to ``goal``; all f4."""
    return x + pace * (goal - x)


@rule
def new_fear(fear: Any, dread: Any, threat: Any, exposure: Any, pace: Any, noise: Any) -> Any:
    """Fear drifts to the dread of the territory and jumps with the threat met that day; all f4 shares (eq. 16.6).

    ``dread`` is what the last weeks' violence makes people expect, ``threat`` the harm nearby per person today
    scaled to 0..1, ``exposure`` how close this person was to it.
    """
    drifted = fear + pace * (dread - fear)
    return shaken(clip01(drifted + exposure * threat * (ONE - drifted)), noise)


@rule
def new_grievance(grievance: Any, wrong: Any, hardship: Any, pace: Any, burden: Any, noise: Any) -> Any:
    """Grievance grows with perceived wrongs and with hardship, and fades slowly; all f4 shares (eq. 16.8)."""
    return shaken(clip01(grievance + (wrong + burden * hardship) * (ONE - grievance) - pace * grievance), noise)


@rule
def new_trust(trust: Any, goal: Any, contact: Any, loss: Any, pace: Any, noise: Any) -> Any:
    """Trust drifts to where talk and experience pull it, gains by contact, loses by conduct and failure; f4.

    ``loss`` is conduct with rumours, and failure with broken promises: a share of the trust that is there.
    Contact against mere patrols: Karim 2020, doi:10.1017/S0003055419000716; Blair, Karim & Morse 2019.
    """
    # eq. 16.9
    lifted = trust + pace * (goal - trust) + contact * (ONE - trust)
    return shaken(clip01(lifted - loss * trust), noise)


@rule
def side_tomorrow(side: Any, faction_here: Any, draw: Any, join: Any, leave: Any) -> Any:
    """Return the side to which a civilian leans tomorrow, -1 for none (i1).

    Without a side, one joins ``faction_here`` when ``draw`` < ``join``; with one, leaves it when ``draw`` < ``leave``.
    """
    joins = (side < 0) & (draw < join)
    leaves = (side >= 0) & (draw < leave)
    return choose(joins, faction_here, choose(leaves, FREE, side))


@rule
def flight_rate(p: Any, felt: Feelings, danger: float, refuge: float, better: float) -> float:
    """Rate at which a person would leave for a territory nearby, per day (eq. 13.4).

    Fear makes people run from danger, as far as there is a refuge; hardship makes them look for what is better nearby.
    ``danger`` is the danger where they stay, ``refuge`` how good the best territory across an open border is, and
    ``better`` how much less people lack there; all shares.
    """
    able = 1.0 - p.slowed * felt.injured
    return able * (p.flight * felt.fear * danger * refuge + p.seek * felt.hardship * better)


@rule
def departure_rate(p: Any, felt: Feelings, danger: float, lack: float) -> float:
    """Rate at which a person would leave the area altogether where its border is open, per day (eq. 13.5).

    For the same reasons as flight nearby, but for what is lacking here, because things are taken to be well outside.
    """
    able = 1.0 - p.slowed * felt.injured
    return able * p.abroad * (p.flight * felt.fear * danger + p.seek * felt.hardship * lack)


@rule
def return_rate(p: Any, fear: float, danger_home: float, lack_home: float, barred_home: float) -> float:
    """Rate at which a displaced person would go home, per day: when home is calm and served, and fear is low.

    ``barred_home`` says how far those who hold home keep people from it, because they are feared: 1 if wholly.
    """
    # eq. 13.6
    calm = (1.0 - fear) * (1.0 - danger_home) * (1.0 - p.ruin * lack_home)
    return p.returning * calm * (1.0 - barred_home)
