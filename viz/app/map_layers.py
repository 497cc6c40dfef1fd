"""Layers of the map: one number a territory and world, put into a few classes that spread over the days so far."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.results.formatting import number, plain_number, signed
from interpose.viz.app.live_world import Lane

type Values = npt.NDArray[np.float64]
MONTH, PER = 30, 10_000
NICE = (0.01, 0.02, 0.05, 0.1, 0.2)
"""Widths of the five classes of a share: the least that reaches over all that occurred."""
SCALES = tuple(factor * 10.0**power for power in range(-3, 6) for factor in (1, 2, 5))
"""What bounds of counts are multiplied by: the least that leaves the highest at most twice the last bound."""
HALF = 0.5
"""Share at which a faction is in control."""


@dataclass(frozen=True, slots=True)
class Layer:
    """A layer of the map.

    Parameters
    ----------
    name, title, unit : str
        Its name, what it shows, and in which unit.
    breaks : tuple of float
        Upper bounds of all classes but the last.
    steps : tuple of float
        The same for a difference, on either side of 0.
    values : callable
        Gives one number a territory.
    series : callable, optional
        Gives the same for the days so far, by which classes are spread; default: today's.
    """

    name: str
    title: str
    unit: str
    breaks: tuple[float, ...]
    steps: tuple[float, ...]
    values: Callable[[Lane], Values]
    series: Callable[[Lane], Values] | None = None


def _last_value(lane: Lane, column: str) -> Values:
    """Return what the people of each territory feel on average today; none where there are no people."""
    today = lane.world.daily[column][lane.day - 1] if lane.day else lane.world.territory[column]
    return np.where(_people(lane) > 0, np.asarray(today, float), np.nan)


def _people(lane: Lane) -> Values:
    """Return the people in each territory now."""
    return np.asarray(lane.world.territory.resident + lane.world.territory.displaced, float)


def recent_deaths(lane: Lane) -> Values:
    """Return deaths of all groups in the last 30 days per 10,000 inhabitants."""
    days = slice(max(0, lane.day - MONTH), lane.day)
    daily, force = lane.world.daily[days], lane.world.daily_force[days]
    dead = daily.deaths_fighters.sum(axis=0) + daily.deaths_civilians.sum(axis=0) + force.deaths_force.sum(axis=0)
    people = np.array([territory.population for territory in lane.scenario.places], float)
    return np.asarray(np.where(people > 0, dead * PER / np.maximum(people, 1.0), np.nan))


def force_density(lane: Lane) -> Values:
    """Return personnel of the force per 1,000 people who stay there."""
    people = _people(lane)
    troops = np.asarray(lane.world.presence.troops, float)
    return np.where(people > 0, troops * 1000.0 / np.maximum(people, 1.0), np.where(troops > 0, np.inf, 0.0))


def displaced_share(lane: Lane) -> Values:
    """Return the share of the people there who come from elsewhere."""
    people = _people(lane)
    return np.where(people > 0, lane.world.territory.displaced / np.maximum(people, 1.0), np.nan)


def _control(lane: Lane) -> Values:
    """Return the row of the faction in control of each territory; -1 where none has half of it."""
    control = np.asarray(lane.world.holding.control)
    best = control.argmax(axis=1)
    return np.where(control.max(axis=1) >= HALF, best, -1).astype(float)


def consent(lane: Lane) -> Values:
    """Return the consent to the force of those who hold each territory, by what each holds; none where nobody does."""
    control = np.asarray(lane.world.holding.control, float)
    held = control.sum(axis=1)
    whole = control @ np.asarray(lane.world.faction.consent, float)
    return np.asarray(np.where(held > 0, whole / np.where(held > 0, held, 1.0), np.nan))


def _daily(column: str) -> Callable[[Lane], Values]:
    """Return a share on every day so far, where there are people."""

    def series(lane: Lane) -> Values:
        daily = lane.world.daily[: lane.day]
        return np.asarray(np.where(daily.resident + daily.displaced > 0, daily[column], np.nan), float)

    return series


def _deaths_by_month(lane: Lane) -> Values:
    """Return what :func:`recent_deaths` has been on every day so far."""
    daily, force = lane.world.daily[: lane.day], lane.world.daily_force[: lane.day]
    total = np.cumsum(daily.deaths_fighters + daily.deaths_civilians + force.deaths_force, axis=0, dtype=float)
    total[MONTH:] = total[MONTH:] - total[:-MONTH]
    people = np.array([territory.population for territory in lane.scenario.places], float)
    return np.asarray(np.where(people > 0, total * PER / np.maximum(people, 1.0), np.nan))


def _density_by_day(lane: Lane) -> Values:
    """Return what :func:`force_density` has been on every day so far."""
    daily, force = lane.world.daily[: lane.day], lane.world.daily_force[: lane.day]
    people = np.asarray(daily.resident + daily.displaced, float)
    return np.asarray(np.where(people > 0, force.troops * 1000.0 / np.maximum(people, 1.0), np.nan))


def _displaced_by_day(lane: Lane) -> Values:
    """Return what :func:`displaced_share` has been on every day so far."""
    daily = lane.world.daily[: lane.day]
    people = np.asarray(daily.resident + daily.displaced, float)
    return np.where(people > 0, daily.displaced / np.maximum(people, 1.0), np.nan)


def fitted(layer: Layer, lanes: list[Lane]) -> Layer:
    """Spread a layer's classes over all that occurred so far, in round bounds, the same for all worlds."""
    if not layer.breaks:
        return layer
    parts = [(layer.values(lane), layer.series(lane) if layer.series else ()) for lane in lanes]
    seen = np.concatenate([np.ravel(part) for pair in parts for part in pair])
    seen = seen[np.isfinite(seen)]
    if not len(seen):
        return layer
    low, high = float(seen.min()), float(seen.max())
    if layer.breaks[0] == 0:
        scale = next((scale for scale in SCALES if high <= 2 * layer.breaks[-1] * scale), SCALES[-1])
        return replace(layer, breaks=tuple(float(f"{bound * scale:.6g}") for bound in layer.breaks))
    bounds = (([round(step * (low // step + n), 2) for n in range(1, 6)]) for step in NICE)
    return replace(layer, breaks=next((tuple(b[:4]) for b in bounds if high <= b[4]), SHARES))


SHARES = (0.2, 0.4, 0.6, 0.8)
CLOSE = (0.01, 0.05, 0.15)
LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer("control", "Who controls", "", (), (), _control),
        Layer(
            "violence", "Violence", f"deaths in 30 days per {PER:,} people",
            (0, 0.5, 1, 2, 5), (0.1, 0.5, 2), recent_deaths, _deaths_by_month,
        ),
        Layer("consent", "Consent", "consent to the force of those who hold the ground, share", SHARES, CLOSE, consent),
        Layer(
            "trust", "Trust", "people's mean trust in the force, share", SHARES, CLOSE,
            lambda lane: _last_value(lane, "trust"), _daily("trust"),
        ),
        Layer(
            "hardship", "Hardship", "mean hardship, share", SHARES, CLOSE,
            lambda lane: _last_value(lane, "hardship"), _daily("hardship"),
        ),
        Layer(
            "force", "Force", "personnel per 1,000 people", (0, 2, 5, 10, 20), (1, 5, 10), force_density,
            _density_by_day,
        ),
        Layer(
            "displaced", "Displacement", "people from elsewhere, share", SHARES, CLOSE, displaced_share,
            _displaced_by_day,
        ),
        Layer(
            "damage", "Damage", "structures damaged, share", SHARES, (0.005, 0.02, 0.1),
            lambda lane: np.asarray(lane.world.territory.damage, float), _daily("damage"),
        ),
    )
}  # fmt: skip
NO_DATA = "none"


def classes(layer: Layer, values: Values) -> list[str]:
    """Return each value's class in a layer, by the name under which the page colours it."""
    if layer.name == "control":
        return ["contested" if v < 0 else f"p{int(v)}" for v in values]
    class_rows = np.searchsorted(layer.breaks, values, side="left")
    offset = 0 if layer.breaks[0] == 0 else 1
    return [NO_DATA if np.isnan(v) else f"s{int(c) + offset}" for v, c in zip(values, class_rows, strict=True)]


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


def legend(layer: Layer, lane: Lane) -> list[tuple[str, str]]:
    """Return the classes of a layer with what they mean, in order."""
    if layer.name == "control":
        names = [(f"p{f}", faction.name or faction.id) for f, faction in enumerate(lane.scenario.factions)]
        return [*names, ("contested", "contested: no party has half of it")]
    bounds, first = [_plain(b) for b in layer.breaks], layer.breaks[0] == 0
    ranges = [f"{a}\u2013{b}" for a, b in pairwise(bounds)]
    words = [
        ("0" if first else f"up to {bounds[0]}"),
        *ranges,
        f"over {bounds[-1]}",
    ]
    offset = 0 if first else 1
    return [(f"s{i + offset}", text) for i, text in enumerate(words)]


def difference_legend(layer: Layer) -> list[tuple[str, str]]:
    """Return the classes of a layer's difference with what they mean, from lowest to highest."""
    if layer.name == "control":
        return [("e", "same party"), ("other", "another party, or contested")]
    a, b, c = (_plain(step) for step in layer.steps)
    return [
        ("l3", f"lower by over {c}"), ("l2", f"{b}\u2013{c} lower"), ("l1", f"{a}\u2013{b} lower"),
        ("e", f"within {a}"),
        ("h1", f"{a}\u2013{b} higher"), ("h2", f"{b}\u2013{c} higher"), ("h3", f"higher by over {c}"),
    ]  # fmt: skip


def words(layer: Layer, values: Values, lane: Lane) -> list[str]:
    """Write each territory's value with its unit."""
    if layer.name == "control":
        control = np.asarray(lane.world.holding.control)
        names = [faction.name or faction.id for faction in lane.scenario.factions]
        return [
            ", ".join(f"{names[f]} {row[f]:.0%}" for f in np.argsort(-row) if row[f] >= 0.005) or "nobody"
            for row in control
        ]
    return [_value(v, layer) for v in values]


def difference_words(layer: Layer, one: Values, other: Values) -> list[str]:
    """Write each territory's difference with its unit."""
    if layer.name == "control":
        return ["same" if a == b else "not the same" for a, b in zip(one, other, strict=True)]
    return [
        "no people" if not np.isfinite(gap) else f"{signed(float(gap), 1 if layer.name == 'force' else 3)} {layer.unit}"
        for gap in np.where(one == other, 0.0, one - other)
    ]


def _value(value: float, layer: Layer) -> str:
    """Write a value with its unit."""
    if not np.isfinite(value):
        return "nobody holds it" if layer.name == "consent" else "no people"
    return f"{number(float(value), 1 if layer.name == 'force' else 2)} {layer.unit}"


def _plain(value: float) -> str:
    """Write a bound."""
    return plain_number(value)


def marks(lane: Lane) -> dict[str, Any]:
    """Return what lies on the map beside its colours: personnel, and borders along which control changes."""
    controller = _control(lane)
    row = {territory.id: t for t, territory in enumerate(lane.scenario.places)}
    line = [
        bool(
            controller[row[link.a]] != controller[row[link.b]]
            and controller[row[link.a]] >= 0
            and controller[row[link.b]] >= 0
        )
        for link in lane.scenario.links
    ]
    return {"troops": np.asarray(lane.world.presence.troops).tolist(), "line": line}
