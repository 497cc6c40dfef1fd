"""Where a unit disarms: fighters whose faction consents lay down arms and go home; others fight the unit.

Persons are moved, never made: who lays down arms is a fighter less and a civilian more. A row that had joined the
fighters becomes a civilian again when enough persons have; where there is no such row, the debt waits.
"""

from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DISPLACED, FIGHTER, RESIDENT
from interpose.agents.compiled.decorators import Key, rule
from interpose.agents.faction import CIVILIANS, THE_FORCE
from interpose.agents.faction_choices import resists_disarming, willing_to_disarm
from interpose.agents.peacekeeper import DEPLOYED, ENFORCE
from interpose.model.chance.distributions import heavy_tail, poisson
from interpose.model.chance.streams import KEYS, day_key, holding_entity, mix, stream, uniform
from interpose.model.rules.contact import HUNDRED
from interpose.model.rules.row_sampling import pick_row
from interpose.model.rules.unit_by_lot import unit_by_lot
from interpose.model.state.civilian_rows import change_status
from interpose.model.state.event_log import FORCE_ATTACK, FORCE_HARM, log_event

if TYPE_CHECKING:
    from interpose.model.state.world import World

DISARM, RETURNED = stream("deployment.disarm"), stream("deployment.returned")
FIGHT, FACED, TOLL, HEAVY = (stream("resistance." + what) for what in ("fight", "faced", "toll", "heavy"))
MOST_PER_DAY = 20
PER_FIGHT = 4096


@rule
def lay_down_arms(w: "World", day: int, p: Any) -> None:
    """Disarm local fighters of factions that consent where units disarm (p: parameters of deployment)."""
    seed = w.clock[0].seed
    key, rows = day_key(seed, DISARM, day), day_key(seed, RETURNED, day)
    for t in range(w.territory.shape[0]):
        a = w.presence[t]
        if a.enforce <= 0.0:
            continue
        for f in range(w.faction.shape[0]):
            h, me = w.holding[t, f], w.faction[f]
            if me.local == 0 or h.fighters <= 0:
                continue
            # eq. 5.11
            rate = p.disarm_rate * a.enforce * a.quality * h.fighters * willing_to_disarm(me.consent, h.posture)
            entity = holding_entity(w.territory[t].key, me.key)
            going = min(poisson(uniform(key, entity, 0), rate), h.fighters)
            h.fighters -= going
            w.territory[t].resident += going
            h.debt_released += going
            show_returned(w, mix(rows + np.uint64(me.key)), t, f)


@rule
def show_returned(w: "World", key: Key, t: int, f: int) -> None:
    """Turn rows of fighters at t back into civilians, as many as the persons who laid down arms make up."""
    h, row, per_row = w.holding[t, f], w.territory[t], w.clock[0].people_per_agent
    index = 0
    while h.debt_released >= per_row:
        i = pick_row(w, key, t, FIGHTER, f, index)
        if i < 0:
            return
        at_home = w.civilian.origin[i] == row.key
        if not at_home:
            guests = min(per_row, row.resident)
            row.resident -= guests
            row.displaced += guests
        change_status(w, i, t, FIGHTER, RESIDENT if at_home else DISPLACED)
        h.debt_released -= per_row
        index += 1


@rule
def fight_disarming(w: "World", day: int, t: int, f: int, p: Any) -> None:
    """Draw fights of a faction that does not consent with the units that disarm it at t; both sides lose people.

    ``p``: parameters of resistance, for how many are hit; how often is a parameter of deployment.
    """
    h, a, me = w.holding[t, f], w.presence[t], w.faction[f]
    if a.enforce <= 0.0 or h.fighters <= 0:
        return
    seed = w.clock[0].seed
    near = h.fighters / HUNDRED
    rate = w.p[0].deployment.disarm_fights * a.enforce * near * resists_disarming(me.consent, h.posture)  # eq. 5.12
    entity = holding_entity(w.territory[t].key, me.key)
    toll = day_key(seed, TOLL, day)
    for j in range(min(poisson(uniform(day_key(seed, FIGHT, day), entity, 0), rate), MOST_PER_DAY)):
        unit = unit_by_lot(w, t, day_key(seed, FACED, day), me.key * KEYS + j, ENFORCE)
        row = log_event(w, day, FORCE_ATTACK, t, f, THE_FORCE) if unit >= 0 else -1
        if row < 0:
            return
        e, u = w.event[row], w.unit[unit]
        e.unit = unit
        # eq. 9.6
        holds = u.effect * (p.holds_base + (1.0 - p.holds_base) * min(u.robustness, w.mission[0].enforcement))
        dead = heavy_tail(uniform(toll, entity, j * PER_FIGHT), p.exponent, p.scale, min(p.most_deaths, PER_FIGHT - 1))
        for i in range(dead):
            if uniform(toll, entity, j * PER_FIGHT + 1 + i) < holds:
                e.deaths_actor += 1
            else:
                e.deaths_force += 1


@rule
def answer_heavily(w: "World", day: int, first: int) -> None:
    """Draw harm to civilians by units that were fought while they disarmed (events from log row ``first`` on).

    At most once a day each, the likelier the more robust and the less able a unit is.
    """
    key, chance = day_key(w.clock[0].seed, HEAVY, day), w.p[0].deployment.heavy_hand
    harm = w.p[0].violation
    last = w.clock[0].events
    for i in range(w.unit.shape[0]):
        u = w.unit[i]
        if u.task != ENFORCE or u.status != DEPLOYED or u.access == 0 or u.strength <= 0:
            continue
        fought = False
        for row in range(first, last):
            fought = fought or w.event[row].unit == i
        heavy = chance * min(u.robustness, w.mission[0].enforcement) * (1.0 - u.effect)  # eq. 5.13
        if not fought or uniform(key, u.key, 0) >= heavy:
            continue
        row = log_event(w, day, FORCE_HARM, u.place, THE_FORCE, CIVILIANS)
        if row < 0:
            return
        e = w.event[row]
        e.unit, e.injured = i, 1
        worst = heavy_tail(uniform(key, u.key, 1), harm.harm_exponent, harm.harm_scale, harm.harm_most)  # eq. 8.13
        e.deaths_civilians = worst - 1
