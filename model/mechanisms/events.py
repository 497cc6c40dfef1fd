"""Scripted and conditional shocks happen: what a scenario's script says, when its conditions hold."""

from typing import TYPE_CHECKING

from interpose.agents.kernel import kernel
from interpose.model.contract import Parameters, Pathway

if TYPE_CHECKING:
    from interpose.model.world import World

PATHWAYS: tuple[Pathway, ...] = ()
READS: tuple[str, ...] = ()
WRITES: tuple[str, ...] = ()
REFERENCES: tuple[str, ...] = ()


class Params(Parameters):
    """None yet."""


@kernel
def step(w: "World", day: int) -> None:
    """Do nothing yet."""
