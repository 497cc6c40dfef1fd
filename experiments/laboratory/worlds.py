"""A pool of countries: each without a force, and with the mission that each regime sends, whole and in parts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from interpose.experiments.execution.kept_results import KeptResults, run_kept
from interpose.experiments.laboratory.countries import MONTH, WARM_UP, Country, base_country, draw_country
from interpose.experiments.laboratory.deployment import (
    ENDOGENOUS,
    KINDS,
    REGIMES,
    WITHDRAWN,
    Plan,
    Politics,
    Regime,
    Seen,
    leaves_in,
    plans,
    politics_of,
    with_mission,
)
from interpose.experiments.laboratory.history import History, history_of
from interpose.experiments.laboratory.truces import Pair, pair_of
from interpose.model.simulation.simulate import simulate

ALL, NONE = "all", "none"
"""Arms of a world: the whole mission, and no force; the others are kinds of personnel alone."""


class Task(NamedTuple):
    """A country and a mission to it; it stays for so many days, or to the end."""

    number: int
    plan: Plan
    stays: int | None = None

    @property
    def name(self) -> str:
        """Name by which its result is kept."""
        p = self.plan
        return f"mission {self.number} {p.month} {p.troops} {p.police} {p.observers} {self.stays}"


@dataclass(frozen=True)
class Mission:
    """What became of a country under a mission.

    Parameters
    ----------
    plan : Plan
        The mission.
    arms : dict of History
        By :data:`ALL`, and by kind of personnel alone where it has more than one kind.
    pair : Pair or None
        Its first guarded truce, with and without.
    """

    plan: Plan
    arms: dict[str, History]
    pair: Pair | None

    def as_data(self) -> dict[str, Any]:
        """Return it as plain data."""
        arms = {name: history.as_data() for name, history in self.arms.items()}
        return {"plan": list(self.plan), "arms": arms, "pair": None if self.pair is None else list(self.pair)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Mission":
        """Return it from plain data."""
        arms = {name: History.from_data(history) for name, history in data["arms"].items()}
        return cls(Plan(*data["plan"]), arms, None if data["pair"] is None else Pair(*data["pair"]))


@dataclass(frozen=True)
class Pool:
    """Countries and what became of them.

    Parameters
    ----------
    countries : tuple of Country
        Who they are.
    politics : tuple of Politics
        What contributors make of each.
    without : tuple of History
        Each without a force.
    missions : dict
        By the name of a regime, the missions by the number of the country.
    """

    countries: tuple[Country, ...]
    politics: tuple[Politics, ...]
    without: tuple[History, ...]
    missions: dict[str, dict[int, Mission]]

    def factual(self, regime: Regime, number: int) -> History:
        """Return how a country went under a regime."""
        mission = self.missions[regime.name].get(number)
        return self.without[number] if mission is None else mission.arms[ALL]


def days_of(months: int) -> int:
    """Return the days of a world whose record has so many months."""
    return (WARM_UP + months) * MONTH


def make_pool(
    number: int,
    months: int,
    first_seed: int = 1,
    kept: KeptResults | None = None,
    threads: int | None = None,
    done: Callable[[str], None] = lambda what: None,
) -> Pool:
    """Simulate a pool of countries without a force and under every regime.

    Parameters
    ----------
    number : int
        How many countries.
    months : int
        Months of each record, after the warm-up.
    first_seed : int
        Seed of the first country.
    kept : KeptResults, optional
        What is there already, and where results go.
    threads : int, optional
        How many worlds run at once; results do not depend on it.
    done : callable
        Told what has been done: ``"country"`` or ``"mission"``.
    """
    store, base, days = kept or KeptResults(), base_country(), days_of(months)
    countries = [draw_country(base, row, first_seed) for row in range(number)]
    without = run_kept(
        countries,
        lambda country: history_of(simulate(country.scenario, country.seed, days)),
        store,
        name=lambda country: f"country {country.number}",
        encode=History.as_data,
        decode=History.from_data,
        threads=threads,
        done=lambda: done("country"),
    )
    seen = [Seen(history.osv_recorded + history.battle_recorded, history.truce) for history in without]
    sent = {regime.name: plans(countries, seen, regime, first_seed) for regime in REGIMES if not regime.withdrawal}

    def send(tasks: Sequence[Task]) -> dict[Task, Mission]:
        unique = list(dict.fromkeys(tasks))
        found = run_kept(
            unique,
            lambda task: run_mission(countries[task.number], without[task.number], task, days),
            store,
            name=lambda task: task.name,
            encode=Mission.as_data,
            decode=Mission.from_data,
            threads=threads,
            done=lambda: done("mission"),
        )
        return dict(zip(unique, found, strict=True))

    tasks = {name: {n: Task(n, plan) for n, plan in by_number.items()} for name, by_number in sent.items()}
    ran = send([task for by_number in tasks.values() for task in by_number.values()])
    missions = {name: {n: ran[task] for n, task in by_number.items()} for name, by_number in tasks.items()}
    last = {n: _until_it_leaves(n, mission, first_seed) for n, mission in missions[ENDOGENOUS.name].items()}
    ran |= send([task for task in last.values() if task.stays is not None])
    missions[WITHDRAWN.name] = {n: ran[task] for n, task in last.items()}
    politics = tuple(politics_of(country, first_seed) for country in countries)
    return Pool(tuple(countries), politics, tuple(without), missions)


def _until_it_leaves(number: int, mission: Mission, first_seed: int) -> Task:
    """Return a mission with its end, as what was recorded under it decides."""
    course = mission.arms[ALL]
    month = leaves_in(mission.plan, course.osv_recorded + course.battle_recorded, number, first_seed)
    return Task(number, mission.plan, None if month is None else month * MONTH - mission.plan.day)


def run_mission(country: Country, without: History, task: Task, days: int) -> Mission:
    """Simulate a country under a mission, under each kind of its personnel alone, and its first guarded truce."""
    plan = task.plan
    kinds = [kind for kind in KINDS if getattr(plan, kind) > 0]
    run = simulate(with_mission(country.scenario, plan, KINDS, task.stays), country.seed, days)
    arms = {ALL: history_of(run)}
    for kind in kinds if len(kinds) > 1 else ():
        alone = with_mission(country.scenario, plan, (kind,), task.stays)
        arms[kind] = history_of(simulate(alone, country.seed, days))
    return Mission(plan, arms, pair_of(run, arms[ALL], without, plan))
