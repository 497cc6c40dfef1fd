"""Terms of a deal: what is due of each today, who sees to it, and how much weaker parties expect to be."""

from typing import Any

from interpose.agents.faction import HOLD, STAND_DOWN
from interpose.model.state import event_script as s
from interpose.model.state.event_log import TERM
from oracles.chance import day_key, mix, poisson, uniform
from oracles.demobilisation import show_rows
from oracles.ground import tell

DEPLOYED, OBSERVE, ENFORCE = 4, 3, 7
WHOLE = 1 << 64


def carry_out(w: Any, day: int, x: Any) -> None:
    """Let one term go on for a day at its place, or wait for somebody to verify it."""
    if x.left <= 0:
        return
    if x.third and not _seen(w, x.place):
        if not x.waits:
            tell(w, day, TERM, x.place, x.who, -1, 0)
        x.waits = 1
        return
    x.waits = 0
    DUE[s.EFFECT_KINDS[x.kind]](w, day, x)
    if x.left < 1e-9:
        x.left = 0.0
        tell(w, day, TERM, x.place, x.who, -1, 1)


def _seen(w: Any, t: int) -> bool:
    able = (u for u in w.unit if (u.status, u.place, u.access) == (DEPLOYED, t, 1) and u.strength > 0)
    return bool(w.on.verification) and any(u.task in (OBSERVE, ENFORCE) for u in able)


def _withdraw(w: Any, day: int, x: Any) -> None:
    h, keeps = w.holding[x.place][x.who], x.second
    x.baseline = h.control if x.baseline < 0 else x.baseline
    due = max(0.0, x.baseline - keeps)
    given = max(0.0, min(x.amount * due, h.control - keeps))
    going = int(h.fighters * given / h.control + 0.5) if given else 0
    h.control -= given
    x.left = (h.control - keeps) / due if due else 0.0
    if x.left < 1e-9:
        h.control = min(keeps, h.control)
        going = going if keeps else h.fighters
    h.shock = 1
    behind = [
        n.place
        for n in w.neighbours[x.place]
        if not w.road[n.edge].shut and w.holding[n.place][x.who].control > h.control
    ]
    if behind:
        h.fighters -= going
        w.holding[max(behind, key=lambda t: (w.holding[t][x.who].control, -w.territory[t].key))][
            x.who
        ].fighters += going
    elif not w.faction[x.who].local:
        h.fighters, w.faction[x.who].arrived = h.fighters - going, w.faction[x.who].arrived - going


def _disarm(w: Any, day: int, x: Any) -> None:
    h, me, place = w.holding[x.place][x.who], w.faction[x.who], w.territory[x.place]
    x.baseline = h.fighters if x.baseline < 0 else x.baseline
    stay = int((1 - x.second) * x.baseline + 0.5)
    willing = me.consent if h.posture in (HOLD, STAND_DOWN) else 0
    own = w.trigger[x.event].key
    arms, rows = (day_key(w.clock.seed, f"events.{what}", day) for what in ("arms", "returned"))
    lot = uniform(mix((arms + own) % WHOLE), place.key * 64 + me.key, x.ordinal)
    going = max(0, min(h.fighters - stay, poisson(lot, x.amount * x.baseline * willing)))
    h.fighters -= going
    if me.local:
        place.resident, h.debt_released = place.resident + going, h.debt_released + going
        show_rows(w, mix((mix((rows + own) % WHOLE) + me.key) % WHOLE), x.place, x.who)
    else:
        me.arrived -= going
    x.left = min(1.0, max(0, h.fighters - stay) / max(1, x.baseline - stay))


def _hand_over(w: Any, day: int, x: Any) -> None:
    h = w.holding[x.place][x.who]
    if x.other >= 0:
        heir = w.holding[x.place][x.other]
        heir.control, heir.reported = min(1.0, heir.control + h.control), min(1.0, heir.reported + h.reported)
    h.control, h.reported, h.shock, x.left = 0.0, 0.0, 1, 0.0


def _open(w: Any, day: int, x: Any) -> None:
    w.territory[x.place].opened, x.left = x.amount, 0.0


DUE = {"withdraw": _withdraw, "disarm": _disarm, "hand_over": _hand_over, "open_ground": _open}


def _ahead(w: Any, f: int, g: int) -> float:
    """Return the share of f's strength that terms of its deal with g are to take: arms, and ground as it counts."""
    terms = [x for x in w.effect if (x.rival, x.who) == (g, f) and x.left > 0]
    arms = ground = 0.0
    for x in terms:
        h, kind = w.holding[x.place][f], s.EFFECT_KINDS[x.kind]
        if kind == "disarm":
            arms += max(0.0, h.fighters - (1 - x.second) * (h.fighters if x.baseline < 0 else x.baseline))
        if kind in ("withdraw", "hand_over"):
            ground += max(0.0, h.control - x.second) * w.territory[x.place].area_km2
    army = sum(row[f].fighters for row in w.holding)
    held = sum(row[f].control * place.area_km2 for row, place in zip(w.holding, w.territory, strict=True))
    kept = 1 - w.p.events.ground_strength * (min(1, ground / held) if held else 0)
    return float(1 - (1 - (min(1, arms / army) if army else 0)) * kept)


def agree_on_shifts(w: Any) -> None:
    """Tell each party to a deal with terms how much weaker it will be than the other."""
    for f, g in {(x.who, x.rival) for x in w.effect if x.rival >= 0}:
        more = _ahead(w, f, g) - _ahead(w, g, f)
        w.dyad[f][g].shift, w.dyad[g][f].shift = max(0.0, more), max(0.0, -more)
