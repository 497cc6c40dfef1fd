"""Peacekeeper units of company size: where they go and what they do there.

Units do not scale rates of violence. A unit has a base in a territory and a task; what it changes is what it gets to in
time (see `model/rules/response.py`), what it finds out, and what others come to expect of it.
"""

from math import exp
from typing import Any

from interpose.agents.columns import Column, Table
from interpose.agents.compiled.decorators import rule

UNOFFERED, PLEDGED, READYING, IN_TRANSIT, DEPLOYED, WITHDRAWN = range(6)
UNIT_STATUSES = ("not offered", "pledged", "readying", "in transit", "deployed", "withdrawn")
INFANTRY, POLICE, OBSERVERS, ENGINEERS, MEDICAL = range(5)
KINDS = ("infantry", "police", "observers", "engineers", "medical")
INTERPOSE, PATROL, PROTECT, OBSERVE, REACH_OUT, ESCORT, BUILD, ENFORCE = range(8)
TASKS = ("interpose", "patrol", "protect", "observe", "reach out", "escort", "build", "enforce")
NOWHERE = -1

UNIT = Table(
    "unit",
    "A unit of the force, of company size.",
    ("unit",),
    (
        Column("key", "i8", "key", "identity in keyed draws: contributor's key and ordinal", 0),
        Column("contributor", "i8", "contributor", "who sends it", 0),
        Column("kind", "i8", "code", "infantry, police, observers, engineers, medical", 0, 4),
        Column("strength", "i8", "persons", "personnel present", 0),
        Column("quality", "f8", "share", "training and equipment", 0, 1),
        Column("robustness", "f8", "share", "rules of engagement: 0 self-defence only, 1 robust", 0, 1),
        Column("status", "i8", "code", "not offered, pledged, readying, in transit, deployed, withdrawn", 0, 5),
        Column("lead_days", "i8", "days", "days that it needs to get ready once its country's conditions are met", 0),
        Column("ready_day", "i8", "day", "first day on which it can travel, once it is readying", 0),
        Column("left_day", "i8", "day", "day on which it set out, -1 before", -1, start=-1),
        Column("arrival_day", "i8", "day", "day on which it arrived, -1 before", -1, start=-1),
        Column("place", "i8", "territory", "where it is, -1 when not there", -1, start=-1),
        Column("task", "i8", "code", "what it does", 0, 7),
        Column("tour_end", "i8", "day", "day on which its tour ends, -1 before it arrived", -1, start=-1),
        Column("since", "i8", "day", "day since which its people are in the area where it is, -1 before", -1, start=-1),
        Column("away_until", "i8", "day", "day until which it hands over to those who relieve it", 0),
        Column("non_combat", "i8", "flag", "1 if it may not interpose, protect or enforce", 0, 1),
        Column("effect", "f8", "share", "how well it works today: quality, less if short of supplies or new", 0, 1),
        Column("supply", "f8", "share", "supplies at hand", 0, 1, 1),
        Column("access", "i8", "flag", "1 if it may move and act today", 0, 1),
        Column("dead", "i8", "persons", "own dead by malicious acts", 0),
    ),
)
PRESENCE = Table(
    "presence",
    "What the force amounts to in a territory today, as its units add up.",
    ("territory",),
    (
        Column("troops", "i8", "persons", "personnel deployed", 0),
        Column("units", "i8", "units", "units deployed", 0),
        Column("around", "f8", "share", "chance that any unit, whatever its task, would get there in time", 0, 1),
        Column("comes_line", "f8", "share", "the same for a unit that may stand between fighters today", 0, 1),
        Column("comes_people", "f8", "share", "the same for a unit that may protect people today", 0, 1),
        Column("from_line", "i8", "territory", "where that unit would come from, -1 from nowhere", -1, start=-1),
        Column("from_people", "i8", "territory", "where that unit would come from, -1 from nowhere", -1, start=-1),
        Column("stand", "f8", "share", "promise of the force: chance that it meets a clash there and acts", 0, 1),
        Column("guard", "f8", "share", "the same for violence against civilians", 0, 1),
        Column("watch", "f8", "share", "chance that a wrong done there is documented", 0, 1),
        Column("stopped_line", "f8", "events", "clashes around there that the force stopped, as remembered", 0),
        Column("missed_line", "f8", "events", "clashes around there that it did not stop, as remembered", 0),
        Column("stopped_people", "f8", "events", "violence against civilians around there that it stopped", 0),
        Column("missed_people", "f8", "events", "violence against civilians around there that it did not stop", 0),
        Column("meet", "f8", "share", "share of civilians who have contact with a unit on a day", 0, 1),
        Column("escort", "f8", "share", "share of convoys there that a unit escorts", 0, 1),
        Column("build", "f8", "units", "units that build there", 0),
        Column("enforce", "f8", "share", "share of the inhabited area where a unit disarms", 0, 1),
        Column("robustness", "f8", "share", "mean rules of engagement of the units there", 0, 1),
        Column("quality", "f8", "share", "mean effect of the units there: how well they work today", 0, 1),
        Column("welcome", "f8", "share", "how welcome the units' identity is to the people there", 0, 1),
        Column("obstructed", "f8", "share", "share of movements blocked by protests, smoothed over days", 0, 1),
        Column("entered", "i8", "persons", "personnel that entered there from outside today", 0),
        Column("entry_kept", "i8", "persons", "room at the crossing kept for the unit that waits there", 0),
        Column("route_hops", "i8", "borders", "borders to the nearest open crossing, -1 if cut off", -1, start=-1),
        Column("route_risk", "f8", "share", "convoys to there that turn back on the way", 0, 1, 1),
        Column("traffic", "f8", "trucks", "capacity of the crossing that the force's own traffic took today", 0),
        Column("rumour", "f8", "share", "what is falsely said there against the force, smoothed", 0, 1),
        Column("promised", "f8", "share", "promises of the force there that people still wait for", 0, 1),
        Column("broken", "f8", "share", "promises given up on, smoothed over a month", 0, 1),
        Column("standard", "f8", "share", "best life (relief, services, safety) that people there remember", 0, 1),
        Column("used_to", "f8", "share", "safety that people there are used to", 0, 1, 1),
        Column("reckoned", "f8", "share", "hope for safety by the size of the force that they are used to", 0, 1),
        Column(
            "record", "f8", "share", "what the force's conduct there supports, 1 if nothing is held against it", 0, 1, 1
        ),
    ),
)


