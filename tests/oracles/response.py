"""Who gets there: what a unit hears of, comes to in time and acts on; and what patrols find out."""

from math import exp, sqrt
from typing import Any

from interpose.agents.peacekeeper import DEPLOYED, INFANTRY, INTERPOSE, OBSERVE, PATROL, POLICE, PROTECT
from interpose.model.state.event_log import MET, NO_UNIT, NONE_ABLE, NOT_ALLOWED, NOT_HEARD, TOO_FAR
from oracles.chance import mix, race, uniform
from oracles.presence import LINE, PEOPLE, near

ANSWERS = {LINE: ({INFANTRY}, {INTERPOSE, PATROL}), PEOPLE: ({INFANTRY, POLICE}, {PROTECT, PATROL})}
"""Which kinds of unit answer a call, and while doing which tasks."""


def there(w: Any) -> list[Any]:
    """List the units that are somewhere in the area and have anybody."""
    return [u for u in w.unit if u.status == DEPLOYED and u.strength > 0 and u.place >= 0]


def answering(w: Any, kind: str) -> list[Any]:
    """List the units that would answer a call today."""
    kinds, tasks = ANSWERS[kind]
    return [u for u in there(w) if u.access and not u.non_combat and u.kind in kinds and u.task in tasks]


def gets(w: Any, t: int) -> float:
    """Say how many km a unit gets to t while an attack lasts: roads, rubble and roadblocks."""
    p, ground = w.p.deployment, w.territory[t]
    roads = ground.roads + p.off_road * (1 - ground.roads)
    clear = (1 - p.rubble * ground.damage) * (1 - w.presence[t].obstructed)
    return float(max(p.least_km, p.reach_km * roads * clear))


def soonest(w: Any, t: int, units: list[Any]) -> tuple[float, int]:
    """Say how likely the nearest of some units is at t in time, and where it comes from: 0 and -1 if there is none."""
    found = [(0.0, -1, -1)]
    for other in near(w, t):
        many = sum(u.place == other.place for u in units)
        if many:
            way = other.km if other.place != t else sqrt(w.territory[t].area_km2 / many) / 2
            found.append((exp(-way / gets(w, t)), -w.territory[other.place].key, other.place))
    chance, _, place = max(found) if len(found) == 1 else max(found[1:])
    return (chance, place) if chance > 0 else (0.0, -1)


def hears(w: Any, t: int) -> float:
    """Say how likely an attack at t is heard of in time."""
    base = w.p.deployment.hears_base
    return float(base + (1 - base) * w.territory[t].trust)


def acts(w: Any, robustness: float) -> float:
    """Say how likely a unit with these rules of its own also steps in."""
    base = w.p.deployment.acts_base
    return float(base + (1 - base) * min(robustness, w.mission.enforcement))


def set_reach(w: Any) -> None:
    """Write for each territory who would be there in time and what that promises."""
    able = {kind: answering(w, kind) for kind in ANSWERS}
    anybody = there(w)
    for t, a in enumerate(w.presence):
        a.around = soonest(w, t, anybody)[0]
        a.comes_line, a.from_line = soonest(w, t, able[LINE])
        a.comes_people, a.from_people = soonest(w, t, able[PEOPLE])
        for comes, source, promise in ((a.comes_line, a.from_line, "stand"), (a.comes_people, a.from_people, "guard")):
            kept = 0 if source < 0 else comes * hears(w, t) * acts(w, w.presence[source].robustness)
            setattr(a, promise, kept)


def call(w: Any, t: int, kind: str, key: int, entity: int) -> tuple[int, int]:
    """Call the force to t: who meets the attack (-1 for nobody) and what became of the call."""
    a = w.presence[t]
    comes, source = (a.comes_line, a.from_line) if kind == LINE else (a.comes_people, a.from_people)
    in_time, heard, steps_in = (uniform(key, entity, lot) for lot in range(3))
    if in_time >= comes:
        if in_time < a.around:
            return -1, NONE_ABLE
        return -1, TOO_FAR if a.units else NO_UNIT
    if heard >= hears(w, t):
        return -1, NOT_HEARD
    able = answering(w, kind)
    rows = [row for row, u in enumerate(w.unit) if u.place == source and any(u is other for other in able)]
    if not rows:
        return -1, NONE_ABLE
    row = min(rows, key=lambda i: race(uniform(mix(key), entity, w.unit[i].key), 1.0))
    return (row, MET) if steps_in < acts(w, w.unit[row].robustness) else (-1, NOT_ALLOWED)


def set_watch(w: Any) -> None:
    """Write for each territory how likely a wrong is found out: patrols sweep ground around their base."""
    p, places = w.p.deployment, range(len(w.territory))
    rate = {OBSERVE: p.sweep_observe, PATROL: p.sweep_patrol}
    density = [0.0] * len(places)
    for s in places:
        swept = sum(u.effect * u.strength / 100 * rate.get(u.task, 0) for u in there(w) if u.place == s and u.access)
        weight = {other.place: exp(-other.km / p.sweep_range) for other in near(w, s)}
        ground = sum(w.territory[r].area_km2 * share for r, share in weight.items())
        for r, share in weight.items():
            density[r] += swept * share / ground
    for t in places:
        told = p.told_base + (1 - p.told_base) * w.territory[t].trust
        w.presence[t].watch = 1 - exp(-p.traces_days * density[t] * told)
