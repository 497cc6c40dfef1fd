"""Supporters who become fighters: a rule of the mechanism `attitudes` (``p``: its parameters)."""

from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.civilian import DISPLACED, FIGHTER, RESIDENT
from interpose.agents.compiled.decorators import Array, Key, rule
from interpose.model.chance.distributions import poisson
from interpose.model.chance.streams import day_key, holding_entity, mix, stream, uniform
from interpose.model.rules.row_sampling import Change, pay_debt, resident_share_of

if TYPE_CHECKING:
    from interpose.model.state.world import World

RECRUIT, ROWS = stream("attitudes.recruit"), stream("attitudes.rows")


@rule
def recruit(w: "World", day: int, p: Any) -> None:
    """Turn supporters of local factions into fighters, as whole persons; rows follow when enough have joined."""
    key, rows = day_key(w.clock[0].seed, RECRUIT, day), day_key(w.clock[0].seed, ROWS, day)
    appeal = _recruiting_factors(w, p)
    for t in range(w.territory.shape[0]):
        row = w.territory[t]
        recruits = np.zeros(w.faction.shape[0], np.int64)
        for f in range(w.faction.shape[0]):
            if w.faction[f].local == 1:
                supporters = w.holding[t, f].support * (row.resident + row.displaced)
                rate = p.recruit * supporters * max(0.0, row.grievance - p.recruit_above) * appeal[f]  # eq. 16.21
                recruits[f] = poisson(uniform(key, holding_entity(row.key, w.faction[f].key), 0), rate)
        total = 0
        for f in range(w.faction.shape[0]):
            total += recruits[f]
        people = row.resident + row.displaced
        for f in range(w.faction.shape[0]):
            joining = recruits[f] if total <= people else recruits[f] * people // total
            if joining > 0:
                _enlist(w, mix(rows + np.uint64(w.faction[f].key)), t, f, joining)


@rule
def _recruiting_factors(w: "World", p: Any) -> Array:
    """Return the factor by which each faction's means per fighter multiply its recruits, (F,): 1 without means."""
    appeal = np.ones(w.faction.shape[0], np.float64)
    for f in range(w.faction.shape[0]):
        fighters = 0
        for t in range(w.territory.shape[0]):
            fighters += w.holding[t, f].fighters
        means = w.faction[f].resources / max(1.0, float(fighters))
        appeal[f] = 1.0 + p.means * means / (means + p.half_means)
        appeal[f] *= 1.0 - p.censured * w.faction[f].censure  # eq. 16.22
    return appeal


@rule
def _enlist(w: "World", key: Key, t: int, f: int, persons: int) -> None:
    """Move persons from the civilians at t to f's fighters there."""
    h, row = w.holding[t, f], w.territory[t]
    home = resident_share_of(w, key, t, persons, 0)
    row.resident -= home
    row.displaced -= persons - home
    h.fighters += persons
    h.recruits += persons
    h.debt_resident = pay_debt(w, mix(key), t, Change(RESIDENT, FIGHTER, f), h.debt_resident + home, 0)
    away = h.debt_displaced + persons - home
    h.debt_displaced = pay_debt(w, mix(mix(key)), t, Change(DISPLACED, FIGHTER, f), away, 0)
