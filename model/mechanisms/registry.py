"""The order of the day: one tuple. A new mechanism is one new file in this folder and its entry here."""

from typing import cast

import numpy as np

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


PATHWAYS: tuple[Pathway, ...] = tuple(pathway for mechanism in MECHANISMS for pathway in mechanism.PATHWAYS)
PARAMETER_TYPE = np.dtype([(name_of(m), m.Params.record_type()) for m in MECHANISMS], align=True)
SWITCH_TYPE = np.dtype([(pathway.name, "i8") for pathway in PATHWAYS], align=True)
