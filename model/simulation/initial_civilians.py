"""Civilian rows at the start: who stays where, what they feel, to which side they lean."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import CIVILIAN, NO_SIDE, Civilians
from interpose.model.chance.streams import draw_people, stream
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_residence import settle_people
from interpose.model.state.civilian_rows import GROUPS
from interpose.model.state.territory import Territory
from interpose.model.state.world import World

FEELING, SIDE = stream("assembly.feeling"), stream("assembly.side")
FEELINGS = ("fear", "hardship", "grievance", "trust")


class Settled(NamedTuple):
    """Civilian rows as far as no chance is in them.

    Parameters
    ----------
    origin, serial : array, (N,)
        Key of the home, and number within it, by place of stay, and there by status and home.
    place : array, (N,)
        Territory of stay.
    tables : dict
        Where rows begin and how many there are: tables of the world.
    below : array, (F, T)
        Share up to which a lot makes a row at a territory lean to a side, sides in ``order``.
    order : array, (F + 1,)
        Sides in the order of their keys, and no side.
    """

    origin: npt.NDArray[np.uint16]
    serial: npt.NDArray[np.uint32]
    place: npt.NDArray[np.int64]
    tables: dict[str, Any]
    below: npt.NDArray[np.float64]
    order: npt.NDArray[np.int8]


def settled_rows(scenario: Scenario, territory: Territory, holding: Any) -> Settled:
    """Return who stays where; count persons in the territories."""
    groups, rows = settle_people(scenario, territory, holding), territory.rows
    t, away = len(territory), (groups.home != groups.place).astype(np.int64)
    for column, kind in (("resident", away == 0), ("displaced", away == 1)):
        rows[column][:] = np.bincount(groups.place[kind], groups.persons[kind], minlength=t)
    number = groups.rows(scenario.people_per_agent)
    per_home = np.bincount(groups.home, number, minlength=t).astype(np.int64)
    rows.first_home[:] = np.cumsum(per_home) - per_home
    first_serial = np.cumsum(number) - number - rows.first_home[groups.home]
    at = np.lexsort((rows.key[groups.home], away, rows.key[groups.place]))
    columns = CIVILIAN.arrays(int(number.sum()))
    origin, serial = columns["origin"], columns["serial"]
    origin[:] = np.repeat(rows.key[groups.home[at]], number[at])
    ahead = np.cumsum(number[at]) - number[at]
    serial[:] = np.arange(len(serial)) + np.repeat(first_serial[at] - ahead, number[at])
    here = np.zeros((t, GROUPS), np.int64)
    np.add.at(here, (groups.place, away), number)
    by_key = np.argsort(rows.key)
    first = np.empty(t, np.int64)
    first[by_key] = np.cumsum(here.sum(axis=1)[by_key]) - here.sum(axis=1)[by_key]
    of_key = np.full(int(rows.key.max()) + 1, -1, np.int64)
    of_key[rows.key] = np.arange(t)
    tables = {"first_row": first, "rows": here, "by_key": by_key, "of_key": of_key}
    place = np.repeat(by_key, here.sum(axis=1)[by_key])
    return Settled(origin, serial, place, tables, *_sides(scenario, holding))


def _sides(scenario: Scenario, holding: Any) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int8]]:
    """Return the lots below which a row leans to a side, one side after another, and the sides in this order."""
    keys = [f if faction.key is None else faction.key for f, faction in enumerate(scenario.factions)]
    order = np.argsort(keys)
    return np.cumsum(holding.support.T[order], axis=0), np.append(order, NO_SIDE).astype(np.int8)


def drawn_civilians(scenario: Scenario, settled: Settled, seed: int) -> Civilians:
    """Return civilian rows with the feelings and sides that a seed draws, each keyed by who it is."""
    number, feelings = len(settled.origin), scenario.feelings
    columns, lots = CIVILIAN.arrays(number), np.empty(number)
    columns["origin"][:], columns["serial"][:] = settled.origin, settled.serial
    for index, name in enumerate(FEELINGS):
        _draw(lots, settled, seed, FEELING, index)
        mean = getattr(feelings, name)
        spread = min(feelings.spread, mean, 1.0 - mean)  # so that nobody starts at a bound, and the mean is as given
        lots *= 2.0  # in place: rows can be many
        lots -= 1.0
        lots *= spread
        lots += mean
        columns[name][:] = lots
    _draw(lots, settled, seed, SIDE, 0)
    passed = np.zeros(number, np.int8)
    for below in settled.below:
        passed += lots >= below[settled.place]
    columns["side"][:] = settled.order[passed]
    return Civilians(**columns)


def _draw(lots: npt.NDArray[np.float64], settled: Settled, seed: int, decision: np.uint64, index: int) -> None:
    """Draw a uniform number for every civilian row, keyed by who it is."""
    with np.errstate(over="ignore"):
        draw_people(lots, seed, decision, settled.origin, settled.serial, index)


def first_means(w: World, place: npt.NDArray[np.int64]) -> None:
    """Set each territory's mean feelings and each faction's support from the rows that stay there."""
    number, factions = len(w.territory), len(w.faction)
    for name in FEELINGS:
        total = np.bincount(place, getattr(w.civilian, name), minlength=number)
        w.territory[name] = np.clip(total / np.maximum(1, w.rows.sum(axis=1)), 0.0, 1.0)
    leaning = np.where(w.civilian.side == NO_SIDE, factions, w.civilian.side)
    counts = np.bincount(place * (factions + 1) + leaning, minlength=number * (factions + 1))
    w.leaning[:] = counts.reshape(number, factions + 1)[:, :factions]
