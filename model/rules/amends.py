"""Harm that is made good, and whom people fear: rules of the mechanism `attitudes` (``p``: its parameters).

Whoever did harm may apologise and compensate (`amends`, a lever of factions and of the mission). A faction pays from
its means, as far as these last, for all its dead of the day alike; the mission's budget is not modelled, so that it
pays nothing. Condra & Shapiro 2012: who did the harm decides what it costs.
"""

from math import exp
from typing import TYPE_CHECKING, Any

import numpy as np

from interpose.agents.compiled.decorators import Array, rule
from interpose.agents.faction import THE_FORCE
from interpose.model.rules.blame import weight_of_harm

if TYPE_CHECKING:
    from interpose.model.state.world import World

MADE_GOOD = 2
DEAD, CONDUCT = range(MADE_GOOD)
"""Columns of what is made good: civilians killed (persons), and what is held against the force (deaths)."""


@rule
def pay_amends(w: "World", p: Any) -> Array:
    """Return the share of today's harm by each faction that it makes good, (F,), and take the price from its means."""
    dead, share = np.zeros(w.faction.shape[0], np.int64), np.zeros(w.faction.shape[0])
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        if e.actor >= 0:
            dead[e.actor] += e.deaths_civilians
    for f in range(w.faction.shape[0]):
        me = w.faction[f]
        price = p.amends_cost * me.amends * dead[f]
        paid = min(price, me.resources)
        me.resources -= paid
        share[f] = p.amends_effect * me.amends * (paid / price if price > 0.0 else 1.0)  # eq. 16.18
    return share


@rule
def harm_made_good(w: "World", p: Any, share: Array) -> Array:
    """Return what of today's harm its authors make good at each territory, (T, 2): see :data:`DEAD`.

    ``share`` (F,) is what each faction makes good, see :func:`pay_amends`.
    """
    out, own = np.zeros((w.territory.shape[0], MADE_GOOD)), p.amends_effect * w.mission[0].amends
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        if e.actor >= 0:
            out[e.territory, DEAD] += share[e.actor] * e.deaths_civilians
        if e.actor == THE_FORCE:
            out[e.territory, DEAD] += own * e.deaths_civilians
            if e.blamed == THE_FORCE:
                out[e.territory, CONDUCT] += own * weight_of_harm(w.p[0].monitoring, e.deaths_civilians)
    return out


@rule
def update_feared(w: "World", p: Any, share: Array) -> None:
    """Fade the fear of those who hold ground towards its start, and add today's harm for which each one is blamed.

    Harm that its author makes good (``share`` (F,)) counts for as much less.
    """
    territories, factions, fades = w.territory.shape[0], w.faction.shape[0], 1.0 - exp(-1.0 / p.feared_days)
    harm = np.zeros((territories, factions))
    for row in range(w.clock[0].first_today, w.clock[0].events):
        e = w.event[row]
        if e.blamed >= 0:
            kept = 1.0 - share[e.actor] if e.blamed == e.actor else 1.0
            harm[e.territory, e.blamed] += kept * (e.deaths_civilians + e.injured)
    for t in range(territories):
        people = max(1.0, float(w.territory[t].resident + w.territory[t].displaced))
        for f in range(factions):
            h = w.holding[t, f]
            h.feared += fades * (h.feared_start - h.feared)
            h.feared += (1.0 - exp(-p.feared_scale * harm[t, f] / people)) * (1.0 - h.feared)  # eq. 16.20
