"""What is watched in one territory: the force, whom it meets, what parties choose, and what follows for people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from interpose.agents.faction import POSTURES
from interpose.model.results.run import Run
from interpose.model.scenario.scenario import Scenario
from interpose.model.state.event_log import CALLED_OFF, EVENT_KINDS, STOPPED

SUM, MEAN, END = "sum", "mean", "end"
"""How days become one number: added up, averaged, or the last one's."""


class Link(NamedTuple):
    """A series of one territory in the chain from the force to an outcome."""

    name: str
    stage: str
    label: str
    unit: str
    how: str


_FORCE = (
    Link("troops", "presence", "personnel deployed", "persons", MEAN),
    Link("stand", "presence", "share of the line covered", "share", MEAN),
    Link("guard", "presence", "share of the inhabited area covered", "share", MEAN),
    Link("watch", "presence", "share of the inhabited area observed", "share", MEAN),
    Link("called_off", "meetings", "clashes called off at a unit", "events", SUM),
    Link("stopped", "meetings", "violations stopped by a unit", "events", SUM),
    Link("attacks", "meetings", "attacks on the force", "events", SUM),
    Link("protests", "meetings", "protests against the force", "events", SUM),
    Link("harmed", "meetings", "civilians killed by the force", "persons", SUM),
)
_PLACE = (
    Link("clashes", "violence", "clashes", "events", SUM),
    Link("strikes", "violence", "strikes from afar", "events", SUM),
    Link("violations", "violence", "violations against civilians", "events", SUM),
    Link("deaths_fighters", "violence", "deaths of fighters", "persons", SUM),
    Link("deaths_civilians", "violence", "deaths of civilians", "persons", SUM),
    Link("fear", "people", "fear", "share", MEAN),
    Link("hardship", "people", "hardship", "share", MEAN),
    Link("grievance", "people", "grievance", "share", MEAN),
    Link("trust", "people", "trust in the force", "share", MEAN),
    Link("displaced", "people", "civilians from elsewhere", "persons", MEAN),
    Link("left", "people", "civilians who left", "persons", SUM),
    Link("recruits", "people", "civilians who joined a party", "persons", END),
    Link("relief", "goods", "needs from outside that are met", "share", MEAN),
    Link("price", "goods", "price of food, compared with a normal year", "ratio", MEAN),
    Link("diverted", "goods", "aid taken by those who hold the ground", "rations", END),
    Link("services", "goods", "normal services available", "share", MEAN),
    Link("damage", "goods", "structures damaged", "share", END),
)
_NEXT_DOOR = Link("next_door", "violence", "clashes, strikes and violations in territories next to it", "events", SUM)
_PAIRS = (
    Link("tension", "parties", "hostility between parties", "share", MEAN),
    Link("truce", "parties", "commitment to a truce", "share", MEAN),
    Link("deals", "parties", "pairs of parties under a truce or agreement", "share", MEAN),
)
STAGES = ("presence", "meetings", "parties", "choices", "violence", "ground", "people", "goods")
"""From the force to what follows; a reading order: the days on which series part say what came first."""


@dataclass(frozen=True)
class Watched:
    """What is kept of one run: a number for each link, and for some runs the days and events too.

    Parameters
    ----------
    arm, seed
        Which run.
    totals : array, (links,)
    daily : array, (days, links), optional
    events : Counter, optional
        Events in the territory by day, kind, actor and target.
    traces : array, optional
        As :func:`interpose.model.results.divergence.traces` gives them.
    """

    arm: str
    seed: int
    totals: Any
    daily: Any = None
    events: Any = None
    traces: Any = None


def links(scenario: Scenario) -> list[Link]:
    """List the series that are watched in a territory of a scenario, by stage."""
    choices = [Link(f"posture:{p}", "choices", f"parties present that {_doing(p)}", "share", MEAN) for p in POSTURES]
    ground = [
        link
        for faction in scenario.factions
        for link in (
            Link(f"control:{faction.id}", "ground", f"control by {faction.name or faction.id}", "share", MEAN),
            Link(f"fighters:{faction.id}", "ground", f"fighters of {faction.name or faction.id}", "persons", MEAN),
        )
    ]
    every = (*_FORCE, *_PAIRS, *choices, *_PLACE[:5], _NEXT_DOOR, *ground, *_PLACE[5:])
    return sorted(every, key=lambda link: STAGES.index(link.stage))


