"""Scenario discovery: under which conditions a policy fails."""

import numpy as np

from interpose.model.results.formatting import count, listing, number, plain_number, policy_name
from interpose.model.results.outcomes import label_of, unit_of
from interpose.viz.figure import Drawing
from interpose.viz.figures.prim_boxes import NONE, failure_scatter, prim_boxes
from interpose.viz.kinds.contract import Kind, listed
from interpose.viz.stored_result import Stored
from interpose.viz.style import records

FIGURES = (
    Drawing(
        "boxes",
        "Under which conditions the policy fails",
        "Grey: the range from which an input was drawn; orange: the part of it inside the box. Density, coverage and "
        "quasi-p values are of the draws in which the box was found, which flatters them.",
        prim_boxes,
        finding=lambda store: sentences(store)[1].rstrip("."),
    ),
    Drawing(
        "draws",
        "Where it failed",
        "Each mark is a draw of what is uncertain, the policy\u2019s mean paired effect judged over its seeds.",
        failure_scatter,
        finding=lambda store: (
            f"{_policy(store)} fails in {100 * store.meta['failed']:.0f} % of {count(int(store.meta['draws']), 'draw')}"
        ),
    ),
)


def sentences(store: Stored) -> list[str]:
    """Say how often the policy fails, and under which conditions."""
    meta, boxes, bounds = store.meta, store.table("boxes"), store.table("bounds")
    outcome = str(meta["outcome"])
    than = f"{'below' if meta['more_is_better'] else 'above'} {number(float(meta['worse_than']))} {unit_of(outcome)}"
    said = [
        f"{_policy(store)} fails (mean paired effect on {label_of(outcome)} {than}) in "
        f"{100 * meta['failed']:.0f} % of {meta['draws']} draws of what is uncertain."
    ]
    for box in records(boxes):
        inside = records(bounds[bounds["box"] == box["box"]])
        words = [f"{store.label(str(b['path'])).name.lower()} is {_between(b['low'], b['high'])}" for b in inside]
        share = f"{100 * box['density']:.0f} % of its {int(box['draws'])} draws"
        covered = f"{100 * box['coverage']:.0f} % of all failures lie there"
        said.append(f"Where {listing(words)} it fails in {share}; {covered}.")
    return said if len(boxes) else [*said, f"{NONE.capitalize()}."]


def _policy(store: Stored) -> str:
    """Return the policy's name as it begins a sentence."""
    name = policy_name([str(store.meta["policy"])])
    return f"{name[0].upper()}{name[1:]}"


def _between(low: float, high: float) -> str:
    """Write the bounds of an input."""
    if np.isfinite(low) and np.isfinite(high):
        return f"between {plain_number(low, 3)} and {plain_number(high, 3)}"
    return f"above {plain_number(low, 3)}" if np.isfinite(low) else f"below {plain_number(high, 3)}"


def question(store: Stored) -> str:
    """Return the question that scenario discovery answers."""
    return f"Under which conditions does {policy_name([str(store.meta['policy'])])} fail?"


KIND = Kind(
    name="discover",
    title="When a policy fails",
    manifest="discover.json",
    table="draws",
    question=question,
    figures=listed(FIGURES),
    names=tuple(figure.name for figure in FIGURES),
    sentences=sentences,
)
