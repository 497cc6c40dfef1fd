"""Pairs talk by chance, weigh a deal against fighting, make and break it; who would rather fight may turn on it."""

from itertools import combinations
from math import exp
from typing import Any

import numpy as np

from interpose.model.state.event_log import AGREEMENT_MADE, DEAL_BROKEN, ROUND, TRUCE_MADE
from interpose.model.state.world import World
from oracles.chance import day_key, uniform
from oracles.ground import tell
from oracles.presence import LINE, believed_to_meet, contact

WORTH_SEEING = ("round", "truce", "agreement", "broken", "spoil")

NONE, TRUCE, AGREEMENT = range(3)


def step(w: Any, day: int) -> None:
    """Let a day of talks happen between all pairs, each party as willing as in the morning."""
    everybody = sorted(range(len(w.faction)), key=lambda f: w.faction[f].key)
    willing = [party.talks for party in w.faction]
    for party in w.faction:
        aim = party.talks_start * (1 - w.p.mediation.left_out if _led(w) and not party.included else 1)
        party.talks += (aim - party.talks) / w.p.mediation.talks_days
    seats = _seats(w)
    for f, g in sorted(combinations(everybody, 2)):
        _pair(w, day, f, g, willing)
    for f in everybody:
        w.faction[f].spoil = _spoil(w, f, seats)


def _led(w: Any) -> bool:
    return bool(w.on.mediation and w.mission.in_force and w.mission.mediation > 0)


def _pair(w: Any, day: int, f: int, g: int, willing: list[float]) -> None:
    p, both = w.p.mediation, (w.dyad[f][g], w.dyad[g][f])
    if both[0].status != NONE and min(d.truce for d in both) < p.break_below:
        for d in both:
            d.status, d.since, d.truce, d.truce_start = NONE, day, 0.0, 0.0
        both[0].relapses = both[1].relapses = max(d.relapses for d in both) + 1
        tell(w, day, DEAL_BROKEN, -1, f, g, both[0].relapses)
    else:
        ripe = all(day - d.since >= p.hold_days and d.unanswered <= p.quiet for d in both)
        if both[0].status == NONE or (both[0].status == TRUCE and ripe):
            _perhaps_talk(w, day, f, g, willing)
    for d in both:
        if d.status != NONE:
            d.truce_start += p.deepen / exp(d.unanswered) * (1 - d.truce_start)
        if d.status == AGREEMENT:
            d.tension_start *= 1 - p.settle


def _hate(w: Any, f: int, g: int) -> float:
    """Return how hostile f is to g over all places: without what is resented in one of them."""
    return 1 - (1 - w.dyad[f][g].tension) / exp(w.dyad[f][g].grudge)


def _perhaps_talk(w: Any, day: int, f: int, g: int, willing: list[float]) -> None:
    p, one, other = w.p.mediation, w.faction[f], w.faction[g]
    weight = willing[f] * willing[g] * max(_hate(w, f, g), _hate(w, g, f))
    own = p.own_rounds * weight
    led = p.led_rounds * w.mission.mediation * weight if _led(w) and one.included and other.included else 0.0
    u = uniform(day_key(w.clock.seed, "mediation.talk", day), one.key * 64 + other.key, 0)
    if u >= 1 - exp(-own - led):
        return
    by_mission = int(u >= 1 - exp(-own))
    w.mission.rounds += by_mission
    tell(w, day, ROUND, -1, f, g, by_mission)
    answers = [_says_yes(w, day, a, b, by_mission) for a, b in ((f, g), (g, f))]
    if not all(answers):
        one.talks, other.talks = one.talks * (1 - p.fatigue), other.talks * (1 - p.fatigue)
        return
    made = w.dyad[f][g].status + 1
    least = {TRUCE: p.truce, AGREEMENT: p.agreement}[made]
    for d in (w.dyad[f][g], w.dyad[g][f]):
        d.status, d.since = made, day
        d.truce, d.truce_start = max(d.truce, least), max(d.truce_start, least)
    tell(w, day, {TRUCE: TRUCE_MADE, AGREEMENT: AGREEMENT_MADE}[made], -1, f, g, 0)


def _says_yes(w: Any, day: int, f: int, g: int, by_mission: int) -> bool:
    gain = _deal(w, f, g, by_mission * (_seats(w) - 1)) - _fight(w, f, g)
    u = uniform(day_key(w.clock.seed, "mediation.answer", day), w.faction[f].key * 64 + w.faction[g].key, 0)
    return u < 1 / (1 + exp(-w.p.mediation.strictness * gain))


def _power(w: Any, f: int) -> int:
    return sum(row[f].fighters for row in w.holding)


def _seats(w: Any) -> float:
    """Return the share of all fighters whose party sits in talks that the mission leads."""
    total = sum(_power(w, f) for f in range(len(w.faction)))
    seated = sum(_power(w, f) for f, party in enumerate(w.faction) if party.included)
    return (seated / total if total else 1.0) * _led(w)


