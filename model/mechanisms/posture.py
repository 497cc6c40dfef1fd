"""Each faction chooses what to do in each territory by expected gain less expected cost. Deterrence acts here."""

from math import e as euler
from typing import TYPE_CHECKING

from interpose.agents.compiled.decorators import Key, kernel, rule
from interpose.agents.faction import (
    ATTACK,
    HOLD,
    PREY,
    RAID,
    STAND_DOWN,
    STRIKE,
    Prospect,
    value_of_attack,
    value_of_preying,
    value_of_raid,
    value_of_standing_down,
    value_of_strike,
)
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.bargaining import has_deal
from interpose.model.rules.hostility import hostile_to, in_contact, restraint, win_chance

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "deterrence",
        "helpful",
        "deterrence",
        "parties expect an answer of the force where its units stand, and choose otherwise",
    ),
    Pathway(
        "entrenchment",
        "harmful",
        "deterrence",
        "a force in between shields a party from the reply to what it does: moral hazard",
    ),
)
READS = columns(
    "presence stand guard watch robustness quality",
    "faction quality discipline caution ambition cohesion pressure spoil",
    "holding fighters control support in_reach shock loss",
    "front grudge",
    "dyad tension truce grudge status",
    "mission enforcement answer",
)
WRITES = columns("holding posture target shock")
REFERENCES = (
    "Kalyvas 2006, doi:10.1017/CBO9780511818462 (selective violence where control is predominant but not full)",
    "McKelvey & Palfrey 1995, doi:10.1006/game.1995.1023 (quantal response: choices by softmax)",
)
REVIEW, CHOICE = stream("posture.review"), stream("posture.choice")
SELECTIVE = 8.0
"""Brings the worth of selective violence to one half where it is largest, at three quarters of the control."""
NEVER = 1e308
"""Later than any option's time."""
FIRST_RIVAL, OPTIONS = 8, 4
"""Indices of the draws of options against a rival: from the first on, so many for each by its key."""


class Params(Parameters):
    """Gains and costs, in utility units: one unit of utility multiplies the odds of a choice by e ** rationality."""

    review_days: float = parameter(7.0, 1, 90, "days", "mean time until a posture is reviewed without a shock")
    rationality: float = parameter(2.0, 0.1, 10, "1/utility", "how strictly the best choice is taken (softmax)")
    gain_raid: float = parameter(1.8, 0, 5, "utility", "gain of a raid on a rival hated to the full")
    gain_attack: float = parameter(1.6, 0, 5, "utility", "gain of an attack on a rival hated to the full")
    gain_ground: float = parameter(1.0, 0, 5, "utility", "gain of a whole territory taken")
    gain_strike: float = parameter(2.2, 0, 5, "utility", "gain of strikes at a rival hated to the full")
    gain_prey: float = parameter(0.6, 0, 5, "utility", "gain of preying on civilians without any discipline")
    gain_selective: float = parameter(0.5, 0, 5, "utility", "gain of selective violence at predominant control")
    gain_rest: float = parameter(0.5, 0, 5, "utility", "gain of standing down for a faction worn out by losses")
    gain_truce: float = parameter(0.6, 0, 5, "utility", "gain of standing down while a truce is believed in")
    cost_raid: float = parameter(0.8, 0, 5, "utility", "standing cost of a raid: nobody raids whom he does not mind")
    cost_attack: float = parameter(1.0, 0, 5, "utility", "standing cost of an attack")
    loss_raid: float = parameter(1.0, 0, 5, "utility", "cost of own losses in a raid sure to fail")
    loss_attack: float = parameter(1.6, 0, 5, "utility", "cost of own losses in an attack sure to fail")
    cost_strike: float = parameter(1.5, 0, 5, "utility", "standing cost of strikes: munitions, attention abroad")
    cost_prey: float = parameter(0.7, 0, 5, "utility", "standing cost of preying on civilians")
    cost_support: float = parameter(1.0, 0, 5, "utility", "cost of preying on one's own supporters, if all lean to it")
    cost_rest: float = parameter(0.5, 0, 5, "utility", "cost of leaving contested ground alone")
    rest_base: float = parameter(0.5, 0, 2, "share", "part of that cost where no ground is at stake")
    breach: float = parameter(0.8, 0, 5, "utility", "cost of breaking a truce that is kept to the full")
    breach_attack: float = parameter(1.5, 0, 10, "ratio", "that cost for an attack, compared with other violence")
    reputation: float = parameter(1.0, 0, 5, "utility", "cost of a wrong that is found out for sure and answered")
    response: float = parameter(1.2, 0, 5, "utility", "cost of being met by a robust unit for sure")
    response_base: float = parameter(0.25, 0, 1, "share", "part of that answer that does not rest on robustness")
    shield: float = parameter(0.5, 0, 1, "share", "part of a rival's reply that a covered line keeps away")
    weary_at: float = parameter(0.02, 0.0001, 1, "share", "monthly losses at which a faction is two thirds worn out")
    pressed: float = parameter(1.0, 0, 5, "1", "how far full pressure of contributors adds to the cost of a breach")
    spoil_gain: float = parameter(0.8, 0, 5, "utility", "gain of violence against a peace by which a faction loses all")


@kernel
def step(w: "World", day: int) -> None:
    """Review postures after a shock, or at random times; otherwise the chosen posture stays."""
    p = w.p[0].posture
    review = day_key(w.clock[0].seed, REVIEW, day)
    choice = day_key(w.clock[0].seed, CHOICE, day)
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            h = w.holding[t, f]
            if h.fighters <= 0 and h.in_reach == 0:
                h.posture, h.target, h.shock = HOLD, -1, 0
                continue
            entity = holding_entity(w.territory[t].key, w.faction[f].key)
            if h.shock == 1 or uniform(review, entity, 0) < 1.0 / p.review_days:
                _choose(w, t, f, choice, entity)
            h.shock = 0


