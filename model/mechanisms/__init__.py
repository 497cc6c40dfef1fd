"""The order of the day: one tuple. A new mechanism is one new file in this folder and its entry here."""

from typing import cast

from interpose.model.contract import Mechanism
from interpose.model.mechanisms import (
    aid,
    attitudes,
    clash,
    control,
    deployment,
    diplomacy,
    displacement,
    escalation,
    events,
    logistics,
    mediation,
    monitoring,
    posture,
    reconstruction,
    recording,
    resistance,
    violation,
)

MECHANISMS = cast(
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
        resistance,
        monitoring,
        escalation,
        control,
        displacement,
        aid,
        reconstruction,
        attitudes,
        recording,
    ),
)
