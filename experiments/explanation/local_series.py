"""Series of one territory: the force, whom it meets, what factions choose, and what follows for people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from interpose.agents.faction import POSTURES
from interpose.model.language.words import mark
from interpose.model.results.fates import UNMET_FATES, daily_calls
from interpose.model.results.run import Run
from interpose.model.results.stored_labels import label_of_whom
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import CALLED_OFF, EVENT_KINDS, STOPPED, TURNED

SUM, MEAN, END = "sum", "mean", "end"
"""How the days of a series become one number: their sum, their mean, or the last day."""


class Series(NamedTuple):
    """A daily series of one territory in the chain from the force to an outcome."""

    name: str
    stage: str
    label: str
    unit: str
    how: str


_FORCE = (
    Series("troops", "presence", mark("personnel deployed"), "persons", MEAN),
    Series("stand", "presence", mark("chance that a clash about to begin is met by a unit that acts"), "share", MEAN),
    Series(
        "guard", "presence", mark("chance that violence against civilians is met by a unit that acts"), "share", MEAN
    ),
    Series("watch", "presence", mark("chance that a wrong done there is documented"), "share", MEAN),
    Series("called_off", "meetings", mark("clashes called off at a unit"), "events", SUM),
    Series("stopped", "meetings", mark("violations stopped by a unit"), "events", SUM),
    Series("calmed", "meetings", mark("disputes between civilians kept from violence"), "events", SUM),
    Series("attacks", "meetings", mark("attacks on the force"), "events", SUM),
    Series("protests", "meetings", mark("protests against the force"), "events", SUM),
    Series("harmed", "meetings", mark("civilians killed by the force"), "persons", SUM),
)
_CALLS = (
    Series("unmet:no_unit", "meetings", mark("clashes and violations where no unit was"), "events", SUM),
    Series("unmet:too_far", "meetings", mark("clashes and violations too far for a unit"), "events", SUM),
    Series("unmet:none_able", "meetings", mark("clashes and violations with no able unit near"), "events", SUM),
    Series(
        "unmet:not_heard", "meetings", mark("clashes and violations of which the force did not hear"), "events", SUM
    ),
    Series(
        "unmet:not_allowed",
        "meetings",
        mark("clashes and violations where a unit was not allowed to act"),
        "events",
        SUM,
    ),
)
_TERRITORY = (
    Series("clashes", "violence", mark("clashes"), "events", SUM),
    Series("strikes", "violence", mark("remote violence"), "events", SUM),
    Series("violations", "violence", mark("violations against civilians"), "events", SUM),
    Series("communal", "violence", mark("disputes between civilians that turned violent"), "events", SUM),
    Series("deaths_fighters", "violence", mark("deaths of fighters"), "persons", SUM),
    Series("deaths_civilians", "violence", mark("deaths of civilians"), "persons", SUM),
    Series("fear", "people", mark("fear"), "share", MEAN),
    Series("hardship", "people", mark("hardship"), "share", MEAN),
    Series("grievance", "people", mark("grievance"), "share", MEAN),
    Series("trust", "people", mark("trust in the force"), "share", MEAN),
    Series("displaced", "people", mark("civilians from elsewhere"), "persons", MEAN),
    Series("left", "people", mark("civilians who left"), "persons", SUM),
    Series("recruits", "people", mark("civilians who joined a party"), "persons", END),
    Series("relief", "goods", mark("needs from outside that are met"), "share", MEAN),
    Series("price", "goods", mark("price of food, compared with a normal year"), "ratio", MEAN),
    Series("diverted", "goods", mark("aid taken by those who hold the ground"), "rations", END),
    Series("services", "goods", mark("normal services available"), "share", MEAN),
    Series("damage", "goods", mark("structures damaged"), "share", END),
)
_DEATHS = Series("deaths", "violence", mark("deaths of fighters and civilians"), "persons", SUM)
_NEXT_DOOR = Series(
    "next_door", "violence", mark("clashes, strikes and violations in territories next to it"), "events", SUM
)
_PAIRS = (
    Series("tension", "parties", mark("hostility between parties"), "share", MEAN),
    Series("truce", "parties", mark("commitment to a truce"), "share", MEAN),
    Series("deals", "parties", mark("pairs of parties under a truce or agreement"), "share", MEAN),
)
STAGES = ("presence", "meetings", "parties", "choices", "violence", "ground", "people", "goods")
"""Reading order, from the force to what follows; the days on which series diverge tell what came first."""


@dataclass(frozen=True)
class LocalRun:
    """What is kept of one run in one territory: a number for each series, and for some runs days and events too.

    Parameters
    ----------
    arm : str
        Name of the world.
    seed : int
        Seed of the run.
    totals : array, (series,)
        One number a series, in its unit.
    daily : array, (days, series), optional
        Values by day.
    events : Counter, optional
        Events in the territory by day, kind, actor and target.
    traces : array, optional
        As returned by :func:`interpose.model.results.divergence.traces`.
    """

    arm: str
    seed: int
    totals: Any
    daily: Any = None
    events: Any = None
    traces: Any = None


def series_of(scenario: Scenario) -> list[Series]:
    """Return the series that are recorded in a territory of a scenario, by stage."""
    choices = [Series(f"posture:{p}", "choices", label_of_whom("posture", p), "share", MEAN) for p in POSTURES]
    parties = [(faction.id, faction.name or faction.id) for faction in scenario.factions]
    ground = [
        series
        for key, name in parties
        for series in (
            Series(f"control:{key}", "ground", label_of_whom("control", name), "share", MEAN),
            Series(f"fighters:{key}", "ground", label_of_whom("fighters", name), "persons", MEAN),
        )
    ]
    all_series = (*_FORCE, *_CALLS, *_PAIRS, *choices, *_TERRITORY[:5], _DEATHS, _NEXT_DOOR, *ground, *_TERRITORY[5:])
    return sorted(all_series, key=lambda series: STAGES.index(series.stage))


def local_runs(arm: str, run: Run, rows: Sequence[int], run_traces: Any = None, *, detailed: bool) -> list[LocalRun]:
    """Return what an explanation needs of a run in some territories, one item a territory.

    Parameters
    ----------
    arm : str
        Name of the world.
    run : Run
        The run.
    rows : sequence of int
        Rows of the territories.
    run_traces : array, optional
        Traces of the run, stored with each item.
    detailed : bool
        Whether days, events and traces are kept too.
    """
    series_list = series_of(run.scenario)
    daily_values = _daily_values(run, rows, series_list)
    run_totals = [totals(series_list, daily) for daily in daily_values]
    if not detailed:
        return [LocalRun(arm, run.seed, values) for values in run_totals]
    return [
        LocalRun(arm, run.seed, values, daily, _events(run, row), run_traces)
        for values, daily, row in zip(run_totals, daily_values, rows, strict=True)
    ]


def _daily_values(run: Run, rows: Sequence[int], series_list: list[Series]) -> Any:
    """Return the values of every series of some territories: (territories, days, series)."""
    columns = _columns(run, np.asarray(rows, np.intp))
    values = np.empty((len(rows), run.days, len(series_list)))
    for position, series in enumerate(series_list):
        values[:, :, position] = np.asarray(columns[series.name], float).T
    return values


def totals(series: list[Series], daily: Any) -> Any:
    """Return one number for each series, made of its days (the first axis)."""
    by_method = {SUM: daily.sum(axis=0), MEAN: daily.mean(axis=0), END: daily[-1]}
    return np.array([by_method[item.how][column] for column, item in enumerate(series)])


def _columns(run: Run, rows: Any) -> dict[str, Any]:
    """Return every series of some territories by name: (days, territories)."""
    world, days = run.world, slice(run.days)
    force, daily, holding = (table[days][:, rows] for table in (world.daily_force, world.daily, world.daily_holding))
    columns = {series.name: force[series.name] for series in _FORCE} | {
        series.name: daily[series.name] for series in _TERRITORY
    }
    columns["deaths"] = sum(daily[name].astype(float) for name in ("deaths_fighters", "deaths_civilians"))
    calls = daily_calls(run)[:, rows]
    columns |= {series.name: calls[:, :, UNMET_FATES.index(series.name[len("unmet:") :])] for series in _CALLS}
    violent = sum(world.daily[name][days].astype(float) for name in ("clashes", "strikes", "violations"))
    columns["next_door"] = np.stack([violent[:, neighbours(run.scenario, row)].sum(axis=1) for row in rows], axis=1)
    present = holding["fighters"] > 0
    number = np.maximum(1, present.sum(axis=2))
    for code, posture in enumerate(POSTURES):
        columns[f"posture:{posture}"] = ((holding["posture"] == code) & present).sum(axis=2) / number
    for f, faction in enumerate(run.scenario.factions):
        columns[f"control:{faction.id}"] = holding["control"][:, :, f]
        columns[f"fighters:{faction.id}"] = holding["fighters"][:, :, f]
    pairs = ~np.eye(len(run.scenario.factions), dtype=bool)
    dyad = world.daily_dyad[days]
    between = {name: dyad[name][:, pairs].mean(axis=1) for name in ("tension", "truce")}
    between["deals"] = (dyad.status[:, pairs] > 0).mean(axis=1)
    return columns | {name: np.broadcast_to(column[:, None], (run.days, len(rows))) for name, column in between.items()}


def neighbours(scenario: Scenario, row: int) -> list[int]:
    """Return the rows of the territories that border on one."""
    row_by_id = {territory.id: number for number, territory in enumerate(scenario.places)}
    own_id = scenario.places[row].id
    return sorted(
        {row_by_id[b] for link in scenario.links for a, b in ((link.a, link.b), (link.b, link.a)) if a == own_id}
    )


def _events(run: Run, row: int) -> Counter[tuple[int, str, int, int]]:
    """Count the events of a territory by day, kind, actor and target."""
    endings = {CALLED_OFF: ", called off", STOPPED: ", stopped", TURNED: ", turned on the unit"}
    local = run.events[run.events.territory == row]
    return Counter(
        (
            int(event.day),
            EVENT_KINDS[event.kind] + endings.get(int(event.outcome), ""),
            int(event.actor),
            int(event.target),
        )
        for event in local
    )
