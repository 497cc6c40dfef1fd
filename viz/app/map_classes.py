"""Classes of the map's layers: which colour a territory has, what the legend says, and values in words."""

from dataclasses import replace
from typing import Any

import numpy as np

from interpose.model.language.words import say
from interpose.model.results.formatting import number, signed
from interpose.viz.app.live_world import Lane
from interpose.viz.app.map_layers import Layer, Values
from interpose.viz.spread_classes import SCALES, class_rows, class_words, hardly_differ, rate_bounds, share_bounds

NO_DATA = "none"


def fitted(layer: Layer, lanes: list[Lane]) -> Layer:
    """Spread a layer's classes over all that occurred so far, in round bounds, the same for all worlds."""
    if not layer.breaks:
        return layer
    parts = [(layer.values(lane), layer.series(lane) if layer.series else ()) for lane in lanes]
    today = np.concatenate([np.ravel(now) for now, _ in parts])
    seen = np.concatenate([np.ravel(np.asarray(days, float)) for _, days in parts])
    if layer.breaks[0] != 0:
        return replace(layer, breaks=share_bounds(today, seen))
    with np.errstate(invalid="ignore"):
        gaps = [np.abs(now - other) for now, _ in parts[:1] for other, _ in parts[1:]]
    return replace(layer, breaks=rate_bounds(today, seen), steps=_wide_enough(layer.steps, gaps))


def _wide_enough(steps: tuple[float, ...], gaps: list[Values]) -> tuple[float, ...]:
    """Widen the steps of a difference where the greatest is far beyond the last; never narrow them to what is tiny."""
    found = np.concatenate(gaps) if gaps else np.zeros(0)
    most = float(found[np.isfinite(found)].max(initial=0.0))
    scale = next((scale for scale in SCALES if scale >= 1 and most <= 2 * steps[-1] * scale), SCALES[-1])
    return tuple(float(f"{step * scale:.6g}") for step in steps)


def classes(layer: Layer, values: Values) -> list[str]:
    """Return each value's class in a layer, by the name under which the page colours it."""
    if layer.name == "control":
        return ["contested" if v < 0 else f"p{int(v)}" for v in values]
    offset = 0 if layer.breaks[0] == 0 else 1
    return [NO_DATA if row < 0 else f"s{row + offset}" for row in class_rows(layer.breaks, values)]


def differences(layer: Layer, one: Values, other: Values) -> list[str]:
    """Return each difference's class: ``e`` for none, ``l1`` to ``l3`` lower, ``h1`` to ``h3`` higher."""
    if layer.name == "control":
        return ["e" if a == b else "other" for a, b in zip(one, other, strict=True)]
    with np.errstate(invalid="ignore"):
        gap = one - other
    gap[one == other] = 0.0
    size = 1 + np.searchsorted(layer.steps[1:], np.abs(gap), side="left")
    size = np.where(np.abs(gap) < layer.steps[0], 0, size)
    return [
        NO_DATA if np.isnan(g) else "e" if s == 0 else f"{'l' if g < 0 else 'h'}{int(s)}"
        for g, s in zip(gap, size, strict=True)
    ]


def legend(layer: Layer, lane: Lane, values: Values | None = None) -> list[tuple[str, str]]:
    """Return the classes of a layer with what they mean, in order; also of none, where a value is none."""
    if layer.name == "control":
        names = [(f"p{f}", faction.name or faction.id) for f, faction in enumerate(lane.scenario.factions)]
        return [*names, ("contested", say("contested: no party has half of it"))]
    offset = 0 if layer.breaks[0] == 0 else 1
    found = [(f"s{row + offset}", text) for row, text in enumerate(class_words(layer.breaks))]
    return found if values is None or not np.isnan(values).any() else [*found, (NO_DATA, _missing(layer))]


def _missing(layer: Layer) -> str:
    """Say why a territory has no value."""
    return say("nobody holds it") if layer.name == "consent" else say("no people")


def legend_note(layer: Layer, values: Values) -> str:
    """Say in the legend that territories hardly differ, where all lie in one class; nothing otherwise."""
    if not layer.breaks or not hardly_differ(layer.breaks, values):
        return ""
    known = values[np.isfinite(values)]
    low, high = (number(float(end), 2) for end in (known.min(), known.max()))
    if low == high:
        return say("Territories hardly differ: all {value}", value=low)
    return say("Territories hardly differ: {low} to {high}", low=low, high=high)


def plain_values(layer: Layer, values: Values, lane: Lane) -> list[Any]:
    """Return each territory's value as a number to six digits, or the party in control; none where there is none."""
    if layer.name == "control":
        names = [faction.name or faction.id for faction in lane.scenario.factions]
        return ["contested" if v < 0 else names[int(v)] for v in values]
    return [float(f"{v:.6g}") if np.isfinite(v) else None for v in values]


def difference_legend(layer: Layer) -> list[tuple[str, str]]:
    """Return the classes of a layer's difference with what they mean, from lowest to highest."""
    if layer.name == "control":
        return [("e", say("same party")), ("other", say("another party, or contested"))]
    a, b, c = (_plain(step) for step in layer.steps)
    return [
        ("l3", say("lower by over {size}", size=c)),
        ("l2", say("{low}\u2013{high} lower", low=b, high=c)),
        ("l1", say("{low}\u2013{high} lower", low=a, high=b)),
        ("e", say("within {size}", size=a)),
        ("h1", say("{low}\u2013{high} higher", low=a, high=b)),
        ("h2", say("{low}\u2013{high} higher", low=b, high=c)),
        ("h3", say("higher by over {size}", size=c)),
    ]


def words(layer: Layer, values: Values, lane: Lane) -> list[str]:
    """Write each territory's value with its unit."""
    if layer.name == "control":
        control = np.asarray(lane.world.holding.control)
        names = [faction.name or faction.id for faction in lane.scenario.factions]
        return [
            ", ".join(
                say("{party} {share:.0%}", party=names[f], share=row[f]) for f in np.argsort(-row) if row[f] >= 0.005
            )
            or say("nobody")
            for row in control
        ]
    return [_value(v, layer) for v in values]


def difference_words(layer: Layer, one: Values, other: Values) -> list[str]:
    """Write each territory's difference with its unit."""
    if layer.name == "control":
        return [say("same") if a == b else say("not the same") for a, b in zip(one, other, strict=True)]
    return [
        say("no people")
        if not np.isfinite(gap)
        else f"{signed(float(gap), 1 if layer.name == 'force' else 3)} {say(layer.unit)}"
        for gap in np.where(one == other, 0.0, one - other)
    ]


def _value(value: float, layer: Layer) -> str:
    """Write a value with its unit."""
    if not np.isfinite(value):
        return _missing(layer)
    return f"{number(float(value), 1 if layer.name == 'force' else 2)} {say(layer.unit)}"


def _plain(value: float) -> str:
    """Write a bound."""
    return f"{value:g}"
