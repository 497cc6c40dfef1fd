"""Who sends which mission where, and when: decisions that are outside the laws of the model.

Each month a country that has no mission yet gets one with a hazard that rises, as far as a regime has the switch on,
with the violence recorded there (Gilligan & Stedman 2003, doi:10.1111/1468-2486.00005, doi recalled: the more deaths,
the sooner the UN comes; Fortna 2008, *Does Peacekeeping Work?*: peacekeepers go to the harder cases) and with a truce
in force (Fortna 2004, doi:10.1111/j.0020-8833.2004.00301.x, doi recalled: missions by consent follow one), and always
with the politics of contributors: how much troops are to be had, and whether anybody minds. Directions are from these
sources, sizes are assumptions, and none was chosen by looking at what an estimator gives.
"""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from interpose.experiments.laboratory.countries import CALLS, MONTH, WARM_UP, Country, chance
from interpose.model.scenario.loading import change_scenario
from interpose.model.scenario.scenario import Scenario

type Floats = npt.NDArray[np.float64]

SHARE = 0.35
"""Share of countries that are expected to get a mission (34 of 96 ceasefires: Fortna, row M10)."""
BY_DEATHS = 1.0
"""Elasticity of the hazard in the deaths recorded in the last :data:`RECENT` months (assumption)."""
BY_TRUCE = 3.0
"""How many times higher it is while a truce holds (assumption)."""
BY_POLITICS = 0.5
"""Log change of the hazard by a standard deviation of contributors' interest, and of their supply (assumption)."""
RECENT = 6
"""Months of violence that a decision looks back on (assumption)."""
LATEST = 12
"""Months before the end after which no mission is decided on: it would hardly arrive in the record."""
TROOPS, TROOPS_SPREAD, BY_SUPPLY = 4000.0, 0.6, 0.5
"""Median troops of a mission, spread of their log, and log change by a standard deviation of supply (assumption)."""
MOST_TROOPS, LEAST_TROOPS = 15_000, 500
POLICE = (0.03, 0.18)
"""Police per troops: UNMIL 1,115 of 15,000 authorised, MINUSCA 2,420 of 14,400 and more for small ones (assumption)."""
OBSERVERS, OBSERVERS_SPREAD = 100.0, 0.5
"""Median observers and spread of their log (assumption)."""
OBSERVERS_RANGE = (25, 500)
OBSERVERS_ONLY = 0.25
"""Share of missions of observers alone (assumption)."""
UNITS = 25
"""Personnel of a team or unit, so that numbers of observers and police can be small."""
QUIET, STAYS, LEAVES, LEAVES_QUIET = 0.25, 12, 0.01, 0.15
"""Withdrawal: recorded deaths below such a share of those at the decision are quiet; after so many months a mission
leaves with the one hazard a month, or where it is quiet with the other (assumption: missions leave what is held to be
done)."""
KINDS = ("troops", "police", "observers")
DAYS: dict[str, tuple[tuple[float, float], tuple[float, float]]] = {
    "troops": ((60, 120), (250, 350)),
    "police": ((120, 200), (300, 400)),
    "observers": ((15, 45), (60, 120)),
}
"""Days from the decision to the first and to all of each kind: most are there after ten months (row P04), observers
first, police last (assumption)."""


class Regime(NamedTuple):
    """How missions are sent, and what is seen of it: which confounders are on."""

    name: str
    label: str
    violence: bool = False
    expectations: bool = False
    reporting: bool = False
    withdrawal: bool = False
    at_random: bool = False


AT_RANDOM = Regime("random", "deployment at random", at_random=True)
VIOLENCE = Regime("violence", "to violence only", violence=True)
EXPECTATIONS = Regime("expectations", "to truces only", expectations=True)
ENDOGENOUS = Regime("endogenous", "to violence and truces", violence=True, expectations=True)
REPORTED = Regime("reporting", "the same, as reported", violence=True, expectations=True, reporting=True)
WITHDRAWN = Regime("withdrawal", "the same, and leaving when quiet", violence=True, expectations=True, withdrawal=True)
REGIMES = (AT_RANDOM, VIOLENCE, EXPECTATIONS, ENDOGENOUS, REPORTED, WITHDRAWN)


class Plan(NamedTuple):
    """A mission that was decided on: in which month (from the start of the world), and what it consists of."""

    month: int
    troops: int
    police: int
    observers: int
    supply: float

    @property
    def day(self) -> int:
        """Day on which it is authorised."""
        return self.month * MONTH


class Seen(NamedTuple):
    """What those who decide see of a country: deaths recorded and whether a truce holds, by month."""

    recorded: Floats
    truce: Floats


class Politics(NamedTuple):
    """What contributors make of a country: interest and supply, in standard deviations."""

    interest: float
    supply: float


def politics_of(country: Country, first_seed: int) -> Politics:
    """Return the politics of contributors towards a country, the same in all regimes."""
    return Politics(*map(float, chance(CALLS, first_seed, country.number, 0).standard_normal(2)))


def recent(recorded: Floats) -> Floats:
    """Return deaths recorded in the last months before each month."""
    total = np.concatenate([[0.0], np.cumsum(recorded)])[: len(recorded)]
    return np.asarray(total - np.concatenate([np.zeros(RECENT), total])[: len(total)])


def log_hazard(seen: Seen, politics: Politics, regime: Regime) -> Floats:
    """Return the log hazard of a decision to deploy by month, but for what all countries share; -inf where none is."""
    log = np.full(len(seen.recorded), BY_POLITICS * (politics.interest + politics.supply))
    if regime.violence:
        log += BY_DEATHS * np.log1p(recent(seen.recorded))
    if regime.expectations:
        log += math.log(BY_TRUCE) * seen.truce
    months = np.arange(len(log))
    log[(months < WARM_UP) | (months >= len(log) - LATEST)] = -np.inf
    return log


