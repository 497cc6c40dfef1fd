"""Where people stay at the start: at home, or with those who shelter them."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.model.scenario.scenario import Scenario
from interpose.model.state.territory import Territory


class Groups(NamedTuple):
    """People by home and territory of stay, one entry per pair, by home, then by the key of the stay; all (G,)."""

    home: npt.NDArray[np.int64]
    place: npt.NDArray[np.int64]
    persons: npt.NDArray[np.int64]

    def rows(self, per_row: int) -> npt.NDArray[np.int64]:
        """Return persons as whole rows, rounded; at least one wherever somebody stayed at home."""
        rows = (self.persons + per_row // 2) // per_row
        return np.maximum(rows, (self.home == self.place) & (self.persons > 0))


def settle_people(scenario: Scenario, territory: Territory, holding: Any) -> Groups:
    """Return where each home's civilians (its population without local fighters) stay at the start.

    Those who left are spread over the refuges by weight, largest remainders first, so that nobody is lost.
    """
    local = np.array([faction.local for faction in scenario.factions])
    civilians = territory.rows.population - (holding.fighters * local).sum(axis=1)
    at_home = np.array([int(n * p.stay) for n, p in zip(civilians, scenario.places, strict=True)])
    weight = np.array(
        [float(n) if p.shelter is None else p.shelter for n, p in zip(at_home, scenario.places, strict=True)]
    )
    by_key = np.argsort(territory.rows.key)
    parts = [
        _spread(home, int(everybody), int(staying), weight, by_key)
        for home, (everybody, staying) in enumerate(zip(civilians, at_home, strict=True))
    ]
    return Groups(*(np.concatenate([part[column] for part in parts]) for column in range(3)))


def _spread(
    home: int, everybody: int, staying: int, weight: npt.NDArray[np.float64], by_key: npt.NDArray[np.int64]
) -> Groups:
    """Return one home's people over itself and the refuges, which come in the order of their keys."""
    away, pull = everybody - staying, weight
    if away > 0:
        pull = weight.copy()
        pull[home] = 0.0
    if away == 0 or pull.sum() == 0:
        only = np.array([home])
        return Groups(only, only, np.array([everybody]))
    exact = away * pull[by_key] / pull[by_key].sum()
    persons = exact.astype(np.int64)
    unassigned = away - int(persons.sum())
    persons[np.argsort(-(exact - persons), kind="stable")[:unassigned]] += 1
    persons[by_key == home] = staying
    some = np.flatnonzero(persons)
    return Groups(np.full(len(some), home), by_key[some], persons[some])
