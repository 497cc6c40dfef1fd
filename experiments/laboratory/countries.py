"""Countries that differ: the reference country under parties, people and intensities that each one draws."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from interpose.experiments.analysis.prior_ranges import FACTOR
from interpose.model.scenario.loading import change_scenario, load_scenario
from interpose.model.scenario.scenario import Scenario, bare

COUNTRY = "reference-country"
MONTH = 30
WARM_UP = 6
"""Months before a record begins: what was recorded in them is what the first decision to deploy rests on."""
INTENSITY = ("clash.raid_rate", "clash.attack_rate", "violation.prey_rate")
"""Rates that differ by country: from a fifth of the default (a small war) to twice it (assumption)."""
LEAST_INTENSITY = 0.2
PEOPLE = (0.25, 2.0)
"""Range of the number of people, against 4.6 million; even on the log scale (assumption)."""
PARTIES: Mapping[str, tuple[float, float]] = {
    "tension": (0.4, 0.9),
    "distrust": (0.25, 0.75),
    "discipline": (0.3, 0.7),
    "ambition": (0.25, 0.75),
    "consent": (0.2, 0.8),
    "talks": (0.25, 0.75),
}
"""Ranges from which each pair or party draws, even (assumptions around the defaults of the scenario)."""
OF_PAIRS = ("tension", "distrust")
COUNTRIES, CALLS = 1, 2
"""Streams of chance: what countries are like, and what missions are decided on."""


class Country(NamedTuple):
    """A country before any force: its number, the seed of its world, its people and its scenario."""

    number: int
    seed: int
    people: float
    intensity: float
    scenario: Scenario


def chance(stream: int, first_seed: int, *numbers: int) -> np.random.Generator:
    """Return the draws of one country for one purpose, which do not depend on how many countries there are."""
    return np.random.default_rng([first_seed, stream, *numbers])


def base_country() -> Scenario:
    """Return the country that all others are variants of, without what no run reads."""
    return bare(load_scenario(COUNTRY, {"mission.deployed": False}))


def draw_country(base: Scenario, number: int, first_seed: int) -> Country:
    """Return a country with drawn intensity, people and parties.

    Parameters
    ----------
    base : Scenario
        What it is a variant of.
    number : int
        Which country, from 0.
    first_seed : int
        Seed of country 0; its world has the seed ``first_seed + number``.
    """
    draw = chance(COUNTRIES, first_seed, number)
    people = float(np.exp(draw.uniform(*np.log(PEOPLE))))
    intensity = float(np.exp(draw.uniform(math.log(LEAST_INTENSITY), math.log(FACTOR))))
    changes: dict[str, Any] = {f"{path}": _default(base, path) * intensity for path in INTENSITY}
    changes["people_per_agent"] = max(1, round(base.people_per_agent * people))
    changes["places"] = [_peopled(place.model_dump(mode="json"), people) for place in base.places]
    changes["dyads"] = [pair.model_dump(mode="json") | _drawn(draw, OF_PAIRS) for pair in base.dyads]
    own = [name for name in PARTIES if name not in OF_PAIRS]
    changes["factions"] = [party.model_dump(mode="json") | _drawn(draw, own) for party in base.factions]
    total = sum(place["population"] for place in changes["places"])
    return Country(number, first_seed + number, float(total), intensity, change_scenario(base, changes))


def _default(base: Scenario, path: str) -> float:
    """Return the value of a parameter."""
    mechanism, name = path.split(".")
    return float(getattr(base.parameters_of(mechanism), name))


def _peopled(place: dict[str, Any], people: float) -> dict[str, Any]:
    """Return a territory with more or fewer people."""
    return place | {"population": round(place["population"] * people)}


def _drawn(draw: np.random.Generator, names: Any) -> dict[str, float]:
    """Return what a pair or a party is like."""
    return {name: float(draw.uniform(*PARTIES[name])) for name in names}
