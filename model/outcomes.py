"""A run summed up in the numbers that policies are compared by; deaths of all groups stand side by side."""

from typing import Any, NamedTuple

import numpy as np

from interpose.agents.faction import THE_FORCE
from interpose.model.record import CALLED_OFF, CLASH, FORCE_HARM, PROTEST, STOPPED, STRIKE, TURNED, VIOLATION
from interpose.model.simulation import Run

MONTH = 30
"""Days over which the worst spell of a run is looked for."""


class Outcome(NamedTuple):
    """A number that worlds are compared by."""

    name: str
    label: str
    unit: str


OUTCOMES = (
    Outcome("clashes", "Clashes between parties", "events"),
    Outcome("strikes", "Strikes from afar", "events"),
    Outcome("violations", "Violations against civilians", "events"),
    Outcome("breaches", "Breaches of a truce", "events"),
    Outcome("deaths_fighters", "Battle deaths (fighters)", "persons"),
    Outcome("deaths_civilians", "Civilian deaths", "persons"),
    Outcome("deaths_force", "Deaths of peacekeepers", "persons"),
    Outcome("deaths_by_force", "Civilians killed by the force", "persons"),
    Outcome("worst_month", "Deaths of all groups in the worst 30 days", "persons"),
    Outcome("reported_deaths", "Deaths in the outside record", "persons"),
    Outcome("injured", "Civilians injured", "persons"),
    Outcome("attacks_on_force", "Attacks on the force", "events"),
    Outcome("protests", "Protests against the force", "events"),
    Outcome("called_off", "Clashes called off at a unit", "events"),
    Outcome("stopped", "Violations stopped by a unit", "events"),
    Outcome("deal_days", "Days under a truce or agreement, a pair", "days"),
    Outcome("deals_broken", "Truces and agreements that broke down", "events"),
    Outcome("displaced", "Displaced at the end", "persons"),
    Outcome("moved", "Moves of civilians", "persons"),
    Outcome("departed", "Civilians who left the area", "persons"),
    Outcome("recruits", "Civilians who joined a party", "persons"),
    Outcome("mean_fear", "Mean fear", "share"),
    Outcome("mean_hardship", "Mean hardship", "share"),
    Outcome("mean_grievance", "Mean grievance", "share"),
    Outcome("mean_trust", "Mean trust in the force", "share"),
    Outcome("mean_consent", "Mean consent of the parties at the end", "share"),
    Outcome("mean_relief", "Needs from outside that are met", "share"),
    Outcome("mean_damage", "Structures damaged at the end", "share"),
    Outcome("aid_lost", "Aid taken by crowds or by those who hold the ground", "share"),
    Outcome("money_spent", "Money spent on rebuilding", "thousand USD"),
    Outcome("money_misused", "Rebuilding money taken by those who hold the ground", "thousand USD"),
    Outcome("troops_at_end", "Personnel deployed at the end", "persons"),
    Outcome("troop_days", "Personnel deployed, summed over days", "person-days"),
    Outcome("force_deaths_per_1000_years", "Deaths of peacekeepers per 1,000 and year", "1/(1000 y)"),
)


def outcomes(run: Run) -> dict[str, float]:
    """Sum up a run in the numbers of :data:`OUTCOMES`."""
    found = _violence(run) | _peace(run) | _people(run) | _goods(run) | _force(run)
    return {outcome.name: float(found[outcome.name]) for outcome in OUTCOMES}


def plain(table: Any) -> Any:
    """Give a table without the convenience of attributes, which costs more than sums over small tables."""
    return table.view(np.ndarray)


def _violence(run: Run) -> dict[str, Any]:
    """Count events and the dead."""
    e, force = plain(run.events), plain(run.world.daily_force)[: run.days]
    happened = (e["outcome"] != CALLED_OFF) & (e["outcome"] != STOPPED) & (e["outcome"] != TURNED)
    dead = e["deaths_actor"] + e["deaths_target"] + e["deaths_civilians"] + e["deaths_force"]
    return {
        "clashes": (happened & (e["kind"] == CLASH)).sum(),
        "strikes": (e["kind"] == STRIKE).sum(),
        "violations": (happened & (e["kind"] == VIOLATION)).sum(),
        "breaches": e["breach"][happened].sum(),
        "deaths_fighters": e["deaths_actor"].sum() + e["deaths_target"].sum(),
        "deaths_civilians": e["deaths_civilians"].sum(),
        "deaths_force": e["deaths_force"].sum(),
        "deaths_by_force": e["deaths_civilians"][e["kind"] == FORCE_HARM].sum(),
        "worst_month": worst_spell(np.bincount(e["day"], dead, minlength=run.days), MONTH),
        "reported_deaths": e["best"].sum(),
        "injured": e["injured"].sum(),
        "attacks_on_force": force["attacks"].sum(),
        "protests": ((e["kind"] == PROTEST) & (e["target"] == THE_FORCE)).sum(),
        "called_off": force["called_off"].sum(),
        "stopped": force["stopped"].sum(),
    }


def worst_spell(per_day: Any, days: int) -> float:
    """Find the most that any ``days`` days in a row add up to."""
    total = np.concatenate([[0.0], np.cumsum(per_day)])
    width = min(days, len(per_day))
    return float((total[width:] - total[: len(total) - width]).max())


def _peace(run: Run) -> dict[str, Any]:
    """Sum up deals between parties, each pair once."""
    status, pairs = plain(run.world.daily_dyad)["status"][: run.days], np.triu_indices(len(run.world.faction), 1)
    return {
        "deal_days": (status > 0).sum(axis=0)[pairs].mean() if len(pairs[0]) else 0.0,
        "deals_broken": run.world.dyad.relapses[pairs].sum(),
    }


def _people(run: Run) -> dict[str, Any]:
    """Sum up where people are and what they feel; means are over days and weighted by civilians."""
    w, daily = run.world, plain(run.world.daily)[: run.days]
    people = np.maximum(1, daily["resident"] + daily["displaced"])
    names = ("fear", "hardship", "grievance", "trust", "relief")
    found = {f"mean_{name}": (daily[name] * people).sum() / people.sum() for name in names}
    return found | {
        "displaced": w.territory.displaced.sum(),
        "moved": daily["left"].sum(),
        "departed": w.territory.departed.sum(),
        "recruits": w.holding.recruits.sum(),
        "mean_consent": w.faction.consent.mean(),
    }


def _goods(run: Run) -> dict[str, Any]:
    """Sum up aid and money."""
    w, goods = run.world, plain(run.world.aid)
    people = np.maximum(1, w.territory.resident + w.territory.displaced)
    lost = sum(goods[name].sum() for name in ("intercepted", "taxed", "captured", "stolen", "resold"))
    return {
        "mean_damage": (w.territory.damage * people).sum() / people.sum(),
        "aid_lost": lost / max(1, lost + goods["delivered"].sum()),
        "money_spent": w.works.disbursed.sum(),
        "money_misused": w.works.misused.sum(),
    }


def _force(run: Run) -> dict[str, Any]:
    """Sum up the force itself."""
    force = plain(run.world.daily_force)[: run.days]
    troop_years, dead = force["troops"].sum() / 365.25, run.events.deaths_force.sum()
    return {
        "troops_at_end": force["troops"][-1].sum(),
        "troop_days": force["troops"].sum(),
        "force_deaths_per_1000_years": 1000.0 * dead / troop_years if troop_years > 0 else 0.0,
    }