def _worn(w: Any, f: int) -> float:
    lost = sum(row[f].loss for row in w.holding)
    return 1 - exp(-lost / w.p.mediation.weary_at / max(1, _power(w, f)))


def _win(w: Any, f: int, g: int) -> float:
    mine, theirs = (_power(w, a) * w.faction[a].quality for a in (f, g))
    return mine / (mine + theirs) if mine + theirs > 0 else 0.5


def _stake(w: Any, f: int, g: int) -> float:
    area = [row.area_km2 for row in w.territory]
    held = sum(a * row[g].control for a, row in zip(area, w.holding, strict=True))
    return float(min(1, w.faction[f].ambition * held / sum(area)))


def _where_they_meet(w: Any, f: int, g: int, what: list[float]) -> float:
    """Average something over places, each as much as f and g are in contact there."""
    weights = [contact(w, t, f, g) for t in range(len(w.territory))]
    return sum(x * y for x, y in zip(weights, what, strict=True)) / sum(weights) if sum(weights) > 0 else 0.0


def _unknown(w: Any, f: int, g: int) -> float:
    seen = _where_they_meet(w, f, g, [a.watch for a in w.presence])
    carried = w.mission.mediation if _led(w) and w.on.monitoring else 0.0
    return 1 - w.p.mediation.informed * seen * carried


def _met(w: Any, f: int, g: int) -> float:
    return _where_they_meet(w, f, g, [believed_to_meet(w, t, LINE) for t in range(len(w.territory))])


def _shift(w: Any, f: int, g: int) -> float:
    """Return the share of f's strength that disarming units, and terms of a deal with g, are still to take."""
    disarmed = sum(row[f].fighters * a.enforce for row, a in zip(w.holding, w.presence, strict=True))
    force = disarmed / _power(w, f) if w.on.power_shift and _power(w, f) else 0.0
    left = (1 - min(1, force)) * (1 - w.dyad[f][g].shift)
    return float(1 - left)


def _fight(w: Any, f: int, g: int) -> float:
    """Value fighting: what may be won, by an estimate too high where little is known, less what war costs."""
    p, win = w.p.mediation, _win(w, f, g)
    hoped = win + (1 - win) * p.optimism * _unknown(w, f, g)
    stuck = 4 * win * (1 - win) * min(_worn(w, f), _worn(w, g))
    cost = p.cost_war + p.cost_losses * _worn(w, f) + p.cost_stalemate * stuck
    if w.on.entrenchment:
        cost *= 1 - p.shield * _met(w, f, g)
    return float(p.gain_win * _stake(w, f, g) * hoped - cost)


def _others_peace(w: Any, f: int, seat: float) -> float:
    return float(w.p.mediation.gain_seat * seat + w.p.mediation.gain_pressure * w.faction[f].pressure)


def _deal(w: Any, f: int, g: int, seat: float) -> float:
    """Value a deal: what fighting would bring, and what talks and pressure add, less fears that a guarantee lessens."""
    p = w.p.mediation
    fear = p.cost_cheated * w.dyad[f][g].distrust * _unknown(w, f, g) + p.cost_shift * _shift(w, f, g)
    if w.on.guarantee:
        fear *= 1 - p.guarantee * _met(w, f, g)
    return float(p.gain_win * _stake(w, f, g) * _win(w, f, g) + _others_peace(w, f, seat) - fear)


def _spoil(w: Any, f: int, seats: float) -> float:
    """Return how much more f expects from fighting some party to a deal, with whomever, than from that peace."""
    me, parties = w.faction[f], range(len(w.faction))
    angry = w.on.spoiling and _led(w) and not me.included
    seat = -1.0 if angry else (seats - 1) * me.included * _led(w)
    worst = 0.0
    for g in parties:
        if g != f and any(w.dyad[g][h].status for h in parties if h != g):
            peace = _deal(w, f, g, seat) if w.dyad[f][g].status else _others_peace(w, f, seat)
            worst = max(worst, _fight(w, f, g) - peace)
    return 1 - exp(-worst)


def scene(world: World, rng: Any, day: int) -> None:
    """Let parties meet that are ready to talk, under truces that have long held, led by a mission that is there."""
    f = len(world.faction)
    world.on.mediation[:] = world.on.spoiling[:] = 1
    world.mission.in_force[:] = world.mission.deployed
    world.mission.mediation[:], world.faction.included[:], world.faction.talks[:] = 1, rng.random(f) < 0.7, 1
    status = np.triu(rng.choice([NONE, TRUCE, TRUCE, AGREEMENT], (f, f)), 1)
    world.dyad.status[:] = status + status.T
    world.dyad.truce[:] = world.dyad.truce_start[:] = (world.dyad.status > NONE) * 0.9
    world.dyad.since[:], world.dyad.unanswered[:], world.dyad.distrust[:] = 0, 0, 0
    p = world.p.mediation
    p.own_rounds[0], p.led_rounds[0], p.hold_days[0], p.cost_war[0] = 1, 1, 0, rng.choice([0, 1, 3])
    p.gain_win[0] = 5
