"""The force on paper at the start: what each contributor would send, what it asks for, and how long it needs."""

from typing import Any

import numpy as np
import numpy.typing as npt

from interpose.agents.contributor import CONTRIBUTOR, NOBODY, offer_between
from interpose.agents.peacekeeper import ENGINEERS, INFANTRY, MEDICAL, OBSERVERS, POLICE, UNIT, UNOFFERED
from interpose.model.chance.streams import draw, stream
from interpose.model.scenario.scenario import Scenario
from interpose.model.scenario.schema.actors import Contributor
from interpose.model.scenario.schema.mission import Mission

JOINS, OFFER, READY, KIND = (stream("force." + what) for what in ("joins", "offer", "ready", "kind"))
ANSWER, VOTE = stream("force.answer"), stream("force.vote")
UNITS_PER_CONTRIBUTOR = 4096


def approached_countries(scenario: Scenario) -> Any:
    """Return what each contributor is and asks for (table :data:`CONTRIBUTOR`); what chance decides is left open."""
    rows, countries = CONTRIBUTOR.records(max(1, len(scenario.contributors))), scenario.contributors
    rows.joins[len(countries) :] = 0.0
    faction_ids = [faction.id for faction in scenario.factions]
    for row, key, country in zip(rows, contributor_keys(scenario), countries, strict=False):
        asks = country.conditions
        row.key, row.robustness, row.quality = key, country.robustness, country.quality
        row.joins, row.tolerance = country.joins, country.tolerance
        row.needs_un, row.needs_truce, row.non_combat = int(asks.un_mandate), int(asks.truce), int(asks.non_combat)
        row.needs_consent = NOBODY if asks.consent_of is None else faction_ids.index(asks.consent_of)
    return rows


def contributor_keys(scenario: Scenario) -> list[int]:
    """Return the key of each contributor."""
    return [c if country.key is None else country.key for c, country in enumerate(scenario.contributors)]


def drawn_force(scenario: Scenario, countries: Any, seed: int) -> tuple[Any, Any]:
    """Draw each country's reluctance, its offer and when units are ready, whatever the mission's policy.

    Parameters
    ----------
    scenario : Scenario
        What world.
    countries : recarray, (C,)
        What :func:`approached_countries` returned; is copied.
    seed : int
        Seed of the run.

    Returns
    -------
    contributors, units : recarray
        Tables :data:`CONTRIBUTOR` and :data:`UNIT` (one row per whole unit that may be offered, in nobody's service
        yet; none without a mission).
    """
    contributors, parts = countries.copy(), []
    with np.errstate(over="ignore"):
        for c, (key, country) in enumerate(zip(contributor_keys(scenario), scenario.contributors, strict=True)):
            offer = _offer(country, seed, key)
            _draw_country(contributors[c], scenario, country, key, offer, seed)
            if scenario.mission.deployed:
                parts.append(_units(scenario.mission, country, c, key, int(offer * scenario.mission.strength), seed))
    units = UNIT.records(sum(len(part["key"]) for part in parts))
    for name in parts[0] if parts else ():
        units[name] = np.concatenate([part[name] for part in parts])
    return contributors, units


def _draw_country(row: Any, scenario: Scenario, country: Contributor, key: int, offer: int, seed: int) -> None:
    """Write what a country would offer, and when it and its parliament answer."""
    asks = country.conditions
    row.reluctance, row.offer = draw(seed, JOINS, 0, key, 0), offer
    row.decides = scenario.mission.start_day + int(_between(country.answer_days, draw(seed, ANSWER, 0, key, 0)))
    if asks.parliament_days is not None:
        row.vote_days = int(_between(asks.parliament_days, draw(seed, VOTE, 0, key, 0)))
        row.approved = int(draw(seed, VOTE, 0, key, 1) < asks.parliament_yes)


def _offer(country: Contributor, seed: int, key: int) -> int:
    """Draw how many personnel a country offers."""
    mode = -1.0 if country.offer_mode is None else float(country.offer_mode)
    chance = draw(seed, OFFER, 0, key, 0)
    return int(offer_between(float(country.offer_low), mode, float(country.offer_high), chance))


def _units(mission: Mission, country: Contributor, c: int, key: int, personnel: int, seed: int) -> dict[str, Any]:
    """Return an offer as columns of units of company size that need from a first to a last number of days."""
    number = min(personnel // mission.unit_size, UNITS_PER_CONTRIBUTOR)
    first = _between(country.first_days, draw(seed, READY, 0, key, 0))
    last = max(first, _between(country.full_days, draw(seed, READY, 0, key, 1)))
    ordinal = np.arange(number)
    lots = np.array([draw(seed, KIND, 0, key, i) for i in range(number)])
    columns = {
        "contributor": c,
        "strength": mission.unit_size,
        "quality": country.quality,
        "robustness": country.robustness,
        "status": UNOFFERED,
        "non_combat": int(country.conditions.non_combat),
    }
    return {name: np.full(number, value) for name, value in columns.items()} | {
        "key": key * UNITS_PER_CONTRIBUTOR + ordinal,
        "kind": _kinds(country, lots),
        "lead_days": (first + (last - first) * (ordinal / max(1, number - 1))).astype(np.int64),
    }


def _kinds(country: Contributor, lots: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """Return the kinds of units by numbers between 0 and 1 and the country's shares; the rest is infantry."""
    below = np.cumsum([country.police, country.observers, country.engineers, country.medical])
    return np.array([POLICE, OBSERVERS, ENGINEERS, MEDICAL, INFANTRY])[np.searchsorted(below, lots, side="right")]


def _between(limits: tuple[float, float], part: float) -> float:
    """Return a number between two limits by a part between 0 and 1."""
    low, high = limits
    return low + (high - low) * part