@rule
def pull(p: Any, violence: float, people: float, line: float, access: float, crowd: float) -> float:
    """Return how much a territory draws a unit: a positive weight (eq. 5.1).

    ``violence``, ``people`` and ``line`` are the territory's shares of the total, ``access`` the consent of those who
    hold it, ``crowd`` the units there already per unit that the territory could use. Peacekeepers go to the front, late
    and near people: Ruggeri, Dorussen & Gizelis 2018, doi:10.1017/S000712341600017X.
    """
    draw = p.to_violence * violence + p.to_people * people + p.to_line * line
    return draw * access * exp(-crowd)


@rule
def may_do(kind: int, non_combat: int, task: int) -> bool:
    """Whether a unit of a kind, under its country's caveat or not, may take a task.

    Infantry may do all but build; police all but interpose, build and disarm; observers observe and reach out;
    engineers build and reach out; medical units reach out. A country that rules out combat rules out to interpose,
    to protect and to disarm, whatever the kind.
    """
    if non_combat == 1 and task in (INTERPOSE, PROTECT, ENFORCE):
        return False
    if kind == INFANTRY:
        return task != BUILD
    if kind == POLICE:
        return task not in (INTERPOSE, BUILD, ENFORCE)
    if kind == OBSERVERS:
        return task in (OBSERVE, REACH_OUT)
    if kind == ENGINEERS:
        return task in (BUILD, REACH_OUT)
    return task == REACH_OUT


@rule
def stands_between(kind: int, non_combat: int, task: int) -> bool:
    """Whether a unit would step between fighters today: only armed ones that interpose or patrol."""
    return kind == INFANTRY and non_combat == 0 and task in (INTERPOSE, PATROL)


@rule
def shields_people(kind: int, non_combat: int, task: int) -> bool:
    """Whether a unit would step in where civilians are attacked today: troops or police that protect or patrol."""
    return kind in (INFANTRY, POLICE) and non_combat == 0 and task in (PROTECT, PATROL)


@rule
def usual_task(kind: int) -> int:
    """Return the task of a kind of unit where the mission needs nothing else that it may do."""
    if kind == ENGINEERS:
        return BUILD
    return REACH_OUT if kind == MEDICAL else OBSERVE


@rule
def effect_of(p: Any, quality: float, supply: float, days_there: float) -> float:
    """Return how well a unit works, a share: its quality, less when supplies run out and while it is new to the area.

    Without any supplies it does nothing; ``days_there`` counts since its people came to the area (p: logistics).
    """
    # eq. 4.6
    supplied = min(1.0, supply / p.short_at)
    familiarity = min(1.0, max(0.0, days_there) / p.settle_days)
    return quality * supplied * (p.newcomer + (1.0 - p.newcomer) * familiarity)
