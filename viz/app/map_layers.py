"""Layers of the map: one number a territory and world, and the marks that lie on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.model.language.words import mark
from interpose.viz.app.live_world import Lane
from interpose.viz.spread_classes import RATES, SHARES

type Values = npt.NDArray[np.float64]
MONTH, PER = 30, 100_000
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
    ramp : str
        The colours: ``s`` for what harms, ``b`` for other shares, ``f`` for the force.
    """

    name: str
    title: str
    unit: str
    breaks: tuple[float, ...]
    steps: tuple[float, ...]
    values: Callable[[Lane], Values]
    series: Callable[[Lane], Values] | None = None
    ramp: str = "s"


def _last_value(lane: Lane, column: str) -> Values:
    """Return what the people of each territory feel on average today; none where there are no people."""
    today = lane.world.daily[column][lane.day - 1] if lane.day else lane.world.territory[column]
    return np.where(_people(lane) > 0, np.asarray(today, float), np.nan)


def _people(lane: Lane) -> Values:
    """Return the people in each territory now."""
    return np.asarray(lane.world.territory.resident + lane.world.territory.displaced, float)


def recent_deaths(lane: Lane) -> Values:
    """Return deaths of all groups in the last 30 days per 100,000 inhabitants."""
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


CLOSE = (0.01, 0.05, 0.15)
LAYERS: dict[str, Layer] = {
    layer.name: layer
    for layer in (
        Layer("control", mark("Who controls"), "", (), (), _control),
        Layer(
            "violence", mark("Violence"), mark("deaths in 30 days per 100,000 people"),
            RATES, (1, 5, 20), recent_deaths, _deaths_by_month,
        ),
        Layer(
            "consent", mark("Consent"), mark("consent to the force of those who hold the ground, share"),
            SHARES, CLOSE, consent, ramp="b",
        ),
        Layer(
            "trust", mark("Trust"), mark("people's mean trust in the force, share"), SHARES, CLOSE,
            lambda lane: _last_value(lane, "trust"), _daily("trust"), "b",
        ),
        Layer(
            "hardship", mark("Hardship"), mark("mean hardship, share"), SHARES, CLOSE,
            lambda lane: _last_value(lane, "hardship"), _daily("hardship"),
        ),
        Layer(
            "force", mark("Force"), mark("personnel per 1,000 people"), (0, 2, 5, 10, 20), (1, 5, 10), force_density,
            _density_by_day, "f",
        ),
        Layer(
            "displaced", mark("Displacement"), mark("people from elsewhere, share"), SHARES, CLOSE, displaced_share,
            _displaced_by_day,
        ),
        Layer(
            "damage", mark("Damage"), mark("structures damaged, share"), SHARES, (0.005, 0.02, 0.1),
            lambda lane: np.asarray(lane.world.territory.damage, float), _daily("damage"),
        ),
    )
}  # fmt: skip


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