def common_log_hazard(logs: Sequence[Floats]) -> float:
    """Return what all log hazards share, so that the expected share of countries with a mission is :data:`SHARE`."""
    low, high = -40.0, 10.0
    for _ in range(80):
        middle = (low + high) / 2
        share = float(np.mean([1 - math.exp(-float(np.exp(log + middle).sum())) for log in logs]))
        low, high = (middle, high) if share < SHARE else (low, middle)
    return (low + high) / 2


def plans(countries: Sequence[Country], seen: Sequence[Seen], regime: Regime, first_seed: int) -> dict[int, Plan]:
    """Return the missions that are sent, by the number of the country.

    Where deployment is at random, the missions of :data:`ENDOGENOUS` (as many, on the same dates, of the same make) go
    to countries drawn by lot, so that nothing about a country decides.
    """
    if regime.at_random:
        dealt = list(plans(countries, seen, ENDOGENOUS, first_seed).values())
        lot = chance(CALLS, first_seed, 2**31).permutation([country.number for country in countries])
        return {int(number): plan for number, plan in zip(lot, dealt, strict=False)}
    politics = [politics_of(country, first_seed) for country in countries]
    logs = [log_hazard(saw, about, regime) for saw, about in zip(seen, politics, strict=True)]
    common = common_log_hazard(logs)
    usual = float(np.median([recent(saw.recorded)[WARM_UP:].mean() for saw in seen]))
    found = {}
    for country, saw, about, log in zip(countries, seen, politics, logs, strict=True):
        draws = chance(CALLS, first_seed, country.number, 1).random(len(log))
        decided = np.flatnonzero(draws < -np.expm1(-np.exp(log + common)))
        if len(decided):
            month = int(decided[0])
            violence = (1 + recent(saw.recorded)[month]) / (1 + usual) if regime.violence else 1.0
            found[country.number] = compose(country.number, month, violence, about.supply, first_seed)
    return found


def compose(number: int, month: int, violence: float, supply: float, first_seed: int) -> Plan:
    """Return what a mission consists of: troops as contributors have them, observers as there is violence to observe.

    Parameters
    ----------
    number, month : int
        Country, and month of the decision.
    violence : float
        Deaths recorded of late, against what is usual; 1 where violence decides nothing.
    supply : float
        Contributors' supply, in standard deviations.
    first_seed : int
        Seed of country 0.
    """
    draw = chance(CALLS, first_seed, number, 2)
    troops = TROOPS * math.exp(TROOPS_SPREAD * draw.standard_normal() + BY_SUPPLY * supply)
    troops = min(max(troops, LEAST_TROOPS), MOST_TROOPS)
    police = troops * draw.uniform(*POLICE)
    watchers = OBSERVERS * violence * math.exp(OBSERVERS_SPREAD * draw.standard_normal())
    watchers = min(max(watchers, OBSERVERS_RANGE[0]), OBSERVERS_RANGE[1])
    armed = draw.random() >= OBSERVERS_ONLY
    return Plan(month, _whole(troops) if armed else 0, _whole(police) if armed else 0, _whole(watchers), supply)


def _whole(personnel: float) -> int:
    """Return personnel in whole units."""
    return max(1, round(personnel / UNITS)) * UNITS


def with_mission(scenario: Scenario, plan: Plan, kinds: Sequence[str] = KINDS, stays: int | None = None) -> Scenario:
    """Return a country with a mission, or with some kinds of its personnel only.

    Parameters
    ----------
    scenario : Scenario
        The country.
    plan : Plan
        The mission.
    kinds : sequence of str
        Of :data:`KINDS`: whoever comes; mediators come with any of them.
    stays : int, optional
        Days for which it stays; default: to the end.
    """
    sizes = {kind: getattr(plan, kind) if kind in kinds else 0 for kind in KINDS}
    members = [_contributor(kind, key, sizes[kind]) for key, kind in enumerate(KINDS)]
    changes: dict[str, Any] = {
        "contributors": members,
        "mission.deployed": True,
        "mission.start_day": plan.day,
        "mission.strength": 1.0,
        "mission.ceiling": sum(sizes.values()),
        "mission.unit_size": UNITS,
    }
    if stays is not None:
        changes |= {"mission.term_days": max(1, stays), "mission.renewal": 0.0}
    return change_scenario(scenario, changes)


def _contributor(kind: str, key: int, size: int) -> dict[str, Any]:
    """Return who sends one kind of personnel."""
    first, full = DAYS[kind]
    who = {"id": kind, "name": kind.capitalize(), "key": key, "offer_low": size, "offer_high": size}
    who |= {"joins": 1.0 if size else 0.0, "first_days": first, "full_days": full, "robustness": 0.4, "quality": 0.5}
    return who | ({} if kind == "troops" else {kind: 1.0})


def leaves_in(plan: Plan, recorded: Floats, number: int, first_seed: int) -> int | None:
    """Return the month in which a mission leaves, given the deaths recorded under it; None: not within the record."""
    draws = chance(CALLS, first_seed, number, 3).random(len(recorded))
    at_decision, now = recent(recorded)[plan.month], recent(recorded)
    for month in range(plan.month + STAYS, len(recorded)):
        hazard = LEAVES_QUIET if now[month] < QUIET * at_decision else LEAVES
        if draws[month] < hazard:
            return month
    return None
