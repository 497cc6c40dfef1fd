"""Money for rebuilding is paid by a rule that reads who is reported to be in control; ground is repaired."""

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
