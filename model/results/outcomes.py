"""A run summed up in the numbers that policies are compared by; deaths of all groups stand side by side."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from interpose.agents.faction import THE_FORCE
from interpose.model.language.words import mark, say
from interpose.model.results.costs import mission_costs
from interpose.model.results.run import Run
from interpose.model.state.event_log import (
    CALLED_OFF,
    CLASH,
    COMMUNAL,
    FORCE_HARM,
    PROTEST,
    STOPPED,
    STRIKE,
    TURNED,
    VIOLATION,
)

if TYPE_CHECKING:
    import pandas as pd

MONTH = 30
"""Days over which the worst spell of a run is looked for."""


type Direction = Literal["less is better", "more is better", "neither"]
LESS: Direction = "less is better"
MORE: Direction = "more is better"
NEITHER: Direction = "neither"

UNITS = (mark("persons"), mark("events"), mark("events/day"), mark("share"), mark("days"), mark("moves"), mark("USD"))
"""Units that are words, beside thousand USD."""


@dataclass(frozen=True)
class Outcome:
    """A number that worlds are compared by.

    Parameters
    ----------
    name, label, unit : str
        How it is called in files, for people, and what it is counted in.
    direction : {"less is better", "more is better", "neither"}
        Whether less of it is better for people, more, or neither in itself. There is no default: who adds an outcome
        must choose one.
    additive : bool
        Whether it adds up over days and territories.
    headline : bool
        Whether it is said first of a comparison, among what gets better or worse.
    digits : int
        Digits behind the point that people are shown.
    sum_of : tuple of str
        Outcomes whose sum it is, if it is not counted by itself.
    count : callable, optional
        Counts it in a run, if it is not counted together with others below.

    Raises
    ------
    ValueError
        For an unknown direction, or a headline that is neither good nor bad.
    """

    name: str
    label: str
    unit: str
    direction: Direction
    additive: bool = field(default=False, kw_only=True)
    headline: bool = field(default=False, kw_only=True)
    digits: int = field(default=1, kw_only=True)
    sum_of: tuple[str, ...] = field(default=(), kw_only=True)
    count: Callable[[Run], Any] | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        if self.direction not in (LESS, MORE, NEITHER):
            raise ValueError(f"outcome {self.name}: direction {self.direction!r}: is one of {LESS}, {MORE}, {NEITHER}")
        if self.headline and self.direction == NEITHER:
            raise ValueError(f"outcome {self.name}: a headline gets better or worse: give it a direction")


OUTCOMES = (
    Outcome(
        "deaths",
        mark("Deaths of all groups"),
        "persons",
        LESS,
        additive=True,
        sum_of=("deaths_fighters", "deaths_civilians", "deaths_force"),
    ),
    Outcome("clashes", mark("Clashes between parties"), "events", LESS, additive=True, headline=True),
    Outcome("strikes", mark("Remote violence"), "events", LESS, additive=True, headline=True),
    Outcome("violations", mark("Violations against civilians"), "events", LESS, additive=True, headline=True),
    Outcome("communal", mark("Violent disputes between civilians"), "events", LESS, additive=True),
    Outcome("breaches", mark("Breaches of a truce"), "events", LESS, additive=True),
    Outcome("breach_rate", mark("Breaches of a truce, per day and pair under one"), "events/day", LESS, digits=2),
    Outcome("battle_deaths", mark("Deaths in clashes and strikes, crossfire included"), "persons", LESS, additive=True),
    Outcome("one_sided_deaths", mark("Civilians killed by one-sided violence"), "persons", LESS, additive=True),
    Outcome("deaths_fighters", mark("Fighters dead"), "persons", LESS, additive=True, headline=True),
    Outcome("deaths_civilians", mark("Civilian deaths"), "persons", LESS, additive=True, headline=True),
    Outcome("deaths_force", mark("Deaths of peacekeepers"), "persons", LESS, additive=True, headline=True),
    Outcome("deaths_by_force", mark("Civilians killed by the force"), "persons", LESS, additive=True, headline=True),
    Outcome("deaths_communal", mark("Civilians killed in disputes between civilians"), "persons", LESS, additive=True),
    Outcome("worst_month", mark("Deaths of all groups in the worst 30 days"), "persons", LESS),
    Outcome("reported_deaths", mark("Deaths as reported"), "persons", NEITHER, additive=True),
    Outcome("injured", mark("Civilians injured"), "persons", LESS, additive=True),
    Outcome("attacks_on_force", mark("Attacks on the force"), "events", LESS, additive=True, headline=True),
    Outcome("protests", mark("Protests against the force"), "events", LESS, additive=True),
    Outcome("called_off", mark("Clashes called off at a unit"), "events", NEITHER, additive=True),
    Outcome("stopped", mark("Violations stopped by a unit"), "events", NEITHER, additive=True),
    Outcome("calmed", mark("Disputes between civilians kept from violence"), "events", NEITHER, additive=True),
    Outcome("deal_days", mark("Days under a truce or agreement, a pair"), "days", MORE, headline=True),
    Outcome("deals_broken", mark("Truces and agreements that broke down"), "events", LESS, additive=True),
    Outcome("displaced", mark("Displaced at the end"), "persons", LESS, headline=True),
    Outcome("moved", mark("Moves of civilians"), "persons", LESS, additive=True),
    Outcome("departed", mark("Civilians who left the area"), "persons", LESS, additive=True),
    Outcome("recruits", mark("Civilians who joined a party"), "persons", LESS, additive=True),
    Outcome("mean_fear", mark("Mean fear"), "share", LESS, headline=True, digits=3),
    Outcome("mean_hardship", mark("Mean hardship"), "share", LESS, headline=True, digits=3),
    Outcome("mean_grievance", mark("Mean grievance"), "share", LESS, digits=3),
    Outcome("mean_trust", mark("Mean trust in the force"), "share", MORE, headline=True, digits=3),
    Outcome("mean_consent", mark("Mean consent of the parties at the end"), "share", MORE, digits=3),
    Outcome("mean_relief", mark("Needs from outside that are met"), "share", MORE, digits=3),
    Outcome("mean_damage", mark("Structures damaged at the end"), "share", LESS, digits=3),
    Outcome(
        "aid_lost",
        mark("Aid diverted, by crowds or by those who hold the ground"),
        "share",
        LESS,
        headline=True,
        digits=3,
    ),
    Outcome("money_spent", mark("Money spent on rebuilding"), mark("thousand USD"), NEITHER, additive=True),
    Outcome(
        "money_misused",
        mark("Rebuilding money diverted by those who hold the ground"),
        mark("thousand USD"),
        LESS,
        additive=True,
        headline=True,
    ),
    Outcome("troops_at_end", mark("Personnel deployed at the end"), "persons", NEITHER),
    Outcome("troop_days", mark("Personnel deployed, summed over days"), mark("person-days"), NEITHER, additive=True),
    Outcome(
        "cost",
        mark("Cost of the mission"),
        mark("thousand USD"),
        LESS,
        additive=True,
        digits=0,
        sum_of=("cost_troops", "cost_police", "cost_observers", "cost_lift", "cost_aid", "cost_fund"),
    ),
    Outcome("cost_troops", mark("Cost of troops"), mark("thousand USD"), LESS, additive=True, digits=0),
    Outcome("cost_police", mark("Cost of police"), mark("thousand USD"), LESS, additive=True, digits=0),
    Outcome("cost_observers", mark("Cost of observers"), mark("thousand USD"), LESS, additive=True, digits=0),
    Outcome("cost_lift", mark("Cost of lift, there and home"), mark("thousand USD"), LESS, additive=True, digits=0),
    Outcome(
        "cost_aid", mark("Cost of the aid that the mission brings"), mark("thousand USD"), LESS, additive=True, digits=0
    ),
    Outcome(
        "cost_fund", mark("Money spent on rebuilding, as a cost"), mark("thousand USD"), LESS, additive=True, digits=0
    ),
    Outcome(
        "force_deaths_per_1000_years", mark("Deaths of peacekeepers per 1,000 and year"), "1/(1000 y)", LESS, digits=2
    ),
)
"""Every outcome there is, in the order in which they are listed."""
COUNTED = tuple(outcome for outcome in OUTCOMES if not outcome.sum_of)
"""Outcomes that a run is summed up in; the others are sums of these."""
HEADLINES = tuple(outcome for outcome in OUTCOMES if outcome.headline)
NAMED: Mapping[str, Outcome] = MappingProxyType({outcome.name: outcome for outcome in OUTCOMES})


def with_sums(stored: Iterable[str]) -> list[str]:
    """Return the outcomes that are stored, and those that are sums of stored ones."""
    names = list(stored)
    sums = [outcome.name for outcome in OUTCOMES if outcome.sum_of and set(outcome.sum_of) <= set(names)]
    return [*names, *(name for name in sums if name not in names)]


def outcome_values(table: "pd.DataFrame", outcome: str) -> "pd.Series[Any]":
    """Return an outcome of every run of a table of outcomes, where it is a sum of others too; NaN of a failed run."""
    if outcome in table or outcome not in NAMED or not NAMED[outcome].sum_of:
        return table[outcome]
    return table[list(NAMED[outcome].sum_of)].sum(axis=1, skipna=False)


def outcomes(run: Run) -> dict[str, float]:
    """Sum up a run in the numbers of :data:`COUNTED`."""
    values = _violence(run) | _peace(run) | _people(run) | _goods(run) | _force(run) | mission_costs(run)
    values |= {outcome.name: outcome.count(run) for outcome in COUNTED if outcome.count}
    return {outcome.name: float(values[outcome.name]) for outcome in COUNTED}


def plain_array(table: Any) -> Any:
    """Return a table without access by attribute, which costs more than sums over small tables."""
    return table.view(np.ndarray)


def _violence(run: Run) -> dict[str, Any]:
    """Return counts of events and of deaths."""
    e, force = plain_array(run.events), plain_array(run.world.daily_force)[: run.days]
    happened = (e["outcome"] != CALLED_OFF) & (e["outcome"] != STOPPED) & (e["outcome"] != TURNED)
    dead = e["deaths_actor"] + e["deaths_target"] + e["deaths_civilians"] + e["deaths_force"]
    return {
        "clashes": (happened & (e["kind"] == CLASH)).sum(),
        "strikes": (e["kind"] == STRIKE).sum(),
        "violations": (happened & (e["kind"] == VIOLATION)).sum(),
        "communal": (happened & (e["kind"] == COMMUNAL)).sum(),
        "breaches": e["breach"][happened].sum(),
        "battle_deaths": dead[np.isin(e["kind"], (CLASH, STRIKE))].sum(),
        "one_sided_deaths": dead[e["kind"] == VIOLATION].sum(),
        "deaths_fighters": e["deaths_actor"].sum() + e["deaths_target"].sum(),
        "deaths_civilians": e["deaths_civilians"].sum(),
        "deaths_force": e["deaths_force"].sum(),
        "deaths_by_force": e["deaths_civilians"][e["kind"] == FORCE_HARM].sum(),
        "deaths_communal": e["deaths_civilians"][e["kind"] == COMMUNAL].sum(),
        "worst_month": worst_spell(np.bincount(e["day"], dead, minlength=run.days), MONTH),
        "reported_deaths": e["best"].sum(),
        "injured": e["injured"].sum(),
        "attacks_on_force": force["attacks"].sum(),
        "protests": ((e["kind"] == PROTEST) & (e["target"] == THE_FORCE)).sum(),
        "called_off": force["called_off"].sum(),
        "stopped": force["stopped"].sum(),
        "calmed": force["calmed"].sum(),
    }


def worst_spell(per_day: Any, days: int) -> float:
    """Return the largest sum over any ``days`` days in a row."""
    total = np.concatenate([[0.0], np.cumsum(per_day)])
    width = min(days, len(per_day))
    return float((total[width:] - total[: len(total) - width]).max())


def _peace(run: Run) -> dict[str, Any]:
    """Return sums of deals between factions, each pair once."""
    status, pairs = plain_array(run.world.daily_dyad)["status"][: run.days], np.triu_indices(len(run.world.faction), 1)
    kept = (status > 0).sum(axis=0)[pairs]
    breaches = int(run.events.breach[~np.isin(run.events.outcome, (CALLED_OFF, STOPPED, TURNED))].sum())
    return {
        "breach_rate": breaches / max(1, int(kept.sum())),
        "deal_days": kept.mean() if len(pairs[0]) else 0.0,
        "deals_broken": run.world.dyad.relapses[pairs].sum(),
    }


def _people(run: Run) -> dict[str, Any]:
    """Return where people are and what they feel; means are over days and weighted by civilians."""
    w, daily = run.world, plain_array(run.world.daily)[: run.days]
    people = np.maximum(1, daily["resident"] + daily["displaced"])
    names = ("fear", "hardship", "grievance", "trust", "relief")
    feelings = {f"mean_{name}": (daily[name] * people).sum() / people.sum() for name in names}
    return feelings | {
        "displaced": w.territory.displaced.sum(),
        "moved": daily["left"].sum(),
        "departed": w.territory.departed.sum(),
        "recruits": w.holding.recruits.sum(),
        "mean_consent": w.faction.consent.mean(),
    }


def _goods(run: Run) -> dict[str, Any]:
    """Return sums of aid and money."""
    w, goods = run.world, plain_array(run.world.aid)
    people = np.maximum(1, w.territory.resident + w.territory.displaced)
    diverted = sum(goods[name].sum() for name in ("intercepted", "taxed", "captured", "stolen", "resold"))
    return {
        "mean_damage": (w.territory.damage * people).sum() / people.sum(),
        "aid_lost": diverted / max(1, diverted + goods["delivered"].sum()),
        "money_spent": w.works.disbursed.sum(),
        "money_misused": w.works.misused.sum(),
    }


def _force(run: Run) -> dict[str, Any]:
    """Return sums of the force itself."""
    force = plain_array(run.world.daily_force)[: run.days]
    troop_years, dead = force["troops"].sum() / 365.25, run.events.deaths_force.sum()
    return {
        "troops_at_end": force["troops"][-1].sum(),
        "troop_days": force["troops"].sum(),
        "force_deaths_per_1000_years": 1000.0 * dead / troop_years if troop_years > 0 else 0.0,
    }


def label_of(outcome: str) -> str:
    """Return an outcome's name for people, in the language that is told in."""
    return say(NAMED[outcome].label) if outcome in NAMED else outcome.replace("_", " ")


def unit_of(outcome: str) -> str:
    """Return an outcome's unit; "value" where none is declared."""
    return NAMED[outcome].unit if outcome in NAMED else "value"
