"""Each faction weighs in each territory whether to strike or to hold, not knowing what the other does.

A security dilemma: striking first is an advantage, so who expects to be struck has a reason to strike. What a party
expects is learnt (see `expectations`); a third party works on the terms of this choice, each pathway on one of them.
"""

from math import e as euler
from math import exp
from typing import TYPE_CHECKING, NamedTuple

from interpose.agents.compiled.decorators import Key, kernel, rule
from interpose.agents.faction import ATTACK, HOLD, RAID, STAND_DOWN, STRIKE
from interpose.agents.faction_choices import (
    Prospect,
    value_of_attack,
    value_of_raid,
    value_of_standing_down,
    value_of_strike,
)
from interpose.model.chance.distributions import race
from interpose.model.chance.streams import day_key, holding_entity, stream, uniform
from interpose.model.mechanisms.contract import Parameters, Pathway, columns, parameter
from interpose.model.rules.bargaining import has_deal
from interpose.model.rules.contact import contact
from interpose.model.rules.credibility import cost_of_exposure, expected_answer, guaranteed
from interpose.model.rules.fear import believed_to_strike
from interpose.model.rules.hostility import chance_of, hostile_to, restraint, strength_at
from interpose.model.rules.response import LINE

if TYPE_CHECKING:
    from interpose.model.state.world import World

PATHWAYS = (
    Pathway(
        "deterrence",
        "helpful",
        "deterrence",
        "who has learnt that the force meets violence expects its answer, and chooses otherwise",
    ),
    Pathway(
        "guarantee",
        "helpful",
        "line",
        "where armed units are known to meet a blow, nobody gains by surprise and nobody need strike first",
    ),
    Pathway(
        "power_shift",
        "harmful",
        "friction",
        "who is to be disarmed will be weaker tomorrow, and has a reason to fight today",
    ),
)
READS = columns(
    "territory area_km2 resident displaced",
    "presence around stand guard from_line from_people watch enforce robustness",
    "presence stopped_line missed_line stopped_people missed_people",
    "faction quality caution ambition cohesion pressure spoil bias consent named let_off",
    "holding fighters control in_reach shock struck loss",
    "front grudge alarm",
    "dyad tension truce grudge status distrust shift",
    "mission in_force enforcement answer",
    "works today",
)
WRITES = columns("holding posture target shock struck")
REFERENCES = (
    "Chassang & Padro i Miquel 2010, doi:10.1162/qjec.2010.125.4.1821 (conflict and deterrence under strategic risk)",
    "Fearon 1995, doi:10.1017/S0020818300033324 (rationalist explanations for war)",
    "Powell 2006, doi:10.1017/S0020818306060061 (a balance that shifts is a reason to fight)",
    "McKelvey & Palfrey 1995, doi:10.1006/game.1995.1023 (quantal response: choices by softmax)",
)
REVIEW, CHOICE = stream("posture.review"), stream("posture.choice")
THOUSAND = 1000.0
"""USD in the unit in which money is counted."""
NEVER = 1e308
"""Later than any option's time."""
FIRST_RIVAL, OPTIONS = 8, 4
"""Indices of the draws of options against a rival: from the first on, so many for each by its key."""


