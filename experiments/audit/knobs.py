"""What an audit turns: settings of the machinery, one at a time, that no conclusion should rest on."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from interpose.experiments.audit.other_chance import MURMUR
from interpose.model.errors import InterposeError

OTHER_SEEDS = 1_000_000
"""Added to every seed where other seeds are tried: far from any that was looked at before."""
STANDARD, PRIORS = "standard", "priors"


class Knob(NamedTuple):
    """A setting to try: its name, what is turned (as :func:`interpose.experiments.audit.contract.run` takes it)."""

    name: str
    turns: Mapping[str, Any]
    meaning: str


KNOBS: Mapping[str, Knob] = {
    knob.name: knob
    for knob in (
        Knob("half-days", {"step": "half day"}, "steps of half a day, every rate and duration converted by its unit"),
        Knob("people-2", {"persons": 2}, "a row of civilians stands for twice as many persons"),
        Knob("people-10", {"persons": 10}, "... for ten times as many"),
        Knob("rows", {"rows": "reversed"}, "territories, borders, parties, contributors listed the other way round"),
        Knob("order", {"order": "within phases reversed"}, "mechanisms of a day the other way round within its phases"),
        Knob("activation", {"order": "daily life before violence"}, "movement, aid and works before violence"),
        Knob("seeds", {"seeds_from": OTHER_SEEDS}, "other seeds"),
        Knob("generator", {"chance": MURMUR}, "another mixing function under every draw (MurmurHash3's)"),
        Knob("cut-2", {"territories": "cut in 2"}, "every territory cut into two"),
        Knob("larger", {"territories": "larger"}, "territories put together: governorates instead of localities"),
        Knob(PRIORS, {}, "all parameters drawn from their prior ranges (default / 2 to default x 2)"),
    )
}
"""Knobs by name, in the order in which they are shown."""


def knobs_named(names: Sequence[str]) -> list[Knob]:
    """Return the knobs with these names, all if none is named.

    Raises
    ------
    InterposeError
        For a knob that there is not.
    """
    chosen = list(dict.fromkeys(part.strip().lower() for name in names for part in name.split(",")))
    for name in chosen:
        if name not in KNOBS:
            raise InterposeError(f"no such knob: known are {', '.join(KNOBS)}", argument="knobs", value=repr(name[:40]))
    return [KNOBS[name] for name in chosen] if chosen else list(KNOBS.values())