@rule
def expected_response(w: "World", t: int, cover: float) -> float:
    """Return the answer that a faction expects where ``cover`` (share) of the ground is covered."""
    # eq. 6.7
    if w.on[0].deterrence == 0:
        return 0.0
    a, base = w.presence[t], w.p[0].posture.response_base
    return cover * a.quality * (base + (1.0 - base) * min(a.robustness, w.mission[0].enforcement))


@rule
def expected_exposure(w: "World", t: int) -> float:
    """Return the chance that a wrong done at t is documented by the force and has consequences (eq. 6.8)."""
    if w.on[0].monitoring == 0:
        return 0.0
    return w.presence[t].watch * w.presence[t].quality * w.mission[0].answer


@rule
def _shield(w: "World", t: int, p: Params) -> float:
    """Return the share of a rival's reply that the force would keep away (moral hazard) (eq. 6.9)."""
    return p.shield * w.presence[t].stand if w.on[0].entrenchment == 1 else 0.0


@rule
def breach_cost(w: "World", f: int, g: int, p: Params) -> float:
    """Return how far f minds a breach against g: its restraint, and more where contributors press it."""
    return restraint(w, f, g) * (1.0 + p.pressed * w.faction[f].pressure)


@rule
def _spoiler_gain(w: "World", f: int, g: int, p: Params) -> float:
    """Return what f gains by disturbing g's peace, beyond the violence itself: nothing if g has no deal."""
    if w.faction[f].spoil <= 0.0 or not has_deal(w, g):
        return 0.0
    return p.spoil_gain * w.faction[f].spoil


@rule
def _spoiler_gain_at(w: "World", t: int, f: int, p: Params) -> float:
    """Return what f gains by disturbing the peace of some rival that has fighters or control at t."""
    most = 0.0
    for g in range(w.faction.shape[0]):
        if g != f and (w.holding[t, g].fighters > 0 or w.holding[t, g].control > 0.0):
            most = max(most, _spoiler_gain(w, f, g, p))
    return most


@rule
def _choose(w: "World", t: int, f: int, key: Key, entity: int) -> None:
    """Choose a posture and its target: a race between options, each running with exp(rationality * value)."""
    h, me, p = w.holding[t, f], w.faction[f], w.p[0].posture
    best, target, first = HOLD, -1, race(uniform(key, entity, 0), 1.0)
    rest_truce, stake_all = 0.0, 0.0
    for g in range(w.faction.shape[0]):
        if g == f:
            continue
        rest_truce = max(rest_truce, w.dyad[f, g].truce)
        stake_all = max(stake_all, w.holding[t, g].control * me.ambition)
        posture, time = _best_against(w, t, f, g, key, entity)
        if time < first:
            best, target, first = posture, g, time
    if h.fighters > 0:
        worn = min(1.0, h.loss / (p.weary_at * h.fighters))
        rest = value_of_standing_down(p, worn, rest_truce, min(1.0, stake_all))
        time = race(uniform(key, entity, 1), _race_speed(p, rest))
        if time < first:
            best, target, first = STAND_DOWN, -1, time
        if race(uniform(key, entity, 2), _race_speed(p, _value_of_prey(w, t, f, p))) < first:
            best, target = PREY, -1
    h.posture, h.target = best, target


@rule
def _race_speed(p: Params, value: float) -> float:
    """Return the speed of an option in the race, from its value; doing nothing special has value 0 and speed 1."""
    return euler ** (p.rationality * value)


@rule
def _value_of_prey(w: "World", t: int, f: int, p: Params) -> float:
    """Return the value of one-sided violence by f at t: indiscipline, control, support, exposure, protection."""
    h = w.holding[t, f]
    selective = SELECTIVE * max(0.0, h.control - 0.5) * (1.0 - h.control)  # eq. 6.5
    response = p.response * expected_response(w, t, w.presence[t].guard)
    gap = 1.0 - w.faction[f].discipline
    value = value_of_preying(p, gap, selective * gap, h.support, expected_exposure(w, t), response)
    return value + _spoiler_gain_at(w, t, f, p)


@rule
def _best_against(w: "World", t: int, f: int, g: int, key: Key, entity: int) -> tuple[int, float]:
    """Return the fastest option that f has against g at t, and its time (infinite if there is none)."""
    best, first, p = HOLD, NEVER, w.p[0].posture
    hostile = hostile_to(w, t, f, g)
    truce, spoils = breach_cost(w, f, g, p), _spoiler_gain(w, f, g, p)
    index = FIRST_RIVAL + OPTIONS * w.faction[g].key
    if in_contact(w, t, f, g) and w.holding[t, f].fighters > 0:
        stake, win = w.faction[f].ambition * w.holding[t, g].control, win_chance(w, t, f, g)
        response = p.response * expected_response(w, t, w.presence[t].stand)
        see = Prospect(hostile, stake, win, w.faction[f].caution, truce, response, _shield(w, t, p))
        value = value_of_raid(p, see) + spoils
        first, best = race(uniform(key, entity, index), _race_speed(p, value)), RAID
        value = value_of_attack(p, see) + spoils
        time = race(uniform(key, entity, index + 1), _race_speed(p, value))
        if time < first:
            best, first = ATTACK, time
    if w.holding[t, f].in_reach == 1 and w.holding[t, g].fighters > 0:
        value = value_of_strike(p, hostile, truce, expected_exposure(w, t)) + spoils
        time = race(uniform(key, entity, index + 2), _race_speed(p, value))
        if time < first:
            best, first = STRIKE, time
    return best, first
