"""Parties talk, make deals where they expect more from peace than from fighting, and leave them where they do not."""

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
