"""What a comparison keeps of one run: outcomes, weeks, territories, groups and severities."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.faction import THE_FORCE
from interpose.model.results.outcomes import outcomes
from interpose.model.results.run import Run
from interpose.model.results.tables import CIVILIANS_NAME, FORCE_NAME, daily_table
from interpose.model.state.event_log import CALLED_OFF, CLASH, EVENT_KINDS, STOPPED, STRIKE, TURNED, VIOLATION

GROUP_MEASURES = ("deaths", "violations", "civilians_killed", "fighters")


def groups(run: Run) -> pd.DataFrame:
    """Sum a run up by group: civilians, each party and the force.

    ``deaths`` of its members, ``violations`` it committed against civilians, ``civilians_killed`` in events that it
    began, and ``fighters`` at the end; NaN where a group cannot have such a number.
    """
    e, nothing = run.events, float("nan")
    happened = (e.outcome != CALLED_OFF) & (e.outcome != STOPPED) & (e.outcome != TURNED)
    rows: list[tuple[Any, ...]] = [(CIVILIANS_NAME, e.deaths_civilians.sum(), nothing, nothing, nothing)]
    for f, faction in enumerate(run.scenario.factions):
        dead = e.deaths_actor[e.actor == f].sum() + e.deaths_target[e.target == f].sum()
        committed = (happened & (e.kind == VIOLATION) & (e.actor == f)).sum()
        killed = e.deaths_civilians[e.actor == f].sum()
        rows.append((faction.id, dead, committed, killed, run.world.holding.fighters[:, f].sum()))
    killed = e.deaths_civilians[e.actor == THE_FORCE].sum()
    rows.append((FORCE_NAME, e.deaths_force.sum(), nothing, killed, nothing))
    return pd.DataFrame(rows, columns=["group", *GROUP_MEASURES])


EVENTS_AND_DEATHS = ["clashes", "strikes", "violations", "deaths_fighters", "deaths_civilians", "reported_deaths"]


@dataclass(frozen=True)
class Digest:
    """What is kept of one run of one arm."""

    outcomes: dict[str, Any]
    weekly: pd.DataFrame
    places: pd.DataFrame
    severities: pd.DataFrame


def digest(arm: str, run: Run) -> Digest:
    """Keep a run's outcomes, weekly series, totals per territory and severities; let the rest go."""
    tag = {"arm": arm, "seed": run.seed}
    return Digest(
        tag | outcomes(run), _tagged(weekly(run), tag), _tagged(places(run), tag), _tagged(severities(run), tag)
    )


def _tagged(table: pd.DataFrame, tag: dict[str, Any]) -> pd.DataFrame:
    """Put arm and seed in front of a table."""
    for position, (name, value) in enumerate(tag.items()):
        table.insert(position, name, value)
    return table


def weekly(run: Run) -> pd.DataFrame:
    """Sum a run up by week over all territories; the last week may be shorter."""
    daily = daily_table(run, "daily").merge(daily_table(run, "daily_force"), on=["day", "date", "territory"])
    people = (daily["resident"] + daily["displaced"]).clip(lower=1)
    for feeling in ("fear", "trust"):
        daily[feeling] = daily[feeling] * people
    daily["people"] = people
    daily["week"] = daily["day"] // 7
    sums = daily.groupby("week")[[*EVENTS_AND_DEATHS, "deaths_force", "fear", "trust", "people", "troops"]].sum()
    length = daily.groupby("week")["day"].nunique()
    sums["fear"], sums["trust"] = sums["fear"] / sums["people"], sums["trust"] / sums["people"]
    sums["troops"] = sums["troops"] / length
    sums["days"] = length
    sums.insert(0, "week_start", pd.to_datetime(run.scenario.start) + pd.to_timedelta(sums.index * 7, unit="D"))
    return sums.drop(columns="people").reset_index()


def places(run: Run) -> pd.DataFrame:
    """Sum a run up by territory: what happened over the run, and where people and control stand at its end."""
    daily, force = run.world.daily[: run.days], run.world.daily_force[: run.days]
    table = {"territory": [place.id for place in run.scenario.places]}
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
    """List the deaths of each clash, strike and violation in which somebody died."""
    e = run.events
    deaths = e.deaths_actor + e.deaths_target + e.deaths_civilians
    kept = (deaths > 0) & np.isin(e.kind, (CLASH, STRIKE, VIOLATION))
    return pd.DataFrame({"kind": np.array(EVENT_KINDS, dtype=object)[e.kind[kept]], "deaths": deaths[kept]})
