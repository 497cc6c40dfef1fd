"""The force on paper at the start: which contributors take part, with how many units, and when each one is ready."""

from typing import Any

import numpy as np

from interpose.agents.contributor import CONTRIBUTOR, offer_between
from interpose.agents.peacekeeper import INFANTRY, OBSERVERS, PLEDGED, POLICE, UNIT
from interpose.model.scenario import Scenario
from interpose.model.schema.mission import Mission
from interpose.model.schema.parties import Contributor
from interpose.model.streams import draw, stream

JOINS, OFFER, READY, KIND = (stream("force." + what) for what in ("joins", "offer", "ready", "kind"))
UNITS_PER_CONTRIBUTOR = 4096


def make_units(scenario: Scenario, seed: int) -> tuple[Any, Any]:
    """Draw who joins, what is offered and when units are ready; the same offers whatever the mission's policy.

    Returns
    -------
    contributors, units : recarray
        Tables :data:`CONTRIBUTOR` (C rows) and :data:`UNIT` (one row per whole unit offered; none without a mission).
    """
    contributors = CONTRIBUTOR.records(max(1, len(scenario.contributors)))
    rows: list[dict[str, Any]] = []
    with np.errstate(over="ignore"):
        for c, country in enumerate(scenario.contributors):
            key = c if country.key is None else country.key
            row = contributors[c]
            row.key, row.robustness, row.quality = key, country.robustness, country.quality
            row.joins = int(draw(seed, JOINS, 0, key, 0) < country.joins)
            row.offer = _offer(country, seed, key) if row.joins else 0
            rows += _units(scenario.mission, country, c, key, int(row.offer * scenario.mission.strength), seed)
    units = UNIT.records(len(rows) if scenario.mission.deployed else 0)
    for i in range(len(units)):
        for name, value in rows[i].items():
            units[name][i] = value
    return contributors, units


def _offer(country: Contributor, seed: int, key: int) -> int:
    """Draw how many personnel a country offers."""
    mode = -1.0 if country.offer_mode is None else float(country.offer_mode)
    chance = draw(seed, OFFER, 0, key, 0)
    return int(offer_between(float(country.offer_low), mode, float(country.offer_high), chance))


def _units(mission: Mission, country: Contributor, c: int, key: int, personnel: int, seed: int) -> list[dict[str, Any]]:
    """Split an offer into units of company size that get ready between a first and a last day after authorisation."""
    number = min(personnel // mission.unit_size, UNITS_PER_CONTRIBUTOR)
    first = _between(country.first_days, draw(seed, READY, 0, key, 0))
    last = max(first, _between(country.full_days, draw(seed, READY, 0, key, 1)))
    units = []
    for i in range(number):
        ready = first + (last - first) * (i / (number - 1) if number > 1 else 0.0)
        lot = draw(seed, KIND, 0, key, i)
        kind = POLICE if lot < country.police else OBSERVERS if lot < country.police + country.observers else INFANTRY
        units.append(
            {
                "key": key * UNITS_PER_CONTRIBUTOR + i,
                "contributor": c,
                "kind": kind,
                "strength": mission.unit_size,
                "quality": country.quality,
                "robustness": country.robustness,
                "status": PLEDGED,
                "lead_days": int(ready),
                "ready_day": mission.start_day + int(ready),
            }
        )
    return units


def _between(limits: tuple[float, float], part: float) -> float:
    """Pick a number between two limits by a part between 0 and 1."""
    return limits[0] + (limits[1] - limits[0]) * part
