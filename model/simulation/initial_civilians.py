"""Civilian rows at the start: who stays where, what they feel, to which side they lean."""

from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.agents.civilian import CIVILIAN, NO_SIDE, Civilians
from interpose.model.chance.streams import draw_people, stream
from interpose.model.scenario.scenario import Scenario
from interpose.model.simulation.initial_residence import settle_people
from interpose.model.state.civilian_index import places
from interpose.model.state.civilian_rows import GROUPS
from interpose.model.state.territory import Territory
from interpose.model.state.world import World

FEELING, SIDE = stream("assembly.feeling"), stream("assembly.side")


def _draws(columns: dict[str, Any], seed: int, decision: np.uint64, index: int) -> npt.NDArray[np.float64]:
    """Draw a uniform number for every civilian row, keyed by who it is."""
    out = np.empty(len(columns["serial"]))
    with np.errstate(over="ignore"):
        draw_people(out, seed, decision, columns["origin"], columns["serial"], index)
    return out


def civilian_rows(scenario: Scenario, territory: Territory, holding: Any, seed: int) -> dict[str, Any]:
    """Make civilian rows by place of stay, and there by status and home; count persons in the territories."""
    groups, rows = settle_people(scenario, territory, holding), territory.rows
    t, away = len(territory), (groups.home != groups.place).astype(np.int64)
    for column, kind in (("resident", away == 0), ("displaced", away == 1)):
        rows[column][:] = np.bincount(groups.place[kind], groups.persons[kind], minlength=t)
    number = groups.rows(scenario.people_per_agent)
    per_home = np.bincount(groups.home, number, minlength=t).astype(np.int64)
    rows.first_home[:] = np.cumsum(per_home) - per_home
    serial = np.cumsum(number) - number - rows.first_home[groups.home]
    at = np.lexsort((rows.key[groups.home], away, rows.key[groups.place]))
    columns = CIVILIAN.arrays(int(number.sum()))
    columns["origin"][:] = np.repeat(rows.key[groups.home[at]], number[at])
    ahead = np.cumsum(number[at]) - number[at]
    columns["serial"][:] = np.arange(len(columns["serial"])) + np.repeat(serial[at] - ahead, number[at])
    here = np.zeros((t, GROUPS), np.int64)
    np.add.at(here, (groups.place, away), number)
    by_key = np.argsort(rows.key)
    first = np.empty(t, np.int64)
    first[by_key] = np.cumsum(here.sum(axis=1)[by_key]) - here.sum(axis=1)[by_key]
    feelings = scenario.feelings
    for index, name in enumerate(("fear", "hardship", "grievance", "trust")):
        draw = _draws(columns, seed, FEELING, index)
        mean = getattr(feelings, name)
        spread = min(feelings.spread, mean, 1.0 - mean)  # so that nobody starts at a bound, and the mean is as given
        columns[name][:] = mean + (2.0 * draw - 1.0) * spread
    place = np.repeat(by_key, here.sum(axis=1)[by_key])
    _lean(columns, place, holding, scenario, _draws(columns, seed, SIDE, 0))
    of_key = np.full(int(rows.key.max()) + 1, -1, np.int64)
    of_key[rows.key] = np.arange(t)
    return {"civilian": Civilians(**columns), "first_row": first, "rows": here, "by_key": by_key, "of_key": of_key}


def _lean(columns: dict[str, Any], place: Any, holding: Any, scenario: Scenario, draw: Any) -> None:
    """Let civilians lean to sides by the shares of support where they stay; sides in the order of their keys."""
    keys = [f if faction.key is None else faction.key for f, faction in enumerate(scenario.factions)]
    below = np.zeros(len(draw))
    columns["side"][:] = NO_SIDE
    for f in np.argsort(keys):
        support = holding.support[:, f][place]
        columns["side"][(draw >= below) & (draw < below + support)] = f
        below += support


def first_means(w: World) -> None:
    """Set each territory's mean feelings and each faction's support from the rows that stay there."""
    place = places(w)
    for name in ("fear", "hardship", "grievance", "trust"):
        total = np.bincount(place, getattr(w.civilian, name), minlength=len(w.territory))
        w.territory[name] = np.clip(total / np.maximum(1, w.rows.sum(axis=1)), 0.0, 1.0)
    for f in range(len(w.faction)):
        w.leaning[:, f] = np.bincount(place[w.civilian.side == f], minlength=len(w.territory))
