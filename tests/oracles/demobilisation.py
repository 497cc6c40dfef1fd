"""Who lays down arms where units disarm, who fights them there, and how those units answer."""

from typing import Any

from interpose.agents.civilian import DISPLACED, FIGHTER, RESIDENT
from interpose.agents.faction import CIVILIANS, HOLD, STAND_DOWN, THE_FORCE
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE
from interpose.model.state.event_log import FORCE_ATTACK, FORCE_HARM
from oracles.casualties import choose
from oracles.chance import day_key, heavy_tail, mix, poisson, race, uniform
from oracles.ground import log_event, robustness
from oracles.people import change


def lay_down_arms(w: Any, day: int) -> None:
    """Let local fighters of parties that consent and do not fight become residents; rows follow."""
    key, rows = (day_key(w.clock.seed, f"deployment.{what}", day) for what in ("disarm", "returned"))
    for t, place in enumerate(w.territory):
        for f, me in enumerate(w.faction):
            h, a = w.holding[t][f], w.presence[t]
            if not a.enforce or not me.local or h.fighters <= 0:
                continue
            willing = me.consent if h.posture in (HOLD, STAND_DOWN) else 0
            rate = w.p.deployment.disarm_rate * a.enforce * a.quality * h.fighters * willing
            going = min(h.fighters, poisson(uniform(key, place.key * 64 + me.key, 0), rate))
            h.fighters, place.resident = h.fighters - going, place.resident + going
            h.debt_released += going
            _rows(w, mix((rows + me.key) % (1 << 64)), t, f)


def _rows(w: Any, key: int, t: int, f: int) -> None:
    """Show who is back; who is not at home counts as displaced, with the persons for whom the row stands."""
    h, place, worth, index = w.holding[t][f], w.territory[t], w.clock.people_per_agent, 0
    while h.debt_released >= worth:
        at = choose(w, key, t, FIGHTER, f, index)
        if at is None:
            return
        home = w.people[t][FIGHTER][at].home == t
        change(w, t, FIGHTER, at, RESIDENT if home else DISPLACED)
        guests = 0 if home else min(worth, place.resident)
        place.resident, place.displaced = place.resident - guests, place.displaced + guests
        h.debt_released, index = h.debt_released - worth, index + 1


def _disarming(w: Any, t: int) -> list[int]:
    return [
        row
        for row, u in enumerate(w.unit)
        if (u.status, u.place, u.task, u.access) == (DEPLOYED, t, ENFORCE, 1) and u.strength > 0
    ]


def fight(w: Any, day: int, t: int, f: int) -> None:
    """Let a party without consent fight a disarming unit; each death falls on a fighter if the unit holds."""
    p, h, me = w.p.resistance, w.holding[t][f], w.faction[f]
    often, faced, toll = (day_key(w.clock.seed, f"resistance.{what}", day) for what in ("fight", "faced", "toll"))
    entity, here = w.territory[t].key * 64 + me.key, _disarming(w, t)
    if not w.presence[t].enforce or h.fighters <= 0 or h.posture == STAND_DOWN or not here:
        return
    rate = w.p.deployment.disarm_fights * w.presence[t].enforce * (1 - me.consent) ** 2
    for j in range(min(20, poisson(uniform(often, entity, 0), rate * h.fighters / 100))):
        e = log_event(w, day, FORCE_ATTACK, t, f, THE_FORCE)
        index = me.key * 64 + j
        e.unit = min(here, key=lambda row: race(uniform(faced, w.unit[row].key, index), 1.0))
        u = w.unit[e.unit]
        holds = u.effect * (p.holds_base + (1 - p.holds_base) * robustness(w, u))
        dead = heavy_tail(uniform(toll, entity, 4096 * j), p.exponent, p.scale, min(p.most_deaths, 4095))
        e.deaths_actor = sum(uniform(toll, entity, 4096 * j + 1 + i) < holds for i in range(dead))
        e.deaths_force = dead - e.deaths_actor


def answer(w: Any, day: int, first: int) -> None:
    """Let each disarming unit that was attacked today harm civilians in reply, or not."""
    attacked = {e.unit for e in w.event[first:]}
    key = day_key(w.clock.seed, "resistance.heavy", day)
    for row, u in enumerate(w.unit):
        if row not in attacked or u.place < 0 or row not in _disarming(w, u.place):
            continue
        if uniform(key, u.key, 0) < w.p.deployment.heavy_hand * robustness(w, u) * (1 - u.effect):
            e = log_event(w, day, FORCE_HARM, u.place, THE_FORCE, CIVILIANS)
            e.unit, e.injured = row, 1
            worst, p = uniform(key, u.key, 1), w.p.violation
            e.deaths_civilians = heavy_tail(worst, p.harm_exponent, p.harm_scale, p.harm_most) - 1
