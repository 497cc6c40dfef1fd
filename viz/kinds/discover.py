"""Scenario discovery: under which conditions a policy fails."""

import numpy as np

from interpose.model.language.words import mark, say, say_count
from interpose.model.results.formatting import listing, number, plain_number, policy_name, uncapitalised, with_unit
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Drawing
from interpose.viz.figures.prim_boxes import failure_scatter, prim_boxes
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

FIGURES = (
    Drawing(
        "boxes",
        mark("Under which conditions the policy fails"),
        mark(
            "Grey: the range from which an input was drawn; orange: the part of it inside the box. Density, coverage "
            "and quasi-p values are of the draws in which the box was found, which flatters them."
        ),
        prim_boxes,
        finding=lambda store: sentences(store)[1].rstrip("."),
    ),
    Drawing(
        "draws",
        mark("Where it failed"),
        mark("Each mark is a draw of what is uncertain, the policy\u2019s mean paired effect judged over its seeds."),
        failure_scatter,
        finding=lambda store: say_count(
            "{policy} fails in {failed:.0f} % of {n} draw",
            "{policy} fails in {failed:.0f} % of {n} draws",
            int(store.meta["draws"]),
            policy=_policy(store),
            failed=100 * store.meta["failed"],
        ),
    ),
)


ABOVE = mark(
    "{policy} fails (mean paired effect on {outcome} above {worse}) in {failed:.0f} % of {draws} draws of what is "
    "uncertain."
)
BELOW = mark(
    "{policy} fails (mean paired effect on {outcome} below {worse}) in {failed:.0f} % of {draws} draws of what is "
    "uncertain."
)
WHERE = mark(
    "Where {conditions} it fails in {density:.0f} % of its {draws} draws; {coverage:.0f} % of all failures lie there."
)
NONE_FOUND = mark("No condition was found under which the policy fails more often than by chance.")


def sentences(store: Stored) -> list[str]:
    """Say how often the policy fails, and under which conditions."""
    meta, boxes, bounds = store.meta, store.table("boxes"), store.table("bounds")
    outcome = str(meta["outcome"])
    worse = with_unit(number(float(meta["worse_than"])), unit_of(outcome))
    named = {"policy": _policy(store), "outcome": label_of(outcome), "worse": worse, "draws": meta["draws"]}
    said = [say(BELOW if meta["more_is_better"] else ABOVE, **named, failed=100 * meta["failed"])]
    for box in records(boxes):
        inside = records(bounds[bounds["box"] == box["box"]])
        words = [_bounds(uncapitalised(store.label(str(b["path"])).name), b["low"], b["high"]) for b in inside]
        shares = {"density": 100 * box["density"], "coverage": 100 * box["coverage"]}
        said.append(say(WHERE, conditions=listing(words), draws=int(box["draws"]), **shares))
    return said if len(boxes) else [*said, say(NONE_FOUND)]


def _policy(store: Stored) -> str:
    """Return the policy's name as it begins a sentence."""
    name = policy_name([str(store.meta["policy"])])
    return f"{name[0].upper()}{name[1:]}"


def _bounds(name: str, low: float, high: float) -> str:
    """Say between which bounds an input is."""
    named = {"input": name, "low": plain_number(low, 3), "high": plain_number(high, 3)}
    if np.isfinite(low) and np.isfinite(high):
        return say("{input} is between {low} and {high}", **named)
    return say("{input} is above {low}", **named) if np.isfinite(low) else say("{input} is below {high}", **named)


def question(store: Stored) -> str:
    """Return the question that scenario discovery answers."""
    return say("Under which conditions does {policy} fail?", policy=policy_name([str(store.meta["policy"])]))


KIND = Kind(
    name="discover",
    title=mark("When a policy fails"),
    manifest="discover.json",
    table="draws",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
)
