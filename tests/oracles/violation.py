"""One-sided violence, by fighters and by the force itself; a unit on the spot stops it or fails."""

from math import exp
from typing import Any

from interpose.agents.faction import CIVILIANS, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE, INFANTRY, PROTECT
from interpose.model.state.event_log import FAILED, FORCE_HARM, STOPPED, VIOLATION
from interpose.model.state.world import World
from oracles.casualties import settle
from oracles.chance import MASK, day_key, heavy_tail, mix, poisson, uniform
from oracles.ground import breaks_truce, held_back, hostility, log_event, robustness
from oracles.presence import PEOPLE, cost_of_exposure, expected_answer
from oracles.response import call
from oracles.world import people_at

WORTH_SEEING = (
    *(("violation", outcome) for outcome in (0, 4, 5)),
    ("harm by the force", 0),
    "rows",
    *(("call", what) for what in range(7)),
    "preying",
)
FOLLOWS_LOSSES = True


def step(w: Any, day: int) -> None:
    """Write all of today's violations, then apply the deaths."""
    first = len(w.event)
    for t in range(len(w.territory)):
        for f in range(len(w.faction)):
            _review(w, day, t, f)
            _violations(w, day, t, f)
    if w.on.backlash:
        _misconduct(w, day)
    settle(w, day_key(w.clock.seed, "violation.rows", day), first)
    for e in w.event[first:]:
        if e.outcome == FAILED:
            w.territory[e.territory].failure += e.deaths_civilians + e.injured


def _review(w: Any, day: int, t: int, f: int) -> None:
    """Let f's fighters at t weigh now and then whether to turn on civilians; who is gone has not."""
    h, entity = w.holding[t][f], w.territory[t].key * 64 + w.faction[f].key
    review, choice = (day_key(w.clock.seed, f"violation.{what}", day) for what in ("review", "choice"))
    if h.fighters == 0:
        h.preying = 0
    elif uniform(review, entity, 0) < 1 / w.p.violation.review_days:
        turns = 1 / (1 + exp(-w.p.violation.rationality * _value(w, t, f)))
        h.preying = int(uniform(choice, entity, 0) < turns)


def _value(w: Any, t: int, f: int) -> float:
    """Return what turning on civilians is worth to f's fighters at t: what drives them, what pays, what it costs."""
    p, h, me = w.p.violation, w.holding[t][f], w.faction[f]
    others = [g for g in range(len(w.faction)) if g != f]
    alarm = sum(w.front[t][f][g].alarm for g in others)
    rivals = min(1, sum(hostility(w, t, f, g) * w.holding[t][g].support for g in others))
    driven = p.gain_losses * (1 - exp(-h.loss / (p.weary_at * max(1, h.fighters)))) + p.gain_rivals * rivals
    driven += p.gain_fighting * (1 - exp(-p.fighting_scale * alarm))
    pays = p.gain_selective * me.discipline * _selective(h.control, p.selective_at) + p.gain_loot * (1 - me.discipline)
    truce = max(held_back(w, f, g) for g in others)
    costs = p.cost_prey + p.cost_support * h.support + p.breach * truce
    return float(driven + pays - costs - cost_of_exposure(w, t, f) - p.response * expected_answer(w, t, PEOPLE))


def _selective(control: float, most_at: float) -> float:
    """Return how far selective violence pays, compared with where it pays most."""
    power = most_at / (1 - most_at)
    return float(control**power * (1 - control) / (most_at**power * (1 - most_at)))


def _rate(w: Any, t: int, f: int) -> float:
    p, h, people = w.p.violation, w.holding[t][f], people_at(w, t)
    if not people or not h.fighters:
        return 0.0
    unruly = 0 if h.posture == STAND_DOWN else p.base_rate * (1 - w.faction[f].discipline)
    met = 1 / (1 + p.people_per_fighter * h.fighters / people)
    return float((unruly + h.preying * p.prey_rate) * met * h.fighters / 100 + h.retribution)


def _violations(w: Any, day: int, t: int, f: int) -> None:
    """Lots of each: severity, whether a unit stops it, how many are injured."""
    p, entity = w.p.violation, w.territory[t].key * 64 + w.faction[f].key
    key, detail, calls = (day_key(w.clock.seed, f"violation.{what}", day) for what in ("count", "detail", "call"))
    for j in range(min(50, poisson(uniform(key, entity, 0), _rate(w, t, f)))):
        severity, halt, hurt = (uniform(detail, entity, 8 * j + n) for n in range(3))
        e = log_event(w, day, VIOLATION, t, f, CIVILIANS)
        e.breach = max(breaks_truce(w, f, g) for g in range(len(w.faction)) if g != f)
        if w.on.protection and w.mission.deployed:
            e.unit, e.call = call(w, t, PEOPLE, mix((calls + j) & MASK), entity)
        if e.unit >= 0:
            u = w.unit[e.unit]
            able = u.effect * (p.stop_base + p.stop_robust * robustness(w, u))
            e.outcome = STOPPED if halt < able else FAILED
        if e.outcome != STOPPED:
            e.deaths_civilians = heavy_tail(severity, p.exponent, p.scale, p.most_deaths)
            e.injured = poisson(hurt, p.injured_per_death * e.deaths_civilians)


def _misconduct(w: Any, day: int) -> None:
    p, key = w.p.violation, day_key(w.clock.seed, "violation.conduct", day)
    for row, u in enumerate(w.unit):
        if u.status != DEPLOYED or u.place < 0 or not u.access or u.strength <= 0:
            continue
        unwelcome = 1 + p.harm_unwelcome * (1 - w.territory[u.place].trust)
        rough = 1 + p.harm_enforce if u.task == ENFORCE else 1
        if uniform(key, u.key, 0) < p.harm_rate * robustness(w, u) * (1 - u.quality) * unwelcome * rough:
            e = log_event(w, day, FORCE_HARM, u.place, THE_FORCE, CIVILIANS)
            e.unit, e.injured = row, 1
            if uniform(key, u.key, 1) < p.harm_fatal:
                e.deaths_civilians = heavy_tail(uniform(key, u.key, 2), p.harm_exponent, p.harm_scale, p.harm_most)


def scene(world: World, rng: Any, day: int) -> None:
    """Let units protect small places whose fighters have turned on people; some are able, some are not."""
    u, n, a = world.unit, len(world.unit), world.presence
    world.on.protection[:] = 1
    world.holding.preying[:] = 1
    u.status[:], u.kind[:], u.non_combat[:] = DEPLOYED, INFANTRY, 0
    u.task[:], u.access[:], u.strength[:] = PROTECT, 1, 30
    u.place[:], u.effect[:] = rng.integers(0, len(world.territory), n), rng.choice([0.1, 1], n)
    a.from_people[:], a.comes_people[:], a.around[:] = rng.integers(-1, len(a), len(a)), 0.6, 0.8
    a.comes_people[a.from_people < 0] = 0
