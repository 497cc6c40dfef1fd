"""What each faction does in each territory: a race between options, each running with e ** (rationality * value)."""

from math import e
from typing import Any

from interpose.agents.faction import ATTACK, HOLD, PREY, RAID, STAND_DOWN, STRIKE
from oracles.chance import day_key, race, uniform
from oracles.ground import hostility, win_chance


def step(w: Any, day: int) -> None:
    """Review postures after a shock or by chance; who is neither there nor in reach holds."""
    review, choice = (day_key(w.clock.seed, f"posture.{what}", day) for what in ("review", "choice"))
    chosen = {}
    for t, place in enumerate(w.territory):
        for f, faction in enumerate(w.faction):
            h, entity = w.holding[t][f], place.key * 64 + faction.key
            if h.fighters == 0 and not h.in_reach:
                chosen[t, f] = (HOLD, -1)
            elif h.shock or uniform(review, entity, 0) < 1 / w.p.posture.review_days:
                chosen[t, f] = _best(w, t, f, choice, entity)
    for (t, f), (posture, target) in chosen.items():
        w.holding[t][f].posture, w.holding[t][f].target = posture, target
    for row in w.holding:
        for h in row:
            h.shock = 0


def _best(w: Any, t: int, f: int, key: int, entity: int) -> tuple[int, int]:
    """Run the race; each option has a lane, a posture, a target and a value."""
    lanes = [(0, HOLD, -1, 0.0)]
    if w.holding[t][f].fighters > 0:
        lanes.append((1, STAND_DOWN, -1, _rest(w, t, f)))
        lanes.append((2, PREY, -1, _prey(w, t, f)))
    for g, rival in enumerate(w.faction):
        if g == f:
            continue
        first = 8 + 4 * rival.key
        if w.holding[t][f].fighters > 0 and _touch(w, t, f, g):
            lanes.append((first, RAID, g, _raid(w, t, f, g)))
            lanes.append((first + 1, ATTACK, g, _attack(w, t, f, g)))
        if w.holding[t][f].in_reach and w.holding[t][g].fighters > 0:
            lanes.append((first + 2, STRIKE, g, _strike(w, t, f, g)))
    speed = w.p.posture.rationality
    times = [(race(uniform(key, entity, lane), e ** (speed * value)), p, g) for lane, p, g, value in lanes]
    return min(times)[1:]


def _touch(w: Any, t: int, f: int, g: int) -> bool:
    """Whether f, who is at t, can fight g on the ground: there, or across a front."""
    return w.holding[t][g].fighters > 0 or any(
        n.front > 0 and w.holding[n.place][g].fighters > 0 for n in w.neighbours[t]
    )


def _answer(w: Any, t: int, cover: float) -> float:
    """Return the cost of the answer that the force is expected to give, by deterrence alone."""
    a, p = w.presence[t], w.p.posture
    robust = min(a.robustness, w.mission.enforcement)
    return w.on.deterrence * p.response * cover * a.quality * (p.response_base + (1 - p.response_base) * robust)


def _exposed(w: Any, t: int) -> float:
    """Return the cost of being found out and answered, by monitoring alone."""
    a = w.presence[t]
    return w.on.monitoring * w.p.posture.reputation * a.watch * a.quality * w.mission.answer


def _own_cost(w: Any, t: int, f: int, g: int) -> float:
    """Return how costly own losses are: caution, the chance to fail, and what the force would shield from."""
    shielded = w.on.entrenchment * w.p.posture.shield * w.presence[t].stand
    return w.faction[f].caution * (1 - win_chance(w, t, f, g)) * (1 - shielded)


def _bound(w: Any, f: int, g: int) -> float:
    """Return how far a truce binds f: commitment and obedience, and the more the harder contributors press."""
    return w.dyad[f][g].truce * w.faction[f].cohesion * (1 + w.p.posture.pressed * w.faction[f].pressure)


def _disturbs(w: Any, f: int, g: int) -> float:
    """Return what it is worth to f that violence against g disturbs a peace to which g is a party."""
    at_peace = any(d.status for h, d in enumerate(w.dyad[g]) if h != g)
    return w.p.posture.spoil_gain * w.faction[f].spoil * at_peace


def _raid(w: Any, t: int, f: int, g: int) -> float:
    p = w.p.posture
    gain = p.gain_raid * hostility(w, t, f, g)
    cost = p.cost_raid + p.loss_raid * _own_cost(w, t, f, g) + p.breach * _bound(w, f, g)
    return gain - cost - _answer(w, t, w.presence[t].stand) + _disturbs(w, f, g)


def _attack(w: Any, t: int, f: int, g: int) -> float:
    p = w.p.posture
    ground = w.faction[f].ambition * w.holding[t][g].control * win_chance(w, t, f, g)
    gain = hostility(w, t, f, g) * (p.gain_attack + p.gain_ground * ground)
    cost = p.cost_attack + p.loss_attack * _own_cost(w, t, f, g) + p.breach_attack * p.breach * _bound(w, f, g)
    return gain - cost - _answer(w, t, w.presence[t].stand) + _disturbs(w, f, g)


def _strike(w: Any, t: int, f: int, g: int) -> float:
    p = w.p.posture
    gain = p.gain_strike * hostility(w, t, f, g) + _disturbs(w, f, g)
    return gain - p.cost_strike - p.breach * _bound(w, f, g) - _exposed(w, t)


def _prey(w: Any, t: int, f: int) -> float:
    p, h = w.p.posture, w.holding[t][f]
    unruly = 1 - w.faction[f].discipline
    predominant = 8 * (h.control - 0.5) * (1 - h.control) if h.control > 0.5 else 0
    here = [g for g, other in enumerate(w.holding[t]) if g != f and (other.fighters or other.control)]
    gain = p.gain_prey * unruly + p.gain_selective * predominant * unruly
    gain += max((_disturbs(w, f, g) for g in here), default=0.0)
    return gain - p.cost_prey - p.cost_support * h.support - _exposed(w, t) - _answer(w, t, w.presence[t].guard)


def _rest(w: Any, t: int, f: int) -> float:
    p, h = w.p.posture, w.holding[t][f]
    rivals = [g for g in range(len(w.faction)) if g != f]
    stake = max(w.holding[t][g].control * w.faction[f].ambition for g in rivals)
    truce = max(w.dyad[f][g].truce for g in rivals)
    worn = min(1, h.loss / (p.weary_at * h.fighters))
    return p.gain_rest * worn + p.gain_truce * truce - p.cost_rest * (p.rest_base + min(1, stake))