class Params(Parameters):
    """Gains and costs, in utility units: one unit of utility multiplies the odds of a choice by e ** rationality."""

    review_days: float = parameter(7.0, 1, 90, "days", "mean time until a posture is reviewed without losses")
    review_losses: float = parameter(
        0.01, 0.0001, 1, "share", "own fighters lost in a day there after which it is reviewed two times in three"
    )
    rationality: float = parameter(2.0, 0.1, 10, "1/utility", "how strictly the best choice is taken (softmax)")
    surprise: float = parameter(0.5, 0, 3, "share", "fighting power that striking first adds")
    gain_raid: float = parameter(1.4, 0, 5, "utility", "gain of a raid on a rival hated to the full")
    gain_attack: float = parameter(1.2, 0, 5, "utility", "gain of an attack on a rival hated to the full")
    gain_ground: float = parameter(1.0, 0, 5, "utility", "gain of a whole territory taken")
    gain_strike: float = parameter(2.2, 0, 5, "utility", "gain of strikes at a rival hated to the full")
    gain_rest: float = parameter(0.5, 0, 5, "utility", "gain of standing down for a faction worn out by losses")
    gain_truce: float = parameter(0.6, 0, 5, "utility", "gain of standing down while a truce is believed in")
    gain_quiet: float = parameter(0.6, 0, 5, "utility", "gain of quiet for who is pressed or rewarded to the full")
    gain_rebuilding: float = parameter(0.4, 0, 5, "utility", "gain of quiet where much money for rebuilding goes")
    much_money: float = parameter(1.0, 0.01, 100, "USD/day", "money a head and day at which two thirds of it are felt")
    cost_raid: float = parameter(2.79, 0, 5, "utility", "standing cost of a raid: nobody raids whom he does not mind")
    cost_attack: float = parameter(2.8, 0, 5, "utility", "standing cost of an attack")
    loss_raid: float = parameter(0.8, 0, 5, "utility", "cost of own losses in a raid sure to fail")
    loss_attack: float = parameter(1.4, 0, 5, "utility", "cost of own losses in an attack sure to fail")
    loss_struck: float = parameter(3.2, 0, 5, "utility", "cost of own losses when struck by a rival sure to prevail")
    cost_strike: float = parameter(1.5, 0, 5, "utility", "standing cost of strikes: munitions, attention abroad")
    cost_rest: float = parameter(0.5, 0, 5, "utility", "cost of leaving contested ground alone")
    cost_unready: float = parameter(1.0, 0, 5, "utility", "cost of rest for who is sure to be struck")
    rest_base: float = parameter(0.5, 0, 2, "share", "part of the cost of rest where no ground is at stake")
    breach: float = parameter(0.8, 0, 5, "utility", "cost of breaking a truce that is kept to the full")
    more_attack: float = parameter(
        1.5, 0, 10, "ratio", "costs of an attack for others' reasons, compared with a raid's"
    )
    reputation: float = parameter(1.5, 0, 5, "utility", "cost of a wrong that is surely found out, answered and felt")
    shame: float = parameter(0.3, 0, 1, "share", "part of that cost that is felt without any pressure by contributors")
    response: float = parameter(1.2, 0, 5, "utility", "cost of being met by a robust unit for sure")
    response_base: float = parameter(0.25, 0, 1, "share", "part of that answer that does not rest on robustness")
    weary_at: float = parameter(0.02, 0.0001, 1, "share", "monthly losses at which a faction is two thirds worn out")
    pressed: float = parameter(1.0, 0, 5, "1", "how far full pressure of contributors adds to the cost of a breach")
    spoil_gain: float = parameter(0.8, 0, 5, "utility", "gain of violence against a peace by which a faction loses all")
    gain_shift: float = parameter(1.0, 0, 5, "utility", "gain of fighting now for who is about to lose all strength")
    gain_partial: float = parameter(
        0.5, 0, 5, "utility", "gain of striking one against whom the force is wholly partial"
    )


@kernel
def step(w: "World", day: int) -> None:
    """Review postures after a shock, after losses, or at random times; otherwise the chosen posture stays."""
    p = w.p[0].posture
    review = day_key(w.clock[0].seed, REVIEW, day)
    choice = day_key(w.clock[0].seed, CHOICE, day)
    for t in range(w.territory.shape[0]):
        for f in range(w.faction.shape[0]):
            h = w.holding[t, f]
            if h.fighters <= 0 and h.in_reach == 0:
                h.posture, h.target, h.shock, h.struck = HOLD, -1, 0, 0
                continue
            entity = holding_entity(w.territory[t].key, w.faction[f].key)
            calm = exp(-1.0 / p.review_days - h.struck / (p.review_losses * max(1, h.fighters)))  # eq. 6.17
            if h.shock == 1 or uniform(review, entity, 0) >= calm:
                _choose(w, t, f, choice, entity)
            h.shock, h.struck = 0, 0


@rule
def breach_cost(w: "World", f: int, g: int, p: Params) -> float:
    """Return what a breach against g costs f (utility): its restraint, and more where contributors press it."""
    return p.breach * restraint(w, f, g) * (1.0 + p.pressed * w.faction[f].pressure)


@rule
def other_gains(w: "World", t: int, f: int, g: int, p: Params) -> float:
    """Return what f gains by violence against g beside the violence itself, utility (eq. 6.10).

    It disturbs a peace of g by which it loses; it fights before it is disarmed; the force would look away.
    """
    gain = 0.0
    if w.faction[f].spoil > 0.0 and has_deal(w, g):
        gain += p.spoil_gain * w.faction[f].spoil
    if w.on[0].power_shift == 1:
        gain += p.gain_shift * w.presence[t].enforce * (1.0 - w.faction[f].consent)
    # terms of a deal with g by which f will be weaker, unless somebody on the ground guarantees it
    gain += p.gain_shift * w.dyad[f, g].shift * (1.0 - guaranteed(w, t))
    if w.on[0].backlash == 1 and w.presence[t].around > 0.0:
        gain += p.gain_partial * max(0.0, w.faction[g].bias - w.faction[f].bias)
    return gain


