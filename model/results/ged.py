"""Events in the columns and codes of the UCDP Georeferenced Event Dataset (Sundberg & Melander 2013)."""

from typing import Any

import numpy as np
import pandas as pd

from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.model.results.run import Run
from interpose.model.results.tables import faction_names
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import COMMUNAL


def type_of_violence(scenario: Scenario, events: Any) -> Any:
    """Return events coded as UCDP does: 1 state-based, 2 non-state, 3 one-sided; the force counts as a state.

    Violence between groups of civilians is non-state, as that between parties neither of which is a state.

    Parameters
    ----------
    scenario : Scenario
        Whose factions they are.
    events : recarray or DataFrame
        ``kind``, ``actor``, ``target``, ``deaths_force``, as in the event log; an actor who is not known is -3.
    """
    state = np.array([faction.role == "state force" for faction in scenario.factions])
    actor = np.where(events.actor >= 0, state[np.maximum(events.actor, 0)], events.actor == THE_FORCE)
    target = np.where(events.target >= 0, state[np.maximum(events.target, 0)], events.target == THE_FORCE)
    code = np.where(actor | target | (events.deaths_force > 0), 1, 2)
    return np.where((events.target == CIVILIANS) & (events.kind != COMMUNAL), 3, code)


def ged_table(run: Run, *, observed: bool) -> pd.DataFrame:
    """Return the event log in the columns of UCDP GED, as truth or as the outside record has it.

    Only events with at least one death enter, as in GED. ``observed``: only reported events, with their reported best,
    low and high; the author is then the side blamed. In violence between civilians both sides are the civilians of the
    place, and half of the dead are of each (of an odd number, one more of the first). Deaths of the force are in a
    column of their own beside GED's.
    Reference: Sundberg & Melander 2013, doi:10.1177/0022343313484347.
    """
    e = run.events
    deaths = e.deaths_actor + e.deaths_target + e.deaths_civilians + e.deaths_force
    rows = np.flatnonzero((e.reported == 1) & (e.best > 0)) if observed else np.flatnonzero(deaths > 0)
    e, deaths = e[rows].view(np.recarray), deaths[rows]
    names, ground = faction_names(run), run.scenario.places
    communal = e.kind == COMMUNAL
    killed = np.where(communal, e.deaths_civilians, 0)
    author = np.where((e.blamed > -3) & (e.target == CIVILIANS), e.blamed, e.actor) if observed else e.actor
    places = [ground[t].name or ground[t].id for t in e.territory]
    both = pd.Series([f"civilians of {place}" for place in places], dtype=object)
    dates = pd.to_datetime(run.scenario.start) + pd.to_timedelta(e.day, unit="D")
    return pd.DataFrame(
        {
            "id": rows,
            "year": dates.year,
            "type_of_violence": type_of_violence(run.scenario, e),
            "side_a": pd.Series(author).map(names).where(~communal, both),
            "side_b": pd.Series(e.target).map(names).where(~communal, both),
            "adm_1": places,
            "latitude": [ground[t].lat for t in e.territory],
            "longitude": [ground[t].lon for t in e.territory],
            "date_start": dates,
            "date_end": dates,
            "deaths_a": e.deaths_actor + (killed + 1) // 2,
            "deaths_b": e.deaths_target + killed // 2,
            "deaths_civilians": e.deaths_civilians - killed,
            "deaths_unknown": 0,
            "deaths_force": e.deaths_force,
            "best": e.best if observed else deaths,
            "low": e.low if observed else deaths,
            "high": e.high if observed else deaths,
        }
    )
