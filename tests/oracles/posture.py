"""What each faction does in each territory: a race between options, each running with e ** (rationality * value)."""

from math import e, exp
from types import SimpleNamespace
from typing import Any

from interpose.agents.faction import ATTACK, HOLD, RAID, STAND_DOWN, STRIKE
from oracles.chance import day_key, race, uniform
from oracles.presence import (
    LINE,
    believed_to_strike,
    contact,
    cost_of_exposure,
    expected_answer,
    guaranteed,
    strength,
)
from oracles.world import people_at


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
    here = w.holding[t][f]
    if here.fighters > 0:
        lanes.append((1, STAND_DOWN, -1, _rest(w, t, f)))
    for g, rival in enumerate(w.faction):
        if g == f:
            continue
        first = 8 + 4 * rival.key
        if here.fighters > 0 and contact(w, t, f, g) > 0:
            lanes.append((first, RAID, g, _fight(w, t, f, g, _raiding(w))))
            lanes.append((first + 1, ATTACK, g, _fight(w, t, f, g, _attacking(w, t, f, g))))
        if here.in_reach and w.holding[t][g].fighters > 0:
            lanes.append((first + 2, STRIKE, g, _strike(w, t, f, g)))
    speed = w.p.posture.rationality
    times = [(race(uniform(key, entity, lane), e ** (speed * value)), p, g) for lane, p, g, value in lanes]
    return min(times)[1:]


def _raiding(w: Any) -> Any:
    """Collect what makes a raid a raid: no ground to win."""
    p = w.p.posture
    return SimpleNamespace(gain=p.gain_raid, cost=p.cost_raid, loss=p.loss_raid, ground=0.0, others=1.0)


def _attacking(w: Any, t: int, f: int, g: int) -> Any:
    """Collect what makes an attack an attack: what the rival holds, as far as one wants it."""
    p, wanted = w.p.posture, w.faction[f].ambition * w.holding[t][g].control
    kind = {"gain": p.gain_attack, "cost": p.cost_attack, "loss": p.loss_attack}
    return SimpleNamespace(ground=p.gain_ground * wanted, others=p.more_attack, **kind)


def payoffs(w: Any, t: int, f: int, g: int, kind: Any) -> dict[str, float]:
    """Fill in the table of the dilemma: who strikes first, who is struck, both, neither."""
    p, me, sure = w.p.posture, w.faction[f], guaranteed(w, t)
    edge = p.surprise * (1 - sure)

    def strikes(mine: float, theirs: float) -> float:
        chance = win(w, t, f, g, mine, theirs)
        plain = kind.gain * hostility(w, t, f, g) - kind.cost + _beside(w, t, f, g)
        forbidden = kind.others * (p.response * expected_answer(w, t, LINE) + _blamed(w, t, f, g))
        return plain - forbidden + kind.ground * chance - kind.loss * me.caution * (1 - chance)

    struck = p.loss_struck * me.caution * (1 - win(w, t, f, g, 1, 1 + edge)) * (1 - sure)
    return {"F": strikes(1 + edge, 1), "W": strikes(1, 1), "S": -struck, "P": _quiet(w, t, f)}


def _fight(w: Any, t: int, f: int, g: int, kind: Any) -> float:
    """Weigh predatory and pre-emptive motives by what f believes g will do."""
    b, pay = believed_to_strike(w, t, f, g), payoffs(w, t, f, g, kind)
    return (1 - b) * (pay["F"] - pay["P"]) + b * (pay["W"] - pay["S"])


def _strike(w: Any, t: int, f: int, g: int) -> float:
    p = w.p.posture
    spared = (1 - believed_to_strike(w, t, f, g)) * _quiet(w, t, f)
    gain = p.gain_strike * hostility(w, t, f, g) + _beside(w, t, f, g)
    return float(gain - p.cost_strike - _blamed(w, t, f, g) - spared)


def _rest(w: Any, t: int, f: int) -> float:
    p, h = w.p.posture, w.holding[t][f]
    rivals = [g for g in range(len(w.faction)) if g != f]
    stake = min(1, max(w.holding[t][g].control * w.faction[f].ambition for g in rivals))
    truce = max(w.dyad[f][g].truce for g in rivals)
    worn = 1 - exp(-h.loss / (p.weary_at * h.fighters))
    fears = [believed_to_strike(w, t, f, g) for g in rivals if contact(w, t, f, g) > 0]
    fear = max(fears, default=0.0) * (1 - guaranteed(w, t))
    costs = p.cost_rest * (p.rest_base + stake) + p.cost_unready * fear
    return float(p.gain_rest * worn + p.gain_truce * truce - costs)


def _blamed(w: Any, t: int, f: int, g: int) -> float:
    """Say what violence costs whether a unit meets it or not: being found out, and a truce broken."""
    p, me = w.p.posture, w.faction[f]
    kept = w.dyad[f][g].truce * me.cohesion
    return cost_of_exposure(w, t, f) + float(p.breach * kept * (1 + p.pressed * me.pressure))


def _beside(w: Any, t: int, f: int, g: int) -> float:
    """Say what violence gains beside itself: a peace disturbed, a better day to fight, a force that looks away."""
    p, me, a = w.p.posture, w.faction[f], w.presence[t]
    peace = any(d.status for h, d in enumerate(w.dyad[g]) if h != g)
    gain = p.spoil_gain * me.spoil * peace
    if w.on.power_shift:
        gain += p.gain_shift * a.enforce * (1 - me.consent)
    gain += p.gain_shift * w.dyad[f][g].shift * (1 - guaranteed(w, t))
    if w.on.backlash and a.around > 0:
        gain += p.gain_partial * max(0, w.faction[g].bias - me.bias)
    return float(gain)


def _quiet(w: Any, t: int, f: int) -> float:
    """Say what quiet is worth to f at t: to who is pressed for it, and where money for rebuilding goes."""
    p, head = w.p.posture, 1000 * w.works[t].today / max(1, people_at(w, t))
    return float(p.gain_quiet * w.faction[f].pressure + p.gain_rebuilding * (1 - exp(-head / p.much_money)))


def hostility(w: Any, t: int, f: int, g: int) -> float:
    """Say how much f wants to hurt g at t: what neither calm nor a clear conscience leaves out."""
    d = w.dyad[f][g]
    return float(1 - (1 - d.tension) * exp(-d.grudge) * exp(-w.front[t][f][g].grudge))


def win(w: Any, t: int, f: int, g: int, mine: float, theirs: float) -> float:
    """Return f's share of the fighting power of both at t, each side's multiplied; one half where nobody is."""
    own = mine * strength(w, t, f, g) * w.faction[f].quality
    other = theirs * strength(w, t, g, f) * w.faction[g].quality
    return own / (own + other) if own + other > 0 else 0.5
