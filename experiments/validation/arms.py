"""The worlds that rows of the table compare, each as changes of one scenario, by name."""

from typing import Any

from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario, bare

COUNTRY, STRIP = "reference-country", "gaza-isf"
OFFERED = 20_000
"""Personnel offered in reference-country at a strength of 1."""
POLICE, OBSERVERS = 1_000, 250
"""Personnel of the arms with police or observers alone: as many as large UN missions have (assumption)."""
SMALL_UNIT = 50
"""Personnel of a unit where the whole force is small."""
FULL = "full-10"
NONE = "none"
DOSES = (2, 4, 6, 8)
"""Thousands of personnel beside none and ten thousand."""
DENSE = (10, 15, 18, 22, 25, 30)
"""Personnel per 1,000 residents, around the rule of thumb of 20."""
POLICE_DOSES = (100, 200, 500)
FIVE = 5
PLAIN_MEMBER = {"first_days": [60, 120], "full_days": [180, 280], "robustness": 0.4, "quality": 0.5}
QUALITIES = {"low quality": 0.2, "high quality": 0.8}
TROOPS_ONLY, COALITION = "armed-only", "no UN mandate"
NO_SPECIALISTS = {"police": 0.0, "observers": 0.0, "engineers": 0.0, "medical": 0.0}

type Changes = dict[str, Any]


def sized(personnel: float) -> Changes:
    """Return the changes by which a force of reference-country has so many personnel."""
    return {"mission.strength": personnel / OFFERED, "mission.ceiling": int(personnel)}


def members(number: int) -> Changes:
    """Return the changes by which ten thousand come from so many contributors, alike but for their name."""
    shares = {"offer_low": 10_000 // number, "offer_high": 10_000 // number}
    each = [{"id": f"m{key}", "name": f"Member {key}", "key": key} | shares | PLAIN_MEMBER for key in range(number)]
    return {"contributors": each, "mission.strength": 1.0}


def of_all(scenario: Scenario, **values: float) -> Changes:
    """Return changes of the same values for every contributor."""
    ids = [member.id for member in scenario.contributors]
    return {f"contributors.{name}.{key}": value for name in ids for key, value in values.items()}


def police_only(country: Scenario, personnel: float) -> Changes:
    """Return the changes by which a force is so many police."""
    return of_all(country, **NO_SPECIALISTS | {"police": 1.0}) | {"mission.unit_size": SMALL_UNIT} | sized(personnel)


def troops_only(country: Scenario) -> Changes:
    """Return the changes by which a force is ten thousand infantry."""
    return of_all(country, **NO_SPECIALISTS) | sized(10_000)


def country_arms(country: Scenario) -> dict[str, Changes]:
    """Return the arms of reference-country.

    Parameters
    ----------
    country : Scenario
        The country, for its contributors and its people.
    """
    people = sum(place.population for place in country.places)
    arms: dict[str, Changes] = {NONE: {"mission.deployed": False}, FULL: sized(10_000)}
    arms |= {f"full-{thousands}": sized(1_000 * thousands) for thousands in DOSES}
    arms |= {f"{share} per 1,000": sized(share * people / 1_000) for share in DENSE}
    arms |= {f"police-{number}": police_only(country, number) for number in (*POLICE_DOSES, POLICE)}
    observers = of_all(country, **NO_SPECIALISTS | {"observers": 1.0}) | {"mission.unit_size": SMALL_UNIT}
    arms["observers-only"] = observers | sized(OBSERVERS)
    arms[TROOPS_ONLY] = troops_only(country)
    arms |= {f"{number} contributors": members(number) for number in (1, FIVE)}
    arms |= {name: of_all(country, quality=value) | sized(10_000) for name, value in QUALITIES.items()}
    arms["no dialogue"] = sized(10_000) | {"pathways.dialogue": False}
    arms[COALITION] = sized(10_000) | {"mission.authorised": False}
    return arms


AS_IT_IS, UNGUARDED = "as it is", "no force"
ESCORTED, UNESCORTED, UNTAKEN = "half of the units escort aid", "no unit escorts aid", "nobody takes aid"
SCARCE, PLENTY = "no truce, 33 trucks a day", "a truce, 111 trucks a day"
WAR, WAR_UNBUILT, UNBUILT = "no truce", "no truce, no rebuilding", "no rebuilding"
DISARMS = "the force disarms"
NO_REBUILDING: Changes = {"pathways.reconstruction": False}
TRUCKS = (33.0, 111.0)
"""Trucks a day that the UN2720 mechanism counted before and after the truce of October 2025."""


def without_truce(strip: Scenario) -> Changes:
    """Return the changes by which no truce is in force at the start."""
    return {"dyads": [dyad.model_dump(mode="json") | {"truce": 0.0} for dyad in strip.dyads]}


def strip_arms(strip: Scenario) -> dict[str, Changes]:
    """Return the arms of gaza-isf."""
    war = without_truce(strip)
    return {
        AS_IT_IS: {},
        "no backlash": {"pathways.backlash": False},
        "no relief": {"pathways.relief": False},
        UNGUARDED: {"mission.deployed": False},
        ESCORTED: {"mission.tasks.escort": 1.0},
        UNESCORTED: {"mission.tasks.escort": 0.0},
        UNTAKEN: {f"factions.{party.id}.takes": 0.0 for party in strip.factions},
        SCARCE: war | {"mission.deployed": False, "aid.trucks": TRUCKS[0]},
        PLENTY: {"mission.deployed": False, "aid.trucks": TRUCKS[1]},
        WAR: war,
        WAR_UNBUILT: war | NO_REBUILDING,
        UNBUILT: NO_REBUILDING,
        DISARMS: {"choices.role": "disarm"},
    }


def world_of(scenario: Scenario, arm: str) -> Scenario:
    """Return the scenario of an arm, without what no run reads."""
    arms = country_arms(scenario) if scenario.name == COUNTRY else strip_arms(scenario)
    return bare(change_scenario(scenario, arms[arm]))
