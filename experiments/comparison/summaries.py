"""What a comparison keeps of one run: outcomes, weeks, territories, groups and severities."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.faction import THE_FORCE
from interpose.model.results.outcomes import outcomes
from interpose.model.results.run import Run
from interpose.model.results.tables import CIVILIANS_NAME, FORCE_NAME
from interpose.model.state.event_log import CALLED_OFF, CLASH, EVENT_KINDS, STOPPED, STRIKE, TURNED, VIOLATION

GROUP_MEASURES = ("deaths", "violations", "civilians_killed", "fighters")


def groups(run: Run) -> pd.DataFrame:
    """Return totals of a run by group: civilians, each faction and the force.

    ``deaths`` of its members, ``violations`` it committed against civilians, ``civilians_killed`` in events that it
    began, and ``fighters`` at the end; NaN where a group cannot have such a number.
    """
    events, nothing = run.events, float("nan")
    happened = (events.outcome != CALLED_OFF) & (events.outcome != STOPPED) & (events.outcome != TURNED)
    rows: list[tuple[Any, ...]] = [(CIVILIANS_NAME, events.deaths_civilians.sum(), nothing, nothing, nothing)]
    for f, faction in enumerate(run.scenario.factions):
        dead = events.deaths_actor[events.actor == f].sum() + events.deaths_target[events.target == f].sum()
        committed = (happened & (events.kind == VIOLATION) & (events.actor == f)).sum()
        killed = events.deaths_civilians[events.actor == f].sum()
        rows.append((faction.id, dead, committed, killed, run.world.holding.fighters[:, f].sum()))
    killed = events.deaths_civilians[events.actor == THE_FORCE].sum()
    rows.append((FORCE_NAME, events.deaths_force.sum(), nothing, killed, nothing))
    return pd.DataFrame(rows, columns=["group", *GROUP_MEASURES])


EVENTS_AND_DEATHS = ["clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians", "reported_deaths"]
WEEK = 7
"""Days."""


@dataclass(frozen=True)
class Digest:
    """What a comparison of two worlds keeps of one run."""

    outcomes: dict[str, Any]
    weekly: pd.DataFrame
    territories: pd.DataFrame
    severities: pd.DataFrame


def digest(arm: str, run: Run) -> Digest:
    """Return a run's outcomes, weekly series, totals per territory and severities."""
    tag = {"arm": arm, "seed": run.seed}
    return Digest(
        tag | outcomes(run),
        _with_arm_and_seed(weekly(run), tag),
        _with_arm_and_seed(territory_totals(run), tag),
        _with_arm_and_seed(severities(run), tag),
    )


def _with_arm_and_seed(table: pd.DataFrame, tag: dict[str, Any]) -> pd.DataFrame:
    """Return a table with columns for arm and seed in front."""
    for position, (name, value) in enumerate(tag.items()):
        table.insert(position, name, value)
    return table


def weekly(run: Run) -> pd.DataFrame:
    """Return totals of a run by week over all territories; the last week may be shorter.

    ``fear`` and ``trust`` are means over people and days, ``troops`` is a mean over days.
    """
    daily, force = run.world.daily[: run.days], run.world.daily_force[: run.days]
    first = np.arange(0, run.days, WEEK)
    length = np.diff([*first, run.days])
    people = np.maximum(daily.resident + daily.displaced, 1)
    persons = _by_week(people, first)
    table = {
        "week": np.arange(len(first)),
        "week_start": pd.to_datetime(run.scenario.start) + pd.to_timedelta(first, "D"),
    }
    table |= {name: _by_week(daily[name], first) for name in EVENTS_AND_DEATHS}
    table["deaths_force"] = _by_week(force.deaths_force, first)
    table |= {feeling: _by_week(daily[feeling] * people, first) / persons for feeling in ("fear", "trust")}
    table["troops"] = _by_week(force.troops, first) / length
    return pd.DataFrame(table | {"days": length})


def _by_week(values: Any, first: Any) -> Any:
    """Return sums over all territories and the days of each week, which begin at rows ``first``."""
    return np.add.reduceat(np.asarray(values).sum(axis=1), first)


def territory_totals(run: Run) -> pd.DataFrame:
    """Return totals of a run by territory: events and deaths over the run, people and control at its end."""
    daily, force = run.world.daily[: run.days], run.world.daily_force[: run.days]
    table = {"territory": [territory.id for territory in run.scenario.places]}
    for name in ("clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians"):
        table[name] = daily[name].sum(axis=0)
    table["troop_days"] = force.troops.sum(axis=0)
    table["people"] = daily.resident[-1] + daily.displaced[-1]
    for feeling in ("fear", "trust"):
        table[feeling] = daily[feeling][-1]
    for f, faction in enumerate(run.scenario.factions):
        table[f"control:{faction.id}"] = run.world.holding.control[:, f]
    return pd.DataFrame(table)


def severities(run: Run) -> pd.DataFrame:
    """Return the deaths of each clash, strike and violation in which somebody died, one row each."""
    events = run.events
    deaths = events.deaths_actor + events.deaths_target + events.deaths_civilians
    fatal = (deaths > 0) & np.isin(events.kind, (CLASH, STRIKE, VIOLATION))
    return pd.DataFrame({"kind": np.array(EVENT_KINDS, dtype=object)[events.kind[fatal]], "deaths": deaths[fatal]})
