"""The order of the day: one tuple. A new mechanism is one new file in this folder and its entry here."""

from typing import cast

from interpose.model.contract import Mechanism
from interpose.model.mechanisms import (
    attitudes,
    clash,
    control,
    deployment,
    escalation,
    logistics,
    monitoring,
    posture,
    recording,
    resistance,
    violation,
)

MECHANISMS = cast(
    tuple[Mechanism, ...],
    (
        logistics,
        deployment,
        posture,
        clash,
        violation,
        resistance,
        monitoring,
        escalation,
        control,
        attitudes,
        recording,
    ),
)
