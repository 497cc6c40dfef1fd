"""Scripted and conditional events: which happen by the state of the morning, what they do, what holds meanwhile."""

from copy import deepcopy
from math import inf
from typing import Any

from interpose.model.state import event_script as s
from interpose.model.state.event_log import DEAL_BROKEN, PROTEST, SCRIPTED, TRUCE_MADE
from oracles.casualties import settle
from oracles.chance import day_key, mix, poisson, race, uniform
from oracles.ground import log_event, tell
from oracles.series import truth
from oracles.terms import agree_on_shifts, carry_out

WORTH_SEEING = (("protest", 0), "rows")

FORCE, CIVILIANS = -2, -1
DEPLOYED, WITHDRAWN = 4, 5


def step(w: Any, day: int) -> None:
    """Let today's events happen, in the order of their ids, which is the order of rows."""
    first, key = len(w.event), day_key(w.clock.seed, "events.chance", day)
    today = [i for i, e in enumerate(w.trigger) if _may(w, day, e) and uniform(key, e.key, 0) < e.chance]
    for i in today:
        e = w.trigger[i]
        e.happened = day if e.happened < 0 else e.happened
        e.latest, e.times = day, e.times + 1
        e.until = s.FOREVER if e.lasts < 0 else day + e.lasts
        if not e.stage or e.times == 1:
            tell(w, day, SCRIPTED, -1, i, -1, e.times)
    for x in _of_kind(w, "end"):
        if x.event in today and x.who not in today:
            w.trigger[x.who].until = min(day, w.trigger[x.who].until)
    for x in w.effect:
        act = INSTANT.get(s.EFFECT_KINDS[x.kind])
        if x.event in today and act:
            act(w, day, x)
    _lasting(w, day)
    agree_on_shifts(w)
    settle(w, day_key(w.clock.seed, "events.rows", day), first)


def _may(w: Any, day: int, e: Any) -> bool:
    soonest = e.day if e.latest < 0 else inf if e.again < 0 else max(e.day, e.latest + e.again)
    return day >= soonest and (e.length == 0 or truth(w, day, w.program[e.first : e.first + e.length]))


def _of_kind(w: Any, kind: str) -> list[Any]:
    return [x for x in w.effect if s.EFFECT_KINDS[x.kind] == kind]


def _lasting(w: Any, day: int) -> None:
    """Say what is shut, suspended and cut today, from nothing."""

    def now(kind: str) -> list[Any]:
        return [x for x in _of_kind(w, kind) if w.trigger[x.event].latest >= 0 and day < w.trigger[x.event].until]

    closed = {x.place for x in now("close_crossing")}
    for x in _of_kind(w, "close_crossing"):
        w.territory[x.place].closed = int(x.place in closed)
    shut = {frozenset((x.place, x.to)) for x in now("shut_road")}
    for x in _of_kind(w, "shut_road"):
        for a, b in ((x.place, x.to), (x.to, x.place)):
            for n in w.neighbours[a]:
                if n.place == b:
                    w.road[n.edge].shut = int(frozenset((a, b)) in shut)
    for x in now("suspend_aid"):
        for t, sources in enumerate(w.aid):
            for k, goods in enumerate(sources):
                if x.place in (-1, t) and x.who in (-1, k) and (k == 0 or w.mission.deployed):
                    goods.suspended = max(1, goods.suspended)
    if not w.mission.deployed:
        return
    for x in _of_kind(w, "material_suspended"):
        w.fund.per_day = 0 if now("material_suspended") else int(x.usual)
    for x in _of_kind(w, "funding_cut"):
        w.mission.funding = x.usual
    for x in now("funding_cut"):
        w.mission.funding *= 1 - x.amount


def _shock(w: Any, f: int, place: int = -1) -> None:
    for t, here in enumerate(w.holding):
        if place in (-1, t):
            here[f].shock = 1


def _share(x: float) -> float:
    return 0.0 if x < 0 else 1.0 if x > 1 else x


def _withdraw(w: Any, day: int, x: Any) -> None:
    if w.mission.deployed:
        country = w.contributor[x.who]
        country.stage, country.since = 6, day
        _home(u for u in w.unit if u.contributor == x.who)


def _home(units: Any) -> None:
    for u in units:
        u.status, u.place, u.access, u.task = WITHDRAWN, -1, 0, 0


def _caveat(w: Any, day: int, x: Any) -> None:
    if w.mission.deployed:
        w.contributor[x.who].caveat = 1
        for u in w.unit:
            u.non_combat = 1 if u.contributor == x.who else u.non_combat


def _mandate(w: Any, day: int, x: Any) -> None:
    m = w.mission
    if not m.deployed:
        return
    m.enforcement = m.enforcement if x.amount == -1 else x.amount
    m.answer = m.answer if x.second == -1 else x.second
    m.until = m.until if x.third == -1 else day + int(x.third)
    m.ceiling = m.ceiling if x.number == -1 else x.number
    there = sorted((u for u in w.unit if u.status == DEPLOYED and u.strength), key=lambda u: (u.arrival_day, u.key))
    while x.number != -1 and sum(u.strength for u in there) > m.ceiling:
        _home([there.pop()])


