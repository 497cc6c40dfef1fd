"""One world and its branch: what the change made of it."""

from functools import partial

from interpose.model.results.formatting import number
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Choice, Picture
from interpose.viz.figures.weekly import weekly_branches
from interpose.viz.kinds.compare import SHOWN
from interpose.viz.stored_result import BRANCHES, Stored


def figures(pair: Stored, choice: Choice) -> list[Picture]:
    """List the figures of a world and its branch."""
    words = "One world, run twice with the same chance; the second was changed from a day on. One pair has no interval."
    return [Picture("weeks", "Unchanged and changed, week by week", words, partial(weekly_branches, pair))]


def sentences(pair: Stored) -> list[str]:
    """Say what differs between a world and its branch."""
    one, other = (pair.part(name).meta["outcomes"] for name in BRANCHES)
    said = []
    for name in SHOWN[1:]:
        if one[name] == other[name]:
            said.append(f"{label_of(name)}: the same, {number(one[name])}.")
        else:
            unit = "" if unit_of(name) == "share" else f" {unit_of(name)}"
            said.append(f"{label_of(name)}: {number(one[name])} unchanged, {number(other[name])}{unit} changed.")
    return [*said, "One pair of worlds has no interval: paired seeds do (interpose twin)."]