@rule
def worth_of_quiet(w: "World", t: int, f: int, p: Params) -> float:
    """Return what f gains at t while both hold, utility: what contributors press for, what rebuilding brings (P)."""
    row = w.territory[t]
    people = max(1.0, float(row.resident + row.displaced))
    money = 1.0 - exp(-THOUSAND * w.works[t].today / (people * p.much_money))
    return p.gain_quiet * w.faction[f].pressure + p.gain_rebuilding * money  # eq. 6.11


@rule
def prospect(w: "World", t: int, f: int, g: int, p: Params) -> Prospect:
    """Return what f sees at t when it weighs whether to strike g."""
    guarded = guaranteed(w, t)
    edge = p.surprise * (1.0 - guarded)  # eq. 6.12
    me, own, other = w.faction[f], strength_at(w, t, f, g), strength_at(w, t, g, f)
    # eq. 6.13
    costs = p.response * expected_answer(w, t, LINE) + cost_of_exposure(w, t, f) + breach_cost(w, f, g, p)
    return Prospect(
        hostile_to(w, t, f, g),
        me.ambition * w.holding[t, g].control,
        chance_of(w, f, g, own, other, edge),
        chance_of(w, f, g, own, other, 0.0),
        chance_of(w, f, g, own, other, -edge),
        believed_to_strike(w, t, f, g),
        me.caution,
        guarded,
        worth_of_quiet(w, t, f, p),
        costs,
        other_gains(w, t, f, g, p),
    )


class Lots(NamedTuple):
    """What decides between a faction's options against one rival: the draws, and whether the two are in contact."""

    key: Key
    entity: int
    on_ground: bool


@rule
def _choose(w: "World", t: int, f: int, key: Key, entity: int) -> None:
    """Choose a posture and its target: a race between options, each running with exp(rationality * value)."""
    h, me, p = w.holding[t, f], w.faction[f], w.p[0].posture
    best, target, first = HOLD, -1, race(uniform(key, entity, 0), 1.0)
    rest_truce, stake_all, fear = 0.0, 0.0, 0.0
    for g in range(w.faction.shape[0]):
        if g == f:
            continue
        rest_truce = max(rest_truce, w.dyad[f, g].truce)
        stake_all = max(stake_all, w.holding[t, g].control * me.ambition)
        touching = contact(w, t, f, g) > 0.0
        if touching:
            fear = max(fear, believed_to_strike(w, t, f, g) * (1.0 - guaranteed(w, t)))
        on_ground = h.fighters > 0 and touching
        if on_ground or (h.in_reach == 1 and w.holding[t, g].fighters > 0):
            posture, time = _best_against(w, t, f, g, Lots(key, entity, on_ground))
            if time < first:
                best, target, first = posture, g, time
    if h.fighters > 0:
        worn = 1.0 - exp(-h.loss / (p.weary_at * h.fighters))
        rest = value_of_standing_down(p, worn, rest_truce, min(1.0, stake_all), fear)
        if race(uniform(key, entity, 1), _race_speed(p, rest)) < first:
            best, target = STAND_DOWN, -1
    h.posture, h.target = best, target


@rule
def _race_speed(p: Params, value: float) -> float:
    """Return the speed of an option in the race, from its value; holding has value 0 and speed 1 (eq. 6.15)."""
    return euler ** (p.rationality * value)


@rule
def _best_against(w: "World", t: int, f: int, g: int, lots: Lots) -> tuple[int, float]:
    """Return the fastest option that f has against g at t, and its time (infinite if there is none)."""
    best, first, p = HOLD, NEVER, w.p[0].posture
    index = FIRST_RIVAL + OPTIONS * w.faction[g].key
    see = prospect(w, t, f, g, p)
    if lots.on_ground:
        first, best = race(uniform(lots.key, lots.entity, index), _race_speed(p, value_of_raid(p, see))), RAID
        time = race(uniform(lots.key, lots.entity, index + 1), _race_speed(p, value_of_attack(p, see)))
        if time < first:
            best, first = ATTACK, time
    if w.holding[t, f].in_reach == 1 and w.holding[t, g].fighters > 0:
        costs = cost_of_exposure(w, t, f) + breach_cost(w, f, g, p)
        time = race(uniform(lots.key, lots.entity, index + 2), _race_speed(p, value_of_strike(p, see, costs)))
        if time < first:
            best, first = STRIKE, time
    return best, first