def _doing(posture: str) -> str:
    """Say in the plural what a party does in a posture."""
    return f"are in the posture \u201c{posture}\u201d"


def watch(arm: str, run: Run, rows: Sequence[int], parts: Any = None, *, whole: bool) -> list[Watched]:
    """Keep of a run what is watched in some territories; with ``whole`` days, events and traces (``parts``) too."""
    watched = links(run.scenario)
    series = _series(run, rows, watched)
    numbers = [totals(watched, daily) for daily in series]
    if not whole:
        return [Watched(arm, run.seed, each) for each in numbers]
    return [
        Watched(arm, run.seed, each, daily, _events(run, row), parts)
        for each, daily, row in zip(numbers, series, rows, strict=True)
    ]


def _series(run: Run, rows: Sequence[int], watched: list[Link]) -> Any:
    """Read every watched series of some territories: (territories, days, series)."""
    columns = _columns(run, np.asarray(rows, np.intp))
    found = np.empty((len(rows), run.days, len(watched)))
    for position, link in enumerate(watched):
        found[:, :, position] = np.asarray(columns[link.name], float).T
    return found


def totals(watched: list[Link], daily: Any) -> Any:
    """Make one number of the days of each series (the first axis)."""
    ways = {SUM: daily.sum(axis=0), MEAN: daily.mean(axis=0), END: daily[-1]}
    return np.array([ways[link.how][column] for column, link in enumerate(watched)])


def _columns(run: Run, rows: Any) -> dict[str, Any]:
    """Read every watched series of some territories by name: (days, territories)."""
    w, days = run.world, slice(run.days)
    force, daily, holding = (table[days][:, rows] for table in (w.daily_force, w.daily, w.daily_holding))
    found = {link.name: force[link.name] for link in _FORCE} | {link.name: daily[link.name] for link in _PLACE}
    violent = sum(w.daily[name][days].astype(float) for name in ("clashes", "strikes", "violations"))
    found["next_door"] = np.stack([violent[:, neighbours(run.scenario, row)].sum(axis=1) for row in rows], axis=1)
    there = holding["fighters"] > 0
    many = np.maximum(1, there.sum(axis=2))
    for code, posture in enumerate(POSTURES):
        found[f"posture:{posture}"] = ((holding["posture"] == code) & there).sum(axis=2) / many
    for f, faction in enumerate(run.scenario.factions):
        found[f"control:{faction.id}"] = holding["control"][:, :, f]
        found[f"fighters:{faction.id}"] = holding["fighters"][:, :, f]
    pairs = ~np.eye(len(run.scenario.factions), dtype=bool)
    dyad = w.daily_dyad[days]
    between = {name: dyad[name][:, pairs].mean(axis=1) for name in ("tension", "truce")}
    between["deals"] = (dyad.status[:, pairs] > 0).mean(axis=1)
    return found | {name: np.broadcast_to(column[:, None], (run.days, len(rows))) for name, column in between.items()}


def neighbours(scenario: Scenario, place: int) -> list[int]:
    """List the rows of the territories that border on one."""
    rows = {other.id: row for row, other in enumerate(scenario.places)}
    here = scenario.places[place].id
    return sorted({rows[b] for link in scenario.links for a, b in ((link.a, link.b), (link.b, link.a)) if a == here})


def _events(run: Run, place: int) -> Counter[tuple[int, str, int, int]]:
    """Count the events of a territory by day, what they were, who began them and against whom."""
    ends = {CALLED_OFF: ", called off", STOPPED: ", stopped"}
    here = run.events[run.events.territory == place]
    return Counter(
        (int(e.day), EVENT_KINDS[e.kind] + ends.get(int(e.outcome), ""), int(e.actor), int(e.target)) for e in here
    )
