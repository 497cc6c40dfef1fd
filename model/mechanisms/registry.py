"""The order of the day: one tuple. A new mechanism is one new file in this folder and its entry here.

Mechanisms that other distributions add, or files of one's own, come to it by themselves (`placement.py`).
"""

from typing import cast

import numpy as np

from interpose.model.errors import InterposeError
from interpose.model.mechanisms import (
    aid,
    attitudes,
    clash,
    communal,
    control,
    deployment,
    diplomacy,
    displacement,
    escalation,
    events,
    expectations,
    logistics,
    manoeuvre,
    mediation,
    monitoring,
    posture,
    reconstruction,
    recording,
    resistance,
    violation,
)
from interpose.model.mechanisms.contract import Mechanism, Pathway, name_of
from interpose.model.mechanisms.placement import with_added

SHIPPED = cast(
    tuple[Mechanism, ...],
    (
        events,
        diplomacy,
        mediation,
        logistics,
        deployment,
        posture,
        clash,
        violation,
        communal,
        resistance,
        monitoring,
        expectations,
        escalation,
        control,
        manoeuvre,
        displacement,
        aid,
        reconstruction,
        attitudes,
        recording,
    ),
)
"""What interpose itself has happen on a day."""
MECHANISMS, REFUSED = with_added(SHIPPED)
"""What happens on a day, what others add in its place; and a line for each of theirs that cannot be taken."""

PATHWAYS: tuple[Pathway, ...] = tuple(pathway for mechanism in MECHANISMS for pathway in mechanism.PATHWAYS)
PARAMETER_TYPE = np.dtype([(name_of(m), m.Params.record_type()) for m in MECHANISMS], align=True)
SWITCH_TYPE = np.dtype([(pathway.name, "i8") for pathway in PATHWAYS], align=True)


def require_all() -> None:
    """Refuse to run worlds while a mechanism that somebody added is left out of them.

    Raises
    ------
    InterposeError
        With the line of the first one: who adds it, what is wrong, and how to go on without it.
    """
    if REFUSED:
        raise InterposeError(REFUSED[0])
