"""Prior ranges of all parameters: from a fraction to a multiple of the default, within the bounds."""

from collections.abc import Mapping

from interpose.model.mechanisms.contract import name_of
from interpose.model.mechanisms.registry import MECHANISMS

FACTOR = 2.0
"""A parameter's prior range: from its default divided by this to its default times this, within its bounds."""
FIRST_OF_ZERO = 0.1
"""The same for a parameter whose default is 0: up to this share of its upper bound."""


PARTS = (0.2, 1 / 3, 0.5, 2 / 3, 0.8)
"""Shares of the draws at which an input's values are cut in two when a condition is looked for."""


def prior_ranges(levers: Mapping[str, tuple[float, float]]) -> dict[str, tuple[float, float, bool]]:
    """Return low, high and whether it is a whole number, for every parameter and every contested input, by path."""
    ranges: dict[str, tuple[float, float, bool]] = {}
    for mechanism in MECHANISMS:
        for name, field in mechanism.Params.model_fields.items():
            least = float(next(bound.ge for bound in field.metadata if hasattr(bound, "ge")))
            most = float(next(bound.le for bound in field.metadata if hasattr(bound, "le")))
            low, high = _around(float(field.default), most)
            ranges[f"{name_of(mechanism)}.{name}"] = (max(least, low), min(most, high), field.annotation is int)
    return ranges | {path: (low, high, False) for path, (low, high) in levers.items()}


def _around(usual: float, most: float) -> tuple[float, float]:
    """Return half and twice a default, the lower one first (twice a negative one is the lower); more where it is 0."""
    if usual == 0:
        return 0.0, FIRST_OF_ZERO * most
    low, high = sorted((usual / FACTOR, usual * FACTOR))
    return low, high
