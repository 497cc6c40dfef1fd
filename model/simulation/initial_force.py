"""The force on paper at the start: what each contributor would send, what it asks for, and how long it needs."""

from typing import Any

import numpy as np

from interpose.agents.contributor import CONTRIBUTOR, NOBODY, offer_between
from interpose.agents.peacekeeper import ENGINEERS, INFANTRY, MEDICAL, OBSERVERS, POLICE, UNIT, UNOFFERED
from interpose.model.chance.streams import draw, stream
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.actors import Contributor
from interpose.model.scenario.schema.mission import Mission

JOINS, OFFER, READY, KIND = (stream("force." + what) for what in ("joins", "offer", "ready", "kind"))
ANSWER, VOTE = stream("force.answer"), stream("force.vote")
UNITS_PER_CONTRIBUTOR = 4096


def make_units(scenario: Scenario, seed: int) -> tuple[Any, Any]:
    """Draw each country's reluctance, its offer and when units are ready, whatever the mission's policy.

    Returns
    -------
    contributors, units : recarray
        Tables :data:`CONTRIBUTOR` (C rows) and :data:`UNIT` (one row per whole unit that may be offered, in nobody's
        service yet; none without a mission).
    """
    contributors = CONTRIBUTOR.records(max(1, len(scenario.contributors)))
    contributors.joins[len(scenario.contributors) :] = 0.0
    rows: list[dict[str, Any]] = []
    with np.errstate(over="ignore"):
        for c, country in enumerate(scenario.contributors):
            key = c if country.key is None else country.key
            _country(contributors[c], scenario, country, key, seed)
            personnel = int(contributors[c].offer * scenario.mission.strength)
            rows += _units(scenario.mission, country, c, key, personnel, seed)
    units = UNIT.records(len(rows) if scenario.mission.deployed else 0)
    for i in range(len(units)):
        for name, value in rows[i].items():
            units[name][i] = value
    return contributors, units


def _country(row: Any, scenario: Scenario, country: Contributor, key: int, seed: int) -> None:
    """Write what a country is, asks for and would offer."""
    asks, faction_ids = country.conditions, [faction.id for faction in scenario.factions]
    row.key, row.robustness, row.quality = key, country.robustness, country.quality
    row.joins, row.tolerance = country.joins, country.tolerance
    row.reluctance, row.offer = draw(seed, JOINS, 0, key, 0), _offer(country, seed, key)
    row.decides = scenario.mission.start_day + int(_between(country.answer_days, draw(seed, ANSWER, 0, key, 0)))
    row.needs_un, row.needs_truce, row.non_combat = int(asks.un_mandate), int(asks.truce), int(asks.non_combat)
    row.needs_consent = NOBODY if asks.consent_of is None else faction_ids.index(asks.consent_of)
    if asks.parliament_days is not None:
        row.vote_days = int(_between(asks.parliament_days, draw(seed, VOTE, 0, key, 0)))
        row.approved = int(draw(seed, VOTE, 0, key, 1) < asks.parliament_yes)


def _offer(country: Contributor, seed: int, key: int) -> int:
    """Draw how many personnel a country offers."""
    mode = -1.0 if country.offer_mode is None else float(country.offer_mode)
    chance = draw(seed, OFFER, 0, key, 0)
    return int(offer_between(float(country.offer_low), mode, float(country.offer_high), chance))


def _units(mission: Mission, country: Contributor, c: int, key: int, personnel: int, seed: int) -> list[dict[str, Any]]:
    """Return an offer as units of company size that need from a first to a last number of days to get ready."""
    number = min(personnel // mission.unit_size, UNITS_PER_CONTRIBUTOR)
    first = _between(country.first_days, draw(seed, READY, 0, key, 0))
    last = max(first, _between(country.full_days, draw(seed, READY, 0, key, 1)))
    units = []
    for i in range(number):
        ready = first + (last - first) * (i / (number - 1) if number > 1 else 0.0)
        units.append(
            {
                "key": key * UNITS_PER_CONTRIBUTOR + i,
                "contributor": c,
                "kind": _kind(country, draw(seed, KIND, 0, key, i)),
                "strength": mission.unit_size,
                "quality": country.quality,
                "robustness": country.robustness,
                "status": UNOFFERED,
                "lead_days": int(ready),
                "non_combat": int(country.conditions.non_combat),
            }
        )
    return units


def _kind(country: Contributor, lot: float) -> int:
    """Return the kind of a unit by a number between 0 and 1 and the country's shares; the rest is infantry."""
    below = 0.0
    for kind, part in (
        (POLICE, country.police),
        (OBSERVERS, country.observers),
        (ENGINEERS, country.engineers),
        (MEDICAL, country.medical),
    ):
        below += part
        if lot < below:
            return kind
    return INFANTRY


def _between(limits: tuple[float, float], part: float) -> float:
    """Return a number between two limits by a part between 0 and 1."""
    low, high = limits
    return low + (high - low) * part