def _consent(w: Any, day: int, x: Any) -> None:
    if w.mission.deployed and w.on.backlash:
        for f, faction in enumerate(w.faction):
            if x.who in (-1, f):
                faction.consent = _share(faction.consent + x.amount)


def _leader(w: Any, day: int, x: Any) -> None:
    me = w.faction[x.who]
    me.cohesion, me.talks = _share(me.cohesion - x.amount), _share(me.talks - x.second)
    for g, d in enumerate(w.dyad[x.who]):
        if g != x.who and x.other in (-1, g):
            d.grudge += x.third * (d.tension if x.other == -1 else 1)
    _shock(w, x.who)


def _both(w: Any, x: Any) -> tuple[Any, Any]:
    return w.dyad[x.who][x.other], w.dyad[x.other][x.who]


def _truce(w: Any, day: int, x: Any) -> None:
    new = w.dyad[x.who][x.other].status == 0
    for d in _both(w, x):
        d.truce, d.truce_start = max(d.truce, x.amount), max(d.truce_start, x.amount)
        d.status, d.since = (1, day) if new else (d.status, d.since)
    if new:
        tell(w, day, TRUCE_MADE, -1, x.who, x.other, 0)
    _shock(w, x.who), _shock(w, x.other)


def _broken(w: Any, day: int, x: Any) -> None:
    had = w.dyad[x.who][x.other].status > 0
    for d in _both(w, x):
        d.truce = d.truce_start = 0.0
        if had:
            d.status, d.since, d.relapses = 0, day, d.relapses + 1
    if had:
        tell(w, day, DEAL_BROKEN, -1, x.who, x.other, 0)
    _shock(w, x.who), _shock(w, x.other)


def _tension(w: Any, day: int, x: Any) -> None:
    for d in _both(w, x):
        d.tension = _share(d.tension + x.amount)
    _shock(w, x.who), _shock(w, x.other)


def _grudge(w: Any, day: int, x: Any) -> None:
    felt = w.dyad if x.place == -1 else w.front[x.place]
    felt[x.who][x.other].grudge += x.amount
    felt[x.other][x.who].grudge += x.amount
    _shock(w, x.who, x.place), _shock(w, x.other, x.place)


def _arrive(w: Any, day: int, x: Any) -> None:
    come = x.number
    if s.EFFECT_KINDS[x.kind] == "fighters_leave":
        come = -min(x.number, w.holding[x.place][x.who].fighters)
    w.holding[x.place][x.who].fighters += come
    w.faction[x.who].arrived += come
    _shock(w, x.who, x.place)


def _move(w: Any, day: int, x: Any) -> None:
    moved = int(x.amount * w.holding[x.place][x.who].fighters + 0.5)
    w.holding[x.place][x.who].fighters -= moved
    w.holding[x.to][x.who].fighters += moved
    _shock(w, x.who, x.place), _shock(w, x.who, x.to)


def _line(w: Any, day: int, x: Any) -> None:
    before = deepcopy(w.holding[x.place])
    w.holding[x.place][x.who].control = (1 - x.amount) * before[x.who].control
    w.holding[x.place][x.other].control = _share(before[x.other].control + x.amount * before[x.who].control)
    _shock(w, x.who, x.place), _shock(w, x.other, x.place)


def _riot(w: Any, day: int, x: Any) -> None:
    entity, key = w.trigger[x.event].key, day_key(w.clock.seed, "events.hit", day)
    for _ in range(x.ordinal):
        key = mix(key)
    met = [i for i, u in enumerate(w.unit) if u.status == DEPLOYED and u.place == x.place and u.strength]
    if x.other == FORCE and not (w.on.resistance and met):
        return
    lots = [uniform(day_key(w.clock.seed, "events.crowd", day), entity, 4 * x.ordinal + n) for n in range(3)]
    e = log_event(w, day, PROTEST, x.place, CIVILIANS, x.other)
    e.deaths_civilians, e.injured = poisson(lots[0], x.amount), poisson(lots[1], x.second)
    if x.other == FORCE:
        e.unit = min(met, key=lambda i: race(uniform(key, entity, w.unit[i].key), 1))
        e.deaths_force = poisson(lots[2], x.third)
        blocked = w.presence[x.place]
        blocked.obstructed += w.p.resistance.obstruction * (1 - blocked.obstructed)


INSTANT = {
    "withdraw_contributor": _withdraw,
    "caveat_contributor": _caveat,
    "change_mandate": _mandate,
    "change_consent": _consent,
    "leader_killed": _leader,
    "announce_ceasefire": _truce,
    "break_deal": _broken,
    "raise_tension": _tension,
    "raise_grudge": _grudge,
    "riot": _riot,
    "fighters_arrive": _arrive,
    "fighters_leave": _arrive,
    "move_fighters": _move,
    "shift_control": _line,
    "withdraw": carry_out,
    "disarm": carry_out,
    "hand_over": carry_out,
    "open_ground": carry_out,
}
