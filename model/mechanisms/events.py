"""Scripted and conditional events happen: what the script says, once its day has come and its condition holds."""

from typing import TYPE_CHECKING

import numpy as np

from interpose.agents.compiled.decorators import Array, kernel, rule
from interpose.model.chance.streams import day_key, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.casualties import apply_casualties
from interpose.model.rules.deal_terms import update_shifts
from interpose.model.rules.event_conditions import condition_holds
from interpose.model.rules.event_effects import apply_effect
from interpose.model.state.event_log import SCRIPTED, News, log_news
from interpose.model.state.event_script import (
    CLOSE_CROSSING,
    DEEPEST,
    END,
    FOREVER,
    FUNDING_CUT,
    MATERIAL_SUSPENDED,
    SHUT_ROAD,
    SUSPEND_AID,
)
from interpose.model.state.ledgers import OWN

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "verification",
        "helpful",
        "talks",
        "units on the spot see that terms of a deal are carried out; what nobody verifies stays undone",
    ),
)
READS = columns(
    "territory key area_km2 damage services resident displaced debt_dead_resident debt_dead_displaced debt_injured",
    "territory relief price fear hardship grievance trust",
    "faction consent cohesion talks local",
    "holding fighters control reported posture debt_released",
    "dyad tension truce status since",
    "mission deployed in_force legitimacy_abroad legitimacy_home funded impartiality ceiling",
    "unit contributor strength status arrival_day place access task",
    "civilian",
    "daily clashes strikes violations breaches deaths_fighters deaths_civilians",
    "daily_force attacks protests deaths_force",
    "trigger key day first length chance stage again lasts happened latest until times",
    "effect kind event ordinal place to who other number amount second third usual rival left baseline waits",
    "road shut",
    "program op number a b",
)
WRITES = columns(
    "event",
    "news",
    "territory closed resident displaced dead injured debt_dead_resident debt_dead_displaced debt_injured harm",
    "territory wrong opened",
    "presence units obstructed",
    "rows",
    "faction consent cohesion talks dead arrived",
    "holding fighters control reported shock struck loss debt_released",
    "front grudge",
    "dyad tension truce truce_start grudge status since relapses shift",
    "contributor stage since caveat dead",
    "mission until funding ceiling enforcement answer dead harmed",
    "unit strength status place task non_combat access dead",
    "road shut",
    "aid suspended",
    "fund per_day",
    "civilian",
    "trigger happened latest until times",
    "effect left baseline waits",
)
REFERENCES = (
    "Johnston 2012, doi:10.1162/ISEC_a_00076, and Price 2012, doi:10.1162/ISEC_a_00075 (leaders killed; contested)",
)
CHANCE, ROWS = stream("events.chance"), stream("events.rows")
SPARE = 4
"""Room beyond the deepest condition."""


class Params(Parameters):
    """What parties make of terms that lie ahead; else the script has none: each effect brings its numbers."""

    ground_strength: float = parameter(
        0.5, 0, 1, "share", "part of its strength that a party loses with all its ground"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Decide by the state of the morning which events happen; then apply all their effects."""
    if w.trigger.shape[0] == 0:
        return
    seed, first = w.clock[0].seed, w.clock[0].events
    today = np.zeros(w.trigger.shape[0], np.int64)
    stack = np.zeros(DEEPEST + SPARE, np.float64)
    chance = day_key(seed, CHANCE, day)
    for i in range(w.trigger.shape[0]):
        if _can_happen(w, day, i, stack) and uniform(chance, w.trigger[i].key, 0) < w.trigger[i].chance:
            today[i] = 1
    for i in range(w.trigger.shape[0]):
        if today[i] == 1:
            _start_event(w, day, i)
    _end_others(w, day, today)
    for row in range(w.effect.shape[0]):
        if today[w.effect[row].event] == 1:
            apply_effect(w, day, row)
    _apply_lasting(w, day)
    update_shifts(w)
    apply_casualties(w, day_key(seed, ROWS, day), first)


@rule
def _can_happen(w: "World", day: int, i: int, stack: Array) -> bool:
    """Whether an event's day has come, it is not over or too soon again, and its condition holds (eq. 1.1)."""
    e = w.trigger[i]
    if day < e.day:
        return False
    if e.latest >= 0 and (e.again < 0 or day < e.latest + e.again):
        return False
    return condition_holds(w, day, e.first, e.length, stack)


@rule
def _start_event(w: "World", day: int, i: int) -> None:
    """Record that an event happens today, and until when its lasting effects hold."""
    e = w.trigger[i]
    if e.happened < 0:
        e.happened = day
    e.latest = day
    e.until = day + e.lasts if e.lasts >= 0 else FOREVER  # eq. 1.2
    e.times += 1
    if e.stage == 0 or e.times == 1:
        log_news(w, day, News(SCRIPTED, -1, i, -1, e.times))


@rule
def _end_others(w: "World", day: int, today: Array) -> None:
    """End the lasting effects of other events (``today`` (events,): 1 for those that happen); those of today go on."""
    for row in range(w.effect.shape[0]):
        x = w.effect[row]
        if x.kind == END and today[x.event] == 1 and today[x.who] == 0:
            w.trigger[x.who].until = min(w.trigger[x.who].until, day)


@rule
def _apply_lasting(w: "World", day: int) -> None:
    """Reset what lasting effects change to what it is without them, then apply those that hold today."""
    for row in range(w.effect.shape[0]):
        if w.effect[row].kind <= FUNDING_CUT:
            _set_lasting(w, row, False)
    for row in range(w.effect.shape[0]):
        x = w.effect[row]
        e = w.trigger[x.event]
        if x.kind <= FUNDING_CUT and e.latest >= 0 and day < e.until:
            _set_lasting(w, row, True)


@rule
def _set_lasting(w: "World", row: int, holding: bool) -> None:
    """Set what one lasting effect changes; effects on the mission need a mission."""
    x = w.effect[row]
    if x.kind == CLOSE_CROSSING:
        w.territory[x.place].closed = 1 if holding else 0
    elif x.kind == SHUT_ROAD:
        _set_border(w, x.place, x.to, holding)
        _set_border(w, x.to, x.place, holding)
    elif x.kind == SUSPEND_AID and holding:
        _suspend_aid(w, x.place, x.who)
    elif w.mission[0].deployed == 0:
        return
    elif x.kind == MATERIAL_SUSPENDED:
        w.fund[0].per_day = 0 if holding else int(x.usual)
    elif x.kind == FUNDING_CUT:
        w.mission[0].funding = w.mission[0].funding * (1.0 - x.amount) if holding else x.usual


@rule
def _set_border(w: "World", a: int, b: int, holding: bool) -> None:
    """Shut the border from one territory to another, or open it again."""
    for e in range(w.graph.start[a], w.graph.start[a + 1]):
        if w.graph.neighbour[e] == b:
            w.road[e].shut = 1 if holding else 0


@rule
def _suspend_aid(w: "World", place: int, source: int) -> None:
    """Suspend aid for today in a territory or everywhere (-1), from one source or all (-1)."""
    for t in range(w.aid.shape[0]):
        for k in range(w.aid.shape[1]):
            concerned = (place < 0 or t == place) and (source < 0 or source == k)
            if concerned and (k == OWN or w.mission[0].deployed == 1):
                w.aid[t, k].suspended = max(w.aid[t, k].suspended, 1)
